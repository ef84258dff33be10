/** Edits that declare what was found: at the end of its section, in the way the manifest is already written. */
import { isUuid } from '../base/uuid.ts';
import type { FileEdit } from '../checks/problem.ts';
import type { Kind } from '../manifest/fields.ts';
import { type ManifestFile, NEW_MANIFEST } from '../manifest/layout.ts';
import type { Section } from '../manifest/read.ts';
import type { Found } from '../queries/undeclared.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { appendEntry, insertEntry } from '../syntax/yaml-edit.ts';
import { printScalar } from '../syntax/yaml-print.ts';

/** Nothing where the manifest cannot take it: it is held, or writes this section as a list. */
export function declare(snapshot: Snapshot, found: Found, freshId: () => string): FileEdit | undefined {
  const id = found.id ?? freshId();
  const section = snapshot.sections.find(
    candidate => candidate.kind === found.kind && candidate.node.kind !== 'scalar',
  );
  if (section) return intoSection(snapshot, section, found, id);
  const file = fileFor(snapshot, found.kind);
  const source = snapshot.sources.get(file.path);
  const entry = entryText(found, usesUuidKeys(snapshot) ? id : freeKey(found.key, new Set()), id);
  if (!source) return { path: file.path, edits: [], create: `${found.kind.section}:\n${indented(entry)}\n` };
  if (source.held) return undefined;
  const root = source.root?.kind === 'map' ? source.root : undefined;
  const emptySection = snapshot.sections.find(candidate => candidate.kind === found.kind);
  if (emptySection) return { path: file.path, edits: underEmptyKey(source.text, emptySection, entry) };
  const edits = appendEntry(source.text, root, found.kind.section, entry);
  return edits.length > 0 ? { path: file.path, edits } : undefined;
}

/** One `key:` with its fields below, as YAML at the left margin. */
export function entryText(found: Found, key: string, id: string): string {
  return `${printScalar(key)}:\n${indented(fieldLines(found, id).join('\n'))}`;
}

/** A key that no one has: the wish, or the wish with a number. */
export function freeKey(wish: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wish)) return wish;
  for (let number = 2; ; number++) if (!taken.has(`${wish}_${number}`)) return `${wish}_${number}`;
}

export function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}

function intoSection(snapshot: Snapshot, section: Section, found: Found, id: string): FileEdit | undefined {
  const source = snapshot.sources.get(section.path);
  const { node } = section;
  if (!source || source.held || node.kind !== 'map' || node.alias) return undefined;
  const keys = node.entries.map(({ key }) => key);
  const byUuid = keys.length > 0 && keys.every(isUuid);
  const key = byUuid ? id : freeKey(found.key, new Set(keys));
  const fields = fieldLines(found, id);
  const value = node.flow ? `{ ${fields.join(', ')} }` : fields.join('\n');
  const after = isSorted(keys) ? keys.filter(other => other < key).at(-1) : undefined;
  const edits = insertEntry(source.text, node, key, value, after === undefined ? {} : { after });
  return edits.length > 0 ? { path: section.path, edits } : undefined;
}

function fieldLines({ path, fields }: Found, id: string): string[] {
  return [
    `id: ${id}`,
    `path: ${printScalar(path)}`,
    ...fields.map(([name, value]) => `${name}: ${printScalar(value)}`),
  ];
}

/** Two or more keys in ascending order are taken for a sorted section. */
function isSorted(keys: readonly string[]): boolean {
  return keys.length > 1 && keys.every((key, index) => index === 0 || (keys[index - 1] ?? '') <= key);
}

function usesUuidKeys(snapshot: Snapshot): boolean {
  const keyed = snapshot.entities.filter(({ section }) => section.node.kind === 'map');
  return keyed.length > 0 && keyed.every(({ key, kind }) => isUuid(key) || kind.identifiedBy !== undefined);
}

/** The file that a section of this kind belongs in, which may not exist yet. */
function fileFor({ layout }: Snapshot, kind: Kind): ManifestFile {
  const [first] = layout.used;
  if (!first || first.role === 'single') return first ?? { path: NEW_MANIFEST, role: 'single', stem: 'manifest' };
  const own = layout.used.find(({ stem }) => stem === kind.section);
  const folder = first.path.slice(0, first.path.lastIndexOf('/'));
  return own ?? { path: `${folder}/${kind.section}.yaml`, role: 'section', stem: kind.section };
}

/** `forms:` with nothing after it. */
function underEmptyKey(text: string, section: Section, entry: string): FileEdit['edits'] {
  const { node } = section;
  const lineEnd = text.indexOf('\n', node.end);
  const at = lineEnd < 0 ? text.length : lineEnd > 0 && text[lineEnd - 1] === '\r' ? lineEnd - 1 : lineEnd;
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const inserted = newline + indented(entry).replaceAll('\n', newline);
  const written = node.end > node.start ? [{ start: node.start, end: node.end, text: '' }] : [];
  return [...written, { start: at, end: at, text: inserted }];
}
