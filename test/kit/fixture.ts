/**
 * The fixture language: one text with a project's files in it, itself valid YAML where its files are.
 *
 *     #- /.mooring/manifest.yaml        a file, up to the next such line
 *     forms:
 *       a: { id: $0x, path: nowhere }   `$0` is the cursor
 *     #            ^ not-a-uuid         a problem expected at these columns of the line as written, with its code
 *     #                     ^^^^^^^ missing-file: There is no     and the beginning of its message
 *     #- /apps/                         a folder
 *     #- /linked.md -> spec/a.md        a symbolic link, its target relative to the project
 *     #- /big.form.yaml !too-large      a file that could not be read, and why
 *
 * `#^^^` without a space marks columns from the very first; `#! code` marks the empty place at the start of its file. In JSON
 * markers are `// ^^^` lines. Everything may be indented by as much as the first `#-` line is.
 */
import { foldersAbove } from '../../src/base/paths.ts';
import { isManifestPath } from '../../src/manifest/layout.ts';
import type { DiskTree, LinkTarget } from '../../src/snapshot/disk-tree.ts';
import { type Observed, roleOf } from '../../src/snapshot/source.ts';
import type { HeldReason } from '../../src/syntax/tree.ts';

export interface Fixture {
  readonly tree: DiskTree;
  /** The files that a runtime would read, with what reading gives. */
  readonly files: ReadonlyMap<string, Observed>;
  /** The text of every file, read or not. */
  readonly texts: ReadonlyMap<string, string>;
  readonly expected: readonly Expected[];
  readonly cursor: { readonly path: string; readonly offset: number } | undefined;
}

/** Zero-based line and columns; `message` is a beginning. */
export interface Expected {
  readonly path: string;
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly code: string;
  readonly message: string | undefined;
}

export interface FixtureOptions {
  /** Written in place of every line feed. */
  readonly lineEnding?: '\r\n';
  /** Puts a byte order mark before every file. */
  readonly bom?: boolean;
}

const HEADER = /^[#]- \/(\S.*?)(?: -> (\S*)| !(\S+))?\s*$/;

export function parseFixture(source: string, options: FixtureOptions = {}): Fixture {
  const build: Building = { texts: new Map(), held: new Map(), folders: new Set(), links: new Map(), expected: [] };
  for (const { path, target, reason, lines } of parts(dedent(source))) {
    if (target !== undefined) build.links.set(path, target);
    else if (path.endsWith('/')) build.folders.add(path.slice(0, -1));
    else if (reason !== undefined) build.held.set(path, reason as HeldReason);
    else takeFile(build, path, lines, options);
  }
  return finish(build);
}

/** A disk tree with these files and links, and the folders that follow from them. */
export function treeOf(
  paths: Iterable<string>,
  folders: Iterable<string> = [],
  links: ReadonlyMap<string, string> = new Map(),
): DiskTree {
  const files = new Set(paths);
  const all = new Set(['', ...folders]);
  for (const path of [...files, ...folders, ...links.keys()]) for (const folder of foldersAbove(path)) all.add(folder);
  const targets = new Map([...links.keys()].map(path => [path, linkEnd(path, links, files, all)] as const));
  return { files, folders: all, links: targets, nested: nestedIn(files), cut: false };
}

interface Building {
  readonly texts: Map<string, string>;
  readonly held: Map<string, HeldReason>;
  readonly folders: Set<string>;
  readonly links: Map<string, string>;
  readonly expected: Expected[];
  cursor?: { readonly path: string; readonly offset: number };
}

function finish({ texts, held, folders, links, expected, cursor }: Building): Fixture {
  const tree = treeOf([...texts.keys(), ...held.keys()], folders, links);
  const files = new Map<string, Observed>();
  for (const [path, text] of texts) if (isRead(path, tree)) files.set(path, { text });
  for (const [path, reason] of held) files.set(path, { held: reason, message: `It cannot be read (${reason}).` });
  // Like the store: what stands in the place of a manifest is tried, whatever it is.
  for (const path of tree.folders) if (isManifestPath(path)) files.set(path, unreadable('A folder stands here.'));
  for (const [path, target] of tree.links) {
    if (!isManifestPath(path)) continue;
    const text = 'to' in target ? texts.get(target.to) : undefined;
    files.set(path, text === undefined ? unreadable('The link leads to no file.') : { text });
  }
  return { tree, files, texts, expected, cursor };
}

function isRead(path: string, tree: DiskTree): boolean {
  return roleOf(path) !== undefined && !foldersAbove(path).some(folder => tree.nested.has(folder));
}

function unreadable(message: string): Observed {
  return { held: 'unreadable', message };
}

interface Part {
  readonly path: string;
  readonly target: string | undefined;
  readonly reason: string | undefined;
  readonly lines: string[];
}

function parts(source: string): Part[] {
  const found: Part[] = [];
  for (const line of source.split('\n')) {
    const [, path, target, reason] = HEADER.exec(line) ?? [];
    if (path !== undefined) found.push({ path, target, reason, lines: [] });
    else found.at(-1)?.lines.push(line);
  }
  // The line before the closing back tick.
  const last = found.at(-1)?.lines;
  if (last?.at(-1)?.trim() === '') last[last.length - 1] = '';
  for (const { lines } of found) if (lines.at(-1) !== '') lines.push('');
  return found;
}

function dedent(source: string): string {
  const indent = /^([ \t]*)#- \//m.exec(source)?.[1] ?? '';
  if (indent === '') return source;
  return source
    .split('\n')
    .map(line => (line.startsWith(indent) ? line.slice(indent.length) : line))
    .join('\n');
}

function takeFile(build: Building, path: string, lines: readonly string[], options: FixtureOptions): void {
  const kept: string[] = [];
  const cursorAt = new Map<number, number>();
  for (const line of lines) {
    const mark = path.endsWith('.md') ? undefined : marker(line, path);
    if (mark) build.expected.push(expectation(mark, path, kept.length - 1, cursorAt.get(kept.length - 1)));
    else {
      const column = line.indexOf('$0');
      if (column >= 0) cursorAt.set(kept.length, column);
      kept.push(line.replace('$0', ''));
    }
  }
  const text = (options.bom ? '\uFEFF' : '') + kept.join(options.lineEnding ?? '\n');
  for (const [line, column] of cursorAt) {
    const before =
      kept.slice(0, line).join(options.lineEnding ?? '\n').length +
      (line > 0 ? (options.lineEnding ?? '\n').length : 0);
    build.cursor = { path, offset: before + column + (options.bom ? 1 : 0) };
  }
  build.texts.set(path, text);
}

interface Marker {
  readonly start: number;
  readonly end: number;
  readonly code: string;
  readonly message: string | undefined;
}

function marker(line: string, path: string): Marker | undefined {
  const found = /^(\s*)(#|\/\/)(\s*)(\^+|!)\s+([a-z][a-z0-9-]*)(?::\s*(.*?))?\s*$/.exec(line);
  if (!found || (found[2] === '//') !== path.endsWith('.json')) return undefined;
  const [, indent = '', sign = '', gap = '', carets = '', code = '', message] = found;
  if (carets === '!') return { start: -1, end: -1, code, message };
  // Directly behind the sign the carets stand for the columns from the sign on.
  const start = gap === '' ? indent.length : indent.length + sign.length + gap.length;
  return { start, end: start + carets.length, code, message };
}

/** Markers count columns of the line as written, in which the cursor takes two. */
function expectation({ start, end, code, message }: Marker, path: string, line: number, cursor?: number): Expected {
  if (start < 0) return { path, line: 0, start: 0, end: 0, code, message };
  const column = (at: number): number => (cursor !== undefined && at > cursor ? at - 2 : at);
  return { path, line, start: column(start), end: column(end), code, message };
}

function linkEnd(
  path: string,
  links: ReadonlyMap<string, string>,
  files: ReadonlySet<string>,
  folders: ReadonlySet<string>,
): LinkTarget {
  const seen = new Set<string>();
  let at = path;
  for (let next = links.get(at); next !== undefined; next = links.get(at)) {
    if (seen.has(at)) return { broken: 'circular' };
    seen.add(at);
    if (next.startsWith('..') || next.startsWith('/')) return { broken: 'outside' };
    at = next;
  }
  return files.has(at) || folders.has(at) ? { to: at } : { broken: 'dangling' };
}

function nestedIn(files: ReadonlySet<string>): Set<string> {
  const nested = new Set<string>();
  for (const path of files) {
    const home = /^(.+)\/(\.(?:mooring|bifrost)\/.*)$/.exec(path);
    if (home?.[1] !== undefined && home[2] !== undefined && isManifestPath(home[2])) nested.add(home[1]);
  }
  return nested;
}
