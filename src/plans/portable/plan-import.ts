/**
 * An import of an export: what comes gets ids, keys and places of its own, and every reference among it follows; or, matched, it
 * becomes the new content of what is here already. A plan is a value that is shown, and then applied as one commit or not at all.
 */
import type { Kind, KindName } from '../../manifest/fields.ts';
import { pathFieldOf } from '../../manifest/kinds/table.ts';
import type { Shape } from '../../manifest/merge/shape.ts';
import { nameIndex } from '../../queries/references.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { PlanFinding } from '../reconcile/plan.ts';
import { portableReferences } from './closure.ts';
import { manifestBlocks } from './export-findings.ts';
import { type LeftBehind, portableFields } from './fields.ts';
import { type ImportedFile, importedFiles } from './import-files.ts';
import { importFindings } from './import-findings.ts';
import { changedFields, type Wanted, writtenManifest } from './import-manifest.ts';
import { portableKeys } from './names.ts';
import { type IdContext, isDangling, newIds } from './new-ids.ts';
import { newKeys, newNumbers, raisedCounters } from './new-names.ts';
import { type NewPlaces, newPlaces } from './new-places.ts';
import { type Match, type MatchedBy, matched } from './pairing.ts';
import { portablePlaces } from './places.ts';
import type { DanglingReference } from './plan-export.ts';
import type { ReadEntity, ReadExport } from './read-export.ts';
import { type Ids, remappedShape } from './remap.ts';

export interface ImportRequest {
  readonly here: Snapshot;
  readonly read: ReadExport;
  /** `fresh`: all of it is new here. `match`: what is here already is brought up to date, and the rest is new. */
  readonly how: 'fresh' | 'match';
  readonly freshId: () => string;
  /** Whether a file that Mooring does not read says, with the ids changed, what the one here does. */
  readonly isSame: (from: string, to: string, ids: Ids) => boolean;
}

export interface ImportPlan {
  /** For the log: `Import 3 new, 1 changed`. */
  readonly label: string;
  /** In the order of the export. */
  readonly entities: readonly ImportedEntity[];
  /** Manifest files and others, in the order of their paths; only those that become others. */
  readonly files: readonly ImportedFile[];
  readonly ids: Ids;
  /** What the export has and belongs to the installation that it came from. */
  readonly leftBehind: readonly LeftBehind[];
  readonly dangling: readonly DanglingReference[];
  readonly blocking: readonly PlanFinding[];
  readonly advisory: readonly PlanFinding[];
}

export interface ImportedEntity {
  /** `kept`: it is here already under the name that is its identity, and stays as it is. */
  readonly what: 'added' | 'changed' | 'same' | 'kept';
  readonly kind: KindName;
  /** As it is here afterwards. */
  readonly id?: string;
  readonly key: string;
  /** In the export, where it is another one. */
  readonly formerKey?: string;
  /** Where it is here. */
  readonly path?: string;
  readonly matchedBy?: MatchedBy;
  /** Of what changed: fields of the manifest that become others. */
  readonly fields: readonly string[];
  /** Of what changed: files that become others, as they are here. */
  readonly files: readonly string[];
}

export function planImport({ here, read, how, freshId, isSame }: ImportRequest): ImportPlan {
  const keys = portableKeys(here);
  const found = matched(here, keys, read);
  // What is identified by a name is the same thing wherever the name is.
  const kept = new Set(how === 'match' ? [] : read.entities.filter(each => isKept(each, found.get(each))));
  const matches = how === 'match' ? found : new Map([...found].filter(([each]) => kept.has(each)));
  const context: IdContext = { here, keys, read, matches, freshId, matching: how === 'match' };
  const ids = newIds(context);
  const coming = read.entities.filter(each => !kept.has(each));
  const places = newPlaces(here, coming, matches);
  const wanted = wantedOf(here, coming, matches, places, ids);
  const manifest = writtenManifest(here, [...wanted.values()]);
  const files = importedFiles({ here, read, coming, matches, places, ids, isSame });
  const texts = raisedCounters(here, manifest.texts, [...wanted.values()]);
  const all = [...[...texts].map(([path, text]) => ({ path, text, isNew: !here.sources.has(path) })), ...files.files];
  const sorted = all.sort((a, b) => (a.path < b.path ? -1 : 1));
  const entities = read.entities.map(each => entityIn(each, matches.get(each), wanted.get(each), places, files.by));
  const dangling = danglingIn(here, coming, read, ids);
  // An empty folder may be imported into.
  const unready = here.layout.used.length > 0 ? manifestBlocks(here) : [];
  const early = [...unready, ...places.blocking, ...manifest.blocking, ...files.blocking];
  const added = coming.filter(each => !matches.has(each)).length;
  const after = early.length > 0 ? { blocking: [], advisory: [] } : importFindings(here, sorted, added, dangling);
  return {
    label: labelOf(entities),
    entities,
    files: sorted,
    ids,
    leftBehind: read.left,
    dangling,
    blocking: [...early, ...after.blocking],
    advisory: [...files.advisory, ...after.advisory],
  };
}

function isKept({ entity }: ReadEntity, match: Match | undefined): boolean {
  return entity.kind.identifiedBy !== undefined && match !== undefined;
}

function wantedOf(
  here: Snapshot,
  coming: readonly ReadEntity[],
  matches: ReadonlyMap<ReadEntity, Match>,
  places: NewPlaces,
  ids: Ids,
): ReadonlyMap<ReadEntity, Wanted> {
  const fresh = coming.filter(each => !matches.has(each));
  const keys = newKeys(here, fresh, ids);
  const numbers = newNumbers(here, fresh);
  const ofHere = new Map(
    portablePlaces(
      here,
      [...matches.values()].map(match => match.here),
    ),
  );
  const references = portableReferences(here, nameIndex(here), entity => ofHere.get(entity));
  return new Map(
    coming.map((each): [ReadEntity, Wanted] => {
      const { kind } = each.entity;
      const match = matches.get(each);
      const now =
        match && portableFields(match.here, (text, targets) => references.target({ text, targets })?.id ?? text).fields;
      const fields = new Map([...each.fields].map(([name, shape]) => [name, remappedShape(shape, ids)] as const));
      const path = each.place && places.at(each.place.path);
      if (path !== undefined) fields.set('path', text(path));
      for (const [name, value] of numbers.get(each) ?? []) fields.set(name, value);
      for (const name of match ? ownFields(kind) : []) keepOwn(fields, now, name);
      for (const { name, counter } of match ? kind.fields : []) if (counter !== undefined) keepOwn(fields, now, name);
      const own = match && now ? { here: match.here, now } : {};
      return [each, { kind, key: keys.get(each) ?? each.key, fields, ...own }];
    }),
  );
}

/** What is here keeps its identity and its place. */
function ownFields(kind: Kind): readonly string[] {
  return ['id', ...(pathFieldOf(kind)?.name === 'path' ? ['path'] : [])];
}

function keepOwn(fields: Map<string, Shape>, now: ReadonlyMap<string, Shape> | undefined, name: string): void {
  const own = now?.get(name);
  if (own) fields.set(name, own);
  else if (name !== 'path' && name !== 'id') fields.delete(name);
}

function text(value: string): Shape {
  return { kind: 'scalar', value };
}

function entityIn(
  each: ReadEntity,
  match: Match | undefined,
  wanted: Wanted | undefined,
  places: NewPlaces,
  filesBy: ReadonlyMap<ReadEntity, readonly string[]>,
): ImportedEntity {
  const { kind } = each.entity;
  const key = wanted?.here?.key ?? match?.here.key ?? wanted?.key ?? each.key;
  const idShape = wanted?.fields.get(kind.identifiedBy ?? 'id');
  const id = match?.here.id ?? (idShape?.kind === 'scalar' ? String(idShape.value) : undefined);
  const path = each.place && wanted ? places.at(each.place.path) : undefined;
  const fields = match && wanted ? changedFields(wanted) : [];
  const files = match && wanted ? (filesBy.get(each) ?? []) : [];
  const what = !wanted ? 'kept' : !match ? 'added' : fields.length + files.length > 0 ? 'changed' : 'same';
  return {
    what,
    kind: kind.name,
    ...(id === undefined ? {} : { id }),
    key,
    ...(key === each.key ? {} : { formerKey: each.key }),
    ...(path === undefined ? {} : { path }),
    ...(match ? { matchedBy: match.by } : {}),
    fields,
    files,
  };
}

function danglingIn(
  here: Snapshot,
  coming: readonly ReadEntity[],
  read: ReadExport,
  ids: Ids,
): readonly DanglingReference[] {
  const isLost = isDangling(here, read, ids);
  const found = coming.flatMap(({ entity, key }) =>
    read.references
      .of(entity)
      .filter(isLost)
      .map(({ use, text: to }): DanglingReference => {
        const said = read.outside.get(to.toLowerCase());
        const target = said ? { target: `${said.kind} “${said.key}”` } : {};
        return { kind: entity.kind.name, key, field: use.entry.key, path: use.body.path, to, ...target };
      }),
  );
  return [...new Map(found.map(each => [JSON.stringify(each), each])).values()];
}

function labelOf(entities: readonly ImportedEntity[]): string {
  const count = (what: ImportedEntity['what']): number => entities.filter(each => each.what === what).length;
  const parts = [
    ...(count('added') > 0 ? [`${count('added')} new`] : []),
    ...(count('changed') > 0 ? [`${count('changed')} changed`] : []),
  ];
  return `Import ${parts.length === 0 ? 'nothing' : parts.join(', ')}`;
}
