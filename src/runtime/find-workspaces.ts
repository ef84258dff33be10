/** Reads the workspaces of a root. Of each only `workspace.toml` is read; nothing is run, and looking makes nothing. */
import type { DiskFailure } from '../ports/disk.ts';
import type { WriteDisk } from '../ports/write-disk.ts';
import { LIMITS } from '../syntax/scan.ts';
import { type RootType, readWorkspaces, type Workspace, type WorkspaceEntry } from '../workspace/discover.ts';
import { countsForRecency } from '../workspace/recency.ts';
import { isLeftBehind } from '../workspace/slug.ts';

/** What looking needs of the disk. Paths are absolute, with `/`. */
export type LookDisk = Pick<WriteDisk, 'list' | 'read' | 'facts' | 'realPath'>;

export interface FoundWorkspace extends Workspace {
  /** Absolute, with `/`, as the ones below. */
  readonly folder: string;
  /** Its `workspace.toml`. */
  readonly file: string;
  /** The folder with the Mooring layout that it is in. */
  readonly rootFolder: string;
}

export interface FoundInRoot {
  readonly workspaces: readonly FoundWorkspace[];
  /** The slugs of all folders, of those that are ignored too. */
  readonly folders: readonly string[];
}

/** `ignored` are slugs that are not looked at; they are compared without case. */
export function findWorkspaces(
  disk: LookDisk,
  rootFolder: string,
  root: RootType,
  ignored: readonly string[] = [],
): FoundInRoot {
  const above = `${rootFolder}/workspaces`;
  const listed = disk.list(above);
  if ('failed' in listed) return { workspaces: [], folders: [] };
  const folders = listed.filter(({ name, type }) => (type === 'folder' || type === 'link') && !isLeftBehind(name));
  const left = new Set(ignored.map(slug => slug.toLowerCase()));
  const looked = folders.filter(({ name }) => !left.has(name.toLowerCase())).slice(0, MOST_WORKSPACES);
  const hasLinks = looked.some(({ type }) => type === 'link');
  const entries = looked.map(({ name }): WorkspaceEntry => {
    const place = hasLinks ? disk.realPath(`${above}/${name}`) : undefined;
    return {
      slug: name,
      ...readDefinition(disk, `${above}/${name}/workspace.toml`),
      ...(place && 'path' in place ? { place: place.path } : {}),
    };
  });
  const workspaces = readWorkspaces(entries, root).map(workspace => {
    const folder = `${above}/${workspace.slug}`;
    return { ...workspace, folder, file: `${folder}/workspace.toml`, rootFolder };
  });
  return { workspaces, folders: folders.map(({ name }) => name) };
}

/** A root with more folders than this is none that a person looks at. */
const MOST_WORKSPACES = 1000;

/** The time of the newest file below a folder, in milliseconds; 0 where there is none. Big trees are looked at in part. */
export function newestFileMs(disk: LookDisk, folder: string): number {
  let newest = 0;
  const waiting = [folder];
  for (let looked = 0; waiting.length > 0 && looked < MOST_FILES; ) {
    const at = waiting.shift() ?? '';
    const entries = disk.list(at);
    if ('failed' in entries) continue;
    for (const { name, type } of entries) {
      if (!countsForRecency(name) || ++looked > MOST_FILES) continue;
      if (type === 'folder') waiting.push(`${at}/${name}`);
      if (type !== 'file') continue;
      const facts = disk.facts(`${at}/${name}`);
      if (!('failed' in facts)) newest = Math.max(newest, facts.changedMs);
    }
  }
  return newest;
}

const MOST_FILES = 2000;

function readDefinition(disk: LookDisk, file: string): { readonly text?: string; readonly unreadable?: string } {
  const read = disk.read(file, LIMITS.textLength);
  if ('failed' in read) return unread(read);
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(read.bytes) };
  } catch {
    return { unreadable: 'Its workspace.toml is not UTF-8; save it as UTF-8.' };
  }
}

function unread({ failed }: DiskFailure): { readonly unreadable?: string } {
  switch (failed) {
    case 'missing':
    case 'not-a-folder':
      return {};
    case 'not-a-file':
      return { unreadable: 'Its workspace.toml is a folder; make it a file.' };
    case 'too-large':
      return { unreadable: 'Its workspace.toml is larger than 5 MB and is not read.' };
    default:
      return { unreadable: 'Its workspace.toml cannot be opened; check its permissions.' };
  }
}
