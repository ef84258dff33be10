/**
 * What `[scaffold]` of a workspace asks for, with its bases and layers. Every path stays in the workspace's folder and is a
 * name that every system can have; any other one is refused, with the reason, and the rest counts all the same.
 */
import { isPortableName } from '../../base/file-names.ts';
import { foldersAbove } from '../../base/paths.ts';
import { type EffectiveWorkspace, effectiveAt, type ValueOrigin } from '../../workspace/effective.ts';

export interface DeclaredPath {
  readonly is: 'folder' | 'file';
  /** From the workspace's folder, with `/`, no `.`, no `..`, no `/` at the end. */
  readonly path: string;
  /** Where it is declared. */
  readonly origin: ValueOrigin;
}

export interface RefusedPath {
  /** As it is written. */
  readonly written: string;
  /** What is wrong with it, and the way out. */
  readonly message: string;
  readonly origin: ValueOrigin;
}

export interface DeclaredScaffold {
  /** Each path once: folders, then files, in the order of their declaration. */
  readonly paths: readonly DeclaredPath[];
  readonly refused: readonly RefusedPath[];
  /** False where a base or a layer is missing or cannot be read, so that more may be declared. */
  readonly complete: boolean;
}

/** More than that is a mistake, or malice. */
export const MOST_PATHS = 500;
const LONGEST_PATH = 200;
const LONGEST_NAME = 100;
const DEEPEST = 16;

export function declaredScaffold(effective: EffectiveWorkspace): DeclaredScaffold {
  const { complete } = effective;
  const paths: DeclaredPath[] = [];
  const refused: RefusedPath[] = [];
  const taken: Taken = new Map();
  for (const { is, written, origin } of writtenIn(effective)) {
    const read = readPath(is, written);
    const problem = 'problem' in read ? read.problem : clash(taken, is, read.path);
    if (problem !== undefined) refused.push({ written, message: problem, origin });
    else if ('path' in read && !paths.some(each => each.path === read.path)) {
      if (paths.length >= MOST_PATHS) {
        const message = `A scaffold has at most ${MOST_PATHS} paths; this one and those after it are left out.`;
        return { paths, refused: [...refused, { written, message, origin }], complete };
      }
      take(taken, is, read.path);
      paths.push({ is, path: read.path, origin });
    }
  }
  return { paths, refused, complete };
}

/** One form for all spellings that some disk takes for one name. */
export function folded(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

interface Written {
  readonly is: 'folder' | 'file';
  readonly written: string;
  readonly origin: ValueOrigin;
}

/** What is no text is a problem of the definition, and told there. */
function writtenIn(effective: EffectiveWorkspace): Written[] {
  const of = (key: string, is: Written['is']): Written[] => {
    const node = effectiveAt(effective, ['scaffold', key]);
    if (node?.kind !== 'list') return [];
    return node.items.flatMap(item =>
      item.kind === 'value' && typeof item.value === 'string' ? [{ is, written: item.value, origin: item.origin }] : [],
    );
  };
  return [...of('dirs', 'folder'), ...of('files', 'file')];
}

function readPath(is: DeclaredPath['is'], written: string): { readonly path: string } | { readonly problem: string } {
  const text = written.trim().replaceAll('\\', '/');
  const shown = `“${written}”`;
  if (text.startsWith('/') || /^[A-Za-z]:|^~(?:\/|$)/.test(text)) {
    return { problem: `${shown} is an absolute path; write it as seen from the workspace’s folder.` };
  }
  if (/\$\{|\{\{/.test(text)) return { problem: `${shown} has a placeholder; write the name itself.` };
  const parts = text.split('/').filter(part => part !== '' && part !== '.');
  if (parts.includes('..')) return { problem: `${shown} leads out of the workspace’s folder; name a place inside it.` };
  if (parts.length === 0) return { problem: `${shown} names nothing; give a name, or take it out.` };
  if (is === 'file' && text.endsWith('/')) {
    return { problem: `${shown} is written as a folder; move it to “dirs”, or take the “/” off its end.` };
  }
  const path = parts.join('/');
  if (path.length > LONGEST_PATH || parts.length > DEEPEST || parts.some(part => part.length > LONGEST_NAME)) {
    return { problem: `${shown} is too long or too deep for every disk; use at most ${LONGEST_PATH} characters.` };
  }
  for (const part of parts) {
    const problem = nameProblem(part);
    if (problem !== undefined) return { problem: `${shown}: ${problem}` };
  }
  return { path };
}

function nameProblem(name: string): string | undefined {
  const owner = OWNED[name.toLowerCase()];
  if (owner !== undefined) return `“${name}” is ${owner}’s own; choose another name.`;
  return isPortableName(name) ? undefined : `“${name}” cannot be a name on Windows; choose another one.`;
}

const OWNED: Readonly<Record<string, string>> = {
  '.git': 'git',
  '.mooring': 'Mooring',
  '.local': 'Mooring',
  '.cache': 'Mooring',
  '.packages': 'Mooring',
};

/** By its folded path, everything that a declared path needs: itself, and the folders above it. */
type Taken = Map<string, { readonly is: DeclaredPath['is']; readonly path: string }>;

function clash(taken: Taken, is: DeclaredPath['is'], path: string): string | undefined {
  for (const [each, kind] of needed(is, path)) {
    const other = taken.get(folded(each));
    if (!other) continue;
    if (other.is !== kind) return `“${each}” would have to be a file and a folder; declare it once.`;
    if (other.path !== each) return `“${each}” and “${other.path}” are one name on many disks; spell them alike.`;
  }
  return undefined;
}

function take(taken: Taken, is: DeclaredPath['is'], path: string): void {
  for (const [each, kind] of needed(is, path)) taken.set(folded(each), { is: kind, path: each });
}

function needed(is: DeclaredPath['is'], path: string): (readonly [string, DeclaredPath['is']])[] {
  return [...foldersAbove(path).map(folder => [folder, 'folder'] as const), [path, is] as const];
}
