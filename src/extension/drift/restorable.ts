/** What can be brought back as it was last accepted, as data. */
import type { ChoiceState, DriftItemState, DriftRowState, DriftState } from '../../protocol/protocol.ts';
import { lookOf } from './kinds.ts';
import { pathOfPlace } from './rows.ts';

export interface Restorable {
  readonly root: string;
  /** `form hello`. */
  readonly title: string;
  readonly path: string;
  /** What happened to it and how it is known. */
  readonly words: string;
  readonly icon: string;
  /** What the engine is asked for. */
  readonly wanted: { readonly choices: readonly ChoiceState[] } | { readonly restore: string };
}

/** What is deleted or missing first, then what was modified since. */
export function restorables(states: readonly DriftState[]): readonly Restorable[] {
  const gone = states.flatMap(({ root, rows }) =>
    rows.flatMap(row => row.drifts.flatMap(item => goneOf(root, row, item))),
  );
  const modified = states.flatMap(({ root, told }) =>
    told.filter(({ kind }) => kind === 'modified').flatMap(row => row.drifts.map(item => modifiedOf(root, row, item))),
  );
  return [...gone, ...modified.filter(({ path }) => path !== '')];
}

function goneOf(root: string, row: DriftRowState, item: DriftItemState): Restorable[] {
  const restore = item.resolutions.find(({ kind }) => kind === 'restore');
  if (!restore) return [];
  const wanted = { choices: [{ drift: item.key, resolution: restore.id }] };
  return [{ ...shared(root, row, item), wanted }];
}

function modifiedOf(root: string, row: DriftRowState, item: DriftItemState): Restorable {
  const known = shared(root, row, item);
  return { ...known, wanted: { restore: known.path } };
}

function shared(root: string, row: DriftRowState, item: DriftItemState) {
  const { icon, words } = lookOf(item.kind);
  // The row names what an app or asset owns, the item only the file that defines it.
  const own = row.drifts.length === 1 ? (row.from ?? row.to) : undefined;
  const path = pathOfPlace(own ?? item.file?.path ?? item.declared?.path ?? '');
  return { root, icon, title: item.title, path, words: `${words}: ${item.reason}` };
}
