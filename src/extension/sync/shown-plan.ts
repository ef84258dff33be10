/** A pull, as its preview shows it. */
import type { PendingDelete } from '../../plans/reconcile/plan.ts';
import type { PullPlan } from '../../sync/sync.ts';
import type { ShownPlan } from '../drift/plan-page.ts';
import { counted } from '../words.ts';
import { changeWords, entityWords } from './words.ts';

export function shownPull(plan: PullPlan): ShownPlan {
  const { label, commits, entities, advisory, deletes, files, questions, loses } = plan;
  return {
    label,
    told: [toldOf(plan, commits)],
    steps: entities.map(change => ({ drift: '', title: entityWords(change), resolution: changeWords(change) })),
    advisory: advisory.map(({ message }) => message),
    deletes: deletes.map(deleteWords),
    questions,
    loses,
    files,
  };
}

function toldOf({ files, entities }: PullPlan, commits: number): string {
  const came =
    commits > 0 ? `${counted(commits, 'git commit')} ${commits === 1 ? 'comes' : 'come'}` : 'No git commit comes';
  if (files.length === 0) return `${came}; no file here changes.`;
  const what = `${counted(files.length, 'file')} here ${files.length === 1 ? 'changes' : 'change'}`;
  return entities.length > 0 ? `${came}, with which ${what}.` : `${came}, with which ${what}; none is an entity’s.`;
}

/** `form onboarding (.mooring/manifest.yaml)`. */
export function deleteWords({ kind, key, path }: PendingDelete): string {
  return `${kind} ${key} (${path})`;
}

/** Where what goes is, and how it comes back. */
export const SYNC_GOES = 'What goes stays in git’s history. “Undo Last Sync” brings all of it back.';
