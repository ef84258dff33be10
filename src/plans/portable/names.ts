/** Names of entities that mean something outside of their project, and free ones. */
import { baseName, withoutExtension } from '../../base/paths.ts';
import { isUuid } from '../../base/uuid.ts';
import { fieldText } from '../../manifest/field-text.ts';
import type { KindName } from '../../manifest/fields.ts';
import { type Entity, labelOf } from '../../manifest/read.ts';
import { readableKey } from '../../queries/undeclared.ts';
import { ownedPath } from '../../snapshot/drift/home.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';

/** A readable key for each entity, unique in its kind: its own, or one made of its name where it has none or a UUID. */
export function portableKeys({ entities }: Snapshot): ReadonlyMap<Entity, string> {
  const keys = new Map<Entity, string>();
  const taken = new Map<KindName, Set<string>>();
  const wishes = entities.map(entity => ({ entity, wish: wishOf(entity), own: hasKey(entity) }));
  // Those that have a key keep it; the order of the manifest decides nothing.
  wishes.sort(
    (a, b) => Number(b.own) - Number(a.own) || compare(a.wish, b.wish) || compare(a.entity.id ?? '', b.entity.id ?? ''),
  );
  for (const { entity, wish } of wishes) {
    const { name } = entity.kind;
    const inKind = taken.get(name) ?? new Set<string>();
    taken.set(name, inKind);
    const key = freeName(wish, each => inKind.has(each));
    inKind.add(key);
    keys.set(entity, key);
  }
  return keys;
}

/** The wish, or the wish with a number: `onboarding-2`. */
export function freeName(wish: string, isTaken: (name: string) => boolean): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? wish : `${wish}-${number}`;
    if (!isTaken(name)) return name;
  }
}

/** A name of a file or folder that is free: `onboarding-2.form.yaml`, and for Python, where no dash may be, `onboard_2.py`. */
export function freePath(path: string, isTaken: (path: string) => boolean): string {
  const name = baseName(path);
  const folder = path.slice(0, path.length - name.length);
  const stem = withoutExtension(name);
  const dash = name.endsWith('.py') ? '_' : '-';
  for (let number = 1; ; number++) {
    const next = number === 1 ? path : `${folder}${stem}${dash}${number}${name.slice(stem.length)}`;
    if (!isTaken(next)) return next;
  }
}

export type Named =
  | { readonly entities: readonly Entity[] }
  /** Two sentences. */
  | { readonly wrong: string };

/**
 * What a person means: `form/onboarding` or `form onboarding`, a key or name that only one entity has, an id, or a path, which
 * names everything that is declared there.
 */
export function entitiesNamed(snapshot: Snapshot, word: string): Named {
  const keys = portableKeys(snapshot);
  const names = ({ kind, key }: Entity, of: string): string[] =>
    [kind.name, kind.section].flatMap(each => [key, of].flatMap(name => [`${each}/${name}`, `${each} ${name}`]));
  const exact = snapshot.entities.filter(entity => {
    const key = keys.get(entity) ?? '';
    return entity.id?.toLowerCase() === word.toLowerCase() || names(entity, key).includes(word);
  });
  if (exact.length > 0) return { entities: exact };
  const path = word.replace(/^\.\//, '').replace(/\/+$/, '');
  const there = snapshot.entities.filter(entity => {
    const place = snapshot.places.get(entity)?.path;
    return place !== undefined && ownedPath(entity.kind, place) === ownedPath(entity.kind, path);
  });
  if (there.length > 0) return { entities: there };
  const called = snapshot.entities.filter(entity => [entity.key, keys.get(entity), labelOf(entity)].includes(word));
  const [only, another] = called;
  if (only && !another) return { entities: [only] };
  if (!only) return { wrong: `There is no entity “${word}”. Name one by its kind and key, its id or its path.` };
  const choices = called.slice(0, 5).map(entity => `${entity.kind.name}/${keys.get(entity) ?? entity.key}`);
  return { wrong: `“${word}” is ${choices.join(' and ')}. Name one by its kind and key.` };
}

/** `workflow onboard_user`. */
export function titleOf({ kind }: Pick<Entity, 'kind'>, key: string): string {
  return `${kind.title} “${key}”`;
}

export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function hasKey({ section, key, kind }: Entity): boolean {
  return section.node.kind === 'map' && (kind.identifiedBy !== undefined || !isUuid(key));
}

function wishOf(entity: Entity): string {
  if (hasKey(entity)) return entity.key;
  if (entity.kind.identifiedBy) return entity.id ?? entity.key;
  const path = fieldText(entity, 'path');
  const stem = path === undefined ? undefined : withoutExtension(baseName(path));
  return readableKey(fieldText(entity, 'name') ?? fieldText(entity, 'function_name') ?? stem ?? entity.key);
}
