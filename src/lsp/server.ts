/** The language server: the protocol's events in, diagnostics, fixes and states out. It reads, and never writes a file. */
import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Connection,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
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
import { openDocuments } from './open-documents.ts';
import { openSession, type Session } from './session.ts';
import { type Sessions, sessions } from './sessions.ts';
import { pathOfUri } from './uris.ts';

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
  const known = openDocuments(documents);
  let options: InitializationOptions = {};
  let canCreate = false;

  const changed = (root: string, generation: number): void => {
    void connection.sendNotification(NOTIFICATIONS.changed, { root, generation } satisfies Changed);
  };
  const open = (root: string): Session => {
    connection.console.log(`Looking after ${root}`);
    const session = openSession({
      project: platform.createProject(root),
      publisher: publisher({
        root,
        send: params => void connection.sendDiagnostics(params),
        openAs: path => known.at(root, path),
        explanation: code => options.explanation?.replace('{code}', code) ?? platform.explanation(code),
      }),
      later: work => void setImmediate(work),
      onChecked: generation => changed(root, generation),
      onFault: (what, error) => connection.console.error(`${what}: ${error instanceof Error ? error.stack : error}`),
    });
    void session.settled();
    return session;
  };
  const projects = sessions(platform.findProject, open);
  /** Documents that were open before their project was looked after are laid over it now. */
  const review = (): void => {
    const before = projects.all();
    if (!projects.review()) return;
    for (const document of documents.all()) projects.holding(document.uri)?.edit(document.getText());
    for (const { project } of new Set([...before, ...projects.all()]))
      changed(project.root, project.snapshot.generation);
  };

  connection.onInitialize(params => {
    options = (params.initializationOptions ?? {}) as InitializationOptions;
    canCreate = params.capabilities.workspace?.workspaceEdit?.resourceOperations?.includes('create') === true;
    const watches = params.capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
    connection.onInitialized(() => {
      followFolders(connection, projects, foldersOf(params));
      if (watches && options.watches !== true) {
        void connection.client.register(DidChangeWatchedFilesNotification.type, {
          watchers: [{ globPattern: '**/*' }],
        });
      }
    });
    return initializeResult(platform.version);
  });
  followDocuments(documents, projects);
  followFiles(connection, projects, review);
  connection.onCodeAction(params =>
    answerCodeActions(params, projects, known, { freshId: platform.freshId }, canCreate),
  );
  answerViews(connection, projects, platform, review);
  connection.onShutdown(() => projects.dispose());
  documents.listen(connection);
  connection.listen();
}

function followFolders(connection: Connection, projects: Sessions, first: readonly string[]): void {
  let folders = first;
  projects.setFolders(folders);
  connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
    const gone = new Set(removed.map(({ uri }) => pathOfUri(uri)));
    folders = [...folders.filter(folder => !gone.has(folder)), ...added.flatMap(({ uri }) => pathOfUri(uri) ?? [])];
    projects.setFolders(folders);
  });
}

function followDocuments(documents: TextDocuments<TextDocument>, projects: Sessions): void {
  documents.onDidOpen(({ document }) => projects.openDocument(document.uri));
  documents.onDidChangeContent(({ document }) => projects.holding(document.uri)?.edit(document.getText()));
  documents.onDidClose(({ document }) => projects.holding(document.uri)?.edit(undefined));
  documents.onDidSave(({ document }) => {
    const held = projects.holding(document.uri);
    held?.session.touch([held.path]);
  });
}

/** Events of files are hints: they say where to look, and a manifest's folder coming or going changes the projects. */
function followFiles(connection: Connection, projects: Sessions, review: () => void): void {
  connection.onDidChangeWatchedFiles(({ changes }) => {
    if (changes.some(({ uri }) => /\/\.(mooring|bifrost)(\/|$)/.test(uri))) review();
    const hints = new Map<Session, string[]>();
    for (const { uri } of changes) {
      const held = projects.holding(uri);
      if (!held) continue;
      const paths = hints.get(held.session);
      if (paths) paths.push(held.path);
      else hints.set(held.session, [held.path]);
    }
    for (const [session, paths] of hints) session.touch(paths);
  });
}

function answerCodeActions(
  { textDocument, range, context }: CodeActionParams,
  projects: Sessions,
  known: ReturnType<typeof openDocuments>,
  facts: { readonly freshId: () => string },
  canCreate: boolean,
): CodeAction[] {
  const held = projects.holding(textDocument.uri);
  if (!held || (context.only && !context.only.some(kind => CodeActionKind.QuickFix.startsWith(kind)))) return [];
  const { session, path } = held;
  const { root } = session.project;
  const problems = session.current().filter(problem => problem.path === path);
  const fixContext = {
    snapshot: session.project.snapshot,
    facts,
    uriOf: (other: string) => known.uriOf(root, other),
    versionOf: (other: string) => known.at(root, other)?.version ?? null,
    canCreate,
  };
  return codeActions(fixContext, problems, range, context.diagnostics);
}

function answerViews(connection: Connection, projects: Sessions, platform: Platform, review: () => void): void {
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
