/** From spans of texts to the protocol's ranges. */
import type { Position, Range } from 'vscode-languageserver';
import type { LineIndex, Span } from '../base/text.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/** The range of a span in the text that a problem of this path was found in. */
export type RangeOf = (path: string, span: Span) => Range;

const START: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** The start of the file where its text is not known. */
export function rangeIn(snapshot: Snapshot, path: string, span: Span): Range {
  const source = snapshot.sources.get(path);
  return source ? rangeInText(source.text, source.lines(), span) : START;
}

/**
 * A byte order mark is a character of the file and none of the editor's document, so the columns of the first line
 * begin after it.
 */
export function rangeInText(text: string, lines: LineIndex, span: Span): Range {
  const bom = text.startsWith('\uFEFF') ? 1 : 0;
  const position = (offset: number): Range['start'] => {
    const { line, column } = lines.positionAt(offset);
    return { line, character: line === 0 ? Math.max(0, column - bom) : column };
  };
  return { start: position(span.start), end: position(span.end) };
}

export interface RangedText {
  readonly text: string;
  readonly lines: LineIndex;
}

/** The offset of a place that the editor means. */
export function offsetIn({ text, lines }: RangedText, { line, character }: Position): number {
  const bom = text.startsWith('\uFEFF') && line === 0 ? 1 : 0;
  return lines.offsetAt({ line, column: character + bom });
}
