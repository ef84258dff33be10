/** The language server: the protocol's events in, diagnostics, fixes and states out. It reads, and never writes a file. */
import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Connection,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
  type ServerCapabilities,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Span } from '../base/text.ts';
import type { Problem } from '../checks/problem.ts';
import { proposeManifest } from '../plans/create-manifest.ts';
import {
  type Changed,
  type ManifestProposal,
  type MigrationPreview,
  type MigrationQuestion,
  NOTIFICATIONS,
  type ProjectState,
  REQUESTS,
} from '../protocol/protocol.ts';
import type { Project } from '../runtime/project.ts';
import { codeActions } from './code-actions.ts';
import type { ConfigPlatform } from './config-files.ts';
import { type ConfigService, configService } from './config-service.ts';
import { publisher } from './diagnostics.ts';
import { type MigrationPlatform, previewMigration } from './migration.ts';
import { openDocuments } from './open-documents.ts';
import { rangeIn } from './ranges.ts';
import { openSession, type Session } from './session.ts';
import { type Sessions, sessions } from './sessions.ts';
import { pathOfUri, uriOfPath } from './uris.ts';

/** What the server needs of the machine; `main.ts` hands in the real thing. */
export interface Platform {
  findProject(folder: string): string | undefined;
  createProject(root: string): Project;
  /** What git tracks of a project and should not: problems of the files, the same list while they are the same. */
  trackedProblems(root: string): readonly Problem[];
  freshId(): string;
  readonly config: ConfigPlatform;
  readonly migration: MigrationPlatform;
  /** Where a diagnostic's code is explained, for editors that bring no address of their own. */
  explanation(code: string): string | undefined;
  readonly version: string;
}

/** What a client may say of itself when it initializes the server. */
export interface InitializationOptions {
  /** The client sends file events by itself. */
  readonly watches?: boolean;
  /** The client has VS Code's command that opens the list of suggestions. */
  readonly asksAgain?: boolean;
  /** An address with `{code}` in it, where a diagnostic is explained. */
  readonly explanation?: string;
}

export function serve(connection: Connection, platform: Platform): void {
  const documents = new TextDocuments(TextDocument);
  const known = openDocuments(documents);
  let options: InitializationOptions = {};
  let canCreate = false;

  const explanation = (code: string): string | undefined =>
    options.explanation?.replace('{code}', code) ?? platform.explanation(code);
  const config = configService({ connection, documents, platform: platform.config, explanation });
  const changed = (root: string, generation: number): void => {
    void connection.sendNotification(NOTIFICATIONS.changed, { root, generation } satisfies Changed);
  };
  const open = (root: string): Session => {
    connection.console.log(`Looking after ${root}`);
    const session = openSession({
      project: platform.createProject(root),
      publisher: publisher({
        send: params => void connection.sendDiagnostics(params),
        openAs: path => known.at(root, path),
        uriOf: path => uriOfPath(root, path),
        explanation,
      }),
      beside: () => platform.trackedProblems(root),
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
    const differ = projects.review();
    config.setPlaces(projects.all().map(({ project }) => project.root));
    if (!differ) return;
    for (const document of documents.all()) projects.holding(document.uri)?.edit(document.getText());
    for (const { project } of new Set([...before, ...projects.all()]))
      changed(project.root, project.snapshot.generation);
  };

  connection.onInitialize(params => {
    config.initialize(params);
    options = (params.initializationOptions ?? {}) as InitializationOptions;
    canCreate = params.capabilities.workspace?.workspaceEdit?.resourceOperations?.includes('create') === true;
    const watches = params.capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
    connection.onInitialized(() => {
      followFolders(connection, projects, foldersOf(params), folders =>
        config.setPlaces(
          projects.all().map(({ project }) => project.root),
          folders,
        ),
      );
      config.initialized();
      if (watches && options.watches !== true) {
        const watchers = [{ globPattern: '**/*' }, ...config.watchers()];
        void connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
      }
    });
    return initializeResult(platform.version, config.capabilities());
  });
  followDocuments(documents, projects, config);
  followFiles(connection, projects, review, config);
  const facts = { freshId: platform.freshId };
  connection.onCodeAction(
    params =>
      config.codeActions(params, facts, canCreate) ?? answerCodeActions(params, projects, known, facts, canCreate),
  );
  answerViews(connection, projects, platform, review, config);
  connection.onShutdown(() => projects.dispose());
  documents.listen(connection);
  connection.listen();
}

function followFolders(
  connection: Connection,
  projects: Sessions,
  first: readonly string[],
  onFolders: (folders: readonly string[]) => void,
): void {
  let folders = first;
  projects.setFolders(folders);
  onFolders(folders);
  connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
    const gone = new Set(removed.map(({ uri }) => pathOfUri(uri)));
    folders = [...folders.filter(folder => !gone.has(folder)), ...added.flatMap(({ uri }) => pathOfUri(uri) ?? [])];
    projects.setFolders(folders);
    onFolders(folders);
  });
}

function followDocuments(documents: TextDocuments<TextDocument>, projects: Sessions, config: ConfigService): void {
  documents.onDidOpen(({ document }) => {
    projects.openDocument(document.uri);
    config.setPlaces(projects.all().map(({ project }) => project.root));
  });
  documents.onDidChangeContent(({ document }) => config.edited(document.uri));
  documents.onDidClose(({ document }) => config.edited(document.uri));
  documents.onDidChangeContent(({ document }) => projects.holding(document.uri)?.edit(document.getText()));
  documents.onDidClose(({ document }) => projects.holding(document.uri)?.edit(undefined));
  documents.onDidSave(({ document }) => {
    const held = projects.holding(document.uri);
    held?.session.touch([held.path]);
  });
}

/** Events of files are hints: they say where to look, and a manifest's folder coming or going changes the projects. */
function followFiles(connection: Connection, projects: Sessions, review: () => void, config: ConfigService): void {
  connection.onDidChangeWatchedFiles(({ changes }) => {
    config.touch(changes.map(({ uri }) => uri));
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
    rangeOf: (other: string, span: Span) => rangeIn(session.project.snapshot, other, span),
    facts,
    uriOf: (other: string) => known.uriOf(root, other),
    versionOf: (other: string) => known.at(root, other)?.version ?? null,
    canCreate,
  };
  return codeActions(fixContext, problems, range, context.diagnostics);
}

function answerViews(
  connection: Connection,
  projects: Sessions,
  platform: Platform,
  review: () => void,
  config: ConfigService,
): void {
  connection.onRequest(REQUESTS.projects, (): ProjectState[] => projects.all().map(session => session.state()));
  connection.onRequest(REQUESTS.rescan, async ({ root }: { root?: string } = {}): Promise<void> => {
    review();
    config.rescan();
    const chosen = projects.all().filter(({ project }) => root === undefined || project.root === root);
    for (const session of chosen) session.touch('all');
    await Promise.all(chosen.map(session => session.settled()));
  });
  connection.onRequest(REQUESTS.effectiveConfig, ({ folder }: { folder?: string } = {}) =>
    config.effective(folder === undefined ? undefined : platform.findProject(folder)),
  );
  connection.onRequest<MigrationPreview, void>(REQUESTS.migrationPreview, (question: MigrationQuestion) =>
    previewMigration(platform.migration, question),
  );
  connection.onRequest(REQUESTS.proposeManifest, async ({ folder }: { folder: string }): Promise<ManifestProposal> => {
    const project = platform.createProject(folder);
    try {
      return { root: folder, ...proposeManifest(await project.settle(), platform.freshId) };
    } finally {
      project.dispose();
    }
  });
}

function initializeResult(version: string, more: ServerCapabilities): InitializeResult {
  return {
    capabilities: {
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
      codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      ...more,
    },
    serverInfo: { name: 'mooring', version },
  };
}

function foldersOf({ workspaceFolders, rootUri }: InitializeParams): string[] {
  const uris = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : []);
  return uris.flatMap(uri => pathOfUri(uri) ?? []);
}
