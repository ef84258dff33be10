/**
 * The immutable picture of a project at one generation. A new one comes only from `advance`; advancing step by step
 * gives the same picture as building it at once from the last state of every file.
 */
import { groupedBy } from '../base/grouped.ts';
import type { EntityFile } from '../manifest/entity-file.ts';
import { pathFieldOf } from '../manifest/kinds/table.ts';
import { type ManifestLayout, manifestLayout } from '../manifest/layout.ts';
import type { Entity, Section } from '../manifest/read.ts';
import { type DiskTree, EMPTY_TREE, type Resolved, resolvePath } from './disk-tree.ts';
import { isUnknown, type Observed, observe, roleOf, type Source } from './source.ts';

export interface Snapshot {
  readonly generation: number;
  readonly tree: DiskTree;
  /** Every file that was read, by path. */
  readonly sources: ReadonlyMap<string, Source>;
  readonly layout: ManifestLayout;
  /** The sections and entities of the manifest in use, in the order of files and text. */
  readonly sections: readonly Section[];
  readonly entities: readonly Entity[];
  readonly entityFiles: ReadonlyMap<string, EntityFile>;
  /** Entities by id. More than one under an id is a duplicate. */
  readonly byId: ReadonlyMap<string, readonly Entity[]>;
  /** Where each entity's `path` leads; no entry for an entity without one. */
  readonly places: ReadonlyMap<Entity, Resolved>;
  /** Entities by the place they name. */
  readonly byPlace: ReadonlyMap<string, readonly Entity[]>;
  /** True where a manifest file cannot be read and never could: what is not found may still be declared. */
  readonly manifestUnknown: boolean;
}

export interface Change {
  readonly tree?: DiskTree;
  /** New states of files; undefined where a file is gone. */
  readonly files?: ReadonlyMap<string, Observed | undefined>;
}

export const EMPTY_SNAPSHOT: Snapshot = derive(undefined, EMPTY_TREE, new Map());

export function advance(previous: Snapshot, change: Change): Snapshot {
  const sources = new Map(previous.sources);
  for (const [path, observed] of change.files ?? []) {
    const role = roleOf(path);
    if (!role) continue;
    if (observed) sources.set(path, observe(path, role, observed, sources.get(path)));
    else sources.delete(path);
  }
  return derive(previous, change.tree ?? previous.tree, sources);
}

/** Whether the project has a manifest at all, readable or not. */
export function hasManifest(snapshot: Snapshot): boolean {
  return snapshot.layout.used.length > 0;
}

/**
 * The next snapshot, of sources that were observed beforehand. `observe` is where the time goes; done file by file it
 * can be cut into slices, which `advance` itself cannot.
 */
export function advanceTo(previous: Snapshot, tree: DiskTree, sources: ReadonlyMap<string, Source>): Snapshot {
  return derive(previous, tree, sources);
}

/**
 * What a file says is kept with the file, so that only what changed is read again; and what follows from files that did not
 * change is taken from the previous picture.
 */
function derive(previous: Snapshot | undefined, tree: DiskTree, sources: ReadonlyMap<string, Source>): Snapshot {
  const before = previous && hasSamePaths(previous.sources, sources) ? previous : undefined;
  const inOrder = before
    ? inOrderOf(before, sources)
    : [...sources.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  const layout = before?.layout ?? manifestLayout(inOrder.map(source => source.path));
  const manifests = layout.used.flatMap(file => sources.get(file.path) ?? []);
  const isSame = before?.tree === tree && manifests.every(source => before.sources.get(source.path) === source);
  return Object.freeze({
    generation: previous ? previous.generation + 1 : 0,
    tree,
    sources: new Map(inOrder.map(source => [source.path, source])),
    layout,
    ...(before && isSame ? meaningIn(before) : meaningOf(tree, manifests)),
    entityFiles: entityFilesOf(inOrder, before),
  });
}

type Meaning = Pick<Snapshot, 'sections' | 'entities' | 'byId' | 'places' | 'byPlace' | 'manifestUnknown'>;

function meaningOf(tree: DiskTree, manifests: readonly Source[]): Meaning {
  const entities = manifests.flatMap(source => source.declared().entities);
  const places = new Map(entities.flatMap(entity => placeOf(tree, entity)));
  return {
    sections: manifests.flatMap(source => source.declared().sections),
    entities,
    // A config's identity is a key that another organization may use too.
    byId: groupedBy(entities, entity => (entity.kind.identifiedBy ? undefined : entity.id)),
    places,
    byPlace: groupedBy(places.keys(), entity => placeKey(places.get(entity))),
    manifestUnknown: manifests.some(isUnknown),
  };
}

function meaningIn({ sections, entities, byId, places, byPlace, manifestUnknown }: Snapshot): Meaning {
  return { sections, entities, byId, places, byPlace, manifestUnknown };
}

function hasSamePaths(a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): boolean {
  if (a.size !== b.size) return false;
  for (const path of a.keys()) if (!b.has(path)) return false;
  return true;
}

/** The sources in the order of the previous picture, which has the same paths. */
function inOrderOf(before: Snapshot, sources: ReadonlyMap<string, Source>): Source[] {
  return [...before.sources.keys()].flatMap(path => sources.get(path) ?? []);
}

function entityFilesOf(sources: readonly Source[], before: Snapshot | undefined): ReadonlyMap<string, EntityFile> {
  const isSame = (source: Source): boolean =>
    source.role !== 'entity-file' || before?.sources.get(source.path) === source;
  if (before && sources.every(isSame)) return before.entityFiles;
  const files = new Map<string, EntityFile>();
  for (const source of sources) {
    const file = source.definition();
    if (file) files.set(source.path, file);
  }
  return files;
}

function placeOf(tree: DiskTree, entity: Entity): [Entity, Resolved][] {
  const written = pathText(entity);
  return written === undefined ? [] : [[entity, resolvePath(tree, written)]];
}

function pathText(entity: Entity): string | undefined {
  const field = pathFieldOf(entity.kind);
  const entry = field && entity.node.entries.find(({ key }) => key === field.name || field.formerly?.includes(key));
  const value = entry?.value;
  return value?.kind === 'scalar' && typeof value.value === 'string' ? value.value : undefined;
}

function placeKey(place: Resolved | undefined): string | undefined {
  return place?.ok ? place.path : undefined;
}
