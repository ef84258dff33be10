/**
 * Finds a program on the search path. Systems that are asked to start one by its name alone may look into the current folder
 * first, which is somebody's project; so it is started by its whole path, and relative parts of the search path count for nothing.
 */
import { statSync } from 'node:fs';
import path from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

export function findProgram(name: string, environment: Environment): string | undefined {
  const key = Object.keys(environment).find(each => each.toUpperCase() === 'PATH');
  const folders = (key === undefined ? '' : (environment[key] ?? '')).split(path.delimiter);
  const file = process.platform === 'win32' ? `${name}.exe` : name;
  for (const folder of folders.filter(each => path.isAbsolute(each))) {
    const found = path.join(folder, file);
    if (isProgram(found)) return found;
  }
  return undefined;
}

function isProgram(file: string): boolean {
  const facts = statSync(file, { throwIfNoEntry: false });
  return facts?.isFile() === true && (process.platform === 'win32' || (facts.mode & 0o111) !== 0);
}
