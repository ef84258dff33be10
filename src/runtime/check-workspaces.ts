/**
 * Checks workspaces as their files are now. What did not change since the last look is neither parsed, evaluated nor
 * checked again. For the language server and the command line alike; it only looks.
 */
import type { Problem } from '../checks/problem.ts';
import { checkWorkspace, withoutRepeats } from '../checks/workspace/check-workspace.ts';
import {
  type LayerText,
  type SeenWorkspaces,
  seenWorkspaces,
  type TextNow,
  type WorkspaceFacts,
  type WorkspaceSubject,
} from '../checks/workspace/subject.ts';
import { decodeText } from '../syntax/bytes.ts';
import { LIMITS } from '../syntax/scan.ts';
import type { EffectiveWorkspace, WorkspaceRef } from '../workspace/effective.ts';
import type { PlaceholderResolver } from '../workspace/resolve-placeholders.ts';
import { createPlaceholderCheck } from './check-placeholders.ts';
import { createEffectiveWorkspaces } from './effective-workspaces.ts';
import type { FoundWorkspace, LookDisk } from './find-workspaces.ts';

export interface WorkspaceCheckOptions {
  readonly disk: LookDisk;
  /** Absolute, with `/`. */
  readonly userRoot: string;
  /** The unsaved text of a file that is open somewhere, if it is. */
  readonly unsaved?: (file: string) => string | undefined;
  /** The environment of this process. Without it no `.env` and no data store is judged, so that every machine says the same. */
  readonly process?: Readonly<Record<string, string | undefined>>;
  /** As on Windows, where `Path` and `PATH` are one variable. */
  readonly ignoreCase?: boolean;
}

export interface WorkspaceSight {
  readonly checked: readonly FoundWorkspace[];
  /** All in sight, root by root; the same lists while nothing changed. Two of one id or name are looked for among them. */
  readonly seen: readonly (readonly FoundWorkspace[])[];
  /** Names in `discovery.ignore`. */
  readonly ignored: readonly string[];
}

export interface WorkspaceCheck {
  /** The problems of all of them and of their layers, each once; paths are absolute. Never throws. */
  check(sight: WorkspaceSight): readonly Problem[];
  /** Workspaces with their files, as they are now, at one look; those that have a `workspace.toml`. */
  subjects(workspaces: readonly WorkspaceRef[], ignored: readonly string[]): WorkspaceSubject[];
  /** What the placeholders of a workspace come to, by itself and in those that rest on it and are not hidden. */
  resolvers(subject: WorkspaceSubject, sight: Omit<WorkspaceSight, 'checked'>): PlaceholderResolvers;
  /** The `.toml` files in the folder of a workspace that could be layers, relative to it. */
  layerFiles(workspace: WorkspaceRef): readonly string[];
  /** The text of any file as it is now; nothing where there is none that can be read. */
  text(file: string): string | undefined;
}

export interface PlaceholderResolvers {
  readonly own: PlaceholderResolver;
  /** In the order of their names; worked out when asked. */
  children(): readonly PlaceholderResolver[];
}

interface Checked {
  readonly effective: EffectiveWorkspace;
  readonly seen: SeenWorkspaces;
  readonly problems: readonly Problem[];
}

export function createWorkspaceCheck(options: WorkspaceCheckOptions): WorkspaceCheck {
  const { disk } = options;
  let ignoredNow: readonly string[] = [];
  const workspaces = createEffectiveWorkspaces({ ...options, ignored: () => ignoredNow });
  const placeholders = createPlaceholderCheck(options);
  const known = new Map<string, Checked>();
  const inSight = rememberedSight(disk);
  const layerFiles = (workspace: WorkspaceRef): readonly string[] => tomlFiles(disk, folderOf(workspace));
  const subjectOf = (effective: EffectiveWorkspace): WorkspaceSubject | undefined => {
    const link = effective.chain.at(-1);
    const own = link && workspaces.definition(link.file);
    if (!own) return undefined;
    const layers = link.layers.flatMap((use): LayerText[] => {
      const definition = use.file === undefined ? undefined : workspaces.definition(use.file, use.mount);
      return definition && use.state !== 'missing' && use.state !== 'outside' ? [{ use, definition }] : [];
    });
    return { effective, own, layers };
  };
  return {
    check({ checked, seen: lists, ignored }) {
      ignoredNow = ignored;
      const seen = inSight(lists);
      const facts: WorkspaceFacts = { seen, textNow: file => textNow(options, file), layerFiles };
      const before = new Map(known);
      known.clear();
      const evaluated = workspaces.all(checked);
      const subjects = evaluated.flatMap(effective => subjectOf(effective) ?? []);
      const found = subjects.flatMap(subject => {
        const { effective, own } = subject;
        const earlier = before.get(own.file);
        const isSame = earlier?.effective === effective && earlier.seen === seen;
        const now = isSame ? earlier : { effective, seen, problems: checkWorkspace(subject, facts) };
        known.set(own.file, now);
        return now.problems;
      });
      const ofPlaceholders = placeholders.check(subjects, {
        seen,
        effective: atOneLook(evaluated, workspaces.all),
        textNow: facts.textNow,
      });
      return withoutRepeats([...found, ...ofPlaceholders]);
    },
    resolvers({ effective }, { seen, ignored }) {
      return {
        own: placeholders.resolver(effective),
        children() {
          ignoredNow = ignored;
          return placeholders.children(effective.workspace, { seen: inSight(seen), effective: workspaces.all });
        },
      };
    },
    subjects(asked, ignored) {
      ignoredNow = ignored;
      return workspaces.all(asked).flatMap(effective => subjectOf(effective) ?? []);
    },
    layerFiles,
    text(file) {
      const now = textNow(options, file);
      return typeof now === 'string' ? undefined : now.text;
    },
  };
}

/** What is evaluated already is not looked at again: each base asks for all that rest on it. */
function atOneLook(
  evaluated: readonly EffectiveWorkspace[],
  all: (workspaces: readonly WorkspaceRef[]) => readonly EffectiveWorkspace[],
) {
  const known = new Map(evaluated.map(effective => [folderOf(effective.workspace), effective]));
  return (asked: readonly WorkspaceRef[]): readonly EffectiveWorkspace[] => {
    const others = asked.filter(workspace => !known.has(folderOf(workspace)));
    for (const effective of all(others)) known.set(folderOf(effective.workspace), effective);
    return asked.flatMap(workspace => known.get(folderOf(workspace)) ?? []);
  };
}

function folderOf({ rootFolder, slug }: WorkspaceRef): string {
  return `${rootFolder}/workspaces/${slug}`;
}

function rememberedSight(disk: LookDisk): (lists: WorkspaceSight['seen']) => SeenWorkspaces {
  let last:
    | { readonly lists: WorkspaceSight['seen']; readonly marks: string; readonly seen: SeenWorkspaces }
    | undefined;
  return lists => {
    const isSame = last?.lists.length === lists.length && lists.every((list, index) => list === last?.lists[index]);
    if (last && isSame) return last.seen;
    // What a list says of a workspace changes more often than what makes two of them the same.
    const marks = lists.flat().map(marksOf).join('\n');
    if (last?.marks === marks) {
      last = { ...last, lists };
      return last.seen;
    }
    const withLinks = new Set(
      [...new Set(lists.flatMap(list => list.map(({ rootFolder }) => rootFolder)))].filter(root => {
        const listed = disk.list(`${root}/workspaces`);
        return !('failed' in listed) && listed.some(({ type }) => type === 'link');
      }),
    );
    const seen = seenWorkspaces(lists.flat(), workspace => {
      const real = withLinks.has(workspace.rootFolder) ? disk.realPath(folderOf(workspace)) : undefined;
      return real && 'path' in real ? real.path : undefined;
    });
    last = { lists, marks, seen };
    return seen;
  };
}

function marksOf({ file, id, extends: base, hidden }: FoundWorkspace): string {
  return JSON.stringify([file, id, base, hidden]);
}

function textNow({ disk, unsaved }: WorkspaceCheckOptions, file: string): TextNow {
  const typed = unsaved?.(file);
  if (typed !== undefined) return { text: typed };
  const read = disk.read(file, LIMITS.textLength);
  if ('failed' in read) return read.failed === 'missing' ? 'missing' : 'unreadable';
  const decoded = decodeText(read.bytes);
  return 'text' in decoded ? { text: decoded.text } : 'unreadable';
}

const DEEPEST_LAYER = 4;
const MOST_LAYER_FILES = 200;
/** Files of a workspace that are something else. */
const NO_LAYERS: ReadonlySet<string> = new Set(['workspace.toml', 'data.toml']);

function tomlFiles(disk: LookDisk, folder: string): readonly string[] {
  const found: string[] = [];
  const look = (below: string, depth: number): void => {
    const listed = disk.list(below === '' ? folder : `${folder}/${below}`);
    if ('failed' in listed) return;
    for (const { name, type } of [...listed].sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (name.startsWith('.') || found.length >= MOST_LAYER_FILES) continue;
      const path = below === '' ? name : `${below}/${name}`;
      if (type === 'folder' && depth < DEEPEST_LAYER) look(path, depth + 1);
      else if (type !== 'folder' && name.endsWith('.toml') && !NO_LAYERS.has(path)) found.push(path);
    }
  };
  look('', 1);
  return found;
}
