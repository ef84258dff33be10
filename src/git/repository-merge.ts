/** git's own merge of two commits, in no folder and no index. */
import type { GitHere } from './git-here.ts';
import { refusalOf, refuse } from './git-troubles.ts';
import type { GitRefusal, Repository, TreeConflict, TreeFile, TreeMerge } from './repository.ts';
import { namedWhole } from './repository-look.ts';
import { isObjectName } from './safe-names.ts';

export function mergeSteps(here: GitHere): Pick<Repository, 'mergeTrees'> {
  return { mergeTrees: (ours, theirs) => mergeTrees(here, ours, theirs) };
}

const MERGES_MS = 5 * 60_000;
/** It could be merged, or with conflicts; everything else is a failure. */
const ANSWERS: readonly number[] = [0, 1];

async function mergeTrees(here: GitHere, ours: string, theirs: string): Promise<TreeMerge | GitRefusal> {
  const names = namedWhole(ours, theirs);
  if (names) return names;
  const words = ['merge-tree', '--write-tree', '-z', '--messages', '--allow-unrelated-histories', ours, theirs];
  const answer = await here.ask(words, { may: ['write'], timeoutMs: MERGES_MS });
  if (!('says' in answer) || !ANSWERS.includes(answer.code)) return refusalOf(answer, 'merge');
  const merge = readMerge(answer.bytes);
  if (!merge) return refusalOf(answer, 'merge');
  const isClean = answer.code === 0;
  if (isClean || merge.conflicts.length > 0) return merge;
  const message = `git could not decide how to merge (${merge.says}); merge with git in a terminal.`;
  return refuse('failed', message, merge.paths);
}

interface ReadMerge extends TreeMerge {
  /** What it says of conflicts that have no file, as folders renamed into two. */
  readonly says: string;
  readonly paths: readonly string[];
}

/** `<tree> NUL (<mode> <oid> <stage> TAB <path> NUL)* NUL (<n> NUL <path>{n} NUL <type> NUL <text> NUL)*`. */
export function readMerge(bytes: Uint8Array): ReadMerge | undefined {
  const [tree = '', ...rest] = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes).split('\0');
  if (!isObjectName(tree)) return undefined;
  const end = rest.indexOf('');
  const conflicts = conflictsOf(end < 0 ? rest : rest.slice(0, end));
  return conflicts && { tree, conflicts, ...worstMessage(end < 0 ? [] : rest.slice(end + 1)) };
}

const STAGED = /^(\d{6}) ([0-9a-f]{40,64}) ([123])\t(.+)$/s;
const SIDES = { 1: 'base', 2: 'ours', 3: 'theirs' } as const;

function conflictsOf(lines: readonly string[]): TreeConflict[] | undefined {
  const byPath = new Map<string, { path: string; base?: TreeFile; ours?: TreeFile; theirs?: TreeFile }>();
  for (const line of lines) {
    const [, mode, oid, stage, path] = STAGED.exec(line) ?? [];
    if (!mode || !oid || !path || !(stage === '1' || stage === '2' || stage === '3')) return undefined;
    const conflict = byPath.get(path) ?? { path };
    conflict[SIDES[stage]] = { path, mode, oid };
    byPath.set(path, conflict);
  }
  return [...byPath.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function worstMessage(parts: readonly string[]): { readonly says: string; readonly paths: readonly string[] } {
  for (let at = 0; at + 2 < parts.length; ) {
    const count = Number(parts[at]);
    if (!Number.isSafeInteger(count)) break;
    const paths = parts.slice(at + 1, at + 1 + count);
    const [type = '', text = ''] = parts.slice(at + 1 + count, at + 3 + count);
    if (type.startsWith('CONFLICT')) return { says: text.trim(), paths };
    at += count + 3;
  }
  return { says: 'it says no more', paths: [] };
}
