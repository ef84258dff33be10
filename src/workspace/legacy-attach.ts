/**
 * To what a comment belongs: the entry beside it on its line, the one below it, or the one above it. In YAML the
 * indentation decides between the last two, elsewhere an empty line does.
 */
import { type LineIndex, lineIndex } from '../base/text.ts';
import type { Entry, Node } from '../syntax/tree.ts';
import type { Comment } from './legacy-comments.ts';
import type { LegacyFormat } from './legacy-files.ts';

/** The comments of an entry of a map, or of an item of a list. */
export interface Remarks {
  /** On lines of their own before it. */
  readonly above: readonly Comment[];
  /** On its line. */
  readonly beside: readonly Comment[];
  /** On lines of their own behind it, before anything else. */
  readonly after: readonly Comment[];
  /** In it, where it holds nothing else. */
  readonly inside: readonly Comment[];
}

export const NO_REMARKS: Remarks = { above: [], beside: [], after: [], inside: [] };

export interface Attached {
  of(place: Entry | Node): Remarks;
  /** Those that belong to no entry: at the head of the file, or at its end. */
  readonly loose: readonly Comment[];
}

/** Every comment comes back in exactly one place. */
export function attach(
  text: string,
  format: LegacyFormat,
  root: Node | undefined,
  comments: readonly Comment[],
): Attached {
  const lines = lineIndex(text);
  const map: Layout = { format, lines, ...anchorsOf(format, root), blocks: blocksOf(comments, lines) };
  const remarks = new Map<Entry | Node, { [kind in keyof Remarks]: Comment[] }>();
  const loose: Comment[] = [];
  for (const [index, comment] of comments.entries()) {
    const found = placeOf(map, comment, index);
    if (!found) {
      loose.push(comment);
      continue;
    }
    const { place } = found.anchor;
    const known = remarks.get(place) ?? { above: [], beside: [], after: [], inside: [] };
    known[found.as].push(comment);
    remarks.set(place, known);
  }
  return { of: place => remarks.get(place) ?? NO_REMARKS, loose };
}

/** An entry or item, and where a comment could belong to it. */
interface Anchor {
  readonly place: Entry | Node;
  readonly value: Node;
  readonly start: number;
  readonly end: number;
  /** The offset of its key or dash, whose column is its indentation. */
  readonly margin: number;
  readonly parent: Anchor | undefined;
  readonly depth: number;
}

interface Block {
  readonly first: Comment;
  readonly last: Comment;
}

interface Layout {
  readonly format: LegacyFormat;
  readonly lines: LineIndex;
  readonly blocks: readonly Block[];
  /** By their start; of those with one start, first the one that a comment above means. */
  readonly anchors: readonly Anchor[];
  /** Each anchor where it begins and where it ends, by that place; of those at one place, the innermost last. */
  readonly marks: readonly { readonly at: number; readonly anchor: Anchor }[];
}

function anchorsOf(format: LegacyFormat, root: Node | undefined): Pick<Layout, 'anchors' | 'marks'> {
  const anchors: Anchor[] = [];
  const add = (place: Entry | Node, value: Node, parent: Anchor | undefined, margin: number): void => {
    const { start, end } = place;
    const anchor = { place, value, start, end, margin, parent, depth: (parent?.depth ?? 0) + 1 };
    anchors.push(anchor);
    if (!value.alias) below(value, anchor);
  };
  const below = (node: Node, parent: Anchor | undefined): void => {
    if (node.kind === 'list') for (const item of node.items) add(item, item, parent, node.start);
    if (node.kind === 'map')
      for (const entry of node.entries) if (!entry.merged) add(entry, entry.value, parent, entry.start);
  };
  if (root) below(root, undefined);
  // A header of TOML opens several tables at once, and speaks of the last; a line of YAML speaks of the first.
  const inner = format === 'toml' ? -1 : 1;
  const marks = anchors.flatMap(anchor => [
    { at: anchor.start, anchor },
    { at: anchor.end, anchor },
  ]);
  return {
    anchors: anchors.sort((a, b) => a.start - b.start || (a.depth - b.depth) * inner),
    marks: marks.sort((a, b) => a.at - b.at || a.anchor.depth - b.anchor.depth),
  };
}

interface Place {
  readonly anchor: Anchor;
  readonly as: keyof Remarks;
}

function placeOf(layout: Layout, comment: Comment, index: number): Place | undefined {
  const { lines, format } = layout;
  const before = lastBefore(layout, comment.start);
  const lineOf = (offset: number): number => lines.positionAt(offset).line;
  if (before && lineOf(before.at) === lineOf(comment.start)) return { anchor: before.anchor, as: 'beside' };
  const flow = flowAround(before?.anchor, comment);
  const next = layout.anchors[firstFrom(layout.anchors, comment.end)];
  if (flow) {
    if (next && next.start < flow.value.end) return { anchor: next, as: 'above' };
    const last = before && childOn(before.anchor, flow);
    return last ? { anchor: last, as: 'after' } : { anchor: flow, as: 'inside' };
  }
  if (format === 'yaml') {
    const column = columnOf(layout, comment.start);
    if (next && (!before || column <= columnOf(layout, next.margin))) return above(layout, next, before, index);
    const owner = before && ancestor(before.anchor, each => columnOf(layout, each.margin) <= column);
    return owner && { anchor: owner, as: 'after' };
  }
  const { first = comment, last = comment } = layout.blocks[index] ?? {};
  const isBelow = before !== undefined && lineOf(first.start) <= lineOf(before.at) + 1;
  const isAbove = next !== undefined && lineOf(next.start) <= lineOf(last.end) + 1;
  if (isBelow && !isAbove) return { anchor: before.anchor, as: 'after' };
  return next && above(layout, next, before, index);
}

/** At the head of the file, what an empty line sets off from the first entry belongs to the file. */
function above(layout: Layout, next: Anchor, before: unknown, index: number): Place | undefined {
  const { lines, blocks } = layout;
  const end = blocks[index]?.last.end ?? next.start;
  const gap = lines.positionAt(next.start).line - lines.positionAt(end).line;
  return before === undefined && gap > 1 ? undefined : { anchor: next, as: 'above' };
}

/** For each comment the first and the last of those on lines that follow each other around it. */
function blocksOf(comments: readonly Comment[], lines: LineIndex): Block[] {
  const blocks: Block[] = [];
  let from = 0;
  for (const [at, comment] of comments.entries()) {
    const following = comments[at + 1];
    const goesOn =
      following !== undefined && lines.positionAt(following.start).line - lines.positionAt(comment.end).line === 1;
    if (goesOn) continue;
    const block = { first: comments[from] ?? comment, last: comment };
    for (; from <= at; from++) blocks.push(block);
  }
  return blocks;
}

/** The innermost `{…}` or `[…]` that holds the comment. */
function flowAround(before: Anchor | undefined, comment: Comment): Anchor | undefined {
  return (
    before &&
    ancestor(
      before,
      ({ value }) =>
        value.kind !== 'scalar' &&
        value.flow &&
        value.end > comment.start &&
        value.start < comment.start &&
        !value.alias,
    )
  );
}

function ancestor(anchor: Anchor, fits: (anchor: Anchor) => boolean): Anchor | undefined {
  let at: Anchor | undefined = anchor;
  while (at && !fits(at)) at = at.parent;
  return at;
}

/** Which child of a container an anchor is or lies in; nothing for the container itself. */
function childOn(anchor: Anchor, container: Anchor): Anchor | undefined {
  return anchor === container ? undefined : ancestor(anchor, each => each.parent === container);
}

function columnOf({ lines }: Layout, offset: number): number {
  return lines.positionAt(offset).column;
}

function firstFrom(anchors: readonly Anchor[], offset: number): number {
  let low = 0;
  let high = anchors.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((anchors[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function lastBefore({ marks }: Layout, offset: number): Layout['marks'][number] | undefined {
  let low = 0;
  let high = marks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((marks[middle]?.at ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return marks[low - 1];
}
