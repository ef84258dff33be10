/**
 * Makes a file that was not there: whole or not at all, durable, and never in the place of another one. It is written
 * under a name of its own and then linked to its place, which fails where something stands there.
 */
import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, lstatSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { DiskFailure } from '../ports/disk.ts';
import { diskFailure, systemCode } from './errors.ts';

/** `target` is absolute and known to be below the root. The folders above it are made. */
export function createWhole(target: string, bytes: Uint8Array): DiskFailure | undefined {
  const folder = path.dirname(target);
  const temporary = path.join(folder, `.${path.basename(target)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    if (lstatSync(target, { throwIfNoEntry: false })) return { failed: 'exists', code: 'EEXIST' };
    const firstMade = mkdirSync(folder, { recursive: true });
    write(temporary, bytes);
    linkOrWrite(temporary, target, bytes);
    forget(temporary);
    syncFolders(folder, firstMade === undefined ? folder : path.dirname(firstMade));
    return undefined;
  } catch (error) {
    forget(temporary);
    return diskFailure(error);
  }
}

/** Codes of file systems that have no hard links. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL']);

function linkOrWrite(temporary: string, target: string, bytes: Uint8Array): void {
  try {
    linkSync(temporary, target);
  } catch (error) {
    if (!NO_LINKS.has(systemCode(error))) throw error;
    // Without hard links the exclusive open still replaces nothing; only a crash in between could leave a part.
    write(target, bytes);
  }
}

function write(file: string, bytes: Uint8Array): void {
  const handle = openSync(file, 'wx');
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(handle, bytes, at, bytes.length - at);
    fsyncSync(handle);
  } catch (error) {
    forget(file);
    throw error;
  } finally {
    closeSync(handle);
  }
}

/** Makes the new names durable: every folder from `from` up to `to`. */
function syncFolders(from: string, to: string): void {
  for (let folder = from; ; folder = path.dirname(folder)) {
    syncFolder(folder);
    if (folder === to || folder === path.dirname(folder)) return;
  }
}

function syncFolder(folder: string): void {
  try {
    const handle = openSync(folder, 'r');
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch {
    // Windows and some network file systems cannot; the file itself is synced, and that is all they promise.
  }
}

function forget(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // What is left is a hidden file that no reader of Mooring looks at.
  }
}
