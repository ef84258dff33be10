/** A plan that brings one file back, or the folder of an app or asset, as it was last accepted. */
import { kindNamed } from '../../manifest/kinds/table.ts';
import type { Hash } from '../../ports/hash.ts';
import type { BaseEntity } from '../../snapshot/base.ts';
import { resolvePath } from '../../snapshot/disk-tree.ts';
import { driftKey } from '../../snapshot/drift/drift-key.ts';
import type { ReconcileContext } from './offer.ts';
import { offersOf } from './offers.ts';
import type { Choice, PlanEffects, ReconcilePlan } from './plan.ts';
import { planReconcile } from './plan-reconcile.ts';

/** Where that ends a drift, the plan is the one for it. `unknown`: there is nothing to bring back; one sentence. */
export function planRestore(
  context: ReconcileContext,
  path: string,
  hash: Hash,
): ReconcilePlan | { readonly unknown: string } {
  const choice = choiceFor(context, path);
  if (choice) return planReconcile(context, [choice], hash);
  const { snapshot, facts } = context;
  const place = resolvePath(snapshot.tree, path);
  if (place.path !== path || (!place.ok && place.why !== 'missing')) {
    return { unknown: `${path} is no place of the project. Name a file by its path in the project’s folder.` };
  }
  const before = acceptedAt(context, path);
  const isFolder = place.ok
    ? place.type === 'folder'
    : before !== undefined && kindNamed(before.kind).file?.folder === true;
  if (isFolder && !before) return { unknown: `${path} is no folder of an app or asset. Name a file in it.` };
  const now = isFolder ? facts.folders.get(path) : facts.files.get(path)?.hash;
  const accepted = before?.hash;
  if (now !== undefined && now === accepted) return { unknown: `${path} is as it was last accepted.` };
  const relies: PlanEffects['relies'] = place.ok
    ? now === undefined
      ? []
      : [{ path, hash: now }]
    : [{ path, hash: 'absent' }];
  return {
    label: `Bring back ${path}`,
    steps: [],
    blocking: [],
    advisory: place.ok ? [{ message: `What is in ${path} now is replaced. Undo brings it back.`, path }] : [],
    deletes: [],
    effects: {
      edits: [],
      moves: [],
      setAside: [],
      restores: [{ path, isFolder, ...(accepted === undefined ? {} : { hash: accepted }) }],
      accepts: [],
      relies,
    },
  };
}

/** The drift that ends when this comes back. */
function choiceFor(context: ReconcileContext, path: string): Choice | undefined {
  for (const drift of context.drifts) {
    const { from } = drift;
    if (from?.path !== path && from?.path !== undefined && !path.startsWith(`${from.path}/`)) continue;
    for (const { resolution, act } of offersOf(context, drift)) {
      if (resolution.kind !== 'restore') continue;
      const actions = act();
      const isIt = !('blocked' in actions) && actions.some(action => action.is === 'restore' && action.path === path);
      if (isIt) return { drift: driftKey(drift), resolution: resolution.id };
    }
  }
  return undefined;
}

/** What was accepted there; of a Python file one of its functions, whose hash is that of the file. */
function acceptedAt({ base }: ReconcileContext, path: string): BaseEntity | undefined {
  return [...(base?.entities.values() ?? [])].find(entity => entity.path === path && entity.hash !== undefined);
}
