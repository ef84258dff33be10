/** Finds the file that a path stands for: links are followed, so that a write goes to their target and they stay. */
import type { FileFacts, WriteDisk } from '../ports/write-disk.ts';
import { childOf, isAbsolute, parentOf, resolveFrom } from './absolute.ts';
import { type WriteFailure, writeFailure } from './failure.ts';

export interface Target {
  /** Where the file is, or would be: the last part of it is no link. */
  readonly path: string;
  /** Nothing where no file is. */
  readonly facts?: FileFacts;
}

const LIMIT_LINKS = 20;

/** `allows` is asked about the real path, where the caller is not free to write anywhere. */
export function findTarget(
  disk: WriteDisk,
  path: string,
  allows?: (realPath: string) => boolean,
): Target | WriteFailure {
  let at = path;
  for (let links = 0; links <= LIMIT_LINKS; links++) {
    const facts = disk.facts(at);
    if ('failed' in facts) {
      if (facts.failed !== 'missing') return writeFailure(path, facts);
      return allowed(disk, path, { path: at }, allows);
    }
    if (facts.type === 'folder' || facts.type === 'other') return { failed: 'is-folder', path };
    if (facts.type === 'file') return allowed(disk, path, { path: at, facts }, allows);
    const next = linkEnd(disk, at);
    if (typeof next !== 'string') return { ...next, path };
    at = next;
  }
  return { failed: 'link', path, code: 'ELOOP' };
}

function linkEnd(disk: WriteDisk, link: string): string | WriteFailure {
  const said = disk.readLink(link);
  if ('failed' in said) return writeFailure(link, said);
  if (isAbsolute(said.to)) return said.to;
  // Relative to where the link really is, not to the path by which it was reached.
  const folder = disk.realPath(parentOf(link));
  return 'failed' in folder ? writeFailure(link, folder) : resolveFrom(folder.path, said.to);
}

/** A relative path whose parts lead no way but down. */
export function staysBelow(path: string): boolean {
  return path.split('/').every(part => part !== '' && part !== '.' && part !== '..' && !/[\0\\]/.test(part));
}

/** What forbids a path, whether something is there or not; its last part is not followed. */
export function insideOnly(
  disk: WriteDisk,
  path: string,
  allows: ((realPath: string) => boolean) | undefined,
): WriteFailure | undefined {
  const answer = allowed(disk, path, { path }, allows);
  return 'failed' in answer ? answer : undefined;
}

function allowed(
  disk: WriteDisk,
  asked: string,
  target: Target,
  allows: ((realPath: string) => boolean) | undefined,
): Target | WriteFailure {
  if (!allows) return target;
  const folder = nearestFolder(disk, parentOf(target.path));
  if ('failed' in folder) return writeFailure(asked, folder);
  const rest = target.path.slice(folder.asked.length).replace(/^\//, '');
  return allows(childOf(folder.path, rest)) ? target : { failed: 'link', path: asked, code: 'OUTSIDE' };
}

/** Where a folder really is, or will be once it is made. */
export function realFolder(disk: WriteDisk, folder: string): string | WriteFailure {
  const nearest = nearestFolder(disk, folder);
  if ('failed' in nearest) return writeFailure(folder, nearest);
  const rest = folder.slice(nearest.asked.length).replace(/^\//, '');
  return rest === '' ? nearest.path : childOf(nearest.path, rest);
}

/** The nearest folder that exists, resolved: those below it are still to be made. */
function nearestFolder(disk: WriteDisk, folder: string) {
  for (let asked = folder; ; asked = parentOf(asked)) {
    const real = disk.realPath(asked);
    if (!('failed' in real)) return { asked, path: real.path };
    if (real.failed !== 'missing' || asked === parentOf(asked)) return real;
  }
}
