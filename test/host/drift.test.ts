// Drift in a real extension host, on a copy of the sample project. Nobody can answer a dialog there: the plan is answered by
// the command in the title of its page, and taken back by the command line, which is another writer at the same files.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';

/** A machine may be busy with other things for a while; the suite ends after five minutes. */
const PATIENCE_MS = 90_000;

describe('Drift in the extension host', () => {
  before(async () => {
    await vscode.extensions.getExtension('mooring.mooring')?.activate();
    // Buttons of messages are pressed here, and none of an earlier question's.
    await vscode.commands.executeCommand('notifications.clearAll');
  });

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

  it('makes a new plan where a file was changed since the first', async () => {
    const before = manifest();
    const reconciled = vscode.commands.executeCommand('mooring.reconcileSafe');
    await until('the plan', () => planTabs().length === 1);
    writeFileSync(manifestFile(), `# Checked by Ana.\n${before}`);
    await vscode.commands.executeCommand('mooring.applyPlan');
    await until('the end of the first plan', () => planTabs().length === 0);
    await until('another plan', async () => {
      // The first button of the newest message: Look Again.
      await vscode.commands.executeCommand('notification.acceptPrimaryAction');
      return planTabs().length === 1;
    });
    assert.equal(manifest(), `# Checked by Ana.\n${before}`, 'nothing was done');
    await vscode.commands.executeCommand('mooring.applyPlan');
    await reconciled;
    const after = manifest();
    undo();
    writeFileSync(manifestFile(), before);
    assert.match(after, /^# Checked by Ana\./);
    assert.notEqual(after, `# Checked by Ana.\n${before}`);
  });

  it('keeps the plan open where the question about what goes is answered with no', async () => {
    // Looks anew, so that the row is there.
    const looked = vscode.commands.executeCommand('mooring.reconcileSafe');
    await until('a plan', () => planTabs().length === 1);
    await vscode.commands.executeCommand('mooring.discardPlan');
    await looked;
    const form = vscode.Uri.joinPath(folder(), 'forms/equipment_return.form.yaml');
    const path = `${form.path}/form The laptop came back`;
    const resourceUri = form.with({ scheme: 'mooring-drift', path });
    const kept = vscode.commands.executeCommand('mooring.keepManifest', { resourceUri });
    await until('the plan', () => planTabs().length === 1);
    // The next file that is looked at does not take its place.
    await until('a page that stays', () => planTabs().every(({ isPreview }) => !isPreview));
    await vscode.window.showTextDocument(form, { preview: true });
    assert.equal(planTabs().length, 1);
    // The question is a dialog, which an editor under test refuses.
    await vscode.commands.executeCommand('mooring.applyPlan');
    await new Promise(resolve => setTimeout(resolve, 1000));
    assert.equal(planTabs().length, 1);
    await vscode.commands.executeCommand('mooring.discardPlan');
    await kept;
    assert.deepEqual(planTabs(), []);
    assert.ok(existsSync(form.fsPath));
  });

  it('shows one plan at a time, and the later one can be answered', async () => {
    const before = manifest();
    const earlier = vscode.commands.executeCommand('mooring.reconcileSafe');
    await until('the plan', () => planTabs().length === 1);
    const [first] = planTabs();
    const later = vscode.commands.executeCommand('mooring.reconcileSafe');
    await earlier;
    await until('the later plan', () => planTabs().length === 1 && planTabs()[0] !== first);
    await vscode.commands.executeCommand('mooring.applyPlan');
    await later;
    assert.notEqual(manifest(), before);
    undo();
    assert.equal(manifest(), before);
  });
});

function undo(): void {
  const root = vscode.extensions.getExtension('mooring.mooring')?.extensionPath ?? '';
  const args = [path.join(root, 'dist', 'cli.mjs'), 'undo', '--project'];
  execFileSync(process.execPath, args, { cwd: folder().fsPath, env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } });
}

function planTabs(): vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(({ label }) => label.includes('(plan)'));
}

function manifest(): string {
  return readFileSync(manifestFile(), 'utf8');
}

function manifestFile(): string {
  return vscode.Uri.joinPath(folder(), '.mooring/manifest.yaml').fsPath;
}

function folder(): vscode.Uri {
  const [first] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(first);
  return first.uri;
}

async function until(what: string, condition: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`${what} did not come`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}
