/**
 * The files of roots in the language server: configs with their problems and fixes, completion, hovers, hints, and what
 * holds in the end; and beside them workspaces, which `workspace-service.ts` knows.
 */
import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  CompletionRequest,
  type Connection,
  type FileSystemWatcher,
  HoverRequest,
  type InitializeParams,
  InlayHintRequest,
  type PublishDiagnosticsParams,
  type ServerCapabilities,
  type TextDocuments,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { lineIndex } from '../base/text.ts';
import type { Code } from '../checks/codes.ts';
import { checkConfig } from '../checks/config/check-config.ts';
import type { FixFacts, Problem } from '../checks/problem.ts';
import { type ConfigFile, configValue, type ResolvedConfig } from '../config/layers.ts';
import { CONFIG_FILES } from '../config/older.ts';
import { type EffectiveConfig, NOTIFICATIONS } from '../protocol/protocol.ts';
import { type EffectiveNote, effectiveConfig } from '../queries/effective-config.ts';
import { isList } from '../syntax/toml-value.ts';
import { activeInWindow } from './active-workspace.ts';
import { codeActions } from './code-actions.ts';
import { completeConfig } from './config-completion.ts';
import { type ConfigPlatform, configFiles, type KnownConfig, PROJECT_FILES } from './config-files.ts';
import { hoverConfig } from './config-hover.ts';
import { hintsInConfig } from './config-inlay-hints.ts';
import { type Publisher, publisher } from './diagnostics.ts';
import { keptDisk } from './kept-disk.ts';
import { rangeInText } from './ranges.ts';
import { pathOfUri, relativeTo, slashed, uriOfFile } from './uris.ts';
import { workspaceFiles } from './workspace-files.ts';
import { changingFinder } from './workspace-finder.ts';
import { workspaceService } from './workspace-service.ts';

export interface ConfigService {
  initialize(params: InitializeParams): void;
  /** What the server says it can do, where the editor takes no later word. */
  capabilities(): ServerCapabilities;
  /** Says the rest to editors that take a later word. */
  initialized(): void;
  /** What to watch beside the window's folders. */
  watchers(): FileSystemWatcher[];
  /** The projects that are looked after, and the window's folders where these changed. */
  setPlaces(roots: readonly string[], folders?: readonly string[]): void;
  /** A document was opened, changed or closed. */
  edited(uri: string): void;
  touch(uris: readonly string[]): void;
  rescan(): void;
  /** Nothing where the document is no file of a root. */
  codeActions(params: CodeActionParams, facts: FixFacts, canCreate: boolean): CodeAction[] | undefined;
  effective(root: string | undefined): EffectiveConfig;
}

export interface ConfigServiceOptions {
  readonly connection: Connection;
  readonly documents: TextDocuments<TextDocument>;
  readonly platform: ConfigPlatform;
  explanation(code: Code): string | undefined;
}

export function configService({ connection, documents, platform, explanation }: ConfigServiceOptions): ConfigService {
  const open = openByPath(documents);
  const openAt = (path: string): TextDocument | undefined => open.all().get(path);
  const uriOf = (path: string): string => openAt(path)?.uri ?? uriOfFile(path);
  const unsaved = (path: string): string | undefined => openAt(path)?.getText();
  const disk = keptDisk(platform.disk, unsaved);
  const files = configFiles(platform, unsaved, changingFinder(disk, platform.clock));
  const publishing = {
    send: (params: PublishDiagnosticsParams) => void connection.sendDiagnostics(params),
    openAs: openAt,
    uriOf: uriOfFile,
    explanation,
  };
  const problems = publisher(publishing);
  let roots: readonly string[] = [];
  let folders: readonly string[] = [];
  let scheduled = false;
  let params: InitializeParams | undefined;

  /** The user's only while somebody looks at them. */
  const isShown = (path: string): boolean =>
    !path.startsWith(`${platform.userRoot}/`) ||
    openAt(path) !== undefined ||
    folders.some(folder => relativeTo(slashed(folder), path) !== undefined);
  const ofWorkspaces = workspaceFiles({
    disk,
    userRoot: platform.userRoot,
    clock: platform.clock,
    unsaved,
    process: platform.variables,
    ignoreCase: process.platform === 'win32',
    ignored: project => namesIn(files.sightOf(project ?? roots[0]).sight.resolved),
  });
  const workspaces = workspaceService({
    files: ofWorkspaces,
    publishing,
    isShown,
    open: () => [...open.all().keys()],
    uriOf,
    active: inSight =>
      activeInWindow({
        resolved: files.sightOf(roots[0]).sight.resolved,
        workspaces: inSight,
        folders: folders.map(slashed),
        disk,
        ignoreCase: process.platform === 'win32' || process.platform === 'darwin',
      }),
  });
  const check = (): void => {
    scheduled = false;
    try {
      publishAll(
        problems,
        files.all().filter(({ path }) => isShown(path)),
      );
      workspaces.publish();
    } catch (error) {
      const what = error instanceof Error ? error.stack : String(error);
      connection.console.error(`A check of configs and workspaces failed; what was known before is kept: ${what}`);
    }
    void connection.sendNotification(NOTIFICATIONS.configChanged);
  };
  const schedule = (): void => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(check);
  };
  /** Whether a path is one that the problems of configs or workspaces may come from. */
  const touchOne = (path: string): boolean => {
    const isConfig = files.touch(path);
    ofWorkspaces.touch(path);
    return isConfig || IN_ROOT.test(path) || path.startsWith(`${platform.userRoot}/`);
  };
  const at = (uri: string): KnownConfig | undefined => {
    const path = pathOf(uri);
    return path === undefined ? undefined : files.at(path);
  };

  connection.onCompletion(({ textDocument, position }) => {
    const known = at(textDocument.uri);
    const path = pathOf(textDocument.uri);
    const options = params?.initializationOptions as { readonly asksAgain?: boolean } | undefined;
    const snippets = params?.capabilities.textDocument?.completion?.completionItem?.snippetSupport === true;
    const abilities = { snippets, asksAgain: options?.asksAgain === true };
    if (known) return completeConfig(known, position, abilities);
    return path === undefined ? undefined : workspaces.complete(path, position, abilities);
  });
  connection.onHover(({ textDocument, position }) => {
    const known = at(textDocument.uri);
    if (known) return hoverConfig(known, position, uriOf);
    const path = pathOf(textDocument.uri);
    return path === undefined ? undefined : workspaces.hover(path, position);
  });
  connection.languages.inlayHint.on(({ textDocument, range }) => {
    const known = at(textDocument.uri);
    return known && hintsInConfig(known, range);
  });

  return {
    initialize(given) {
      params = given;
    },
    capabilities: () => staticCapabilities(params),
    initialized() {
      registerLater(connection, params, platform.userRoot);
    },
    watchers: () => userWatchers(params, platform.userRoot),
    setPlaces(nextRoots, nextFolders = folders) {
      const next = inWindowOrder(nextRoots.map(slashed), nextFolders.map(slashed));
      if (
        nextFolders === folders &&
        next.length === roots.length &&
        next.every((root, index) => root === roots[index])
      ) {
        return;
      }
      roots = next;
      folders = nextFolders;
      files.setProjects(roots);
      ofWorkspaces.setProjects(roots);
      schedule();
    },
    edited(uri) {
      open.change();
      const path = pathOf(uri);
      if (path === undefined) return;
      if (!openAt(path)) disk.forget(path);
      if (touchOne(path)) schedule();
    },
    touch(uris) {
      const touched = uris
        .flatMap(uri => pathOf(uri) ?? [])
        .map(path => {
          disk.forget(path);
          return touchOne(path);
        });
      if (touched.some(Boolean)) schedule();
    },
    rescan() {
      disk.forgetAll();
      files.touchAll();
      ofWorkspaces.touchAll();
      schedule();
    },
    codeActions(asked, facts, canCreate) {
      const { textDocument, range, context } = asked;
      const known = at(textDocument.uri);
      const path = pathOf(textDocument.uri);
      const wanted = !context.only || context.only.some(kind => CodeActionKind.QuickFix.startsWith(kind));
      if (!known) {
        if (!path?.endsWith('.toml')) return undefined;
        disk.forgetOthers();
        const actions = workspaces.codeActions(path, asked, facts, canCreate);
        return wanted ? actions : actions && [];
      }
      if (!wanted) return [];
      const fixContext = {
        rangeOf: (_: string, span: Problem['span']) => rangeInText(known.file.text, known.lines, span),
        facts,
        uriOf: (shownAs: string) => uriOf(known.pathOf(shownAs)),
        versionOf: (shownAs: string) => openAt(known.pathOf(shownAs))?.version ?? null,
        canCreate: false,
      };
      return codeActions(
        fixContext,
        checkConfig(known.file, known.sight.resolved, known.facts),
        range,
        context.diagnostics,
      );
    },
    effective(root) {
      const own = root === undefined ? undefined : slashed(root);
      const { sight, pathOf: find } = files.sightOf(own);
      const title = own === undefined ? 'Effective configuration' : `Effective configuration of ${own}`;
      const ofWindow = inWindow(roots, folders.map(slashed));
      const { text, links } = effectiveConfig(sight.resolved, title, layerNotes(sight.files, own, ofWindow));
      const lines = lineIndex(text);
      return {
        text,
        links: links.map(({ span, file, line }) => ({
          range: rangeInText(text, lines, span),
          file: find(file),
          line: line - 1,
        })),
      };
    },
  };
}

/** Of a project: its configs and what workspaces rest on. */
const IN_ROOT = /\/\.mooring\/(?:[^/]*\.(?:toml|env)$|layers(?:\/|$)|workspaces(?:\/|$))/;

/** The open documents by their paths, found anew where a document was opened, changed or closed. */
function openByPath(documents: TextDocuments<TextDocument>) {
  let known: ReadonlyMap<string, TextDocument> | undefined;
  return {
    all(): ReadonlyMap<string, TextDocument> {
      known ??= new Map(
        documents.all().flatMap(each => {
          const path = pathOf(each.uri);
          return path === undefined ? [] : [[path, each] as const];
        }),
      );
      return known;
    },
    change() {
      known = undefined;
    },
  };
}

/** The names in `discovery.ignore` that hold. */
function namesIn(resolved: ResolvedConfig): readonly string[] {
  const value = configValue(resolved, 'discovery.ignore');
  return value !== undefined && isList(value) ? value.filter(each => typeof each === 'string') : [];
}

/** Which file is the project's layer; and where the window goes by another one, that too. */
function layerNotes(
  files: readonly ConfigFile[],
  own: string | undefined,
  ofWindow: readonly string[],
): EffectiveNote[] {
  const [first, second] = ofWindow;
  const config = (root: string): string => `${root}/${PROJECT_FILES[0]}`;
  const layers = files.filter(({ layer }) => layer === 'project');
  const notes: EffectiveNote[] = layers.map(({ path }) => ({ text: 'The project’s layer:', file: path }));
  if (own === undefined || layers.length === 0) notes.push({ text: 'No project’s file is a layer here.' });
  if (first === undefined || (first === own && second === undefined)) return notes;
  if (first === own) return [...notes, { text: 'This window goes by it too, since it is its first project.' }];
  return [...notes, { text: 'This window itself goes by its first project:', file: config(first) }];
}

/** The projects that the window's folders are in, in the order of the folders. */
function inWindow(roots: readonly string[], folders: readonly string[]): readonly string[] {
  const holding = (folder: string): string | undefined =>
    roots
      .filter(root => folder === root || folder.startsWith(root.endsWith('/') ? root : `${root}/`))
      .sort((a, b) => b.length - a.length)[0];
  return [...new Set(folders.flatMap(folder => holding(folder) ?? []))];
}

/** The first one is the layer of what the window itself reads. Those of single documents come last. */
function inWindowOrder(roots: readonly string[], folders: readonly string[]): readonly string[] {
  return [...new Set([...inWindow(roots, folders), ...roots])];
}

function publishAll(problems: Publisher, shown: readonly KnownConfig[]): void {
  const known = new Map(shown.map(config => [config.path, config]));
  const found = shown.flatMap(config =>
    checkConfig(config.file, config.sight.resolved, config.facts).map(problem => absolute(config, problem)),
  );
  problems.publish((path, span) => {
    const config = known.get(path);
    return rangeInText(config?.file.text ?? '', config?.lines ?? lineIndex(''), span);
  }, found);
}

/** Several projects have a file of one name: problems are published by their absolute paths. */
function absolute({ pathOf: find }: KnownConfig, problem: Problem): Problem {
  const related = problem.related?.map(place => ({ ...place, path: find(place.path) }));
  return { ...problem, path: find(problem.path), ...(related ? { related } : {}) };
}

function pathOf(uri: string): string | undefined {
  const path = pathOfUri(uri);
  return path === undefined ? undefined : slashed(path);
}

const TRIGGERS = ['[', '.', '"', '=', '{'];

/** Editors that ask for completion in every Python file, only because one server said that it can, are asked not to. */
function staticCapabilities(params: InitializeParams | undefined): ServerCapabilities {
  const { completion, hover, inlayHint } = params?.capabilities.textDocument ?? {};
  return {
    ...(completion?.dynamicRegistration ? {} : { completionProvider: { triggerCharacters: TRIGGERS } }),
    ...(hover?.dynamicRegistration ? {} : { hoverProvider: true }),
    ...(inlayHint?.dynamicRegistration ? {} : { inlayHintProvider: true }),
  };
}

function registerLater(connection: Connection, params: InitializeParams | undefined, userRoot: string): void {
  const { completion, hover, inlayHint } = params?.capabilities.textDocument ?? {};
  const documentSelector = ['**/.mooring', escaped(userRoot)].flatMap(root =>
    [...CONFIG_FILES, ...WORKSPACE_FILES].map(name => ({ scheme: 'file', pattern: `${root}/${name}` })),
  );
  if (completion?.dynamicRegistration) {
    void connection.client.register(CompletionRequest.type, { documentSelector, triggerCharacters: TRIGGERS });
  }
  if (hover?.dynamicRegistration) void connection.client.register(HoverRequest.type, { documentSelector });
  if (inlayHint?.dynamicRegistration) void connection.client.register(InlayHintRequest.type, { documentSelector });
}

/** Workspaces and the layers that most have: beside their workspace, or for all of a root. */
const WORKSPACE_FILES = ['workspaces/*/**/*.toml', 'layers/**/*.toml'];
/** What placeholders may name. */
const VALUE_FILES = ['.env', 'data.toml', 'workspaces/*/.env'];

/** A path in which no character means more than itself to a glob. */
function escaped(path: string): string {
  return path.replace(/[[\]{}*?]/g, '[$&]');
}

function userWatchers(params: InitializeParams | undefined, userRoot: string): FileSystemWatcher[] {
  if (!params?.capabilities.workspace?.didChangeWatchedFiles?.relativePatternSupport) return [];
  const baseUri = uriOfFile(userRoot);
  return [...CONFIG_FILES, ...WORKSPACE_FILES, ...VALUE_FILES].map(pattern => ({
    globPattern: { baseUri, pattern },
  }));
}
