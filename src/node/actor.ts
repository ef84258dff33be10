/** Who writes, as the lock, the history and the log name it. */
import { hostname, userInfo } from 'node:os';

/** `user@host front/pid`, as the lock, the history and the log name who wrote. */
export function actorOf(front: string): string {
  return `${userName()}@${hostname()} ${front}/${process.pid}`;
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may give a process a number that no user has.
    return `user${process.getuid?.() ?? ''}`;
  }
}
