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
  const index = map.entries.indexOf(entry);
  if (index < 0 || entry.merged || map.alias) return [];
  const own = map.entries.filter(candidate => !candidate.merged);
  if (map.flow) return removeFromFlow(text, map, own, index);
  const line = lineStart(text, entry.start);
  const before = text.slice(line, entry.start);
  if (/^\uFEFF?[ \t]*(?:[&!]\S*[ \t]+)*$/.test(before)) return removeLines(text, line, entry);
  // The first field of a list item stands behind its dash, which stays for the next field.
  if (!/^\uFEFF?[ \t]*(?:-[ \t]+)+$/.test(before)) return [];
  const next = own[index + 1];
  if (!next) return [{ start: entry.start, end: contentLineEnd(text, entry.end), text: '' }];
  const gap = text.slice(entry.end, next.start);
  const end = /^[ \t]*\r?\n\s*$/.test(gap) ? next.start : contentLineEnd(text, entry.end);
  return [{ start: entry.start, end, text: '' }];
}

/** Takes an item out of a list, its dash and lines or its comma with it. */
export function removeItem(text: string, list: ListNode, item: Node): TextEdit[] {
  const index = list.items.indexOf(item);
  if (index < 0 || list.alias) return [];
  if (list.flow) return removeFromFlow(text, list, list.items, index);
  const dash = dashOf(text, item.start);
  return dash === undefined ? [] : removeLines(text, lineStart(text, dash), { start: dash, end: item.end });
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
  const own = map.entries.filter(entry => !entry.merged);
  if (map.alias || own.some(entry => entry.key === key)) return [];
  const anchor = own.find(entry => entry.key === options.after) ?? own.at(-1);
  const quoted = options.quoteKey || (anchor && text[anchor.keySpan.start] === '"');
  if (map.flow) return insertIntoFlow(text, map, anchor, quoted ? printDouble(key) : printScalar(key, true), valueText);
  const first = own[0];
  const column = first && columnOf(text, first.start);
  if (!anchor || column === undefined) return [];
  const indent = ' '.repeat(column);
  const lineEnding = lineEndingOf(text);
  const at = endOfEntry(text, anchor);
  return [{ start: at, end: at, text: lineEnding + printEntry(key, valueText, indent, lineEnding) }];
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
  name: string,
  valueText: string,
): TextEdit[] {
  if (text[map.start] !== '{' || /[\r\n]/.test(valueText)) return [];
  const printed = `${name}: ${valueText}`.trimEnd();
  if (!anchor) {
    const inside = text.slice(map.start + 1, map.end - 1);
    return inside.trim() === '' ? [{ start: map.start + 1, end: map.end - 1, text: ` ${printed} ` }] : [];
  }
  // A map that has each entry on a line of its own goes on like that.
  const line = lineStart(text, anchor.start);
  const own = line > map.start && text.slice(line, anchor.start).trim() === '';
  const gap = own ? lineEndingOf(text) + text.slice(line, anchor.start) : ' ';
  return [{ start: anchor.end, end: anchor.end, text: `,${gap}${printed}` }];
}

function removeFromFlow(text: string, node: Span, parts: readonly Span[], index: number): TextEdit[] {
  const part = parts[index];
  if (!part || !/[[{]/.test(text[node.start] ?? '')) return [];
  const next = parts[index + 1];
  const previous = parts[index - 1];
  const isComma = (from: number, to: number): boolean => /^\s*,\s*$/.test(text.slice(from, to));
  if (previous) return isComma(previous.end, part.start) ? [{ start: previous.end, end: part.end, text: '' }] : [];
  if (next) return isComma(part.end, next.start) ? [{ start: part.start, end: next.start, text: '' }] : [];
  const around = text.slice(node.start + 1, part.start) + text.slice(part.end, node.end - 1);
  return /^\s*,?\s*$/.test(around) ? [{ start: node.start + 1, end: node.end - 1, text: '' }] : [];
}

/** Whole lines from `start` to the line on which the part ends. The last line of a text takes the line break before it. */
function removeLines(text: string, start: number, part: Span): TextEdit[] {
  const end = text.indexOf('\n', part.end);
  if (end >= 0) return [{ start: keepBom(text, start), end: end + 1, text: '' }];
  const before = text[start - 2] === '\r' ? start - 2 : start - 1;
  return [{ start: start === 0 ? keepBom(text, 0) : before, end: text.length, text: '' }];
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
