/** Sets and unsets variables of a workspace in the `.env` that a person picks. A value is typed masked and never shown. */
import * as vscode from 'vscode';
import type { EnvironmentIntent } from '../../runtime/environment-write.ts';
import type { WorkspaceInSight } from '../../runtime/workspaces.ts';
import { saveFirst } from '../editing/open-editors.ts';
import { sayWithUndo, takeBack } from '../editing/take-back.ts';
import { changedFiles } from '../editing/touched-files.ts';
import { sayBriefly } from '../say.ts';
import type { WindowWorkspaces } from '../switching/window-workspaces.ts';
import { targetWorkspace } from '../target-workspace.ts';
import { isTrusted } from '../trust.ts';
import type { VariablesFile } from './workspace-variables.ts';

/** Of a row of the view or a name; without one, of the active workspace. */
export interface EnvironmentCommands {
  set(target: unknown): Promise<void>;
  unset(target: unknown): Promise<void>;
}

export function environmentCommands(workspaces: WindowWorkspaces): EnvironmentCommands {
  return {
    async set(target) {
      if (!isTrusted('Setting a variable')) return;
      const workspace = await targetWorkspace(workspaces, target, SET);
      if (!workspace) return;
      const files = workspaces.variables().files(workspace);
      const name = await askName(workspaces, workspace, files);
      const file = name === undefined ? undefined : await askFile(workspace, files, name);
      if (name === undefined || !file) return;
      const value = await vscode.window.showInputBox({
        title: `${SET}: ${name} in ${file.shown}`,
        prompt: `Its value. A secret that the editor keeps is written \${secret:name}.`,
        password: true,
        ignoreFocusOut: true,
      });
      if (value !== undefined) await write(workspaces, workspace, file, { do: 'set', name, value });
    },
    async unset(target) {
      if (!isTrusted('Unsetting a variable')) return;
      const workspace = await targetWorkspace(workspaces, target, UNSET);
      if (!workspace) return;
      const rows = workspaces
        .variables()
        .files(workspace)
        .flatMap(file => file.names.map(name => ({ label: name, description: file.shown, file })));
      if (rows.length === 0) {
        void vscode.window.showInformationMessage(`“${workspace.slug}” has no variables.`);
        return;
      }
      const options = { title: `${UNSET} of “${workspace.slug}”`, placeHolder: 'Which one?', matchOnDescription: true };
      const picked = await vscode.window.showQuickPick(rows, options);
      if (picked) await write(workspaces, workspace, picked.file, { do: 'unset', name: picked.label });
    },
  };
}

const SET = 'Set Environment Variable';
const UNSET = 'Unset Environment Variable';

async function askName(
  workspaces: WindowWorkspaces,
  { slug }: WorkspaceInSight,
  files: readonly VariablesFile[],
): Promise<string | undefined> {
  const title = `${SET} of “${slug}”`;
  const fresh = { label: '$(add) New Variable…', description: '', isNew: true };
  const names = [...new Set(files.flatMap(file => file.names))];
  const known = names.map(label => {
    const places = files.flatMap(file => (file.names.includes(label) ? [file.shown] : []));
    return { label, description: places.join(', '), isNew: false };
  });
  const options = { title, placeHolder: 'Which one?' };
  const picked = known.length === 0 ? fresh : await vscode.window.showQuickPick([fresh, ...known], options);
  if (!picked?.isNew) return picked?.label;
  const name = await vscode.window.showInputBox({
    title,
    prompt: 'Its name.',
    placeHolder: 'DB_HOST',
    ignoreFocusOut: true,
    validateInput: typed => (typed === '' ? undefined : workspaces.variables().nameProblem(typed)),
  });
  return name === '' ? undefined : name;
}

async function askFile(
  { slug }: WorkspaceInSight,
  files: readonly VariablesFile[],
  name: string,
): Promise<VariablesFile | undefined> {
  const rows = files.map(file => ({
    label: file.of === 'workspace' ? `$(file) For “${slug}” alone` : '$(files) For every workspace of the root',
    description: file.shown,
    detail: [
      ...(file.names.includes(name) ? [`${name} is set there already; its value is replaced.`] : []),
      ...(file.loaded ? [] : [`“${slug}” does not take the .env of its root.`]),
    ].join(' '),
    file,
  }));
  const options = { title: `${SET}: ${name}`, placeHolder: 'Where?' };
  return (await vscode.window.showQuickPick(rows, options))?.file;
}

async function write(
  workspaces: WindowWorkspaces,
  workspace: WorkspaceInSight,
  file: VariablesFile,
  intent: EnvironmentIntent,
): Promise<void> {
  const touched = changedFiles(file.file);
  if ((await saveFirst(touched)) === 'left') return;
  const written = await workspaces.variables().write(workspace, file, intent);
  if (written.is === 'refused') {
    void vscode.window.showErrorMessage(written.message);
    return;
  }
  const { operation, says } = written;
  if (operation) sayWithUndo(says, () => takeBack(workspaces.editor(), [operation], touched));
  else if (written.changed) void vscode.window.showInformationMessage(says);
  else sayBriefly(says);
}
