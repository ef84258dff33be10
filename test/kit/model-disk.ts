/**
 * A disk that forgets as real ones may: what was written is volatile until its file is synced, and names are volatile
 * until their folder is. A loss of power leaves any state that POSIX permits, chosen by chance. Each opened view counts
 * its steps, and can be told to stop after one or to fail one.
 */

import { diskFailure } from '../../src/node/errors.ts';
import type { DiskFailure } from '../../src/ports/disk.ts';
import type { FileFacts, OpenFile, WriteDisk } from '../../src/ports/write-disk.ts';
import { nameOf, parentOf, resolveFrom } from '../../src/store/absolute.ts';
import type { Chance } from './chance.ts';
import { change, changeBoth, type Fates, loseNames, type NameChange, storedName, syncNames } from './model-names.ts';

/** The process that ran has ended: nothing after this is done by it. */
export class Stopped extends Error {}

export interface Faults {
  /** The last step that is done; then `Stopped` is thrown, by it and by all that follow. */
  readonly stopAfter?: number;
  /** The first step (from 1) that fails, with which code, and how many do; `short` writes less than was given. */
  readonly fail?: { readonly at: number; readonly code: string; readonly count?: number };
  /** Runs before each step. */
  readonly before?: (step: number, what: string) => void;
}

export interface ModelDisk {
  /** The disk as one process sees it. */
  open(faults?: Faults): WriteDisk & { steps(): number };
  /** Makes a file and the folders above it; all of it is durable. */
  put(path: string, text: string, mode?: number): void;
  putLink(path: string, to: string): void;
  putFolder(path: string): void;
  text(path: string): string | undefined;
  facts(path: string): FileFacts | undefined;
  /** All files and links, sorted. */
  paths(): string[];
  /** All folders, sorted. */
  folders(): string[];
  /** The power is lost; `chance` decides what is left. */
  crash(chance: Chance): void;
  /** The file system's clock, in milliseconds. */
  clockMs: number;
  /** Systems differ in what they have. */
  traits: ModelTraits;
}

export interface ModelTraits {
  hardLinks: boolean;
  folderSync: boolean;
  /** Names that differ in case alone are one; the disk keeps them as they were written. */
  ignoreCase: boolean;
  /** So are names that differ only in how their letters are composed. */
  ignoreForm: boolean;
  /** A rename that changes nothing but the case does nothing, and says that it did. */
  deafToCase: boolean;
  /** Folders, absolute, that are file systems of their own. */
  volumes: readonly string[];
}

interface FileNode {
  readonly type: 'file';
  bytes: Uint8Array;
  /** As of the last sync. */
  durable: Uint8Array;
  synced: boolean;
  mode: number;
  user: number;
  group: number;
  changedMs: number;
}
export interface FolderNode {
  readonly type: 'folder';
  entries: Map<string, Node>;
  durable: Map<string, Node>;
  /** Since the last sync, each of them as a whole or not at all. */
  pending: NameChange[];
}
interface LinkNode {
  readonly type: 'link';
  readonly to: string;
}
export type Node = FileNode | FolderNode | LinkNode;

const USER = 1000;
const UMASK = 0o022;
/** Small, so that small files are torn too; in bytes. */
const BLOCK = 16;
const LIMIT_LINKS = 20;

export function modelDisk(traits: Partial<ModelTraits> = {}): ModelDisk {
  const root = newFolder();
  const tree = (): Tree => ({ root, traits: model.traits });
  const model: ModelDisk = {
    clockMs: 1_700_000_000_000,
    traits: {
      hardLinks: true,
      folderSync: true,
      ignoreCase: false,
      ignoreForm: false,
      deafToCase: false,
      volumes: [],
      ...traits,
    },
    open: faults => openView(tree(), model, faults ?? {}),
    put(path, text, mode = 0o644) {
      const bytes = new TextEncoder().encode(text);
      const node: FileNode = { ...newFile(mode, model.clockMs), bytes, durable: bytes, synced: true };
      setDurably(model.traits, folderAt(tree(), parentOf(path)), nameOf(path), node);
    },
    putLink: (path, to) =>
      setDurably(model.traits, folderAt(tree(), parentOf(path)), nameOf(path), { type: 'link', to }),
    putFolder: path => void folderAt(tree(), path),
    text(path) {
      const node = find(tree(), path, true);
      return node && 'type' in node && node.type === 'file' ? new TextDecoder().decode(node.bytes) : undefined;
    },
    facts(path) {
      const node = find(tree(), path, false);
      return 'failed' in node ? undefined : factsOf(node);
    },
    paths: () => pathsBelow(root, '').sort(),
    folders: () => foldersBelow(root, '').sort(),
    crash: chance => crashNode(root, chance, new Set(), new Map()),
  };
  return model;
}

function newFolder(): FolderNode {
  return { type: 'folder', entries: new Map(), durable: new Map(), pending: [] };
}

function newFile(mode: number, changedMs: number): FileNode {
  const none = new Uint8Array();
  return { type: 'file', bytes: none, durable: none, synced: true, mode, user: USER, group: USER, changedMs };
}

interface Tree {
  readonly root: FolderNode;
  readonly traits: ModelTraits;
}

function setDurably(traits: ModelTraits, folder: FolderNode, asked: string, node: Node): void {
  // What went before it is durable first: else an earlier removal of the name would come after it.
  syncNames(folder);
  const name = storedName(folder, asked, traits);
  folder.entries.set(name, node);
  folder.durable.set(name, node);
}

function folderAt({ root, traits }: Tree, path: string): FolderNode {
  let at = root;
  for (const name of partsOf(path)) {
    const next = at.entries.get(storedName(at, name, traits));
    if (next?.type === 'folder') at = next;
    else {
      const made = newFolder();
      setDurably(traits, at, name, made);
      at = made;
    }
  }
  return at;
}

function foldersBelow(folder: FolderNode, path: string): string[] {
  return [...folder.entries].flatMap(([name, node]) =>
    node.type === 'folder' ? [`${path}/${name}`, ...foldersBelow(node, `${path}/${name}`)] : [],
  );
}

function pathsBelow(folder: FolderNode, path: string): string[] {
  return [...folder.entries].flatMap(([name, node]) =>
    node.type === 'folder' ? pathsBelow(node, `${path}/${name}`) : [`${path}/${name}`],
  );
}

function partsOf(path: string): string[] {
  return path.split('/').filter(part => part !== '');
}

/** As the real disk would say it; no error is made for it, since there are very many. */
const failure = (code: string): DiskFailure => diskFailure(Object.assign(Object.create(Error.prototype), { code }));

/** Where a path leads: the names as they are stored, and what is there, if anything is. */
interface Reached {
  readonly names: readonly string[];
  readonly node: Node | undefined;
}

/** Links in its folders are followed, and its last part too where asked. One walk, since every step of a test is one. */
function reach({ root, traits }: Tree, path: string, follow: boolean): Reached | DiskFailure {
  let parts = partsOf(path);
  let names: string[] = [];
  let node: Node | undefined = root;
  for (let index = 0, links = 0; index < parts.length; index++) {
    if (!node) return failure('ENOENT');
    if (node.type !== 'folder') return failure('ENOTDIR');
    const name = storedName(node, parts[index] ?? '', traits);
    const next = node.entries.get(name);
    if (next?.type === 'link' && (follow || index < parts.length - 1)) {
      if (++links > LIMIT_LINKS) return failure('ELOOP');
      const to = next.to.startsWith('/') ? next.to : resolveFrom(`/${names.join('/')}`, next.to);
      parts = [...partsOf(to), ...parts.slice(index + 1)];
      index = -1;
      names = [];
      node = root;
    } else {
      names.push(name);
      node = next;
    }
  }
  return { names, node };
}

/** As `reach`, as one path. */
function realPath(tree: Tree, path: string, follow: boolean): string | DiskFailure {
  const reached = reach(tree, path, follow);
  return 'failed' in reached ? reached : `/${reached.names.join('/')}`;
}

function find(tree: Tree, path: string, follow: boolean): Node | DiskFailure {
  const reached = reach(tree, path, follow);
  return 'failed' in reached ? reached : (reached.node ?? failure('ENOENT'));
}

function factsOf(node: Node): FileFacts {
  if (node.type !== 'file') return { type: node.type, size: 0, mode: 0o755, user: USER, group: USER, changedMs: 0 };
  const { type, bytes, mode, user, group, changedMs } = node;
  return { type, size: bytes.length, mode, user, group, changedMs };
}

type Folder = { readonly folder: FolderNode; readonly name: string };

function openView(tree: Tree, model: ModelDisk, faults: Faults): WriteDisk & { steps(): number } {
  let steps = 0;
  /** `partly` is what happens of a step during which the process ends or the disk gets full. */
  const step = <Answer>(what: string, work: () => Answer, partly?: () => void): Answer | DiskFailure => {
    if (faults.stopAfter !== undefined && steps >= faults.stopAfter) throw new Stopped();
    steps++;
    faults.before?.(steps, what);
    const { fail } = faults;
    if (fail && steps >= fail.at && steps < fail.at + (fail.count ?? 1)) {
      if (fail.code !== 'short') {
        partly?.();
        return failure(fail.code);
      }
      if (partly) return work();
    }
    const answer = work();
    if (faults.stopAfter === steps) throw new Stopped();
    return answer;
  };
  const isShort = (): boolean => faults.fail?.code === 'short' && faults.fail.at === steps;
  const inFolder = (path: string, work: (at: Folder) => DiskFailure | undefined): DiskFailure | undefined => {
    const folder = find(tree, parentOf(path), true);
    if ('failed' in folder) return folder;
    return folder.type === 'folder'
      ? work({ folder, name: storedName(folder, nameOf(path), tree.traits) })
      : failure('ENOTDIR');
  };
  const openFile = (node: FileNode): OpenFile => ({
    facts: () => step('facts', () => factsOf(node)),
    write(bytes) {
      const take = (count: number): { count: number } => {
        node.bytes = Buffer.concat([node.bytes, bytes.subarray(0, count)]);
        node.synced = false;
        node.changedMs = model.clockMs;
        return { count };
      };
      const half = Math.ceil(bytes.length / 2);
      return step(
        'write',
        () => take(isShort() ? half : bytes.length),
        () => void take(half),
      );
    },
    setMode: mode =>
      step('setMode', () => {
        node.mode = mode;
        return undefined;
      }),
    setOwner: (user, group) =>
      step('setOwner', () => {
        if (user !== -1 && user !== USER) return failure('EPERM');
        if (group !== -1) node.group = group;
        return undefined;
      }),
    sync: () =>
      step('sync', () => {
        node.durable = node.bytes;
        node.synced = true;
        return undefined;
      }),
    close: () => step('close', () => undefined),
  });
  const made = (path: string, mode: number, old: 'keep' | 'refuse'): OpenFile | DiskFailure => {
    let node: Node | undefined;
    const refused = inFolder(path, ({ folder, name }) => {
      node = folder.entries.get(name);
      if (node && old === 'refuse') return failure('EEXIST');
      if (node) return node.type === 'file' ? undefined : failure('EISDIR');
      node = newFile(mode & ~UMASK, model.clockMs);
      change(folder, { set: [name, node] });
      return undefined;
    });
    return refused ?? (node?.type === 'file' ? openFile(node) : failure('EIO'));
  };
  return {
    steps: () => steps,
    list: path =>
      step('list', () => {
        const node = find(tree, path, true);
        if ('failed' in node) return node;
        if (node.type !== 'folder') return failure('ENOTDIR');
        return [...node.entries].map(([name, { type }]) => ({ name, type }));
      }),
    read: (path, limit) =>
      step('read', () => {
        const node = find(tree, path, true);
        if ('failed' in node) return node;
        if (node.type !== 'file') return failure('EISDIR');
        return node.bytes.length > limit ? ({ failed: 'too-large', code: 'EFBIG' } as const) : { bytes: node.bytes };
      }),
    facts: path =>
      step('facts', () => {
        const node = find(tree, path, false);
        return 'failed' in node ? node : factsOf(node);
      }),
    readLink: path =>
      step('readLink', () => {
        const node = find(tree, path, false);
        if ('failed' in node) return node;
        return node.type === 'link' ? { to: node.to } : failure('EINVAL');
      }),
    realPath: path =>
      step('realPath', () => {
        const reached = reach(tree, path, true);
        if ('failed' in reached) return reached;
        return reached.node ? { path: `/${reached.names.join('/')}` } : failure('ENOENT');
      }),
    mayWrite: path =>
      step('mayWrite', () => {
        const node = find(tree, path, true);
        return 'failed' in node ? node : undefined;
      }),
    create: (path, mode) => step('create', () => made(path, mode, 'refuse')),
    append: (path, mode) => step('append', () => made(path, mode, 'keep')),
    rename: (from, to) => step('rename', () => rename(tree, from, to)),
    link: (from, to) =>
      step('link', () => {
        if (!model.traits.hardLinks) return failure('EPERM');
        const node = find(tree, from, false);
        if ('failed' in node) return node;
        return inFolder(to, ({ folder, name }) => {
          if (folder.entries.has(name)) return failure('EEXIST');
          change(folder, { set: [name, node] });
          return undefined;
        });
      }),
    unlink: path =>
      step('unlink', () =>
        inFolder(path, ({ folder, name }) => {
          const node = folder.entries.get(name);
          if (!node) return failure('ENOENT');
          if (node.type === 'folder') return failure('EISDIR');
          change(folder, { remove: [name] });
          return undefined;
        }),
      ),
    makeFolder: path =>
      step('makeFolder', () =>
        inFolder(path, ({ folder, name }) => {
          if (folder.entries.has(name)) return failure('EEXIST');
          change(folder, { set: [name, newFolder()] });
          return undefined;
        }),
      ),
    removeFolder: path =>
      step('removeFolder', () =>
        inFolder(path, ({ folder, name }) => {
          const node = folder.entries.get(name);
          if (node?.type !== 'folder') return failure(node ? 'ENOTDIR' : 'ENOENT');
          if (node.entries.size > 0) return failure('ENOTEMPTY');
          change(folder, { remove: [name] });
          return undefined;
        }),
      ),
    syncFolder: path =>
      step('syncFolder', () => {
        if (!model.traits.folderSync) return failure('EPERM');
        const node = find(tree, path, true);
        if ('failed' in node) return node;
        if (node.type !== 'folder') return failure('ENOTDIR');
        syncNames(node);
        return undefined;
      }),
  };
}

function rename(tree: Tree, from: string, to: string): DiskFailure | undefined {
  const [source, target] = [find(tree, parentOf(from), true), find(tree, parentOf(to), true)];
  if ('failed' in source) return source;
  if ('failed' in target) return target;
  if (source.type !== 'folder' || target.type !== 'folder') return failure('ENOTDIR');
  const { traits } = tree;
  if (volumeOf(tree, from) !== volumeOf(tree, to)) return failure('EXDEV');
  const [leaving, arriving] = [storedName(source, nameOf(from), traits), nameOf(to)];
  const replaced = storedName(target, arriving, traits);
  const node = source.entries.get(leaving);
  if (!node) return failure('ENOENT');
  const old = target.entries.get(replaced);
  if (old === node && (traits.deafToCase || leaving === arriving || source !== target)) return undefined;
  if (old && old !== node && (old.type === 'folder') !== (node.type === 'folder')) return failure('EISDIR');
  if (old && old !== node && old.type === 'folder' && old.entries.size > 0) return failure('ENOTEMPTY');
  if (node.type === 'folder' && holds(node, target)) return failure('EINVAL');
  if (source === target) change(source, { remove: [leaving, replaced], set: [arriving, node] });
  else changeBoth(target, { remove: [replaced], set: [arriving, node] }, source, { remove: [leaving] });
  return undefined;
}

function holds(folder: FolderNode, wanted: FolderNode): boolean {
  if (folder === wanted) return true;
  return [...folder.entries.values()].some(inner => inner.type === 'folder' && holds(inner, wanted));
}

/** That of the folder, not of what a volume's own folder holds. */
function volumeOf(tree: Tree, path: string): string {
  const real = realPath(tree, parentOf(path), true);
  const inside = tree.traits.volumes.filter(volume =>
    `${typeof real === 'string' ? real : ''}/`.startsWith(`${volume}/`),
  );
  return inside.sort((a, b) => b.length - a.length)[0] ?? '/';
}

function crashNode(node: Node, chance: Chance, seen: Set<Node>, fates: Fates): void {
  if (seen.has(node)) return;
  seen.add(node);
  if (node.type === 'file') crashFile(node, chance);
  if (node.type !== 'folder') return;
  loseNames(node, chance, fates);
  for (const inner of node.entries.values()) crashNode(inner, chance, seen, fates);
}

function crashFile(node: FileNode, chance: Chance): void {
  if (!node.synced) {
    const kind = chance.below(3);
    if (kind === 0) node.bytes = node.durable;
    else if (kind === 1) node.bytes = torn(node.durable, node.bytes, chance);
  }
  node.durable = node.bytes;
  node.synced = true;
}

/** Files are only ever added to: what was durable stays, and each block after it is there, or empty, or cut off. */
function torn(old: Uint8Array, now: Uint8Array, chance: Chance): Uint8Array {
  const result = now.slice(0, old.length + chance.below(now.length - old.length + 1));
  for (let at = old.length; at < result.length; at += BLOCK)
    if (chance.below(3) === 0) result.fill(0, at, Math.min(at + BLOCK, result.length));
  return result;
}
