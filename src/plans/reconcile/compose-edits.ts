/** Two rounds of edits of one text as one. */
import type { TextEdit } from '../../base/text.ts';

/** What `second`, made against the text after `first`, does to the text before it. Neither overlaps in itself. */
export function composedEdits(length: number, first: readonly TextEdit[], second: readonly TextEdit[]): TextEdit[] {
  const pieces = piecesOf(length, first);
  const result: Piece[] = [];
  let at = 0;
  let index = 0;
  let used = 0;
  // Goes on to an offset of the text in between, and keeps or drops what it passes.
  const goTo = (offset: number, keeps: boolean): void => {
    while (at < offset) {
      const piece = pieces[index];
      if (!piece) return;
      const size = sizeOf(piece) - used;
      const step = Math.min(size, offset - at);
      if (keeps) result.push(cut(piece, used, used + step));
      at += step;
      used = step === size ? 0 : used + step;
      if (step === size) index++;
    }
  };
  for (const { start, end, text } of inOrder(second)) {
    goTo(start, true);
    result.push({ text });
    goTo(end, false);
  }
  goTo(Number.POSITIVE_INFINITY, true);
  return editsOf(length, result);
}

export function inOrder(edits: readonly TextEdit[]): TextEdit[] {
  return edits
    .map((edit, order) => ({ edit, order }))
    .sort((a, b) => a.edit.start - b.edit.start || a.edit.end - b.edit.end || a.order - b.order)
    .map(({ edit }) => edit);
}

export function overlaps(edits: readonly TextEdit[]): boolean {
  return inOrder(edits).some((edit, index, all) => edit.start < (all[index - 1]?.end ?? 0));
}

/** A stretch of the first text, or a new text. */
type Piece = { readonly start: number; readonly end: number } | { readonly text: string };

function piecesOf(length: number, edits: readonly TextEdit[]): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const { start, end, text } of inOrder(edits)) {
    pieces.push({ start: at, end: start }, { text });
    at = end;
  }
  return [...pieces, { start: at, end: length }].filter(piece => sizeOf(piece) > 0);
}

function editsOf(length: number, pieces: readonly Piece[]): TextEdit[] {
  const edits: TextEdit[] = [];
  let at = 0;
  let text = '';
  const close = (start: number): void => {
    if (start > at || text !== '') edits.push({ start: at, end: start, text });
    text = '';
  };
  for (const piece of pieces) {
    if ('text' in piece) text += piece.text;
    else if (piece.end > piece.start) {
      close(piece.start);
      at = piece.end;
    }
  }
  close(length);
  return edits;
}

function sizeOf(piece: Piece): number {
  return 'text' in piece ? piece.text.length : piece.end - piece.start;
}

function cut(piece: Piece, from: number, to: number): Piece {
  if ('text' in piece) return { text: piece.text.slice(from, to) };
  return { start: piece.start + from, end: piece.start + to };
}
