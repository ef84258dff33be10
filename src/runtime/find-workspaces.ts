/** Reads the workspaces of a root. Of each only `workspace.toml` is read; nothing is run, and looking makes nothing. */
import type { DiskFailure } from '../ports/disk.ts';
import type { FileFacts, WriteDisk } from '../ports/write-disk.ts';
import { LIMITS } from '../syntax/scan.ts';
import { apart, type Placed, type RootType, readWorkspace, type Workspace } from '../workspace/discover.ts';
import { ignoredFolders } from '../workspace/ignored.ts';
import { isLeftBehind } from '../workspace/slug.ts';

/** What looking needs of the disk. Paths are absolute, with `/`. */
export type LookDisk = Pick<WriteDisk, 'list' | 'read' | 'facts' | 'realPath'>;

/** More folders of workspaces than this in a root are looked at in part. */
export const MOST_WORKSPACES = 20_000;

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
  /** Why nothing is known of what is there, in one sentence; not where the root or its `workspaces/` is just missing. */
  readonly unread?: string;
}

export interface WorkspaceFinder {
  /**
   * Those of one root. `ignored` are slugs that are not looked at, compared without case. `changed` are absolute paths at or
   * below which something may have changed since the last look, where somebody watches; without it every file is asked
   * whether it did. What did not change is not read again, and where nothing did the answer is the one before.
   */
  find(rootFolder: string, root: RootType, ignored?: readonly string[], changed?: readonly string[]): FoundInRoot;
}

interface Known {
  readonly workspace: FoundWorkspace | undefined;
  /** Of its `workspace.toml` when it was read; nothing where it may change once more without showing it. */
  readonly stamp: Stamp | undefined;
}

/** In bytes, and in milliseconds by the file system's clock. */
type Stamp = Pick<FileFacts, 'size' | 'changedMs'>;

interface KnownRoot {
  readonly bySlug: ReadonlyMap<string, Known>;
  /** What the answer was made of besides the files. */
  readonly asked: string;
  readonly found: FoundInRoot;
}

/** `clock` is the wall clock in milliseconds. Nothing is remembered beyond the process: looking writes nothing. */
export function createWorkspaceFinder(disk: LookDisk, clock: () => number): WorkspaceFinder {
  const roots = new Map<string, KnownRoot>();
  return {
    find(rootFolder, root, ignored = [], changed) {
      const before = roots.get(rootFolder);
      const now = findIn(disk, clock(), { rootFolder, root, ignored, changed }, before);
      if (now) roots.set(rootFolder, now);
      else roots.delete(rootFolder);
      return now?.found ?? NONE;
    },
  };
}

/** Once, for who does not look again. */
export function findWorkspaces(
  disk: LookDisk,
  rootFolder: string,
  root: RootType,
  ignored: readonly string[] = [],
): FoundInRoot {
  return createWorkspaceFinder(disk, () => 0).find(rootFolder, root, ignored);
}

const NONE: FoundInRoot = { workspaces: [], folders: [] };

interface Look {
  readonly rootFolder: string;
  readonly root: RootType;
  readonly ignored: readonly string[];
  readonly changed: readonly string[] | undefined;
}

function findIn(disk: LookDisk, nowMs: number, look: Look, before: KnownRoot | undefined): KnownRoot | undefined {
  const { rootFolder, root, ignored, changed } = look;
  const above = `${rootFolder}/workspaces`;
  const listed = disk.list(above);
  if ('failed' in listed) return isNotThere(listed) ? undefined : unlisted(above, listed, before);
  const folders = listed.filter(({ name, type }) => (type === 'folder' || type === 'link') && !isLeftBehind(name));
  const left = ignoredFolders(
    folders.map(({ name }) => name),
    ignored,
  );
  const looked = folders.filter(({ name }) => !left.has(name)).slice(0, MOST_WORKSPACES);
  const touched = changed && touchedBy(above, changed);
  const bySlug = new Map<string, Known>();
  for (const { name } of looked) {
    const known = before?.bySlug.get(name);
    const isNamed = touched !== undefined && touched !== 'all' && touched.has(name);
    const isTrusted = known?.stamp && touched && touched !== 'all' && !isNamed;
    // Of what somebody saw change, no size and no time is believed.
    const was = known && isNamed ? { workspace: known.workspace, stamp: undefined } : known;
    bySlug.set(name, isTrusted ? known : readAgain(disk, { above, name, root, rootFolder, nowMs }, was));
  }
  const real = looked.some(({ type }) => type === 'link') ? realOf(disk, above) : undefined;
  const places = looked.map(({ name, type }) => {
    if (real === undefined) return undefined;
    return type === 'link' ? realOf(disk, `${above}/${name}`) : `${real}/${name}`;
  });
  const asked = JSON.stringify([folders.map(({ name }) => name), [...left].sort(), places]);
  if (before?.asked === asked && sameFiles(before.bySlug, bySlug)) return { ...before, bySlug };
  const placed = looked.flatMap(({ name }, at): Placed<FoundWorkspace>[] => {
    const workspace = bySlug.get(name)?.workspace;
    return workspace ? [{ workspace, place: places[at] }] : [];
  });
  return { bySlug, asked, found: { workspaces: apart(placed), folders: folders.map(({ name }) => name) } };
}

function isNotThere({ failed, code }: DiskFailure): boolean {
  return failed === 'missing' && code !== 'ENOTDIR';
}

/** None at all must not look like none that can be seen. */
function unlisted(above: string, { code }: DiskFailure, before: KnownRoot | undefined): KnownRoot {
  const unread =
    code === 'ENOTDIR'
      ? `There is a file where the folder ${above} should be; move it away.`
      : `${above} cannot be read (${code}), so no workspace in it is in sight; allow your user to read it.`;
  if (before?.asked === unread) return before;
  return { bySlug: new Map(), asked: unread, found: { ...NONE, unread } };
}

function realOf(disk: LookDisk, path: string): string | undefined {
  const real = disk.realPath(path);
  return 'path' in real ? real.path : undefined;
}

/** The slugs that the paths lead to; all where one lies above. */
function touchedBy(above: string, changed: readonly string[]): ReadonlySet<string> | 'all' {
  const slugs = new Set<string>();
  for (const path of changed) {
    if (path.startsWith(`${above}/`)) slugs.add(path.slice(above.length + 1).split('/', 1)[0] ?? '');
    else if (above === path || above.startsWith(`${path}/`)) return 'all';
  }
  return slugs;
}

function sameFiles(before: ReadonlyMap<string, Known>, now: ReadonlyMap<string, Known>): boolean {
  if (before.size !== now.size) return false;
  for (const [slug, { workspace }] of now) if (before.get(slug)?.workspace !== workspace) return false;
  return true;
}

interface Place {
  readonly above: string;
  readonly name: string;
  readonly root: RootType;
  readonly rootFolder: string;
  readonly nowMs: number;
}

function readAgain(disk: LookDisk, place: Place, known: Known | undefined): Known {
  const { above, name, root, rootFolder, nowMs } = place;
  const folder = `${above}/${name}`;
  const file = `${folder}/workspace.toml`;
  if (known?.stamp && isStill(disk.facts(file), known.stamp)) return known;
  const definition = readDefinition(disk, file);
  const read = readWorkspace({ slug: name, ...definition }, root);
  const fresh = read && { ...read, folder, file, rootFolder };
  // A file that says what it said is the same workspace to everybody who holds it.
  const workspace = known?.workspace && fresh && sameValue(known.workspace, fresh) ? known.workspace : fresh;
  // What was written a moment ago may be written again within one tick of the file system's clock.
  const { stamp } = definition;
  return { workspace, stamp: stamp && nowMs - stamp.changedMs > UNSETTLED_MS ? stamp : undefined };
}

/** Coarse file systems count in steps of two seconds. */
const UNSETTLED_MS = 2000;

/** A link says nothing of what it leads to. */
function isStill(facts: FileFacts | DiskFailure, { size, changedMs }: Stamp): boolean {
  return !('failed' in facts) && facts.type === 'file' && facts.size === size && facts.changedMs === changedMs;
}

function sameValue(one: FoundWorkspace, other: FoundWorkspace): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

interface Definition {
  readonly text?: string;
  readonly unreadable?: string;
  readonly stamp?: Stamp;
}

function readDefinition(disk: LookDisk, file: string): Definition {
  const read = disk.read(file, LIMITS.textLength);
  if ('failed' in read) return unread(read);
  const { bytes, changedMs } = read;
  const stamp = changedMs === undefined ? {} : { stamp: { size: bytes.length, changedMs } };
  try {
    return { text: UTF8.decode(bytes), ...stamp };
  } catch {
    return { unreadable: 'Its workspace.toml is not UTF-8; save it as UTF-8.', ...stamp };
  }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

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
