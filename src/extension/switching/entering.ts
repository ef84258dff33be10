/**
 * What follows when a person enters a workspace on purpose: what it declares and is missing is made, and its folder may be
 * kept in it. A start of the editor, another window's switch or an edit of `config.toml` is no such thing.
 */
import * as vscode from 'vscode';
import type { ScaffoldMade } from '../../runtime/scaffold-workspace.ts';
import type { WorkspaceInSight } from '../../runtime/workspaces.ts';
import { takeBack } from '../editing/take-back.ts';
import { lastPart } from '../words.ts';
import type { WindowWorkspaces } from './window-workspaces.ts';

export interface Entering {
  /** After the switch. Answers with what a person should hear of; nothing where all is as declared, or as it was told before. */
  enter(workspace: WorkspaceInSight): Promise<Said | undefined>;
  /** Where nothing else was said: whether the window's folder is to stay with the workspace. */
  offerFolder(slug: string): Promise<void>;
}

export interface Said {
  /** Sentences. */
  readonly text: string;
  readonly isWarning: boolean;
  readonly buttons: readonly { readonly title: string; run(): unknown }[];
}

export function entering(workspaces: WindowWorkspaces, offerFolder: Entering['offerFolder']): Entering {
  /** What this window was told of a workspace's folder, so that it is not told at every switch. */
  const told = new Map<string, string>();
  return {
    offerFolder,
    async enter(workspace) {
      if (!vscode.workspace.isTrusted) return undefined;
      const made = await workspaces.scaffold().make(workspace);
      if (made.is === 'refused') {
        return { text: `The scaffold was not made: ${made.message}`, isWarning: true, buttons: [] };
      }
      const remarks = [...made.remarks, ...made.warnings].join(' ');
      const isNew = remarks !== '' && told.get(workspace.folder) !== remarks;
      told.set(workspace.folder, remarks);
      const text = [...(made.made.length > 0 ? [made.says] : []), ...(isNew ? [remarks] : [])].join(' ');
      if (text === '') return undefined;
      return { text, isWarning: isNew, buttons: buttonsFor(workspaces, workspace, made) };
    },
  };
}

function buttonsFor(workspaces: WindowWorkspaces, workspace: WorkspaceInSight, made: ScaffoldMade): Said['buttons'] {
  const undo = { title: 'Undo', run: () => takeBack(workspaces.editor(), made.operations) };
  const show = { title: 'Show Differences', run: () => showDifferences(workspaces, workspace) };
  return [...(made.made.length > 0 ? [undo] : []), ...(made.remarks.length > 0 ? [show] : [])];
}

/** As they are by then. Choosing one leads to its declaration. */
async function showDifferences(workspaces: WindowWorkspaces, workspace: WorkspaceInSight): Promise<void> {
  const found = workspaces.scaffold().differences(workspace);
  if (found.length === 0) return vscode.commands.executeCommand('mooring.showEffectiveWorkspace', workspace.slug);
  const rows = found.map(difference => ({
    label: difference.shown,
    description: `${difference.is} · ${lastPart(difference.origin.file)}:${difference.origin.line}`,
    detail: difference.message,
    difference,
  }));
  const title = `Scaffold of “${workspace.slug}”`;
  const picked = await vscode.window.showQuickPick(rows, { title, placeHolder: 'Choose one to see its declaration' });
  if (picked) await openDeclaration(picked.difference.origin);
}

/** `line` counts from 1. */
export async function openDeclaration({ file, line }: { readonly file: string; readonly line: number }): Promise<void> {
  const at = new vscode.Position(line - 1, 0);
  await vscode.window.showTextDocument(vscode.Uri.file(file), { selection: new vscode.Range(at, at) });
}
