/**
 * The effective workspaces of the files as they are now. Each call reads what it needs; what reads the same as before is
 * neither parsed nor evaluated again. One per process: command line, extension host, engine.
 */

import { type KeyPath, keyText } from '../config/key-path.ts';
import type { DiskFailure } from '../ports/disk.ts';
import { LIMITS } from '../syntax/scan.ts';
import type { Held } from '../syntax/tree.ts';
import { type Definition, type DefinitionRole, readDefinition } from '../workspace/definition.ts';
import type { EffectiveWorkspace, WorkspaceRef } from '../workspace/effective.ts';
import { createEvaluation, type Evaluated, type LayerSource, type WorkspaceSources } from '../workspace/evaluate.ts';
import { ignoredFolders } from '../workspace/ignored.ts';
import { type LookDisk, MOST_WORKSPACES } from './find-workspaces.ts';

export interface EffectiveWorkspacesOptions {
  readonly disk: LookDisk;
  /** Absolute, with `/`. */
  readonly userRoot: string;
  /** Slugs that `discovery.ignore` leaves out; asked anew at each call. They are no bases. */
  readonly ignored?: () => readonly string[];
  /** The unsaved text of a file that is open somewhere, if it is. */
  readonly unsaved?: (file: string) => string | undefined;
}

export interface EffectiveWorkspaces {
  /** Looks at the files and evaluates. A `FoundWorkspace` will do. Never throws. While nothing changed, it is the same object. */
  effective(workspace: WorkspaceRef): EffectiveWorkspace;
  /** The same for several at one look, in their order. */
  all(workspaces: readonly WorkspaceRef[]): EffectiveWorkspace[];
  /** What the last look read of a file, with `mount` that of a layer; `file` is absolute. Nothing where it was not looked at. */
  definition(file: string, mount?: KeyPath): Definition | undefined;
}

/**
 * What is remembered beyond the last look, in workspaces and in files; those asked for last are kept. As many as discovery
 * finds, so that a look at one of them does not make all others be read and evaluated anew.
 */
const MOST_RESULTS = MOST_WORKSPACES;
const MOST_DEFINITIONS = 4 * MOST_WORKSPACES;

export function createEffectiveWorkspaces(options: EffectiveWorkspacesOptions): EffectiveWorkspaces {
  const definitions = new Map<string, Definition>();
  const results = new Map<string, Evaluated>();
  const all = (workspaces: readonly WorkspaceRef[]): EffectiveWorkspace[] => {
    const used = new Map<string, Definition>();
    const evaluation = createEvaluation(lookAt(options, definitions, used), { done: results });
    const found = workspaces.map(workspace => evaluation.effective(workspace));
    remember(definitions, used, MOST_DEFINITIONS);
    remember(results, evaluation.done, MOST_RESULTS);
    return found;
  };
  return {
    all,
    effective: workspace => all([workspace])[0] as EffectiveWorkspace,
    definition: (file, mount) => definitions.get(definitionKey(file, mount)),
  };
}

function definitionKey(file: string, mount?: KeyPath): string {
  return mount ? `${file}\n${keyText(mount)}` : file;
}

/** One look: each file is read once, however many workspaces rest on it. */
function lookAt(
  options: EffectiveWorkspacesOptions,
  known: ReadonlyMap<string, Definition>,
  used: Map<string, Definition>,
): WorkspaceSources {
  const { disk, userRoot, unsaved } = options;
  const ignored = options.ignored?.() ?? [];
  const leftOut = remembered((rootFolder: string) => {
    const listed = ignored.length === 0 ? [] : disk.list(`${rootFolder}/workspaces`);
    return ignoredFolders('failed' in listed ? [] : listed.map(({ name }) => name), ignored);
  });
  const texts = new Map<string, ReadText>();
  const real = remembered((path: string) => {
    const found = disk.realPath(path);
    return 'path' in found ? found.path : undefined;
  });
  const textOf = (file: string, at: string): ReadText => {
    const seen = texts.get(file);
    if (seen) return seen;
    const typed = unsaved?.(file);
    const read = typed === undefined ? readText(disk, at) : { text: typed };
    texts.set(file, read);
    return read;
  };
  const definitionOf = (file: string, at: string, role: DefinitionRole): Definition | undefined => {
    const read = textOf(file, at);
    if ('missing' in read) return undefined;
    const key = definitionKey(file, role.is === 'layer' ? role.mount : undefined);
    const before = used.get(key) ?? known.get(key);
    const isSame = before?.text === read.text && before.unreadable?.reason === read.unreadable?.reason;
    const definition = before && isSame ? before : readDefinition({ file, ...read }, role, before);
    used.set(key, definition);
    return definition;
  };
  return {
    userRoot,
    definition({ rootFolder, slug }) {
      if (leftOut(rootFolder)?.has(slug)) return undefined;
      const file = `${rootFolder}/workspaces/${slug}/workspace.toml`;
      return definitionOf(file, file, { is: 'workspace' });
    },
    layer(workspace: WorkspaceRef, path: string, mount: KeyPath): LayerSource {
      const file = `${workspace.rootFolder}/${path}`;
      const place = real(file);
      if (place !== undefined && !mayRead(workspace, place, real)) return { is: 'outside' };
      // What was looked at is what is read, wherever a link leads by then.
      const definition = definitionOf(file, place ?? file, { is: 'layer', mount });
      return definition ? { is: 'read', definition } : { is: 'missing' };
    },
  };
}

/**
 * A layer lies in its root once links are resolved. In the user's own root the folder of a workspace, or of
 * all of them, may be a link to anywhere, and then layers lie there; in a project's, which came with a clone, it may not.
 */
function mayRead(workspace: WorkspaceRef, place: string, real: (path: string) => string | undefined): boolean {
  const { root, rootFolder, slug } = workspace;
  const above = `${rootFolder}/workspaces`;
  const folders = root === 'user' ? [rootFolder, above, `${above}/${slug}`] : [rootFolder];
  return folders.some(folder => {
    const at = real(folder);
    return at !== undefined && place.startsWith(at.endsWith('/') ? at : `${at}/`);
  });
}

type ReadText = { readonly text: string; readonly unreadable?: Held } | { readonly missing: true };

function readText(disk: LookDisk, file: string): ReadText {
  const read = disk.read(file, LIMITS.textLength);
  if ('failed' in read) return unread(read);
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(read.bytes) };
  } catch {
    return held('not-utf8', 'The file is not UTF-8; save it as UTF-8.');
  }
}

function unread({ failed }: DiskFailure): ReadText {
  switch (failed) {
    case 'missing':
    case 'not-a-folder':
      return { missing: true };
    case 'not-a-file':
      return held('unreadable', 'This is a folder where a file should be; make it a file.');
    case 'too-large':
      return held('too-large', 'The file is larger than 5 MB and is not read; split it.');
    default:
      return held('unreadable', 'The file cannot be opened; check its permissions.');
  }
}

function held(reason: Held['reason'], message: string): ReadText {
  return { text: '', unreadable: { reason, message, span: { start: 0, end: 0 } } };
}

function remembered<T>(ask: (path: string) => T): (path: string) => T {
  const known = new Map<string, { readonly answer: T }>();
  return path => {
    const found = known.get(path) ?? { answer: ask(path) };
    known.set(path, found);
    return found.answer;
  };
}

/** Puts what was used at the end, and drops the first ones where there are too many; never one that was just used. */
function remember<T>(map: Map<string, T>, used: ReadonlyMap<string, T>, most: number): void {
  for (const [key, value] of used) {
    map.delete(key);
    map.set(key, value);
  }
  const limit = Math.max(most, used.size);
  for (const oldest of map.keys()) {
    if (map.size <= limit) return;
    map.delete(oldest);
  }
}
