/** Where the path of a layer leads, as it is written: links are looked at by whoever reads the file. */
import { hasControlCharacter } from '../base/file-names.ts';

/** Relative to the root folder, with `/`; nothing where the path leaves the root or is none. */
export function layerPath(slug: string, written: string): string | undefined {
  const path = written.trim().replaceAll('\\', '/');
  if (path === '' || isAbsolute(path) || hasControlCharacter(path)) return undefined;
  const parts = ['workspaces', slug];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.length === 0 ? undefined : parts.join('/');
}

function isAbsolute(path: string): boolean {
  return path.startsWith('/') || /^[A-Za-z]:/.test(path);
}
