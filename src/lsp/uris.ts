/** Between the protocol's URIs and the file system's paths. */
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The file system path of a `file:` URI; nothing for any other scheme or for one that is malformed. */
export function pathOfUri(uri: string): string | undefined {
  if (!uri.startsWith('file:')) return undefined;
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}

export function uriOfPath(root: string, relative: string): string {
  return pathToFileURL(path.join(root, ...relative.split('/'))).href;
}

/** The path relative to a project's root, with `/`; nothing where it lies outside. */
export function relativeTo(root: string, absolute: string): string | undefined {
  const relative = path.relative(root, absolute);
  if (relative === '' || path.isAbsolute(relative)) return relative === '' ? '' : undefined;
  const parts = relative.split(path.sep);
  return parts[0] === '..' ? undefined : parts.join('/');
}

/** A file system path as the config files are known by: with `/`, the letter of a drive upper case. */
export function slashed(file: string): string {
  if (path.sep !== '\\') return file;
  return file.replaceAll('\\', '/').replace(/^[a-z](?=:)/, drive => drive.toUpperCase());
}

/** The URI of a path with `/`. */
export function uriOfFile(file: string): string {
  return pathToFileURL(file).href;
}
