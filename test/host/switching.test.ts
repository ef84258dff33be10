// Switching between workspaces in a real extension host, on a copy of the sample user root.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';

/** How long to wait until the window has followed. It takes well below a second; a busy machine is no failure. */
const FOLLOWS_MS = 15_000;

const home = process.env.MOORING_HOME ?? '';
const config = path.join(home, 'config.toml');

describe('switching between workspaces', () => {
  let original = '';
  before(async () => {
    await vscode.extensions.getExtension('mooring.mooring')?.activate();
    original = readFileSync(config, 'utf8');
    // The window reads its workspaces after its start.
    await terminalSays('dev', 15_000);
  });
  after(() => writeFileSync(config, original));

  it('gives new terminals the variables of the active workspace, its own before those of the root', async () => {
    const variables = await terminalVariables();
    assert.equal(variables.ABACUS_URL, 'http://localhost:8080/api');
    assert.equal(variables.ABACUS_LOG_LEVEL, 'debug');
    assert.equal(variables.ABACUS_USER, 'demo');
    assert.equal(variables.MOORING_WORKSPACE, 'dev');
    assert.equal(variables.MOORING_WORKSPACE_DIR, path.join(home, 'workspaces', 'dev'));
  });

  it('writes nothing but the default, by the command with a name', async () => {
    await vscode.commands.executeCommand('mooring.switchWorkspace', 'int');
    const text = readFileSync(config, 'utf8');
    assert.match(text, /^workspace = "int" # where a new window starts; the status bar switches it$/m);
    assert.ok(text.startsWith(original.replace('"dev"', '"int"').trimEnd()));
    await terminalSays('int', FOLLOWS_MS);
  });

  it('goes back to the one before, and forth', async () => {
    await vscode.commands.executeCommand('mooring.switchToPreviousWorkspace');
    await terminalSays('dev', FOLLOWS_MS);
    await vscode.commands.executeCommand('mooring.switchToPreviousWorkspace');
    await terminalSays('int', FOLLOWS_MS);
  });

  it('follows an edit by hand by itself', async () => {
    writeFileSync(config, original.replace('"dev"', '"prod"'));
    await terminalSays('prod', FOLLOWS_MS);
    assert.equal((await terminalVariables()).ABACUS_LOG_LEVEL, 'warning');
  });

  it('follows the command line by itself', async () => {
    const root = vscode.extensions.getExtension('mooring.mooring')?.extensionPath ?? '';
    const program = path.join(root, 'dist', 'cli.mjs');
    if (!existsSync(program)) return;
    const env = { ...process.env, MOORING_WORKSPACE: '', MOORING_WORKSPACE_DIR: '' };
    execFileSync(process.execPath, [program, 'workspace', 'use', 'dev'], { env, cwd: home });
    await terminalSays('dev', FOLLOWS_MS);
  });

  it('follows a changed .env', async () => {
    const file = path.join(home, 'workspaces', 'dev', '.env');
    const before = readFileSync(file, 'utf8');
    writeFileSync(file, `${before}ABACUS_EXTRA=yes\n`);
    try {
      await until('the new variable', FOLLOWS_MS, async () => (await terminalVariables()).ABACUS_EXTRA === 'yes');
    } finally {
      writeFileSync(file, before);
    }
  });

  it('gives terminals nothing while the default dangles', async () => {
    writeFileSync(config, original.replace('"dev"', '"dve"'));
    await until('an empty environment', FOLLOWS_MS, async () => !(await terminalVariables()).MOORING_WORKSPACE);
    assert.equal((await terminalVariables()).ABACUS_USER, undefined);
    writeFileSync(config, original);
    await terminalSays('dev', FOLLOWS_MS);
  });

  it('rebinds a bound folder and leaves the default alone', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const id = /^id = "(.+)"$/m.exec(readFileSync(path.join(home, 'workspaces/prod/workspace.toml'), 'utf8'))?.[1];
    writeFileSync(
      config,
      `${original}\n[[bindings]]\nws_id = "${id}"\npaths = [${JSON.stringify(folder.uri.fsPath)}]\n`,
    );
    await terminalSays('prod', FOLLOWS_MS);
    await vscode.commands.executeCommand('mooring.switchWorkspace', 'int');
    await terminalSays('int', FOLLOWS_MS);
    assert.match(readFileSync(config, 'utf8'), /^workspace = "dev" /m);
  });
});

/** The environment that a terminal opened now would have. */
async function terminalVariables(): Promise<Record<string, string>> {
  const folder = path.join(tmpdir(), `mooring-terminal-${process.pid}-${Math.random().toString(36).slice(2)}`);
  mkdirSync(folder);
  const file = path.join(folder, 'variables.json');
  const script = `const fs=require('fs');fs.writeFileSync('${file}.part',JSON.stringify(process.env));fs.renameSync('${file}.part','${file}')`;
  const terminal = vscode.window.createTerminal({
    name: 'variables',
    shellPath: process.execPath,
    shellArgs: ['-e', script],
  });
  try {
    await until('the terminal', 10_000, async () => existsSync(file));
    return JSON.parse(readFileSync(file, 'utf8'));
  } finally {
    terminal.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Waits until the window gives this workspace to new terminals. */
async function terminalSays(slug: string, patienceMs: number): Promise<void> {
  const end = Date.now() + patienceMs;
  let last: string | undefined;
  // A terminal takes a while itself: what counts is when it was opened.
  for (let openedMs = Date.now(); openedMs <= end; openedMs = Date.now()) {
    last = (await terminalVariables()).MOORING_WORKSPACE;
    if (last === slug) return;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  assert.equal(last, slug);
}

async function until(what: string, patienceMs: number, condition: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + patienceMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`${what} did not come.`);
    await new Promise(resolve => setTimeout(resolve, 30));
  }
}
