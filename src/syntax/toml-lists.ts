/** Parts of arrays and inline tables put in and taken out, with their commas, lines and end-of-line comments. */
import type { Span, TextEdit } from '../base/text.ts';
import { indentAt, lineEndingAt, lineStart, nextLine } from './toml-lines.ts';

/** What an array and an inline table have in common. */
export interface CommaList extends Span {
  readonly parts: readonly Span[];
  /** The offset of the comma behind each part; the last part may have none. */
  readonly commas: readonly number[];
}

/** Puts a part in at a place from 0 to the number of parts; `printed` may depend on the indentation it gets. */
export function insertPart(
  text: string,
  list: CommaList,
  index: number,
  print: (indent: string, lineEnding: string) => string,
): TextEdit[] {
  const anchor = list.parts[index === 0 ? 0 : index - 1];
  const onLine = anchor !== undefined && startsLine(text, list, anchor.start);
  const lineEnding = lineEndingAt(text, anchor?.start ?? list.start);
  const indent = indentAt(text, anchor && onLine ? anchor.start : list.start);
  const printed = print(indent, lineEnding);
  if (!anchor) {
    const start = list.start + 1;
    const padded = text.slice(list.start, list.end) === '{}' ? ` ${printed} ` : printed;
    return [{ start, end: start, text: padded }];
  }
  if (index === 0) {
    const start = onLine ? lineStart(text, anchor.start) : anchor.start;
    const inserted = onLine ? `${indent}${printed},${lineEnding}` : `${printed}, `;
    return [{ start, end: start, text: inserted }];
  }
  const comma = list.commas[index - 1];
  const behind = comma === undefined ? anchor.end : comma + 1;
  if (onLine && endsLine(text, behind)) {
    const start = nextLine(text, behind);
    if (comma !== undefined) return [{ start, end: start, text: `${indent}${printed},${lineEnding}` }];
    const line = { start, end: start, text: indent + printed + lineEnding };
    return [{ start: anchor.end, end: anchor.end, text: ',' }, line];
  }
  if (comma === undefined) {
    const gap = onLine ? lineEnding + indent : gapOf(list);
    return [{ start: anchor.end, end: anchor.end, text: `,${gap}${printed}` }];
  }
  const next = list.parts[index]?.start;
  if (next !== undefined && isGap(text, behind, next)) {
    return [{ start: next, end: next, text: `${printed},${gapOf(list)}` }];
  }
  return [{ start: behind, end: behind, text: ` ${printed},` }];
}

/** Takes a part out with its comma; one that has lines of its own goes with these, and the comments above it stay. */
export function removePart(text: string, list: CommaList, index: number): TextEdit[] {
  const part = list.parts[index];
  if (!part) return [];
  const comma = list.commas[index];
  const before = index > 0 ? list.commas[index - 1] : undefined;
  const behind = comma === undefined ? part.end : comma + 1;
  if (startsLine(text, list, part.start) && endsLine(text, behind)) {
    const line = { start: lineStart(text, part.start), end: nextLine(text, behind), text: '' };
    return comma === undefined && before !== undefined ? [{ start: before, end: before + 1, text: '' }, line] : [line];
  }
  const own = { start: part.start, end: behind, text: '' };
  const next = list.parts[index + 1];
  if (next) {
    if (isGap(text, behind, next.start)) return [{ ...own, end: next.start }];
    return [before === part.start - 2 && text[before + 1] === ' ' ? { ...own, start: before + 1 } : own];
  }
  if (before !== undefined) {
    const gap = text.slice(before, part.start);
    if (comma === undefined && !gap.includes('#')) return [{ ...own, start: before }];
    if (comma === undefined) return [{ start: before, end: before + 1, text: '' }, own];
    return [/[#\n]/.test(gap) ? own : { ...own, start: before + 1 }];
  }
  const padded = isGap(text, list.start + 1, part.start) && isGap(text, behind, list.end - 1);
  const both = part.start > list.start + 1 && behind < list.end - 1;
  return [padded && both ? { start: list.start + 1, end: list.end - 1, text: '' } : own];
}

/** Whether only space stands before this offset on its line, and the list begins on an earlier one. */
function startsLine(text: string, list: Span, offset: number): boolean {
  const start = lineStart(text, offset);
  return start > list.start && text.slice(start, offset).trim() === '';
}

/** Whether only space and a comment follow on the line, and the line is ended. */
function endsLine(text: string, offset: number): boolean {
  const end = text.indexOf('\n', offset);
  return end >= 0 && /^\s*(?:#.*)?$/.test(text.slice(offset, end).trimEnd());
}

function isGap(text: string, start: number, end: number): boolean {
  return /^[ \t]*$/.test(text.slice(start, end));
}

/** What stands between a comma and the next part, as the list has it: mostly one space, in some nothing. */
function gapOf(list: CommaList): string {
  const [comma] = list.commas;
  const second = list.parts[1];
  return comma !== undefined && second?.start === comma + 1 ? '' : ' ';
}
