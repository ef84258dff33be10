/** What exists in a project's folder, without contents: the facts that path checks stand on. */

/** Where a symbolic link leads: to a path inside the project, or nowhere that may be used. */
export type LinkTarget = { readonly to: string } | { readonly broken: 'outside' | 'dangling' | 'circular' };

export interface DiskTree {
  /** Files, by path. Folders that nobody declares things in (`.git`, `node_modules`, hidden ones) are not walked. */
  readonly files: ReadonlySet<string>;
  readonly folders: ReadonlySet<string>;
  readonly links: ReadonlyMap<string, LinkTarget>;
  /** Folders with a manifest of their own: other projects, whose files are not this one's. */
  readonly nested: ReadonlySet<string>;
  /** True where the walk stopped at its limit: absence proves nothing then. */
  readonly cut: boolean;
}

export const EMPTY_TREE: DiskTree = {
  files: new Set(),
  folders: new Set(['']),
  links: new Map(),
  nested: new Set(),
  cut: false,
};

export type Resolved =
  | { readonly ok: true; readonly path: string; readonly type: 'file' | 'folder' }
  | { readonly ok: false; readonly why: PathFault; readonly path: string };

/**
 * `absolute` covers drive letters and network paths; `malformed` NUL and empty; `outside` leaves the project by `..` or
 * by a link; `forbidden` is inside `.git`, `.mooring` or `node_modules`; `nested` belongs to another project.
 */
export type PathFault =
  | 'absolute'
  | 'malformed'
  | 'backslash'
  | 'outside'
  | 'forbidden'
  | 'nested'
  | 'dangling'
  | 'circular'
  | 'missing';

const FORBIDDEN = new Set(['.git', '.mooring', 'node_modules']);
const FORBIDDEN_PART = /(?:^|\/)(?:\.git|\.mooring|node_modules)(?:\/|$)/i;
const MAX_LINKS = 40;

/** Follows a path that a file names, through links, to a place inside the project. */
export function resolvePath(tree: DiskTree, written: string): Resolved {
  const fault = faultOf(written);
  if (fault) return { ok: false, why: fault, path: written };
  // A file of a tree without other projects stands in none, and no file of a tree stands behind a link.
  const isPlain = tree.nested.size === 0 && tree.files.has(written) && !FORBIDDEN_PART.test(written);
  if (isPlain) return { ok: true, path: written, type: 'file' };
  const parts = written.split('/').filter(part => part !== '' && part !== '.');
  let path = '';
  let links = 0;
  while (parts.length > 0) {
    const part = parts.shift() ?? '';
    if (part === '..') {
      if (path === '') return { ok: false, why: 'outside', path: written };
      path = path.slice(0, Math.max(0, path.lastIndexOf('/')));
      continue;
    }
    path = path === '' ? part : `${path}/${part}`;
    if (FORBIDDEN.has(part.toLowerCase())) return { ok: false, why: 'forbidden', path };
    if (tree.nested.has(path)) return { ok: false, why: 'nested', path };
    const link = tree.links.get(path);
    if (!link) continue;
    if ('broken' in link) return { ok: false, why: link.broken, path };
    if (++links > MAX_LINKS) return { ok: false, why: 'circular', path };
    parts.unshift(...link.to.split('/').filter(step => step !== ''));
    path = '';
  }
  if (tree.files.has(path)) return { ok: true, path, type: 'file' };
  if (tree.folders.has(path)) return { ok: true, path, type: 'folder' };
  return { ok: false, why: 'missing', path };
}

function faultOf(written: string): PathFault | undefined {
  if (written.trim() === '' || written.includes('\0')) return 'malformed';
  if (written.startsWith('/') || /^~(?:\/|$)/.test(written) || /^[a-z]:/i.test(written) || written.startsWith('\\\\')) {
    return 'absolute';
  }
  return written.includes('\\') ? 'backslash' : undefined;
}
