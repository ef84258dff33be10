/** The current workspace as other extensions see it, from the first look to the end of the extension. */
import type * as vscode from 'vscode';
import type { CurrentWorkspace } from '../../docs/api/mooring.d.ts';
import type { WorkspacesSeen } from '../runtime/workspaces.ts';
import type { WorkspaceValues } from './api-values.ts';
import type { WindowWorkspaces } from './switching/window-workspaces.ts';

/** What is needed of the module `vscode`, so that a test can do without an editor. */
export interface EditorParts {
  readonly EventEmitter: typeof vscode.EventEmitter;
  readonly Uri: Pick<typeof vscode.Uri, 'file'>;
}

export type ApiWorkspaces = Pick<WindowWorkspaces, 'seen' | 'onChange' | 'refresh' | 'switchTo' | 'valuesOf'>;

export interface CurrentSight extends vscode.Disposable {
  readonly isOver: boolean;
  readonly current: CurrentWorkspace | undefined;
  /** Those of the current workspace, as of the last look. */
  readonly values: WorkspaceValues | undefined;
  readonly onChange: vscode.Event<CurrentWorkspace | undefined>;
  /** Looks where nobody did yet. Nothing once it is over. Rejected with a sentence. */
  first(): Promise<WorkspacesSeen | undefined>;
  switchTo(slug: string, everywhere: boolean): Promise<CurrentWorkspace>;
}

export function currentSight({ EventEmitter, Uri }: EditorParts, workspaces: ApiWorkspaces): CurrentSight {
  const changes = new EventEmitter<CurrentWorkspace | undefined>();
  const currentOf = (seen: WorkspacesSeen | undefined) => seen && asCurrent(seen, path => Uri.file(path));
  let current = currentOf(workspaces.seen);
  let evaluated: { readonly seen: WorkspacesSeen; readonly values: WorkspaceValues } | undefined;
  let looking: Promise<unknown> | undefined;
  let isOver = false;
  const subscription = workspaces.onChange(seen => {
    const before = current;
    const now = currentOf(seen);
    // Whoever compares objects is right, too.
    current = textOf(now) === textOf(before) ? before : now;
    if (whichOf(before) !== whichOf(current)) changes.fire(current);
  });
  const first = async (): Promise<WorkspacesSeen | undefined> => {
    if (!isOver && !workspaces.seen) {
      looking ??= workspaces.refresh().finally(() => {
        looking = undefined;
      });
      await looking.catch(error => {
        if (!isOver) throw new Error(`Mooring cannot read the workspaces: ${reasonOf(error)}`);
      });
    }
    return isOver ? undefined : workspaces.seen;
  };
  return {
    get isOver() {
      return isOver;
    },
    get current() {
      return isOver ? undefined : current;
    },
    get values() {
      const { seen } = workspaces;
      const workspace = isOver ? undefined : seen?.active.workspace;
      if (!seen || !workspace) return undefined;
      if (evaluated?.seen !== seen) evaluated = { seen, values: workspaces.valuesOf(workspace) };
      return evaluated.values;
    },
    onChange: changes.event,
    first,
    async switchTo(slug, everywhere) {
      if (typeof slug !== 'string' || slug.trim() === '') throw new Error('Say which workspace, by its name.');
      await first();
      if (isOver) throw new Error('Mooring has stopped in this window and does not switch any more.');
      const result = await workspaces.switchTo(slug, everywhere).catch(error => {
        throw new Error(`Mooring cannot switch to “${slug}”: ${reasonOf(error)}`);
      });
      if (result.is === 'refused') throw new Error(result.message);
      if (!isOver && current?.slug === result.workspace.slug) return current;
      throw new Error(`Mooring switched to “${result.workspace.slug}”, and something else changed right after it.`);
    },
    dispose() {
      isOver = true;
      subscription.dispose();
      changes.dispose();
    },
  };
}

function asCurrent({ active }: WorkspacesSeen, fileUri: (path: string) => vscode.Uri): CurrentWorkspace | undefined {
  const { workspace, decidedBy, why } = active;
  if (!workspace || decidedBy === 'nothing') return undefined;
  const { slug, id, folder, root, description } = workspace;
  return Object.freeze({
    slug,
    ...(id === undefined ? {} : { id }),
    folder: fileUri(folder),
    root,
    ...(description === undefined ? {} : { description }),
    decidedBy,
    why,
  });
}

/** What makes it another one for those who listen. */
function whichOf(current: CurrentWorkspace | undefined): string {
  return current ? JSON.stringify([current.folder.toString(), current.id, current.decidedBy]) : '';
}

function textOf(current: CurrentWorkspace | undefined): string {
  return current ? JSON.stringify({ ...current, folder: current.folder.toString() }) : '';
}

/** One line: what is below a message is for a log. */
function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
