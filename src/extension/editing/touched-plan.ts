/** What the editor may have open of the files of a plan. */
import * as vscode from 'vscode';
import { portPathOf } from '../port-path.ts';
import type { TouchedFiles } from './touched-files.ts';

/** Paths are relative to the project `root`. */
export function touchedByPlan(
  root: string,
  files: readonly { readonly path: string; readonly movesTo?: string }[],
): TouchedFiles {
  const at = portPathOf(vscode.Uri.file(root));
  return {
    changed: new Set(files.map(({ path }) => `${at}/${path}`)),
    moved: files.flatMap(({ path, movesTo }) =>
      movesTo === undefined ? [] : [{ from: `${at}/${path}`, to: `${at}/${movesTo}` }],
    ),
  };
}

export function touchedPaths(root: string, paths: readonly string[]): TouchedFiles {
  return touchedByPlan(
    root,
    paths.map(path => ({ path })),
  );
}
