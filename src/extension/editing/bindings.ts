/** Binding the window's folders to workspaces: by command, and by an offer that is made once for a folder. */
import * as vscode from 'vscode';
import { portPathOf } from '../port-path.ts';
import type { WindowWorkspaces } from '../switching/window-workspaces.ts';
import { askWorkspace } from './ask.ts';
import { perform } from './perform.ts';

export interface FolderBindings {
  /** A row of the view, or a name; without one the person chooses. */
  bind(target: unknown): Promise<void>;
  unbind(): Promise<void>;
  /** After a switch that changed the default: whether this folder is to stay with that workspace. Asks once for a folder. */
  offer(slug: string): Promise<void>;
}

const OFFERED_KEY = 'mooring.bindingOffered';

export function folderBindings(workspaces: WindowWorkspaces, memory: vscode.Memento): FolderBindings {
  const bindTo = async (name: string, folder: vscode.Uri) => {
    const request = { do: 'bind', name, folder: portPathOf(folder) } as const;
    await perform(workspaces.editor(), request, { announce: 'notification' });
  };
  return {
    async bind(target) {
      const all = workspaces
        .editor()
        .look()
        .roots.flatMap(root => root.workspaces);
      const usable = all.filter(({ disabled, problems }) => !disabled && problems.length === 0);
      const named = all.find(({ slug, folder }) => slug === target || folder === folderOfRow(target));
      const workspace = named ?? (await askWorkspace(usable, 'Bind Folder to Workspace'));
      const folder = workspace && (await askFolder(`Bind to “${workspace.slug}”`));
      if (workspace && folder) await bindTo(workspace.slug, folder);
    },
    async unbind() {
      const { bound } = workspaces.seen ?? (await workspaces.refresh());
      if (!bound) {
        void vscode.window.showInformationMessage('No folder of this window is bound to a workspace.');
        return;
      }
      const request = { do: 'unbind', folder: bound.path.written.replaceAll('\\', '/') } as const;
      await perform(workspaces.editor(), request, { announce: 'notification' });
    },
    async offer(slug) {
      const [folder, ...more] = foldersOfWindow();
      const isBound = workspaces.seen?.bound !== undefined;
      if (!folder || more.length > 0 || isBound || !vscode.workspace.isTrusted || memory.get(OFFERED_KEY, false))
        return;
      // Before the question: one that is left unanswered counts as no.
      await memory.update(OFFERED_KEY, true);
      const [bind, no] = ['Bind Folder', 'No'];
      const question = `Keep the folder “${folder.name}” in “${slug}” from now on, whatever your default is?`;
      if ((await vscode.window.showInformationMessage(question, bind, no)) === bind) await bindTo(slug, folder.uri);
    },
  };
}

async function askFolder(title: string): Promise<vscode.Uri | undefined> {
  const folders = foldersOfWindow();
  if (folders.length === 1) return folders[0]?.uri;
  const rows = folders.map(({ name, uri }) => ({
    label: name,
    description: uri.fsPath,
    uri: uri as vscode.Uri | undefined,
  }));
  const other = { label: '$(folder-opened) Another Folder…', description: '', uri: undefined };
  const picked = await vscode.window.showQuickPick([...rows, other], { title, placeHolder: 'Choose the folder' });
  if (!picked) return undefined;
  if (picked.uri) return picked.uri;
  const open = { canSelectFolders: true, canSelectFiles: false, openLabel: 'Bind', title };
  return (await vscode.window.showOpenDialog(open))?.[0];
}

function foldersOfWindow(): readonly vscode.WorkspaceFolder[] {
  return (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
}

function folderOfRow(target: unknown): unknown {
  return typeof target === 'object' && target !== null && 'folder' in target ? target.folder : undefined;
}
