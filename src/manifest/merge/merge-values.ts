/** The three-way merge of values: maps by field, lists as the field table says, everything else as a whole. */
import type { TextEdit } from '../../base/text.ts';
import type { Node } from '../../syntax/tree.ts';
import { renameKey } from '../../syntax/yaml-edit.ts';
import type { Field, ValueType } from '../fields.ts';
import { fieldOf } from '../kinds/table.ts';
import { MERGE_KEY } from '../read.ts';
import { chunksOf, partText } from './chunks.ts';
import type { ConflictKind, Three } from './entity-merge.ts';
import { mergedOrder } from './order.ts';
import { type Collection, fieldParts, keyedParts, type Part, setParts, type Valued } from './parts.ts';
import { copiedPart, printFlow, type Style } from './print.ts';
import { fieldsIn, listMerge, type Shape, sameShape, typeFor } from './shape.ts';
import { type At, conflict, giveUp, type MergeState } from './state.ts';
import { type Laid, type Piece, writeParts } from './write.ts';

/** `ours` with edits; `theirs` as it stands there; or one that is to be `printed`. */
export type Merged =
  | { readonly is: 'ours'; readonly edits: readonly TextEdit[]; readonly shape: Shape }
  | { readonly is: 'theirs' | 'printed'; readonly shape: Shape };

/** How the parts of a collection merge. */
export interface Rules {
  readonly merge: (part: Three<Valued>, parts: Three<Part | undefined>, at: At) => Merged;
  /** Where a part is, for conflicts. */
  readonly at: (parts: Three<Part | undefined>, at: At) => At;
  /** Whether two parts say the same. */
  readonly same: (a: Part, b: Part) => boolean;
  /** What it is called when one side has changed a part that is gone on ours, or on theirs. */
  readonly gone: { readonly ours: ConflictKind; readonly theirs: ConflictKind };
  /** Their keys are people's to choose. */
  readonly entities?: true;
  /** Merges parts that are not on both sides as if they were empty there. Nothing: the part goes. */
  readonly lone?: (three: Three<Valued>, parts: Three<Part | undefined>, at: At) => Merged | undefined;
  /** A part that comes from theirs as it stands. */
  readonly taken?: (three: Three<Valued>, parts: Three<Part | undefined>, at: At) => void;
  /** The last word on the pieces, their keys and their order, before they are written. */
  readonly settle?: (pieces: readonly Piece[]) => readonly Piece[];
}

export function mergeValues(state: MergeState, three: Three<Valued>, type: ValueType | undefined, at: At): Merged {
  const { base, ours, theirs } = three;
  const [before, own, other] = [base.node, ours.node, theirs.node];
  if (!own || !other) throw new Error('both sides have a value here');
  if (sameShape(own, other, type) || (before && sameShape(before, other, type))) return asOurs(own);
  const collections = collectionsOf(three, type);
  if (collections) return mergeCollection(state, collections, fieldRules(state, type), at);
  if (before && sameShape(before, own, type)) return { is: 'theirs', shape: other };
  const pick = conflict(state, at, 'field', { base: before, ours: own, theirs: other });
  return pick === 'theirs' ? { is: 'theirs', shape: other } : asOurs(own);
}

export function mergeCollection(state: MergeState, collections: Three<Collection>, rules: Rules, at: At): Merged {
  const three: Three<Laid> = {
    base: laid(collections.base),
    ours: laid(collections.ours),
    theirs: laid(collections.theirs),
  };
  const pieces = mergeParts(state, three, rules, at);
  const { ours, theirs } = three;
  const shape = shapeOf(pieces, ours.node && ours.node.kind !== 'scalar' ? ours.node : theirs.node);
  if (ours.parts.length === 0 && pieces.length === 0 && ours.node) return asOurs(ours.node);
  if (pieces.length === 0 && theirs.parts.length === 0 && theirs.node) return { is: 'theirs', shape: theirs.node };
  if (ours.parts.length === 0 && pieces.length > 0) {
    const whole = pieces.length === theirs.parts.length && pieces.every(({ take }) => take === 'theirs');
    return whole && theirs.node ? { is: 'theirs', shape: theirs.node } : { is: 'printed', shape };
  }
  const edits = writeParts(three, pieces);
  if (edits) return { is: 'ours', edits, shape };
  const { doc, node } = ours;
  // Printing it anew would lose the comments in it.
  if (node && !node.alias && doc.text.slice(node.start, node.end).includes('#')) giveUp(state, at);
  return { is: 'printed', shape };
}

/** The parts of the result, in their order. */
export function mergeParts(state: MergeState, three: Three<Laid>, rules: Rules, at: At): readonly Piece[] {
  const [base, ours, theirs] = [three.base, three.ours, three.theirs].map(byIdentity);
  if (!base || !ours || !theirs) return [];
  const pieces = new Map<string, Piece>();
  for (const identity of new Set([...ours.keys(), ...theirs.keys()])) {
    const parts = { base: base.get(identity), ours: ours.get(identity), theirs: theirs.get(identity) };
    const piece = mergePart(state, three, identity, parts, rules, rules.at(parts, at));
    if (piece) pieces.set(identity, piece);
    else if (parts.ours?.merged) giveUp(state, at);
  }
  const order = mergedOrder(
    { base: [...base.keys()], ours: [...ours.keys()], theirs: [...theirs.keys()] },
    new Set(pieces.keys()),
  );
  const all = order.flatMap(identity => pieces.get(identity) ?? []);
  return (rules.settle?.(all) ?? all).map(each => renamed(state, each, at));
}

export function laid(collection: Collection, header = false): Laid {
  return { ...collection, chunks: chunksOf(collection, header) };
}

export function asOurs(shape: Shape, edits: readonly TextEdit[] = []): Merged {
  return { is: 'ours', edits, shape };
}

/** A record by its fields; the items of a set; those of a keyed list. */
export function fieldRules(state: MergeState, type: ValueType | undefined): Rules {
  const fields = fieldsIn(type);
  const list = typeFor(type, 'list');
  const itemType = list?.is === 'list' ? list.of : undefined;
  const typeOf = ({ entry, identity }: Part): ValueType | undefined =>
    entry ? fieldIn(fields, identity)?.type : itemType;
  return {
    merge: (three, { ours, theirs, base }, at) => {
      const part = ours ?? theirs ?? base;
      return mergeValues(state, three, part && typeOf(part), at);
    },
    at: ({ base, ours, theirs }, at) => {
      const part = ours ?? theirs ?? base;
      if (!part) return at;
      const name = part.identity.replace(/^=/, '');
      const secret = at.secret || (part.entry !== undefined && fieldIn(fields, name)?.class === 'secret');
      return { ...at, field: [...at.field, name], secret };
    },
    same: (a, b) => sameShape(a.node, b.node, typeOf(a)),
    gone: { ours: 'field', theirs: 'field' },
  };
}

function fieldIn(fields: readonly Field[] | undefined, name: string): Field | undefined {
  return fields && fieldOf(fields, name)?.field;
}

/** Nothing where the values merge as a whole. A base that is no such collection is an empty one. */
function collectionsOf(
  { base, ours, theirs }: Three<Valued>,
  type: ValueType | undefined,
): Three<Collection> | undefined {
  if (ours.node?.kind === 'map' && theirs.node?.kind === 'map') {
    const fields = fieldsIn(type);
    return each({ base, ours, theirs }, ({ doc, node }) => fieldParts(doc, node, fields));
  }
  if (ours.node?.kind !== 'list' || theirs.node?.kind !== 'list') return undefined;
  const merge = listMerge(type);
  if (merge === 'ordered') return undefined;
  if (merge === 'set') return each({ base, ours, theirs }, ({ doc, node }) => setParts(doc, node));
  const keyed = each({ base, ours, theirs }, ({ doc, node }) => keyedParts(doc, node, merge.keyed));
  return keyed.base && keyed.ours && keyed.theirs
    ? { base: keyed.base, ours: keyed.ours, theirs: keyed.theirs }
    : undefined;
}

export function each<A, B>({ base, ours, theirs }: Three<A>, make: (value: A) => B): Three<B> {
  return { base: make(base), ours: make(ours), theirs: make(theirs) };
}

/** YAML's merge key is ours alone to have: its fields are merged one by one. */
function byIdentity({ parts }: Laid, at: number): ReadonlyMap<string, Part> {
  const own = at === 1 ? parts : parts.filter(({ identity }) => identity !== MERGE_KEY);
  return new Map(own.map(part => [part.identity, part]));
}

function mergePart(
  state: MergeState,
  three: Three<Laid>,
  identity: string,
  parts: Three<Part | undefined>,
  rules: Rules,
  at: At,
): Piece | undefined {
  const { base, ours, theirs } = parts;
  if (ours && (identity === MERGE_KEY || (!theirs && !base)))
    return piece(identity, parts, ours.key, asOurs(ours.node));
  if (ours && theirs) return mergeBoth(state, three, identity, { base, ours, theirs }, rules, at);
  if (!ours && !theirs) return undefined;
  const key = (ours ?? theirs)?.key;
  if (rules.lone) {
    const merged = rules.lone(valuesOf(three, parts), parts, at);
    return merged && piece(identity, parts, key, merged);
  }
  const nodes = { base: base?.node, ours: ours?.node, theirs: theirs?.node };
  if (ours && base) {
    if (rules.same(base, ours) || conflict(state, at, rules.gone.theirs, nodes) === 'theirs') return undefined;
    return piece(identity, parts, key, asOurs(ours.node));
  }
  if (!theirs) return undefined;
  const added = piece(identity, parts, key, { is: 'theirs', shape: theirs.node });
  if (!base) return added;
  if (rules.same(base, theirs)) return undefined;
  return conflict(state, at, rules.gone.ours, nodes) === 'theirs' ? added : undefined;
}

function valuesOf({ base, ours, theirs }: Three<Laid>, parts: Three<Part | undefined>): Three<Valued> {
  const valued = ({ doc }: Laid, part: Part | undefined): Valued => ({ doc: part?.doc ?? doc, node: part?.node });
  return { base: valued(base, parts.base), ours: valued(ours, parts.ours), theirs: valued(theirs, parts.theirs) };
}

interface Both {
  readonly base: Part | undefined;
  readonly ours: Part;
  readonly theirs: Part;
}

function mergeBoth(state: MergeState, three: Three<Laid>, identity: string, parts: Both, rules: Rules, at: At): Piece {
  const { base, ours, theirs } = parts;
  const same = (a: Part | undefined, of: Laid, b: Part, by: Laid): boolean => {
    if (!a || a.merged || b.merged || textIn(of, a) !== textIn(by, b)) return false;
    return !(a.doc.aliased || b.doc.aliased) || sameShape(a.node, b.node);
  };
  if (same(ours, three.ours, theirs, three.theirs) || same(base, three.base, theirs, three.theirs)) {
    return piece(identity, parts, ours.key, asOurs(ours.node));
  }
  const untouched = same(base, three.base, ours, three.ours);
  if (untouched && isCopied(three, ours, theirs)) {
    rules.taken?.(valuesOf(three, parts), parts, at);
    return { ...piece(identity, parts, theirs.key, { is: 'theirs', shape: theirs.node }), theirLead: true };
  }
  const key = mergedKey(state, identity, parts, rules, at);
  const merged = rules.merge(valuesOf(three, parts), parts, at);
  const theirLead = takesTheirLead(three, parts);
  const written = ours.merged ? merged : scalarInPlace(three, parts, merged);
  return { ...piece(identity, parts, key, written), theirLead };
}

function piece(identity: string, parts: Three<Part | undefined>, key: string | undefined, merged: Merged): Piece {
  const edits = merged.is === 'ours' ? merged.edits : [];
  // What a merge key brought in has no text that could be edited.
  const take = parts.ours?.merged && edits.length > 0 ? 'printed' : merged.is;
  return { identity, key, take, edits, theirLead: false, shape: merged.shape, parts };
}

/** A key of ours that is another now is written where it stands. */
function renamed(state: MergeState, piece: Piece, at: At): Piece {
  const { parts, key, take, edits } = piece;
  const { ours } = parts;
  if (take !== 'ours' || !ours?.entry || key === undefined || key === ours.key) return piece;
  const rename = renameKey(ours.doc.text, ours.entry, key);
  if (rename.length === 0) giveUp(state, at);
  return { ...piece, edits: [...rename, ...edits] };
}

/** The key of an entity that one side renamed is that side's; of a field, the one that the table knows. */
function mergedKey(
  state: MergeState,
  identity: string,
  { base, ours, theirs }: Both,
  rules: Rules,
  at: At,
): string | undefined {
  if (ours.key === theirs.key || ours.key === undefined || theirs.key === undefined) return ours.key;
  if (base?.key === ours.key) return theirs.key;
  if (base?.key === theirs.key) return ours.key;
  if (!rules.entities) return theirs.key === identity ? theirs.key : ours.key;
  const keys = { base: base?.key, ours: ours.key, theirs: theirs.key };
  return conflict(state, at, 'key', keys) === 'theirs' ? theirs.key : ours.key;
}

function textIn({ chunks }: Laid, part: Part): string {
  return partText(part, chunks?.get(part));
}

function isCopied({ ours, theirs }: Three<Laid>, own: Part, part: Part): boolean {
  const place = { style: styleOf(ours, own), listed: own.entry === undefined, column: 0 };
  return copiedPart({ part, chunk: theirs.chunks?.get(part) }, part.key, place) !== undefined;
}

function styleOf({ chunks }: Laid, part: Part): Style {
  return part.doc.json ? 'json' : chunks?.has(part) ? 'block' : 'flow';
}

function takesTheirLead({ base, ours, theirs }: Three<Laid>, parts: Both): boolean {
  const here = ours.chunks?.get(parts.ours)?.lead;
  const there = theirs.chunks?.get(parts.theirs)?.lead;
  if (here === undefined || there === undefined || here === there) return false;
  const before = parts.base && base.chunks?.get(parts.base)?.lead;
  return (before ?? '') === here;
}

/** A scalar of one line is replaced where ours stands, so that a comment behind it stays. */
function scalarInPlace({ ours }: Three<Laid>, parts: Both, merged: Merged): Merged {
  const { node: own } = parts.ours;
  const { node: other } = parts.theirs;
  if (merged.is !== 'theirs' || own.kind !== 'scalar' || other.kind !== 'scalar' || !parts.ours.entry) return merged;
  if (own.style === 'block' || own.style === 'empty' || other.style === 'block' || other.style === 'empty')
    return merged;
  const written = parts.theirs.doc.text.slice(other.start, other.end);
  const style = styleOf(ours, parts.ours);
  const copied = style === 'block' && !other.alias && !parts.theirs.doc.json && !written.includes('\n');
  const text = copied ? written : printFlow(other, style);
  return asOurs(other, [{ start: own.start, end: own.end, text }]);
}

export function shapeOf(pieces: readonly Piece[], node: Node | undefined): Shape {
  if (node?.kind === 'list') return { kind: 'list', items: pieces.map(({ shape }) => shape) };
  return { kind: 'map', entries: pieces.map(({ key, shape }) => ({ key: key ?? '', value: shape })) };
}
