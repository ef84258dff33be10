/** Writes merged parts into a collection of ours in brackets, with the commas, breaks and comments that stand there. */
import type { TextEdit } from '../../base/text.ts';
import type { ListNode, MapNode } from '../../syntax/tree.ts';
import { lineStart } from './chunks.ts';
import type { Part } from './parts.ts';
import type { Place } from './print.ts';
import type { Laid, Piece } from './write.ts';

export type BodyOf = (piece: Piece, place: Place) => string | undefined;

/** `own` are the parts that stand in the text. Nothing where a comment belongs to nobody for sure. */
export function writeFlow(
  { doc }: Laid,
  node: MapNode | ListNode,
  own: readonly Part[],
  pieces: readonly Piece[],
  bodyOf: BodyOf,
): readonly TextEdit[] | undefined {
  const { text } = doc;
  const [first, last] = [own[0], own.at(-1)];
  if (!first || !last || !/[[{]/.test(text[node.start] ?? '')) return undefined;
  const place: Place = {
    style: doc.json ? 'json' : 'flow',
    listed: node.kind === 'list',
    column: /^ */.exec(text.slice(lineStart(text, first.span.start)))?.[0].length ?? 0,
  };
  const bodies = new Map<Piece, string>();
  for (const piece of pieces) {
    const body = bodyOf(piece, place);
    if (body === undefined) return undefined;
    bodies.set(piece, body);
  }
  const edges = text.slice(node.start, first.span.start) + text.slice(last.span.end, node.end);
  const gaps = gapsOf(text, own);
  if (`${edges}${[...gaps.values()].join('')}`.includes('#')) return writeCommented(text, node, own, bodies, place);
  if (pieces.length === 0) return [{ start: node.start, end: node.end, text: node.kind === 'list' ? '[]' : '{}' }];
  const opening = text.slice(node.start + 1, first.span.start);
  const usual = gaps.get(last) ?? (opening.includes('\n') ? `,${opening}` : ', ');
  if ([...gaps.values(), usual].some(gap => !/^\s*,\s*$/.test(gap))) return undefined;
  const written = pieces.map((piece, at) => {
    const gap = at === 0 ? '' : ((piece.parts.ours && gaps.get(piece.parts.ours)) ?? usual);
    return gap + (bodies.get(piece) ?? '');
  });
  return [{ start: first.span.start, end: last.span.end, text: written.join('') }];
}

/** What stands before each part but the first. */
function gapsOf(text: string, own: readonly Part[]): ReadonlyMap<Part, string> {
  const gaps = new Map<Part, string>();
  for (const [at, part] of own.entries()) {
    const previous = own[at - 1];
    if (previous) gaps.set(part, text.slice(previous.span.end, part.span.start));
  }
  return gaps;
}

/** The comments above a part are its own, and so is the one behind its comma; what goes takes them along. */
function writeCommented(
  text: string,
  node: MapNode | ListNode,
  own: readonly Part[],
  bodies: ReadonlyMap<Piece, string>,
  { column }: Place,
): readonly TextEdit[] | undefined {
  const around = surroundings(text, node, own);
  const pieces = [...bodies];
  if (!around || pieces.length === 0) return undefined;
  const { leads, tails, head, close, lastComma } = around;
  const stays = new Set(pieces.map(([{ parts }]) => parts.ours));
  // A comment with a blank line below is about more than the part that goes.
  if (own.some(part => !stays.has(part) && /#[^\n]*\n[^\S\n]*\n/.test(leads.get(part) ?? ''))) return undefined;
  const opening = withoutComments([...leads.values()][0] ?? '');
  const usual = [...leads.values()].slice(1).map(withoutComments).at(-1) ?? (opening.includes('\n') ? opening : ' ');
  const broken = [usual, ...leads.values()].find(lead => lead.includes('\n'));
  const line = broken === undefined ? `\n${' '.repeat(column + 2)}` : `\n${/[^\n]*$/.exec(broken)?.[0] ?? ''}`;
  let written = head;
  let isComment = head.includes('#');
  const add = (lead: string, rest: string): void => {
    written += (isComment && !/^[^\S\n]*\n/.test(lead) ? line : lead) + rest;
  };
  for (const [at, [{ parts }, body]] of pieces.entries()) {
    const lead = (parts.ours && leads.get(parts.ours)) ?? '';
    const tail = (parts.ours && tails.get(parts.ours)) ?? '';
    const comma = at < pieces.length - 1 ? ',' : lastComma;
    add(lead.includes('#') ? lead : at === 0 ? opening : lead || usual, `${body}${comma}${tail}`);
    isComment = tail !== '';
  }
  add(close, '');
  return [{ start: node.start + 1, end: node.end - 1, text: written }];
}

interface Surroundings {
  /** The comment behind the opening bracket. */
  readonly head: string;
  /** What stands before each part from the comma's line on: breaks, and the comments above it. */
  readonly leads: ReadonlyMap<Part, string>;
  /** The comment on the line of a part, behind its comma. */
  readonly tails: ReadonlyMap<Part, string>;
  readonly lastComma: string;
  /** Before the closing bracket. */
  readonly close: string;
}

/** Nothing where something else than breaks and comments stands there, or a comment before a comma. */
function surroundings(text: string, node: MapNode | ListNode, own: readonly Part[]): Surroundings | undefined {
  const leads = new Map<Part, string>();
  const tails = new Map<Part, string>();
  const [, head = '', top = ''] = TAIL.exec(text.slice(node.start + 1, own[0]?.span.start)) ?? [];
  let lead = top;
  let lastComma = '';
  for (const [at, part] of own.entries()) {
    leads.set(part, lead);
    const gap = text.slice(part.span.end, own[at + 1]?.span.start ?? node.end - 1);
    const comma = /^[^\S\n]*,/.exec(gap)?.[0] ?? '';
    if (comma === '' && at < own.length - 1) return undefined;
    const [, tail = '', rest = ''] = TAIL.exec(gap.slice(comma.length)) ?? [];
    tails.set(part, tail);
    lead = rest;
    lastComma = comma.trim();
  }
  const isPlain = [...leads.values(), lead].every(each => /^\s*(?:#[^\n]*\n\s*)*$/.test(each));
  return isPlain ? { head, leads, tails, lastComma, close: lead } : undefined;
}

/** A comment on this line, and all that follows. */
const TAIL = /^([^\S\n]*#[^\n]*)?([\s\S]*)$/;

function withoutComments(lead: string): string {
  return lead.includes('#') ? `\n${/[^\n]*$/.exec(lead)?.[0] ?? ''}` : lead;
}
