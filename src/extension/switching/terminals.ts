/** New terminals and tasks get the variables of the active workspace. */
import * as vscode from 'vscode';
import type { GivenToWindow, WindowEnvironment } from '../environment/window-environment.ts';

export function terminalVariables(
  environment: WindowEnvironment,
  collection: vscode.EnvironmentVariableCollection,
): vscode.Disposable {
  // Made anew by each window; and a secret has no place in what the editor keeps.
  collection.persistent = false;
  let shown: readonly string[] = [];
  const give = (given: GivenToWindow | undefined) => {
    collection.description = given && describe(given);
    const wanted = [...(given?.variables ?? [])].map(entry => JSON.stringify(entry));
    // Giving the same again would mark every open terminal as out of date.
    if (wanted.length === shown.length && wanted.every((entry, at) => entry === shown[at])) return;
    shown = wanted;
    collection.clear();
    for (const [name, value] of given?.variables ?? []) collection.replace(name, value);
  };
  collection.clear();
  return environment.onChange(give);
}

function describe({ slug, missing }: GivenToWindow): vscode.MarkdownString {
  const text = new vscode.MarkdownString('Variables of the workspace ');
  text.appendText(slug).appendMarkdown(': its `.env`, that of its root, and its name and folder.');
  if (missing.length > 0) text.appendMarkdown(' Secrets that are not set: ').appendText(missing.join(', '));
  return text;
}
