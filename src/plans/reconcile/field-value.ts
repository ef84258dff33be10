/** Writes what a decorator says into a field of the manifest: the value alone, in the way that it is written there. */
import type { TextEdit } from '../../base/text.ts';
import { sourceText, writeScalar, writeSource } from '../../checks/edits.ts';
import { entryOfField } from '../../manifest/field-text.ts';
import { fieldOf } from '../../manifest/kinds/table.ts';
import type { Entity } from '../../manifest/read.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { PythonValue } from '../../syntax/python-module.ts';
import type { Entry, ListNode, Node, ScalarNode } from '../../syntax/tree.ts';
import { insertEntry, removeItems } from '../../syntax/yaml-edit.ts';
import { printScalar } from '../../syntax/yaml-print.ts';

type Plain = string | number | boolean;

/** No edits where the field is not there, or the value cannot be written in its place. */
export function fieldValueEdits(
  snapshot: Snapshot,
  entity: Entity,
  name: string,
  value: PythonValue,
): readonly TextEdit[] {
  const field = fieldOf(entity.kind.fields, name)?.field;
  const entry = field && entryOfField(entity.node, field);
  const plain = plainOf(value);
  if (!entry || plain === undefined) return [];
  const text = sourceText(snapshot, entity.path);
  // What came in through a merge is overridden.
  if (entry.merged) return insertEntry(text, entity.node, name, printed(plain));
  const node = entry.value;
  if (Array.isArray(plain)) {
    if (node.kind === 'list' && !node.alias) {
      const isSet = field.type.is === 'list' && field.type.merge === 'set';
      return listEdits(snapshot, entity.path, entry, node, plain, isSet);
    }
    return isOnOneLine(node) ? writeSource(node, printed(plain)) : [];
  }
  if (node.kind === 'scalar' && typeof plain === 'string') return writeScalar(snapshot, entity.path, node, plain);
  return isOnOneLine(node) ? writeSource(node, printed(plain)) : [];
}

/** Items that stay keep their place and their quotes; those that go make room for those that come. */
function listEdits(
  snapshot: Snapshot,
  path: string,
  entry: Entry,
  list: ListNode,
  values: readonly Plain[],
  isSet: boolean,
): readonly TextEdit[] {
  const text = sourceText(snapshot, path);
  const { items } = list;
  if (values.length === 0) return emptied(text, entry, list);
  if (items.length === 0) return list.flow ? writeSource(list, printed(values)) : [];
  const { going, coming } = isSet ? bySet(items, values) : byPlace(items, values);
  if (going.some(item => item.kind !== 'scalar')) return [];
  const replaced = coming.slice(0, going.length).flatMap((value, index) => {
    const item = going[index];
    return item?.kind === 'scalar' ? writeItem(snapshot, path, item, value) : [];
  });
  const surplus = going.slice(coming.length);
  const removed = surplus.length === 0 ? [] : removeItems(text, list, surplus);
  const more = coming.slice(going.length);
  const added = more.length === 0 ? [] : append(snapshot, path, list, more);
  const isWhole = (surplus.length === 0 || removed.length > 0) && (more.length === 0 || added.length > 0);
  return isWhole ? [...replaced, ...removed, ...added] : [];
}

function bySet(items: readonly Node[], values: readonly Plain[]) {
  const coming = [...values];
  const going = items.filter(item => {
    const at = coming.findIndex(value => says(item, value));
    if (at >= 0) coming.splice(at, 1);
    return at < 0;
  });
  return { going, coming };
}

function byPlace(items: readonly Node[], values: readonly Plain[]) {
  const differs = (item: Node | undefined, value: Plain | undefined): boolean =>
    item === undefined || value === undefined || !says(item, value);
  return {
    going: items.filter((item, index) => differs(item, values[index])),
    coming: values.filter((value, index) => differs(items[index], value)),
  };
}

/** Behind the last item, with its comma or its dash. */
function append(snapshot: Snapshot, path: string, list: ListNode, values: readonly Plain[]): readonly TextEdit[] {
  const text = sourceText(snapshot, path);
  const last = list.items.at(-1);
  if (!last) return [];
  const written = values.map(value => {
    const like =
      last.kind === 'scalar' && typeof value === 'string' ? writeScalar(snapshot, path, last, value)[0] : undefined;
    return like && !/[\r\n]/.test(like.text) ? like.text : printed(value);
  });
  if (list.flow) {
    const before = list.items.at(-2);
    const between = before ? text.slice(before.end, last.start) : ', ';
    const separator = /^,\s+$/.test(between) ? between : ', ';
    return [{ start: last.end, end: last.end, text: written.map(one => separator + one).join('') }];
  }
  const lineStart = text.lastIndexOf('\n', last.start - 1) + 1;
  const dash = text.slice(lineStart, last.start);
  if (!/^ *- +$/.test(dash)) return [];
  const end = /[^\r\n]*/y;
  end.lastIndex = last.end;
  const at = last.end + (end.exec(text)?.[0].length ?? 0);
  const newline = text.slice(0, lineStart).endsWith('\r\n') ? '\r\n' : '\n';
  return [{ start: at, end: at, text: written.map(one => newline + dash + one).join('') }];
}

/** `[]`, beside the key where the items stood below it. */
function emptied(text: string, { keySpan }: Entry, list: ListNode): readonly TextEdit[] {
  if (text.slice(list.start, list.end).includes('#')) return [];
  if (list.flow) return writeSource(list, '[]');
  const colon = /^\s*:(?=\s+$)/.exec(text.slice(keySpan.end, list.start))?.[0];
  return colon === undefined ? [] : [{ start: keySpan.end + colon.length, end: list.end, text: ' []' }];
}

function writeItem(snapshot: Snapshot, path: string, item: ScalarNode, value: Plain): readonly TextEdit[] {
  return typeof value === 'string' ? writeScalar(snapshot, path, item, value) : writeSource(item, printed(value));
}

function says(item: Node, value: Plain): boolean {
  return item.kind === 'scalar' && item.value === value;
}

function isOnOneLine(node: Node): boolean {
  return node.kind === 'scalar' ? node.style !== 'block' && node.style !== 'empty' : node.flow;
}

function printed(value: Plain | readonly Plain[]): string {
  if (typeof value === 'string') return printScalar(value, true);
  return typeof value === 'object' ? `[${value.map(one => printed(one)).join(', ')}]` : String(value);
}

function plainOf(value: PythonValue): Plain | readonly Plain[] | undefined {
  if (value === null) return undefined;
  if (!Array.isArray(value)) return typeof value === 'object' ? undefined : (value as Plain);
  const items = value.map(item => (typeof item === 'object' ? undefined : (item as Plain)));
  return items.includes(undefined) ? undefined : items.flatMap(item => item ?? []);
}
