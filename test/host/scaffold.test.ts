// Entering a workspace in a real extension host: what it declares is made, and only then.
import assert from 'node:assert/strict';
import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';

const home = process.env.MOORING_HOME ?? '';
const config = path.join(home, 'config.toml');
const definition = path.join(home, 'workspaces/int/workspace.toml');
const inInt = (place: string): string => path.join(home, 'workspaces/int', place);

describe('entering a workspace with a scaffold', () => {
  const original = { config: '', definition: '' };
  before(async () => {
    await vscode.extensions.getExtension('mooring.mooring')?.activate();
    original.config = readFileSync(config, 'utf8');
    original.definition = readFileSync(definition, 'utf8');
    appendFileSync(definition, '\n[scaffold]\ndirs = ["exports", "requests"]\nfiles = ["notes/README.md"]\n');
  });
  afterEach(() => {
    for (const place of ['exports', 'requests', 'notes']) rmSync(inInt(place), { recursive: true, force: true });
    writeFileSync(config, original.config);
  });
  after(async () => {
    writeFileSync(definition, original.definition);
    await vscode.commands.executeCommand('notifications.clearAll');
  });

  it('makes what is missing, and leaves what is there', async () => {
    writeFileSync(inInt('exports'), 'mine');
    await vscode.commands.executeCommand('mooring.switchWorkspace', 'int');
    assert.equal(readFileSync(inInt('exports'), 'utf8'), 'mine');
    assert.ok(statSync(inInt('requests')).isDirectory());
    assert.equal(statSync(inInt('notes/README.md')).size, 0);
    assert.match(readFileSync(path.join(home, '.local/log.jsonl'), 'utf8'), /"scaffold workspace int"/);
  });

  it('makes nothing where the file is edited by hand, or a page of it is shown', async () => {
    const before = readdirSync(inInt(''));
    writeFileSync(config, original.config.replace('"dev"', '"int"'));
    await vscode.commands.executeCommand('mooring.refreshWorkspaces');
    await vscode.commands.executeCommand('mooring.showEffectiveWorkspace', 'int');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    assert.deepEqual(readdirSync(inInt('')), before);
    assert.ok(!existsSync(inInt('notes')));
  });
});
