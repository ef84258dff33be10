/** `mooring config watch`: one line for each change of a key that takes effect, until it is interrupted. */
import { parseKeyPath } from '../../config/key-path.ts';
import type { KeyChange } from '../../runtime/config-engine.ts';
import type { TomlValue } from '../../syntax/toml-value.ts';
import type { Command } from '../command.ts';
import { type ExitCode, notice, printable } from '../io.ts';
import { withConfig } from '../open-config.ts';
import { FORMAT, wantsJson } from '../options.ts';
import { jsonValue, shown, veiled } from '../values.ts';

export const configWatch: Command = {
  name: 'config watch',
  summary: 'Print every change of a key as it takes effect, until interrupted.',
  positionals: [],
  options: FORMAT,
  details: ['One line for each change; with --json one object in a line. Nothing is told while a file does not parse.'],
  run: (settings, io) =>
    withConfig(settings, io, async ({ engine }): Promise<ExitCode> => {
      const print = wantsJson(settings) ? asJson : asText;
      const watch = engine.watch(changes => {
        for (const change of changes) io.out(`${print(change)}\n`);
      });
      notice(io, 'Watching; press Ctrl+C to end.');
      await io.interrupted();
      watch.dispose();
      return 0;
    }),
};

function asText({ key, old, new: now, source }: KeyChange): string {
  const path = parseKeyPath(key) ?? [key];
  const value = now === undefined ? 'not set' : shown(veiled({ path, value: now }));
  const before = old === undefined ? 'not set' : shown(veiled({ path, value: old }));
  return printable(`${key} = ${value}  (was ${before}; ${source})`);
}

function asJson({ key, old, new: now, layer, source }: KeyChange): string {
  const path = parseKeyPath(key) ?? [key];
  const safe = (value: TomlValue | undefined): unknown =>
    jsonValue(value === undefined ? undefined : veiled({ path, value }));
  return JSON.stringify({ key, old: safe(old), new: safe(now), layer, source });
}
