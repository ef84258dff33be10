/** `mooring workspace show`: what a workspace says once its bases and layers are laid under it. */
import { keyText } from '../../config/key-path.ts';
import { leavesOf, type ValueOrigin } from '../../workspace/effective.ts';
import { originsOf, printEffective } from '../../workspace/print-effective.ts';
import type { Command } from '../command.ts';
import { FORMAT, json, wantsJson } from '../config/options.ts';
import { type ExitCode, type Io, printable } from '../io.ts';
import {
  type EvaluatedPlace,
  nodeJson,
  originJson,
  originText,
  problemJson,
  problemsOf,
  REVEAL,
  withEffective,
} from './evaluated.ts';

export const workspaceShow: Command = {
  name: 'workspace show',
  summary: 'Print what a workspace, or the active one, says with its bases and layers.',
  positionals: ['name'],
  options: [{ name: 'origins', help: 'Say behind each value which file says it.' }, REVEAL, ...FORMAT],
  details: [
    'The result is TOML. What looks like a secret that is written down is masked unless --reveal is given.',
    'Exit code 1: something is wrong with it, and stderr says what; what could be evaluated is printed.',
  ],
  run: (settings, io) =>
    withEffective(settings.positionals[0], settings, io, place =>
      wantsJson(settings) ? showJson(place, io) : showText(place, settings.has('origins'), io),
    ),
};

function showText(place: EvaluatedPlace, origins: boolean, io: Io): ExitCode {
  const { effective, reveal, colours } = place;
  const comment = (all: readonly ValueOrigin[]): string => all.map(each => originText(place, each)).join(', ');
  const lines = printEffective(effective, { reveal, ...(origins ? { comment } : {}) });
  for (const { text, node } of lines) {
    const line = printable(text);
    io.out(`${node?.kind === 'table' ? colours.bold(line) : line}\n`);
  }
  return 0;
}

function showJson(place: EvaluatedPlace, io: Io): ExitCode {
  const { effective } = place;
  const { workspace, chain, values, items, complete } = effective;
  const origins = [...leavesOf(values)].map(([path, node]) => ({
    key: keyText(path),
    origins: originsOf(node).map(origin => originJson(place, origin)),
  }));
  io.out(
    json({
      version: 1,
      workspace: workspace.slug,
      root: workspace.root,
      chain: chain.map(({ slug, root, file }) => ({ slug, root, file: place.shown(file) })),
      complete,
      values: nodeJson(place, [], values),
      origins,
      items: items.map(({ section, id, origin }) => ({ section, id, ...originJson(place, origin) })),
      problems: problemsOf(effective).map(problem => problemJson(problem, place)),
    }),
  );
  return 0;
}
