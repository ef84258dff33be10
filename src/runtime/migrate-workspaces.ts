/**
 * Moves all workspaces out of one big file into folders of their own, in one commit with the old file's new name. Nothing
 * happens where the file cannot be read faithfully.
 */
import { isoOfMs } from '../base/utc.ts';
import {
  type FolderThere,
  type MigrationFacts,
  type MigrationPlan,
  planMigration,
} from '../plans/workspace/migrate.ts';
import { type NameWanted, namesWanted } from '../plans/workspace/migrate-names.ts';
import type { Hash } from '../ports/hash.ts';
import type { WriteDisk } from '../ports/write-disk.ts';
import { below, childOf, nameOf, parentOf } from '../store/absolute.ts';
import type { Change } from '../store/change.ts';
import { failureSentence, type WriteFailure } from '../store/failure.ts';
import type { Store } from '../store/open-store.ts';
import { LIMITS } from '../syntax/scan.ts';
import { type LegacyFormat, legacyFilesIn, legacyFormat, migratedName } from '../workspace/legacy-files.ts';
import { type LegacyFile, readLegacy } from '../workspace/legacy-read.ts';
import { isAscii, isLeftBehind, type ToAscii } from '../workspace/slug.ts';

export interface MigrateOptions {
  readonly disk: Pick<WriteDisk, 'list' | 'read' | 'facts' | 'realPath'>;
  readonly hash: Hash;
  /** Milliseconds since 1970, UTC. */
  readonly nowMs: number;
  /** The folder with the Mooring layout, absolute, with `/`. */
  readonly rootFolder: string;
  readonly store: Pick<Store, 'commit' | 'recover'>;
  /** What stands before a path of the layout in the store's paths. */
  readonly prefix: string;
  /** The old file, absolute, with `/`; looked for in the root where it is not told. */
  readonly file?: string;
  /** Slugs of other roots that `extends` may name. */
  readonly elsewhere: readonly string[];
  readonly force: boolean;
  /** What a person does for that, in words: `--force` unless told. */
  readonly forcedBy?: string;
  /** Looks and plans, and writes nothing. */
  readonly dryRun: boolean;
  /** The name of an entry that has none; nothing where the person gives up. */
  ask(wanted: NameWanted): Promise<string | undefined>;
  /** Asked for only where a name is not ASCII. */
  loadAscii(): Promise<ToAscii>;
  /** A path as people know it. */
  shown(path: string): string;
  /** A new random UUID. */
  freshId(): string;
}

export type Migrated =
  /** There is no such file, or it has nothing that is not there already: nothing was or would be done. */
  | { readonly is: 'nothing'; readonly message: string }
  | { readonly is: 'refused'; readonly message: string }
  | { readonly is: 'planned' | 'done'; readonly plan: MigrationPlan; readonly file: string; readonly movedTo?: string };

type Ended = Exclude<Migrated, { readonly plan: MigrationPlan }>;

export async function migrateWorkspaces(options: MigrateOptions): Promise<Migrated> {
  const { dryRun, shown } = options;
  // What a crash left half done would be taken for somebody else's change.
  const recovered = dryRun ? undefined : await options.store.recover();
  if (recovered && 'failed' in recovered) return refusedWrite(recovered, shown);
  const looked = await lookAtMigration(options);
  if (looked.is !== 'planned') return looked;
  const { before, ...told } = looked;
  if (dryRun) return told;
  const changes = changesOf(options, looked);
  const label = migrationLabel(told.file);
  const committed = await options.store.commit({ label, changes });
  if ('failed' in committed) return refusedWrite(committed, shown);
  const [conflict] = committed.conflicts;
  if (conflict !== undefined)
    return refused(`${conflict} was changed by somebody else meanwhile and was left; look at it.`);
  return { ...told, is: 'done' };
}

/** What a migration would do, with the old file's hash. */
export interface PlannedMigration extends Extract<Migrated, { readonly plan: MigrationPlan }> {
  readonly is: 'planned';
  /** The hash of the old file's bytes. */
  readonly before: string;
}

/** Of the commit. */
export function migrationLabel(file: string): string {
  return `Migrate workspaces from ${nameOf(file)}`;
}

/** Looks and plans, and writes nothing. */
export async function lookAtMigration(
  options: Omit<MigrateOptions, 'store' | 'dryRun'>,
): Promise<PlannedMigration | Ended> {
  const { disk, rootFolder, shown } = options;
  const found = findFile(options);
  if ('is' in found) return found;
  const { file, before, legacy } = found;
  const named = await nameEntries(options, file, legacy);
  if ('is' in named) return named;
  const plan = planMigration({
    legacy,
    folders: foldersIn(disk, rootFolder),
    elsewhere: options.elsewhere,
    ...named,
    force: options.force,
    ...(options.forcedBy === undefined ? {} : { forcedBy: options.forcedBy }),
    freshId: () => `ws-${options.freshId().replaceAll('-', '')}`,
  });
  if ('refused' in plan) return refused(plan.refused);
  if (plan.entries.length === 0) return refused(nothingIn(shown(file), plan));
  const movedTo = moveGoal(options, file);
  if (plan.files.length === 0 && movedTo === undefined) {
    return { is: 'nothing', message: `Every workspace of ${shown(file)} has a folder already; nothing was done.` };
  }
  return { is: 'planned', plan, file, before, ...(movedTo === undefined ? {} : { movedTo }) };
}

/** The file stays under its name: what is in it went nowhere. */
function nothingIn(file: string, { notices }: MigrationPlan): string {
  const [first] = notices;
  const why = first?.line === undefined ? '' : ` Line ${first.line}: ${first.message}`;
  return `${file} has nothing that a workspace can be made of, so nothing was done.${why}`;
}

function refused(message: string): Migrated & { readonly is: 'refused' } {
  return { is: 'refused', message };
}

function refusedWrite(failure: WriteFailure, shown: MigrateOptions['shown']): Ended {
  return refused(failureSentence({ ...failure, path: shown(failure.path) }));
}

/** Names for those that have none, and what makes ASCII of all of them. */
async function nameEntries(
  options: Pick<MigrateOptions, 'ask' | 'loadAscii' | 'shown'>,
  file: string,
  legacy: LegacyFile,
): Promise<Pick<MigrationFacts, 'names' | 'toAscii'> | Ended> {
  const names = new Map<number, string>();
  const asciiFor = (all: Iterable<string | undefined>): Promise<ToAscii> | ToAscii =>
    [...all].every(name => name === undefined || isAscii(name)) ? text => text : options.loadAscii();
  const written = legacy.entries.map(({ name }) => name);
  for (const wanted of namesWanted(legacy, await asciiFor(written))) {
    const name = await options.ask(wanted);
    const where = `${options.shown(file)}:${wanted.line}`;
    if (name === undefined) return refused(`The entry at ${where} has no name; nothing was done.`);
    names.set(wanted.number, name);
  }
  return { names, toAscii: await asciiFor([...written, ...names.values()]) };
}

interface Found {
  readonly file: string;
  /** The hash of its bytes. */
  readonly before: string;
  readonly legacy: LegacyFile;
}

type Place = Pick<MigrateOptions, 'disk' | 'hash' | 'rootFolder' | 'file' | 'shown' | 'nowMs'>;

function findFile(options: Place): Found | Ended {
  const file = nameFile(options);
  if (typeof file !== 'string') return file;
  const format = legacyFormat(file);
  if (!format)
    return refused(`${options.shown(file)} is none of TOML, JSON and YAML by its name; give it one of these endings.`);
  return readFile(options, file, format);
}

function nameFile({ disk, rootFolder, file, shown }: Place): string | Ended {
  if (file !== undefined) return file;
  const listed = disk.list(rootFolder);
  const found =
    'failed' in listed ? [] : legacyFilesIn(listed.filter(({ type }) => type !== 'folder').map(({ name }) => name));
  const [only, ...more] = found;
  if (only === undefined) {
    return { is: 'nothing', message: `There is no big file of workspaces in ${shown(rootFolder)}; nothing to do.` };
  }
  if (more.length > 0) return refused(`${shown(rootFolder)} has ${found.join(' and ')}; name the one to migrate.`);
  return childOf(rootFolder, only);
}

function readFile({ disk, hash, shown }: Place, file: string, format: LegacyFormat): Found | Ended {
  const facts = disk.facts(file);
  if (!('failed' in facts) && facts.type === 'link') {
    const real = disk.realPath(file);
    const way = 'path' in real ? `name the file itself: ${real.path}` : 'it leads nowhere, remove it';
    return refused(`${shown(file)} is a link; ${way}.`);
  }
  const read = disk.read(file, LIMITS.textLength);
  if ('failed' in read) {
    if (read.failed === 'missing') return refused(`There is no file ${shown(file)}.`);
    return refused(`${shown(file)} cannot be read (${read.code}); nothing was done.`);
  }
  const text = textOf(read.bytes);
  if (text === undefined) return refused(`${shown(file)} is not UTF-8; save it as UTF-8.`);
  const legacy = readLegacy(text, format);
  if (legacy.is === 'held') {
    const place = legacy.line === undefined ? shown(file) : `${shown(file)}:${legacy.line}`;
    return refused(`${place}: ${legacy.message} Nothing was done.`);
  }
  return { file, before: hash(read.bytes), legacy: legacy.file };
}

/** The folders below `workspaces/` with what their `workspace.toml` says. */
function foldersIn(disk: MigrateOptions['disk'], rootFolder: string): FolderThere[] {
  const above = childOf(rootFolder, 'workspaces');
  const listed = disk.list(above);
  if ('failed' in listed) return [];
  return listed.flatMap(({ name, type }): FolderThere[] => {
    if (type === 'other' || isLeftBehind(name)) return [];
    const read = disk.read(`${above}/${name}/workspace.toml`, LIMITS.textLength);
    if ('failed' in read) return [read.failed === 'missing' && type !== 'file' ? { name } : { name, unreadable: true }];
    const text = textOf(read.bytes);
    return [text === undefined ? { name, unreadable: true } : { name, text }];
  });
}

/** Where the old file goes; nothing for one outside of the root, which stays where it is. */
function moveGoal({ disk, rootFolder, nowMs }: Place, file: string): string | undefined {
  if (below(rootFolder, file) === undefined) return undefined;
  const folder = parentOf(file);
  const listed = disk.list(folder);
  const names = 'failed' in listed ? [] : listed.map(({ name }) => name);
  return childOf(folder, migratedName(nameOf(file), isoOfMs(nowMs).slice(0, 10), names));
}

/** The changes of the root's store that do what was planned. */
export function changesOf(
  { hash, prefix, rootFolder }: Pick<MigrateOptions, 'hash' | 'prefix' | 'rootFolder'>,
  { plan, file, before, movedTo }: PlannedMigration,
): (FileWrite | FileMove)[] {
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
  const writes = plan.files.map(({ path, text, before: old }) => ({
    path: prefix + path,
    before: old === undefined ? 'absent' : hash(encode(old)),
    after: encode(text),
  }));
  if (movedTo === undefined) return writes;
  const own = (path: string): string => prefix + (below(rootFolder, path) ?? path);
  return [...writes, { path: own(file), before, moveTo: own(movedTo) }];
}

type FileWrite = Extract<Change, { readonly after: Uint8Array }>;
type FileMove = Extract<Change, { readonly moveTo: string }>;

/** A byte order mark stays a character of the text. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
