/** Rows of drift as the Source Control view shows them, as data. */
import type { DriftRowState, DriftState, ResolutionState } from '../../protocol/protocol.ts';
import type { Place } from '../tree-model.ts';
import { GROUPS, type GroupId, type KindLook, lookOf } from './kinds.ts';

/** One row of one project. */
export interface DriftEntry {
  readonly root: string;
  readonly row: DriftRowState;
}

export interface DriftGroup {
  readonly id: GroupId;
  readonly label: string;
  readonly lines: readonly DriftLine[];
}

export interface DriftLine extends DriftEntry {
  /** `form hello`, `12 entities`. */
  readonly name: string;
  /** Where, and for what moved from where to where: `flows → jobs`. */
  readonly place: string;
  /** Several lines of text. */
  readonly tooltip: string;
  readonly look: KindLook;
  readonly isStruck: boolean;
  /** Nothing can end it from here. */
  readonly isFaded: boolean;
  /** For conditions of menus: words with blanks between them. */
  readonly context: string;
}

/** All groups, the empty ones too. */
export function driftGroups({ root, rows }: DriftState): readonly DriftGroup[] {
  const lines = rows.map(row => lineOf({ root, row }));
  return GROUPS.map(group => ({ ...group, lines: lines.filter(({ look }) => look.group === group.id) }));
}

export function entriesOf(states: readonly DriftState[]): readonly DriftEntry[] {
  return states.flatMap(({ root, rows }) => rows.map(row => ({ root, row })));
}

export function lineOf({ root, row }: DriftEntry): DriftLine {
  const look = lookOf(row.kind, row.isBlocking);
  return {
    root,
    row,
    look,
    name: row.isQuestion ? `${row.title}?` : row.title,
    place: placeWords(row),
    tooltip: tooltipOf(row, look),
    isStruck: row.kind === 'deleted',
    isFaded: waysOf(row) === 0,
    context: contextOf(row),
  };
}

/**
 * What the three buttons of a row do: the best way of that side, or where it has several of one kind all of them, to choose
 * from. Restoring is called so, and not keeping the manifest.
 */
export interface RowButtons {
  readonly disk: readonly ResolutionState[];
  readonly manifest: readonly ResolutionState[];
  readonly restore: readonly ResolutionState[];
}

export function buttonsOf({ resolutions }: DriftRowState): RowButtons {
  const best = (which: (resolution: ResolutionState) => boolean): ResolutionState[] => {
    const [first, ...others] = resolutions.filter(which);
    return first ? [first, ...others.filter(({ kind }) => kind === first.kind)] : [];
  };
  return {
    restore: best(({ kind }) => kind === 'restore'),
    disk: best(({ keeps, kind }) => keeps === 'disk' && kind !== 'restore'),
    manifest: best(({ keeps, kind }) => keeps === 'manifest' && kind !== 'restore'),
  };
}

/** `flows/greet.py::greet → flows/greet.py::welcome` says the same thing twice: only what differs is told after the arrow. */
export function placeWords({ from, to, drifts }: Pick<DriftRowState, 'from' | 'to' | 'drifts'>): string {
  const only = to ?? from ?? drifts[0]?.file?.path ?? drifts[0]?.declared?.path ?? '';
  if (from === undefined || to === undefined || from === to) return only;
  const [before, after] = [splitPlace(from), splitPlace(to)];
  if (before.name === after.name) return `${before.folder || '.'} → ${after.folder || '.'}`;
  return before.folder === after.folder ? `${from} → ${after.name}` : `${from} → ${to}`;
}

/** The path of a place without the function in it. */
export function pathOfPlace(place: string): string {
  const at = place.indexOf('::');
  return at < 0 ? place : place.slice(0, at);
}

/** A function is in its file as a file is in its folder. */
function splitPlace(place: string): { readonly folder: string; readonly name: string } {
  const path = pathOfPlace(place);
  if (path !== place) return { folder: path, name: place.slice(path.length + 2) };
  const at = place.lastIndexOf('/');
  return { folder: place.slice(0, Math.max(at, 0)), name: place.slice(at + 1) };
}

function tooltipOf(row: DriftRowState, look: KindLook): string {
  const { disk, manifest, restore } = buttonsOf(row);
  const button = (name: string, ways: readonly ResolutionState[]): string[] =>
    ways.length === 0
      ? []
      : [`${name}: ${ways.length === 1 ? ways[0]?.title : `${ways.length} ways, which you choose from`}`];
  const ways = [...button('Keep Disk', disk), ...button('Keep Manifest', manifest), ...button('Restore', restore)];
  return [
    `${row.title}, ${look.words}${row.isQuestion ? '?' : ''}`,
    placeWords(row),
    row.reason,
    ...(ways.length > 0 ? ['', ...ways] : []),
  ].join('\n');
}

function contextOf(row: DriftRowState): string {
  const { disk, manifest, restore } = buttonsOf(row);
  return [
    'drift',
    ...(disk.length > 0 ? ['disk'] : []),
    ...(manifest.length > 0 ? ['manifest'] : []),
    ...(restore.length > 0 ? ['restore'] : []),
    ...(waysOf(row) > 0 ? ['resolvable'] : []),
    ...(row.drifts.some(({ file }) => file) ? ['file'] : []),
    ...(row.drifts.some(({ declared }) => declared) ? ['declared'] : []),
  ].join(' ');
}

function waysOf({ resolutions, drifts }: DriftRowState): number {
  return resolutions.length + drifts.reduce((sum, drift) => sum + drift.resolutions.length, 0);
}

/** What a click on a row opens. Paths are relative to the project. */
export type Opens =
  | { readonly is: 'place'; readonly place: Place }
  /** The text as last accepted, where that is kept; else the place. */
  | { readonly is: 'accepted'; readonly root: string; readonly path: string; readonly place?: Place }
  | {
      readonly is: 'compare';
      readonly root: string;
      readonly left: string;
      readonly right: string;
      readonly title: string;
    }
  | { readonly is: 'nothing' };

/**
 * The file where it shows; the declarations of a folder that moved; of what is gone the accepted text; of two copies both,
 * side by side.
 */
export function opensOf({ root, row }: DriftEntry): Opens {
  const [first] = row.drifts;
  const file = first?.file && { root, ...first.file };
  const declared = first?.declared && { root, ...first.declared };
  if (row.kind === 'copied' && row.from !== undefined && row.to !== undefined && isTextFile(row.from, row.to)) {
    const title = `${row.from} ↔ ${row.to}`;
    return { is: 'compare', root, left: row.from, right: row.to, title };
  }
  if (lookOf(row.kind).group === 'declared') {
    const path = row.drifts.length === 1 && row.from !== undefined ? pathOfPlace(row.from) : undefined;
    if (path !== undefined && row.kind === 'deleted')
      return { is: 'accepted', root, path, ...(declared ? { place: declared } : {}) };
  }
  const isManyMoved = row.drifts.length > 1 && lookOf(row.kind).group === 'changed';
  const place = isManyMoved ? (declared ?? file) : (file ?? declared);
  return place ? { is: 'place', place } : { is: 'nothing' };
}

function isTextFile(...paths: readonly string[]): boolean {
  return paths.every(path => /\.(?:ya?ml|json|py|md|toml|txt)$/i.test(path));
}
