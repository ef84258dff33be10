/** The address of a remote, looked at while it is typed: what is wrong with it is said below the box, in the engine's words. */
import * as vscode from 'vscode';
import type { ConnectAnswer } from '../../protocol/sync-protocol.ts';
import type { ConnectQuestion } from '../../sync/sync.ts';

/** Nothing where it was left. `look` asks both sides, without changing either. */
export function askAddress(
  look: (question: ConnectQuestion, token: vscode.CancellationToken) => Promise<ConnectAnswer | undefined>,
): Promise<string | undefined> {
  const box = vscode.window.createInputBox();
  box.title = 'Connect to Git Remote';
  box.prompt = 'The address of the repository; git asks for a password where it needs one, and Mooring keeps none.';
  box.placeholder = 'https://git.example.com/team/project.git, git@…, or a folder';
  box.ignoreFocusOut = true;
  const source = new vscode.CancellationTokenSource();
  return new Promise(resolve => {
    let answer: string | undefined;
    box.onDidChangeValue(() => {
      box.validationMessage = undefined;
    });
    box.onDidAccept(async () => {
      const url = box.value.trim();
      if (url === '' || box.busy) return;
      box.busy = true;
      box.enabled = false;
      const seen = await look({ url }, source.token);
      box.busy = false;
      box.enabled = true;
      if (seen && 'refused' in seen && OF_ADDRESS.has(seen.refused)) {
        box.validationMessage = { message: seen.message, severity: vscode.InputBoxValidationSeverity.Error };
        return;
      }
      answer = url;
      box.hide();
    });
    box.onDidHide(() => {
      source.cancel();
      source.dispose();
      box.dispose();
      resolve(answer);
    });
    box.show();
  });
}

const OF_ADDRESS = new Set([
  'unsafe-url',
  'unreachable',
  'authentication',
  'no-remote-branch',
  'timed-out',
  'connected',
]);
