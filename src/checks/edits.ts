/** Edits of a file in a snapshot, in the file's own syntax, as fixes need them. */
import type { TextEdit } from '../base/text.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Entry, ListNode, MapNode, Node, ScalarNode } from '../syntax/tree.ts';
import { insertEntry, removeEntry, removeItem, renameKey, setScalar } from '../syntax/yaml-edit.ts';
import { printScalar } from '../syntax/yaml-print.ts';

type Edits = readonly TextEdit[];

export function sourceText(snapshot: Snapshot, path: string): string {
  return snapshot.sources.get(path)?.text ?? '';
}

export function writeScalar(snapshot: Snapshot, path: string, node: ScalarNode, value: string): Edits {
  if (isJson(path)) return [{ start: node.start, end: node.end, text: JSON.stringify(value) }];
  return setScalar(sourceText(snapshot, path), node, value);
}

/** Replaces a value by one that is not text: `true`, `3`, `[a, b]`. */
export function writeSource(node: Node, source: string): Edits {
  return [{ start: node.start, end: node.end, text: source }];
}

export function renameField(snapshot: Snapshot, path: string, entry: Entry, name: string): Edits {
  if (isJson(path)) return [{ ...entry.keySpan, text: JSON.stringify(name) }];
  return renameKey(sourceText(snapshot, path), entry, name);
}

export function removeField(snapshot: Snapshot, path: string, map: MapNode, entry: Entry): Edits {
  return removeEntry(sourceText(snapshot, path), map, entry);
}

export function removeFromList(snapshot: Snapshot, path: string, list: ListNode, item: Node): Edits {
  return removeItem(sourceText(snapshot, path), list, item);
}

/** Adds a field with a text value, after `after` or at the end. */
export function addField(
  snapshot: Snapshot,
  path: string,
  map: MapNode,
  name: string,
  value: string,
  after?: string,
): Edits {
  const json = isJson(path);
  const options = { ...(after === undefined ? {} : { after }), quoteKey: json };
  return insertEntry(
    sourceText(snapshot, path),
    map,
    name,
    json ? JSON.stringify(value) : printScalar(value, map.flow),
    options,
  );
}

/** The text of a node as its file has it. */
export function sourceOf(snapshot: Snapshot, path: string, node: Node): string {
  return sourceText(snapshot, path).slice(node.start, node.end);
}

export function isJson(path: string): boolean {
  return path.endsWith('.json');
}
