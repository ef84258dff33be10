/**
 * What the manifest alone says of an entity, as a fingerprint, and the telling of entries that others changed. Such a
 * change is information: where manifest and disk agree, the base follows.
 */
import { digestOf } from '../../base/digest.ts';
import { pathFieldOf } from '../../manifest/kinds/table.ts';
import { type Entity, MERGE_KEY } from '../../manifest/read.ts';
import type { Node } from '../../syntax/tree.ts';
import type { BaseEntity } from '../base.ts';
import type { Drift } from './drift-row.ts';
import { placeKey, type Subject } from './subject.ts';
import { placeInManifest, told } from './tell.ts';

/** Of all fields but those that say where the entity is. Order, layout and quoting do not matter. */
export function registryPrint({ node, kind }: Entity): string {
  const path = pathFieldOf(kind);
  const where = new Set([path?.name, ...(path?.formerly ?? []), 'function_name', 'function']);
  const fields = node.entries.filter(({ key }) => key !== MERGE_KEY && !where.has(key));
  return digestOf(JSON.stringify([kind.name, sorted(fields.map(({ key, value }) => [key, plain(value)]))]));
}

/** The entry of an entity is another one than was last accepted. */
export function entryChanged({ entity, before, from, functionName }: Subject): Drift | undefined {
  if (!before) return undefined;
  const declared = placeInManifest(entity);
  const tell = (reason: string): Drift => told('registry-changed', { entity, declared, reason });
  if (before.kind !== entity.kind.name)
    return tell(`It was ${articled(before.kind)} and is declared under another kind.`);
  if (before.key !== entity.key) return tell(`The manifest has it under another key; it was “${before.key}”.`);
  if (before.path !== from?.path || before.functionName !== functionName) {
    const was = before.path === undefined ? 'it had none' : `it was ${placeKey(before.path, before.functionName)}`;
    return tell(`The manifest gives it another path; ${was}.`);
  }
  return before.registry === registryPrint(entity) ? undefined : tell('Its entry in the manifest was changed.');
}

export function entryAdded(entity: Entity): Drift {
  return told('registry-changed', {
    entity,
    declared: placeInManifest(entity),
    reason: 'The manifest declares it since the base was written.',
  });
}

/** `isThere`: its file is on disk, and no kind of entity by its name alone. */
export function entryRemoved(id: string, before: BaseEntity, isThere: boolean): Drift {
  const { kind, key, path, functionName } = before;
  const reason = `The manifest no longer declares it${isThere ? `; ${path} is still there` : ''}.`;
  return {
    ...told('registry-changed', { reason }),
    entity: { id, kind, key, name: key },
    ...(path === undefined ? {} : { from: { path, ...(functionName === undefined ? {} : { functionName }) } }),
  };
}

function articled(noun: string): string {
  return `${/^[aeio]/.test(noun) ? 'an' : 'a'} ${noun}`;
}

function plain(node: Node): unknown {
  switch (node.kind) {
    case 'scalar':
      return typeof node.value === 'bigint' ? String(node.value) : node.value;
    case 'list':
      return node.items.map(plain);
    case 'map':
      return { fields: sorted(node.entries.map(({ key, value }) => [key, plain(value)])) };
  }
}

function sorted(entries: [string, unknown][]): [string, unknown][] {
  return entries.sort(([a], [b]) => (a < b ? -1 : 1));
}
