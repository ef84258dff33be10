/** A disk in memory, with files, folders, links, and files that cannot be read. */
import { baseName, folderOf, foldersAbove, joinPath } from '../../src/base/paths.ts';
import type { DiskEntry, DiskFailure, LinkEnd, NewFileDisk } from '../../src/ports/disk.ts';

type Thing =
  | { readonly type: 'file'; readonly bytes: Uint8Array; readonly failure?: DiskFailure }
  | { readonly type: 'folder' | 'other' }
  /** `to` is relative to the root; `../` leads outside. */
  | { readonly type: 'link'; readonly to: string };

export interface MemoryDisk extends NewFileDisk {
  write(path: string, content: string | Uint8Array): void;
  makeFolder(path: string): void;
  link(path: string, to: string): void;
  /** A pipe or device. */
  makeOther(path: string): void;
  /** The file, or folder, is there and cannot be read. */
  lock(path: string, failed?: DiskFailure['failed'], code?: string): void;
  remove(path: string): void;
  move(from: string, to: string): void;
  /** All paths, sorted. */
  paths(): string[];
  /** How often the disk was asked what, for tests of effort. */
  readonly asked: { list: number; read: string[] };
}

const MISSING: DiskFailure = { failed: 'missing', code: 'ENOENT' };
const OUTSIDE: DiskFailure = { failed: 'permission', code: 'OUTSIDE' };

export function memoryDisk(files: Readonly<Record<string, string | Uint8Array>> = {}): MemoryDisk {
  const things = new Map<string, Thing>([['', { type: 'folder' }]]);
  const locked = new Map<string, DiskFailure>();
  const asked = { list: 0, read: [] as string[] };
  const put = (path: string, thing: Thing): void => {
    for (const folder of foldersAbove(path)) {
      if (things.get(folder)?.type !== 'folder') things.set(folder, { type: 'folder' });
    }
    remove(path);
    things.set(path, thing);
  };
  const remove = (path: string): void => {
    for (const other of [...things.keys()]) if (other === path || other.startsWith(`${path}/`)) things.delete(other);
    locked.delete(path);
  };
  const resolve = (path: string) => resolveIn(things, path);
  const disk: MemoryDisk = {
    asked,
    list(folder) {
      asked.list++;
      const at = resolve(folder);
      if ('failed' in at) return at;
      const lock = locked.get(at.path);
      if (lock) return lock;
      if (at.thing.type !== 'folder') return { failed: 'not-a-folder', code: 'ENOTDIR' };
      const entries: DiskEntry[] = [];
      for (const [other, { type }] of things) {
        if (other !== '' && folderOf(other) === at.path) entries.unshift({ name: baseName(other), type });
      }
      return entries;
    },
    read(path, limit) {
      asked.read.push(path);
      const at = resolve(path);
      if ('failed' in at) return at;
      const lock = locked.get(at.path);
      if (lock) return lock;
      if (at.thing.type !== 'file') return { failed: 'not-a-file', code: 'EISDIR' };
      if (at.thing.bytes.length > limit) return { failed: 'too-large', code: 'EFBIG' };
      return { bytes: at.thing.bytes };
    },
    follow(path): LinkEnd {
      const at = resolve(path);
      if ('failed' in at) {
        if (at.code === 'OUTSIDE') return { broken: 'outside' };
        return { broken: at.failed === 'circular' ? 'circular' : 'dangling' };
      }
      const { type } = at.thing;
      return type === 'file' || type === 'folder' ? { to: at.path, type } : { broken: 'dangling' };
    },
    create(path, bytes) {
      if (things.has(path)) return { failed: 'exists', code: 'EEXIST' };
      put(path, { type: 'file', bytes });
      return undefined;
    },
    write(path, content) {
      put(path, { type: 'file', bytes: typeof content === 'string' ? new TextEncoder().encode(content) : content });
    },
    makeFolder: path => put(path, { type: 'folder' }),
    makeOther: path => put(path, { type: 'other' }),
    link: (path, to) => put(path, { type: 'link', to }),
    lock: (path, failed = 'permission', code = 'EACCES') => locked.set(path, { failed, code }),
    remove,
    move(from, to) {
      const moved = [...things].filter(([path]) => path === from || path.startsWith(`${from}/`));
      remove(from);
      remove(to);
      for (const [path, thing] of moved) put(to + path.slice(from.length), thing);
    },
    paths: () => [...things.keys()].filter(path => path !== '').sort(),
  };
  for (const [path, content] of Object.entries(files)) disk.write(path, content);
  return disk;
}

function resolveIn(
  things: ReadonlyMap<string, Thing>,
  path: string,
): { readonly path: string; readonly thing: Thing } | DiskFailure {
  const parts = path.split('/').filter(part => part !== '');
  let at = '';
  let links = 0;
  while (parts.length > 0) {
    const part = parts.shift() ?? '';
    if (part === '..') return OUTSIDE;
    at = joinPath(at, part);
    const thing = things.get(at);
    if (!thing) return MISSING;
    if (thing.type !== 'link') continue;
    if (++links > 20) return { failed: 'circular', code: 'ELOOP' };
    parts.unshift(...thing.to.split('/').filter(step => step !== ''));
    at = '';
  }
  const thing = things.get(at);
  return thing ? { path: at, thing } : MISSING;
}
