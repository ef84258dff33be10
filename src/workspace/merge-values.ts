/** Lays what one file says over what others said before: tables merge, lists append, any other value hides the earlier. */
import type { KeyPath } from '../config/key-path.ts';
import type { EffectiveList, EffectiveNode, EffectiveTable } from './effective.ts';

/** A table above or below something that is none: all that it said is hidden. */
export interface TypeClash {
  readonly path: KeyPath;
  readonly below: EffectiveNode;
  readonly above: EffectiveNode;
}

/** Neither side is changed; what only one of them has is shared with the result. */
export function mergeTables(
  below: EffectiveTable,
  above: EffectiveTable,
  onClash: (clash: TypeClash) => void,
  path: KeyPath = [],
): EffectiveTable {
  const entries = new Map(below.entries);
  for (const [key, node] of above.entries) {
    const earlier = entries.get(key);
    entries.set(key, earlier ? mergeNodes(earlier, node, onClash, [...path, key]) : node);
  }
  return {
    kind: 'table',
    entries,
    origin: above.origin,
    origins: [...below.origins, ...above.origins],
    ...(below.hides ? { hides: below.hides } : {}),
  };
}

function mergeNodes(
  below: EffectiveNode,
  above: EffectiveNode,
  onClash: (clash: TypeClash) => void,
  path: KeyPath,
): EffectiveNode {
  if (below.kind === 'table' && above.kind === 'table') return mergeTables(below, above, onClash, path);
  if (below.kind === 'list' && above.kind === 'list') return above.replaces ? over(below, above) : append(below, above);
  if (below.kind !== above.kind) onClash({ path, below, above });
  return over(below, above);
}

function append(below: EffectiveList, above: EffectiveList): EffectiveList {
  return {
    ...below,
    items: [...below.items, ...above.items],
    origin: above.origin,
    origins: [...below.origins, ...above.origins],
  };
}

function over(below: EffectiveNode, above: EffectiveNode): EffectiveNode {
  return { ...above, hides: below };
}
