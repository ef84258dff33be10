/** Finding nodes by path, for checks and fixes that know what they look for. */
import { entryOf, type Node } from './tree.ts';

/** The node at a path of keys and list indices; the root for an empty path. */
export function nodeAt(root: Node | undefined, path: readonly (string | number)[]): Node | undefined {
  let node = root;
  for (const step of path) {
    node = typeof step === 'string' ? entryOf(node, step)?.value : node?.kind === 'list' ? node.items[step] : undefined;
  }
  return node;
}
