/** From what differs between two trees to one change of the lane: what each file holds now, and what it is to hold. */
import { foldersAbove } from '../base/paths.ts';
import type { GitRefusal, Repository } from '../git/repository.ts';
import { GITIGNORE } from '../manifest/layout.ts';
import type { PulledFile } from '../plans/sync/pull.ts';
import type { LaneChange, PlannedFile } from '../runtime/project-runtime.ts';
import type { Change, Move } from '../store/change.ts';
import { LIMIT_FILE } from '../store/outside.ts';
import { decodeText } from '../syntax/bytes.ts';
import type { SyncParts } from './parts.ts';
import type { SyncRefusal } from './sync.ts';
import { type DifferentFile, movedFiles } from './tree-difference.ts';

export interface WorkingChange {
  readonly change: Pick<LaneChange, 'moves' | 'changes'>;
  /** For people. */
  readonly files: readonly PlannedFile[];
  /** For what is said of it before it happens. */
  readonly pulled: readonly PulledFile[];
}

/** `tree` holds what comes. */
export async function workingChange(
  parts: Pick<SyncParts, 'disk' | 'hash'>,
  repository: Repository,
  tree: string,
  differing: readonly DifferentFile[],
): Promise<WorkingChange | GitRefusal | SyncRefusal> {
  const coming = differing.flatMap(({ after }) => (after ? [after.path] : []));
  const contents = await repository.checkedOut(tree, coming);
  if ('refused' in contents) return contents;
  const here = readHere(parts, differing);
  if ('refused' in here) return here;
  const blocked = inTheWay(differing, here, contents);
  if (blocked.length > 0) return inTheWayOf(blocked);
  const moved = movedFiles(differing);
  const byCase = new Map([...moved].filter(([from, to]) => from.toLowerCase() === to.toLowerCase()));
  const moves: Move[] = [...byCase].map(([from, to]) => ({ from, to }));
  const caseOnly = new Set(moves.flatMap(({ from, to }) => [from, to]));
  const changes = differing.flatMap(file => (caseOnly.has(file.path) ? [] : changeOf(file, here, contents)));
  return {
    change: { ...(moves.length > 0 ? { moves } : {}), changes: [...changes, ...emptiedFolders(parts, changes)] },
    ...toldFiles(differing, moved, here, contents),
  };
}

interface Here {
  readonly bytes: Uint8Array;
  readonly hash: string;
}

type HereByPath = ReadonlyMap<string, Here>;
type Contents = ReadonlyMap<string, Uint8Array>;

function readHere(
  { disk, hash }: Pick<SyncParts, 'disk' | 'hash'>,
  differing: readonly DifferentFile[],
): HereByPath | SyncRefusal {
  const here = new Map<string, Here>();
  for (const { path } of differing) {
    const read = disk.read(path, LIMIT_FILE);
    if (!('failed' in read)) {
      here.set(path, { bytes: read.bytes, hash: hash(read.bytes) });
      continue;
    }
    if (read.failed === 'missing') continue;
    const message =
      read.failed === 'too-large'
        ? `${path} is larger than Mooring writes; pull with git itself.`
        : `${path} cannot be read (${read.code}); move away what stands there, or allow reading it, then try again.`;
    return { refused: read.failed === 'too-large' ? 'too-large' : 'dirty', message, paths: [path] };
  }
  return here;
}

/** What nobody committed, as files that git ignores, stands where something is to come, and says something else. */
function inTheWay(differing: readonly DifferentFile[], here: HereByPath, contents: Contents): string[] {
  return differing.flatMap(({ path, before, after }) => {
    const now = here.get(path);
    const coming = after && contents.get(after.path);
    return now && !before && coming && !sameBytes(now.bytes, coming) && !isMoorings(path, now.bytes) ? [path] : [];
  });
}

/** Mooring writes it with its first file in a project, before which the lock of this very sync may have come: nobody's work. */
function isMoorings(path: string, bytes: Uint8Array): boolean {
  return path === '.mooring/.gitignore' && sameBytes(bytes, new TextEncoder().encode(GITIGNORE));
}

export function inTheWayOf(paths: readonly string[]): SyncRefusal {
  const [first = '', ...others] = paths;
  const what = others.length === 0 ? `${first} has` : `${first} and ${others.length} more have`;
  const message = `${what} changes here that are in no git commit, and would be written over; commit them or put them away, then try again.`;
  return { refused: 'dirty', message, paths };
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

function changeOf({ path, before, after }: DifferentFile, here: HereByPath, contents: Contents): Change[] {
  const now = here.get(path);
  // It is not among the files that the person has checked out; in git it follows all the same.
  if (before && !now) return [];
  if (!after) return now ? [{ path, before: now.hash, after: 'remove' }] : [];
  const bytes = contents.get(after.path);
  if (!bytes) return [];
  const isExecutable = after.mode === '100755';
  if (!now) return [{ path, before: 'absent', after: bytes, ...(isExecutable ? { mode: 0o755 } : {}) }];
  const isOther = before?.mode !== after.mode;
  return [{ path, before: now.hash, after: bytes, ...(isOther ? { isExecutable } : {}) }];
}

/** As git does it: a folder goes with the last file in it. */
function emptiedFolders({ disk }: Pick<SyncParts, 'disk'>, changes: readonly Change[]): Change[] {
  const going = new Set(
    changes.flatMap(change => ('after' in change && change.after === 'remove' ? [change.path] : [])),
  );
  const coming = new Set(changes.flatMap(change => (going.has(change.path) ? [] : foldersAbove(change.path))));
  const folders = [...new Set([...going].flatMap(foldersAbove))].sort((a, b) => b.length - a.length);
  const found: Change[] = [];
  for (const path of folders) {
    const entries = coming.has(path) ? undefined : disk.list(path);
    if (!entries || 'failed' in entries || !entries.every(({ name }) => going.has(`${path}/${name}`))) continue;
    going.add(path);
    found.push({ path, folder: 'remove' });
  }
  return found;
}

function toldFiles(
  differing: readonly DifferentFile[],
  moved: ReadonlyMap<string, string>,
  here: HereByPath,
  contents: Contents,
): Pick<WorkingChange, 'files' | 'pulled'> {
  const arrived = new Set(moved.values());
  const all = new Map(differing.map(file => [file.path, file]));
  const files: PlannedFile[] = [];
  const pulled: PulledFile[] = [];
  for (const { path, before, after } of differing) {
    if (arrived.has(path)) continue;
    const movesTo = moved.get(path);
    const to = movesTo === undefined ? after : all.get(movesTo)?.after;
    const change = movesTo !== undefined ? 'moved' : !before ? 'added' : after ? 'changed' : 'removed';
    const text = textOf(to && contents.get(to.path));
    const old = textOf(here.get(path)?.bytes);
    const place = { path, ...(movesTo === undefined ? {} : { movesTo }), change } as const;
    files.push({
      ...place,
      ...(old === undefined ? {} : { before: old }),
      ...(text === undefined ? {} : { after: text }),
    });
    pulled.push({ ...place, ...(text === undefined ? {} : { text }), mode: modeOf((to ?? before)?.mode) });
  }
  return { files, pulled };
}

function modeOf(mode: string | undefined): PulledFile['mode'] {
  return mode === '100755' ? mode : '100644';
}

function textOf(bytes: Uint8Array | undefined): string | undefined {
  const decoded = bytes && decodeText(bytes);
  return decoded && 'text' in decoded ? decoded.text : undefined;
}
