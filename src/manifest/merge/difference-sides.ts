/** The manifest of one side of a comparison. What cannot be read of it is named, and the rest is compared. */
import type { Entry, MapNode, Node } from '../../syntax/tree.ts';
import type { Kind } from '../fields.ts';
import { kindOfSection } from '../kinds/table.ts';
import { type ManifestFile, manifestLayout } from '../layout.ts';
import { entitiesOf, MERGE_KEY, SCHEMA_KEY, type Section, sectionsOf } from '../read.ts';
import { writtenPlace } from '../written-place.ts';
import { type Doc, docOf } from './doc.ts';
import type { UnreadText } from './entity-changes.ts';
import type { MergeSide } from './entity-merge.ts';
import { isSection } from './merge-section.ts';
import type { Valued } from './parts.ts';
import type { ManifestSide } from './sides.ts';

export interface ReadSide {
  readonly manifest: ManifestSide;
  readonly sections: ReadonlyMap<Kind, readonly Section[]>;
  /** What declares no entities, by a name that is its own in the whole manifest. */
  readonly others: ReadonlyMap<string, OtherPart>;
  /** The entity that names an entity file, by the file's path; the first where several do. */
  readonly owners: ReadonlyMap<string, Owner>;
  readonly unread: readonly UnreadText[];
  /** The sections that may stand in what could not be read; `*` where that can be any of them. */
  readonly lost: ReadonlySet<string>;
}

export interface Owner {
  readonly id: string | undefined;
  readonly key: string;
}

export interface OtherPart {
  readonly name: string;
  readonly path: string;
  readonly node: Node;
}

export function readSide(side: UnreadText['side'], { texts }: MergeSide): ReadSide {
  const { used } = manifestLayout(texts.keys());
  const docs = new Map<string, Doc>();
  const unread: UnreadText[] = [];
  const lost = new Set<string>();
  const files: ManifestFile[] = [];
  for (const file of used) {
    const doc = docOf(file.path, texts.get(file.path) ?? '');
    const message = 'message' in doc ? doc.message : doc.root && doc.root.kind === 'scalar' ? NO_SECTIONS : undefined;
    if (message === undefined && !('message' in doc)) {
      files.push(file);
      docs.set(file.path, doc);
      continue;
    }
    unread.push({ side, path: file.path, message: message ?? NO_SECTIONS });
    const kind = file.role === 'section' ? kindOfSection(file.stem) : undefined;
    lost.add(kind?.section ?? '*');
  }
  const parts = partsOf(files, docs);
  return { manifest: { files, docs }, ...parts, owners: ownersIn(parts.sections), unread, lost };
}

/** All entries of a kind as one collection, and the file of each. */
export function entriesOfSide(
  { sections, manifest }: ReadSide,
  kind: Kind,
): { readonly valued: Valued; readonly pathOf: (entry: Node) => string } {
  const own = sections.get(kind) ?? [];
  const [first] = own;
  const doc = (first && manifest.docs.get(first.path)) ?? NO_DOC;
  const node = own.length < 2 ? first?.node : joined(own);
  const paths = new Map(own.flatMap(({ node: section, path }) => valuesOf(section).map(value => [value, path])));
  return { valued: { doc, node }, pathOf: entry => paths.get(entry) ?? first?.path ?? '' };
}

const NO_SECTIONS = 'It holds no map of sections; correct it.';

const NO_DOC: Doc = { path: '', raw: '', text: '', root: undefined, json: false, aliased: false };

function partsOf(
  files: readonly ManifestFile[],
  docs: ReadonlyMap<string, Doc>,
): Pick<ReadSide, 'sections' | 'others'> {
  const sections = new Map<Kind, Section[]>();
  const others = new Map<string, OtherPart>();
  for (const file of files) {
    const { path } = file;
    const root = docs.get(path)?.root;
    const read = sectionsOf(file, root);
    const declaring = new Set<Node>();
    for (const section of read) {
      const { kind, node } = section;
      if (!kind || !isSection({ doc: NO_DOC, node })) continue;
      declaring.add(node);
      const own = sections.get(kind);
      if (own) own.push(section);
      else sections.set(kind, [section]);
    }
    if (root?.kind !== 'map' || read.some(({ wrapped }) => !wrapped)) continue;
    for (const { key, value } of root.entries) {
      if (key === MERGE_KEY || declaring.has(value)) continue;
      // Each file of a manifest has a version of its own.
      const name = key === SCHEMA_KEY && files.length > 1 ? `${key} ${path}` : key;
      others.set(others.has(name) ? `${name} ${path}` : name, { name: key, path, node: value });
    }
  }
  return { sections, others };
}

function ownersIn(sections: ReadSide['sections']): ReadonlyMap<string, Owner> {
  const owners = new Map<string, Owner>();
  for (const [{ file }, own] of sections) {
    if (!file || (file.syntax !== 'yaml' && file.syntax !== 'json')) continue;
    for (const entity of own.flatMap(entitiesOf)) {
      const place = writtenPlace(entity)?.path;
      if (place === undefined) continue;
      const { id, key } = entity;
      for (const path of [place, ...(file.folder ? file.names.map(name => `${place}/${name}`) : [])]) {
        if (!owners.has(path)) owners.set(path, { id, key });
      }
    }
  }
  return owners;
}

function valuesOf(node: Node): readonly Node[] {
  return node.kind === 'map' ? node.entries.map(({ value }) => value) : node.kind === 'list' ? node.items : [];
}

/** A section that stands in several places, as one map. */
function joined(sections: readonly Section[]): MapNode {
  const entries = sections.flatMap((section): readonly Entry[] => {
    if (section.node.kind === 'map') return section.node.entries;
    return entitiesOf(section).map(({ key, keySpan, node, span }) => ({ ...span, key, keySpan, value: node }));
  });
  return { kind: 'map', entries, flow: false, start: 0, end: 0 };
}
