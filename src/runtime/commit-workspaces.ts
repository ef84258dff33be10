/** Commits a plan of workspaces: for each root one commit of its store, with what its `config.toml` is to say. */
import type { WriteRefusal } from '../config/plan-write.ts';
import { type RootCommit, refuse, type WorkspacePlan, type WorkspaceRefusal } from '../plans/workspace/plan.ts';
import type { Change } from '../store/change.ts';
import type { CommitRequest } from '../store/commit.ts';
import { failureSentence, type WriteFailure } from '../store/failure.ts';
import type { Outside } from '../store/outside.ts';
import { configChanges } from './config-change.ts';
import type { ConfigEngine } from './config-engine.ts';
import type { EditableRoot } from './workspace-roots.ts';

export interface WorkspaceDone {
  readonly is: 'done';
  /** False where it was so already and nothing was written. */
  readonly changed: boolean;
  /** The name, afterwards, of the workspace that it was about. */
  readonly slug: string;
  /** What was done, for a person, in sentences. */
  readonly says: string;
  readonly warnings: readonly string[];
  /** Of the commits, for an undo; the root's own first. */
  readonly operations: readonly { readonly root: string; readonly id: string }[];
}

export interface CommitOptions {
  readonly roots: readonly EditableRoot[];
  readonly engine: Pick<ConfigEngine, 'reload'>;
  readonly outside: Pick<Outside, 'disk' | 'hash' | 'clock'>;
  readonly actor: string;
  /** A UUID, new each time. */
  readonly freshId: () => string;
}

export async function commitPlan(
  options: CommitOptions,
  { label, slug, says, commits, warnings }: WorkspacePlan,
): Promise<WorkspaceDone | WorkspaceRefusal> {
  const operations: { readonly root: string; readonly id: string }[] = [];
  const more: string[] = [];
  const request = { label, ...(commits.length > 1 ? { group: options.freshId() } : {}) };
  for (const [at, commit] of commits.entries()) {
    const done = await commitOne(options, commit, request);
    if ('is' in done) {
      if (at === 0) return done;
      // The first root has changed already; what follows it is told, and not taken back behind a person's back.
      more.push(`What follows in ${commit.root} was not done: ${done.message}`);
      continue;
    }
    if (done.id !== undefined) operations.push({ root: commit.root, id: done.id });
    more.push(
      ...done.conflicts.map(path => `${path} was changed by somebody else meanwhile and is left as that made it.`),
    );
  }
  if (operations.length > 0) await options.engine.reload();
  return { is: 'done', changed: operations.length > 0, slug, says, warnings: [...warnings, ...more], operations };
}

/** `id` is that of the operation; absent where nothing was to be done. */
async function commitOne(
  { roots, outside, actor }: CommitOptions,
  { root: folder, moves, changes, config }: RootCommit,
  request: Pick<CommitRequest, 'label' | 'group'>,
): Promise<{ readonly id?: string; readonly conflicts: readonly string[] } | WorkspaceRefusal> {
  const root = roots.find(each => each.folder === folder);
  if (!root) return refuse('no-root', `There is no root ${folder} in sight any more.`);
  let refused: WriteRefusal | undefined;
  const committed = await root.store.commit({
    ...request,
    ...(moves.length > 0 ? { moves } : {}),
    changes: (): readonly Change[] | WriteFailure => {
      const own = configChanges(outside, actor, root.layer, root.config, config);
      refused = 'why' in own ? own : undefined;
      return 'why' in own ? { failed: 'other', path: folder } : [...changes, ...own];
    },
  });
  if (refused) return refuse('held', refused.message);
  if ('failed' in committed) {
    const isOutdated = ['changed', 'missing', 'exists', 'lost-lock'].includes(committed.failed);
    return refuse(isOutdated ? 'changed' : 'not-written', failureSentence(committed));
  }
  const { operation, conflicts } = committed;
  return { conflicts, ...(operation ? { id: operation.id } : {}) };
}
