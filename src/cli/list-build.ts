/** `mooring list assets --build`: what a build takes, in the order of its numbers, and what it leaves out. */
import { folderOf, joinPath } from '../base/paths.ts';
import { checkProject } from '../checks/check-project.ts';
import type { Problem } from '../checks/problem.ts';
import { entryOfField } from '../manifest/field-text.ts';
import { kindNamed } from '../manifest/kinds/table.ts';
import { type Entity, labelOf } from '../manifest/read.ts';
import { numbersOf } from '../queries/numbers.ts';
import { undeclaredFiles } from '../queries/undeclared.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Arguments } from './arguments.ts';
import { coloursOf } from './colour.ts';
import { cannot, type ExitCode, type Io, json, notice } from './io.ts';
import { wantsJson } from './options.ts';
import { fromCwd, oneBased, rangeOf } from './place.ts';
import { asTable } from './table.ts';

interface Taken {
  readonly entity: Entity;
  readonly number: number | undefined;
  /** The folder that the asset owns, and its `asset.json`. */
  readonly folder: string;
  readonly file: string;
}

interface LeftOut {
  readonly key?: string;
  readonly path: string;
  readonly why: 'not declared' | 'included_in_build is false';
}

/** A list with something broken in it is none: a build that used it would be wrong in silence. */
export function listBuild(root: string, snapshot: Snapshot, settings: Arguments, io: Io): ExitCode {
  const kind = kindNamed('asset');
  const assets = snapshot.entities.filter(entity => entity.kind === kind);
  const broken = errorsOf(snapshot, assets);
  for (const { path, span, message } of broken) {
    const { line, column } = oneBased(rangeOf(snapshot.sources, path, span)).start;
    notice(io, `${fromCwd(io.cwd, root, path)}:${line}:${column} ${message}`);
  }
  if (broken.length > 0) {
    cannot(io, 'Nothing is listed for a build while an asset is broken; mend what is told above.', 'broken');
    return 1;
  }
  const taken = inOrder(snapshot, assets.filter(isIncluded));
  const left: LeftOut[] = [
    ...assets
      .filter(asset => !isIncluded(asset))
      .map(asset => ({
        key: asset.key,
        path: snapshot.places.get(asset)?.path ?? '',
        why: 'included_in_build is false' as const,
      })),
    ...undeclaredFiles(snapshot)
      .filter(found => found.kind === kind)
      .map(({ path }) => ({ path, why: 'not declared' as const })),
  ];
  if (wantsJson(settings)) {
    const value = taken.map(({ entity, number, folder, file }) => ({
      asset_id: number ?? null,
      id: entity.id ?? null,
      key: entity.key,
      name: labelOf(entity),
      folder,
      file,
    }));
    io.out(json({ version: 1, root, build: value, left: left.map(each => ({ key: null, ...each })) }));
    return 0;
  }
  const rows = taken.map(({ entity, number, file }) => [String(number ?? ''), entity.key, entity.id ?? '', file]);
  io.out(
    rows.length === 0
      ? 'A build takes no assets.\n'
      : asTable(['NUMBER', 'KEY', 'ID', 'FILE'], rows, coloursOf(settings, io)),
  );
  for (const { key, path, why } of left) notice(io, `${key ?? path} is left out: ${why}.`);
  return 0;
}

/** By number; those without one after the others, in the order of the manifest. */
function inOrder(snapshot: Snapshot, assets: readonly Entity[]): Taken[] {
  const numbers = new Map(
    numbersOf(snapshot).flatMap(({ given }) => given.map(({ entity, value }) => [entity, value] as const)),
  );
  const last = Number.POSITIVE_INFINITY;
  return assets
    .flatMap(entity => {
      const file = fileOf(snapshot, entity);
      if (file === undefined) return [];
      return [{ entity, number: numbers.get(entity), file, folder: folderOf(file) }];
    })
    .sort((a, b) => (a.number ?? last) - (b.number ?? last) || 0);
}

/** Also of one that cannot be read. */
function fileOf({ places }: Snapshot, entity: Entity): string | undefined {
  const place = places.get(entity);
  if (!place?.ok) return undefined;
  return place.type === 'file' ? place.path : joinPath(place.path, entity.kind.file?.names[0] ?? '');
}

function isIncluded(asset: Entity): boolean {
  const field = asset.kind.fields.find(({ name }) => name === 'included_in_build');
  const value = field && entryOfField(asset.node, field)?.value;
  return !(value?.kind === 'scalar' && value.value === false);
}

/** Errors in the entries of assets that a build takes, and in their files. */
function errorsOf(snapshot: Snapshot, assets: readonly Entity[]): Problem[] {
  const taken = assets.filter(isIncluded);
  const manifests = new Set(snapshot.layout.used.map(({ path }) => path));
  const files = new Set(taken.flatMap(entity => fileOf(snapshot, entity) ?? []));
  return checkProject(snapshot).filter(({ severity, path, span }) => {
    if (severity !== 'error') return false;
    if (files.has(path)) return true;
    if (!manifests.has(path)) return false;
    if (snapshot.sources.get(path)?.held) return true;
    return taken.some(entity => entity.path === path && entity.span.start <= span.start && span.end <= entity.span.end);
  });
}
