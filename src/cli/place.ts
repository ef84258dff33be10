/** Places for people and tools: 1-based lines and UTF-16 columns. */
import path from 'node:path';
import type { LineIndex, Position, Span } from '../base/text.ts';

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

const START: Range = { start: { line: 0, column: 0 }, end: { line: 0, column: 0 } };

/** Texts by their paths in the project: the sources of a snapshot, and files that it does not know. */
export type Texts = ReadonlyMap<string, { readonly text: string; readonly lines: () => LineIndex }>;

/** The zero-based range of a span; the start of the file where its text is not known. */
export function rangeOf(texts: Texts, file: string, span: Span): Range {
  const source = texts.get(file);
  if (!source) return START;
  // Editors do not count a byte order mark as a column.
  const mark = source.text.startsWith('\uFEFF') ? 1 : 0;
  const at = (offset: number): Position => {
    const { line, column } = source.lines().positionAt(offset);
    return { line, column: line === 0 ? Math.max(0, column - mark) : column };
  };
  return { start: at(span.start), end: at(span.end) };
}

export function oneBased({ start, end }: Range): Range {
  const plusOne = ({ line, column }: Position): Position => ({ line: line + 1, column: column + 1 });
  return { start: plusOne(start), end: plusOne(end) };
}

/** A project's path as somebody in `cwd` would write it, with `/`. */
export function fromCwd(cwd: string, root: string, file: string): string {
  const relative = path.relative(cwd, path.join(root, file));
  return (relative === '' ? '.' : relative).split(path.sep).join('/');
}
