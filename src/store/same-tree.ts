import type { DiskTree, LinkTarget } from '../snapshot/disk-tree.ts';

/** Whether two trees say the same, so that looking without finding anything makes no new generation. */
export function sameTree(a: DiskTree, b: DiskTree): boolean {
  return (
    a.cut === b.cut &&
    sameSet(a.files, b.files) &&
    sameSet(a.folders, b.folders) &&
    sameSet(a.nested, b.nested) &&
    a.links.size === b.links.size &&
    [...a.links].every(([path, target]) => sameTarget(target, b.links.get(path)))
  );
}

function sameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  if (a.size !== b.size) return false;
  for (const path of a) if (!b.has(path)) return false;
  return true;
}

/** Whether two links lead to the same place. */
export function sameTarget(a: LinkTarget, b: LinkTarget | undefined): boolean {
  if (!b) return false;
  return 'to' in a ? 'to' in b && a.to === b.to : 'broken' in b && a.broken === b.broken;
}
