/** A field that its kind needs. */
import { isUuid } from '../../base/uuid.ts';
import type { Field } from '../../manifest/fields.ts';
import type { Body, Entity } from '../../manifest/read.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { isEmpty, type MapNode } from '../../syntax/tree.ts';
import { addField } from '../edits.ts';
import type { Fix, FixFacts, Problem } from '../problem.ts';
import { fixIn, problem } from '../report.ts';

export function* missingFields(
  snapshot: Snapshot,
  map: MapNode,
  fields: readonly Field[],
  body: Body,
): Iterable<Problem> {
  for (const field of fields) {
    if (field.required !== true && field.required !== body.place) continue;
    const entry = map.entries.find(({ key }) => key === field.name || field.formerly?.includes(key));
    if (entry && !isEmpty(entry.value)) continue;
    if (map === body.node && isGivenByKey(body, field)) continue;
    const owner = map === body.node ? ownerText(body) : 'This item';
    const message = `${owner} has no “${field.name}”. Add it: ${field.doc}`;
    yield problem('missing-field', body.path, entry?.keySpan ?? anchor(body, map), message, {
      fixes: facts => (entry ? [] : fixesFor(snapshot, map, field, body, facts)),
    });
  }
}

function fixesFor(snapshot: Snapshot, map: MapNode, field: Field, body: Body, facts: FixFacts): (Fix | undefined)[] {
  if (field.name !== 'id' || field.type.is !== 'uuid') return [];
  const edits = addField(snapshot, body.path, map, 'id', facts.freshId());
  return [fixIn(body.path, 'Add a fresh UUID', edits, true)];
}

/** The key of an entity may stand for its id, and for what identifies a config. */
function isGivenByKey(body: Body, field: Field): boolean {
  if (body.place !== 'manifest') return false;
  const { key } = body as Entity;
  if (field.name === body.kind.identifiedBy) return key !== '';
  return field.name === 'id' && isUuid(key);
}

function ownerText(body: Body): string {
  if (body.place === 'file') return `This ${body.kind.title} file`;
  const { key } = body as Entity;
  return key === '' ? `This ${body.kind.title}` : `The ${body.kind.title} “${key}”`;
}

function anchor(body: Body, map: MapNode): { start: number; end: number } {
  if (map === body.node && body.place === 'manifest') return (body as Entity).keySpan;
  return map.entries[0]?.keySpan ?? { start: map.start, end: Math.min(map.end, map.start + 1) };
}
