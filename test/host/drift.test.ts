// Drift in a real extension host, on a copy of the sample project: dialogs are answered by themselves there, and the plan's
// question by the commands in the title of its page.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';

const PATIENCE_MS = 60_000;

describe('Drift in the extension host', () => {
  before(() => vscode.extensions.getExtension('mooring.mooring')?.activate());

  it('applies what is safe once its preview is agreed to, and takes it back byte for byte', async () => {
    const before = manifest();
    const reconciled = vscode.commands.executeCommand('mooring.reconcileSafe');
    await until('the plan', () => planTabs().length === 1);
    assert.equal(manifest(), before, 'a preview writes nothing');
    await vscode.commands.executeCommand('mooring.applyPlan');
    await reconciled;
    assert.match(manifest(), /path: workflows\/nightly\/check_backups\.py/);
    assert.deepEqual(planTabs(), []);
    await vscode.commands.executeCommand('mooring.undoLastOperation');
    await until('the undo', () => manifest() === before);
  });

  it('writes nothing where the page of the plan is closed', async () => {
    const before = manifest();
    const reconciled = vscode.commands.executeCommand('mooring.reconcileSafe');
    await until('the plan', () => planTabs().length === 1);
    await vscode.window.tabGroups.close(planTabs());
    await reconciled;
    assert.equal(manifest(), before);
  });
});

function planTabs(): vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(({ label }) => label.includes('(plan)'));
}

function manifest(): string {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  return readFileSync(vscode.Uri.joinPath(folder.uri, '.mooring/manifest.yaml').fsPath, 'utf8');
}

async function until(what: string, condition: () => boolean): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`${what} did not come`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}
