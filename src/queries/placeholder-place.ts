/** Finds the text value, and the placeholder in it, at a place of a workspace's file. */
import type { Span } from '../base/text.ts';
import type { KeyPath } from '../config/key-path.ts';
import { type StringPlaces, stringPlaces } from '../syntax/toml-string-places.ts';
import { type Node, textOf } from '../syntax/tree.ts';
import type { Definition } from '../workspace/definition.ts';
import { isShellText, takesPlaceholders } from '../workspace/placeholder-uses.ts';
import { type Placeholder, parsePlaceholders } from '../workspace/placeholders.ts';

export interface TextPlace {
  /** From the root of the workspace; an item of a list has its number. */
  readonly path: KeyPath;
  readonly places: StringPlaces;
}

/** The text at an offset, where placeholders are understood in it. Nothing in a file that cannot be read now. */
export function textPlaceAt({ root, role, text, held }: Definition, offset: number): TextPlace | undefined {
  if (!root || held) return undefined;
  const found = scalarAt(root, offset, role.is === 'layer' ? role.mount : []);
  if (!found || textOf(found.node) === undefined || !takesPlaceholders(found.path)) return undefined;
  const places = stringPlaces(text, found.node);
  return places && places.offsetOf(offset) !== undefined ? { path: found.path, places } : undefined;
}

/** Every value is looked at: a table may be written in pieces, with others between them. */
function scalarAt(
  node: Node,
  offset: number,
  path: KeyPath,
): { readonly node: Node; readonly path: KeyPath } | undefined {
  if (node.kind === 'scalar') return node.start <= offset && offset <= node.end ? { node, path } : undefined;
  const inside: readonly (readonly [string, Node])[] =
    node.kind === 'list'
      ? node.items.map((item, index) => [`${index}`, item])
      : node.entries.map(({ key, value }) => [key, value]);
  for (const [name, value] of inside) {
    const found = scalarAt(value, offset, [...path, name]);
    if (found) return found;
  }
  return undefined;
}

export interface PlaceholderPlace extends Span {
  readonly placeholder: Placeholder;
  readonly path: KeyPath;
  /** As it is written in the value. */
  readonly written: string;
}

/** The placeholder at an offset, both its ends included; its span is in the file. */
export function placeholderAt(definition: Definition, offset: number): PlaceholderPlace | undefined {
  const found = textPlaceAt(definition, offset);
  const at = found?.places.offsetOf(offset);
  if (!found || at === undefined) return undefined;
  const { path, places } = found;
  const { placeholders } = parsePlaceholders(places.value, { shell: isShellText(path) });
  const placeholder = placeholders.find(({ start, end }) => start <= at && at <= end);
  if (!placeholder) return undefined;
  const written = places.value.slice(placeholder.start, placeholder.end);
  return { placeholder, path, written, ...places.spanOf(placeholder) };
}
