/**
 * Where a file that is to come back is looked for: among the earlier contents that the store kept, in the quarantine, and in
 * git. What has the content that was last accepted comes first.
 */
import { joinPath } from '../base/paths.ts';
import type { ReadDisk } from '../ports/disk.ts';
import type { Hash } from '../ports/hash.ts';
import type { History } from '../store/history.ts';
import { LIMIT_FILE } from '../store/outside.ts';
import { contentAt, filesBelow } from './reconcile-rests.ts';

/** In a project, relative to it; below it a folder for each plan by its time, and in that the paths as they were. */
export const QUARANTINE = '.mooring/.local/quarantine';

export interface KeptSources {
  readonly disk: ReadDisk;
  readonly hash: Hash;
  readonly history: Pick<History, 'versions' | 'read'>;
  /** What git has of a file, where there is any; not asked in a folder that is not trusted. */
  readonly earlier?: ((path: string) => Promise<{ readonly bytes: Uint8Array } | undefined>) | undefined;
  /** The files that git has below a folder. */
  readonly earlierBelow?: ((folder: string) => Promise<readonly string[]>) | undefined;
}

export interface KeptFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

export type KeptContent =
  | { readonly files: readonly KeptFile[]; readonly from: KeptPlace; readonly isAccepted: boolean }
  /** A whole folder, that goes back from there. */
  | { readonly moveFrom: string; readonly from: KeptPlace; readonly isAccepted: boolean };

export type KeptPlace = 'history' | 'quarantine' | 'git';

/** `hash` is what was last accepted, where that is known. */
export async function keptFile(
  sources: KeptSources,
  path: string,
  hash: string | undefined,
): Promise<KeptContent | undefined> {
  const found = (bytes: Uint8Array, from: KeptPlace): KeptContent => ({
    files: [{ path, bytes }],
    from,
    isAccepted: hash === undefined || sources.hash(bytes) === hash,
  });
  const inHistory = fromHistory(sources, path, hash);
  if (inHistory) return found(inHistory, 'history');
  for (const place of quarantined(sources.disk, path)) {
    const answer = sources.disk.read(place, LIMIT_FILE);
    if ('failed' in answer || (hash !== undefined && sources.hash(answer.bytes) !== hash)) continue;
    return found(answer.bytes, 'quarantine');
  }
  const inGit = await sources.earlier?.(path);
  return inGit && found(inGit.bytes, 'git');
}

/** The folder of an app or asset. */
export async function keptFolder(
  sources: KeptSources,
  folder: string,
  hash: string | undefined,
): Promise<KeptContent | undefined> {
  const places = quarantined(sources.disk, folder).filter(place => filesBelow(sources.disk, place).length > 0);
  const accepted = places.find(place => hash === undefined || contentAt(sources, place) === hash);
  if (accepted !== undefined) return { moveFrom: accepted, from: 'quarantine', isAccepted: true };
  const inGit = await folderInGit(sources, folder);
  if (inGit)
    return { files: inGit, from: 'git', isAccepted: hash === undefined || folderHash(sources, folder, inGit) === hash };
  const [newest] = places;
  return newest === undefined ? undefined : { moveFrom: newest, from: 'quarantine', isAccepted: false };
}

function fromHistory({ history }: KeptSources, path: string, hash: string | undefined): Uint8Array | undefined {
  if (hash !== undefined) return history.read(hash);
  const versions = history.versions(path);
  const newest = 'failed' in versions ? undefined : versions[0];
  return newest && history.read(newest.hash);
}

/** Where a path may stand in the quarantine, the newest first. */
function quarantined(disk: ReadDisk, path: string): string[] {
  const stamps = disk.list(QUARANTINE);
  if ('failed' in stamps) return [];
  const names = stamps
    .filter(({ name, type }) => type === 'folder' && /^\d{8}T\d+Z\d*$/.test(name))
    .map(({ name }) => name);
  return names
    .sort()
    .reverse()
    .slice(0, MOST_STAMPS)
    .map(name => joinPath(joinPath(QUARANTINE, name), path));
}

const MOST_STAMPS = 200;
/** More files than this are no app or asset; git gives them back by itself. */
const MOST_FILES = 5_000;

async function folderInGit(
  { earlier, earlierBelow }: KeptSources,
  folder: string,
): Promise<readonly KeptFile[] | undefined> {
  const paths = (await earlierBelow?.(folder)) ?? [];
  if (!earlier || paths.length === 0 || paths.length > MOST_FILES) return undefined;
  const files: KeptFile[] = [];
  for (const path of paths) {
    const found = await earlier(path);
    // Half a folder is none.
    if (!found) return undefined;
    files.push({ path, bytes: found.bytes });
  }
  return files;
}

/** As the facts of a project have it. */
function folderHash({ hash }: KeptSources, folder: string, files: readonly KeptFile[]): string {
  const lines = [...files]
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, bytes }) => `${path.slice(folder.length + 1)}\0${hash(bytes)}\n`);
  return hash(new TextEncoder().encode(lines.join('')));
}
