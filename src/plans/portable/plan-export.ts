/**
 * An export: chosen entities, with what they refer to, as a small project of its own. Environment fields, secrets, and what
 * changes by itself or can be computed stay behind. A plan is a value: whoever writes it reads the files that it copies.
 */
import type { KindName } from '../../manifest/fields.ts';
import { KINDS } from '../../manifest/kinds/table.ts';
import { NEW_MANIFEST } from '../../manifest/layout.ts';
import type { MapShape, Shape } from '../../manifest/merge/shape.ts';
import type { Entity } from '../../manifest/read.ts';
import { nameIndex } from '../../queries/references.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { PlanFinding } from '../reconcile/plan.ts';
import { portableReferences, type References, type Taken, withReferences } from './closure.ts';
import { bundleBlocks, codeAdvice, placeAdvice, withoutTwins } from './export-findings.ts';
import { isEnvironmentKind, type LeftBehind, mapShape, portableFields } from './fields.ts';
import { compare, portableKeys, titleOf } from './names.ts';
import { outsideSection } from './outside.ts';
import { type PortablePlace, portablePlaces } from './places.ts';
import { portableText } from './portable-file.ts';
import { printManifest } from './print-manifest.ts';

export interface ExportRequest {
  readonly entities: readonly Entity[];
  /** Without what they refer to. */
  readonly only?: boolean;
}

export interface ExportPlan {
  /** In the order of the field table, and then of their keys. */
  readonly entities: readonly ExportedEntity[];
  /** In the order of their paths. */
  readonly files: readonly ExportedFile[];
  readonly leftBehind: readonly LeftBehind[];
  /** References to what is not in the export. */
  readonly dangling: readonly DanglingReference[];
  /** Nothing can be written while there is one. */
  readonly blocking: readonly PlanFinding[];
  readonly advisory: readonly PlanFinding[];
}

export interface ExportedEntity {
  readonly kind: KindName;
  readonly id?: string;
  readonly key: string;
  /** Relative to the project. */
  readonly path?: string;
  /** `workflow “greet”` that refers to it; absent where a person chose it. */
  readonly referredBy?: string;
}

/** Relative to the export as to the project; without a text the file's bytes are copied. */
export interface ExportedFile {
  readonly path: string;
  readonly text?: string;
}

export interface DanglingReference {
  readonly kind: KindName;
  readonly key: string;
  readonly field: string;
  /** The file it stands in. */
  readonly path: string;
  /** As it is written. */
  readonly to: string;
  /** What it means, where that is known: `workflow “greet”`. */
  readonly target?: string;
}

export function planExport(snapshot: Snapshot, { entities, only = false }: ExportRequest): ExportPlan {
  const keys = portableKeys(snapshot);
  const names = nameIndex(snapshot);
  const places = portablePlaces(snapshot, snapshot.entities);
  const references = portableReferences(snapshot, names, entity => places.get(entity));
  const chosen = [...new Set(entities)].filter(({ kind }) => !isEnvironmentKind(kind.name));
  const reached: Taken = only ? new Map(chosen.map(each => [each, undefined])) : withReferences(chosen, references);
  const { taken, advisory } = withoutTwins(reached, keys);
  const inOrder = [...taken.keys()].sort(
    (a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || compare(keys.get(a) ?? '', keys.get(b) ?? ''),
  );
  const parts: Parts = { snapshot, keys, taken, inOrder, references, places: new Map() };
  for (const entity of inOrder) {
    const place = places.get(entity);
    if (place && 'files' in place) parts.places.set(entity, place);
  }
  const copied = exportedFiles(parts);
  const { text, left } = manifestText(parts);
  const blocking = [...bundleBlocks(snapshot, inOrder, keys, places), ...copied.blocking];
  return {
    entities: inOrder.map(entity => exported(parts, entity)),
    files: [{ path: NEW_MANIFEST, text }, ...copied.files].sort((a, b) => compare(a.path, b.path)),
    leftBehind: [...left, ...copied.left],
    dangling: danglingIn(parts),
    blocking,
    advisory: [
      ...advisory,
      ...placeAdvice(parts.places.values()),
      ...codeAdvice(snapshot, taken, new Set(copied.files.map(({ path }) => path)), keys),
    ],
  };
}

interface Parts {
  readonly snapshot: Snapshot;
  readonly keys: ReadonlyMap<Entity, string>;
  readonly taken: Taken;
  readonly inOrder: readonly Entity[];
  readonly references: References;
  readonly places: Map<Entity, PortablePlace>;
}

function exported({ keys, taken, places }: Parts, entity: Entity): ExportedEntity {
  const { id, kind } = entity;
  const path = places.get(entity)?.path;
  const by = taken.get(entity);
  return {
    kind: kind.name,
    ...(id === undefined ? {} : { id }),
    key: keys.get(entity) ?? entity.key,
    ...(path === undefined ? {} : { path }),
    ...(by ? { referredBy: titleOf(by, keys.get(by) ?? by.key) } : {}),
  };
}

function manifestText(parts: Parts): { readonly text: string; readonly left: readonly LeftBehind[] } {
  const { inOrder, keys, places, references } = parts;
  const left: LeftBehind[] = [];
  const shapes = new Map<Entity, MapShape>();
  for (const entity of inOrder) {
    const key = keys.get(entity) ?? entity.key;
    const said = portableFields(entity, (text, targets) => references.target({ text, targets })?.id ?? text);
    left.push(...said.left.map(each => ({ kind: entity.kind.name, key, path: entity.path, ...each })));
    const path = places.get(entity)?.path;
    const fields = new Map<string, Shape>(said.fields);
    if (path !== undefined) fields.set('path', { kind: 'scalar', value: path });
    shapes.set(entity, mapShape(fields));
  }
  const sections = KINDS.map(kind => ({
    name: kind.section,
    entries: inOrder.flatMap(entity => {
      const shape = entity.kind === kind ? shapes.get(entity) : undefined;
      return shape ? [{ key: keys.get(entity) ?? entity.key, shape }] : [];
    }),
  }));
  return { text: printManifest([...sections, outsideSection(leftOut(parts), keys)], HEADER), left };
}

const HEADER = '# Exported by Mooring; "mooring import" brings it into another project.\n';

/** What the entities of an export refer to and is declared here, but does not go along. */
function leftOut({ inOrder, references, taken }: Parts): readonly Entity[] {
  const targets = inOrder.flatMap(entity => references.of(entity).flatMap(each => references.target(each) ?? []));
  return [...new Set(targets)].filter(target => !taken.has(target) && !isEnvironmentKind(target.kind.name));
}

function danglingIn({ inOrder, references, taken, keys }: Parts): readonly DanglingReference[] {
  const found = inOrder.flatMap(entity =>
    references.of(entity).flatMap((reference): DanglingReference[] => {
      const target = references.target(reference);
      if (target && taken.has(target)) return [];
      const { use, text } = reference;
      const said = target ? { target: titleOf(target, keys.get(target) ?? target.key) } : {};
      const key = keys.get(entity) ?? entity.key;
      return [{ kind: entity.kind.name, key, field: use.entry.key, path: use.body.path, to: text, ...said }];
    }),
  );
  return [...new Map(found.map(each => [JSON.stringify(each), each])).values()];
}

function exportedFiles({ snapshot, inOrder, keys, places }: Parts) {
  const files = new Map<string, ExportedFile>();
  const left: LeftBehind[] = [];
  const blocking: PlanFinding[] = [];
  for (const entity of inOrder) {
    const place = places.get(entity);
    const of = { kind: entity.kind.name, key: keys.get(entity) ?? entity.key };
    for (const path of place?.left ?? []) left.push({ ...of, field: path, class: 'environment', path });
    for (const path of place?.files ?? []) {
      if (files.has(path)) continue;
      const source = snapshot.sources.get(path);
      files.set(path, { path });
      if (!source || source.held) continue;
      const portable = portableText(source);
      if ('blocked' in portable) blocking.push({ message: portable.blocked, path });
      else if (portable.left.length > 0) {
        left.push(...portable.left.map(each => ({ ...of, ...each, path })));
        files.set(path, { path, text: portable.text });
      }
    }
  }
  return { files: [...files.values()], left, blocking };
}
