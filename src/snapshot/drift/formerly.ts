/** What the base knows of entities that the manifest declares no more. */
import type { Base, BaseEntity } from '../base.ts';
import type { Found } from './found.ts';
import { placeKey, type Subject } from './subject.ts';

export type FormerEntry = readonly [id: string, before: BaseEntity];

export interface Formerly {
  readonly entries: readonly FormerEntry[];
  /** What a thing on disk was accepted as. */
  ofFound(found: Found): FormerEntry | undefined;
  /** What was accepted in the place of an entity, or under its key where it has no place. */
  ofSubject(subject: Subject): FormerEntry | undefined;
}

export function formerly(base: Base | undefined, isDeclared: (id: string) => boolean): Formerly {
  const entries = [...(base?.entities ?? [])].filter(([id]) => !isDeclared(id));
  const byId = new Map(entries.map(entry => [entry[0], entry]));
  const byPlace = new Map<string, FormerEntry>();
  const byKey = new Map<string, FormerEntry>();
  const byContent = new Map<string, FormerEntry | 'several'>();
  for (const entry of entries) {
    const { kind, key, path, functionName, hash } = entry[1];
    if (path === undefined) byKey.set(`${kind} ${key}`, entry);
    else byPlace.set(`${kind} ${placeKey(path, functionName)}`, entry);
    if (hash === undefined) continue;
    const content = `${kind} ${placeKey(hash, functionName)}`;
    byContent.set(content, byContent.has(content) ? 'several' : entry);
  }
  return {
    entries,
    ofFound({ id, kind, place, functionName, hash }) {
      if (id !== undefined) return byId.get(id);
      const here = byPlace.get(`${kind?.name} ${placeKey(place, functionName)}`);
      if (here || hash === undefined) return here;
      const same = byContent.get(`${kind?.name} ${placeKey(hash, functionName)}`);
      return same === 'several' ? undefined : same;
    },
    ofSubject({ entity, home, functionName }) {
      const kind = entity.kind.name;
      if (home.is === 'there') return byPlace.get(`${kind} ${placeKey(home.place, functionName)}`);
      return home.is === 'nowhere' ? byKey.get(`${kind} ${entity.key}`) : undefined;
    },
  };
}
