/** Places in a definition, by path and by span, and edits there. A path is that in the file, without a mount. */
import { applyEdits, type Span, type TextEdit } from '../../base/text.ts';
import type { Intent } from '../../config/intent.ts';
import type { KeyPath } from '../../config/key-path.ts';
import { layOut } from '../../syntax/toml-document.ts';
import { editToml } from '../../syntax/toml-edit.ts';
import type { Field, KeyPart, Value } from '../../syntax/toml-parts.ts';
import { readToml } from '../../syntax/toml-read.ts';
import type { Entry, MapNode } from '../../syntax/tree.ts';
import type { Definition } from '../../workspace/definition.ts';

export interface FoundEntry {
  readonly path: KeyPath;
  readonly entry: Entry;
  readonly parent: MapNode;
}

/** The entry whose key or value is exactly this span. */
export function entryAt({ root }: Definition, span: Span): FoundEntry | undefined {
  const open: { readonly path: KeyPath; readonly map: MapNode }[] = root ? [{ path: [], map: root }] : [];
  for (let next = open.pop(); next; next = open.pop()) {
    for (const entry of next.map.entries) {
      const path = [...next.path, entry.key];
      if (isSame(entry.keySpan, span) || isSame(entry.value, span)) return { path, entry, parent: next.map };
      if (entry.value.kind === 'map') open.push({ path, map: entry.value });
    }
  }
  return undefined;
}

/** Where a layer is mounted; the empty path for one that is not, and for a `workspace.toml`. */
export function mountOf({ role }: Definition): KeyPath {
  return role.is === 'layer' ? role.mount : [];
}

/** Where what is wrong with a whole file is shown: at its id, else at its first key. */
export function headOf({ root }: Definition): Span {
  const { entries = [] } = root ?? {};
  return (entries.find(({ key }) => key === 'id') ?? entries[0])?.keySpan ?? { start: 0, end: 0 };
}

/** The edits that intents come to; nothing where they cannot be made. */
export function intentEdits(text: string, intents: readonly Intent[]): readonly TextEdit[] | undefined {
  const result = editToml(text, intents, { prune: true });
  return 'edits' in result ? result.edits : undefined;
}

/**
 * Puts other source in the place of one name of a path, in each header and key that has it, so that comments and what is
 * below stay where they are. Nothing where the result would not be read, as where the new name is there already.
 */
export function renameEdits(text: string, path: KeyPath, source: string): readonly TextEdit[] | undefined {
  const layout = layOut(text);
  if ('held' in layout) return undefined;
  const edits: TextEdit[] = [];
  const look = (above: KeyPath, keys: readonly KeyPart[]): KeyPath => {
    const whole = [...above, ...keys.map(({ name }) => name)];
    const at = keys[path.length - 1 - above.length];
    if (at && path.every((name, index) => whole[index] === name)) {
      edits.push({ start: at.start, end: at.end, text: source });
    }
    return whole;
  };
  const lookInside = (value: Value, above: KeyPath): void => {
    if (value.kind === 'inline') for (const field of value.parts) lookAt(field, above);
  };
  const lookAt = ({ keys, value }: Field, above: KeyPath): void => lookInside(value, look(above, keys));
  for (const { header, fields } of layout.sections) {
    const above = header ? look([], header.keys) : [];
    for (const field of fields) lookAt(field, above);
  }
  if (edits.length === 0 || readToml(applyEdits(text, edits)).parsed.held) return undefined;
  return edits;
}

function isSame(one: Span, other: Span): boolean {
  return one.start === other.start && one.end === other.end;
}
