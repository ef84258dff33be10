/** A section of the manifest by its entities: by id, whatever their keys and places. */
import { isUuid } from '../../base/uuid.ts';
import type { Kind, ValueType } from '../fields.ts';
import { MERGE_KEY } from '../read.ts';
import type { EntityChange, Three } from './entity-merge.ts';
import { type Merged, mergeCollection, mergeValues, type Rules } from './merge-values.ts';
import { compareText } from './order.ts';
import { type Collection, type Part, readableKey, sectionParts, type Valued } from './parts.ts';
import { withOneKeyEach } from './same-keys.ts';
import { changedFields, sameShape, shapeAt } from './shape.ts';
import type { At, MergeState } from './state.ts';
import { typeOfConfig } from './told.ts';
import type { Piece } from './write.ts';

/** Where a side has no such section it is an empty one. What came from theirs is noted in the state. */
export function mergeSection(state: MergeState, three: Three<Valued>, kind: Kind, at: At): Merged {
  const collections = sectionParts(kind, three);
  const type: ValueType = { is: 'record', fields: kind.fields, open: true };
  const rules: Rules = {
    merge: (values, _parts, where) => mergeValues(state, values, type, where),
    at: (parts, where) => entityAt(kind, parts, where),
    same: (a, b) => a.key === b.key && sameShape(a.node, b.node, type),
    gone: { ours: 'delete-edit', theirs: 'edit-delete' },
    entities: true,
    settle: pieces => {
      const keyed = withOneKeyEach(state, collections, inOurShape(collections, pieces), sectionAt(kind, at));
      const settled = staysSorted(collections) ? sortedPieces(keyed) : keyed;
      state.changes.push(...changesIn(kind, collections, settled, type));
      return settled;
    },
  };
  return mergeCollection(state, collections, rules, at);
}

/** Whether a value can be read as a section: a map, a list or nothing. */
export function isSection({ node }: Valued): boolean {
  return node === undefined || node.kind !== 'scalar' || node.value === null;
}

function sectionAt(kind: Kind, at: At): At {
  return { ...at, kind, scope: kind.section, field: [] };
}

function entityAt(kind: Kind, { base, ours, theirs }: Three<Part | undefined>, at: At): At {
  const part = ours ?? theirs ?? base;
  if (!part || part.identity === MERGE_KEY) return at;
  const secretValue =
    kind.name === 'config' && [base, ours, theirs].some(each => typeOfConfig(each?.node) === 'secret');
  const id = idOf(kind, part.identity);
  const key = readableKey(part);
  const scope = `${kind.section}/${part.identity.replaceAll('#', '\\#')}`;
  return {
    ...at,
    path: part.doc.path,
    kind,
    ...(id === undefined ? {} : { id }),
    entityKey: key,
    scope,
    entity: `entity ${scope}`,
    secretValue,
  };
}

/** The entity's id, where the name under which it is merged is one. */
export function idOf(kind: Kind, identity: string): string | undefined {
  const [first = ''] = identity.split(' ');
  if (kind.identifiedBy) return identity;
  return isUuid(first) ? first : undefined;
}

/** Two or more keys in ascending order on one side, and none out of order on the other. */
function staysSorted({ ours, theirs }: Three<Collection>): boolean {
  if (ours.node?.kind !== 'map' || theirs.node?.kind !== 'map') return false;
  const [own, other] = [keysOf(ours), keysOf(theirs)];
  return Math.max(own.length, other.length) > 1 && isAscending(own) && isAscending(other);
}

function keysOf({ parts }: Collection): string[] {
  return parts.flatMap(({ key, merged }) => (merged || key === undefined || key === MERGE_KEY ? [] : [key]));
}

function isAscending(keys: readonly string[]): boolean {
  return keys.every((key, at) => at === 0 || (keys[at - 1] ?? '') <= key);
}

function sortedPieces(pieces: readonly Piece[]): readonly Piece[] {
  return [...pieces].sort((a, b) => compareText(a.key ?? '', b.key ?? '') || compareText(a.identity, b.identity));
}

/** What was written in a list gets a key in our map, and what had a key a name in our list. */
function inOurShape({ ours }: Three<Collection>, pieces: readonly Piece[]): readonly Piece[] {
  if (ours.node?.kind === 'map') {
    return pieces.map(piece => {
      const part = piece.parts.theirs;
      return piece.key === undefined && part ? { ...piece, key: readableKey(part) } : piece;
    });
  }
  if (ours.node?.kind !== 'list') return pieces;
  return pieces.map(piece => {
    const { key, shape } = piece;
    if (key === undefined || piece.parts.ours) return piece;
    const named = shape.kind !== 'map' || shapeAt(shape, 'name') || isUuid(key);
    const name = named ? [] : [{ key: 'name', value: { kind: 'scalar', value: key } as const }];
    const id = isUuid(key) && shape.kind === 'map' && !shapeAt(shape, 'id');
    const ids = id ? [{ key: 'id', value: { kind: 'scalar', value: key } as const }] : [];
    if (shape.kind !== 'map') return { ...piece, key: undefined };
    return {
      ...piece,
      key: undefined,
      take: 'printed',
      shape: { ...shape, entries: [...ids, ...shape.entries, ...name] },
    };
  });
}

function changesIn(
  kind: Kind,
  { ours }: Three<Collection>,
  pieces: readonly Piece[],
  type: ValueType,
): readonly EntityChange[] {
  const there = new Set(pieces.map(({ parts }) => parts.ours));
  const told = (
    part: Part,
    what: EntityChange['what'],
    key: string,
    rest: Partial<EntityChange> = {},
  ): EntityChange => {
    const id = idOf(kind, part.identity);
    return {
      what,
      kind: kind.name,
      ...(id === undefined ? {} : { id }),
      key,
      fields: [],
      path: part.doc.path,
      ...rest,
    };
  };
  const removed = ours.parts
    .filter(part => !part.merged && !there.has(part))
    .map(part => told(part, 'removed', readableKey(part)));
  const others = pieces.flatMap((piece): EntityChange[] => {
    const { parts, take, edits, shape } = piece;
    const part = parts.ours ?? parts.theirs;
    if (!part || (take === 'ours' && edits.length === 0 && piece.key === parts.ours?.key)) return [];
    const key = piece.key ?? readableKey(part);
    if (!parts.ours) return [told(part, 'added', key)];
    const fields = changedFields(parts.ours.node, shape, type);
    const formerKey = readableKey(parts.ours);
    return [
      ...(parts.ours.key !== undefined && key !== formerKey ? [told(part, 'renamed', key, { formerKey })] : []),
      ...(fields.length > 0 ? [told(part, 'changed', key, { fields })] : []),
    ];
  });
  return [...removed, ...others];
}
