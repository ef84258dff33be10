/**
 * Writes merged parts into our collection. Parts of ours keep their bytes; where none came, went or moved, only what
 * changed within them is touched.
 */
import { applyEdits, type TextEdit } from '../../base/text.ts';
import type { ListNode, MapNode } from '../../syntax/tree.ts';
import type { Chunk } from './chunks.ts';
import { plainLines } from './doc.ts';
import type { Three } from './entity-merge.ts';
import type { Collection, Part } from './parts.ts';
import { copiedLead, copiedPart, type Place, printedPart, reindented } from './print.ts';
import type { Shape } from './shape.ts';
import { writeFlow } from './write-flow.ts';

/** A part of the result. */
export interface Piece {
  readonly identity: string;
  readonly key: string | undefined;
  /** `ours` with edits in it, `theirs` copied, or `printed` from its shape. */
  readonly take: 'ours' | 'theirs' | 'printed';
  /** The comments above are theirs. */
  readonly theirLead: boolean;
  /** In our text, within our part. */
  readonly edits: readonly TextEdit[];
  readonly shape: Shape;
  readonly parts: Three<Part | undefined>;
}

/** A collection with its lines, where it is no collection in brackets. */
export interface Laid extends Collection {
  readonly chunks: ReadonlyMap<Part, Chunk> | undefined;
}

/** The edits of our text, or nothing where it cannot be written as it stands. */
export function writeParts(three: Three<Laid>, pieces: readonly Piece[]): readonly TextEdit[] | undefined {
  const { ours } = three;
  const own = ours.parts.filter(({ merged }) => !merged);
  const written = pieces.filter(({ take, parts }) => take !== 'ours' || !parts.ours?.merged);
  const stays =
    written.length === own.length && written.every(({ take, parts }, at) => take === 'ours' && parts.ours === own[at]);
  if (stays && !written.some(piece => piece.theirLead || gapOf(three, piece) !== ownGap(ours, piece))) {
    return written.flatMap(({ edits }) => edits);
  }
  const { node } = ours;
  if (!node || node.kind === 'scalar' || node.alias || own.length === 0) return undefined;
  return ours.chunks
    ? writeBlock(three, node, own, written)
    : node.flow
      ? writeFlow(ours, node, own, written, (piece, place) => bodyOf(three, piece, place))
      : undefined;
}

function writeBlock(
  three: Three<Laid>,
  node: MapNode | ListNode,
  own: readonly Part[],
  pieces: readonly Piece[],
): readonly TextEdit[] | undefined {
  const { chunks } = three.ours;
  const [first, last] = [own[0], own.at(-1)].map(part => part && chunks?.get(part));
  if (!first || !last) return undefined;
  const { inline, column } = first;
  const place: Place = { style: 'block', listed: node.kind === 'list', column };
  const indent = ' '.repeat(column);
  const start = inline ? first.start : first.leadStart;
  if (pieces.length === 0) {
    return [{ start, end: last.end, text: `${inline ? '' : indent}${node.kind === 'list' ? '[]' : '{}'}` }];
  }
  const apart = commentsOfDropped(three, own, pieces);
  let text = '';
  for (const [at, piece] of pieces.entries()) {
    const body = bodyOf(three, piece, place);
    if (body === undefined) return undefined;
    let gap = gapOf(three, piece);
    for (const comment of apart.get(piece) ?? []) if (!gap.includes(comment.trim())) gap += comment;
    const lead = leadOf(three, piece, place);
    if (at === 0) {
      const above = withoutBlankTop(gap) + lead;
      // Behind a dash the comments begin on its line.
      text += inline ? (above === '' ? body : `${above.trimStart()}${indent}${body}`) : `${above}${indent}${body}`;
    } else text += `\n${gap}${lead}${indent}${body}`;
  }
  return [{ start, end: last.end, text }];
}

/** The text of a piece from its first character on. */
function bodyOf({ ours, theirs }: Three<Laid>, piece: Piece, place: Place): string | undefined {
  const { take, parts, key, edits, shape } = piece;
  if (take === 'ours') {
    const chunk = parts.ours && ours.chunks?.get(parts.ours);
    const span = chunk ?? parts.ours?.span;
    if (!span) return undefined;
    const moved = edits.map(edit => ({ ...edit, start: edit.start - span.start, end: edit.end - span.start }));
    if (moved.some(({ start, end }) => start < 0 || end > span.end - span.start)) return undefined;
    return applyEdits(ours.doc.text.slice(span.start, span.end), moved);
  }
  const part = parts.theirs;
  const copied =
    take === 'theirs' && part ? copiedPart({ part, chunk: theirs.chunks?.get(part) }, key, place) : undefined;
  return copied ?? printedPart(key, shape, place);
}

function leadOf({ ours, theirs }: Three<Laid>, { parts, take, theirLead }: Piece, place: Place): string {
  const own = parts.ours && ours.chunks?.get(parts.ours);
  const other = parts.theirs && theirs.chunks?.get(parts.theirs);
  const fromTheirs = theirLead || (take !== 'ours' && !own);
  if (!fromTheirs) return own?.lead ?? '';
  return parts.theirs ? copiedLead({ part: parts.theirs, chunk: other }, place) : '';
}

/** What stands between a piece and the one before. Theirs where they changed comments in it; blank lines are ours. */
function gapOf({ base, ours, theirs }: Three<Laid>, { parts }: Piece): string {
  const here = gapIn(ours, parts.ours);
  const there = gapIn(theirs, parts.theirs);
  const inOurs = (other: string): string => {
    const gap = plainLines(other);
    return gap.includes('#') ? reindented(`\n${gap}`, columnOf(theirs), columnOf(ours)).slice(1) : gap;
  };
  if (here !== undefined) {
    const told = there !== undefined && `${here}${there}`.includes('#');
    return told && here !== there && gapIn(base, parts.base) === here ? inOurs(there) : here;
  }
  const usual = usualGap(ours);
  if (parts.ours || there === undefined) return usual ?? '';
  return usual === undefined || there.includes('#') ? inOurs(there) : usual;
}

function ownGap(ours: Laid, { parts }: Piece): string {
  return gapIn(ours, parts.ours) ?? usualGap(ours) ?? '';
}

/** Nothing for the first part. */
function gapIn({ chunks }: Laid, part: Part | undefined): string | undefined {
  return part && chunks?.get(part)?.gap;
}

/** The blank lines between the parts of a collection, where it has two. */
function usualGap({ parts, chunks }: Laid): string | undefined {
  const last = parts.findLast(({ merged }) => !merged);
  const gap = last && chunks?.get(last)?.gap;
  return gap?.includes('#') ? '' : gap;
}

function columnOf({ parts, chunks }: Laid): number {
  const [first] = parts;
  return (first && chunks?.get(first)?.column) ?? 0;
}

/** Comments that stood apart above what goes stay, above what comes next. */
function commentsOfDropped(
  { ours }: Three<Laid>,
  own: readonly Part[],
  pieces: readonly Piece[],
): ReadonlyMap<Piece, readonly string[]> {
  const pieceOf = new Map(pieces.map(piece => [piece.parts.ours, piece]));
  const found = new Map<Piece, string[]>();
  let waiting: string[] = [];
  for (const part of own) {
    const piece = pieceOf.get(part);
    const gap = ours.chunks?.get(part)?.gap ?? '';
    if (!piece && gap.includes('#')) waiting.push(gap);
    if (piece && waiting.length > 0) {
      found.set(piece, waiting);
      waiting = [];
    }
  }
  return found;
}

function withoutBlankTop(gap: string): string {
  return gap.includes('#') ? gap.replace(/^(?:[ \t\r]*\n)+/, '') : '';
}
