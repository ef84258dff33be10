/**
 * How a workspace's folder compares with its declared scaffold, and what makes it whole. What is there is never changed:
 * a plan makes empty folders and files where nothing stands, and all else is named.
 */
import { nearest } from '../../base/nearest.ts';
import { baseName, folderOf, foldersAbove, joinPath } from '../../base/paths.ts';
import type { ValueOrigin, WorkspaceRef } from '../../workspace/effective.ts';
import { isLeftBehind } from '../../workspace/slug.ts';
import { pathIn } from './facts.ts';
import { commitIn, nothingToDo, type PlannedChange, planOf, quoted, type WorkspacePlan } from './plan.ts';
import { type DeclaredPath, type DeclaredScaffold, folded, type RefusedPath } from './scaffold-declared.ts';

/** What stands at a path; links are followed. */
export interface Standing {
  readonly is: 'folder' | 'file' | 'other' | 'outside' | 'nowhere' | 'unreadable';
  /** A folder with nothing in it, or a file without a byte. */
  readonly isEmpty?: boolean;
  /** The name that the disk has for it, where that differs from the one it was asked by. */
  readonly named?: string;
}

export interface ScaffoldFacts {
  /** By path from the workspace's folder: `placesOf` says which. What is not among them is not there. */
  readonly standing: ReadonlyMap<string, Standing>;
  /** What is in a folder, by its path, '' for the workspace's own; `other` may be a link to either. */
  readonly listed: ReadonlyMap<string, readonly ListedName[]>;
}

export interface ListedName {
  readonly name: string;
  readonly is: 'folder' | 'file' | 'other';
}

export interface ScaffoldEntry extends DeclaredPath {
  readonly status: 'missing' | 'matching' | 'differing';
  /** Of what differs: what is there instead, with the way out. */
  readonly why?: string;
  /** The path of something there that may have been meant, while the declared one is missing or empty. */
  readonly near?: string;
}

export interface Scaffold {
  readonly entries: readonly ScaffoldEntry[];
  readonly refused: readonly RefusedPath[];
  /** As in `DeclaredScaffold`. */
  readonly complete: boolean;
}

/** The paths to look at: the declared ones, and the folders above them. */
export function placesOf({ paths }: DeclaredScaffold): string[] {
  return [...new Set(paths.flatMap(({ path }) => [...foldersAbove(path).toReversed(), path]))];
}

export function compareScaffold(declared: DeclaredScaffold, facts: ScaffoldFacts): Scaffold {
  const asked = new Set(placesOf(declared).map(folded));
  const entries = declared.paths.map((path): ScaffoldEntry => {
    const why = difference(path, facts.standing);
    if (why !== undefined) return { ...path, status: 'differing', why };
    const standing = facts.standing.get(path.path);
    const near = standing && !standing.isEmpty ? undefined : nearMiss(path, facts.listed, asked);
    return { ...path, status: standing ? 'matching' : 'missing', ...(near === undefined ? {} : { near }) };
  });
  return { entries, refused: declared.refused, complete: declared.complete };
}

/** Makes what is missing, all of it in one commit. */
export function planScaffold(workspace: WorkspaceRef, { entries }: Scaffold): WorkspacePlan {
  const { root, rootFolder, slug } = workspace;
  const missing = entries.filter(({ status }) => status === 'missing');
  if (missing.length === 0) return nothingToDo(slug, `Nothing of the scaffold of “${slug}” is missing.`);
  const prefix = root === 'project' ? '.mooring/' : '';
  const changes = missing.map(({ is, path }): PlannedChange => {
    const place = pathIn({ prefix }, slug, path);
    if (is === 'folder') return { path: place, folder: 'make' };
    return { path: place, before: 'absent', after: new Uint8Array(), ...(isPrivate(path) ? { mode: 0o600 } : {}) };
  });
  return planOf({
    label: `scaffold workspace ${slug}`,
    says: madeSentence(slug, missing),
    slug,
    commits: [commitIn(rootFolder, { changes })],
  });
}

/** `exports/`, `notes/README.md`. */
export function shownEntry({ is, path }: Pick<DeclaredPath, 'is' | 'path'>): string {
  return is === 'folder' ? `${path}/` : path;
}

export function madeSentence(slug: string, made: readonly ScaffoldEntry[]): string {
  return `Made ${quoted(made.map(shownEntry))} in “${slug}”.`;
}

/** What a person should look at, in sentences: near misses of what was missing, what differs, and what cannot be made. */
export function scaffoldRemarks({ entries, refused, complete }: Scaffold): string[] {
  const near = entries.flatMap(entry =>
    entry.status === 'missing' && entry.near !== undefined ? [nearSentence(entry, entry.near)] : [],
  );
  const differing = entries.filter(({ status }) => status === 'differing');
  const [first, ...others] = differing;
  const more = quoted(differing.map(shownEntry));
  return [
    ...near,
    ...(first && others.length === 0 ? [`“${shownEntry(first)}” differs: ${first.why}`] : []),
    ...(others.length > 0 ? [`${more} differ from what the scaffold declares.`] : []),
    ...(refused.length === 1 ? refused.map(({ message }) => `The scaffold cannot be made whole: ${message}`) : []),
    ...(refused.length > 1 ? [`${refused.length} paths of the scaffold cannot be made.`] : []),
    ...(complete ? [] : ['A base or a layer is missing or cannot be read, so more may be declared; mend that first.']),
  ];
}

export function nearSentence(entry: DeclaredPath, near: string): string {
  return `“${near}” is there, and “${shownEntry(entry)}” is declared; if they are meant to be one, rename one of them.`;
}

/** One thing that a person should look at. */
export interface ScaffoldDifference {
  /** `exports/`; of a refused path what is written. */
  readonly shown: string;
  readonly is: 'differing' | 'near miss' | 'refused';
  /** What is wrong, and the way out. */
  readonly message: string;
  /** Where it is declared. */
  readonly origin: ValueOrigin;
}

export function scaffoldDifferences({ entries, refused }: Scaffold): ScaffoldDifference[] {
  const found = entries.flatMap((entry): ScaffoldDifference[] => {
    const { why, near, origin } = entry;
    const shown = shownEntry(entry);
    if (why !== undefined) return [{ shown, is: 'differing', message: why, origin }];
    return near === undefined ? [] : [{ shown, is: 'near miss', message: nearSentence(entry, near), origin }];
  });
  return [
    ...found,
    ...refused.map(({ written, message, origin }) => ({ shown: written, is: 'refused' as const, message, origin })),
  ];
}

/** What stands in the way, or is something else. */
function difference({ is, path }: DeclaredPath, standing: ScaffoldFacts['standing']): string | undefined {
  for (const folder of foldersAbove(path).toReversed()) {
    const above = standing.get(folder);
    const wrong = above && wrongWith(folder, above, 'folder');
    if (wrong !== undefined) return wrong;
  }
  const there = standing.get(path);
  return there && wrongWith(path, there, is);
}

function wrongWith(path: string, { is, named }: Standing, declared: 'folder' | 'file'): string | undefined {
  const shown = `“${path}”`;
  switch (is) {
    case 'outside':
      return `${shown} is a link that leads out of the workspace’s folder; put a ${declared} in its place.`;
    case 'nowhere':
      return `${shown} is a link that leads nowhere; remove it, or mend it.`;
    case 'unreadable':
      return `${shown} may not be looked at; allow your user to read it.`;
    case declared:
      return named === undefined
        ? undefined
        : `${shown} is written “${named}” on the disk, which is another name on others; spell them alike.`;
    default:
      return `${shown} is declared as a ${declared} and is ${is === 'other' ? 'neither a file nor a folder' : `a ${is}`}; move it away, or change the declaration.`;
  }
}

function nearMiss(
  { is, path }: DeclaredPath,
  listed: ScaffoldFacts['listed'],
  asked: ReadonlySet<string>,
): string | undefined {
  const folder = folderOf(path);
  const name = baseName(path);
  if (name.length < SHORTEST_NEAR) return undefined;
  const candidates = (listed.get(folder) ?? []).filter(
    other =>
      (other.is === is || other.is === 'other') &&
      other.name !== name &&
      // One that is spelled in other letters alone is asked for, and still no match.
      (folded(other.name) === folded(name) || !asked.has(folded(joinPath(folder, other.name)))) &&
      (!isLeftBehind(other.name) || (name.startsWith('.') && other.name.startsWith('.'))) &&
      withoutDigits(other.name) !== withoutDigits(name),
  );
  const [near] = nearest(
    name,
    candidates.map(other => other.name),
  );
  return near === undefined ? undefined : joinPath(folder, near);
}

/** In two letters everything is near. */
const SHORTEST_NEAR = 3;

/** `step-1` and `step-2` are two things that somebody counts. */
function withoutDigits(name: string): string {
  return name.replace(/\d+/g, '0');
}

/** What holds secrets as a rule is for its owner alone from the first moment. */
function isPrivate(path: string): boolean {
  return /^(?:\.env|data\.toml)$|secret(?!.*example)/i.test(baseName(path));
}
