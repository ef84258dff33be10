/** The manifest as a whole: one of it, its sections under their keys, none unknown. */
import { nearest } from '../../base/nearest.ts';
import type { Span } from '../../base/text.ts';
import { isKeptSection } from '../../manifest/kinds/kept.ts';
import { KINDS, kindOfEntityFile } from '../../manifest/kinds/table.ts';
import { MANIFEST_SCHEMA, MERGE_KEY, type Section, schemaOf } from '../../manifest/read.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { wrapUnderKey } from '../../syntax/yaml-edit.ts';
import { renameField, sourceText } from '../edits.ts';
import type { Problem } from '../problem.ts';
import { eitherOf, fixIn, problem } from '../report.ts';

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
    // The very same key in one file is a duplicate key, which the parser tells.
    else if (earlier.path !== section.path || earlier.name !== section.name) {
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
    if (section.kind || isKeptSection(section.name, section.path)) continue;
    const [near] = nearest(section.name, known);
    const way = near ? `Did you mean “${near}”?` : 'It is kept as it is, and nothing in it is checked.';
    yield problem(
      'unknown-section',
      section.path,
      section.keySpan,
      `“${section.name}” is no section that Mooring knows. ${way}`,
      {
        fixes: () => {
          const entry = snapshot.sources.get(section.path)?.root;
          const found = entry?.kind === 'map' ? entry.entries.find(({ value }) => value === section.node) : undefined;
          // Where the section is there already, the name would stand twice.
          if (!near || !found || snapshot.sections.some(({ kind }) => kind?.section === near)) return [];
          return [fixIn(section.path, `Rename to “${near}”`, renameField(snapshot, section.path, found, near), true)];
        },
      },
    );
  }
}

/** A manifest that is one value or a list. An empty one declares nothing, and is fine. */
export function* manifestRoots(snapshot: Snapshot): Iterable<Problem> {
  for (const { path, role } of snapshot.layout.used) {
    const root = snapshot.sources.get(path)?.root;
    if (!root || root.kind === 'map' || (role === 'section' && snapshot.sections.some(each => each.path === path)))
      continue;
    const what = root.kind === 'list' ? 'a list' : 'one value';
    const message = `This manifest is ${what}, so it declares nothing. Write its entities under a section, like “workflows:”.`;
    yield problem('wrong-type', path, firstLineOf(snapshot, path, root), message);
  }
}

/** An entity file that holds something else than fields, or nothing where its kind needs some. */
export function* entityFileRoots(snapshot: Snapshot): Iterable<Problem> {
  for (const { path, role, root, known } of snapshot.sources.values()) {
    const kind = role === 'entity-file' && known && root?.kind !== 'map' ? kindOfEntityFile(path) : undefined;
    if (!kind) continue;
    const needed = kind.fields.filter(({ required }) => required === true || required === 'file');
    const fields = eitherOf(needed.map(({ name }) => `“${name}”`)).replace(' or ', ' and ');
    if (root) {
      const what = root.kind === 'list' ? 'a list' : 'one value';
      const message = `This ${kind.title} file is ${what}. Write its fields here, each as “name: value”.`;
      yield problem('wrong-type', path, firstLineOf(snapshot, path, root), message);
    } else if (needed.length > 0) {
      const message = `This ${kind.title} file is empty. Write at least its ${fields}.`;
      yield problem('missing-field', path, { start: 0, end: 0 }, message);
    }
  }
}

function firstLineOf(snapshot: Snapshot, path: string, { start, end }: Span): Span {
  const next = sourceText(snapshot, path)
    .slice(start, end)
    .search(/[\r\n]/);
  return { start, end: next < 0 ? end : start + next };
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
        ? node.entries.filter(({ key }) => key !== MERGE_KEY).map(entry => ({ node: entry.value, at: entry.keySpan }))
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
