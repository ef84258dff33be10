/**
 * What sync remembers in `.local/sync`: `state.json` while something waits or is being done, `last.json` of what was done last,
 * and in `merge/` the files in which people merge by hand. Whoever comes next after a crash goes on from there.
 */
import type { WriteFailure } from '../store/failure.ts';
import { failureSentence } from '../store/failure.ts';
import type { SyncMemory } from './parts.ts';
import type { Resolved, SyncConflict, SyncRefusal } from './sync.ts';

export interface SyncState {
  readonly what: 'pull' | 'connect';
  /** ISO, UTC. */
  readonly since: string;
  /** `waiting` for decisions; on the way there; on the way back. */
  readonly phase: 'waiting' | 'applying' | 'undoing';
  /** Of ours, which it began from. */
  readonly branch: string;
  /** For people: `origin/main`. */
  readonly from: string;
  /** Commits. */
  readonly ours?: string;
  readonly theirs: string;
  readonly base?: string;
  /** All of them, decided or not. */
  readonly conflicts: readonly SyncConflict[];
  /** By key. */
  readonly decisions: Readonly<Record<string, Resolved>>;
  /** It was done to its end before somebody took it back. */
  readonly wasDone?: true;
  /** What is being done or taken back; absent while it waits. */
  readonly step?: SyncStep;
}

/** Everything that one sync changes, as it is known before it begins. */
export interface SyncStep {
  readonly label: string;
  /** The commits that the branch goes from and to; absent before the first. */
  readonly from?: string;
  readonly to: string;
  /** Of the operation in the log. */
  readonly group: string;
  /** Where one file alone changes, which the log may not know yet after a crash; `after` is a hash or `absent`. */
  readonly only?: { readonly path: string; readonly after: string };
  /** No file changes. */
  readonly isOfGitAlone: boolean;
  readonly safety?: string;
}

/** The last sync that was done to its end. */
export interface LastSync extends SyncStep {
  readonly branch: string;
  readonly operation?: string;
}

/** One for all conflicts of an entity counts where a conflict has none of its own. */
export function decisionOf(
  { key, entity }: SyncConflict,
  decisions: Readonly<Record<string, Resolved>>,
): Resolved | undefined {
  return decisions[key] ?? (entity?.entity === undefined ? undefined : decisions[entity.entity]);
}

const STATE = 'state.json';
const LAST = 'last.json';
export const MERGE_FOLDER = 'merge';
/** The newest shape that is understood. */
const SCHEMA = 1;

export function readState(memory: SyncMemory): SyncState | undefined | SyncRefusal {
  return readJson<SyncState>(memory, STATE, isState);
}

/** What cannot be read is forgotten: it only serves to take something back. */
export function readLast(memory: SyncMemory): LastSync | undefined {
  const last = readJson<LastSync>(memory, LAST, isLast);
  return last && 'refused' in last ? undefined : last;
}

export function keepState(memory: SyncMemory, state: SyncState): Promise<SyncRefusal | undefined> {
  return keepJson(memory, STATE, state);
}

export function keepLast(memory: SyncMemory, last: LastSync): Promise<SyncRefusal | undefined> {
  return keepJson(memory, LAST, last);
}

export async function dropLast(memory: SyncMemory): Promise<SyncRefusal | undefined> {
  return told(await memory.drop(LAST));
}

/** The state goes last: as long as it is there, what it speaks of is too. */
export async function dropState(memory: SyncMemory): Promise<SyncRefusal | undefined> {
  return told((await memory.drop(MERGE_FOLDER)) ?? (await memory.drop(STATE)));
}

export function told(failure: WriteFailure | undefined): SyncRefusal | undefined {
  if (!failure) return undefined;
  return { refused: failure.failed === 'locked' ? 'busy' : 'failed', message: failureSentence(failure) };
}

async function keepJson(memory: SyncMemory, name: string, value: object): Promise<SyncRefusal | undefined> {
  const text = `${JSON.stringify({ schema: SCHEMA, ...value }, undefined, 1)}\n`;
  return told(await memory.keep(name, new TextEncoder().encode(text)));
}

function readJson<T>(
  memory: SyncMemory,
  name: string,
  is: (value: Partial<Record<string, unknown>>) => boolean,
): T | undefined | SyncRefusal {
  const bytes = memory.read(name);
  if (bytes === undefined) return undefined;
  if ('failed' in bytes) return { refused: 'failed', message: failureSentence(bytes) };
  const value = parsed(bytes);
  const path = memory.pathOf(name);
  if (Number(value?.schema) > SCHEMA)
    return { refused: 'failed', message: `${path} was written by a newer Mooring; update this one to go on.` };
  if (!value || !is(value)) {
    const message = `${path} cannot be read; look with git status what was under way, then delete it.`;
    return { refused: 'failed', message };
  }
  return value as T;
}

function parsed(bytes: Uint8Array): Partial<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

const OID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

function isOid(value: unknown): boolean {
  return typeof value === 'string' && OID.test(value);
}

function isState(value: Partial<Record<keyof SyncState, unknown>>): boolean {
  const { what, since, phase, branch, from, ours, theirs, base, conflicts, decisions, step } = value;
  return (
    (what === 'pull' || what === 'connect') &&
    (phase === 'waiting' || ((phase === 'applying' || phase === 'undoing') && isStep(step))) &&
    [since, branch, from].every(text => typeof text === 'string') &&
    isOid(theirs) &&
    [ours, base].every(oid => oid === undefined || isOid(oid)) &&
    Array.isArray(conflicts) &&
    typeof decisions === 'object' &&
    decisions !== null
  );
}

function isStep(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { label, from, to, group, isOfGitAlone }: Partial<Record<keyof SyncStep, unknown>> = value;
  return (
    typeof label === 'string' &&
    (from === undefined || isOid(from)) &&
    isOid(to) &&
    typeof group === 'string' &&
    typeof isOfGitAlone === 'boolean'
  );
}

function isLast(value: Partial<Record<keyof LastSync, unknown>>): boolean {
  return isStep(value) && typeof value.branch === 'string';
}
