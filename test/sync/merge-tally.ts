/** Judges what a merge says, and counts what it asked, beside what git's own merge by line makes of the same git commits. */
import assert from 'node:assert/strict';
import type { Commits } from './commits-as-texts.ts';
import { type Entities, entitiesIn, judge } from './expected-entities.ts';
import type { Clone } from './sync-kit.ts';

export interface SyncTally {
  rounds: number;
  /** Of two git commits that went their own ways. */
  merges: number;
  /** What people were asked about manifests and entity files. */
  conflicts: number;
  /** What nobody but a person can decide. */
  open: number;
  lineConflicts: number;
  /** Merges by line that nobody is asked about, and that say something else than both meant. */
  wrongLines: number;
  textConflicts: number;
  pushes: number;
  /** The remote had moved on. */
  rejected: number;
  aborts: number;
  undos: number;
  deaths: number;
}

export function newSyncTally(): SyncTally {
  return {
    rounds: 0,
    merges: 0,
    conflicts: 0,
    open: 0,
    lineConflicts: 0,
    wrongLines: 0,
    textConflicts: 0,
    pushes: 0,
    rejected: 0,
    aborts: 0,
    undos: 0,
    deaths: 0,
  };
}

export function addTo(sum: SyncTally, tally: SyncTally): void {
  for (const name of Object.keys(sum) as (keyof SyncTally)[]) sum[name] += tally[name];
}

interface MergeToJudge {
  readonly ours: string;
  readonly theirs: string;
  readonly result: string;
  /** What was asked, by key. */
  readonly asked: ReadonlyMap<string, { readonly isText: boolean }>;
}

/** Throws where it says anything else than both meant. */
export function judgeMerge(
  commits: Commits,
  clone: Clone,
  { ours, theirs, result, asked }: MergeToJudge,
  tally: SyncTally,
): void {
  const entities = (tree: string): Entities => {
    const read = entitiesIn(commits.texts(clone, tree));
    assert.ok(typeof read !== 'string', `${read}`);
    return read;
  };
  const base = entities(clone.git('merge-base', ours, theirs));
  const [own, other] = [entities(ours), entities(theirs)];
  const { wrong, open } = judge(base, own, other, entitiesIn(commits.texts(clone, result)));
  assert.deepEqual(wrong, [], `what the merge of ${ours} and ${theirs} says`);
  const ofTexts = [...asked.values()].filter(({ isText }) => isText).length;
  tally.merges++;
  tally.open += open;
  tally.textConflicts += ofTexts;
  tally.conflicts += asked.size - ofTexts;
  const lines = commits.mergedByLine(clone, ours, theirs);
  tally.lineConflicts += lines.conflicts;
  if (lines.conflicts > 0) return;
  const byLine = judge(base, own, other, entitiesIn(commits.texts(clone, lines.tree)));
  if (byLine.wrong.length > 0 || byLine.open > 0) tally.wrongLines++;
}

export function checkMarkers(commits: Commits, clone: Clone, commit: string): void {
  for (const [file, text] of commits.texts(clone, commit)) assert.doesNotMatch(text, /^(?:<{7}|>{7}|={7}$)/m, file);
}
