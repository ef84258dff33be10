/** Switching as a person does it: from the list, to a row of the view, or back to the previous one. */
import * as vscode from 'vscode';
import type { EnteredWorkspaces } from './memory.ts';
import { pickWorkspace } from './pick.ts';
import type { WindowWorkspaces } from './window-workspaces.ts';

export interface Switcher extends vscode.Disposable {
  /** To the workspace that is named, or is a row of the view; without one, from the list. */
  switch(target: unknown): Promise<void>;
  previous(): Promise<void>;
}

export function switcher(workspaces: WindowWorkspaces, memory: EnteredWorkspaces): Switcher {
  const remember = () => {
    const slug = workspaces.seen?.active.workspace?.slug;
    if (slug !== undefined) memory.note(slug);
    const has = memory.previous !== undefined;
    void vscode.commands.executeCommand('setContext', 'mooring.hasPreviousWorkspace', has);
  };
  const fromList = async () => {
    const seen = await workspaces.refresh();
    const picked = await pickWorkspace({
      seen,
      entered: memory.entered,
      newestMs: workspaces.newest(seen.all),
      open: file => vscode.window.showTextDocument(vscode.Uri.file(file)),
    });
    if (picked) await perform(workspaces, picked.slug, picked.everywhere);
  };
  return {
    async switch(target) {
      const slug = slugOf(target);
      if (slug === undefined) await fromList();
      else await perform(workspaces, slug, false);
    },
    async previous() {
      const { previous } = memory;
      if (previous !== undefined) return perform(workspaces, previous, false);
      const choose = 'Choose One';
      const choice = await vscode.window.showInformationMessage(
        'No other workspace was active in this window yet.',
        choose,
      );
      if (choice === choose) await fromList();
    },
    dispose: workspaces.onChange(remember).dispose,
  };
}

async function perform(workspaces: WindowWorkspaces, slug: string, everywhere: boolean): Promise<void> {
  const result = await workspaces.switchTo(slug, everywhere);
  if (result.is === 'refused') {
    void vscode.window.showWarningMessage(result.message);
    return;
  }
  const isBound = workspaces.seen?.active.decidedBy === 'binding';
  if (!result.changed || !isBound || everywhere) {
    vscode.window.setStatusBarMessage(result.says, SHOWN_MS);
    return;
  }
  const also = 'Use as Default Everywhere';
  // Not waited for: the switch is done, whether a person answers or not.
  void vscode.window.showInformationMessage(result.says, also).then(async choice => {
    if (choice === also) await perform(workspaces, slug, true);
  });
}

const SHOWN_MS = 5000;

/** Arguments come from the editor's views, from key bindings and from other extensions. */
function slugOf(target: unknown): string | undefined {
  if (typeof target === 'string') return target;
  if (typeof target !== 'object' || target === null || !('slug' in target)) return undefined;
  return typeof target.slug === 'string' ? target.slug : undefined;
}
