// What nobody can avoid who replaces a file durably: write, fsync, rename, fsync of the folder.
import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';
import path from 'node:path';

export function replaceFloor(folder, bytes) {
  const temp = path.join(folder, 'floor.tmp');
  const file = openSync(temp, 'w');
  writeSync(file, bytes);
  fsyncSync(file);
  closeSync(file);
  renameSync(temp, path.join(folder, 'floor'));
  const opened = openSync(folder, 'r');
  fsyncSync(opened);
  closeSync(opened);
}
