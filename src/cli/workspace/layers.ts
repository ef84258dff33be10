/** `mooring workspace layers`: which files a workspace is made of, in the order in which they are evaluated. */
import { keyText } from '../../config/key-path.ts';
import type { ChainLink, LayerUse } from '../../workspace/effective.ts';
import type { Command } from '../command.ts';
import { type ExitCode, type Io, json, printable } from '../io.ts';
import { FORMAT, wantsJson } from '../options.ts';
import { asTable } from '../table.ts';
import { type EvaluatedPlace, layerJson, problemJson, problemsOf, withEffective } from './evaluated.ts';

export const workspaceLayers: Command = {
  name: 'workspace layers',
  summary: 'List the files that a workspace, or the active one, is made of, in their order.',
  positionals: ['name'],
  options: FORMAT,
  details: [
    'Bases come first; of each workspace its layers, then its workspace.toml. Later files go before earlier ones.',
    'Exit code 1: something is wrong with it, and stderr says what.',
  ],
  run: (settings, io) =>
    withEffective(settings.positionals[0], settings, io, place =>
      wantsJson(settings) ? layersJson(place, io) : layersText(place, io),
    ),
};

function layersText({ effective, shown, colours }: EvaluatedPlace, io: Io): ExitCode {
  const rows = effective.chain.flatMap(link => [
    ...link.layers.map(layer => [link.slug, ...layerCells(layer, shown)]),
    [link.slug, '', '', shown(link.file), link.root === 'project' ? 'from the project' : ''],
  ]);
  const numbered = rows.map((cells, index) => [String(index + 1), ...cells]);
  io.out(asTable(['', 'WORKSPACE', 'LAYER', 'MOUNTED AT', 'FILE', 'NOTES'], numbered, colours));
  if (!effective.complete) io.out(`${printable('Not all of it could be read.')}\n`);
  return 0;
}

function layerCells({ name, mount, file, path, state }: LayerUse, shown: (file: string) => string): string[] {
  return [name, mount.length === 0 ? '' : keyText(mount), file === undefined ? path : shown(file), NOTES[state]];
}

const NOTES: Readonly<Record<LayerUse['state'], string>> = {
  used: '',
  missing: 'missing',
  outside: 'outside of the root',
  held: 'cannot be read',
  refused: 'left out',
};

function layersJson(place: EvaluatedPlace, io: Io): ExitCode {
  const { effective, shown } = place;
  const linkJson = ({ slug, root, file, layers }: ChainLink) => ({
    slug,
    root,
    file: shown(file),
    layers: layers.map(layer => layerJson(place, layer)),
  });
  const problems = problemsOf(effective).map(problem => problemJson(problem, place));
  const { workspace, chain, complete } = effective;
  io.out(json({ version: 1, workspace: workspace.slug, complete, chain: chain.map(linkJson), problems }));
  return 0;
}
