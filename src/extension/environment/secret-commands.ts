/** Setting and deleting secrets as a person does it: names are listed, values never. */
import * as vscode from 'vscode';
import { SECRET_NAME } from '../../config/dotenv-secrets.ts';
import { sayBriefly } from '../say.ts';
import type { EditorSecrets } from './editor-secrets.ts';
import { secretRows } from './secret-rows.ts';
import type { WindowEnvironment } from './window-environment.ts';

export interface SecretCommands {
  /** The one that is named; without a name, one that is picked or typed. */
  set(name: unknown): Promise<void>;
  delete(): Promise<void>;
}

export function secretCommands(secrets: EditorSecrets, environment: WindowEnvironment): SecretCommands {
  const missing = () => environment.given?.missing ?? [];
  return {
    async set(named) {
      const isName = typeof named === 'string' && SECRET_NAME.test(named);
      const name = isName ? named : await pickName(secretRows(secrets.names(), missing()));
      if (name === undefined) return;
      const value = await vscode.window.showInputBox({
        title: `Set the Secret “${name}”`,
        prompt: 'The value. It is kept by VS Code on this machine and is not shown again.',
        password: true,
        ignoreFocusOut: true,
        validateInput: typed =>
          /[\0]/.test(typed) ? 'A variable cannot hold a NUL character; leave it out.' : undefined,
      });
      if (value === undefined) return;
      await secrets.set(name, value);
      sayBriefly(`The secret “${name}” is set; new terminals have it.`);
    },
    async delete() {
      const names = secrets.names();
      if (names.length === 0) {
        void vscode.window.showInformationMessage('No secret is set. “Mooring: Set Secret…” sets one.');
        return;
      }
      const name = await vscode.window.showQuickPick(names, {
        title: 'Delete a Secret',
        placeHolder: 'Its value is deleted for all workspaces',
      });
      if (name === undefined) return;
      const detail = 'Its value cannot be brought back. Variables that ask for it stay unset.';
      const choice = await vscode.window.showWarningMessage(
        `Delete the secret “${name}”?`,
        { modal: true, detail },
        'Delete',
      );
      if (choice === 'Delete') await secrets.delete(name);
    },
  };
}

async function pickName(rows: ReturnType<typeof secretRows>): Promise<string | undefined> {
  const fresh = { label: '$(add) New Secret…', isNew: true };
  const known = rows.map(({ name, description }) => ({ label: name, description, isNew: false }));
  const picked =
    known.length === 0
      ? fresh
      : await vscode.window.showQuickPick([...known, fresh], { title: 'Set a Secret', placeHolder: 'Which one?' });
  if (!picked?.isNew) return picked?.label;
  return vscode.window.showInputBox({
    title: 'Set a Secret',
    prompt: `Its name. A .env asks for it with \${secret:name}.`,
    placeHolder: 'prod/db-password',
    ignoreFocusOut: true,
    validateInput: typed =>
      SECRET_NAME.test(typed) ? undefined : 'Use letters, digits and _ . - /, as in “prod/db-password”.',
  });
}

/** Says once in a window which secret a new terminal lacks, when one is opened and not before. */
export function tellOfMissingSecrets(environment: WindowEnvironment, commands: SecretCommands): vscode.Disposable {
  const told = new Set<string>();
  return vscode.window.onDidOpenTerminal(() => {
    const { slug, missing } = environment.given ?? { slug: '', missing: [] };
    const name = missing.find(each => !told.has(each));
    if (name === undefined) return;
    told.add(name);
    const set = 'Set Secret…';
    const message = `“${slug}” asks for the secret “${name}”, which is not set, so the variables with it stay unset.`;
    void vscode.window.showWarningMessage(message, set).then(choice => {
      if (choice === set) void commands.set(name);
    });
  });
}
