/** The manifest as a whole: one of it, its sections under their keys, none unknown. */
import { nearest } from '../../base/nearest.ts';
import { KINDS } from '../../manifest/kinds/table.ts';
import { MANIFEST_SCHEMA, type Section, schemaOf } from '../../manifest/read.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { wrapUnderKey } from '../../syntax/yaml-edit.ts';
import { sourceText } from '../edits.ts';
import type { Problem } from '../problem.ts';
import { fixIn, problem } from '../report.ts';

/** How many entities are checked at most. */
export const ENTITY_LIMIT = 20_000;

export function* twoManifests({ layout }: Snapshot): Iterable<Problem> {
  const used = layout.used[0];
  if (!used) return;
  const inUse = layout.used.length > 1 ? `the section files beside ${used.path}` : used.path;
  for (const { path } of layout.unused) {
    const message = `The project has two manifests: ${inUse} is used, this one is not. Keep one and move what is missing into it.`;
    yield problem('two-manifests', path, { start: 0, end: 0 }, message, {
      related: [{ path: used.path, span: { start: 0, end: 0 }, message: 'This manifest is used.' }],
    });
  }
}

export function* unwrappedSections(snapshot: Snapshot): Iterable<Problem> {
  for (const { wrapped, name, path, keySpan, node } of snapshot.sections) {
    if (wrapped) continue;
    const firstKey = node.kind === 'map' ? node.entries[0]?.keySpan : undefined;
    const message = `The entries are not under “${name}:”. They are read as if they were; wrap them so that every tool does.`;
    yield problem('unwrapped-section', path, firstKey ?? keySpan, message, {
      fixes: () => [
        fixIn(path, `Wrap the entries under “${name}:”`, wrapUnderKey(sourceText(snapshot, path), name), true),
      ],
    });
  }
}

export function* duplicateSections(snapshot: Snapshot): Iterable<Problem> {
  const first = new Map<string, Section>();
  for (const section of snapshot.sections) {
    if (!section.kind) continue;
    const name = section.kind.section;
    const earlier = first.get(name);
    if (!earlier) first.set(name, section);
    else {
      const message = `The section “${name}” also stands in ${earlier.path}. Both are read; keep its entities in one place.`;
      yield problem('duplicate-section', section.path, section.keySpan, message, {
        related: [{ path: earlier.path, span: earlier.keySpan, message: 'The section stands here first.' }],
      });
    }
  }
}

export function* unknownSections(snapshot: Snapshot): Iterable<Problem> {
  const known = KINDS.map(kind => kind.section);
  for (const section of snapshot.sections) {
    if (section.kind) continue;
    const [near] = nearest(section.name, known);
    const way = near ? `Did you mean “${near}”?` : 'It is kept as it is, and nothing in it is checked.';
    yield problem(
      'unknown-section',
      section.path,
      section.keySpan,
      `“${section.name}” is no section that Mooring knows. ${way}`,
      {
        fixes: () => [
          near ? fixIn(section.path, `Rename to “${near}”`, [{ ...section.keySpan, text: near }], true) : undefined,
        ],
      },
    );
  }
}

export function* sectionShapes(snapshot: Snapshot): Iterable<Problem> {
  for (const { kind, node, name, path, keySpan } of snapshot.sections) {
    if (!kind) continue;
    if (node.kind === 'scalar') {
      if (node.value === null) continue;
      yield problem(
        'wrong-type',
        path,
        node,
        `“${name}” holds one value. Write each ${kind.title} below it under a key of its own.`,
      );
      continue;
    }
    const values =
      node.kind === 'map'
        ? node.entries.map(entry => ({ node: entry.value, at: entry.keySpan }))
        : node.items.map(item => ({ node: item, at: item }));
    for (const { node: value, at } of values) {
      if (value.kind === 'map') continue;
      const span = at.end > at.start ? at : keySpan;
      yield problem(
        'wrong-type',
        path,
        span,
        `This ${kind.title} has no fields. Give it at least an id, or remove it.`,
      );
    }
  }
}

export function* newerSchema(snapshot: Snapshot): Iterable<Problem> {
  for (const { path } of snapshot.layout.used) {
    const schema = schemaOf(snapshot.sources.get(path)?.root);
    if (!schema || schema.version <= MANIFEST_SCHEMA) continue;
    const message = `This manifest has version ${schema.version}; this Mooring writes version ${MANIFEST_SCHEMA}. It is read as far as understood; install a newer Mooring to change it.`;
    yield problem('newer-schema', path, schema.span, message);
  }
}

export function* tooManyEntities(snapshot: Snapshot): Iterable<Problem> {
  const surplus = snapshot.entities[ENTITY_LIMIT];
  if (!surplus) return;
  const message = `The manifest declares ${snapshot.entities.length} entities; Mooring checks ${ENTITY_LIMIT}. Split the project.`;
  yield problem('too-many-entities', surplus.path, surplus.keySpan, message);
}
