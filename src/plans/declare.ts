/** Edits that declare what was found: at the end of its section, in the way the manifest is already written. */
import { lineEndingOf, type TextEdit } from '../base/text.ts';
import { isUuid } from '../base/uuid.ts';
import type { FileEdit } from '../checks/problem.ts';
import type { Kind } from '../manifest/fields.ts';
import { type ManifestFile, NEW_MANIFEST } from '../manifest/layout.ts';
import { MANIFEST_SCHEMA, MERGE_KEY, type Section, schemaOf } from '../manifest/read.ts';
import type { Found } from '../queries/undeclared.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Source } from '../snapshot/source.ts';
import type { ListNode, MapNode } from '../syntax/tree.ts';
import { appendEntry, insertEntry } from '../syntax/yaml-edit.ts';
import { printScalar } from '../syntax/yaml-print.ts';

/** Nothing where the manifest cannot take it: it is held, newer than this Mooring, or written in a way nobody can add to. */
export function declare(snapshot: Snapshot, found: Found, freshId: () => string): FileEdit | undefined {
  const id = found.id ?? freshId();
  const sections = snapshot.sections.filter(({ kind }) => kind === found.kind);
  const section = sections.find(({ node }) => node.kind !== 'scalar');
  if (section) return intoSection(snapshot, section, found, id);
  const [empty] = sections;
  const path = empty?.path ?? fileFor(snapshot, found.kind).path;
  const source = snapshot.sources.get(path);
  const entry = entryText(found, usesUuidKeys(snapshot) ? id : found.key, id);
  if (!source) return { path, edits: [], create: `${found.kind.section}:\n${indented(entry)}\n` };
  if (!mayBeWritten(source) || (source.root && source.root.kind !== 'map')) return undefined;
  if (inFlow(source.root)) return undefined;
  const edits = empty
    ? underEmptyKey(source.text, empty, entry)
    : appendEntry(source.text, source.root, found.kind.section, entry);
  return edits.length > 0 ? { path, edits } : undefined;
}

/** One `key:` with its fields below, as YAML at the left margin. */
export function entryText(found: Found, key: string, id: string): string {
  return `${printScalar(key)}:\n${indented(fieldLines(found, id, false).join('\n'))}`;
}

/** A key that no one has: the wish, or the wish with a number. */
export function freeKey(wish: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wish)) return wish;
  for (let number = 2; ; number++) if (!taken.has(`${wish}_${number}`)) return `${wish}_${number}`;
}

export function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}

function mayBeWritten(source: Source): boolean {
  return !source.held && (schemaOf(source.root)?.version ?? MANIFEST_SCHEMA) <= MANIFEST_SCHEMA;
}

function intoSection(snapshot: Snapshot, section: Section, found: Found, id: string): FileEdit | undefined {
  const source = snapshot.sources.get(section.path);
  const { node } = section;
  if (!source || !mayBeWritten(source) || node.kind === 'scalar' || node.alias) return undefined;
  const edits = node.kind === 'list' ? intoList(source.text, node, found, id) : intoMap(source.text, node, found, id);
  return edits.length > 0 ? { path: section.path, edits } : undefined;
}

function intoMap(text: string, node: MapNode, found: Found, id: string): TextEdit[] {
  const own = node.entries.filter(({ merged, key }) => !merged && key !== MERGE_KEY);
  const keys = own.map(({ key }) => key);
  const byUuid = keys.length > 0 && keys.every(isUuid);
  const key = byUuid ? id : freeKey(found.key, new Set(node.entries.map(entry => entry.key)));
  // Where each entry stands on one line, the new one does too.
  const flow = node.flow || (own.length > 0 && own.every(({ value }) => value.kind === 'map' && value.flow));
  const fields = fieldLines(found, id, flow);
  const value = flow ? `{ ${fields.join(', ')} }` : fields.join('\n');
  if (!isSorted(keys) || node.flow) return insertEntry(text, node, key, value);
  const after = keys.filter(other => other < key).at(-1);
  return after === undefined ? asFirst(text, node, key, value) : insertEntry(text, node, key, value, { after });
}

/** Before the first entry of a block map, on a line of its own. */
function asFirst(text: string, node: MapNode, key: string, value: string): TextEdit[] {
  const lineStart = text.lastIndexOf('\n', node.start - 1) + 1;
  const indent = text.slice(lineStart, node.start);
  const anchorless = /^ *$/.test(indent);
  if (!anchorless) return insertEntry(text, node, key, value);
  const lines = value.startsWith('{')
    ? [`${printScalar(key)}: ${value}`]
    : [`${printScalar(key)}:`, ...indented(value).split('\n')];
  const newline = lineEndingOf(text);
  return [{ start: lineStart, end: lineStart, text: lines.map(line => indent + line + newline).join('') }];
}

/** At the end of a list, with its dashes and on one line where the last one is. */
function intoList(text: string, node: ListNode, found: Found, id: string): TextEdit[] {
  const last = node.items.at(-1);
  const name = found.fields.some(([field]) => field === 'name') ? [] : [`name: ${printScalar(found.key, true)}`];
  if (!last) {
    const inside = text.slice(node.start + 1, node.end - 1);
    if (inside.trim() !== '') return [];
    const item = `{ ${[...fieldLines(found, id, true), ...name].join(', ')} }`;
    return [{ start: node.start + 1, end: node.end - 1, text: item }];
  }
  if (last.alias || last.kind !== 'map') return [];
  const oneLine = `{ ${[...fieldLines(found, id, true), ...name].join(', ')} }`;
  if (node.flow) return [{ start: last.end, end: last.end, text: `, ${oneLine}` }];
  const lineStart = text.lastIndexOf('\n', last.start - 1) + 1;
  const before = text.slice(lineStart, last.start);
  if (!/^ *- +$/.test(before)) return [];
  const newline = lineEndingOf(text);
  const lines = last.flow ? [oneLine] : [...fieldLines(found, id, false), ...name];
  const item = lines.map((line, index) => (index === 0 ? before : ' '.repeat(before.length)) + line).join(newline);
  const at = lineEnd(text, last.end);
  return [{ start: at, end: at, text: newline + item }];
}

function fieldLines({ path, fields }: Found, id: string, flow: boolean): string[] {
  return [
    `id: ${id}`,
    `path: ${printScalar(path, flow)}`,
    ...fields.map(([name, value]) => `${name}: ${printScalar(value, flow)}`),
  ];
}

/** Two or more keys in ascending order are taken for a sorted section. */
function isSorted(keys: readonly string[]): boolean {
  return keys.length > 1 && keys.every((key, index) => index === 0 || (keys[index - 1] ?? '') <= key);
}

function usesUuidKeys(snapshot: Snapshot): boolean {
  const keyed = snapshot.entities.filter(
    ({ section, kind }) => section.node.kind === 'map' && kind.identifiedBy === undefined,
  );
  return keyed.length > 0 && keyed.every(({ key }) => isUuid(key));
}

/** The file that a section of this kind belongs in, which may not exist yet. */
function fileFor({ layout }: Snapshot, kind: Kind): ManifestFile {
  const [first] = layout.used;
  if (!first || first.role === 'single') return first ?? { path: NEW_MANIFEST, role: 'single', stem: 'manifest' };
  const own = layout.used.find(({ stem }) => stem === kind.section);
  const folder = first.path.slice(0, first.path.lastIndexOf('/'));
  return own ?? { path: `${folder}/${kind.section}.yaml`, role: 'section', stem: kind.section };
}

function inFlow(root: Source['root']): boolean {
  return root?.kind === 'map' && root.flow;
}

/** `forms:` with nothing after it, or with `null` or `~`, which go. */
function underEmptyKey(text: string, { node }: Section, entry: string): TextEdit[] {
  if (node.alias) return [];
  const at = lineEnd(text, node.end);
  const newline = lineEndingOf(text);
  const inserted = newline + indented(entry).replaceAll('\n', newline);
  const blank = node.start > 0 && text[node.start - 1] === ' ' ? node.start - 1 : node.start;
  const written = node.end > node.start ? [{ start: blank, end: node.end, text: '' }] : [];
  return [...written, { start: at, end: at, text: inserted }];
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  if (end < 0) return text.length;
  return text[end - 1] === '\r' && end > from ? end - 1 : end;
}
