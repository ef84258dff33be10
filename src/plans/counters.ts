/**
 * Counters of numbers that belong to one entity for ever, as `next_asset_id`: raised with what is declared, and written where
 * the highest number would be forgotten with its entity.
 */
import { applyEdits, type TextEdit } from '../base/text.ts';
import { writeSource } from '../checks/edits.ts';
import type { FileEdit } from '../checks/problem.ts';
import type { Kind } from '../manifest/fields.ts';
import { SCHEMA_KEY } from '../manifest/read.ts';
import { type Numbers, numbersOf, wholeNumber } from '../queries/numbers.ts';
import { advance, type Snapshot } from '../snapshot/snapshot.ts';
import { appendEntry, insertEntry } from '../syntax/yaml-edit.ts';
import { mayBeWritten } from './may-be-written.ts';
import { composedEdits, overlaps } from './reconcile/compose-edits.ts';

/**
 * Edits against the texts of a snapshot, and with them those of the counters. `declared` is how many of a kind the edits
 * declare with the next numbers.
 */
export function withCounters(
  snapshot: Snapshot,
  edits: readonly FileEdit[],
  declared: ReadonlyMap<Kind, number>,
): readonly FileEdit[] {
  const isOfManifest = ({ path, create }: FileEdit): boolean =>
    create !== undefined || snapshot.sources.get(path)?.role === 'manifest';
  const numbers = edits.some(isOfManifest) ? numbersOf(snapshot) : [];
  if (numbers.length === 0 || edits.some(each => overlaps(each.edits))) return edits;
  let all = edits;
  for (const before of numbers) {
    const count = declared.get(before.kind) ?? 0;
    const after = afterwards(snapshot, all);
    const raise = counterEdit(after, before, before.next + count, count > 0);
    if (raise) all = joined(snapshot, all, raise);
  }
  return all;
}

interface Raise {
  readonly path: string;
  readonly edits: readonly TextEdit[];
}

function afterwards(snapshot: Snapshot, edits: readonly FileEdit[]): Snapshot {
  const texts = edits.flatMap(({ path, edits: inFile, create }) => {
    const text = create ?? snapshot.sources.get(path)?.text;
    return text === undefined ? [] : [[path, { text: applyEdits(text, inFile) }] as const];
  });
  return advance(snapshot, { files: new Map(texts) });
}

/** Nothing where the next number is known without it, unless `always`; nor where no file can take it. */
function counterEdit(after: Snapshot, before: Numbers, next: number, always: boolean): Raise | undefined {
  const now = numbersOf(after).find(({ kind }) => kind === before.kind);
  const says = now?.counter && wholeNumber(now.counter.entry);
  const isKnown = always ? says !== undefined && says >= next : now !== undefined && now.next >= next;
  if (isKnown) return undefined;
  if (now?.counter) {
    const { path, entry } = now.counter;
    const { value } = entry;
    const source = after.sources.get(path);
    if (!source || !mayBeWritten(source) || value.kind !== 'scalar' || value.alias || entry.merged) return undefined;
    const gap = value.start === value.end && source.text[value.start - 1] === ':' ? ' ' : '';
    return { path, edits: writeSource(value, `${gap}${next}`) };
  }
  const home = after.sections.find(({ kind }) => kind === before.kind)?.path ?? before.given[0]?.entity.path ?? '';
  for (const path of new Set([home, ...after.layout.used.map(file => file.path)])) {
    const edits = newCounter(after, path, before.field.counter, next);
    if (edits.length > 0) return { path, edits };
  }
  return undefined;
}

/** At the top level, behind the file's version where it has one. A file that is itself one section has no top level. */
function newCounter(after: Snapshot, path: string, key: string, next: number): readonly TextEdit[] {
  const source = after.sources.get(path);
  const isSection = after.sections.some(section => section.path === path && !section.wrapped);
  if (!source || !mayBeWritten(source) || isSection) return [];
  const { root, text } = source;
  if (!root) return appendEntry(text, undefined, key, String(next));
  return root.kind === 'map' ? insertEntry(text, root, key, String(next), { after: SCHEMA_KEY }) : [];
}

/** The edits, and after them this one. */
function joined(snapshot: Snapshot, all: readonly FileEdit[], { path, edits }: Raise): readonly FileEdit[] {
  const before = all.find(each => each.path === path);
  if (!before) return [...all, { path, edits }];
  const { create } = before;
  const text = snapshot.sources.get(path)?.text ?? '';
  const next: FileEdit =
    create === undefined
      ? { ...before, edits: composedEdits(text.length, before.edits, edits) }
      : { ...before, edits: [], create: applyEdits(applyEdits(create, before.edits), edits) };
  return all.map(each => (each === before ? next : each));
}
