/**
 * What an export brings. It came from elsewhere: nothing of it is taken that cannot be read faithfully, or that would stand
 * outside of the project or where tools look for orders.
 */
import { ENTITY_LIMIT } from '../../checks/file/manifest-shape.ts';
import { isManifestPath } from '../../manifest/layout.ts';
import type { Shape } from '../../manifest/merge/shape.ts';
import type { Entity } from '../../manifest/read.ts';
import { nameIndex } from '../../queries/references.ts';
import { hasManifest, type Snapshot } from '../../snapshot/snapshot.ts';
import { mayBeWritten } from '../may-be-written.ts';
import { unfitNames } from '../sync/unfit-names.ts';
import { portableReferences, type References } from './closure.ts';
import { isEnvironmentKind, type LeftBehind, portableFields } from './fields.ts';
import { portableKeys, titleOf } from './names.ts';
import { type Known, readOutside } from './outside.ts';
import { isHidden, type PortablePlace, portablePlaces } from './places.ts';
import { portableText } from './portable-file.ts';

export interface ReadExport {
  readonly snapshot: Snapshot;
  /** In the order of the manifest, without organizations and roles. */
  readonly entities: readonly ReadEntity[];
  readonly references: References;
  /** By id, what did not go along. */
  readonly outside: ReadonlyMap<string, Known>;
  /** The texts of those files that Mooring reads, without what stays behind. */
  readonly texts: ReadonlyMap<string, string>;
  readonly left: readonly LeftBehind[];
}

export interface ReadEntity {
  readonly entity: Entity;
  /** Readable, and unique in its kind. */
  readonly key: string;
  readonly fields: ReadonlyMap<string, Shape>;
  readonly place: PortablePlace | undefined;
}

/** One sentence on what is wrong, and one on the way out. */
export interface RefusedExport {
  readonly refused: string;
  readonly paths?: readonly string[];
}

export function readExport(snapshot: Snapshot): ReadExport | RefusedExport {
  const unreadable = refusal(snapshot);
  if (unreadable) return unreadable;
  const keys = portableKeys(snapshot);
  const known = snapshot.entities.filter(({ kind }) => !isEnvironmentKind(kind.name));
  const places = portablePlaces(snapshot, known);
  const references = portableReferences(snapshot, nameIndex(snapshot), entity => places.get(entity));
  const texts = new Map<string, string>();
  const left: LeftBehind[] = [];
  const entities: ReadEntity[] = [];
  for (const entity of known) {
    const key = keys.get(entity) ?? entity.key;
    const of = { kind: entity.kind.name, key };
    if (entity.id === undefined) return refuse(`The ${titleOf(entity, key)} of the export has no id`, entity.path);
    const place = places.get(entity);
    if (place && 'lost' in place)
      return refuse(`The path ${place.path} of the ${titleOf(entity, key)} leads to no file of the export`, place.path);
    const odd = place && [place.path, ...place.files].find(path => isManifestPath(path));
    const hidden = place && isHidden(place.owns) ? place.path : undefined;
    if (odd !== undefined || hidden !== undefined)
      return refuse(`No entity may stand at ${odd ?? hidden}, where tools look for their own files`, odd ?? hidden);
    const said = portableFields(entity, (text, targets) => references.target({ text, targets })?.id ?? text);
    left.push(...said.left.map(each => ({ ...of, path: entity.path, ...each })));
    for (const path of place?.left ?? []) left.push({ ...of, field: path, class: 'environment', path });
    for (const path of place?.files ?? []) {
      const source = texts.has(path) ? undefined : snapshot.sources.get(path);
      const portable = source && portableText(source);
      if (portable && 'blocked' in portable) return { refused: portable.blocked, paths: [path] };
      if (portable) texts.set(path, portable.text);
      left.push(...(portable?.left ?? []).map(each => ({ ...of, ...each, path })));
    }
    entities.push({ entity, key, fields: said.fields, place });
  }
  const unfit = unfitNames([...new Set(entities.flatMap(({ place }) => place?.files ?? []))], [])[0];
  if (unfit) return refuse(unfit.why, unfit.path);
  return { snapshot, entities, references, outside: readOutside(snapshot), texts, left };
}

function refusal(snapshot: Snapshot): RefusedExport | undefined {
  const { layout, sources, tree, entities, byId } = snapshot;
  if (!hasManifest(snapshot)) return refuse('There is no manifest in the export');
  const [other] = layout.unused;
  if (other) return refuse(`The export has a second manifest, ${other.path}`, other.path);
  const [link] = tree.links.keys();
  if (link !== undefined) return refuse(`The export has a link, ${link}`, ...tree.links.keys());
  const [inner] = tree.nested;
  if (inner !== undefined) return refuse(`The export holds another project, ${inner}`, inner);
  if (tree.cut) return refuse('The export is too large, or a part of it may not be read');
  const held = [...sources.values()].find(source => source.held);
  if (held)
    return refuse(
      `${held.path} in the export cannot be read: ${held.parsed.held?.message ?? 'it is held.'}`,
      held.path,
    );
  const newer = layout.used.find(({ path }) => {
    const source = sources.get(path);
    return source && !mayBeWritten(source);
  });
  if (newer) return refuse(`${newer.path} in the export was written for a newer Mooring`, newer.path);
  if (entities.length > ENTITY_LIMIT) return refuse(`The export declares more than ${ENTITY_LIMIT} entities`);
  const loose = snapshot.sections.find(({ wrapped }) => !wrapped);
  if (loose) return refuse(`The entries in ${loose.path} of the export are not under the section’s key`, loose.path);
  const twice = [...byId].find(([, [, another]]) => another);
  return twice && refuse(`Two entities of the export have the id ${twice[0]}`);
}

function refuse(what: string, ...paths: readonly (string | undefined)[]): RefusedExport {
  const named = paths.filter(path => path !== undefined);
  const sentence = /[.]$/.test(what) ? what : `${what}.`;
  return { refused: `${sentence} Nothing of it is imported.`, ...(named.length > 0 ? { paths: named } : {}) };
}
