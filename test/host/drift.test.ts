// Drift in a real extension host, on a copy of the sample project. Nobody can answer a dialog there: the plan is answered by
// the command in the title of its page, and taken back by the command line, which is another writer at the same files.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';

const PATIENCE_MS = 60_000;

describe('Drift in the extension host', () => {
  before(() => vscode.extensions.getExtension('mooring.mooring')?.activate());

  it('applies what is safe once its preview is agreed to, and the command line takes it back byte for byte', async () => {
    const before = manifest();
    const reconciled = vscode.commands.executeCommand('mooring.reconcileSafe');
    await until('the plan', () => planTabs().length === 1);
    assert.equal(manifest(), before, 'a preview writes nothing');
    await vscode.commands.executeCommand('mooring.applyPlan');
    await reconciled;
    assert.match(manifest(), /path: workflows\/nightly\/check_backups\.py/);
    assert.deepEqual(planTabs(), []);
    undo();
    assert.equal(manifest(), before);
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

function undo(): void {
  const root = vscode.extensions.getExtension('mooring.mooring')?.extensionPath ?? '';
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  const args = [path.join(root, 'dist', 'cli.mjs'), 'undo', '--project'];
  execFileSync(process.execPath, args, { cwd: folder?.uri.fsPath, env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } });
}

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
