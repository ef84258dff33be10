/** A field that its kind needs. */
import { isUuid } from '../../base/uuid.ts';
import { entryOfField } from '../../manifest/field-text.ts';
import type { Field } from '../../manifest/fields.ts';
import { requiredFields } from '../../manifest/kinds/table.ts';
import type { Body, Entity } from '../../manifest/read.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { type Entry, isEmpty, type MapNode, type Node, textOf } from '../../syntax/tree.ts';
import { addField, writeScalar } from '../edits.ts';
import { idElsewhere } from '../identity/known-id.ts';
import type { Fix, FixFacts, Problem } from '../problem.ts';
import { fixIn, problem } from '../report.ts';

export function missingFields(snapshot: Snapshot, map: MapNode, fields: readonly Field[], body: Body): Problem[] {
  const problems: Problem[] = [];
  for (const field of requiredFields(fields)) {
    if (field.required !== true && field.required !== body.place) continue;
    const entry = entryOfField(map, field);
    if (entry && !isBlank(entry.value, field)) continue;
    if (map === body.node && isGivenByKey(body, field)) continue;
    const owner = map === body.node ? ownerText(body) : 'This item';
    const message = entry
      ? `${owner} has an empty “${field.name}”. Fill it in: ${field.doc}`
      : `${owner} has no “${field.name}”. Add it: ${field.doc}`;
    problems.push(
      problem('missing-field', body.path, entry?.keySpan ?? anchor(body, map), message, {
        fixes: facts => (map === body.node ? [idFix(snapshot, field, body, entry, facts)] : []),
      }),
    );
  }
  return problems;
}

/** An empty text is wrong in its own way where a UUID or a path is wanted. */
function isBlank(value: Node, { type }: Field): boolean {
  if (isEmpty(value)) return true;
  return type.is !== 'uuid' && type.is !== 'path' && textOf(value)?.trim() === '';
}

/** The id that the other of the two files gives; in the manifest else a fresh one. */
function idFix(
  snapshot: Snapshot,
  field: Field,
  body: Body,
  entry: Entry | undefined,
  { freshId }: FixFacts,
): Fix | undefined {
  if (field.class !== 'identity' || field.type.is !== 'uuid') return undefined;
  const known = idElsewhere(snapshot, body);
  if (known === undefined && body.place === 'file') return undefined;
  const title =
    known === undefined
      ? 'Add a fresh UUID'
      : body.place === 'file'
        ? 'Add the id that the manifest gives'
        : 'Add the id that its file gives';
  const id = known ?? freshId();
  const edits =
    entry?.value.kind === 'scalar'
      ? writeScalar(snapshot, body.path, entry.value, id)
      : addField(snapshot, body.path, body.node, field.name, id);
  return fixIn(body.path, title, edits, true);
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
