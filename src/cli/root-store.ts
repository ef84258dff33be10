/** Opens the store that `log` and `undo` are about: the user root's, or with `--project` that of the project. */
import { actorOf } from '../node/actor.ts';
import { openProjectStore, openUserStore } from '../node/open-root-store.ts';
import { portPath } from '../node/write-disk.ts';
import type { Move } from '../store/change.ts';
import type { Store } from '../store/open-store.ts';
import type { Operation } from '../store/operation-log.ts';
import { otherPart } from '../store/operations.ts';
import type { Arguments, Option } from './arguments.ts';
import type { ExitCode, Io } from './io.ts';
import { withConfig } from './open-config.ts';

export const OF_PROJECT: Option = { name: 'project', help: 'Of the project here instead of your user root.' };

export interface OpenedStore {
  readonly store: Store;
  /** What the paths of operations are relative to; absolute, as the system writes it. */
  readonly root: string;
  /** The user root's beside the project's, and the other way round, where both are there. */
  readonly other?: { readonly store: Store; readonly root: string; readonly option: '' | ' --project' };
}

export function withRootStore(
  settings: Arguments,
  io: Io,
  work: (opened: OpenedStore) => Promise<ExitCode> | ExitCode,
): Promise<ExitCode> {
  return withConfig(settings, io, ({ engine, userRoot, project }) => {
    // As many earlier contents as the config asks for: a store that kept fewer would drop the others.
    const versions = engine.get('history.versions');
    const options = { actor: actorOf('cli'), ...(typeof versions === 'number' ? { versions } : {}) };
    const user = { ...openUserStore(portPath(userRoot), options), root: userRoot, option: '' } as const;
    if (project === undefined) return work(user);
    const shared = { ...openProjectStore(portPath(project), options), root: project, option: ' --project' } as const;
    return work(settings.has('project') ? { ...shared, other: user } : { ...user, other: shared });
  });
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
