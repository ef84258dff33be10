/**
 * From one big file of all workspaces to one folder each. A folder that is there wins over its entry; an entry's own name
 * becomes a slug, and `extends` follows it. The old file is put aside in the same commit, so that a second run has nothing to do.
 */
import { readToml } from '../../syntax/toml-read.ts';
import { equalToml } from '../../syntax/toml-value.ts';
import type { Comment } from '../../workspace/legacy-comments.ts';
import { countPrinted, type LegacyPrint, printLegacy } from '../../workspace/legacy-print.ts';
import type { LegacyFile } from '../../workspace/legacy-read.ts';
import { addAll, allComments, type LegacyNotice, plainValue } from '../../workspace/legacy-tree.ts';
import type { ToAscii } from '../../workspace/slug.ts';
import { mapEntry, type RenamedKey } from './migrate-entry.ts';
import { baseFinder, type Named, nameAll } from './migrate-names.ts';

/** A folder below `workspaces/`, whose name may have capitals. */
export interface FolderThere {
  readonly name: string;
  /** The text of its `workspace.toml`; absent where there is none. */
  readonly text?: string;
  /** That file is there and cannot be read. */
  readonly unreadable?: boolean;
}

export interface MigrationFacts {
  readonly legacy: LegacyFile;
  readonly folders: readonly FolderThere[];
  /** Slugs of other roots that `extends` may name. */
  readonly elsewhere: readonly string[];
  /** Names for the entries that `namesWanted` gave, by their number. */
  readonly names: ReadonlyMap<number, string>;
  /** Whether the `workspace.toml` of a folder that is there is replaced. */
  readonly force: boolean;
  /** What a person does to have them replaced: `--force` unless told. */
  readonly forcedBy?: string;
  readonly toAscii: ToAscii;
  /** `ws-` and 32 hex digits. */
  freshId(): string;
}

export interface MigratedEntry {
  /** As the old file has it, or as it was given. */
  readonly name: string;
  /** The name of its folder. */
  readonly slug: string;
  /** Of the old file, from 1. */
  readonly line: number;
  readonly does: 'make' | 'replace' | 'skip';
  readonly renamed: readonly RenamedKey[];
}

export interface MigratedFile {
  readonly slug: string;
  /** Relative to the root: `workspaces/dev/workspace.toml`. */
  readonly path: string;
  readonly text: string;
  /** The text that it replaces. */
  readonly before?: string;
}

export interface MigrationPlan {
  readonly entries: readonly MigratedEntry[];
  readonly files: readonly MigratedFile[];
  /** In the order of their lines. */
  readonly notices: readonly LegacyNotice[];
  /** The workspace that the old file calls the active or default one. */
  readonly named?: string;
  readonly comments: { readonly before: number; readonly carried: number };
}

export function planMigration(facts: MigrationFacts): MigrationPlan | { readonly refused: string } {
  const { legacy, folders, elsewhere } = facts;
  const named = nameAll(legacy, facts.names, facts.toAscii);
  if ('refused' in named) return named;
  const there = new Map(folders.map(folder => [folder.name.toLowerCase(), folder]));
  const others = folders.filter(({ text, unreadable }) => text !== undefined || unreadable).map(({ name }) => name);
  const baseOf = baseFinder(named, slug => there.get(slug)?.name ?? slug, [...others, ...elsewhere]);
  const ids = new Set(folders.flatMap(({ text }) => (text === undefined ? [] : (idIn(text) ?? []))));
  const state: Building = { facts, there, baseOf, ids, entries: [], files: [], prints: [], notices: [] };
  for (const entry of named) {
    const refused = addEntry(state, entry);
    if (refused) return { refused };
  }
  const naming = legacy.named && baseOf(legacy.named.name);
  if (legacy.named && naming === undefined) {
    const { name, line } = legacy.named;
    state.notices.push({ message: `“${name}” is named as the active workspace, and there is no such one.`, line });
  }
  const carried = state.prints.reduce((sum, print) => sum + countPrinted(print), 0);
  const notices = [...legacy.notices, ...state.notices, ...strays(legacy, state.prints, named)];
  return {
    entries: state.entries,
    files: state.files,
    notices: notices.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)),
    ...(naming === undefined ? {} : { named: naming }),
    comments: { before: legacy.comments.length, carried },
  };
}

interface Building {
  readonly facts: MigrationFacts;
  /** The folders by their names without case. */
  readonly there: ReadonlyMap<string, FolderThere>;
  readonly baseOf: (written: string) => string | undefined;
  /** Those in use. */
  readonly ids: Set<string>;
  readonly entries: MigratedEntry[];
  readonly files: MigratedFile[];
  readonly prints: LegacyPrint[];
  readonly notices: LegacyNotice[];
}

/** Adds what becomes of one entry; answers only where its text could not be made without doubt. */
function addEntry(state: Building, { entry, name, slug, instead }: Named): string | undefined {
  const { facts, notices } = state;
  const { line } = entry;
  if (instead) {
    notices.push({
      message: `“${name}” becomes “${slug}”, since “${instead.name}” is “${instead.slug}” already.`,
      line,
    });
  }
  const there = state.there.get(slug);
  const skip = there && whySkipped(there, facts);
  if (skip !== undefined) {
    notices.push({ message: skip, line });
    state.entries.push({ name, slug: there?.name ?? slug, line, does: 'skip', renamed: [] });
    return undefined;
  }
  const id = there?.text === undefined ? undefined : idIn(there.text);
  const mapped = mapEntry(entry, {
    slug,
    given: name,
    ...(id === undefined ? {} : { id }),
    isTaken: other => state.ids.has(other),
    freshId: facts.freshId,
    baseOf: state.baseOf,
  });
  const text = printLegacy(mapped.print);
  const { document } = readToml(text);
  if (!document || !equalToml(document.value, plainValue(mapped.print.table))) {
    return `“${name}” (line ${line}) cannot be written as a workspace.toml without doubt, so nothing was done.`;
  }
  state.ids.add(mapped.id);
  const folder = there?.name ?? slug;
  const before = there?.text === undefined ? {} : { before: there.text };
  state.files.push({ slug: folder, path: `workspaces/${folder}/workspace.toml`, text, ...before });
  state.prints.push(mapped.print);
  addAll(
    notices,
    mapped.notices.map(notice => ({ ...notice, message: `In “${name}”: ${notice.message}` })),
  );
  const does = there?.text === undefined ? 'make' : 'replace';
  state.entries.push({ name, slug: folder, line, does, renamed: mapped.renamed });
  return undefined;
}

function whySkipped(
  { name, text, unreadable }: FolderThere,
  { force, forcedBy = '--force' }: Pick<MigrationFacts, 'force' | 'forcedBy'>,
): string | undefined {
  const file = `workspaces/${name}/workspace.toml`;
  if (unreadable) return `${file} is there and cannot be read, so it was left; mend it first.`;
  if (text === undefined) return undefined;
  if (!force)
    return `The folder workspaces/${name} is there already and wins; ${forcedBy} replaces its workspace.toml.`;
  return readToml(text).document ? undefined : `${file} is there and does not parse, so it was left; mend it first.`;
}

function idIn(text: string): string | undefined {
  const id = readToml(text).document?.value.id;
  return typeof id === 'string' && /^ws-[0-9a-f]{32}$/.test(id) ? id : undefined;
}

/** How many comments are told word by word. */
const MOST_SAID = 20;

/** Comments that went nowhere: of the file itself, of what is no workspace, of entries that were passed over. */
function strays(legacy: LegacyFile, prints: readonly LegacyPrint[], named: readonly Named[]): LegacyNotice[] {
  const gone = new Set<Comment>();
  for (const { head, table, tail } of prints) {
    for (const comment of [...head, ...table.inside, ...table.fields.flatMap(allComments), ...tail]) gone.add(comment);
  }
  for (const { entry } of named) {
    for (const comment of allComments({ value: entry.table, remarks: entry.remarks })) gone.add(comment);
  }
  const left = legacy.comments.filter(comment => !gone.has(comment));
  if (left.length === 0) return [];
  const said = left.slice(0, MOST_SAID).map(({ lines }) => `“${lines.join(' ').trim()}”`);
  if (left.length > MOST_SAID) said.push(`and ${left.length - MOST_SAID} more`);
  const many = left.length === 1 ? 'A comment belongs' : `${left.length} comments belong`;
  const stays = left.length === 1 ? 'stays' : 'stay';
  return [{ message: `${many} to no workspace and ${stays} in the old file: ${said.join(', ')}.` }];
}
