/** “Open Data Store”: the file of the active workspace's data store, or that of the user root. It is made only when a person says so. */
import path from 'node:path';
import * as vscode from 'vscode';
import type { DataStore } from '../runtime/data-store.ts';
import type { WindowWorkspaces } from './switching/window-workspaces.ts';

export async function openDataStore(workspaces: WindowWorkspaces, log: vscode.LogOutputChannel): Promise<void> {
  const { active } = await workspaces.refresh();
  const { workspace, dangling, why } = active;
  if (dangling) {
    // What is meant for a workspace does not go to the root because its name is wrong.
    void vscode.window.showWarningMessage(why);
    return;
  }
  const store = workspaces.dataStoreOf(workspace);
  if ('is' in store) {
    void vscode.window.showErrorMessage(store.message);
    return;
  }
  try {
    if (store.exists() || (await made(store, workspace?.slug))) await show(store);
  } catch (error) {
    log.error(`The data store cannot be opened: ${String(error)}`);
    void vscode.window.showErrorMessage(`${store.shownAs} cannot be opened; the log says why.`);
  } finally {
    store.close();
  }
}

async function made(store: DataStore, slug: string | undefined): Promise<boolean> {
  const make = 'Make Data Store';
  const whose = slug === undefined ? 'Your root' : `“${slug}”`;
  const question = `${whose} has no data store yet. It would be ${store.shownAs}, for keys and texts of your own.`;
  if ((await vscode.window.showInformationMessage(question, make)) !== make) return false;
  const result = await store.make();
  if (result.is === 'written') return true;
  void vscode.window.showErrorMessage(result.message);
  return false;
}

async function show({ path: file }: DataStore): Promise<void> {
  if (file !== undefined) await vscode.window.showTextDocument(vscode.Uri.file(path.normalize(file)), PINNED);
}

const PINNED = { preview: false } as const;
