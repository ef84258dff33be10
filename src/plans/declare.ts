/** Edits that declare what was found: at the end of its section, in the way the manifest is already written. */
import { groupedBy } from '../base/grouped.ts';
import { lineEndingOf, type Span, type TextEdit } from '../base/text.ts';
import { isUuid } from '../base/uuid.ts';
import type { FileEdit } from '../checks/problem.ts';
import type { Kind } from '../manifest/fields.ts';
import { type ManifestFile, NEW_MANIFEST } from '../manifest/layout.ts';
import { MERGE_KEY, type Section } from '../manifest/read.ts';
import { type Numbers, numbersOf } from '../queries/numbers.ts';
import type { Found } from '../queries/undeclared.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Entry, ListNode, MapNode } from '../syntax/tree.ts';
import { appendEntry, type Insertion, insertEntries } from '../syntax/yaml-edit.ts';
import { printDouble, printScalar } from '../syntax/yaml-print.ts';
import { withCounters } from './counters.ts';
import { mayBeWritten } from './may-be-written.ts';

/** One thing that is to be declared. */
export interface Declaration {
  readonly found: Found;
  readonly id: string;
  /** The key that it had before; the readable one of what was found unless told. A taken one gets a number. */
  readonly key?: string;
}

/** With the field that is its number for ever, where its kind has such. */
interface Numbered extends Declaration {
  readonly number?: readonly [field: string, value: number];
}

/** Nothing where the manifest cannot take it: it is held, newer than this Mooring, or written in a way nobody can add to. */
export function declare(snapshot: Snapshot, found: Found, freshId: () => string): readonly FileEdit[] | undefined {
  const { edits } = declareAll(snapshot, [{ found, id: found.id ?? freshId() }]);
  return edits.length > 0 ? edits : undefined;
}

/**
 * One edit for each file, in which no two entries of a kind share a key, and the counters of numbers. What the manifest cannot
 * take is `refused`.
 */
export function declareAll(snapshot: Snapshot, declarations: readonly Declaration[]): Declared {
  const { edits, refused } = declaredWithNumbers(snapshot, declarations, numbersOf(snapshot));
  return { edits: withCounters(snapshot, edits, countsOf(declarations, refused)), refused };
}

export interface Declared {
  readonly edits: readonly FileEdit[];
  readonly refused: readonly Declaration[];
}

/** How many of each kind are declared. */
export function countsOf(
  declarations: readonly Declaration[],
  refused: readonly Declaration[],
): ReadonlyMap<Kind, number> {
  const left = new Set(refused);
  const done = groupedBy(declarations, each => (left.has(each) ? undefined : each.found.kind));
  return new Map([...done].map(([kind, group]) => [kind, group.length]));
}

/** As `declareAll`, with the next of these numbers for those kinds that have some, and without their counters. */
export function declaredWithNumbers(
  snapshot: Snapshot,
  declarations: readonly Declaration[],
  numbers: readonly Numbers[],
): Declared {
  const inSections = new Map<string, TextEdit[]>();
  const newSections = new Map<string, NewSection[]>();
  const refused: Declaration[] = [];
  const keyed = { byUuid: usesUuidKeys(snapshot) };
  for (const [kind, wanted] of groupedBy(declarations, ({ found }) => found.kind)) {
    const group = numbered(
      wanted,
      numbers.find(each => each.kind === kind),
    );
    const sections = snapshot.sections.filter(section => section.kind === kind);
    const section = sections.find(({ node }) => node.kind !== 'scalar') ?? sections[0];
    const taken = new Set(snapshot.entities.flatMap(entity => (entity.kind === kind ? [entity.key] : [])));
    if (!section) {
      const { path } = fileFor(snapshot, kind);
      addTo(newSections, path, { section: kind.section, entries: withKeys(group, taken, keyed.byUuid), wanted });
      continue;
    }
    const edits = intoSection(snapshot, section, group, taken, keyed);
    if (edits.length > 0) addTo(inSections, section.path, ...edits);
    else refused.push(...wanted);
  }
  const edits = new Map<string, FileEdit>([...inSections].map(([path, inFile]) => [path, { path, edits: inFile }]));
  for (const [path, sections] of newSections) {
    const edit = withNewSections(snapshot, path, sections);
    const before = edits.get(path)?.edits ?? [];
    // A section that ends the file gets its entries before the next one begins.
    if (edit) edits.set(path, { ...edit, edits: [...before, ...edit.edits] });
    else refused.push(...sections.flatMap(({ wanted }) => wanted));
  }
  return { edits: [...edits.values()], refused };
}

/** One `key:` with its fields below, as YAML at the left margin. */
export function entryText(found: Found, key: string, id: string): string {
  return entryLines({ found, id }, key);
}

/** The key that one thing gets, declared by itself. */
export function keyFor(snapshot: Snapshot, { found, id, key = found.key }: Declaration): string {
  if (usesUuidKeys(snapshot)) return id;
  const all = snapshot.entities.filter(({ kind }) => kind === found.kind);
  return freeKey(key, new Set(all.map(entity => entity.key)));
}

/** A key that no one has: the wish, or the wish with a number. */
export function freeKey(wish: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wish)) return wish;
  for (let number = 2; ; number++) if (!taken.has(`${wish}_${number}`)) return `${wish}_${number}`;
}

export function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}

function numbered(group: readonly Declaration[], numbers: Numbers | undefined): readonly Numbered[] {
  if (!numbers) return group;
  return group.map((each, at) => ({ ...each, number: [numbers.field.name, numbers.next + at] }));
}

interface Keyed {
  /** The project's entries are keyed by UUID. */
  readonly byUuid: boolean;
}

interface NewSection {
  readonly section: string;
  /** Each with its key. */
  readonly entries: readonly KeyedDeclaration[];
  readonly wanted: readonly Declaration[];
}

type KeyedDeclaration = readonly [key: string, declaration: Numbered];

function blockOf(entries: readonly KeyedDeclaration[]): string {
  return entries.map(([key, declaration]) => entryLines(declaration, key)).join('\n');
}

function entryLines(declaration: Numbered, key: string): string {
  return `${printScalar(key)}:\n${indented(valueText(fieldsOf(declaration), 'block'))}`;
}

function lineOf(entries: readonly KeyedDeclaration[], style: 'flow' | 'json'): string {
  const parts = entries.map(([key, declaration]) => {
    const name = style === 'json' ? printDouble(key) : printScalar(key, true);
    return `${name}: ${valueText(fieldsOf(declaration), style)}`;
  });
  return `{ ${parts.join(', ')} }`;
}

/** Each with a key of its own; the keys join those that are taken. */
function withKeys(group: readonly Numbered[], taken: Set<string>, byUuid: boolean): KeyedDeclaration[] {
  return group.map(declaration => {
    const { found, id, key: wish } = declaration;
    const key = byUuid ? id : freeKey(wish ?? found.key, taken);
    taken.add(key);
    return [key, declaration];
  });
}

function withNewSections(snapshot: Snapshot, path: string, sections: readonly NewSection[]): FileEdit | undefined {
  const source = snapshot.sources.get(path);
  if (!source) {
    const whole = sections.map(({ section, entries }) => `${section}:\n${indented(blockOf(entries))}\n`);
    return { path, edits: [], create: whole.join('\n') };
  }
  const { root, text } = source;
  if (!mayBeWritten(source) || (root && root.kind !== 'map')) return undefined;
  const style = root?.flow ? styleAt(text, root.entries[0]) : 'block';
  const insertions = sections.map(({ section, entries }): Insertion => {
    return { key: section, valueText: style === 'block' ? blockOf(entries) : lineOf(entries, style) };
  });
  const edits = root ? insertEntries(text, root, insertions) : atTheEnd(text, insertions);
  return edits.length > 0 ? { path, edits } : undefined;
}

/** As JSON where its neighbour is. */
function styleAt(text: string, neighbour: { readonly keySpan: Span } | undefined): 'flow' | 'json' {
  return neighbour && text[neighbour.keySpan.start] === '"' ? 'json' : 'flow';
}

/** Into a text without a value. */
function atTheEnd(text: string, insertions: readonly Insertion[]): TextEdit[] {
  return insertions.flatMap(({ key, valueText }, index) =>
    // Only the first has to end the line before it.
    appendEntry(index === 0 ? text : '', undefined, key, valueText).map(edit => ({
      start: text.length,
      end: text.length,
      text: index === 0 ? edit.text : edit.text.replaceAll('\n', lineEndingOf(text)),
    })),
  );
}

function intoSection(
  snapshot: Snapshot,
  section: Section,
  group: readonly Numbered[],
  taken: Set<string>,
  keyed: Keyed,
): TextEdit[] {
  const source = snapshot.sources.get(section.path);
  const { node } = section;
  if (!source || !mayBeWritten(source) || node.alias) return [];
  if (node.kind === 'list') return intoList(source.text, node, group);
  if (node.kind === 'map') return intoMap(source.text, section, node, group, taken);
  const entries = withKeys(group, taken, keyed.byUuid);
  if (source.root?.kind !== 'map' || !source.root.flow) return underEmptyKey(source.text, section, blockOf(entries));
  // `{ forms: null }`; where nothing stands, nothing tells where it would.
  if (node.end === node.start) return [];
  return [{ start: node.start, end: node.end, text: lineOf(entries, styleAt(source.text, section)) }];
}

function intoMap(
  text: string,
  section: Section,
  node: MapNode,
  group: readonly Numbered[],
  taken: Set<string>,
): TextEdit[] {
  const own = node.entries.filter(({ merged, key }) => !merged && key !== MERGE_KEY);
  const keys = own.map(({ key }) => key);
  for (const { key } of node.entries) taken.add(key);
  // Where each entry stands on one line, the new one does too.
  const flow = node.flow || (own.length > 0 && own.every(({ value }) => value.kind === 'map' && value.flow));
  const [first] = own;
  const inside = first?.value.kind === 'map' ? first.value.entries[0] : undefined;
  const style = flow ? styleAt(text, inside ?? first ?? section) : 'block';
  const insertions = withKeys(group, taken, keys.length > 0 && keys.every(isUuid)).map(([key, declaration]) => ({
    key,
    valueText: valueText(fieldsOf(declaration), style),
  }));
  if (!isSorted(keys) || node.flow) return insertEntries(text, node, insertions, !first && style === 'json');
  insertions.sort((a, b) => (a.key < b.key ? -1 : 1));
  const before = insertions.filter(({ key }) => !lastBelow(own, key));
  const others = insertions.flatMap((insertion): Insertion[] => {
    const after = lastBelow(own, insertion.key);
    return after ? [{ ...insertion, after }] : [];
  });
  const below = others.length > 0 ? insertEntries(text, node, others) : [];
  if (below.length === 0 && others.length > 0) return [];
  return before.length > 0 ? asFirst(text, node, before, below) : below;
}

/** The last of some sorted entries whose key comes before this one. */
function lastBelow(sorted: readonly Entry[], key: string): Entry | undefined {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.key ?? '') < key) low = middle + 1;
    else high = middle;
  }
  return sorted[low - 1];
}

/** Before the first entry of a block map, on lines of their own. */
function asFirst(text: string, node: MapNode, first: readonly Insertion[], others: TextEdit[]): TextEdit[] {
  const lineStart = text.lastIndexOf('\n', node.start - 1) + 1;
  const indent = text.slice(lineStart, node.start);
  if (!/^ *$/.test(indent)) {
    const added = insertEntries(text, node, first);
    return added.length > 0 ? [...others, ...added] : [];
  }
  const newline = lineEndingOf(text);
  const lines = first.flatMap(({ key, valueText: value }) =>
    value.startsWith('{')
      ? [`${printScalar(key)}: ${value}`]
      : [`${printScalar(key)}:`, ...indented(value).split('\n')],
  );
  return [{ start: lineStart, end: lineStart, text: lines.map(line => indent + line + newline).join('') }, ...others];
}

/** At the end of a list, with its dashes and on one line where the last one is. */
function intoList(text: string, node: ListNode, group: readonly Numbered[]): TextEdit[] {
  const last = node.items.at(-1);
  const all = group.map(listedFields);
  if (!last) {
    if (!node.flow || text.slice(node.start + 1, node.end - 1).trim() !== '') return [];
    const items = all.map(fields => valueText(fields, 'flow'));
    return [{ start: node.start + 1, end: node.end - 1, text: items.join(', ') }];
  }
  if (last.alias || last.kind !== 'map') return [];
  const [entry] = last.entries;
  const style = last.flow ? styleAt(text, entry) : 'flow';
  const oneLines = all.map(fields => valueText(fields, style));
  if (node.flow) return [{ start: last.end, end: last.end, text: oneLines.map(line => `, ${line}`).join('') }];
  const lineStart = text.lastIndexOf('\n', last.start - 1) + 1;
  const before = text.slice(lineStart, last.start);
  if (!/^ *- +$/.test(before)) return [];
  const newline = lineEndingOf(text);
  const blocks = last.flow ? oneLines.map(line => [line]) : all.map(fields => valueText(fields, 'block').split('\n'));
  const items = blocks.map(lines =>
    lines.map((line, index) => newline + (index === 0 ? before : ' '.repeat(before.length)) + line).join(''),
  );
  const at = lineEnd(text, last.end);
  return [{ start: at, end: at, text: items.join('') }];
}

type Fields = readonly (readonly [name: string, value: string | number])[];

function fieldsOf({ found, id, number }: Numbered): Fields {
  return [['id', id], ['path', found.path], ...found.fields, ...(number ? [number] : [])];
}

/** What has no key is known by its name. */
function listedFields(declaration: Numbered): Fields {
  const { found, key = found.key } = declaration;
  const hasName = found.fields.some(([field]) => field === 'name');
  return [...fieldsOf(declaration), ...(hasName ? [] : ([['name', key]] as const))];
}

function valueText(fields: Fields, style: 'block' | 'flow' | 'json'): string {
  const written = fields.map(([name, value]) => {
    const text = typeof value === 'number' ? String(value) : printedText(value, style);
    return `${style === 'json' ? printDouble(name) : name}: ${text}`;
  });
  return style === 'block' ? written.join('\n') : `{ ${written.join(', ')} }`;
}

function printedText(value: string, style: 'block' | 'flow' | 'json'): string {
  return style === 'json' ? printDouble(value) : printScalar(value, style === 'flow');
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

/** `forms:` with nothing after it, or with `null` or `~`, which go. */
function underEmptyKey(text: string, { node }: Section, entries: string): TextEdit[] {
  const at = lineEnd(text, node.end);
  const newline = lineEndingOf(text);
  const inserted = newline + indented(entries).replaceAll('\n', newline);
  const blank = node.start > 0 && text[node.start - 1] === ' ' ? node.start - 1 : node.start;
  const written = node.end > node.start ? [{ start: blank, end: node.end, text: '' }] : [];
  return [...written, { start: at, end: at, text: inserted }];
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  if (end < 0) return text.length;
  return text[end - 1] === '\r' && end > from ? end - 1 : end;
}

function addTo<T>(groups: Map<string, T[]>, key: string, ...values: readonly T[]): void {
  const group = groups.get(key);
  if (group) group.push(...values);
  else groups.set(key, [...values]);
}
