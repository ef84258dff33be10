/** From spans of a snapshot's texts to the protocol's ranges. */
import type { Range } from 'vscode-languageserver';
import type { Span } from '../base/text.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

const START: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** The start of the file where its text is not known. */
export function rangeIn(snapshot: Snapshot, path: string, span: Span): Range {
  const source = snapshot.sources.get(path);
  if (!source) return START;
  const lines = source.lines();
  const start = lines.positionAt(span.start);
  const end = lines.positionAt(span.end);
  return { start: { line: start.line, character: start.column }, end: { line: end.line, character: end.column } };
}
