/** Which files a plan of workspaces changes or moves, by absolute paths with `/`. */
import type { WorkspacePlan } from '../../plans/workspace/plan.ts';

export interface TouchedFiles {
  readonly changed: ReadonlySet<string>;
  /** Folders, or files, that go somewhere else with all that is in them. */
  readonly moved: readonly { readonly from: string; readonly to: string }[];
}

export const NOTHING_TOUCHED: TouchedFiles = { changed: new Set(), moved: [] };

/** Files that are changed where they are; absolute, with `/`. */
export function changedFiles(...files: readonly string[]): TouchedFiles {
  return { changed: new Set(files), moved: [] };
}

export function filesOf({ commits }: WorkspacePlan): TouchedFiles {
  const changed = new Set<string>();
  const moved: { from: string; to: string }[] = [];
  for (const { root, moves, changes, config } of commits) {
    const at = (path: string): string => absolutePath(root, path);
    for (const { from, to } of moves) moved.push({ from: at(from), to: at(to) });
    for (const change of changes) {
      if ('moveTo' in change) moved.push({ from: at(change.path), to: at(change.moveTo) });
      else changed.add(before(moved, at(change.path)));
    }
    if (config.length > 0) changed.add(`${root}/config.toml`);
  }
  return { changed, moved };
}

export function isTouched({ changed, moved }: TouchedFiles, file: string): boolean {
  return changed.has(file) || moved.some(({ from }) => file === from || file.startsWith(`${from}/`));
}

/** Where a file is once the plan is done; nothing for one that stays. */
export function movedFile({ moved }: TouchedFiles, file: string): string | undefined {
  const move = moved.find(({ from }) => file === from || file.startsWith(`${from}/`));
  return move && move.to + file.slice(move.from.length);
}

/** The same seen from after the plan: what an undo touches. */
export function takenBack({ changed, moved }: TouchedFiles): TouchedFiles {
  return { changed, moved: moved.map(({ from, to }) => ({ from: to, to: from })) };
}

/** The store of a project spans the whole project, so its paths begin with `.mooring/`; `root` is that folder. */
function absolutePath(root: string, path: string): string {
  const project = /^(.*)\/\.mooring$/.exec(root)?.[1];
  return project !== undefined && path.startsWith('.mooring/') ? `${project}/${path}` : `${root}/${path}`;
}

/** Changes speak of paths after the moves; an editor has the file where it is before them. */
function before(moved: TouchedFiles['moved'], path: string): string {
  const move = moved.find(({ to }) => path.startsWith(`${to}/`));
  return move ? move.from + path.slice(move.to.length) : path;
}
