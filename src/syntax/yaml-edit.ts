/**
 * Edits of YAML as splices of the text that was parsed: every byte outside them stays. A place that cannot be edited
 * faithfully (an explicit `? key`, a merged field, a value nobody can write there) gives no edits at all.
 */
import { lineEndingOf, type Span, type TextEdit } from '../base/text.ts';
import type { Entry, ListNode, MapNode, Node, ScalarNode } from './tree.ts';
import { printBlock, printDouble, printScalar, printSingle } from './yaml-print.ts';

export { printScalar };

/** Replaces a scalar (or an alias, then only in this place) by a string, in the style it is written in where that can hold it. */
export function setScalar(text: string, node: ScalarNode, value: string): TextEdit[] {
  const { start, end } = node;
  if (node.style !== 'empty') return [{ start, end, text: printLike(text, node, value) }];
  const before = text.slice(Math.max(lineStart(text, start), start - 200), start);
  const separator = /(?:^|[\s:?-]|[&!]\S*)$/.test(before) ? ' ' : ': ';
  const after = /^[#\w]/.test(text.slice(end, end + 1)) ? ' ' : '';
  return [{ start, end, text: separator + printScalar(value, true) + after }];
}

/** Takes an entry out: its whole lines in a block map, the entry and its comma in a flow map. Comments above it stay. */
export function removeEntry(text: string, map: MapNode, entry: Entry): TextEdit[] {
  return removeEntries(text, map, [entry]);
}

/** Takes entries out at once, so that neighbours in a flow map share their commas. All of them, or no edits at all. */
export function removeEntries(text: string, map: MapNode, entries: readonly Entry[]): TextEdit[] {
  const own = map.entries.filter(candidate => !candidate.merged);
  const chosen = chosenOf(own, entries);
  if (!chosen || map.alias) return [];
  if (map.flow) return removeFromFlow(text, map, own, chosen);
  const edits = chosen.map(index => removeFromBlock(text, own, index));
  return edits.includes(undefined) ? [] : united(edits.flatMap(edit => edit ?? []));
}

/** Takes an item out of a list, its dash and lines or its comma with it. */
export function removeItem(text: string, list: ListNode, item: Node): TextEdit[] {
  return removeItems(text, list, [item]);
}

/** Takes items out at once. All of them, or no edits at all. */
export function removeItems(text: string, list: ListNode, items: readonly Node[]): TextEdit[] {
  const chosen = chosenOf(list.items, items);
  if (!chosen || list.alias) return [];
  if (list.flow) return removeFromFlow(text, list, list.items, chosen);
  const edits = chosen.flatMap(index => {
    const { start = 0, end = 0 } = list.items[index] ?? {};
    const dash = dashOf(text, start);
    return dash === undefined ? [] : removeLines(text, lineStart(text, dash), { start: dash, end });
  });
  return edits.length < chosen.length ? [] : united(edits);
}

/**
 * Adds `key: valueText` after the entry named `after`, or at the end. `valueText` is YAML as it would stand at the left
 * margin, with `\n` between its lines; several lines (or a list of one) go below the key. In a flow map it must be one line.
 * A key that is there already gives no edits. `key` is the plain name; it is quoted where it must be, and like its
 * neighbours in a flow map, so that JSON stays JSON (`quoteKey` says so for an object that is still empty).
 */
export function insertEntry(
  text: string,
  map: MapNode,
  key: string,
  valueText: string,
  options: { readonly after?: string; readonly quoteKey?: boolean } = {},
): TextEdit[] {
  const after = map.entries.find(entry => !entry.merged && entry.key === options.after);
  return insertEntries(text, map, [{ key, valueText, ...(after ? { after } : {}) }], options.quoteKey);
}

export interface Insertion {
  readonly key: string;
  /** As for `insertEntry`. */
  readonly valueText: string;
  /** The entry of the map behind which it goes; the last one unless told. */
  readonly after?: Entry;
}

/** Adds entries at once, those behind one entry in their order. All of them, or no edits at all. */
export function insertEntries(
  text: string,
  map: MapNode,
  insertions: readonly Insertion[],
  quoteKeys = false,
): TextEdit[] {
  const own = map.entries.filter(entry => !entry.merged);
  const taken = new Set(own.map(({ key }) => key));
  for (const { key } of insertions) {
    if (map.alias || taken.has(key)) return [];
    taken.add(key);
  }
  const groups = new Map<Entry | undefined, Insertion[]>();
  for (const insertion of insertions) {
    const anchor = insertion.after ?? own.at(-1);
    const group = groups.get(anchor);
    if (group) group.push(insertion);
    else groups.set(anchor, [insertion]);
  }
  const [first] = own;
  const column = first && columnOf(text, first.start);
  const lineEnding = lineEndingOf(text);
  const edits = [...groups].map(([anchor, group]) => {
    if (map.flow) return insertIntoFlow(text, map, anchor, group, quoteKeys);
    if (!anchor || column === undefined) return undefined;
    const at = endOfEntry(text, anchor);
    const lines = group.map(({ key, valueText }) => printEntry(key, valueText, ' '.repeat(column), lineEnding));
    return { start: at, end: at, text: lines.map(each => lineEnding + each).join('') };
  });
  return edits.includes(undefined) ? [] : edits.flatMap(edit => edit ?? []);
}

/** Adds an entry at the end of a map, or as the first of a text that has no value yet (`map` absent). */
export function appendEntry(text: string, map: MapNode | undefined, key: string, valueText: string): TextEdit[] {
  if (map) return insertEntry(text, map, key, valueText);
  const lineEnding = lineEndingOf(text);
  const gap = /(?:^|\n|\uFEFF)$/.test(text) ? '' : lineEnding;
  const at = text.length;
  return [{ start: at, end: at, text: gap + printEntry(key, valueText, '', lineEnding) + lineEnding }];
}

/** Writes another key in place, in the quotes it has. */
export function renameKey(text: string, entry: Entry, key: string): TextEdit[] {
  const { start, end } = entry.keySpan;
  const quote = text[start];
  if (entry.merged || start === end || quote === '*' || quote === '|' || quote === '>') return [];
  const written = quote === '"' ? printDouble(key) : quote === "'" ? printSingle(key) : printScalar(key, true);
  return [{ start, end, text: written }];
}

/**
 * Puts the whole content of a text under one key: `key:` before the first line of content, every line from there on
 * indented by two. Comments at the top, directives and `---` stay where they are.
 */
export function wrapUnderKey(text: string, key: string): TextEdit[] {
  const lines = [...text.matchAll(/[^\n]*(?:\n|$)/g)].filter(line => line[0] !== '');
  const isContent = (line: string): boolean =>
    !/^\uFEFF?(?:\s*(?:#.*)?|%.*|---\s*(?:#.*)?)$/.test(line.replace(/\r?\n$/, ''));
  const first = lines.findIndex(line => isContent(line[0]));
  const opening = lines[first];
  if (!opening || /^\uFEFF?(?:---|\.\.\.)/.test(opening[0])) return [];
  const edits: TextEdit[] = [];
  for (const line of lines.slice(first)) {
    if (/^(?:---|\.\.\.)\s/.test(`${line[0]} `)) break;
    const start = line.index + (line[0].startsWith('\uFEFF') ? 1 : 0);
    const head = line === opening ? `${printScalar(key)}:${lineEndingOf(text)}` : '';
    const blank = /^\r?\n?$/.test(line[0]);
    if (!blank) edits.push({ start, end: start, text: `${head}  ` });
  }
  return edits;
}

function printLike(text: string, node: ScalarNode, value: string): string {
  if (node.alias || node.style === 'plain') return printScalar(value, true);
  if (node.style === 'single') return printSingle(value);
  if (node.style === 'double') return printDouble(value);
  const indent = /\n([ ]+)\S/.exec(text.slice(node.start, node.end))?.[1];
  const block = indent && value.includes('\n') ? printBlock(value, indent, lineEndingOf(text)) : undefined;
  return block ?? printScalar(value);
}

function printEntry(key: string, valueText: string, indent: string, lineEnding: string): string {
  const name = `${indent}${printScalar(key)}:`;
  const [first = '', ...rest] = valueText.replace(/\r?\n$/, '').split(/\r?\n/);
  const below = (lines: string[]): string =>
    lines.map(line => lineEnding + (line === '' ? '' : `${indent}  ${line}`)).join('');
  if (first === '' && rest.length === 0) return name;
  const beside = rest.length === 0 ? !/^[-?](?: |$)/.test(first) : /^[|>][-+]?$/.test(first);
  return beside ? `${name} ${first}${below(rest)}` : name + below([first, ...rest]);
}

function insertIntoFlow(
  text: string,
  map: MapNode,
  anchor: Entry | undefined,
  group: readonly Insertion[],
  quoteKeys: boolean,
): TextEdit | undefined {
  if (text[map.start] !== '{' || group.some(({ valueText }) => /[\r\n]/.test(valueText))) return undefined;
  const quoted = quoteKeys || (anchor && text[anchor.keySpan.start] === '"');
  const printed = group.map(({ key, valueText }) =>
    `${quoted ? printDouble(key) : printScalar(key, true)}: ${valueText}`.trimEnd(),
  );
  if (!anchor) {
    const inside = text.slice(map.start + 1, map.end - 1);
    return inside.trim() === ''
      ? { start: map.start + 1, end: map.end - 1, text: ` ${printed.join(', ')} ` }
      : undefined;
  }
  // A map that has each entry on a line of its own goes on like that.
  const line = lineStart(text, anchor.start);
  const own = line > map.start && text.slice(line, anchor.start).trim() === '';
  const gap = own ? lineEndingOf(text) + text.slice(line, anchor.start) : ' ';
  return { start: anchor.end, end: anchor.end, text: printed.map(each => `,${gap}${each}`).join('') };
}

/** The places of some parts among all, ascending; nothing where one is not among them. */
function chosenOf<T>(all: readonly T[], some: readonly T[]): number[] | undefined {
  const indexes = new Map(some.length > 1 ? all.map((part, index) => [part, index]) : []);
  const chosen = some.map(part => (some.length > 1 ? (indexes.get(part) ?? -1) : all.indexOf(part)));
  return chosen.includes(-1) ? undefined : chosen.sort((a, b) => a - b);
}

function removeFromBlock(text: string, own: readonly Entry[], index: number): TextEdit | undefined {
  const entry = own[index];
  if (!entry) return undefined;
  const line = lineStart(text, entry.start);
  const before = text.slice(line, entry.start);
  if (/^\uFEFF?[ \t]*(?:[&!]\S*[ \t]+)*$/.test(before)) return removeLines(text, line, entry);
  // The first field of a list item stands behind its dash, which stays for the next field.
  if (!/^\uFEFF?[ \t]*(?:-[ \t]+)+$/.test(before)) return undefined;
  const next = own[index + 1];
  if (!next) return { start: entry.start, end: contentLineEnd(text, entry.end), text: '' };
  const gap = text.slice(entry.end, next.start);
  const end = /^[ \t]*\r?\n\s*$/.test(gap) ? next.start : contentLineEnd(text, entry.end);
  return { start: entry.start, end, text: '' };
}

/** What stays keeps one comma between two; a comment in between stops it. */
function removeFromFlow(text: string, node: Span, parts: readonly Span[], chosen: readonly number[]): TextEdit[] {
  if (!/[[{]/.test(text[node.start] ?? '')) return [];
  const isComma = (from: number, to: number): boolean => /^\s*,\s*$/.test(text.slice(from, to));
  const edits: TextEdit[] = [];
  for (let at = 0; at < chosen.length; ) {
    const from = chosen[at] ?? 0;
    let to = from;
    while (chosen[at + 1] === to + 1) {
      const [part, next] = [parts[to], parts[to + 1]];
      if (!part || !next || !isComma(part.end, next.start)) return [];
      to++;
      at++;
    }
    at++;
    const edit = removeRun(text, node, parts, from, to, isComma);
    if (!edit) return [];
    edits.push(edit);
  }
  return edits;
}

/** Of neighbours, `from` to `to`, both included. */
function removeRun(
  text: string,
  node: Span,
  parts: readonly Span[],
  from: number,
  to: number,
  isComma: (from: number, to: number) => boolean,
): TextEdit | undefined {
  const [first, last, previous, next] = [parts[from], parts[to], parts[from - 1], parts[to + 1]];
  if (!first || !last) return undefined;
  if (previous) {
    return isComma(previous.end, first.start) ? { start: previous.end, end: last.end, text: '' } : undefined;
  }
  if (next) return isComma(last.end, next.start) ? { start: first.start, end: next.start, text: '' } : undefined;
  const around = text.slice(node.start + 1, first.start) + text.slice(last.end, node.end - 1);
  return /^\s*,?\s*$/.test(around) ? { start: node.start + 1, end: node.end - 1, text: '' } : undefined;
}

/** Removals that touch or overlap become one: the last line of a text takes the line break before it. */
function united(removals: readonly TextEdit[]): TextEdit[] {
  const all: TextEdit[] = [];
  for (const edit of removals) {
    const last = all.at(-1);
    if (last && edit.start < last.end) all[all.length - 1] = { ...last, end: Math.max(last.end, edit.end) };
    else all.push(edit);
  }
  return all;
}

/** Whole lines from `start` to the line on which the part ends. The last line of a text takes the line break before it. */
function removeLines(text: string, start: number, part: Span): TextEdit {
  const end = text.indexOf('\n', part.end);
  if (end >= 0) return { start: keepBom(text, start), end: end + 1, text: '' };
  const before = text[start - 2] === '\r' ? start - 2 : start - 1;
  return { start: start === 0 ? keepBom(text, 0) : before, end: text.length, text: '' };
}

function keepBom(text: string, start: number): number {
  return start === 0 && text.startsWith('\uFEFF') ? 1 : start;
}

/** Where a new line goes in after an entry: the end of its last line; behind the blank lines that a `|+` keeps. */
function endOfEntry(text: string, entry: Entry): number {
  const { value } = entry;
  const keeps =
    value.kind === 'scalar' && value.style === 'block' && /^[|>]\d?\+/.test(text.slice(value.start, value.end));
  if (!keeps) return contentLineEnd(text, entry.end);
  const blank = /(?:[ \t]*\r?\n)*/y;
  blank.lastIndex = contentLineEnd(text, entry.end);
  blank.test(text);
  const at = blank.lastIndex;
  return contentLineEnd(text, at > entry.end && text[at - 1] === '\n' ? at - (text[at - 2] === '\r' ? 2 : 1) : at);
}

/** The offset of the dash of a block list's item, where nothing but space, anchors and tags stand between. */
function dashOf(text: string, start: number): number | undefined {
  const from = Math.max(0, start - 1000);
  const found = /-(?:\s+[&!]\S*)*\s*$/.exec(text.slice(from, start));
  if (!found) return undefined;
  const dash = from + found.index;
  return /^\uFEFF?[ \t]*$/.test(text.slice(lineStart(text, dash), dash)) ? dash : undefined;
}

/** The column where the fields of a block map stand; nothing where the first one has something odd before it. */
function columnOf(text: string, start: number): number | undefined {
  const before = text.slice(lineStart(text, start), start).replace(/^\uFEFF/, '');
  return /^ *(?:- +)*$/.test(before) ? before.length : undefined;
}

function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

function contentLineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  if (end < 0) return text.length;
  return end > offset && text[end - 1] === '\r' ? end - 1 : end;
}
