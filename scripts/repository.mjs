// Where the repository is, also when this file was bundled into out/.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The absolute path of the repository's root: the nearest folder upward that holds package.json and biome.json. */
export const repositoryRoot = findUp(path.dirname(fileURLToPath(import.meta.url)));

/** The absolute path of something in the repository. */
export function inRepository(...names) {
  return path.join(repositoryRoot, ...names);
}

function findUp(folder) {
  if (existsSync(path.join(folder, 'package.json')) && existsSync(path.join(folder, 'biome.json'))) return folder;
  const parent = path.dirname(folder);
  if (parent === folder) throw new Error('This script lies outside the repository.');
  return findUp(parent);
}
