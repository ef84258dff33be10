/** Changes of entries, entity files and other contents, joined to one for each entity: how people are told of them. */
import type { EntityChange } from '../manifest/merge/entity-merge.ts';
import type { Entity } from '../manifest/read.ts';

/**
 * `changes` may have several of one entity, a file's among them under a name of its own; `files` are other files that changed,
 * of which those of an entity are told as a change of it, without fields.
 */
export function byEntity(
  changes: readonly EntityChange[],
  files: readonly string[],
  ownerOf: (path: string) => Entity | undefined,
): readonly EntityChange[] {
  const joined = new Map<string, EntityChange>();
  const add = (change: EntityChange): void => {
    const name = `${change.kind} ${change.id ?? `key ${change.key}`}`;
    const former = joined.get(name);
    joined.set(name, former ? joinedChange(former, change) : change);
  };
  for (const change of changes) {
    const owner = ownerOf(change.path);
    add(owner && owner.path !== change.path ? asOf(owner, change) : withoutValues(change));
  }
  const told = new Set(changes.map(({ path }) => path));
  for (const path of files) {
    const owner = told.has(path) ? undefined : ownerOf(path);
    if (owner && owner.path !== path)
      add(asOf(owner, { what: 'changed', kind: owner.kind.name, key: '', fields: [], path }));
  }
  return [...joined.values()];
}

/** A comparison knows more of a change, as its values; a list for people, and what is sent to them, does not. */
function withoutValues({ what, kind, id, key, formerKey, fields, path }: EntityChange): EntityChange {
  return {
    what,
    kind,
    ...(id === undefined ? {} : { id }),
    key,
    ...(formerKey === undefined ? {} : { formerKey }),
    fields,
    path,
  };
}

/** What became of an entity's file is a change of the entity. */
function asOf({ kind, id, key, path }: Entity, change: EntityChange): EntityChange {
  const { fields } = change;
  return {
    what: 'changed',
    kind: kind.name,
    ...(id === undefined ? {} : { id }),
    key: key || (id ?? ''),
    fields,
    path,
  };
}

function joinedChange(former: EntityChange, change: EntityChange): EntityChange {
  const [main, other] = WEIGHT[change.what] > WEIGHT[former.what] ? [change, former] : [former, change];
  if (main.what === 'added' || main.what === 'removed') return main;
  return { ...main, fields: [...new Set([...former.fields, ...change.fields])], ...formerKeyOf(main, other) };
}

function formerKeyOf({ formerKey }: EntityChange, other: EntityChange): { readonly formerKey?: string } {
  const key = formerKey ?? other.formerKey;
  return key === undefined ? {} : { formerKey: key };
}

const WEIGHT = { added: 3, removed: 3, renamed: 2, changed: 1 } as const satisfies Record<EntityChange['what'], number>;
