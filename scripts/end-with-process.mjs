// Nothing that these scripts start goes on without them.
import { constants } from 'node:os';

/** Calls `end` when this process ends, also by a signal; returns a function that takes this back. */
export function endWithProcess(end) {
  const onSignal = signal => {
    end();
    process.exit(128 + constants.signals[signal]);
  };
  const events = [['exit', end], ...['SIGINT', 'SIGTERM', 'SIGHUP'].map(signal => [signal, onSignal])];
  for (const [event, listener] of events) process.once(event, listener);
  return () => {
    for (const [event, listener] of events) process.off(event, listener);
  };
}
