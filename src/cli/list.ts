/** `mooring list`: what a project declares. */
import { nearest } from '../base/nearest.ts';
import type { Kind } from '../manifest/fields.ts';
import { KINDS } from '../manifest/kinds/table.ts';
import { type Entity, labelOf } from '../manifest/read.ts';
import { hasManifest, type Snapshot } from '../snapshot/snapshot.ts';
import type { Arguments } from './arguments.ts';
import { noManifest } from './check.ts';
import { coloursOf } from './colour.ts';
import type { Command } from './command.ts';
import { jsonPlace } from './formats/json.ts';
import { cannot, type ExitCode, type Io } from './io.ts';
import { listBuild } from './list-build.ts';
import { folderNamed, openProject, projectAbove } from './open-project.ts';
import { FORMAT, wantsJson } from './options.ts';
import { fromCwd, oneBased, rangeOf } from './place.ts';
import { asTable } from './table.ts';

export const list: Command = {
  name: 'list',
  summary: 'List the entities that a project declares.',
  positionals: ['kind', 'folder'],
  options: [{ name: 'build', help: 'Of assets: those that a build takes, by their numbers.' }, ...FORMAT],
  details: [
    'With --build nothing is listed, and the exit code is 1, while one of them is broken. What is left out is told on stderr.',
    'A kind is written as in the manifest, in the singular or the plural; without one, all are listed.',
    'Kinds:',
    ...KINDS.map(({ name, doc }) => `  ${name.padEnd(12)}  ${doc}`),
  ],
  run,
};

async function run(settings: Arguments, io: Io): Promise<ExitCode> {
  const [first, second] = settings.positionals;
  const kind = first === undefined ? undefined : kindCalled(first);
  const named = folderNamed(io, kind ? second : first);
  if (first !== undefined && !kind && ('wrong' in named || second !== undefined)) return cannot(io, unknownKind(first));
  if ('wrong' in named) return cannot(io, named.wrong);
  const root = projectAbove(io, settings, named.folder);
  if (root === undefined) return cannot(io, noManifest(named.folder));
  const { snapshot } = await openProject(io, settings, root);
  if (!hasManifest(snapshot)) return cannot(io, noManifest(named.folder));
  if (settings.has('build')) {
    if (kind?.name !== 'asset') return cannot(io, '--build is for assets: "mooring list assets --build".', 'arguments');
    return listBuild(root, snapshot, settings, io);
  }
  const entities = snapshot.entities.filter(entity => !kind || entity.kind === kind);
  if (wantsJson(settings)) io.out(asJson(root, snapshot, entities));
  else io.out(asText(root, snapshot, entities, kind, settings, io));
  return 0;
}

/** `workflow`, `workflows`, `policy_rules` and `MCP-Server` all name a kind. */
function kindCalled(word: string): Kind | undefined {
  const plain = (text: string): string => text.toLowerCase().replaceAll(/[_ ]/g, '-');
  return KINDS.find(({ name, section, plural }) => [name, section, plural].map(plain).includes(plain(word)));
}

function unknownKind(word: string): string {
  const [near] = nearest(
    word,
    KINDS.flatMap(({ name, section }) => [name, section]),
  );
  return `"${word}" is no kind and no folder; ${near ? `did you mean "${near}"?` : 'see "mooring list --help".'}`;
}

function asJson(root: string, snapshot: Snapshot, entities: readonly Entity[]): string {
  const value = {
    version: 1,
    root,
    entities: entities.map(entity => ({
      kind: entity.kind.name,
      key: entity.key,
      name: labelOf(entity),
      id: entity.id ?? null,
      path: pathOf(snapshot, entity) ?? null,
      declared: jsonPlace(entity.path, rangeOf(snapshot.sources, entity.path, entity.keySpan)),
    })),
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}

function asText(
  root: string,
  snapshot: Snapshot,
  entities: readonly Entity[],
  kind: Kind | undefined,
  settings: Arguments,
  io: Io,
): string {
  if (entities.length === 0) return `The manifest declares no ${kind ? kind.plural : 'entities'}.\n`;
  const colours = coloursOf(settings, io);
  const rows = entities.map(entity => {
    const { line, column } = oneBased(rangeOf(snapshot.sources, entity.path, entity.keySpan)).start;
    const declared = `${fromCwd(io.cwd, root, entity.path)}:${line}:${column}`;
    const label = labelOf(entity);
    const name = label === entity.key ? '' : label;
    return [entity.kind.name, entity.key, name, entity.id ?? '', pathOf(snapshot, entity) ?? '', declared];
  });
  return asTable(['KIND', 'KEY', 'NAME', 'ID', 'PATH', 'DECLARED'], rows, colours);
}

/** Where the entity's path leads; as far as it could be followed, where it leads nowhere. */
function pathOf(snapshot: Snapshot, entity: Entity): string | undefined {
  return snapshot.places.get(entity)?.path;
}
