/** Switching as a person does it: from the list, to a row of the view, or back to the previous one. */
import * as vscode from 'vscode';
import { sayBriefly } from '../say.ts';
import type { Entering, Said } from './entering.ts';
import type { EnteredWorkspaces } from './memory.ts';
import { pickWorkspace } from './pick.ts';
import type { WindowWorkspaces } from './window-workspaces.ts';

export interface Switcher extends vscode.Disposable {
  /** To the workspace that is named, or is a row of the view; without one, from the list. */
  switch(target: unknown): Promise<void>;
  previous(): Promise<void>;
}

export function switcher(workspaces: WindowWorkspaces, memory: EnteredWorkspaces, entering: Entering): Switcher {
  const perform = (slug: string, everywhere: boolean) => enter(workspaces, entering, slug, everywhere);
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
    if (picked) await perform(picked.slug, picked.everywhere);
  };
  return {
    async switch(target) {
      const slug = slugOf(target);
      if (slug === undefined) await fromList();
      else await perform(slug, false);
    },
    async previous() {
      const { previous } = memory;
      if (previous !== undefined) return perform(previous, false);
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

/** Switches and makes what is missing. At most one notification: what was made or differs goes before the folder's offer. */
async function enter(
  workspaces: WindowWorkspaces,
  entering: Entering,
  slug: string,
  everywhere: boolean,
): Promise<void> {
  const result = await workspaces.switchTo(slug, everywhere);
  if (result.is === 'refused') {
    void vscode.window.showWarningMessage(result.message);
    return;
  }
  const { workspace, changed, says } = result;
  const decidedBy = workspaces.seen?.active.decidedBy;
  const said = await entering.enter(workspace);
  const isRebound = changed && decidedBy === 'binding' && !everywhere;
  if (isRebound) {
    const also = { title: 'Use as Default Everywhere', run: () => enter(workspaces, entering, slug, true) };
    const text = said ? `${says} ${said.text}` : says;
    tell({ text, isWarning: said?.isWarning ?? false, buttons: [...(said?.buttons ?? []), also] });
    return;
  }
  sayBriefly(says);
  if (said) tell(said);
  else if (changed && decidedBy === 'default' && !everywhere) void entering.offerFolder(workspace.slug);
}

/** Not waited for: it is done, whether a person answers or not. */
function tell({ text, isWarning, buttons }: Said): void {
  const show = isWarning ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
  void show(text, ...buttons.map(({ title }) => title)).then(choice =>
    buttons.find(({ title }) => title === choice)?.run(),
  );
}

/** Arguments come from the editor's views, from key bindings and from other extensions. */
function slugOf(target: unknown): string | undefined {
  if (typeof target === 'string') return target;
  if (typeof target !== 'object' || target === null || !('slug' in target)) return undefined;
  return typeof target.slug === 'string' ? target.slug : undefined;
}
