/**
 * A block map or list as lines: to each part belong its own lines and the comment lines directly above. What stands
 * between two parts (blank lines, comments apart) is the gap before the second.
 */

import type { Node } from '../../syntax/tree.ts';
import type { Doc } from './doc.ts';
import type { Collection, Part } from './parts.ts';

export interface Chunk {
  /** Blank lines and comments that stand apart, whole lines; absent for the first part, whose gap is its parent's. */
  readonly gap: string | undefined;
  /** The comment lines directly above, whole lines. */
  readonly lead: string;
  /** Where the lines of the lead begin, and the part itself: its key, or its dash. */
  readonly leadStart: number;
  readonly start: number;
  /** The end of its last line, a comment on it included. */
  readonly end: number;
  /** The part begins on a line that something else begins: `- id: …`. */
  readonly inline: boolean;
  readonly column: number;
}

/** The chunks of a block collection; nothing for one in brackets, or where a part cannot be told from its neighbours. */
export function chunksOf({ doc, node, parts }: Collection, header = false): ReadonlyMap<Part, Chunk> | undefined {
  if (!node || node.kind === 'scalar' || node.flow || node.alias) return undefined;
  const chunks = new Map<Part, Chunk>();
  let before: Chunk | undefined;
  for (const part of parts) {
    if (part.merged) continue;
    const chunk = chunkOf(doc, part, node.kind === 'list', before, header);
    if (!chunk) return undefined;
    chunks.set(part, chunk);
    before = chunk;
  }
  return chunks;
}

/** The text by which a part is compared: its comments and its lines. */
export function partText(part: Part, chunk: Chunk | undefined): string {
  const { text } = part.doc;
  return chunk ? `${chunk.lead}${text.slice(chunk.start, chunk.end)}` : text.slice(part.span.start, part.span.end);
}

export function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

export function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end;
}

function chunkOf(doc: Doc, part: Part, listed: boolean, before: Chunk | undefined, header: boolean): Chunk | undefined {
  const { text } = doc;
  const start = listed ? dashBefore(text, part.span.start) : part.span.start;
  if (start === undefined) return undefined;
  const line = lineStart(text, start);
  const column = start - line;
  const inline = !/^ *$/.test(text.slice(line, start));
  if (inline && (before !== undefined || !/^ *(?:- +)+$/.test(text.slice(line, start)))) return undefined;
  const floor = before ? before.end + 1 : 0;
  if (line < floor) return undefined;
  let leadStart = inline ? start : leadAbove(text, line, floor);
  // What stands at the top of a file is the file's.
  if (header && !before && leadStart === 0) leadStart = line;
  return {
    gap: before ? text.slice(floor, leadStart) : undefined,
    lead: inline ? '' : text.slice(leadStart, line),
    leadStart,
    start,
    end: withDeeperComments(text, endOf(text, part.node, part.span.end), column),
    inline,
    column,
  };
}

function leadAbove(text: string, line: number, floor: number): number {
  let at = line;
  while (at > floor) {
    const above = lineStart(text, at - 1);
    if (above < floor || !/^[ \t]*#/.test(text.slice(above, at))) break;
    at = above;
  }
  return at;
}

/** The end of the last line; blank lines that a `|+` keeps are its own. */
function endOf(text: string, node: Node, end: number): number {
  const last = lastScalar(node);
  const at = lineEnd(text, end);
  if (!last || !/^[|>]\d?\+/.test(text.slice(last.start, last.start + 3))) return at;
  const blank = /(?:\n[ \t\r]*(?=\n|$))*/y;
  blank.lastIndex = at;
  blank.test(text);
  const kept = blank.lastIndex;
  // The line break that ends the text is no blank line.
  return kept === text.length && text.endsWith('\n') && kept > at ? kept - 1 : kept;
}

function lastScalar(node: Node): Node | undefined {
  if (node.alias) return undefined;
  if (node.kind === 'scalar') return node.style === 'block' ? node : undefined;
  if (node.flow) return undefined;
  const last = node.kind === 'map' ? node.entries.findLast(({ merged }) => !merged)?.value : node.items.at(-1);
  return last && lastScalar(last);
}

/** Comments below a part that stand deeper than it are about what is in it. */
function withDeeperComments(text: string, end: number, column: number): number {
  let own = end;
  for (let at = end; at < text.length; ) {
    const next = lineEnd(text, at + 1);
    const line = text.slice(at + 1, next);
    const comment = /^( *)#/.exec(line);
    if (comment && (comment[1] ?? '').length > column) own = next;
    else if (!/^[ \t\r]*$/.test(line) || next >= text.length) break;
    at = next;
  }
  return own;
}

/** The dash before an item, where nothing but space, anchors and tags stand between. */
function dashBefore(text: string, start: number): number | undefined {
  const from = Math.max(0, start - 1000);
  const found = /-(?:\s+(?:#[^\n]*\n\s*)*[&!]\S*)*(?:\s*#[^\n]*\n)*\s*$/.exec(text.slice(from, start));
  return found ? from + found.index : undefined;
}
