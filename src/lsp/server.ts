/** The language server: the protocol's events in, diagnostics, fixes and states out. It reads, and never writes a file. */
import {
  type CodeAction,
  CodeActionKind,
  type Connection,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
  type PublishDiagnosticsParams,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { proposeManifest } from '../plans/create-manifest.ts';
import {
  type Changed,
  type ManifestProposal,
  NOTIFICATIONS,
  type ProjectState,
  REQUESTS,
} from '../protocol/protocol.ts';
import type { Project } from '../runtime/project.ts';
import { codeActions } from './code-actions.ts';
import { publisher } from './diagnostics.ts';
import { openSession, type Session } from './session.ts';
import { sessions } from './sessions.ts';
import { pathOfUri, uriOfPath } from './uris.ts';

/** What the server needs of the machine; `main.ts` hands in the real thing. */
export interface Platform {
  findProject(folder: string): string | undefined;
  createProject(root: string): Project;
  freshId(): string;
  /** Where a diagnostic's code is explained, for editors that bring no address of their own. */
  explanation(code: string): string | undefined;
  readonly version: string;
}

/** What a client may say of itself when it initializes the server. */
export interface InitializationOptions {
  /** The client sends file events by itself. */
  readonly watches?: boolean;
  /** An address with `{code}` in it, where a diagnostic is explained. */
  readonly explanation?: string;
}

export function serve(connection: Connection, platform: Platform): void {
  const documents = new TextDocuments(TextDocument);
  const state = { folders: [] as string[], options: {} as InitializationOptions, canWatch: false, canCreate: false };

  const openAs = (root: string, path: string): TextDocument | undefined => {
    const own = uriOfPath(root, path);
    const direct = documents.get(own);
    if (direct) return direct;
    const file = pathOfUri(own);
    return documents.all().find(({ uri }) => pathOfUri(uri) === file);
  };

  const open = (root: string): Session => {
    const project = platform.createProject(root);
    const session = openSession({
      project,
      publisher: publisher({
        root,
        send: (params: PublishDiagnosticsParams) => void connection.sendDiagnostics(params),
        openAs: path => openAs(root, path),
        explanation: code => state.options.explanation?.replace('{code}', code) ?? platform.explanation(code),
      }),
      later: work => void setImmediate(work),
      onChecked: generation =>
        void connection.sendNotification(NOTIFICATIONS.changed, { root, generation } satisfies Changed),
      onFault: (what, error) => connection.console.error(`${what}: ${error instanceof Error ? error.stack : error}`),
    });
    connection.console.log(`Looking after ${root}`);
    void session.settled();
    return session;
  };

  const projects = sessions(platform.findProject, open);

  /** Documents that were open before their project was looked after are laid over it now. */
  const review = (): void => {
    if (!projects.review()) return;
    for (const document of documents.all()) edit(document, document.getText());
    for (const { project } of projects.all()) {
      connection.sendNotification(NOTIFICATIONS.changed, {
        root: project.root,
        generation: project.snapshot.generation,
      } satisfies Changed);
    }
  };

  const edit = (document: TextDocument, text: string | undefined): void => {
    const file = pathOfUri(document.uri);
    const held = file === undefined ? undefined : projects.holding(file);
    held?.session.edit(held.path, text);
  };

  connection.onInitialize(params => {
    state.folders = foldersOf(params);
    state.options = (params.initializationOptions ?? {}) as InitializationOptions;
    state.canWatch = params.capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
    state.canCreate = params.capabilities.workspace?.workspaceEdit?.resourceOperations?.includes('create') === true;
    return initializeResult(platform.version);
  });

  connection.onInitialized(() => {
    projects.setFolders(state.folders);
    if (state.canWatch && state.options.watches !== true) {
      void connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: '**/*' }] });
    }
    connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      const gone = new Set(removed.map(({ uri }) => pathOfUri(uri)));
      const kept = state.folders.filter(folder => !gone.has(folder));
      state.folders = [...kept, ...added.flatMap(({ uri }) => pathOfUri(uri) ?? [])];
      projects.setFolders(state.folders);
    });
  });

  documents.onDidOpen(({ document }) => {
    const file = pathOfUri(document.uri);
    if (file !== undefined) projects.openDocument(file);
  });
  documents.onDidChangeContent(({ document }) => edit(document, document.getText()));
  documents.onDidClose(({ document }) => edit(document, undefined));
  documents.onDidSave(({ document }) => {
    const file = pathOfUri(document.uri);
    const held = file === undefined ? undefined : projects.holding(file);
    held?.session.touch([held.path]);
  });

  connection.onDidChangeWatchedFiles(({ changes }) => {
    const files = changes.flatMap(({ uri }) => pathOfUri(uri) ?? []);
    if (files.some(file => /[\\/]\.(mooring|bifrost)([\\/]|$)/.test(file))) review();
    for (const [session, paths] of groupBySession(files)) session.touch(paths);
  });

  const groupBySession = (files: readonly string[]): Map<Session, string[]> => {
    const groups = new Map<Session, string[]>();
    for (const file of files) {
      const held = projects.holding(file);
      if (held) groups.set(held.session, [...(groups.get(held.session) ?? []), held.path]);
    }
    return groups;
  };

  connection.onCodeAction(({ textDocument, range, context }): CodeAction[] => {
    const file = pathOfUri(textDocument.uri);
    const held = file === undefined ? undefined : projects.holding(file);
    if (!held || (context.only && !context.only.some(kind => CodeActionKind.QuickFix.startsWith(kind)))) return [];
    const { session, path } = held;
    const { root } = session.project;
    const problems = session.current().filter(problem => problem.path === path);
    return codeActions(
      {
        snapshot: session.project.snapshot,
        facts: { freshId: platform.freshId },
        uriOf: other => openAs(root, other)?.uri ?? uriOfPath(root, other),
        versionOf: other => openAs(root, other)?.version ?? null,
        canCreate: state.canCreate,
      },
      problems,
      range,
      context.diagnostics,
    );
  });

  connection.onRequest(REQUESTS.projects, (): ProjectState[] => projects.all().map(session => session.state()));
  connection.onRequest(REQUESTS.rescan, async ({ root }: { root?: string } = {}): Promise<void> => {
    review();
    const chosen = projects.all().filter(({ project }) => root === undefined || project.root === root);
    for (const session of chosen) session.touch('all');
    await Promise.all(chosen.map(session => session.settled()));
  });
  connection.onRequest(REQUESTS.proposeManifest, async ({ folder }: { folder: string }): Promise<ManifestProposal> => {
    const project = platform.createProject(folder);
    try {
      return { root: folder, ...proposeManifest(await project.settle(), platform.freshId) };
    } finally {
      project.dispose();
    }
  });

  connection.onShutdown(() => projects.dispose());
  documents.listen(connection);
  connection.listen();
}

function initializeResult(version: string): InitializeResult {
  return {
    capabilities: {
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
      codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    },
    serverInfo: { name: 'mooring', version },
  };
}

function foldersOf({ workspaceFolders, rootUri }: InitializeParams): string[] {
  const uris = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : []);
  return uris.flatMap(uri => pathOfUri(uri) ?? []);
}
