// A language client over stdio, as thin as can be: what is measured is the server.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';

const patienceMs = 60_000;

/**
 * Starts `program` (`{node, args}`) on a project and resolves once it is initialized. `settings` answers its questions for
 * configuration: an object by section. The clock of `startedAt` (performance.now) began before the process did.
 */
export async function startClient(program, { root, home }, settings = {}) {
  const startedAt = performance.now();
  const child = spawn(program.node, program.args, {
    env: { ...process.env, HOME: home, USERPROFILE: home, NODE_OPTIONS: '' },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const waiting = new Set();
  const notice = (method, params) => {
    const at = performance.now();
    for (const wait of waiting) if (wait.method === method && wait.accepts(params)) wait.resolve({ at, params });
  };
  connection.onNotification((method, params) => notice(method, params));
  connection.onRequest('client/registerCapability', () => null);
  connection.onRequest('workspace/configuration', ({ items }) => items.map(({ section }) => settings[section] ?? null));
  connection.listen();

  /** Resolves to `{at, params}` of the next such notification that is accepted. */
  const next = (method, accepts = () => true) =>
    new Promise((resolve, reject) => {
      const wait = { method, accepts };
      const done = settle => value => {
        clearTimeout(timer);
        waiting.delete(wait);
        settle(value);
      };
      wait.resolve = done(resolve);
      const timer = setTimeout(() => {
        done(reject)(new Error(`${path.basename(program.args[0])} sent no ${method} within a minute.`));
      }, patienceMs);
      waiting.add(wait);
    });
  const uri = pathToFileURL(root).href;
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: uri,
    workspaceFolders: [{ uri, name: 'project' }],
    capabilities: {
      workspace: { configuration: true, workspaceFolders: true, didChangeConfiguration: { dynamicRegistration: true } },
      textDocument: { synchronization: {}, publishDiagnostics: { versionSupport: true, relatedInformation: true } },
    },
  });
  const notify = (method, params) => connection.sendNotification(method, params);
  await notify('initialized', {});
  return {
    startedAt,
    next,
    notify,
    request: (method, params) => connection.sendRequest(method, params),
    open: (file, text) =>
      notify('textDocument/didOpen', {
        textDocument: { uri: pathToFileURL(file).href, languageId: 'yaml', version: 1, text },
      }),
    /** Replaces one character. */
    type: (file, version, { line, character }, text) =>
      notify('textDocument/didChange', {
        textDocument: { uri: pathToFileURL(file).href, version },
        contentChanges: [{ range: { start: { line, character }, end: { line, character: character + 1 } }, text }],
      }),
    residentBytes: () => residentBytes(child.pid),
    stop: () => {
      process.off('exit', end);
      connection.dispose();
      const gone = new Promise(resolve => child.once('exit', resolve));
      end();
      return gone;
    },
  };
}

/** Whether a publishing is about this file and `accepts` its diagnostics. */
export function diagnosticsOf(file, accepts = () => true) {
  const { href } = pathToFileURL(file);
  return ({ uri, diagnostics }) => uri === href && accepts(diagnostics);
}

/** Memory that a process holds, in bytes; undefined where the system does not tell. */
function residentBytes(pid) {
  try {
    return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) * 1024;
  } catch {
    return undefined;
  }
}
