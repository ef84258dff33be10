/** A prepared folder, kept in memory to be put down again and again: making it anew takes git many processes each time. */
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

export interface KeptFolder {
  /** Into a folder that is there or not; git's own files name the new folder where they named the old one. */
  putDown(folder: string): void;
}

type Entry =
  | { readonly is: 'folder'; readonly at: string }
  | { readonly is: 'link'; readonly at: string; readonly to: string }
  | { readonly is: 'file'; readonly at: string; readonly bytes: Buffer; readonly mode: number };

/** All that is in it now; nothing of it is held open, or has to be removed. */
export function keepFolder(folder: string): KeptFolder {
  const entries = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .map(at => entryOf(folder, at));
  return {
    putDown(to) {
      mkdirSync(to, { recursive: true });
      for (const entry of entries) putEntry(entry, folder, to);
    },
  };
}

function entryOf(folder: string, at: string): Entry {
  const from = path.join(folder, at);
  const stat = lstatSync(from);
  if (stat.isDirectory()) return { is: 'folder', at };
  if (stat.isSymbolicLink()) return { is: 'link', at, to: readlinkSync(from) };
  return { is: 'file', at, bytes: readFileSync(from), mode: stat.mode & 0o777 };
}

function putEntry(entry: Entry, from: string, to: string): void {
  const at = path.join(to, entry.at);
  if (entry.is === 'folder') mkdirSync(at, { recursive: true });
  else if (entry.is === 'link') symlinkSync(entry.to, at);
  else {
    writeFileSync(at, entry.bytes.includes(from) ? moved(entry.bytes, from, to) : entry.bytes);
    chmodSync(at, entry.mode);
  }
}

/** As of a remote's address in a config. */
function moved(bytes: Buffer, from: string, to: string): Buffer {
  return Buffer.from(bytes.toString('latin1').replaceAll(from, to), 'latin1');
}
