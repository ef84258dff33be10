/** All files below a folder, with their contents: what a template or a copy is made of. */
import { folderOf } from '../base/paths.ts';
import type { LookDisk } from './find-workspaces.ts';

export interface TreeFile {
  /** Below the folder, with `/`. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** The permission bits. */
  readonly mode: number;
}

export interface ReadTree {
  /** In the order of their paths. */
  readonly files: readonly TreeFile[];
  /** Folders with nothing in them that was asked for, by path. */
  readonly empty: readonly string[];
  /** What was asked for and is not among them: links, devices, and what cannot be read. */
  readonly left: readonly string[];
}

/** `wants` is asked for every path below the folder, folders too. Answers `too-large` beyond the bounds. */
export function readTree(
  disk: Pick<LookDisk, 'list' | 'read' | 'facts'>,
  folder: string,
  wants: (path: string) => boolean,
): ReadTree | 'missing' | 'too-large' {
  const files: TreeFile[] = [];
  const left: string[] = [];
  const folders: string[] = [];
  const waiting = [''];
  let size = 0;
  for (let at = waiting.shift(); at !== undefined; at = waiting.shift()) {
    const entries = disk.list(at === '' ? folder : `${folder}/${at}`);
    if ('failed' in entries) {
      if (at === '') return 'missing';
      left.push(at);
      continue;
    }
    for (const { name, type } of entries) {
      const path = at === '' ? name : `${at}/${name}`;
      if (!wants(path)) continue;
      if (type === 'folder') {
        folders.push(path);
        waiting.push(path);
        continue;
      }
      const file = type === 'file' ? readFile(disk, folder, path) : undefined;
      if (!file) {
        left.push(path);
        continue;
      }
      size += file.bytes.length;
      files.push(file);
      if (files.length > MOST_FILES || size > MOST_BYTES) return 'too-large';
    }
    if (waiting.length > MOST_FILES) return 'too-large';
  }
  const full = new Set([...files.map(({ path }) => path), ...folders].map(folderOf));
  return {
    files: files.sort((a, b) => (a.path < b.path ? -1 : 1)),
    empty: folders.filter(path => !full.has(path)).sort(),
    left: left.sort(),
  };
}

/** More than this is no workspace that is copied, but data that belongs elsewhere. */
export const MOST_FILES = 5000;
export const MOST_BYTES = 64 * 1024 * 1024;

function readFile(disk: Pick<LookDisk, 'read' | 'facts'>, folder: string, path: string): TreeFile | undefined {
  const facts = disk.facts(`${folder}/${path}`);
  const read = disk.read(`${folder}/${path}`, MOST_BYTES);
  return 'failed' in facts || 'failed' in read ? undefined : { path, bytes: read.bytes, mode: facts.mode };
}
