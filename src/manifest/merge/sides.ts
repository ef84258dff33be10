/** The manifest of one side of a merge, read; or why that side cannot be merged. */
import type { Node } from '../../syntax/tree.ts';
import { type ManifestFile, manifestLayout } from '../layout.ts';
import { MANIFEST_SCHEMA, schemaOf, sectionsOf } from '../read.ts';
import { type Doc, docOf, type Unread } from './doc.ts';
import type { MergeRefusal, MergeSide } from './entity-merge.ts';

export interface ManifestSide {
  readonly files: readonly ManifestFile[];
  readonly docs: ReadonlyMap<string, Doc>;
}

/** Reads a text once, however many sides have it. */
export type ReadDoc = (path: string, raw: string) => Doc | Unread;

export function newReadDoc(): ReadDoc {
  const known = new Map<string, Doc | Unread>();
  return (path, raw) => {
    const key = `${path}\n${raw}`;
    const doc = known.get(key) ?? docOf(path, raw);
    known.set(key, doc);
    return doc;
  };
}

/** The base is only compared with: it may be of two minds about its layout, the sides may not. */
export function manifestSide(
  which: MergeRefusal['refused'],
  { texts }: MergeSide,
  readDoc: ReadDoc = docOf,
): ManifestSide | MergeRefusal {
  const { used, unused } = manifestLayout(texts.keys());
  const [other] = unused;
  if (other && which !== 'base') {
    const message = `${used[0]?.path ?? ''} stands beside it, and only one of the two can be the manifest; remove one.`;
    return { refused: which, path: other.path, message };
  }
  const docs = new Map<string, Doc>();
  const seen = new Set<string>();
  for (const file of used) {
    const doc = manifestDoc(which, file, texts.get(file.path) ?? '', readDoc);
    if ('refused' in doc) return doc;
    docs.set(file.path, doc);
    for (const { kind, name } of sectionsOf(file, doc.root)) {
      const section = kind?.section ?? name;
      if (seen.has(section) && which !== 'base') {
        const message = `The section “${name}” stands twice in the manifest; put it under one key, and merge again.`;
        return { refused: which, path: file.path, message };
      }
      seen.add(section);
    }
  }
  return { files: used, docs };
}

/** One file of a manifest. */
export function manifestDoc(
  which: MergeRefusal['refused'],
  file: ManifestFile,
  raw: string,
  readDoc: ReadDoc = docOf,
): Doc | MergeRefusal {
  const { path } = file;
  const refuse = (message: string): MergeRefusal => ({ refused: which, path, message });
  const doc = readDoc(path, raw);
  if ('message' in doc) return refuse(doc.message);
  const { root } = doc;
  const version = schemaOf(root)?.version ?? MANIFEST_SCHEMA;
  if (version > MANIFEST_SCHEMA) {
    return refuse(
      `It has version ${version} and this Mooring writes version ${MANIFEST_SCHEMA}; install a Mooring that knows version ${version} to merge it.`,
    );
  }
  if (sectionsOf(file, root).some(({ wrapped }) => !wrapped)) {
    return refuse(`Its entries do not stand under “${file.stem}:”; put that key above them, and merge again.`);
  }
  if (root && root.kind !== 'map') return refuse('It holds no map of sections; correct it, and merge again.');
  return doc;
}

/** How many entities the sections of some files declare, entries that are no map left out. */
export function countEntities({ files, docs }: ManifestSide): number {
  return files
    .flatMap(file => sectionsOf(file, docs.get(file.path)?.root))
    .reduce((count, { kind, node }) => count + (kind ? mapsIn(node) : 0), 0);
}

function mapsIn(node: Node): number {
  if (node.kind === 'map') return node.entries.filter(({ value }) => value.kind === 'map').length;
  return node.kind === 'list' ? node.items.filter(({ kind }) => kind === 'map').length : 0;
}
