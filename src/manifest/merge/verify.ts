/** A written text is read again and compared with what it is to say: what cannot be written without doubt is refused. */
import { docOf } from './doc.ts';
import { type Shape, sameShape, shapeAt } from './shape.ts';

/** What is told of a text that the result does not fit into. */
export const UNWRITABLE = 'The merge cannot be written into it without doubt; merge it by hand.';

/** Whether the text says just this, sections in their order. */
export function says(path: string, text: string, shape: Shape): boolean {
  const doc = docOf(path, text);
  if ('message' in doc) return false;
  const { root } = doc;
  if (!root) return shape.kind === 'map' && shape.entries.length === 0;
  return sameShape(root, shape) && sameOrder(root, shape);
}

/** The keys of the top level's maps, one below the other: the order of entities counts. */
function sameOrder(a: Shape, b: Shape): boolean {
  if (a.kind !== 'map' || b.kind !== 'map') return true;
  return a.entries.every(({ key, value }) => {
    const other = shapeAt(b, key);
    if (value.kind !== 'map' || other?.kind !== 'map') return true;
    return value.entries.map(each => each.key).join('\n') === other.entries.map(each => each.key).join('\n');
  });
}
