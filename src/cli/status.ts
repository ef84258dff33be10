/** `mooring status`: whether manifest and disk still agree, and what happened where they do not. */
import type { RuntimeStatus } from '../runtime/project-runtime.ts';
import { coloursOf, type Palette } from './colour.ts';
import type { Command } from './command.ts';
import { driftJson } from './drift-json.ts';
import { rowLines, toldLines } from './drift-text.ts';
import { type ExitCode, json, printable } from './io.ts';
import { type OpenedRuntime, withRuntime } from './open-runtime.ts';
import { FORMAT, wantsJson } from './options.ts';
import { watchStatus } from './status-watch.ts';

export const status: Command = {
  name: 'status',
  summary: 'Say whether manifest and disk of a project still agree.',
  positionals: ['folder'],
  options: [{ name: 'watch', help: 'Print the state again whenever it is another one, until interrupted.' }, ...FORMAT],
  details: [
    'Looks at the project in the folder (default: the working directory) or above it, and names what was moved, renamed,',
    'deleted, copied or never declared. A question mark stands behind a kind that only you can decide. Nothing is written;',
    '"mooring reconcile" shows the ways to end it. What the "policies.drift" of your config.toml ignore is told, and counts',
    'as healthy.',
    '',
    'Exit codes: 0 healthy, 1 diverged, 2 failed, or it could not be run. With --watch it is 0, and --json prints each state',
    'in one line.',
  ],
  run: (settings, io) =>
    withRuntime(settings, io, settings.positionals[0], async opened => {
      const isJson = wantsJson(settings);
      if (!settings.has('watch')) {
        io.out(isJson ? json(statusValue(opened, opened.status)) : asText(opened.status, coloursOf(settings, io)));
        return codeOf(opened.status);
      }
      let last: string | undefined;
      const show = (now: RuntimeStatus): void => {
        const text = isJson ? `${JSON.stringify(statusValue(opened, now))}\n` : asText(now, coloursOf(settings, io));
        // An empty line parts one state from the next; in JSON each is a line of its own.
        if (text !== last) io.out(isJson || last === undefined ? text : `\n${text}`);
        last = text;
      };
      show(opened.status);
      await watchStatus(opened, show, io);
      return 0;
    }),
};

function codeOf({ state }: RuntimeStatus): ExitCode {
  return state === 'healthy' ? 0 : state === 'failed' ? 2 : 1;
}

function asText({ state, causes, notes, rows, told }: RuntimeStatus, colours: Palette): string {
  const lines = rowLines(rows, colours, () => '').flat();
  const { held, also } = toldLines(told);
  const end = [...causes, ...also, ...notes].map(printable);
  return `${[colours.bold(state), ...lines, ...held, ...end].join('\n')}\n`;
}

function statusValue({ root, runtime, policyOf }: OpenedRuntime, now: RuntimeStatus): object {
  const snapshot = runtime.project.onDisk();
  const { state, causes, notes, base, rows, told, drifts } = now;
  return {
    version: 1,
    root,
    manifest: snapshot.layout.used.map(({ path }) => path),
    state,
    causes,
    notes,
    base,
    entities: snapshot.entities.length,
    ...driftJson(snapshot, [...rows, ...told], drifts, policyOf),
  };
}
