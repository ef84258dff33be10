/**
 * Where the characters of a string's value stand in its file, so that what is found in a value can be shown where it is
 * written: behind escapes, over lines, whatever its quotes.
 */
import type { Span } from '../base/text.ts';
import { readString } from './toml-scalars.ts';

export interface StringPlaces {
  readonly value: string;
  /** The stretch of the file that says a stretch of the value. One inside of an escape is that of the whole escape. */
  spanOf(span: Span): Span;
  /** The offset in the value for one in the file; nothing outside of the quotes. */
  offsetOf(at: number): number | undefined;
}

/** `span` is that of a string with its quotes; nothing where no string stands there. */
export function stringPlaces(text: string, span: Span): StringPlaces | undefined {
  const written = text.slice(span.start, span.end);
  const quote = written[0];
  if ((quote !== '"' && quote !== "'") || written.length < 2 || !written.endsWith(quote)) return undefined;
  const isLong = written.length >= 6 && written.startsWith(quote.repeat(3));
  const inner = innerOf(written, isLong);
  const marks = inner.end > inner.start ? marksOf(written, inner, quote === '"') : [];
  const value = readString(written);
  const startOf = (index: number): number => marks[index]?.start ?? inner.end;
  return {
    value,
    spanOf({ start, end }) {
      const from = startOf(start);
      const to = end > start ? (marks[end - 1]?.end ?? inner.end) : from;
      return { start: span.start + from, end: span.start + to };
    },
    offsetOf(at) {
      const wanted = at - span.start;
      if (wanted < inner.start || wanted > inner.end) return undefined;
      return firstEndingAfter(marks, wanted);
    },
  };
}

/** Without the quotes, and without the line break that follows those of a long string. */
function innerOf(written: string, isLong: boolean): Span {
  if (!isLong) return { start: 1, end: written.length - 1 };
  const skipped = /^\r?\n/.exec(written.slice(3, 5))?.[0].length ?? 0;
  return { start: 3 + skipped, end: written.length - 3 };
}

/** For each UTF-16 unit of the value the piece of the text that says it. */
function marksOf(written: string, inner: Span, hasEscapes: boolean): Span[] {
  const marks: Span[] = [];
  const escaped = /\\(?:[ \t]*\r?\n(?:[ \t\n]|\r\n)*|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U([\da-fA-F]{8})|[\s\S])/y;
  for (let at = inner.start; at < inner.end; ) {
    escaped.lastIndex = at;
    const match = hasEscapes && written[at] === '\\' ? escaped.exec(written) : null;
    const isBreak = written[at] === '\r' && written[at + 1] === '\n';
    const end = at + (match?.[0].length ?? (isBreak ? 2 : 1));
    for (let count = match ? unitsOf(match) : 1; count > 0; count--) marks.push({ start: at, end });
    at = end;
  }
  return marks;
}

/** How many UTF-16 units an escape says: none for a line that goes on, two for a character beyond the first plane. */
function unitsOf([whole, long]: RegExpExecArray): number {
  if (long !== undefined) return Number.parseInt(long, 16) > 0xffff ? 2 : 1;
  return /^\\[ \t]*\r?\n/.test(whole) ? 0 : 1;
}

function firstEndingAfter(marks: readonly Span[], at: number): number {
  let low = 0;
  let high = marks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((marks[middle]?.end ?? 0) > at) high = middle;
    else low = middle + 1;
  }
  return low;
}
