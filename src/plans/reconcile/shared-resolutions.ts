/** The ways to end all drifts of a row at once, for people who decide about the row and not about each. */
import { foldersAbove } from '../../base/paths.ts';
import { kindNamed } from '../../manifest/kinds/table.ts';
import type { DriftRow } from '../../snapshot/drift/rows.ts';
import { eachOnce } from './pending-deletes.ts';
import type { Resolution, ResolutionKind } from './plan.ts';

/** Of a row what its titles tell. */
export type RowPlaces = Pick<DriftRow, 'drifts' | 'from' | 'to'>;

/**
 * Those that every drift of the row has, in the order of the first. `each` has the resolutions of each drift. Each of them
 * understands the id: it is the same in all, or names the folder of the row in which the place of just one is. They are safe
 * where all are, and delete what all delete; of several drifts the title speaks of all.
 */
export function sharedResolutions(each: readonly (readonly Resolution[])[], row?: RowPlaces): readonly Resolution[] {
  const [first = []] = each;
  if (each.length < 2) return first;
  const shared = new Map<string, readonly Resolution[]>();
  for (const { id } of first) {
    for (const wider of widened(id)) {
      const all = each.flatMap(resolutions => resolutionNamed(resolutions, wider) ?? []);
      if (all.length < each.length) continue;
      shared.set(wider, all);
      break;
    }
  }
  return [...shared].map(([id, all]) => joined(id, all, row));
}

/** By its id; or by its kind alone, or its kind and for each place a folder in which it is, where that is just one. */
export function resolutionNamed(resolutions: readonly Resolution[], name: string): Resolution | undefined {
  const exact = resolutions.find(({ id }) => id === name);
  if (exact) return exact;
  const [wanted, folders] = partsOf(name);
  const fitting = resolutions.filter(({ id, kind }) => {
    const [, places] = partsOf(id);
    return kind === wanted && (folders === undefined || (places !== undefined && areAt(places, folders)));
  });
  return fitting.length === 1 ? fitting[0] : undefined;
}

const SEPARATOR = ', ';

/** The id itself, and with folders above its places, the nearest first; of several places all as far above. */
function widened(id: string): string[] {
  const [kind, place] = partsOf(id);
  if (place === undefined) return [id];
  const above = place.split(SEPARATOR).map(foldersAbove);
  const depth = Math.min(...above.map(({ length }) => length));
  const wider = Array.from({ length: depth }, (_, level) => above.map(folders => folders[level]).join(SEPARATOR));
  return [id, ...wider.map(folders => `${kind} ${folders}`)];
}

/** The kind of a resolution's id, and its place, or several with commas between. */
function partsOf(id: string): readonly [kind: string, place?: string] {
  const blank = id.indexOf(' ');
  return blank < 0 ? [id] : [id.slice(0, blank), id.slice(blank + 1)];
}

/** Each place in the folder of the same rank. */
function areAt(places: string, folders: string): boolean {
  if (isAt(places, folders)) return true;
  const [all, within] = [places.split(SEPARATOR), folders.split(SEPARATOR)];
  return all.length === within.length && all.every((path, at) => isAt(path, within[at] ?? ''));
}

function isAt(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`) || path.startsWith(`${folder}::`);
}

function joined(id: string, all: readonly Resolution[], row: RowPlaces | undefined): Resolution {
  const [first] = all;
  const { kind = 'accept', keeps } = first ?? {};
  const titles = new Set(all.map(({ title }) => title));
  const [only = ''] = titles;
  const keepsSame = keeps !== undefined && all.every(other => other.keeps === keeps);
  return {
    id,
    kind,
    ...(keepsSame ? { keeps } : {}),
    title: titles.size === 1 ? only : TITLES[kind](all.length, row, partsOf(id)[1]),
    isSafe: all.every(({ isSafe }) => isSafe),
    deletes: eachOnce(all.flatMap(({ deletes }) => deletes)),
  };
}

type Title = (count: number, row: RowPlaces | undefined, place: string | undefined) => string;

const TITLES: Readonly<Record<ResolutionKind, Title>> = {
  relocate: (count, row) =>
    row && row.from === row.to
      ? `Change ${count} names in the manifest`
      : `Change ${count} paths in the manifest${fromTo(row?.from, row?.to, row)}`,
  'move-back': (count, row) => `Move all ${count} back${fromTo(row?.to, row?.from, row)}`,
  declare: (count, row) => `Declare ${things(count, row)} in the manifest`,
  undeclare: (count, row) => `Remove ${things(count, row)} from the manifest`,
  'set-aside': (count, row, place) => `Set ${copies(count, row, place)} aside${following(place, row)}`,
  restore: (count, row) => `Bring back ${things(count, row)}${inFolder(row?.from, row)}`,
  adopt: (count, row) => `Write the ids of ${things(count, row)} into the manifest`,
  're-identify': (count, row, place) => `Give ${copies(count, row, place)} ids of their own${following(place, row)}`,
  'repair-manifest': (count, row) => `Write what the files say of ${things(count, row)} into the manifest`,
  'repair-file': (count, row) => `Write what the manifest says of ${things(count, row)} into the files`,
  accept: (count, row) => `Leave ${things(count, row)} as they are, and accept that`,
};

/** `12 forms in copy/`, or `the copies of 12 forms in copy/ and old/`, where each has several. */
function copies(count: number, row: RowPlaces | undefined, place: string | undefined): string {
  const folders = place?.split(SEPARATOR) ?? [];
  if (folders.length < 2) return `${things(count, row)}${inFolder(place, row)}`;
  const names = folders.map(folder => placeName(folder, row));
  return `the copies of ${things(count, row)} in ${names.slice(0, -1).join(SEPARATOR)} and ${names.at(-1)}`;
}

/** `12 workflows`, or `12 entities` where there are several kinds. */
function things(count: number, row: RowPlaces | undefined): string {
  const [kind, another] = new Set(row?.drifts.flatMap(({ entity }) => entity?.kind ?? []));
  return `${count} ${kind === undefined || another !== undefined ? 'entities' : kindNamed(kind).plural}`;
}

function fromTo(from: string | undefined, to: string | undefined, row: RowPlaces | undefined): string {
  return from === undefined || to === undefined ? '' : ` from ${placeName(from, row)} to ${placeName(to, row)}`;
}

function inFolder(path: string | undefined, row: RowPlaces | undefined): string {
  return path === undefined ? '' : ` in ${placeName(path, row)}`;
}

/** Where the copies are what the manifest names, it follows the originals. */
function following(place: string | undefined, row: RowPlaces | undefined): string {
  const folders = place?.split(SEPARATOR) ?? [];
  const isNamed = row?.drifts.every(
    ({ kind, from }) => kind === 'copied' && from && folders.some(folder => isAt(from.path, folder)),
  );
  return isNamed ? ', and change their paths in the manifest' : '';
}

/** A folder ends with a slash, so that it is read as one. */
function placeName(path: string, row: RowPlaces | undefined): string {
  if (path === '.') return 'the project’s folder';
  const places = row?.drifts.flatMap(({ from, to, others = [] }) => [
    from?.path,
    to?.path,
    ...others.map(each => each.path),
  ]);
  return places?.some(place => place?.startsWith(`${path}/`)) ? `${path}/` : path;
}
