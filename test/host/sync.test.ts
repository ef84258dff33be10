// Sync in a real extension host: the sample project, a bare repository in a temporary folder, and another person's clone of it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';

const PATIENCE_MS = 90_000;
const MANIFEST = '.mooring/manifest.yaml';

describe('Sync in the extension host', () => {
  let folder = '';
  let bare = '';
  let anas = '';

  before(async () => {
    await vscode.extensions.getExtension('mooring.mooring')?.activate();
    await vscode.commands.executeCommand('notifications.clearAll');
    folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'mooring-host-sync-')));
    bare = path.join(folder, 'remote.git');
    anas = path.join(folder, 'ana');
    git(folder, 'init', '--quiet', '--bare', '--initial-branch=main', bare);
    git(project(), 'config', 'user.name', 'Ben');
    git(project(), 'config', 'user.email', 'ben@example.com');
    // Two owners of an id stop every push.
    change(project(), text =>
      text.replace(/(glossary:\s+(?:- )?\{? ?id: )[0-9a-f-]{36}/, '$16d1f2ad4-7c3f-4f1c-9b7e-0d6a2c9be1f4'),
    );
    git(project(), 'commit', '--quiet', '--all', '--message', 'The glossary has an id of its own');
    git(project(), 'remote', 'add', 'origin', bare);
    git(project(), 'push', '--quiet', '--set-upstream', 'origin', 'main');
    git(folder, 'clone', '--quiet', bare, anas);
    git(anas, 'config', 'user.name', 'Ana');
    git(anas, 'config', 'user.email', 'ana@example.com');
  });

  after(() => {
    git(project(), 'remote', 'remove', 'origin');
    rmSync(folder, { recursive: true, force: true });
  });

  it('registers its commands', async () => {
    const all = await vscode.commands.getCommands(true);
    for (const name of ['sync', 'pull', 'push', 'fetch', 'connectRemote', 'resolveSync', 'finishSync', 'abortSync'])
      assert.ok(all.includes(`mooring.${name}`), name);
  });

  it('shows what comes, and brings it where that is agreed to', async () => {
    change(anas, text => text.replace('name: helpdesk', 'name: service_desk'));
    git(anas, 'commit', '--quiet', '--all', '--message', 'The helpdesk has another name');
    git(anas, 'push', '--quiet');
    const before = manifest();
    const pulled = vscode.commands.executeCommand('mooring.pull');
    await until('the plan', () => planTabs().length === 1);
    assert.equal(manifest(), before, 'a preview writes nothing');
    await vscode.commands.executeCommand('mooring.applyPlan');
    await pulled;
    assert.match(manifest(), /name: service_desk/);
    assert.equal(git(project(), 'rev-parse', 'HEAD'), git(bare, 'rev-parse', 'main'));
  });

  it('pushes with the message that was written', async () => {
    change(project(), text => text.replace('name: service_desk', 'name: front_desk'));
    const pushed = vscode.commands.executeCommand('mooring.push');
    await until('the page of the message', async () => {
      if (messageTabs().length === 1) return true;
      // What is broken for others is shown first, and its first row goes on.
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return false;
    });
    const page = vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'mooring-push');
    assert.ok(page);
    assert.match(page.getText(), /# {3}role \S+: changed: name/);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(page.uri, new vscode.Position(0, 0), 'At the front desk\n\n');
    await vscode.workspace.applyEdit(edit);
    await vscode.commands.executeCommand('mooring.sendPush');
    await pushed;
    assert.deepEqual(messageTabs(), []);
    assert.match(git(bare, 'log', '-1', '--format=%s', 'main'), /^At the front desk/);
    assert.equal(git(bare, 'show', `main:${MANIFEST}`).includes('front_desk'), true);
  });

  it('sends nothing where the page of the message is closed', async () => {
    const there = git(bare, 'rev-parse', 'main');
    change(project(), text => text.replace('name: front_desk', 'name: back_office'));
    const pushed = vscode.commands.executeCommand('mooring.push');
    await until('the page of the message', async () => {
      if (messageTabs().length === 1) return true;
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return false;
    });
    await vscode.commands.executeCommand('mooring.cancelPush');
    await pushed;
    git(project(), 'checkout', '--', MANIFEST);
    assert.equal(git(bare, 'rev-parse', 'main'), there);
  });

  function change(root: string, how: (text: string) => string): void {
    const file = path.join(root, MANIFEST);
    const text = readFileSync(file, 'utf8');
    assert.notEqual(how(text), text);
    writeFileSync(file, how(text));
  }
});

function git(cwd: string, ...args: string[]): string {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  return execFileSync('git', args, { cwd, env, encoding: 'utf8' }).trim();
}

function project(): string {
  return vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
}

function manifest(): string {
  return readFileSync(path.join(project(), MANIFEST), 'utf8');
}

function tabsWith(words: string): vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(({ label }) => label.includes(words));
}

function planTabs(): vscode.Tab[] {
  return tabsWith('(plan)');
}

function messageTabs(): vscode.Tab[] {
  return tabsWith('Push Message');
}

async function until(what: string, isTrue: () => boolean | PromiseLike<boolean>): Promise<void> {
  const endMs = performance.now() + PATIENCE_MS;
  while (!(await isTrue())) {
    if (performance.now() > endMs) throw new Error(`${what} did not come.`);
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}
