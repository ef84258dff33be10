/** Ids that change on the way into another project, wherever they stand. */
import { canonicalUuid } from '../../base/uuid.ts';
import type { Shape } from '../../manifest/merge/shape.ts';
import { decodeText } from '../../syntax/bytes.ts';
import { mapShape } from './fields.ts';

/** From an id in the export to the one here, both in canonical form. */
export type Ids = ReadonlyMap<string, string>;

/** A text in which every mention of such an id is the one here; all else is left as it is. */
export function remapped(text: string, ids: Ids): string {
  return text.replace(UUID, written => {
    const id = canonicalUuid(written);
    const here = ids.get(id) ?? id;
    return here === id ? written : here;
  });
}

export function remappedShape(shape: Shape, ids: Ids): Shape {
  if (shape.kind === 'list') return { kind: 'list', items: shape.items.map(item => remappedShape(item, ids)) };
  if (shape.kind === 'map')
    return mapShape(shape.entries.map(({ key, value }) => [remapped(key, ids), remappedShape(value, ids)]));
  return typeof shape.value === 'string' ? { kind: 'scalar', value: remapped(shape.value, ids) } : shape;
}

/** The ids that a file mentions, in canonical form; none of what is no text. */
export function idsIn(bytes: Uint8Array): ReadonlySet<string> {
  return new Set((decoded(bytes) ?? '').match(UUID)?.map(canonicalUuid) ?? []);
}

/** The same for the bytes of any file: those that are no text are left alone. */
export function remappedBytes(bytes: Uint8Array, ids: Ids): Uint8Array {
  const text = decoded(bytes);
  if (text === undefined) return bytes;
  const next = remapped(text, ids);
  return next === text ? bytes : new TextEncoder().encode(next);
}

function decoded(bytes: Uint8Array): string | undefined {
  const read = bytes.includes(0) ? undefined : decodeText(bytes);
  return read && 'text' in read ? read.text : undefined;
}

const UUID = /(?<![0-9a-z])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-z])/gi;
