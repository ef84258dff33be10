/** What became of the entities between two states of a project's files: what a person is told in the place of lines. */
import type { Kind, ValueType } from '../fields.ts';
import { KINDS, kindOfEntityFile } from '../kinds/table.ts';
import { entriesOfSide, type Owner, type ReadSide, readSide } from './difference-sides.ts';
import { docOf } from './doc.ts';
import type { EntityChange, MergeSide } from './entity-merge.ts';
import { matchedFiles } from './file-moves.ts';
import { fileName, idInFile } from './merge-entity-file.ts';
import { idOf } from './merge-section.ts';
import { compareText } from './order.ts';
import { type Part, readableKey, sectionParts } from './parts.ts';
import { changedFields, type Shape, sameShape } from './shape.ts';
import { isSecretName, isSecretOfConfig, typeOfConfig } from './told.ts';
import { fieldsAlone, isSecretField, type ValueChange, valueChanges, withPresentNames } from './value-changes.ts';

/**
 * A change of an entity's entry in the manifest, or of its entity file. That a file came, went or moved is told only where
 * its entity's entry does not say so.
 */
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
  /** Files with another text that says the same: comments, order, quotes; and manifest files that came or went alike. */
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
  const files = changesOfFiles(sides, before, after, declared);
  const changes = inOrder([...declared, ...files.changes]);
  const unreadFiles = [...unread, ...files.unread];
  const told = new Set([
    ...changes.flatMap(({ path, formerPath }) => [path, formerPath ?? path]),
    ...sections.map(({ path }) => path),
    ...unreadFiles.map(({ path }) => path),
  ]);
  const isOnBoth = (path: string): boolean =>
    before.texts.has(path) && after.texts.has(path) && kindOfEntityFile(path) !== undefined;
  const differing = [...new Set([...before.texts.keys(), ...after.texts.keys()])]
    .filter(path => before.texts.get(path) !== after.texts.get(path))
    .filter(path => !told.has(path) && (isUsed(sides, path) || isOnBoth(path)));
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
    return [
      {
        name,
        path,
        values: valueChanges(from?.node, to?.node, undefined, { field: [name], secret: isSecretName(name) }),
      },
    ];
  });
}

interface FileChanges {
  readonly changes: readonly EntityDifference[];
  readonly unread: readonly UnreadText[];
}

/** `declared`: what is told of the manifest. What goes without saying after that is left out. */
function changesOfFiles(
  sides: Sides,
  before: MergeSide,
  after: MergeSide,
  declared: readonly EntityDifference[],
): FileChanges {
  const from = { side: before, manifest: sides.before.manifest };
  const to = { side: after, manifest: sides.after.manifest };
  const saidOf = new Map(declared.map(change => [`${change.what} ${nameOf(change)}`, change]));
  const each = matchedFiles({ base: from, ours: from, theirs: to }).map(({ ours, theirs }) => {
    const old = ours === undefined ? undefined : fileOf(before, sides.before, ours);
    const now = theirs === undefined ? undefined : fileOf(after, sides.after, theirs);
    return changeOfFile(old, now);
  });
  const goesWithoutSaying = (change: EntityDifference): boolean => {
    // A file comes, goes and moves with its entity.
    const said = saidOf.get(`${change.what === 'renamed' ? 'changed' : change.what} ${nameOf(change)}`);
    if (change.what === 'changed' || !said) return false;
    return change.what !== 'renamed' || said.fields.some(field => field === 'path');
  };
  return {
    changes: each.flatMap(({ changes }) => changes).filter(change => !goesWithoutSaying(change)),
    unread: each.flatMap(({ unread }) => unread),
  };
}

function nameOf({ kind, id, key }: EntityChange): string {
  return `${kind} ${id ?? `key ${key}`}`;
}

interface FileText {
  readonly path: string;
  readonly text: string;
  readonly owner: Owner | undefined;
}

function fileOf({ texts }: MergeSide, { owners }: ReadSide, path: string): FileText {
  return { path, text: texts.get(path) ?? '', owner: owners.get(path) };
}

function changeOfFile(old: FileText | undefined, now: FileText | undefined): FileChanges {
  const file = now ?? old;
  const kind = file && kindOfEntityFile(file.path);
  if (!file || !kind) return { changes: [], unread: [] };
  const about = aboutFile(kind, file);
  const [was, is] = [old, now].map(each => each && docOf(each.path, each.text));
  const unread = [
    ...(old && was && 'message' in was ? [{ side: 'before', path: old.path, message: was.message } as const] : []),
    ...(now && is && 'message' in is ? [{ side: 'after', path: now.path, message: is.message } as const] : []),
  ];
  const [from, to] = [was, is].map(doc => (doc && !('message' in doc) ? (doc.root ?? NOTHING) : undefined));
  const secretOf = secretsOf(kind, from, to);
  if (!old) {
    return { changes: [{ ...about, what: 'added', values: to ? fieldsAlone(to, 'after', secretOf) : [] }], unread };
  }
  if (!now) {
    const values = from ? fieldsAlone(from, 'before', secretOf) : [];
    return { changes: [{ ...about, what: 'removed', values }], unread };
  }
  const { key: formerKey } = aboutFile(kind, old);
  const changed = from && to ? changeBetween(kind, from, to, secretOf) : undefined;
  return {
    changes: [
      ...(old.path === now.path ? [] : [{ ...about, what: 'renamed', formerKey, formerPath: old.path } as const]),
      ...(changed && changed.fields.length > 0 ? [{ ...about, what: 'changed', ...changed } as const] : []),
    ],
    unread,
  };
}

/** Under the key of the entity that names it; else under its own name, with the id that it repeats. */
function aboutFile({ name }: Kind, { path, text, owner }: FileText) {
  const id = owner ? owner.id : idInFile(path, text);
  const key = owner?.key ?? fileName(path);
  return {
    kind: name,
    ...(id === undefined ? {} : { id }),
    key,
    fields: [],
    path,
    place: 'file',
    values: [],
  } as const;
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
