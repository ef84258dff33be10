/** Drifts as a person is shown them: what happened to a whole folder is one row, and so is what happened to a whole file. */
import { folderOf, foldersAbove } from '../../base/paths.ts';
import { eachInSteps, gatheredInSteps, type Steps, toEnd } from '../../base/steps.ts';
import type { DiskTree } from '../disk-tree.ts';
import { DRIFT_KINDS, type Drift, type DriftKind } from './drift-row.ts';

export interface DriftRow {
  readonly kind: DriftKind;
  /** The folder, file or function that it is about; of a move where it was. */
  readonly from?: string;
  /** Of a move where it is, of copies where the copy is. */
  readonly to?: string;
  /** One, or all that happened at once. */
  readonly drifts: readonly Drift[];
  readonly reason: string;
  readonly certainty: Drift['certainty'];
  readonly consequence: Drift['consequence'];
  readonly waits: boolean;
}

/** In the order of the drifts, each in one row. */
export function rowsOf(drifts: readonly Drift[], tree: DiskTree): DriftRow[] {
  return toEnd(rowSteps(drifts, tree));
}

export function* rowSteps(drifts: readonly Drift[], tree: DiskTree): Steps<DriftRow[]> {
  const groups = new Map<
    string,
    { readonly drifts: Drift[]; readonly shift: Shift | undefined; readonly at: string }
  >();
  yield* eachInSteps(drifts, drift => {
    const shift = shiftOf(drift);
    const at = shift ? '' : areaOf(drift, tree);
    const key = JSON.stringify([drift.kind, drift.certainty, drift.consequence, shift?.from, shift?.to, at]);
    const group = groups.get(key);
    if (group) group.drifts.push(drift);
    else groups.set(key, { drifts: [drift], shift, at });
  });
  const rows = yield* gatheredInSteps(groups.values(), ({ drifts: together, shift, at }) => {
    const isOneFile = new Set(together.map(pathOf)).size === 1;
    const isOneRow =
      together.length > 1 && mayJoin(together) && (shift !== undefined || isOneFile || !tree.folders.has(at));
    return isOneRow || together.length >= MANY ? joined(together, shift, at, isOneFile) : together.map(alone);
  });
  return rows.sort((a, b) => DRIFT_KINDS.indexOf(a.kind) - DRIFT_KINDS.indexOf(b.kind));
}

/** So many of one sort in one folder are told together. */
const MANY = 5;

/** What a path became, without the end that both have. */
interface Shift {
  readonly from: string;
  readonly to: string;
}

/** Each question has an answer of its own; but a copied folder is one question. */
function mayJoin(drifts: readonly Drift[]): boolean {
  return drifts.every(({ kind, certainty }) => certainty === 'sure' || kind === 'copied' || kind === 'held');
}

function shiftOf(drift: Drift): Shift | undefined {
  const [from, to] = ends(drift);
  if (from === undefined || to === undefined || drift.likeness !== undefined) return undefined;
  const [a, b] = [from.split('/'), to.split('/')];
  // The name that a folder keeps when it moves is stripped too, and put back when its row is made.
  while (a.length > 0 && b.length > 0 && a.at(-1) === b.at(-1)) {
    a.pop();
    b.pop();
  }
  return { from: a.join('/'), to: b.join('/') };
}

/** Of a move before and after; of a copy the original and the copy. */
function ends({ kind, from, to, others = [] }: Drift): readonly [string | undefined, string | undefined] {
  if (kind === 'moved' || kind === 'renamed') return [from?.path, to?.path];
  return kind === 'copied' && to && others.length === 1 ? [to.path, others[0]?.path] : [undefined, undefined];
}

/** The highest folder that is no more, else the folder. */
function areaOf(drift: Drift, tree: DiskTree): string {
  const path = pathOf(drift);
  const lost = foldersAbove(path).filter(folder => !tree.folders.has(folder));
  return lost.at(-1) ?? folderOf(path);
}

function joined(drifts: readonly Drift[], shift: Shift | undefined, at: string, isOneFile: boolean): DriftRow[] {
  const [first] = drifts;
  if (!first) return [];
  if (!mayJoin(drifts)) return drifts.map(alone);
  const places = shift ? folders(drifts, shift) : { from: isOneFile ? pathOf(first) : at || '.' };
  return [{ ...shared(first), ...places, drifts, reason: reasonOf(first, drifts.length, places) }];
}

/** The two folders, as deep as all of them are below them. */
function folders(drifts: readonly Drift[], shift: Shift): Shift {
  const [one, another] = new Set(drifts.map(drift => ends(drift).join('\0')));
  const [from, to] = another === undefined ? (one ?? '').split('\0') : [];
  if (from !== undefined && to !== undefined) return { from, to };
  const rests = drifts.map(drift =>
    (ends(drift)[0] ?? '').slice(shift.from.length).replace(/^\//, '').split('/').slice(0, -1),
  );
  const [first = [], ...others] = rests;
  let depth = 0;
  while (depth < first.length && others.every(rest => rest[depth] === first[depth])) depth++;
  const inner = first.slice(0, depth).join('/');
  const below = (folder: string): string => [folder, inner].filter(part => part !== '').join('/') || '.';
  return { from: below(shift.from), to: below(shift.to) };
}

function reasonOf({ kind, reason }: Drift, count: number, { from, to }: { from: string; to?: string }): string {
  switch (kind) {
    case 'moved':
    case 'renamed':
      return `${count} entities that were in ${from} are in ${to}.`;
    case 'copied':
      return to === undefined
        ? `${count} entities of ${from} are in several places with one id each. Which are the originals?`
        : `${count} entities are in ${from} and in ${to} with one id each. Which is the original?`;
    case 'deleted':
      return `${count} entities that were in ${from} are nowhere.`;
    case 'declared-but-missing':
      return `${count} declared entities are not in ${from}.`;
    case 'undeclared':
      return `${count} entities in ${from} are not declared.`;
    case 'held':
      return reason;
    default:
      return `${count} entities in ${from}.`;
  }
}

function alone(drift: Drift): DriftRow {
  const { kind, from, to, others = [], declared } = drift;
  const [before, after] = ends(drift);
  const moved = before !== undefined && after !== undefined;
  const main = moved && kind !== 'copied' ? from : (to ?? from ?? others[0] ?? declared);
  const target = kind === 'copied' ? others[0] : to;
  return {
    ...shared(drift),
    ...(main ? { from: nameOf(main) } : {}),
    ...(moved && target ? { to: nameOf(target) } : {}),
    drifts: [drift],
    reason: drift.reason,
  };
}

function shared({ kind, certainty, consequence, waits }: Drift) {
  return { kind, certainty, consequence, waits };
}

function pathOf({ from, to, declared }: Drift): string {
  return (to ?? from ?? declared)?.path ?? '';
}

function nameOf({ path, functionName }: { readonly path: string; readonly functionName?: string }): string {
  return functionName === undefined ? path : `${path}::${functionName}`;
}
