/**
 * Opens the store that `log` and `undo` are about: the user root's, or with `--project` that of the project. An undo in a project
 * that has a manifest goes through its runtime, so that what is accepted follows it.
 */
import { actorOf } from '../node/actor.ts';
import { openProjectStore, openUserStore } from '../node/open-root-store.ts';
import { portPath } from '../node/write-disk.ts';
import type { Refusal } from '../runtime/project-runtime.ts';
import { hasManifest } from '../snapshot/snapshot.ts';
import type { Move } from '../store/change.ts';
import type { WriteFailure } from '../store/failure.ts';
import type { Store } from '../store/open-store.ts';
import type { Operation } from '../store/operation-log.ts';
import { otherPart } from '../store/operations.ts';
import type { Undone, UndoRefusal } from '../store/undo.ts';
import type { Arguments, Option } from './arguments.ts';
import type { ExitCode, Io } from './io.ts';
import { type OpenedConfig, withConfig } from './open-config.ts';
import { openRuntime } from './open-runtime.ts';

export const OF_PROJECT: Option = { name: 'project', help: 'Of the project here instead of your user root.' };

export interface OpenedStore {
  readonly store: Store;
  /** What the paths of operations are relative to; absolute, as the system writes it. */
  readonly root: string;
  /** Takes an operation back; without an id the newest that is not undone. */
  undo(id?: string): Promise<Undone | UndoRefused | WriteFailure>;
  /** The user root's beside the project's, and the other way round, where both are there. */
  readonly other?: { readonly store: Store; readonly root: string; readonly option: '' | ' --project' };
}

/** As the store refuses it, or the runtime of a project. */
export type UndoRefused = Omit<UndoRefusal, 'refused'> & { readonly refused: string };

export function withRootStore(
  settings: Arguments,
  io: Io,
  work: (opened: OpenedStore) => Promise<ExitCode> | ExitCode,
): Promise<ExitCode> {
  return withConfig(settings, io, config => {
    const { engine, userRoot, project } = config;
    // As many earlier contents as the config asks for: a store that kept fewer would drop the others.
    const versions = engine.get('history.versions');
    const options = { actor: actorOf('cli'), ...(typeof versions === 'number' ? { versions } : {}) };
    const user = { ...openUserStore(portPath(userRoot), options), root: userRoot, option: '' } as const;
    const mine = { ...user, undo: (id?: string) => user.store.undo(id) };
    if (project === undefined) return work(mine);
    const shared = { ...openProjectStore(portPath(project), options), root: project, option: ' --project' } as const;
    if (!settings.has('project')) return work({ ...mine, other: shared });
    const undo = (id?: string) => undoInProject(shared, config, id, settings, io);
    return work({ ...shared, undo, other: user });
  });
}

async function undoInProject(
  { store, root }: { readonly store: Store; readonly root: string },
  config: OpenedConfig,
  id: string | undefined,
  settings: Arguments,
  io: Io,
): ReturnType<OpenedStore['undo']> {
  const { runtime } = openRuntime(root, config, settings, io);
  try {
    await runtime.recover();
    const plan = store.planUndo(id);
    if ('failed' in plan || 'refused' in plan) return plan;
    await runtime.look();
    // Without a manifest nothing is accepted.
    if (!hasManifest(runtime.project.onDisk())) return await store.undo(plan.operation.id);
    const done = await runtime.undo(plan.operation.id);
    if ('refused' in done) return refusalOf(done);
    const { operation, durable, left: conflicts = [] } = done;
    return { undone: plan.operation, durable, conflicts, ...(operation ? { operation } : {}) };
  } finally {
    runtime.dispose();
  }
}

function refusalOf({ refused, message, paths: [path] = [] }: Refusal): UndoRefused {
  return { refused, message, ...(path === undefined ? {} : { path }) };
}

/** What the change of an operation did in the other root, and is not undone there. */
export interface PartElsewhere {
  readonly operation: Operation;
  readonly root: string;
  readonly option: '' | ' --project';
}

/** The other root's log is read once, and only where a change reached several roots. */
export function partsIn(other: OpenedStore['other']): (operation: Operation) => PartElsewhere | undefined {
  let read: readonly Operation[] | undefined;
  return one => {
    if (!other || one.group === undefined) return undefined;
    if (!read) {
      const operations = other.store.log.read();
      read = 'failed' in operations ? [] : operations;
    }
    const operation = otherPart(read, one);
    return operation && { operation, root: other.root, option: other.option };
  };
}

/** What became of each file, folder and move of an operation, for people and for JSON. */
export interface Effects {
  readonly moves: readonly Move[];
  readonly files: readonly Effect[];
  readonly folders: readonly Effect[];
}

interface Effect {
  /** Relative to the root, as after the moves. */
  readonly path: string;
  readonly change: 'made' | 'changed' | 'removed';
}

type Affected = Pick<Operation, 'files' | 'moves' | 'made' | 'removed'>;

export function effectsOf({ files, moves = [], made = [], removed = [] }: Affected): Effects {
  const changeOf = (before: string, after: string): Effect['change'] => {
    if (before === 'absent') return 'made';
    return after === 'absent' ? 'removed' : 'changed';
  };
  return {
    moves,
    files: files.map(({ path, before, after }) => ({ path, change: changeOf(before, after) })),
    folders: [
      ...made.map(path => ({ path, change: 'made' as const })),
      ...removed.map(path => ({ path, change: 'removed' as const })),
    ],
  };
}
