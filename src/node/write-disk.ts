/** The steps of writing on the real file system. Nothing is cached, and nothing is decided here. */
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmdirSync,
  type Stats,
  unlinkSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import type { DiskFailure } from '../ports/disk.ts';
import type { FileFacts, OpenFile, WriteDisk } from '../ports/write-disk.ts';
import { diskFailure } from './errors.ts';
import { readBounded } from './read-bounded.ts';

export function nodeWriteDisk(): WriteDisk {
  return {
    list: folder =>
      attempt(() =>
        readdirSync(folder, { withFileTypes: true }).map(entry => ({ name: entry.name, type: typeOf(entry) })),
      ),
    read: readBounded,
    facts: file => attempt(() => factsAt(file)),
    readLink: link => attempt(() => ({ to: portPath(readlinkSync(link)) })),
    realPath: file => attempt(() => ({ path: portPath(realpathSync.native(file)) })),
    mayWrite: file => refusal(() => accessSync(file, constants.W_OK)),
    create: (file, mode) => attempt(() => openFile(openSync(file, 'wx', mode))),
    append: (file, mode) => attempt(() => openFile(openSync(file, 'a', mode))),
    rename: (from, to) => refusal(() => renameSync(from, to)),
    link: (from, to) => refusal(() => linkSync(from, to)),
    unlink: file => refusal(() => unlinkSync(file)),
    makeFolder: (folder, mode) => refusal(() => mkdirSync(folder, { mode })),
    removeFolder: folder => refusal(() => rmdirSync(folder)),
    syncFolder: folder => refusal(() => syncFolder(folder)),
  };
}

/** A path of this system as the port writes it. */
export function portPath(systemPath: string): string {
  return path.sep === '/' ? systemPath : systemPath.split(path.sep).join('/');
}

function openFile(handle: number): OpenFile {
  return {
    facts: () => attempt(() => factsOf(fstatSync(handle))),
    write: bytes => attempt(() => ({ count: writeSync(handle, bytes) })),
    setMode: mode => refusal(() => fchmodSync(handle, mode)),
    setOwner: (user, group) => refusal(() => fchownSync(handle, user, group)),
    sync: () => refusal(() => fsyncSync(handle)),
    close: () => refusal(() => closeSync(handle)),
  };
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** That nothing is there is an everyday answer, and an error takes its stack. */
function factsAt(file: string): FileFacts | DiskFailure {
  const stats = lstatSync(file, { throwIfNoEntry: false });
  return stats ? factsOf(stats) : { failed: 'missing', code: 'ENOENT' };
}

function factsOf(stats: Stats): FileFacts {
  const { size, mode, uid, gid, mtimeMs } = stats;
  return { type: typeOf(stats), size, mode: mode & 0o7777, user: uid, group: gid, changedMs: mtimeMs };
}

function typeOf(entry: Pick<Stats, 'isSymbolicLink' | 'isDirectory' | 'isFile'>): FileFacts['type'] {
  if (entry.isSymbolicLink()) return 'link';
  if (entry.isDirectory()) return 'folder';
  return entry.isFile() ? 'file' : 'other';
}

function attempt<Answer>(step: () => Answer): Answer | DiskFailure {
  try {
    return step();
  } catch (error) {
    return diskFailure(error);
  }
}

function refusal(step: () => unknown): DiskFailure | undefined {
  try {
    step();
    return undefined;
  } catch (error) {
    return diskFailure(error);
  }
}
