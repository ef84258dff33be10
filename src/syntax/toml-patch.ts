/**
 * Changes single values of a text that was read, at the cost of what changes: the statement of each value is written, and
 * read again by two parsers, and all else is not looked at, however large it is. That is enough, because TOML is one
 * statement after the other: where a whole one gives way to a whole one under the same keys, the others mean what they
 * meant.
 *
 * Only what is sure to be of that kind is done: scalars in the place of scalars, fields of a table in braces, new keys in
 * a section that has some. For all else the answer is nothing, and `editToml` is there.
 */
import { applyEdits, type TextEdit } from '../base/text.ts';
import { LIMITS } from './scan.ts';
import { readTomlDocument, type TomlDocument } from './toml-document.ts';
import { insertKeys } from './toml-insert.ts';
import { lineStart, nextLine } from './toml-lines.ts';
import type { Field } from './toml-parts.ts';
import { meaningOf, type Place, walk } from './toml-places.ts';
import { notRepresentable } from './toml-print.ts';
import { planStep, type StepOptions, wrap } from './toml-steps.ts';
import { canonicalToml, equalToml, isList, isTable, newTable, type TomlValue } from './toml-value.ts';

/** A text, told as what differs from one that was read whole. Each change makes a new one. */
export interface TomlPatch {
  readonly base: TomlDocument;
  readonly text: string;
  /** By their path, those that came first in front. */
  readonly parts: ReadonlyMap<string, Part>;
  /** The same paths in the order of the text. */
  readonly order: readonly string[];
  /** At least as many as are counted for `tomlParts` in the text of the base. */
  readonly baseCount: number;
}

interface Part {
  /** Of the text of the base. */
  readonly edit: TextEdit;
  readonly value: TomlValue;
  readonly count: number;
}

export interface PatchChange {
  readonly path: readonly string[];
  readonly value: TomlValue;
}

/** From here on the whole text is read again, once, which is little for each of so many. */
const MOST_PARTS = 256;

export function startPatch(base: TomlDocument): TomlPatch {
  return { base, text: base.text, parts: new Map(), order: [], baseCount: countParts(base.text) };
}

/** All of the values set; nothing where one of them is not of the kind that is done here. Never throws. */
export function patchToml(
  patch: TomlPatch,
  changes: readonly PatchChange[],
  options: StepOptions = {},
): TomlPatch | undefined {
  const { base, baseCount } = patch;
  const parts = new Map(patch.parts);
  const touched = new Set<Statement>();
  for (const change of changes) {
    for (const leaf of leavesOf(patch, change) ?? [undefined]) {
      const statement = leaf && setLeaf(base, parts, leaf, options);
      if (!statement) return undefined;
      touched.add(statement);
    }
  }
  if (parts.size > MOST_PARTS) return undefined;
  for (const statement of touched) if (!isFaithful(base, parts, statement)) return undefined;
  const isSame = parts.size === patch.parts.size && patch.order.every(name => parts.has(name));
  const order = isSame ? patch.order : inOrder(parts);
  const text = spliced(base.text, order, parts);
  let count = baseCount;
  for (const part of parts.values()) count += part.count;
  const fits = text.length <= LIMITS.textLength && count <= LIMITS.tomlParts;
  return fits ? { base, text, parts, order, baseCount } : undefined;
}

/** Sorting is stable: new keys of one place stay in the order in which they came. */
function inOrder(parts: ReadonlyMap<string, Part>): string[] {
  const starts = [...parts].map(([name, { edit }]) => ({ name, start: edit.start }));
  return starts.sort((a, b) => a.start - b.start).map(({ name }) => name);
}

function spliced(text: string, order: readonly string[], parts: ReadonlyMap<string, Part>): string {
  let result = '';
  let at = 0;
  for (const name of order) {
    const edit = parts.get(name)?.edit;
    if (!edit) continue;
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}

/** They count in pairs, of which each may stand in a statement of its own. */
const CONFLICT_MARKER = /<{7}|={7}|>{7}/;

/** The scalar at a path; nothing where there is none. */
export function patchedValue({ base, parts }: TomlPatch, path: readonly string[]): TomlValue | undefined {
  const own = parts.get(nameOf(path));
  if (own) return isTable(own.value) ? undefined : own.value;
  const { place, rest } = walk(base.root, path);
  return rest.length === 0 && place.kind === 'scalar' ? meaningOf(base.text, place) : undefined;
}

function nameOf(path: readonly string[]): string {
  return JSON.stringify(path);
}

/** A table that stands in braces is changed field by field, so that all that is equal keeps its form. */
function leavesOf({ base, parts }: TomlPatch, { path, value }: PatchChange): readonly PatchChange[] | undefined {
  if (path.length === 0 || isList(value) || notRepresentable(value) !== undefined) return undefined;
  const canonical = canonicalToml(value);
  if (!isTable(canonical)) return [{ path, value: canonical }];
  if (Object.values(canonical).some(field => isTable(field) || isList(field))) return undefined;
  const { place, rest } = walk(base.root, path);
  if (rest.length > 0 || parts.has(nameOf(path))) return [{ path, value: canonical }];
  if (place.kind !== 'table' || !place.written || place.children.size !== Object.keys(canonical).length)
    return undefined;
  if (![...place.children.keys()].every(name => Object.hasOwn(canonical, name))) return undefined;
  return Object.entries(canonical).map(([name, field]) => ({ path: [...path, name], value: field }));
}

/** `keys = value` on lines of its own: one of the base, or a new one. */
type Statement =
  | { readonly field: Field; readonly place: Place; readonly path: readonly string[] }
  | { readonly added: string; readonly path: readonly string[] };

function setLeaf(
  base: TomlDocument,
  parts: Map<string, Part>,
  { path, value }: PatchChange,
  options: StepOptions,
): Statement | undefined {
  const { place, rest } = walk(base.root, path);
  const name = nameOf(path);
  if (rest.length === 0) {
    const statement = place.kind === 'scalar' && !isTable(value) ? statementOf(base, path) : undefined;
    if (!statement) return undefined;
    const { edits, next } = planStep(base, { do: 'set', path, value }, options);
    const [edit, ...others] = edits;
    if (others.length > 0 || next.length > 0) return undefined;
    if (!edit) parts.delete(name);
    else if (!putPart(parts, name, edit, value)) return undefined;
    return statement;
  }
  const [key, ...more] = rest;
  if (typeof key !== 'string' || more.length > 0 || place.kind !== 'table') return undefined;
  if (place.home?.section === undefined || place.home.fields.length === 0) return undefined;
  const [edit, ...others] = insertKeys(base, place, [key], value, options);
  if (!edit || others.length > 0 || edit.start !== edit.end) return undefined;
  return putPart(parts, name, edit, value) ? { added: name, path } : undefined;
}

function putPart(parts: Map<string, Part>, name: string, edit: TextEdit, value: TomlValue): boolean {
  if (CONFLICT_MARKER.test(edit.text)) return false;
  parts.set(name, { edit, value, count: countParts(edit.text) });
  return true;
}

/** The statement of a section in which a value stands. */
function statementOf({ root }: TomlDocument, path: readonly string[]): Statement | undefined {
  for (let length = 1; length <= path.length; length++) {
    const { place } = walk(root, path.slice(0, length));
    if (!place.written) continue;
    if (!('field' in place.written) || place.written.block.section === undefined) return undefined;
    return { field: place.written.field, place, path: path.slice(0, length) };
  }
  return undefined;
}

function isFaithful(base: TomlDocument, parts: ReadonlyMap<string, Part>, statement: Statement): boolean {
  if ('added' in statement) {
    const part = parts.get(statement.added);
    if (!part || !standsAlone(base.text, part.edit)) return false;
    return isStatement(part.edit.text, wrap(statement.path.slice(-1), part.value));
  }
  const { field, place, path } = statement;
  const [start, end] = [lineStart(base.text, field.start), nextLine(base.text, field.end)];
  const edits = editsBelow(parts, place, path).map(edit => {
    return { start: edit.start - start, end: edit.end - start, text: edit.text };
  });
  const names = field.keys.map(key => key.name);
  return isStatement(applyEdits(base.text.slice(start, end), edits), wrap(names, meant(base, parts, place, path)));
}

/** Those of a value, or of the fields of a table in braces. */
function editsBelow(parts: ReadonlyMap<string, Part>, place: Place, path: readonly string[]): TextEdit[] {
  if (place.kind === 'table')
    return [...place.children].flatMap(([name, child]) => editsBelow(parts, child, [...path, name]));
  const part = parts.get(nameOf(path));
  return part ? [part.edit] : [];
}

function isStatement(text: string, value: TomlValue): boolean {
  const document = readTomlDocument(text);
  return !('held' in document) && document.sections.length === 1 && equalToml(document.value, value);
}

/** Whether an insertion begins and ends where a line does. */
function standsAlone(text: string, { start, end, text: added }: TextEdit): boolean {
  const begins = start === 0 || text[start - 1] === '\n' || /^\r?\n/.test(added);
  return begins && (added.endsWith('\n') || end === text.length);
}

/** What a place of the base is to mean now. */
function meant(base: TomlDocument, parts: ReadonlyMap<string, Part>, place: Place, path: readonly string[]): TomlValue {
  if (place.kind === 'scalar') return parts.get(nameOf(path))?.value ?? meaningOf(base.text, place);
  if (place.kind !== 'table') return meaningOf(base.text, place);
  const table = newTable();
  for (const [name, child] of place.children) table[name] = meant(base, parts, child, [...path, name]);
  return table;
}

function countParts(text: string): number {
  let count = 1;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    // Comma, dot, equals sign, line ends.
    if (code === 0x2c || code === 0x2e || code === 0x3d || code === 0x0a || code === 0x0d) count++;
  }
  return count;
}
