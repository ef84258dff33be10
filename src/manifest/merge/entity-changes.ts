/** What became of the entities between two states of a project's files: what a person is told in the place of lines. */
import type { Kind, ValueType } from '../fields.ts';
import { KINDS, kindOfEntityFile } from '../kinds/table.ts';
import { entriesOfSide, type ReadSide, readSide } from './difference-sides.ts';
import { docOf } from './doc.ts';
import type { EntityChange, MergeSide } from './entity-merge.ts';
import { matchedFiles } from './file-moves.ts';
import { fileName, idInFile } from './merge-entity-file.ts';
import { idOf, readableKey } from './merge-section.ts';
import { compareText } from './order.ts';
import { type Part, sectionParts } from './parts.ts';
import { changedFields, type Shape, sameShape } from './shape.ts';
import { isSecretOfConfig, typeOfConfig } from './told.ts';
import { fieldsAlone, isSecretField, type ValueChange, valueChanges, withPresentNames } from './value-changes.ts';

/** A change of an entity's entry in the manifest, or of its entity file. */
export interface EntityDifference extends EntityChange {
  readonly place: 'manifest' | 'file';
  /** Of an entity file that was moved (`renamed`): where it was. */
  readonly formerPath?: string;
  /** Of what changed its values, of what came or went all of its fields. */
  readonly values: readonly ValueChange[];
}

/** A change of something else that a manifest says: a section that the field table does not know, a counter, its version. */
export interface SectionDifference {
  readonly name: string;
  readonly path: string;
  readonly values: readonly ValueChange[];
}

export interface UnreadText {
  readonly side: 'before' | 'after';
  readonly path: string;
  readonly message: string;
}

export interface EntityChanges {
  /** By kind in the order of the field table, then by key; the entry before the file. */
  readonly changes: readonly EntityDifference[];
  readonly sections: readonly SectionDifference[];
  /** Nothing is told of what stands in these: a file that cannot be read is not an empty one. */
  readonly unread: readonly UnreadText[];
  /** Files that came, went or are others, and of which all the above says nothing: comments, order and layout. */
  readonly others: readonly string[];
}

/** Texts of any age are taken as they are: also those that a merge would refuse. */
export function entityChanges(before: MergeSide, after: MergeSide): EntityChanges {
  const sides: Sides = { before: readSide('before', before), after: readSide('after', after) };
  const unread = [...sides.before.unread, ...sides.after.unread];
  const lost = new Set([...sides.before.lost, ...sides.after.lost]);
  const declared = KINDS.filter(({ section }) => !lost.has(section) && !lost.has(ALL)).flatMap(kind =>
    changesOfKind(sides, kind),
  );
  const sections = lost.has(ALL) ? [] : sectionChanges(sides);
  const files = changesOfFiles(sides, before, after);
  const changes = inOrder([...declared, ...files.changes]);
  const unreadFiles = [...unread, ...files.unread];
  const told = new Set([
    ...changes.flatMap(({ path, formerPath }) => [path, formerPath ?? path]),
    ...sections.map(({ path }) => path),
    ...unreadFiles.map(({ path }) => path),
  ]);
  const differing = [...new Set([...before.texts.keys(), ...after.texts.keys()])]
    .filter(path => before.texts.get(path) !== after.texts.get(path))
    .filter(path => !told.has(path) && (kindOfEntityFile(path) || isUsed(sides, path)));
  return { changes, sections, unread: unreadFiles, others: differing.sort(compareText) };
}

interface Sides {
  readonly before: ReadSide;
  readonly after: ReadSide;
}

/** In the place of a section's name: that of all of them. */
const ALL = '*';

function changesOfKind(sides: Sides, kind: Kind): readonly EntityDifference[] {
  const [old, now] = [entriesOfSide(sides.before, kind), entriesOfSide(sides.after, kind)];
  const { base, theirs } = sectionParts(kind, { base: old.valued, ours: old.valued, theirs: now.valued });
  const was = new Map(base.parts.filter(({ merged }) => !merged).map(part => [part.identity, part]));
  const is = new Map(theirs.parts.filter(({ merged }) => !merged).map(part => [part.identity, part]));
  const told = (part: Part, path: string, what: EntityChange['what']): EntityDifference => {
    const id = idOf(kind, part.identity);
    const key = readableKey(part);
    return {
      what,
      kind: kind.name,
      ...(id === undefined ? {} : { id }),
      key,
      fields: [],
      path,
      place: 'manifest',
      values: [],
    };
  };
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((identity): EntityDifference[] => {
    const [from, to] = [was.get(identity), is.get(identity)];
    const secretOf = secretsOf(kind, from?.node, to?.node);
    if (!to) {
      if (!from) return [];
      const values = fieldsAlone(from.node, 'before', secretOf);
      return [{ ...told(from, old.pathOf(from.node), 'removed'), values }];
    }
    const path = now.pathOf(to.node);
    if (!from) return [{ ...told(to, path, 'added'), values: fieldsAlone(to.node, 'after', secretOf) }];
    const isRenamed = from.key !== undefined && to.key !== undefined && from.key !== to.key;
    const changed = changeBetween(kind, from.node, to.node, secretOf);
    return [
      ...(isRenamed ? [{ ...told(to, path, 'renamed'), formerKey: from.key }] : []),
      ...(changed.fields.length > 0 ? [{ ...told(to, path, 'changed'), ...changed }] : []),
    ];
  });
}

function changeBetween(
  kind: Kind,
  from: Shape,
  to: Shape,
  secretOf: (field: string) => boolean,
): Pick<EntityDifference, 'fields' | 'values'> {
  const type: ValueType = { is: 'record', fields: kind.fields, open: true };
  const [before, after] = [withPresentNames(from, kind.fields), withPresentNames(to, kind.fields)];
  const fields = changedFields(before, after, type);
  const values = valueChanges(before, after, type, { field: [], secret: false, secretOf });
  return { fields, values };
}

/** Whether a field of an entity is told: of a config that is secret, on either side, its value is not. */
function secretsOf(kind: Kind, ...shapes: readonly (Shape | undefined)[]): (field: string) => boolean {
  const isSecret = kind.name === 'config' && shapes.some(shape => typeOfConfig(shape) === 'secret');
  return field => isSecretField(kind.fields, field) || (isSecret && isSecretOfConfig(field));
}

/** What stands at the top of the manifest and declares no entities. */
function sectionChanges({ before, after }: Sides): readonly SectionDifference[] {
  const names = new Set([...before.others.keys(), ...after.others.keys()]);
  return [...names].flatMap((identity): SectionDifference[] => {
    const [from, to] = [before.others.get(identity), after.others.get(identity)];
    const named = to ?? from;
    if (!named || (from && to && sameShape(from.node, to.node))) return [];
    const { name, path } = named;
    return [{ name, path, values: valueChanges(from?.node, to?.node, undefined, { field: [name], secret: false }) }];
  });
}

interface FileChanges {
  readonly changes: readonly EntityDifference[];
  readonly unread: readonly UnreadText[];
}

function changesOfFiles(sides: Sides, before: MergeSide, after: MergeSide): FileChanges {
  const from = { side: before, manifest: sides.before.manifest };
  const to = { side: after, manifest: sides.after.manifest };
  const each = matchedFiles({ base: from, ours: from, theirs: to }).map(({ ours, theirs }) => {
    const old = ours === undefined ? undefined : { path: ours, text: before.texts.get(ours) ?? '' };
    const now = theirs === undefined ? undefined : { path: theirs, text: after.texts.get(theirs) ?? '' };
    return changeOfFile(old, now);
  });
  return { changes: each.flatMap(({ changes }) => changes), unread: each.flatMap(({ unread }) => unread) };
}

interface FileText {
  readonly path: string;
  readonly text: string;
}

function changeOfFile(old: FileText | undefined, now: FileText | undefined): FileChanges {
  const { path, text } = now ?? old ?? { path: '', text: '' };
  const kind = kindOfEntityFile(path);
  if (!kind) return { changes: [], unread: [] };
  const id = idInFile(path, text);
  const about = {
    kind: kind.name,
    ...(id === undefined ? {} : { id }),
    key: fileName(path),
    fields: [],
    path,
    place: 'file',
    values: [],
  } as const;
  const [was, is] = [old, now].map(file => file && docOf(file.path, file.text));
  const unread = [
    ...(old && was && 'message' in was ? [{ side: 'before', path: old.path, message: was.message } as const] : []),
    ...(now && is && 'message' in is ? [{ side: 'after', path: now.path, message: is.message } as const] : []),
  ];
  const [from, to] = [was, is].map(doc => (doc && !('message' in doc) ? (doc.root ?? NOTHING) : undefined));
  const secretOf = secretsOf(kind, from, to);
  if (!old)
    return { changes: [{ ...about, what: 'added', values: to ? fieldsAlone(to, 'after', secretOf) : [] }], unread };
  if (!now)
    return {
      changes: [{ ...about, what: 'removed', values: from ? fieldsAlone(from, 'before', secretOf) : [] }],
      unread,
    };
  const changes: EntityDifference[] = [];
  if (old.path !== now.path)
    changes.push({ ...about, what: 'renamed', formerKey: fileName(old.path), formerPath: old.path });
  const changed = from && to ? changeBetween(kind, from, to, secretOf) : undefined;
  if (changed && changed.fields.length > 0) changes.push({ ...about, what: 'changed', ...changed });
  return { changes, unread };
}

const NOTHING: Shape = { kind: 'map', entries: [] };

function isUsed({ before, after }: Sides, path: string): boolean {
  return [before, after].some(({ manifest }) => manifest.files.some(file => file.path === path));
}

function inOrder(changes: readonly EntityDifference[]): readonly EntityDifference[] {
  const rank = new Map(KINDS.map(({ name }, at) => [name, at]));
  return changes
    .map((change, at) => ({ change, at }))
    .sort(
      ({ change: a, at }, { change: b, at: other }) =>
        (rank.get(a.kind) ?? 0) - (rank.get(b.kind) ?? 0) || compareText(a.key, b.key) || at - other,
    )
    .map(({ change }) => change);
}
