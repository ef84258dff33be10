/**
 * The language client, in a bundle of its own that is loaded when the engine is first needed. One call is one process:
 * restarting is the caller's business.
 */
import { LanguageClient, type LanguageClientOptions, State, TransportKind } from 'vscode-languageclient/node';
import { type Changed, NOTIFICATIONS } from '../../protocol/protocol.ts';
import { SYNC_NOTIFICATIONS, type SyncChanged, type SyncProgress } from '../../protocol/sync-protocol.ts';
import { DOCUMENTS, userFiles } from '../files.ts';
import type { EngineOptions, EngineProcess } from './process.ts';
import { watchFiles } from './watch.ts';

/** Rejects when the engine does not come up. */
export async function startEngine(options: EngineOptions): Promise<EngineProcess> {
  const client = new QuietClient('mooring', 'Mooring', serverOptions(options), clientOptions(options));
  client.onNotification(NOTIFICATIONS.configChanged, () => options.onConfigChanged());
  client.onNotification(NOTIFICATIONS.changed, (changed: Changed) => options.onChanged(changed));
  client.onNotification(SYNC_NOTIFICATIONS.changed, ({ root }: SyncChanged) => options.onSync({ is: 'changed', root }));
  client.onNotification(SYNC_NOTIFICATIONS.progress, ({ root, doing }: SyncProgress) =>
    options.onSync({ is: 'progress', root, ...(doing === undefined ? {} : { doing }) }),
  );
  try {
    await client.start();
    // A process that dies while it starts can leave the client's promise fulfilled.
    if (!client.isRunning()) throw new Error('It ended while it started.');
  } catch (error) {
    await client.end();
    throw error;
  }
  const watch = watchFiles(client, options.environment.MOORING_HOME);
  const stateChange = client.onDidChangeState(({ newState }) => {
    if (newState !== State.Stopped) return;
    finish();
    options.onEnd();
  });
  const finish = () => {
    stateChange.dispose();
    watch.dispose();
  };
  return {
    // A second argument that is undefined would be sent as one.
    request: (method, parameters, token) =>
      token ? client.sendRequest(method, parameters, token) : client.sendRequest(method, parameters),
    notify: (method, parameters) => void client.sendNotification(method, parameters).catch(() => undefined),
    watchAlso: roots => watch.also(roots),
    stop() {
      finish();
      return client.end();
    },
  };
}

function serverOptions({ program, environment }: EngineOptions) {
  const run = { module: program, transport: TransportKind.ipc, options: { env: { ...environment } } };
  return { run, debug: { ...run, options: { ...run.options, execArgv: ['--nolazy', '--inspect=0'] } } };
}

function clientOptions({ log, environment }: EngineOptions): LanguageClientOptions {
  return {
    documentSelector: [...DOCUMENTS, ...userFiles(environment.MOORING_HOME)],
    initializationOptions: { watches: true, asksAgain: true, showsLane: true, explanation: EXPLANATION },
    outputChannel: log,
    diagnosticCollectionName: 'mooring',
    initializationFailedHandler: () => false,
    errorHandler: {
      error: () => ({ action: CONTINUE, handled: true }),
      closed: () => ({ action: DO_NOT_RESTART, handled: true, message: 'The connection to the engine is closed.' }),
    },
  };
}

/** The address behind a diagnostic's code: our own command with the code as its argument. */
const EXPLANATION = `command:mooring.explain?${encodeURIComponent('["')}{code}${encodeURIComponent('"]')}`;

// The values of `ErrorAction.Continue` and `CloseAction.DoNotRestart`: enums cannot be narrowed in a literal above.
const CONTINUE = 1;
const DO_NOT_RESTART = 1;

/** The stock client shows errors with their stack to the user, and throws when it is stopped while it starts. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }

  override async stop(timeoutMs?: number): Promise<void> {
    if (this.isRunning()) await super.stop(timeoutMs);
  }

  /** Ends the process in whatever state it is, and never rejects. */
  async end(): Promise<void> {
    const child = this.serverProcess;
    try {
      await this.dispose();
    } catch {
      child?.kill();
    }
    if (child && child.exitCode === null && !this.isRunning()) setTimeout(() => child.kill(), KILL_AFTER_MS).unref();
  }
}

const KILL_AFTER_MS = 2000;
