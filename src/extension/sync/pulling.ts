/** Pull, and going on with what waits: to its decisions, its preview, and the commit. */
import type * as vscode from 'vscode';
import { type PullAnswer, SYNC_REQUESTS } from '../../protocol/sync-protocol.ts';
import type { PullPlan } from '../../sync/sync.ts';
import { isAwake } from '../drift/awake.ts';
import type { Engine } from '../engine/engine.ts';
import { sayBriefly } from '../say.ts';
import type { Applying } from './applying.ts';
import type { Deciding } from './deciding.ts';
import type { SyncProgress } from './sync-progress.ts';
import type { Syncs } from './syncs.ts';
import { answered } from './tell-sync.ts';
import { standingOf } from './words.ts';

export interface Pulling {
  pull(root: string): Promise<void>;
  /** What waits: `first` is the conflict to begin with. */
  goOn(root: string, first?: string): Promise<void>;
  /** From a plan that was made, with what is undecided in it. */
  carryOn(root: string, plan: PullPlan): Promise<void>;
}

export interface PullingParts {
  readonly engine: Engine;
  readonly syncs: Syncs;
  readonly progress: SyncProgress;
  readonly deciding: Deciding;
  readonly applying: Applying;
}

export function pulling({ engine, syncs, progress, deciding, applying }: PullingParts): Pulling {
  const carryOn = async (root: string, plan: PullPlan, again: () => Promise<unknown> = () => goOn(root)) => {
    const isDecided = plan.conflicts.length === 0;
    const decided = isDecided ? plan : await deciding.decide(root, plan.conflicts);
    if (decided) await applying.apply(root, decided, isDecided ? again : () => goOn(root));
  };
  const pull = async (root: string): Promise<void> => {
    const ask = async (token: vscode.CancellationToken) =>
      (await isAwake(engine)) ? engine.ask<PullAnswer>(SYNC_REQUESTS.planPull, { root }, token) : undefined;
    const answer = await progress.during(root, 'Looking at what comes', ask);
    const plan = await answered<PullPlan>(root, answer, () => pull(root));
    if (!plan) return;
    if (plan.commits === 0 && plan.files.length === 0 && plan.conflicts.length === 0)
      sayBriefly('Nothing comes: this project is up to date.');
    else await carryOn(root, plan, () => pull(root));
  };
  const goOn = async (root: string, first?: string): Promise<void> => {
    await syncs.refresh();
    const state = syncs.current.find(each => each.root === root);
    const pending = state && standingOf(state)?.pending;
    const open = (pending?.conflicts ?? []).filter(({ key, resolved }) => resolved === undefined || key === first);
    const plan = open.length > 0 ? await deciding.decide(root, open, first) : await deciding.resolve(root, new Map());
    if (plan) await carryOn(root, plan);
  };
  return { pull, goOn, carryOn: (root, plan) => carryOn(root, plan) };
}
