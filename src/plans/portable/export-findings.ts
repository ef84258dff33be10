/** What stops an export, and what whoever brings it elsewhere should know. */
import { baseName, folderOf, joinPath } from '../../base/paths.ts';
import { isManifestPath } from '../../manifest/layout.ts';
import type { Entity } from '../../manifest/read.ts';
import { fieldUse } from '../../queries/field-uses.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { moduleImports } from '../../syntax/python.ts';
import { isEmpty } from '../../syntax/tree.ts';
import { mayBeWritten } from '../may-be-written.ts';
import type { PlanFinding } from '../reconcile/plan.ts';
import { unfitNames } from '../sync/unfit-names.ts';
import type { Taken } from './closure.ts';
import { titleOf } from './names.ts';
import { isHidden, type LostPlace, type PortablePlace } from './places.ts';

type Keys = ReadonlyMap<Entity, string>;

export function bundleBlocks(
  snapshot: Snapshot,
  entities: readonly Entity[],
  keys: Keys,
  places: ReadonlyMap<Entity, PortablePlace | LostPlace>,
): PlanFinding[] {
  const { byId } = snapshot;
  const found = manifestBlocks(snapshot);
  for (const entity of entities) {
    const title = titleOf(entity, keys.get(entity) ?? entity.key);
    const { id, path, kind } = entity;
    if (id === undefined) found.push({ message: `The ${title} has no id. Give it one first.`, path });
    else if (!kind.identifiedBy && (byId.get(id)?.length ?? 0) > 1)
      found.push({
        message: `The id of the ${title} is another entity’s too. Give one of them an id of its own.`,
        path,
      });
    const place = places.get(entity);
    if (place && 'lost' in place) {
      const what = place.lost === 'folder' ? 'names a folder that is not its own' : 'leads to no file of the project';
      found.push({
        message: `The path ${place.path} of the ${title} ${what}. Correct it, or leave the ${kind.title} out.`,
        path,
      });
    } else for (const file of place?.files ?? []) found.push(...ofFile(snapshot, file));
  }
  return [...new Map(found.map(each => [each.message, each])).values()];
}

/** A manifest from which nothing can be told for sure, and into which nothing is written. */
export function manifestBlocks({ layout, sources }: Snapshot): PlanFinding[] {
  const [other] = layout.unused;
  const found: PlanFinding[] = [];
  if (layout.used.length === 0)
    found.push({ message: 'There is no manifest, so there is nothing to export. Make one first.' });
  if (other)
    found.push({ message: `${other.path} is a second manifest. Choose one of the two first.`, path: other.path });
  for (const { path } of layout.used) {
    const source = sources.get(path);
    if (!source || source.held) found.push({ message: `${path} cannot be read as it is. Mend it first.`, path });
    else if (!mayBeWritten(source))
      found.push({ message: `${path} was written for a newer Mooring. Update this one first.`, path });
  }
  return found;
}

/** Two configs of one key differ in their organization, which stays behind: one of them goes. */
export function withoutTwins(taken: Taken, keys: Keys): { readonly taken: Taken; readonly advisory: PlanFinding[] } {
  const first = new Map<string, Entity>();
  const advisory: PlanFinding[] = [];
  const isOfAll = (entity: Entity): boolean => isEmpty(fieldUse(entity, 'organization_id')?.entry.value);
  const named = [...taken.keys()].filter(({ kind }) => kind.identifiedBy !== undefined);
  const inOrder = named.sort(
    (a, b) => Number(isOfAll(b)) - Number(isOfAll(a)) || ((keys.get(a) ?? '') < (keys.get(b) ?? '') ? -1 : 1),
  );
  const gone = new Set<Entity>();
  for (const entity of inOrder) {
    const name = `${entity.kind.name} ${entity.id}`;
    if (!first.has(name)) first.set(name, entity);
    else {
      gone.add(entity);
      const message = `The ${titleOf(entity, entity.id ?? '')} is declared for several organizations, and these stay behind: only one of them goes along.`;
      advisory.push({ message, path: entity.path });
    }
  }
  return { taken: gone.size === 0 ? taken : new Map([...taken].filter(([entity]) => !gone.has(entity))), advisory };
}

/** What no import takes for the place where it stands. */
export function placeAdvice(places: Iterable<PortablePlace>): PlanFinding[] {
  const all = [...places];
  const hidden = all.filter(({ owns }) => isHidden(owns));
  const unfit = unfitNames([...new Set(all.flatMap(({ files }) => files))], []);
  return [
    ...hidden.map(({ path }) => ({
      message: `${path} is hidden, and no import takes it from there. Move it to another folder.`,
      path,
    })),
    ...unfit.map(({ path, why }) => ({ message: `${why} No import takes it. Give it another name.`, path })),
  ];
}

/** Code brings things along, and leaves things behind, that no reference tells of. */
export function codeAdvice(snapshot: Snapshot, taken: Taken, exported: ReadonlySet<string>, keys: Keys): PlanFinding[] {
  const found: PlanFinding[] = [];
  for (const path of exported) {
    const source = snapshot.sources.get(path);
    if (source?.role !== 'python') continue;
    for (const entity of snapshot.byPlace.get(path) ?? []) {
      if (taken.has(entity)) continue;
      const title = titleOf(entity, keys.get(entity) ?? entity.key);
      found.push({
        message: `${path} holds the ${title} too, which is not exported: its code goes along undeclared.`,
        path,
      });
    }
    for (const module of new Set(moduleImports(source.text).flatMap(each => modulePaths(path, each)))) {
      if (exported.has(module) || !snapshot.tree.files.has(module)) continue;
      found.push({ message: `${path} imports ${module}, which is not exported. Bring it along by hand.`, path });
    }
  }
  return found;
}

function ofFile({ sources }: Snapshot, path: string): PlanFinding[] {
  if (isManifestPath(path))
    return [{ message: `${path} is where a manifest stands, so it is no entity’s file.`, path }];
  return sources.get(path)?.held ? [{ message: `${path} cannot be read as it is. Mend it first.`, path }] : [];
}

/** The files that an import may mean: `from shared.text import words` is `shared/text.py`, or `shared/text/words.py`. */
function modulePaths(importer: string, { module, original }: { readonly module: string; readonly original?: string }) {
  const dots = /^\.*/.exec(module)?.[0].length ?? 0;
  let folder = '';
  if (dots > 0) {
    folder = folderOf(importer);
    for (let up = 1; up < dots; up++) folder = folderOf(folder);
  }
  const parts = module.slice(dots).split('.').filter(Boolean);
  const own = parts.reduce(joinPath, folder);
  const names = [own, ...(original === undefined ? [] : [joinPath(own, original)])];
  return names.flatMap(name => (baseName(name) === '' ? [] : [`${name}.py`, `${name}/__init__.py`]));
}
