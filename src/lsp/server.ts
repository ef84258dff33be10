/**
 * The language server: the protocol's events in, diagnostics, fixes and states out. Files are changed by the runtimes alone,
 * and only in folders that the client said are trusted.
 */
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
import { proposeManifest } from '../plans/create-manifest.ts';
import {
  type ManifestProposal,
  type MigrationPreview,
  type MigrationQuestion,
  type ProjectState,
  REQUESTS,
} from '../protocol/protocol.ts';
import type { Project } from '../runtime/project.ts';
import { codeActions } from './code-actions.ts';
import type { ConfigPlatform } from './config-files.ts';
import { type ConfigService, configService } from './config-service.ts';
import { answerDrift } from './drift-requests.ts';
import { type Looking, lookingAgain } from './looking-again.ts';
import { type MigrationPlatform, previewMigration } from './migration.ts';
import { openDocuments } from './open-documents.ts';
import { openProjectSession, type ProjectPlatform, type ProjectSessionsOptions } from './project-sessions.ts';
import { rangeIn } from './ranges.ts';
import { savedConfig } from './saved-config.ts';
import { type Sessions, sessions } from './sessions.ts';
import { sweepSlowly } from './sweep.ts';
import { answerSync } from './sync-requests.ts';
import { unsavedDocuments } from './unsaved.ts';
import { pathOfUri, uriOfPath } from './uris.ts';

/** What the server needs of the machine; `main.ts` hands in the real thing. */
export interface Platform extends ProjectPlatform {
  findProject(folder: string): string | undefined;
  /** For one look at a folder that is no project. */
  createProject(root: string): Project;
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
  /** The window's folders are trusted from the beginning, so that changes that a person asks for may be written in them. */
  readonly trusted?: boolean;
  /** The client shows what is in the write lane by itself, from `DriftState.lane`. */
  readonly showsLane?: boolean;
}

export function serve(connection: Connection, platform: Platform): void {
  const documents = new TextDocuments(TextDocument);
  const known = openDocuments(documents);
  let options: InitializationOptions = {};
  let canCreate = false;
  let hearsOfFiles = false;
  let isTrusted = false;

  const explanation = (code: string): string | undefined =>
    options.explanation?.replace('{code}', code) ?? platform.explanation(code);
  const config = configService({ connection, documents, platform: platform.config, explanation });
  const saved = savedConfig(platform.config);
  const sessionOptions: ProjectSessionsOptions = {
    connection,
    platform,
    documents: known,
    unsaved: unsavedDocuments(documents, platform.config.disk),
    saved,
    trusted: root => isTrusted && projects.isOfWindow(root),
    explanation,
    showsLane: () => options.showsLane === true,
    hearsOfFiles: () => hearsOfFiles,
    onFiles: (root, paths) =>
      paths === 'all' ? looking.doubted() : looking.changed(paths.map(path => uriOfPath(root, path))),
  };
  const projects = sessions(platform.findProject, root => openProjectSession(sessionOptions, root));
  const looking = lookingAgain({ connection, projects, documents, config, saved });

  connection.onInitialize(params => {
    config.initialize(params);
    options = (params.initializationOptions ?? {}) as InitializationOptions;
    isTrusted = options.trusted === true;
    canCreate = params.capabilities.workspace?.workspaceEdit?.resourceOperations?.includes('create') === true;
    const watches = params.capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
    hearsOfFiles = watches || options.watches === true;
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
  followDocuments(documents, projects, config, looking);
  connection.onDidChangeWatchedFiles(({ changes }) => looking.changed(changes.map(({ uri }) => uri)));
  const facts = { freshId: platform.freshId };
  connection.onCodeAction(
    params =>
      config.codeActions(params, facts, canCreate) ?? answerCodeActions(params, projects, known, facts, canCreate),
  );
  answerViews(connection, projects, platform, looking, config);
  answerDrift({
    connection,
    projects,
    onTrust(trusted) {
      const isNew = trusted && !isTrusted;
      isTrusted = trusted;
      if (!isNew) return;
      for (const { drift, sync } of projects.all()) {
        sync.trusted();
        void drift.trusted();
      }
    },
  });
  answerSync({ connection, projects });
  const sweeping = sweepSlowly({ ...platform, isWanted: () => projects.all().length > 0, sweep: looking.sweep });
  connection.onShutdown(() => {
    sweeping.dispose();
    projects.dispose();
  });
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

function followDocuments(
  documents: TextDocuments<TextDocument>,
  projects: Sessions,
  config: ConfigService,
  looking: Looking,
): void {
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
    looking.savedTouched([document.uri]);
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
  looking: Looking,
  config: ConfigService,
): void {
  connection.onRequest(REQUESTS.projects, (): ProjectState[] => projects.all().map(session => session.state()));
  connection.onRequest(REQUESTS.rescan, async ({ root }: { root?: string } = {}): Promise<void> => {
    looking.review();
    config.rescan();
    const chosen = projects.all().filter(({ project }) => root === undefined || project.root === root);
    for (const session of chosen) session.touch('all', 'doubt');
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
