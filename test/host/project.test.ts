// The installed extension in a real extension host, on a copy of the sample project.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';

const FORM = 'forms/onboarding.form.yaml';
const PATIENCE_MS = 60_000;

describe('Mooring in the extension host', () => {
  before(async () => {
    await vscode.extensions.getExtension('mooring.mooring')?.activate();
    await until('the first problems', () => codes(FORM).length > 0);
  });

  it('is active, and every command it contributes can be run', async () => {
    const extension = vscode.extensions.getExtension('mooring.mooring');
    assert.equal(extension?.isActive, true);
    const contributed: { command: string }[] = extension.packageJSON.contributes.commands;
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      contributed.filter(({ command }) => !registered.has(command)),
      [],
    );
  });

  it('reports problems of files that nobody opened', () => {
    assert.deepEqual(codes(FORM), ['broken-reference@4']);
    assert.deepEqual(
      codes('.mooring/manifest.yaml')
        .filter(code => code.startsWith('missing-f'))
        .sort(),
      ['missing-file@54', 'missing-function@31'],
    );
  });

  it('links each problem to its explanation', () => {
    const [diagnostic] = diagnostics(FORM);
    const code = diagnostic?.code;
    assert.ok(typeof code === 'object');
    assert.equal(code.target.scheme, 'command');
    assert.match(decodeURIComponent(code.target.toString()), /mooring\.explain\?\["broken-reference"\]/);
  });

  it('mends a broken reference as one edit that the editor undoes', async () => {
    const document = await vscode.workspace.openTextDocument(uri(FORM));
    await vscode.window.showTextDocument(document);
    const before = document.getText();
    const [action] = await actions(FORM, 'broken-reference');
    assert.equal(action?.isPreferred, true);
    assert.ok(action.edit && (await vscode.workspace.applyEdit(action.edit)));
    await until('the repair', () => codes(FORM).length === 0);
    assert.equal(readFileSync(document.uri.fsPath, 'utf8'), before, 'a fix saves nothing by itself');
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), before);
    await until('the problem again', () => codes(FORM).length === 1);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  it('declares what is undeclared, in the manifest', async () => {
    const form = 'forms/equipment_return.form.yaml';
    const [action] = await actions(form, 'undeclared-file');
    assert.ok(action?.edit && (await vscode.workspace.applyEdit(action.edit)));
    await until('the declaration', () => codes(form).length === 0);
    const manifest = await vscode.workspace.openTextDocument(uri('.mooring/manifest.yaml'));
    assert.match(manifest.getText(), /path: forms\/equipment_return\.form\.yaml/);
    await vscode.window.showTextDocument(manifest);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await until('the problem again', () => codes(form).length === 1);
  });

  it('notices a file that is changed behind the editor’s back', async () => {
    const before = readFileSync(uri(FORM).fsPath);
    const text = before.toString('utf8').replace('566705', '560705');
    await vscode.workspace.fs.writeFile(uri(FORM), Buffer.from(text));
    await until('the repair', () => codes(FORM).length === 0);
    await vscode.workspace.fs.writeFile(uri(FORM), before);
    await until('the problem again', () => codes(FORM).length === 1);
  });

  it('starts the engine again when it was killed, and goes on', async () => {
    const [first] = enginePids();
    assert.ok(first, 'an engine process is running');
    process.kill(first, 'SIGKILL');
    await until('another engine', () => enginePids().some(pid => pid !== first));
    const document = await vscode.workspace.openTextDocument(uri(FORM));
    await vscode.window.showTextDocument(document);
    await until('the problems of the new engine', () => codes(FORM).length === 1);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, new vscode.Position(document.lineCount, 0), 'no_such_field: 1\n');
    await vscode.workspace.applyEdit(edit);
    await until('a new problem', () => codes(FORM).some(code => code.startsWith('unknown-field')));
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await until('the problem gone', () => codes(FORM).length === 1);
  });
});

function uri(path: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  return vscode.Uri.joinPath(folder.uri, path);
}

function diagnostics(path: string): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uri(path)).filter(({ source }) => source === 'mooring');
}

/** `code@line`, with 1-based lines. */
function codes(path: string): string[] {
  return diagnostics(path).map(({ code, range }) => {
    return `${typeof code === 'object' ? code.value : code}@${range.start.line + 1}`;
  });
}

async function actions(path: string, code: string): Promise<vscode.CodeAction[]> {
  const wanted = diagnostics(path).find(each => (typeof each.code === 'object' ? each.code.value : each.code) === code);
  assert.ok(wanted, `${path} has the problem ${code}`);
  await vscode.workspace.openTextDocument(uri(path));
  const kind = vscode.CodeActionKind.QuickFix.value;
  return vscode.commands.executeCommand('vscode.executeCodeActionProvider', uri(path), wanted.range, kind);
}

/** The engine is a child of this extension host. */
function enginePids(): number[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  return lines.flatMap(line => {
    const [, pid, parent, command = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return Number(parent) === process.pid && /dist[\\/]server\.mjs/.test(command) ? [Number(pid)] : [];
  });
}

async function until(what: string, condition: () => boolean): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`${what} did not come; known: ${codes(FORM)}`);
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}
