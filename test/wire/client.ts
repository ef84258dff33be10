/** A small language client over stdio: what any editor would do, without an editor. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';
import type {
  CodeAction,
  Diagnostic,
  PublishDiagnosticsParams,
  TextDocumentEdit,
} from 'vscode-languageserver-protocol';
import { TextDocument } from 'vscode-languageserver-textdocument';

export interface Client {
  readonly root: string;
  readonly connection: MessageConnection;
  readonly process: ChildProcessWithoutNullStreams;
  /** The latest diagnostics of a file, as `code@line` with 1-based lines. */
  codes(file: string): string[];
  diagnostics(file: string): readonly Diagnostic[];
  /** Resolves when the condition holds; rejects after some seconds with what is known then. */
  until(what: string, condition: () => boolean): Promise<void>;
  uri(file: string): string;
  open(file: string, text: string): void;
  change(file: string, text: string): void;
  close(file: string): void;
  write(file: string, text: string): void;
  fixes(file: string, code: string): Promise<CodeAction[]>;
  /** The texts after a fix, of the files it touches. */
  applied(action: CodeAction, texts: Readonly<Record<string, string>>): Record<string, string>;
  stop(): Promise<void>;
}

const PATIENCE_MS = 60_000;

/**
 * `folder` is that of an earlier client, whose project and home are used again. `tellsOfFiles`: as most editors do. `environment`:
 * of the server, beside this process's own.
 */
export async function startClient(
  files: Readonly<Record<string, string>>,
  options: object = {},
  program: readonly string[] = ['dist/server.mjs', '--stdio'],
  folder = mkdtempSync(path.join(tmpdir(), 'mooring-wire-')),
  tellsOfFiles = true,
  environment: Readonly<Record<string, string>> = {},
): Promise<Client> {
  const root = path.join(folder, 'project');
  const home = path.join(folder, 'home');
  mkdirSync(root, { recursive: true });
  mkdirSync(home, { recursive: true });
  for (const [file, text] of Object.entries(files)) place(root, file, text);
  const server = spawn(process.execPath, [...program], {
    env: { ...process.env, HOME: home, USERPROFILE: home, ...environment },
  });
  const connection = createMessageConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  const published = new Map<string, PublishDiagnosticsParams>();
  const versions = new Map<string, number>();
  connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
    published.set(params.uri, params);
  });
  connection.onRequest('client/registerCapability', () => null);
  connection.listen();
  const uri = (file: string): string => pathToFileURL(path.join(root, file)).href;
  const ended = new Promise<never>((_, reject) => {
    server.once('exit', code => reject(new Error(`The server ended with ${code} before it was initialized.`)));
  });
  ended.catch(() => undefined);
  const initialize = connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: pathToFileURL(root).href,
    workspaceFolders: [{ uri: pathToFileURL(root).href, name: 'project' }],
    capabilities: {
      workspace: {
        workspaceEdit: { documentChanges: true, resourceOperations: ['create'] },
        didChangeWatchedFiles: { dynamicRegistration: tellsOfFiles },
        workspaceFolders: true,
      },
    },
    initializationOptions: options,
  });
  await Promise.race([initialize, ended]);
  await connection.sendNotification('initialized', {});

  const diagnostics = (file: string): readonly Diagnostic[] => published.get(uri(file))?.diagnostics ?? [];
  const notify = (method: string, params: object): void => void connection.sendNotification(method, params);
  return {
    root,
    connection,
    process: server,
    uri,
    diagnostics,
    codes: file => diagnostics(file).map(({ code, range }) => `${code}@${range.start.line + 1}`),
    until: (what, condition) => until(what, condition, () => JSON.stringify([...published.values()], null, 1)),
    open(file, text) {
      versions.set(file, 1);
      notify('textDocument/didOpen', { textDocument: { uri: uri(file), languageId: 'yaml', version: 1, text } });
    },
    change(file, text) {
      const version = (versions.get(file) ?? 1) + 1;
      versions.set(file, version);
      notify('textDocument/didChange', { textDocument: { uri: uri(file), version }, contentChanges: [{ text }] });
    },
    close: file => notify('textDocument/didClose', { textDocument: { uri: uri(file) } }),
    write(file, text) {
      place(root, file, text);
      notify('workspace/didChangeWatchedFiles', { changes: [{ uri: uri(file), type: 2 }] });
    },
    async fixes(file, code) {
      const wanted = diagnostics(file).filter(diagnostic => diagnostic.code === code);
      const [first] = wanted;
      if (!first) return [];
      const params = { textDocument: { uri: uri(file) }, range: first.range, context: { diagnostics: wanted } };
      return (await connection.sendRequest<CodeAction[] | null>('textDocument/codeAction', params)) ?? [];
    },
    applied(action, texts) {
      const result: Record<string, string> = { ...texts };
      for (const change of action.edit?.documentChanges ?? []) {
        if (!('textDocument' in change)) continue;
        const file = Object.keys(texts).find(name => uri(name) === change.textDocument.uri) ?? change.textDocument.uri;
        result[file] = apply(change, result[file] ?? '');
      }
      return result;
    },
    async stop() {
      if (server.exitCode === null && server.signalCode === null) {
        await connection.sendRequest('shutdown').catch(() => undefined);
        notify('exit', {});
        await new Promise(resolve => (server.exitCode === null ? server.once('exit', resolve) : resolve(undefined)));
      }
      connection.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function place(root: string, file: string, text: string): void {
  const target = path.join(root, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, text);
}

function apply(change: TextDocumentEdit, text: string): string {
  const edits = change.edits.flatMap(edit => ('newText' in edit ? [edit] : []));
  return TextDocument.applyEdits(TextDocument.create('file:///x', 'yaml', 1, text), edits);
}

async function until(what: string, condition: () => boolean, tell: () => string): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`${what} did not happen. Known: ${tell()}`);
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}
