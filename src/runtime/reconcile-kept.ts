/**
 * Where a file that is to come back is looked for: among the earlier contents that the store kept, in the quarantine, and in
 * git. What has the content that was last accepted comes first.
 */
import { joinPath } from '../base/paths.ts';
import type { EarlierContents } from '../git/earlier-content.ts';
import type { ReadDisk } from '../ports/disk.ts';
import type { Hash } from '../ports/hash.ts';
import type { History } from '../store/history.ts';
import { LIMIT_FILE } from '../store/outside.ts';
import { decodeText } from '../syntax/bytes.ts';
import { contentAt, filesBelow } from './reconcile-rests.ts';

/** In a project, relative to it; below it a folder for each plan by its time, and in that the paths as they were. */
export const QUARANTINE = '.mooring/.local/quarantine';

export interface KeptSources {
  readonly disk: ReadDisk;
  readonly hash: Hash;
  readonly history: Pick<History, 'versions' | 'read'>;
  /** What git has; not asked in a folder that is not trusted. */
  readonly earlier?: EarlierContents | undefined;
}

export interface KeptFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly isExecutable?: boolean;
}

export type KeptContent =
  | { readonly files: readonly KeptFile[]; readonly from: KeptPlace; readonly isAccepted: boolean }
  /** A whole folder, that goes back from there. */
  | { readonly moveFrom: string; readonly from: KeptPlace; readonly isAccepted: boolean };

/** For people: `the quarantine`, `HEAD (1a2b3c4d)`. */
export type KeptPlace = string;

/** Why nothing is there: one sentence. */
export interface NotKept {
  readonly none: string;
}

const IN_HISTORY = 'the history';
const IN_QUARANTINE = 'the quarantine';

/** `hash` is what was last accepted, where that is known. */
export async function keptFile(
  sources: KeptSources,
  path: string,
  hash: string | undefined,
): Promise<KeptContent | NotKept> {
  const isAccepted = (bytes: Uint8Array): boolean => hash === undefined || sources.hash(bytes) === hash;
  const inHistory = fromHistory(sources, path, hash);
  if (inHistory) return { files: [{ path, bytes: inHistory }], from: IN_HISTORY, isAccepted: true };
  for (const place of quarantined(sources.disk, path)) {
    const answer = sources.disk.read(place, LIMIT_FILE);
    if ('failed' in answer || !isAccepted(answer.bytes)) continue;
    return { files: [{ path, bytes: answer.bytes }], from: IN_QUARANTINE, isAccepted: true };
  }
  const inGit = await sources.earlier?.file(path);
  if (!inGit || 'none' in inGit) return { none: inGit?.message ?? '' };
  const { from, isExecutable } = inGit;
  // In git its lines may end otherwise than they did here.
  const bytes = [inGit.bytes, withCarriageReturns(inGit.bytes)].find(isAccepted);
  return { files: [{ path, bytes: bytes ?? inGit.bytes, isExecutable }], from, isAccepted: bytes !== undefined };
}

/** The folder of an app or asset. */
export async function keptFolder(
  sources: KeptSources,
  folder: string,
  hash: string | undefined,
): Promise<KeptContent | NotKept> {
  const places = quarantined(sources.disk, folder).filter(place => filesBelow(sources.disk, place).length > 0);
  const accepted = places.find(place => hash === undefined || contentAt(sources, place) === hash);
  if (accepted !== undefined) return { moveFrom: accepted, from: IN_QUARANTINE, isAccepted: true };
  const inGit = await sources.earlier?.folder(folder);
  if (inGit && !('none' in inGit)) {
    const { files, from } = inGit;
    return { files, from, isAccepted: hash === undefined || folderHash(sources, folder, files) === hash };
  }
  const [newest] = places;
  if (newest !== undefined) return { moveFrom: newest, from: IN_QUARANTINE, isAccepted: false };
  return { none: inGit?.message ?? '' };
}

function withCarriageReturns(bytes: Uint8Array): Uint8Array {
  const decoded = decodeText(bytes);
  if (!('text' in decoded) || decoded.text.includes('\r')) return bytes;
  return new TextEncoder().encode(decoded.text.replaceAll('\n', '\r\n'));
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
/** As the facts of a project have it. */
function folderHash({ hash }: KeptSources, folder: string, files: readonly KeptFile[]): string {
  const lines = [...files]
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ path, bytes }) => `${path.slice(folder.length + 1)}\0${hash(bytes)}\n`);
  return hash(new TextEncoder().encode(lines.join('')));
}
