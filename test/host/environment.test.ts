// The variables of the active workspace in tasks and debug sessions of a real extension host.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';

const home = process.env.MOORING_HOME ?? '';
const env = path.join(home, 'workspaces', 'dev', '.env');
const PATIENCE_MS = 20_000;

describe('the environment of the active workspace', () => {
  let folder = '';
  const original = readFileSync(env, 'utf8');
  beforeEach(async () => {
    await vscode.extensions.getExtension('mooring.mooring')?.activate();
    await vscode.commands.executeCommand('mooring.switchWorkspace', 'dev');
    folder = mkdtempSync(path.join(tmpdir(), 'mooring-environment-'));
  });
  afterEach(() => {
    writeFileSync(env, original);
    rmSync(folder, { recursive: true, force: true });
  });

  const script = (file: string): string =>
    `const fs=require('fs');fs.writeFileSync('${file}.part',JSON.stringify(process.env));fs.renameSync('${file}.part','${file}')`;
  const written = async (file: string): Promise<Record<string, string>> => {
    const end = Date.now() + PATIENCE_MS;
    while (!existsSync(file)) {
      if (Date.now() > end) throw new Error(`${path.basename(file)} did not come.`);
      await new Promise(resolve => setTimeout(resolve, 30));
    }
    return JSON.parse(readFileSync(file, 'utf8'));
  };
  const ofTask = async (name: string, make: (program: string) => vscode.ProcessExecution | vscode.ShellExecution) => {
    const file = path.join(folder, `${name}.json`);
    // A file, so that no shell has quotes to read.
    const program = path.join(folder, `${name}.js`);
    writeFileSync(program, script(file));
    const task = new vscode.Task(
      { type: 'mooring-test', name },
      vscode.TaskScope.Workspace,
      name,
      'test',
      make(program),
    );
    task.presentationOptions = { reveal: vscode.TaskRevealKind.Never };
    await vscode.tasks.executeTask(task);
    return written(file);
  };

  it('reaches tasks, with a shell and without', async () => {
    const shell = await ofTask('shell', program => new vscode.ShellExecution(process.execPath, [program]));
    const bare = await ofTask('bare', program => new vscode.ProcessExecution(process.execPath, [program]));
    for (const variables of [shell, bare]) {
      assert.equal(variables.ABACUS_LOG_LEVEL, 'debug');
      assert.equal(variables.ABACUS_USER, 'demo');
      assert.equal(variables.MOORING_WORKSPACE, 'dev');
    }
  });

  it('reaches debug sessions, and leaves what a launch configuration sets itself', async function () {
    if (!vscode.extensions.getExtension('ms-vscode.js-debug')) this.skip();
    const file = path.join(folder, 'debugged.json');
    const program = path.join(folder, 'program.js');
    const envFile = path.join(folder, 'own.env');
    writeFileSync(program, script(file));
    writeFileSync(envFile, 'ABACUS_USER=from-file\n');
    await vscode.debug.startDebugging(undefined, {
      type: 'node',
      request: 'launch',
      name: 'environment',
      console: 'internalConsole',
      program,
      envFile,
      env: { ABACUS_LOG_LEVEL: 'own' },
    });
    const variables = await written(file);
    assert.equal(variables.ABACUS_URL, 'http://localhost:8080/api');
    assert.equal(variables.MOORING_WORKSPACE, 'dev');
    assert.equal(variables.ABACUS_LOG_LEVEL, 'own');
    assert.equal(variables.ABACUS_USER, 'from-file');
  });

  it('leaves a variable unset whose secret is not there', async () => {
    writeFileSync(env, `${original}ABACUS_TOKEN=\${secret:not-there}\nABACUS_SEEN=yes\n`);
    const end = Date.now() + PATIENCE_MS;
    for (let turn = 0; ; turn++) {
      const variables = await ofTask(
        `turn-${turn}`,
        program => new vscode.ProcessExecution(process.execPath, [program]),
      );
      assert.ok(!('ABACUS_TOKEN' in variables));
      if (variables.ABACUS_SEEN === 'yes') return;
      if (Date.now() > end) throw new Error('The changed .env did not come.');
    }
  });
});
