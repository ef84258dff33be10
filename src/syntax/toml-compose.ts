/** Edits of edits: what two rounds of edits do together, told as edits of the first text. */
import type { TextEdit } from '../base/text.ts';

/** A piece of the text between: kept from the first text, or put in by the first round. */
type Piece = { readonly start: number; readonly end: number } | { readonly text: string };

/** `second` are edits of what `first` makes of `text`. The result leaves out what changes nothing. */
export function composeEdits(text: string, first: readonly TextEdit[], second: readonly TextEdit[]): TextEdit[] {
  const between = piecesOf(text.length, first);
  const result: Piece[] = [];
  let index = 0;
  let used = 0;
  /** Moves on in the pieces between; what is passed is kept or dropped. */
  const pass = (count: number, keep: boolean): void => {
    let left = count;
    while (left > 0) {
      const piece = between[index];
      if (!piece) return;
      const size = sizeOf(piece);
      const step = Math.min(left, size - used);
      if (keep) result.push(part(piece, used, used + step));
      used += step;
      left -= step;
      if (used < size) continue;
      index++;
      used = 0;
    }
  };
  let at = 0;
  for (const edit of sorted(second)) {
    pass(edit.start - at, true);
    pass(edit.end - edit.start, false);
    if (edit.text !== '') result.push({ text: edit.text });
    at = edit.end;
  }
  pass(Number.POSITIVE_INFINITY, true);
  return editsOf(text, result);
}

function sorted(edits: readonly TextEdit[]): TextEdit[] {
  return edits.toSorted((a, b) => a.start - b.start || a.end - b.end);
}

function piecesOf(length: number, edits: readonly TextEdit[]): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const edit of sorted(edits)) {
    if (edit.start > at) pieces.push({ start: at, end: edit.start });
    if (edit.text !== '') pieces.push({ text: edit.text });
    at = edit.end;
  }
  if (at < length) pieces.push({ start: at, end: length });
  return pieces;
}

function editsOf(text: string, pieces: readonly Piece[]): TextEdit[] {
  const edits: TextEdit[] = [];
  let at = 0;
  let inserted = '';
  const flush = (end: number): void => {
    if (text.slice(at, end) !== inserted) edits.push({ start: at, end, text: inserted });
    inserted = '';
  };
  for (const piece of pieces) {
    if ('text' in piece) inserted += piece.text;
    else {
      flush(piece.start);
      at = piece.end;
    }
  }
  flush(text.length);
  return edits;
}

function sizeOf(piece: Piece): number {
  return 'text' in piece ? piece.text.length : piece.end - piece.start;
}

function part(piece: Piece, from: number, to: number): Piece {
  if ('text' in piece) return { text: piece.text.slice(from, to) };
  return { start: piece.start + from, end: piece.start + to };
}
