/**
 * Prints a new `workspace.toml`, comments and all: plain keys first, then tables, each under its header. It is for text
 * that nobody wrote yet; what a person wrote is edited and never printed.
 */
import { printField, printKey, printToml } from '../syntax/toml-print.ts';
import type { Comment } from './legacy-comments.ts';
import {
  allComments,
  commentsWithin,
  type LegacyField,
  type LegacyItem,
  type LegacyList,
  type LegacyTable,
  type LegacyValue,
  plainValue,
} from './legacy-tree.ts';

export interface LegacyPrint {
  /** Comments at the top of the file. */
  readonly head: readonly Comment[];
  readonly table: LegacyTable;
  /** Comments at its end. */
  readonly tail: readonly Comment[];
}

/** Every comment is printed once. */
export function printLegacy({ head, table, tail }: LegacyPrint): string {
  const lines: string[] = [];
  own(lines, head);
  if (head.length > 0) lines.push('');
  printFields(lines, '', table);
  if (tail.length > 0) {
    gap(lines);
    own(lines, tail);
  }
  while (lines.at(-1) === '') lines.pop();
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

const LINE_WIDTH = 100;

/** `path` is that of the table as a header has it; nothing for the file's own keys. */
function printFields(lines: string[], path: string, { fields, inside }: LegacyTable): void {
  const isPlain = (field: LegacyField): boolean => isOnOneKey(field, path === '');
  for (const field of fields.filter(isPlain)) printPlain(lines, field);
  own(lines, inside);
  for (const field of fields) {
    if (isPlain(field)) continue;
    const below = path === '' ? printKey(field.key) : `${path}.${printKey(field.key)}`;
    if (field.value.is === 'list') printTables(lines, below, field, field.value);
    else if (field.value.is === 'table') printTable(lines, `[${below}]`, below, field, field.value);
  }
}

/** Whether a field stands as `key = value`, and not under a header. */
function isOnOneKey({ key, value }: LegacyField, isTop: boolean): boolean {
  if (value.is === 'leaf') return true;
  if (value.is === 'table') return !isTop && fitsInline(key, value);
  if (value.items.length === 0 || value.items.some(item => item.value.is !== 'table')) return true;
  const hasShort = value.items.every(({ value: item }) => item.is === 'table' && fitsInline(key, item));
  return hasShort && commentsWithin(value).length === 0 && width(key, value) <= LINE_WIDTH;
}

function fitsInline(key: string, table: LegacyTable): boolean {
  if (!table.inline || commentsWithin(table).length > 0) return false;
  return table.fields.every(({ value }) => isFlat(value)) && width(key, table) <= LINE_WIDTH;
}

function isFlat(value: LegacyValue): boolean {
  return value.is === 'leaf' || (value.is === 'list' && value.items.every(item => item.value.is === 'leaf'));
}

function width(key: string, value: LegacyValue): number {
  return printField(printKey(key), plainValue(value), { oneLine: true }).length;
}

function printPlain(lines: string[], field: LegacyField): void {
  const { value, remarks } = field;
  own(lines, remarks.above);
  own(lines, remarks.beside.slice(1));
  const key = printKey(field.key);
  const hasInner = value.is === 'list' && commentsWithin(value).length > 0;
  const text = hasInner ? `${key} = ${commentedList(value)}` : printField(key, plainValue(value), { multiline: true });
  lines.push(text + beside(remarks.beside));
  own(lines, remarks.after);
}

/** A list over several lines, with the comments between its items. */
function commentedList({ items, inside }: LegacyList): string {
  const lines: string[] = [];
  for (const { value, remarks } of items) {
    own(lines, remarks.above);
    own(lines, remarks.beside.slice(1));
    own(lines, commentsWithin(value));
    lines.push(`${printToml(plainValue(value), { oneLine: true })},${beside(remarks.beside)}`);
    own(lines, remarks.after);
  }
  own(lines, inside);
  return ['[', ...lines.map(line => `  ${line}`), ']'].join('\n');
}

function printTable(lines: string[], header: string, path: string, item: LegacyItem, table: LegacyTable): void {
  const { above, beside: onLine, after } = item.remarks;
  const says = above.length + onLine.length + table.inside.length > 0;
  const isImplied =
    !says &&
    !header.startsWith('[[') &&
    table.fields.length > 0 &&
    !table.fields.some(field => isOnOneKey(field, false));
  if (!isImplied) {
    gap(lines);
    own(lines, above);
    own(lines, onLine.slice(1));
    lines.push(header + beside(onLine));
  }
  printFields(lines, path, table);
  if (after.length === 0) return;
  gap(lines);
  own(lines, after);
}

/** What is said of the list as a whole stands at its first table, and behind its last. */
function printTables(lines: string[], path: string, { remarks }: LegacyField, { items, inside }: LegacyList): void {
  items.forEach((item, index) => {
    if (item.value.is !== 'table') return;
    const above = index === 0 ? [...remarks.above, ...remarks.beside, ...item.remarks.above] : item.remarks.above;
    const after =
      index === items.length - 1 ? [...item.remarks.after, ...inside, ...remarks.after] : item.remarks.after;
    printTable(lines, `[[${path}]]`, path, { ...item, remarks: { ...item.remarks, above, after } }, item.value);
  });
}

/** One empty line between what is there and what comes. */
function gap(lines: string[]): void {
  if (lines.length > 0 && lines.at(-1) !== '') lines.push('');
}

/** Comments on lines of their own. */
function own(lines: string[], comments: readonly Comment[]): void {
  for (const comment of comments) for (const line of comment.lines) lines.push(`#${safe(line)}`);
}

function beside([first]: readonly Comment[]): string {
  return first ? ` #${safe(first.lines.join(' '))}` : '';
}

/** TOML allows no control character in a comment but the tab. */
function safe(line: string): string {
  return line.replace(/(?!\t)\p{Cc}|\p{Surrogate}/gu, ' ').trimEnd();
}

/** How many comments a print will have. */
export function countPrinted({ head, table, tail }: LegacyPrint): number {
  return head.length + tail.length + table.inside.length + table.fields.flatMap(allComments).length;
}
