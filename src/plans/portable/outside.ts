/**
 * What the entities of an export refer to and did not go along: told in a section of the export's manifest, so that it can be
 * found again where the export is brought to.
 */
import { canonicalUuid, isUuid } from '../../base/uuid.ts';
import { fieldText } from '../../manifest/field-text.ts';
import type { KindName } from '../../manifest/fields.ts';
import { NOT_EXPORTED } from '../../manifest/kinds/kept.ts';
import { KINDS } from '../../manifest/kinds/table.ts';
import type { Shape } from '../../manifest/merge/shape.ts';
import type { Entity } from '../../manifest/read.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { textOf, valueAt } from '../../syntax/tree.ts';
import { mapShape } from './fields.ts';
import { compare } from './names.ts';
import type { PrintedSection } from './print-manifest.ts';

/** The natural key of an entity. */
export interface Known {
  readonly kind: KindName;
  readonly key: string;
  readonly name?: string;
  /** Of a workflow: `path::function`. */
  readonly calls?: string;
}

/** By their ids; what has none is referred to by its name, and that is kept as it is. */
export function outsideSection(entities: readonly Entity[], keys: ReadonlyMap<Entity, string>): PrintedSection {
  const entries = entities.flatMap(entity => {
    const { id } = entity;
    if (id === undefined || !isUuid(id)) return [];
    const { kind, key, name, calls } = known(entity, keys);
    const said = [['kind', kind] as const, ['key', key] as const, ['name', name] as const, ['calls', calls] as const];
    const fields = said.flatMap(([field, value]): [string, Shape][] =>
      value === undefined ? [] : [[field, { kind: 'scalar', value }]],
    );
    return [{ key: id, shape: mapShape(fields) }];
  });
  return { name: NOT_EXPORTED, entries: entries.sort((a, b) => compare(a.key, b.key)) };
}

export function known(entity: Entity, keys: ReadonlyMap<Entity, string>): Known {
  const name = fieldText(entity, 'name');
  const calls = callOf(entity);
  return {
    kind: entity.kind.name,
    key: keys.get(entity) ?? entity.key,
    ...(name === undefined ? {} : { name }),
    ...(calls === undefined ? {} : { calls }),
  };
}

/** What an export says about that; nothing of it is believed but names. */
export function readOutside({ layout, sources }: Snapshot): ReadonlyMap<string, Known> {
  const all = new Map<string, Known>();
  for (const { path } of layout.used) {
    const section = valueAt(sources.get(path)?.root, NOT_EXPORTED);
    for (const { key: id, value } of section?.kind === 'map' ? section.entries : []) {
      const kind = KINDS.find(each => each.name === textOf(valueAt(value, 'kind')))?.name;
      const key = textOf(valueAt(value, 'key'));
      const [name, calls] = [textOf(valueAt(value, 'name')), textOf(valueAt(value, 'calls'))];
      if (!kind || key === undefined || !isUuid(id)) continue;
      const said = { ...(name === undefined ? {} : { name }), ...(calls === undefined ? {} : { calls }) };
      all.set(canonicalUuid(id), { kind, key, ...said });
    }
  }
  return all;
}

function callOf(entity: Entity): string | undefined {
  const [path, name] = [fieldText(entity, 'path'), fieldText(entity, 'function_name')];
  return path === undefined || name === undefined ? undefined : `${path}::${name}`;
}
