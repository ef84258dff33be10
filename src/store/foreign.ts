/**
 * Whether `.local` may be used in a place that has bounds. It is no part of a project, but a clone may bring one all the
 * same: a link in it would lead what is kept elsewhere, and a journal in it would be carried out by whoever writes next.
 */
import { childOf, nameOf, parentOf } from './absolute.ts';
import { type WriteFailure, writeFailure } from './failure.ts';
import { historyIndex } from './history.ts';
import type { Journal } from './journal.ts';
import type { StorePlace } from './local-folder.ts';
import { moveEnds } from './move-index.ts';
import type { Outside } from './outside.ts';
import { atFirst } from './relocate.ts';
import { insideOnly } from './target.ts';
import { isTempName } from './temps.ts';

/** Mooring makes no links there, so where one stands nothing is kept, and so nothing is written. */
export function linkInLocal({ disk }: Pick<Outside, 'disk'>, { local, allows }: StorePlace): WriteFailure | undefined {
  if (!allows) return undefined;
  const away = insideOnly(disk, childOf(local, 'lock'), allows);
  if (away) return { ...away, path: local };
  const entries = disk.list(local);
  if ('failed' in entries) return entries.failed === 'missing' ? undefined : writeFailure(local, entries);
  const link = entries.find(({ type }) => type === 'link');
  if (link) return { failed: 'link', path: childOf(local, link.name) };
  const index = disk.facts(historyIndex(local));
  return 'failed' in index || index.type !== 'link' ? undefined : { failed: 'link', path: historyIndex(local) };
}

/** True for one that Mooring did not write for this place; a failure where that cannot be told now. */
export function isForeign(
  { disk }: Pick<Outside, 'disk'>,
  { allows }: StorePlace,
  journal: Journal,
): boolean | WriteFailure {
  if (!allows) return false;
  const { moves, steps } = journal;
  const isBeside = steps.every(
    ({ target, temp }) => parentOf(target) === parentOf(temp) && isTempName(nameOf(temp)) && target !== temp,
  );
  const ends = moveEnds();
  const isApart = moves.every(move => {
    const touched = ends.touches(move);
    ends.add(move);
    return touched === undefined;
  });
  if (!isBeside || !isApart) return true;
  for (const path of [...pathsOf(journal), ...pathsOf(atFirst(journal))]) {
    if (path.split('/').includes('..')) return true;
    const failure = insideOnly(disk, path, allows);
    if (failure) return failure.code === 'OUTSIDE' ? true : failure;
  }
  return false;
}

function pathsOf({ moves, steps, folders, removed }: Journal): string[] {
  return [
    ...moves.flatMap(({ from, to, via = to }) => [from, to, via]),
    ...steps.flatMap(({ target, temp }) => [target, temp]),
    ...folders,
    ...removed,
  ];
}
