/**
 * Text is a JavaScript string; a place in it is a UTF-16 offset. Lines and columns exist only at the edges,
 * where a person or a protocol asks for them. `\r\n`, `\n` and a lone `\r` each end a line.
 */

/** A half-open stretch of a text, in UTF-16 offsets. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Zero-based line and zero-based UTF-16 column, as the language server protocol counts. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Replaces `start..end` of a text with `text`. An insertion has `start === end`. */
export interface TextEdit extends Span {
  readonly text: string;
}

/** Finds the line and column of an offset and back. Built once per text; look-ups are logarithmic. */
export interface LineIndex {
  readonly lineCount: number;
  positionAt(offset: number): Position;
  /** A line past the end gives the end of the text; a column past the line's end gives that line's end. */
  offsetAt(position: Position): number;
  /** The stretch of a line without its line ending. */
  lineSpan(line: number): Span;
}

export function lineIndex(text: string): LineIndex {
  const starts = lineStarts(text);
  const lineOf = (offset: number): number => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const lineSpan = (line: number): Span => {
    const start = starts[line] ?? text.length;
    let end = starts[line + 1] ?? text.length;
    if (end > start && text[end - 1] === '\n') end--;
    if (end > start && text[end - 1] === '\r') end--;
    return { start, end };
  };
  return {
    lineCount: starts.length,
    positionAt(offset) {
      const clamped = Math.max(0, Math.min(offset, text.length));
      const line = lineOf(clamped);
      return { line, column: clamped - (starts[line] ?? 0) };
    },
    offsetAt({ line, column }) {
      if (line < 0) return 0;
      if (line >= starts.length) return text.length;
      const span = lineSpan(line);
      return Math.min(span.start + Math.max(0, column), span.end);
    },
    lineSpan,
  };
}

/** Applies edits that do not overlap, in any order. Throws on overlap: that is a bug of the caller, never of the input. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const sorted = edits
    .map((edit, order) => ({ edit, order }))
    .sort((a, b) => a.edit.start - b.edit.start || a.edit.end - b.edit.end || a.order - b.order);
  let result = '';
  let at = 0;
  for (const { edit } of sorted) {
    if (edit.start < at || edit.end < edit.start || edit.end > text.length) throw new Error('edits overlap');
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}

/** The line ending that a text uses most, so that inserted lines look like their neighbours. */
export function lineEndingOf(text: string): '\n' | '\r\n' {
  const crlf = text.split('\r\n').length - 1;
  const lf = text.split('\n').length - 1 - crlf;
  return crlf > lf ? '\r\n' : '\n';
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) starts.push(at + 1);
  }
  return starts;
}
