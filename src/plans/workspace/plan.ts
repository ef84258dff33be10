/**
 * What a change of workspaces is going to do: a value that can be printed, shown and tested, and only then committed.
 * Doing it twice changes nothing: a plan for what is so already has no commits, and says so.
 */
import type { Intent } from '../../config/intent.ts';

export interface WorkspacePlan {
  readonly is: 'plan';
  /** For the log and the undo: `rename workspace dev to test`. No contents, no secrets. */
  readonly label: string;
  /** What is so once it is done, for a person, in sentences. */
  readonly says: string;
  /** The name, afterwards, of the workspace that it is about. */
  readonly slug: string;
  /** The root's own first, then those that follow it; one commit each. Empty where nothing is to be done. */
  readonly commits: readonly RootCommit[];
  /** What a person should know and stops nothing, in sentences. */
  readonly warnings: readonly string[];
}

export interface RootCommit {
  /** The folder with the Mooring layout, absolute. */
  readonly root: string;
  /** Folders, done before the changes; paths are those of the root's store. */
  readonly moves: readonly FolderMove[];
  /** Paths are those of the root's store, as they are after the moves. */
  readonly changes: readonly PlannedChange[];
  /** For the root's `config.toml`; applied to what it says at the moment of the commit. */
  readonly config: readonly Intent[];
}

export interface FolderMove {
  readonly from: string;
  readonly to: string;
}

export type PlannedChange =
  | FileChange
  /** One file goes to a place where none is; `before` is the hash of what it must hold. */
  | { readonly path: string; readonly before: string; readonly moveTo: string }
  /** A folder that is there also where no file is put into it. */
  | { readonly path: string; readonly folder: 'make' };

export interface FileChange {
  readonly path: string;
  /** The hash of what the file must hold, or that there must be none. */
  readonly before: string;
  readonly after: Uint8Array | 'remove';
  /** Of a new file. */
  readonly mode?: number;
}

export interface WorkspaceRefusal {
  readonly is: 'refused';
  readonly why: RefusedChange;
  /** What is wrong, where, and the way out, in sentences. */
  readonly message: string;
}

export type RefusedChange =
  /** There is no such workspace, template, base or folder in quarantine. */
  | 'unknown'
  /** A title that no name can be made of, or a value that none of its kind can be. */
  | 'invalid'
  /** The name is taken. */
  | 'exists'
  /** Somebody or something needs it. The same with `force` is done. */
  | 'in-use'
  | 'cycle'
  /** Several are meant. */
  | 'ambiguous'
  /** A file that would have to be changed cannot be read faithfully, or was written by a newer Mooring. */
  | 'held'
  | 'link'
  | 'template'
  /** There is no such root here. */
  | 'no-root'
  | 'too-large'
  /** The disk or somebody else was in the way; nothing was changed. */
  | 'not-written'
  /** A file is not any more what it was when the plan was made; make it again. */
  | 'changed';

export function refuse(why: RefusedChange, message: string): WorkspaceRefusal {
  return { is: 'refused', why, message };
}

/** A plan without the commits that would do nothing. */
export function planOf(
  plan: Omit<WorkspacePlan, 'is' | 'warnings'> & { readonly warnings?: readonly string[] },
): WorkspacePlan {
  const commits = plan.commits.filter(
    ({ moves, changes, config }) => moves.length + changes.length + config.length > 0,
  );
  return { is: 'plan', warnings: [], ...plan, commits };
}

/** A plan for what is so already. */
export function nothingToDo(slug: string, says: string, warnings: readonly string[] = []): WorkspacePlan {
  return { is: 'plan', label: '', says, slug, commits: [], warnings };
}

export function commitIn(root: string, parts: Partial<Omit<RootCommit, 'root'>>): RootCommit {
  return { root, moves: [], changes: [], config: [], ...parts };
}

/** `“a”`, `“a” and “b”`, `“a”, “b” and “c”`; of many the first ones and how many more there are. */
export function quoted(names: readonly string[]): string {
  const shown = names.length > MOST_NAMES + 1 ? names.slice(0, MOST_NAMES) : names;
  const rest = names.length - shown.length;
  return joined([...shown.map(name => `“${name}”`), ...(rest > 0 ? [`${rest} more`] : [])]);
}

export function joined(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

const MOST_NAMES = 5;
