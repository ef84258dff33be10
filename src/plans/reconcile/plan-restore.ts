/** A plan that brings one file back, or the folder of an app or asset, as it was last accepted; whether it is in a drift or not. */
import { kindNamed } from '../../manifest/kinds/table.ts';
import { isManifestPath } from '../../manifest/layout.ts';
import { resolvePath } from '../../snapshot/disk-tree.ts';
import type { ReconcileContext } from './offer.ts';
import type { PlanFinding, ReconcilePlan } from './plan.ts';

/** `unknown`: no such thing could come back; one sentence. What is there as it was accepted is no matter: the same bytes change nothing. */
export function planRestore(context: ReconcileContext, path: string): ReconcilePlan | { readonly unknown: string } {
  const { tree } = context.snapshot;
  if (tree.folders.has(path)) {
    return { unknown: `${path || '.'} is a folder that is there; name the file in it that is to come back.` };
  }
  const place = resolvePath(tree, path);
  const isPlace = place.path === path && (place.ok || place.why === 'missing');
  if (!isPlace && !isManifestPath(path)) {
    return { unknown: `${path} is no place of the project; name a file by its path in the project’s folder.` };
  }
  const isThere = tree.files.has(path);
  const hash = acceptedHash(context, path);
  const restore = { path, isFolder: !isThere && isOwnedFolder(context, path), ...(hash === undefined ? {} : { hash }) };
  return {
    label: `Restore ${path}`,
    steps: [],
    blocking: [],
    advisory: movedAway(context, path),
    deletes: [],
    effects: {
      edits: [],
      moves: [],
      setAside: [],
      restores: [restore],
      accepts: [],
      relies: isThere ? [] : [{ path, hash: 'absent' }],
    },
  };
}

/** Of a Python file the hash is that of each of its functions. */
function acceptedHash({ base }: ReconcileContext, path: string): string | undefined {
  for (const entity of base?.entities.values() ?? []) {
    if (entity.path === path && entity.hash !== undefined) return entity.hash;
  }
  return undefined;
}

/** Whether an app or asset was there, or is declared there. */
function isOwnedFolder({ base, drifts }: ReconcileContext, path: string): boolean {
  const accepted = [...(base?.entities.values() ?? [])].filter(entity => entity.path === path);
  const told = drifts.flatMap(({ from, entity }) => (from?.path === path && entity ? [entity] : []));
  return [...accepted, ...told].some(({ kind }) => kindNamed(kind).file?.folder === true);
}

/** What comes back to where it was is then at two places. */
function movedAway({ drifts }: ReconcileContext, path: string): PlanFinding[] {
  return drifts.flatMap(({ kind, from, to }) => {
    if ((kind !== 'moved' && kind !== 'renamed') || from?.path !== path || !to) return [];
    return [{ message: `${path} is at ${to.path} now, and will be at both places; move it back instead.`, path }];
  });
}
