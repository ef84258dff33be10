/**
 * Whole lines of a TOML text put in and taken out. Each pair of rules is made so that taking out what was put in
 * gives the old bytes: a new table brings the empty line before it along, and an old one takes it away.
 */
import { lineEndingOf, type Span, type TextEdit } from '../base/text.ts';
import type { TomlLayout } from './toml-document.ts';
import type { Field, Section } from './toml-parts.ts';

export function bodyStart(text: string): number {
  return text.startsWith('\uFEFF') ? 1 : 0;
}

export function lineStart(text: string, offset: number): number {
  const start = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  return start === 0 ? Math.min(bodyStart(text), offset) : start;
}

/** The offset behind the line break that ends the line of this offset, or the end of the text. */
export function nextLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end + 1;
}

/** Space at the start of the line of this offset. */
export function indentAt(text: string, offset: number): string {
  const start = lineStart(text, offset);
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? '';
}

/** The line break behind this offset; where there is none, the one the text uses most. */
export function lineEndingAt(text: string, offset: number): string {
  const end = text.indexOf('\n', offset);
  if (end < 0) return lineEndingOf(text);
  return text[end - 1] === '\r' ? '\r\n' : '\n';
}

/** Puts a line behind the last field of a section, or behind its header. */
export function insertLine(layout: TomlLayout, section: Section, after: Field | undefined, line: string): TextEdit[] {
  const { text } = layout;
  const anchor = after ?? section.header;
  if (anchor) return [insertAfterLine(text, anchor.end, line)];
  const first = layout.sections[1]?.header;
  if (!first) {
    const content = lastContent(text, text.length);
    const start = bodyStart(text);
    if (content !== undefined) return [insertAfterLine(text, content, line)];
    return [{ start, end: start, text: line + lineEndingOf(text) }];
  }
  const at = attachedStart(text, first.start);
  const lineEnding = lineEndingAt(text, at);
  return [{ start: at, end: at, text: line + lineEnding + lineEnding }];
}

/** Puts new sections behind a section and the comments that belong to it. */
export function insertSectionsAfter(layout: TomlLayout, number: number, lines: readonly string[]): TextEdit[] {
  const { text, sections } = layout;
  const section = sections[number];
  const next = sections[number + 1]?.header;
  const own = lastEnd(section) ?? bodyStart(text);
  let end = own;
  for (let at = nextLine(text, own); at < text.length; at = nextLine(text, at)) {
    if (!/^[ \t]*#/.test(text.slice(at, nextLine(text, at)))) break;
    end = text.slice(at, nextLine(text, at)).trimEnd().length + at;
  }
  const touchesNext = next !== undefined && nextLine(text, end) === lineStart(text, next.start);
  return [insertBlockAfter(text, touchesNext ? own : end, lines)];
}

/** Puts new sections before a section and the comments on top of it. */
export function insertSectionsBefore(layout: TomlLayout, number: number, lines: readonly string[]): TextEdit[] {
  const { text, sections } = layout;
  const header = sections[number]?.header;
  const at = header ? attachedStart(text, header.start) : text.length;
  const content = lastContent(text, at);
  if (content !== undefined) return [insertBlockAfter(text, content, lines)];
  const lineEnding = lineEndingOf(text);
  const start = bodyStart(text);
  const gap = start === text.length ? '' : lineEnding;
  return [{ start, end: start, text: lines.map(line => line + lineEnding).join('') + gap }];
}

export function insertSectionsAtEnd(layout: TomlLayout, lines: readonly string[]): TextEdit[] {
  return insertSectionsBefore(layout, layout.sections.length, lines);
}

/** The lines of fields of sections, to be taken out. */
export function linesOfFields(layout: TomlLayout, fields: readonly Field[]): Span[] {
  const { text, sections } = layout;
  const lines = fields.map(field => ({ start: lineStart(text, field.start), end: nextLine(text, field.end) }));
  const [only] = lines;
  const first = sections[0]?.fields;
  if (only && sections.length > 1 && first?.length === 1 && fields.length === 1 && first[0] === fields[0]) {
    // The one key above all tables has an empty line behind it, which goes too.
    if (isBlankBefore(text, only.start) && isEmptyLine(text, only.end)) only.end = nextLine(text, only.end);
  }
  return lines;
}

/** The lines of whole sections, to be taken out with the empty line before each. */
export function linesOfSections(layout: TomlLayout, numbers: readonly number[]): Span[] {
  const { text, sections } = layout;
  const merged: { start: number; end: number }[] = [];
  for (const number of numbers) {
    const section = sections[number];
    if (!section?.header) continue;
    const top = lineStart(text, section.header.start);
    const start = emptyLineBefore(text, top) ?? top;
    const end = nextLine(text, lastEnd(section) ?? section.header.end);
    const previous = merged.at(-1);
    if (previous?.end === start) previous.end = end;
    else merged.push({ start, end });
  }
  for (const range of merged) {
    const nothingBefore = !/\S/.test(text.slice(bodyStart(text), range.start)) && !isEmptyLine(text, range.start);
    if (nothingBefore && isEmptyLine(text, range.end)) range.end = nextLine(text, range.end);
  }
  return merged;
}

/** Takes ranges of whole lines out; where the text has no last line break, it still has none afterwards. */
export function removeLines(text: string, ranges: readonly Span[]): TextEdit[] {
  const merged: { start: number; end: number }[] = [];
  for (const { start, end } of ranges.toSorted((a, b) => a.start - b.start)) {
    const previous = merged.at(-1);
    if (previous && previous.end >= start) previous.end = Math.max(previous.end, end);
    else merged.push({ start, end });
  }
  const last = merged.at(-1);
  if (last?.end === text.length && !text.endsWith('\n') && last.start > bodyStart(text)) {
    last.start -= text[last.start - 2] === '\r' ? 2 : 1;
  }
  return merged.map(({ start, end }) => ({ start, end, text: '' }));
}

function lastEnd(section: Section | undefined): number | undefined {
  return section?.fields.at(-1)?.end ?? section?.header?.end;
}

function insertAfterLine(text: string, offset: number, line: string): TextEdit {
  const at = nextLine(text, offset);
  const open = text.indexOf('\n', offset) < 0;
  const inserted = open ? lineEndingOf(text) + line : line + lineEndingAt(text, offset);
  return { start: at, end: at, text: inserted };
}

function insertBlockAfter(text: string, offset: number, lines: readonly string[]): TextEdit {
  const at = nextLine(text, offset);
  const open = text.indexOf('\n', offset) < 0;
  const lineEnding = lineEndingAt(text, offset);
  const block = open ? ['', '', ...lines].join(lineEnding) : ['', ...lines, ''].join(lineEnding);
  return { start: at, end: at, text: block };
}

/** Where the comments directly above a header begin, or its own line. */
function attachedStart(text: string, offset: number): number {
  let at = lineStart(text, offset);
  while (at > bodyStart(text)) {
    const above = lineStart(text, at - 1);
    if (!/^[ \t]*#/.test(text.slice(above, at))) break;
    at = above;
  }
  return at;
}

/** The offset behind the last character before `before` that is not space. */
function lastContent(text: string, before: number): number | undefined {
  const start = bodyStart(text);
  const content = text.slice(start, before).trimEnd();
  return content === '' ? undefined : start + content.length;
}

function isEmptyLine(text: string, start: number): boolean {
  return text[start] === '\n' || (text[start] === '\r' && text[start + 1] === '\n');
}

/** Where the line before a line starts, if it is empty. */
function emptyLineBefore(text: string, start: number): number | undefined {
  if (start <= bodyStart(text)) return undefined;
  const above = lineStart(text, start - 1);
  return isEmptyLine(text, above) ? above : undefined;
}

function isBlankBefore(text: string, start: number): boolean {
  return start <= bodyStart(text) || !/\S/.test(text.slice(lineStart(text, start - 1), start));
}
