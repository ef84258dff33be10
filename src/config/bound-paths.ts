/** The paths that a config file binds to workspaces, each with the place where it is written. */
import { nodeAt } from '../syntax/locate.ts';
import type { TomlPath } from '../syntax/toml-edit.ts';
import { type Node, type ScalarNode, textOf, valueAt } from '../syntax/tree.ts';
import { layoutOf, placeOf } from './older.ts';

export interface BoundPathEntry {
  /** As it is written. */
  readonly path: string;
  readonly node: ScalarNode;
  readonly place: TomlPath;
  /** The id of the workspace, as far as it is written; empty where it is not. */
  readonly id: string;
}

/** In the order of the text. */
export function boundPathsIn(root: Node | undefined): BoundPathEntry[] {
  const place = placeOf(layoutOf(root), ['bindings']);
  return items(nodeAt(root, place)).flatMap((binding, index) => {
    const id = textOf(valueAt(binding, 'ws_id')) ?? '';
    return items(valueAt(binding, 'paths')).flatMap((node, at): BoundPathEntry[] => {
      const path = textOf(node);
      if (path === undefined || node.kind !== 'scalar') return [];
      return [{ path, node, id, place: [...place, index, 'paths', at] }];
    });
  });
}

function items(node: Node | undefined): readonly Node[] {
  return node?.kind === 'list' ? node.items : [];
}
