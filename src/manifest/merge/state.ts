/** What a merge gathers on its way, and how it tells a conflict. */
import type { Node } from '../../syntax/tree.ts';
import type { Kind } from '../fields.ts';
import type { ConflictKind, EntityChange, EntityConflict, Side, Three } from './entity-merge.ts';
import { isSecretOfConfig, told } from './told.ts';

export interface MergeState {
  readonly picks: ReadonlyMap<string, Side>;
  readonly conflicts: EntityConflict[];
  readonly changes: EntityChange[];
  /** Paths of our texts that cannot be written faithfully. */
  readonly unwritable: Set<string>;
}

export function newState(picks: ReadonlyMap<string, Side> = new Map()): MergeState {
  return { picks, conflicts: [], changes: [], unwritable: new Set() };
}

/** Where the merge is. */
export interface At {
  readonly path: string;
  /** What the keys of conflicts here begin with. */
  readonly scope: string;
  /** What a pick for all conflicts of the entity stands under. */
  readonly entity?: string;
  readonly kind?: Kind;
  readonly id?: string;
  readonly entityKey?: string;
  /** The names down to here, within the entity. */
  readonly field: readonly string[];
  /** The value is not to be told. */
  readonly secret: boolean;
  /** The entity is a config whose value is not to be told. */
  readonly secretValue?: boolean;
  /** Of two entities that want one key: the key that is left for the other. */
  readonly otherKey?: string;
}

/** The person's pick, or nothing: then it is noted, and ours stays. */
export function conflict(
  state: MergeState,
  at: At,
  what: ConflictKind,
  values: Three<Node | string | undefined>,
): Side | undefined {
  const { path, kind, id, entityKey, entity } = at;
  const field = at.field.join('.');
  const key = keyOf(at, what);
  const pick = state.picks.get(key) ?? (entity === undefined ? undefined : state.picks.get(entity));
  if (pick !== undefined) return pick;
  const secret = at.secret || (at.secretValue === true && isSecretOfConfig(at.field[0] ?? ''));
  const [base, ours, theirs] = [values.base, values.ours, values.theirs].map(value => told(value, secret));
  state.conflicts.push({
    key,
    ...(entity === undefined ? {} : { entity }),
    what,
    ...(kind ? { kind: kind.name } : {}),
    ...(id === undefined ? {} : { id }),
    ...(entityKey === undefined ? {} : { entityKey }),
    ...(field === '' ? {} : { field }),
    ...(base === undefined ? {} : { base }),
    ...(ours === undefined ? {} : { ours }),
    ...(theirs === undefined ? {} : { theirs }),
    path,
    message: sentence(at, what, field, ours, theirs),
  });
  return undefined;
}

/** Names are told apart whatever is in them. */
function keyOf({ scope, field }: At, what: ConflictKind): string {
  const names = field.map(name => name.replace(/[\\.]/g, '\\$&')).join('.');
  const isAbout = what === 'key' || what === 'same-key' || what === 'path';
  return `${scope}${names === '' ? '' : `#${names}`}${isAbout ? `# ${what}` : ''}`;
}

/** A part of a file that cannot be written: the whole merge of it is refused. */
export function giveUp(state: MergeState, { path }: At): void {
  state.unwritable.add(path);
}

function sentence(
  at: At,
  what: ConflictKind,
  field: string,
  ours: string | undefined,
  theirs: string | undefined,
): string {
  const entity = at.kind ? `the ${at.kind.title} “${at.entityKey ?? at.id ?? ''}”` : at.path;
  const name = capital(entity);
  switch (what) {
    case 'delete-edit':
      return `${name} was deleted here and changed there; keep it deleted, or take theirs back.`;
    case 'edit-delete':
      return `${name} was changed here and deleted there; keep it, or delete it.`;
    case 'key':
      return `${name} was renamed to “${ours ?? ''}” here and to “${theirs ?? ''}” there; pick one key.`;
    case 'same-key':
      return `Two entities want the key “${at.entityKey ?? ''}” in ${at.path}; pick one, and the other becomes “${at.otherKey ?? ''}”.`;
    case 'section':
      return `“${field}” in ${at.path} was changed on both sides; pick one.`;
    case 'path':
      return `${name} was moved to ${ours ?? ''} here and to ${theirs ?? ''} there; pick one place.`;
    case 'field':
      return `“${field}” of ${entity} ${became(ours, theirs)}; pick one.`;
  }
}

function became(ours: string | undefined, theirs: string | undefined): string {
  if (ours === undefined) return `was taken out here and became ${theirs ?? ''} there`;
  return `became ${ours} here and ${theirs === undefined ? 'was taken out' : theirs} there`;
}

function capital(text: string): string {
  return text.replace(/^[a-z]/, letter => letter.toUpperCase());
}
