/**
 * Which workspaces there are: what a list needs to know of each, and what is wrong with it. Only `workspace.toml` is
 * read, and nothing is run. Layers and inheritance are not evaluated here.
 */
import { parse, type TomlError } from 'smol-toml';
import { groupedBy } from '../base/grouped.ts';
import { scan } from '../syntax/scan.ts';
import { tomlErrorAt, tomlSentence } from '../syntax/toml-sentences.ts';
import { isLeftBehind, slugProblem } from './slug.ts';

export interface WorkspaceEntry {
  /** The folder's name below `workspaces/`. */
  readonly slug: string;
  /** The text of its `workspace.toml`; absent where there is none. */
  readonly text?: string;
  /** One sentence: why its `workspace.toml` cannot be read. */
  readonly unreadable?: string;
  /** Where the folder is after links are resolved, where somebody looked. */
  readonly place?: string;
}

export type RootType = 'user' | 'project';

export interface WorkspaceProblem {
  /** What is wrong and the way out, in sentences. */
  readonly message: string;
}

export interface Workspace {
  readonly slug: string;
  readonly root: RootType;
  /** `ws-` and 32 hex digits. */
  readonly id?: string;
  readonly description?: string;
  /** The slug of the workspace that is evaluated first. */
  readonly extends?: string;
  readonly hidden: boolean;
  readonly disabled: boolean;
  readonly baseUrl?: string;
  /** A workspace with problems is listed and does not load. */
  readonly problems: readonly WorkspaceProblem[];
}

/** One folder's workspace, and where the folder really is, where somebody looked. */
export interface Placed<W extends Workspace = Workspace> {
  readonly workspace: W;
  readonly place?: string | undefined;
}

/** The workspaces of one root in the order of their slugs. Folders without a `workspace.toml` are none. */
export function readWorkspaces(entries: readonly WorkspaceEntry[], root: RootType): Workspace[] {
  const found = entries.flatMap(entry => {
    const workspace = isLeftBehind(entry.slug) ? undefined : readWorkspace(entry, root);
    return workspace ? [{ workspace, place: entry.place }] : [];
  });
  return apart(found);
}

/**
 * The same in the order of their slugs, with what two of them have against each other: folders that one disk holds apart
 * and another cannot, so that neither may load.
 */
export function apart<W extends Workspace>(found: readonly Placed<W>[]): W[] {
  const byName = groupedBy(found, ({ workspace }) => workspace.slug.toLowerCase());
  const byPlace = groupedBy(found, ({ place }) => place);
  return found
    .map(one => {
      const { workspace } = one;
      const name = byName.get(workspace.slug.toLowerCase())?.find(other => other !== one);
      const place = one.place === undefined ? undefined : byPlace.get(one.place)?.find(other => other !== one);
      if (name) {
        const message = `${named(workspace, name.workspace)} differ only in capital letters, so neither loads; rename one.`;
        return withProblem(workspace, message);
      }
      if (!place) return workspace;
      return withProblem(
        workspace,
        `${named(workspace, place.workspace)} are one folder, so neither loads; remove the link.`,
      );
    })
    .sort((a, b) => (a.slug < b.slug ? -1 : a.slug > b.slug ? 1 : 0));
}

function withProblem<W extends Workspace>(workspace: W, message: string): W {
  return { ...workspace, problems: [...workspace.problems, { message }] };
}

function named(one: Workspace, other: Workspace): string {
  return [one.slug, other.slug]
    .sort()
    .map(slug => `“${slug}”`)
    .join(' and ');
}

/** What a list says of one folder; nothing where it holds no `workspace.toml`. */
export function readWorkspace(entry: WorkspaceEntry, root: RootType): Workspace | undefined {
  const { slug } = entry;
  if (entry.text === undefined && entry.unreadable === undefined) return undefined;
  const problems: WorkspaceProblem[] = [];
  const wrongSlug = slugProblem(slug);
  if (wrongSlug) problems.push({ message: wrongSlug });
  const table = tableOf(entry);
  if ('unreadable' in table) {
    problems.push({ message: table.unreadable });
    return { slug, root, hidden: false, disabled: false, problems };
  }
  const read = reader(table.values, problems);
  const id = read.text('id');
  if (id !== undefined && !/^ws-[0-9a-f]{32}$/.test(id)) {
    problems.push({ message: 'The id must be “ws-” and 32 hex digits.' });
  }
  const description = read.text('description');
  const base = read.text('extends');
  const baseUrl = read.text('base-url');
  return {
    slug,
    root,
    ...(id === undefined ? {} : { id }),
    ...(description === undefined ? {} : { description }),
    ...(base === undefined ? {} : { extends: base }),
    hidden: read.flag('hidden'),
    disabled: read.flag('disabled'),
    ...(baseUrl === undefined ? {} : { baseUrl }),
    problems,
  };
}

type Values = Readonly<Record<string, unknown>>;

function tableOf(entry: WorkspaceEntry): { readonly values: Values } | { readonly unreadable: string } {
  if (entry.unreadable !== undefined) return { unreadable: entry.unreadable };
  const text = entry.text ?? '';
  const held = scan(text, 'toml');
  if (held) return { unreadable: held.message };
  try {
    return { values: parse(text.replace(/^\uFEFF/, '')) };
  } catch (error) {
    // smol-toml throws nothing but TomlError.
    const { line, column } = error as TomlError;
    const at = tomlErrorAt(text, text.startsWith('\uFEFF') ? 1 : 0, { line, column });
    return { unreadable: `workspace.toml:${line}:${column} does not parse: ${tomlSentence(text, at, error)}` };
  }
}

function reader(values: Values, problems: WorkspaceProblem[]) {
  const value = (key: string): unknown => (Object.hasOwn(values, key) ? values[key] : undefined);
  return {
    text(key: string): string | undefined {
      const found = value(key);
      if (found === undefined || typeof found === 'string') return found;
      problems.push({ message: `“${key}” must be text in quotes.` });
      return undefined;
    },
    flag(key: string): boolean {
      const found = value(key);
      if (found === undefined || typeof found === 'boolean') return found ?? false;
      problems.push({ message: `“${key}” must be true or false.` });
      return false;
    },
  };
}
