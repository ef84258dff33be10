/** The part of a sync that changes git: the branch, and the index after it. Each may be done again. */
import type { GitRefusal, Repository } from '../git/repository.ts';
import type { Wait } from '../ports/wait.ts';
import type { SyncRefusal } from './sync.ts';

/** Where a branch is, seen from a step that goes from one commit to another. */
export interface BranchPlace {
  readonly is: 'from' | 'to' | 'elsewhere';
  /** It is the one that is checked out. */
  readonly isHere: boolean;
}

export interface StepOfBranch {
  readonly branch: string;
  readonly from?: string;
  readonly to: string;
}

export async function branchPlace(
  repository: Repository,
  { branch, from, to }: StepOfBranch,
): Promise<BranchPlace | GitRefusal> {
  const look = await repository.look();
  if ('refused' in look) return look;
  const isHere = look.head.branch === branch;
  const at = isHere ? look.head.commit : await commitOrNone(repository, branch);
  return { is: at === to ? 'to' : at === from ? 'from' : 'elsewhere', isHere };
}

async function commitOrNone(repository: Repository, branch: string): Promise<string | undefined> {
  const commit = await repository.commitOf(`refs/heads/${branch}`);
  return typeof commit === 'string' ? commit : undefined;
}

/** How long another git that has the index or the branch is waited for, in milliseconds. */
const DELAYS_MS = [50, 150, 400, 1000];

/** An editor's git looks at the index every now and then, and holds it for a moment. */
export async function patiently(
  wait: Wait,
  step: () => Promise<GitRefusal | undefined>,
): Promise<GitRefusal | undefined> {
  for (const delayMs of DELAYS_MS) {
    const refused = await step();
    if (refused?.refused !== 'busy') return refused;
    await wait(delayMs);
  }
  return step();
}

/** The branch first: while it can be refused, nothing of git has changed. */
export async function moveOn(
  wait: Wait,
  repository: Repository,
  step: StepOfBranch,
  why: string,
): Promise<GitRefusal | undefined> {
  const { branch, from, to } = step;
  // Files take their time, and in it a person may have switched to another branch, whose index is not to follow this one.
  const place = await branchPlace(repository, step);
  if ('refused' in place) return place;
  if (!place.isHere) {
    const message = `Another branch than ${branch} was checked out meanwhile; go back to ${branch}, then try again.`;
    return { refused: 'changed', message };
  }
  const refused = await patiently(wait, () => repository.moveBranch(branch, { from, to, why }));
  return refused ?? patiently(wait, () => repository.followIndex(from, to));
}

/** Back to where it was; a branch that had no commit cannot go back to having none. */
export async function moveBack(
  wait: Wait,
  repository: Repository,
  { branch, from, to }: StepOfBranch,
  { is, isHere }: BranchPlace,
): Promise<GitRefusal | SyncRefusal | undefined> {
  if (from === undefined) {
    return is === 'to'
      ? {
          refused: 'failed',
          message: `${branch} had no git commit before, and git cannot go back to that; go on from here.`,
        }
      : undefined;
  }
  const why = 'mooring: taken back';
  const refused =
    is === 'to' ? await patiently(wait, () => repository.moveBranch(branch, { from: to, to: from, why })) : undefined;
  if (refused || !isHere) return refused;
  return patiently(wait, () => repository.followIndex(to, from));
}
