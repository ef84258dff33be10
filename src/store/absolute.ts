/** Absolute paths as the write disk takes them: `/` between the parts, `C:/…` on Windows. */

/** The folder of an absolute path; a file system's root is its own. */
export function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  const folder = path.slice(0, slash);
  return folder === '' || /^[A-Za-z]:$/.test(folder) ? path.slice(0, slash + 1) : folder;
}

export function childOf(folder: string, name: string): string {
  return folder.endsWith('/') ? folder + name : `${folder}/${name}`;
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export function isAbsolute(path: string): boolean {
  return path.startsWith('/') || /^[A-Za-z]:\//.test(path);
}

/** Where `relative` leads from an absolute folder whose links are resolved. */
export function resolveFrom(folder: string, relative: string): string {
  const parts = folder.split('/');
  for (const part of relative.split('/')) {
    if (part === '..') {
      if (parts.length > 1) parts.pop();
    } else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.length === 1 ? `${parts[0]}/` : parts.join('/');
}

/** What is left of a path below a folder; nothing where it is not below. */
export function below(folder: string, path: string): string | undefined {
  const start = folder.endsWith('/') ? folder : `${folder}/`;
  return path.startsWith(start) ? path.slice(start.length) : undefined;
}

/** A path as a disk may compare names that has the least to tell them apart. */
export function folded(path: string): string {
  return path.normalize('NFC').toLowerCase();
}
