/** The top level of manifest files: sections, counters, and what the field table does not know. */

import { groupedBy } from '../../base/grouped.ts';
import { folderOf } from '../../base/paths.ts';
import { applyEdits } from '../../base/text.ts';
import type { Node } from '../../syntax/tree.ts';
import { KINDS, kindOfSection } from '../kinds/table.ts';
import { SCHEMA_KEY } from '../read.ts';
import { type Doc, dressed } from './doc.ts';
import type { Three } from './entity-merge.ts';
import { withMargins } from './margins.ts';
import { isSection, mergeSection } from './merge-section.ts';
import { asOurs, each, laid, type Merged, mergeParts, type Rules } from './merge-values.ts';
import { collection, type Part, type Valued } from './parts.ts';
import { copiedLead, copiedPart, printedPart } from './print.ts';
import { type Shape, sameShape } from './shape.ts';
import type { ManifestSide } from './sides.ts';
import { type At, conflict, giveUp, type MergeState } from './state.ts';
import { type Laid, type Piece, writeParts } from './write.ts';

/** A file as it is to be: its text with the line ends of ours, and what it then says. */
export interface WrittenFile {
  readonly path: string;
  /** Undefined where the file goes. */
  readonly text: string | undefined;
  readonly shape: Shape | undefined;
}

/** All files of our manifest, and new ones. `at.path` is the first of ours. */
export function mergeRoots(state: MergeState, sides: Three<ManifestSide>, at: At): readonly WrittenFile[] {
  const roots = each(sides, side => side.files.map(({ path }) => rootOf(side, path)));
  const three = each(roots, ofSide => joined(ofSide));
  const pieces = mergeParts(state, three, rootRules(state), at);
  const homes = homesOf(sides.ours, pieces);
  const byHome = groupedBy(pieces, piece => homes.get(piece));
  const kept = roots.ours.map(own =>
    writeOurs(state, sides, { ...three, ours: own }, byHome.get(own.doc.path) ?? [], at),
  );
  const created = [...byHome].flatMap(([path, group]) =>
    sides.ours.docs.has(path) ? [] : [newFile(sides, three.theirs, path, group)],
  );
  return [...kept, ...created];
}

const COUNTERS: ReadonlySet<string> = new Set(
  KINDS.flatMap(({ fields }) => fields.flatMap(each => each.counter ?? [])),
);

function rootOf({ docs, files }: ManifestSide, path: string): Laid {
  const doc = docs.get(path);
  if (!doc) throw new Error(`no text of ${path}`);
  const single = files.length === 1 && files[0]?.role === 'single';
  // Each file has a version of its own.
  const name = (key: string): string =>
    key === SCHEMA_KEY && !single ? `${SCHEMA_KEY} ${path}` : (kindOfSection(key)?.section ?? key);
  return laid(collection(doc, doc.root, name), true);
}

const NO_DOC: Doc = { path: '', raw: '', text: '', root: undefined, json: false, aliased: false };

function joined(roots: readonly Laid[]): Laid {
  const chunks = new Map(roots.flatMap(root => [...(root.chunks ?? [])]));
  const [first] = roots;
  const parts = roots.flatMap(root => root.parts);
  const node: Node = first?.node ?? { kind: 'map', entries: [], flow: false, start: 0, end: 0 };
  return { doc: first?.doc ?? NO_DOC, node, parts, chunks };
}

function rootRules(state: MergeState): Rules {
  const section = (three: Three<Valued>, parts: Three<Part | undefined>, at: At): Merged | undefined => {
    const kind = kindOfSection(keyOf(parts));
    if (!kind || !isSection(three.base) || !isSection(three.ours) || !isSection(three.theirs)) return undefined;
    return mergeSection(state, three, kind, { ...at, field: [] });
  };
  return {
    merge: (three, parts, at) => section(three, parts, at) ?? mergeWhole(state, three, parts, at),
    at: (parts, at) => {
      const name = keyOf(parts);
      const path = (parts.ours ?? parts.theirs)?.doc.path ?? at.path;
      return { ...at, path, scope: '', field: [name] };
    },
    same: (a, b) => sameShape(a.node, b.node),
    gone: { ours: 'section', theirs: 'section' },
    lone: (three, parts, at) => {
      const merged = section(three, parts, at);
      // An empty section that only they have is theirs to add; one that they took out goes when nothing is left in it.
      if (merged) return !parts.base || !isEmptyShape(merged.shape) ? merged : undefined;
      return mergeLone(state, parts, at);
    },
    taken: (three, parts, at) => {
      section(three, parts, at);
    },
  };
}

/** A number that only grows; everything else as a block. */
function mergeWhole(
  state: MergeState,
  { base, ours, theirs }: Three<Valued>,
  parts: Three<Part | undefined>,
  at: At,
): Merged {
  const [before, own, other] = [base.node, ours.node, theirs.node];
  if (!own || !other) throw new Error('both sides have a value here');
  const taken: Merged = { is: 'theirs', shape: other };
  if (COUNTERS.has(keyOf(parts)) && isNumber(own) && isNumber(other)) {
    return Number(other.value) > Number(own.value) ? taken : asOurs(own);
  }
  if (sameShape(own, other) || (before && sameShape(before, other))) return asOurs(own);
  if (before && sameShape(before, own)) return taken;
  return conflict(state, at, 'section', { base: before, ours: own, theirs: other }) === 'theirs' ? taken : asOurs(own);
}

function mergeLone(state: MergeState, { base, ours, theirs }: Three<Part | undefined>, at: At): Merged | undefined {
  const own = ours && asOurs(ours.node);
  const other: Merged | undefined = theirs && { is: 'theirs', shape: theirs.node };
  if (!base) return own ?? other;
  const stays = ours ?? theirs;
  if (!stays || sameShape(base.node, stays.node)) return undefined;
  const nodes = { base: base.node, ours: ours?.node, theirs: theirs?.node };
  return conflict(state, at, 'section', nodes) === 'theirs' ? other : own;
}

function keyOf({ base, ours, theirs }: Three<Part | undefined>): string {
  return (ours ?? theirs ?? base)?.key ?? '';
}

function isNumber(node: Node): node is Extract<Node, { kind: 'scalar' }> {
  return node.kind === 'scalar' && (typeof node.value === 'number' || typeof node.value === 'bigint');
}

function isEmptyShape(shape: Shape): boolean {
  return shape.kind === 'map'
    ? shape.entries.length === 0
    : shape.kind === 'list'
      ? shape.items.length === 0
      : shape.value === null;
}

/** The file of ours that each piece stands in or goes into. */
function homesOf({ files }: ManifestSide, pieces: readonly Piece[]): ReadonlyMap<Piece, string> {
  const homes = new Map<Piece, string>();
  const [first] = files;
  for (const piece of pieces) {
    const { ours, theirs } = piece.parts;
    if (ours) homes.set(piece, ours.doc.path);
    else if (!first || first.role === 'single') homes.set(piece, first?.path ?? theirs?.doc.path ?? '');
    else if (!piece.identity.startsWith(`${SCHEMA_KEY} `)) homes.set(piece, sectionFile(files, piece));
  }
  return homes;
}

function sectionFile(files: ManifestSide['files'], { identity, parts }: Piece): string {
  const own = files.find(({ stem }) => (kindOfSection(stem)?.section ?? stem) === identity);
  if (own) return own.path;
  const folder = folderOf(files[0]?.path ?? '');
  const there = parts.theirs?.doc.path ?? '';
  return folderOf(there) === folder ? there : `${folder}/${identity}.yaml`;
}

function writeOurs(
  state: MergeState,
  sides: Three<ManifestSide>,
  three: Three<Laid>,
  pieces: readonly Piece[],
  at: At,
): WrittenFile {
  const { doc, parts } = three.ours;
  const { path } = doc;
  const before = sides.base.docs.get(path);
  const after = sides.theirs.docs.get(path);
  const shape: Shape = { kind: 'map', entries: pieces.map(({ key, shape: value }) => ({ key: key ?? '', value })) };
  const onlyVersion = pieces.every(({ identity }) => identity.startsWith(SCHEMA_KEY));
  if (onlyVersion && parts.length > pieces.length && before && !after)
    return { path, text: undefined, shape: undefined };
  if (parts.length === 0) {
    const text = pieces.reduce((written, piece) => withEntry(written, piece, three.theirs), doc.text);
    return { path, text: dressed(doc, text), shape };
  }
  const edits = writeParts(three, pieces);
  if (!edits) {
    giveUp(state, { ...at, path });
    return { path, text: doc.raw, shape };
  }
  return { path, text: dressed(doc, withMargins(doc, before, after, applyEdits(doc.text, edits))), shape };
}

function withEntry(text: string, { shape, key, parts, take }: Piece, { chunks }: Laid): string {
  const place = { style: 'block', listed: false, column: 0 } as const;
  const origin = parts.theirs && { part: parts.theirs, chunk: chunks?.get(parts.theirs) };
  const copied = take === 'theirs' && origin ? copiedPart(origin, key, place) : undefined;
  const lead = copied !== undefined && origin ? copiedLead(origin, place) : '';
  const gap = text === '' || text.endsWith('\n') ? '' : '\n';
  return `${text}${gap}${lead}${copied ?? printedPart(key, shape, place)}\n`;
}

/** A section that our files do not have yet: theirs as it is where it is all that stands in their file. */
function newFile(sides: Three<ManifestSide>, theirs: Laid, path: string, pieces: readonly Piece[]): WrittenFile {
  const shape: Shape = { kind: 'map', entries: pieces.map(({ key, shape: value }) => ({ key: key ?? '', value })) };
  const doc = sides.theirs.docs.get(path);
  const whole =
    doc?.root?.kind === 'map' &&
    pieces.every(({ take, parts }) => take === 'theirs' && parts.theirs?.doc === doc) &&
    doc.root.entries.filter(({ key }) => key !== SCHEMA_KEY).length === pieces.length;
  if (doc?.root && whole) return { path, text: doc.raw, shape: doc.root };
  return { path, text: pieces.reduce((text, piece) => withEntry(text, piece, theirs), ''), shape };
}
