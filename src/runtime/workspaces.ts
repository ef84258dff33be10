/**
 * The workspaces in sight of a window or a terminal, the one that is active, and switching to another. One answer for
 * every front: each builds this over the config engine and looks again when the engine or a watch tells of a change.
 */

import { lineIndex } from '../base/text.ts';
import { boundPathsIn } from '../config/bound-paths.ts';
import type { Variables } from '../config/environment.ts';
import { originText, type Setting } from '../config/layers.ts';
import { type ActiveWorkspace, activeWorkspace, type Named, needsRecency, type Origin } from '../workspace/active.ts';
import { type Binding, type Bound, boundTo, type FolderFacts, type PathRules } from '../workspace/bindings.ts';
import { legacyFilesIn } from '../workspace/legacy-files.ts';
import { type ListedWorkspace, listWorkspaces } from '../workspace/listing.ts';
import { planSwitch, type SwitchPlan } from '../workspace/switch-plan.ts';
import { terminalMark } from '../workspace/terminal.ts';
import type { ConfigEngine } from './config-engine.ts';
import { createWorkspaceFinder, type FoundInRoot, type FoundWorkspace, type LookDisk } from './find-workspaces.ts';
import { newestFileMs } from './newest-file.ts';
import { bindingsOf, realAsFar, textsOf } from './read-bindings.ts';

export type WorkspaceInSight = ListedWorkspace<FoundWorkspace>;

export interface WorkspacesOptions {
  readonly engine: ConfigEngine;
  readonly disk: LookDisk;
  /** The environment that the engine was opened with. */
  readonly variables: Variables;
  /** Absolute, with `/`, as all paths here. */
  readonly userRoot: string;
  /** `.mooring` of each project in sight, whether it exists or not. */
  readonly projectRoots: readonly string[];
  /** The window's folders in their order, or the working directory. */
  readonly folders: readonly string[];
  /** Asked for folders with their links resolved. */
  readonly worktreeOf: (folder: string) => FolderFacts['worktree'];
  readonly rules: PathRules;
  /** The wall clock, in milliseconds. */
  readonly clock: () => number;
}

export interface WorkspacesSeen {
  /** In the order of their slugs, a project's first. */
  readonly all: readonly WorkspaceInSight[];
  readonly active: ActiveWorkspace<WorkspaceInSight>;
  /** The binding of the first bound folder, whether it decides or not. */
  readonly bound?: Bound;
  /** What is odd in the config and stops nothing, in sentences. */
  readonly warnings: readonly string[];
  /** A sentence for each file of all workspaces that is not read, with the way out. */
  readonly older: readonly string[];
  /** Those files themselves. */
  readonly legacy: readonly LegacyInSight[];
}

/** One big file of workspaces that is not read. */
export interface LegacyInSight {
  readonly root: 'user' | 'project';
  /** The folder with the Mooring layout, absolute, with `/`. */
  readonly rootFolder: string;
  /** Its name in that folder. */
  readonly name: string;
}

export interface Switched {
  readonly is: 'switched';
  readonly workspace: WorkspaceInSight;
  /** False where it was active already and nothing was written. */
  readonly changed: boolean;
  /** What was done, for a person. */
  readonly says: string;
}

export interface NotSwitched {
  readonly is: 'refused';
  readonly message: string;
}

export interface Workspaces {
  /**
   * Reads what is there now; the config is taken as the engine knows it. `changed` are the absolute paths at or below which
   * something may have changed since the last look, where somebody watches: only those are asked. Without it all are.
   */
  look(changed?: readonly string[]): WorkspacesSeen;
  /** `everywhere` makes it the user's default as well where the folder is bound. */
  switchTo(slug: string, options?: { readonly everywhere?: boolean }): Promise<Switched | NotSwitched>;
  /** The slugs that are not looked at. */
  ignored(): readonly string[];
  /** The time of each workspace's newest file, by slug, in milliseconds. */
  newest(all: readonly WorkspaceInSight[]): ReadonlyMap<string, number>;
}

const DEFAULT_KEY = 'default-workspace.workspace';
const MOST_RECENT_KEY = 'default-workspace.use-most-recently-edited-workspace-directory';

export function createWorkspaces(options: WorkspacesOptions): Workspaces {
  const { engine, disk, rules } = options;
  const newest = (all: readonly WorkspaceInSight[]) =>
    new Map(all.map(({ slug, folder }) => [slug, newestFileMs(disk, folder)]));
  const sight = workspacesInSight(options);
  const ignoredNow = (): readonly string[] => textsOf(engine.get('discovery.ignore'));
  const look = (changed?: readonly string[]): WorkspacesSeen & { readonly facts: Facts } => {
    const ignored = ignoredNow();
    const { all, warnings, legacy } = sight(ignored, changed);
    const older = legacy.map(olderSentence);
    const facts = factsOf(options);
    const known = {
      workspaces: all,
      ignored,
      ...(facts.environment ? { environment: facts.environment } : {}),
      ...(facts.bound ? { binding: { id: facts.bound.binding.id, origin: facts.boundOrigin } } : {}),
      ...(facts.named ? { named: facts.named } : {}),
      ...(facts.mostRecent ? { mostRecent: facts.mostRecent } : {}),
    };
    const active = activeWorkspace({ ...known, newestMs: needsRecency(known) ? newest(all) : new Map() });
    return { all, active, ...(facts.bound ? { bound: facts.bound } : {}), warnings, older, legacy, facts };
  };
  return {
    ignored: ignoredNow,
    newest,
    look,
    async switchTo(slug, { everywhere = false } = {}) {
      await engine.reload();
      const { all, active, facts } = look();
      const { environment, bound, bindings, named, mostRecent } = facts;
      // A terminal that Mooring opened is in a workspace for as long as it lives; windows and new terminals can go on.
      const isMark = environment?.origin.variable === 'MOORING_WORKSPACE' && terminalMark(options.variables);
      const plan = planSwitch(
        {
          workspaces: all,
          active,
          bindings,
          rules,
          ...(environment && !isMark ? { environment } : {}),
          ...(bound ? { bound } : {}),
          ...(named ? { named } : {}),
          ...(mostRecent ? { mostRecent } : {}),
        },
        slug,
        everywhere,
      );
      return perform(engine, plan, isMark ? `This terminal stays with “${isMark}”; open a new one.` : undefined);
    },
  };
}

async function perform(
  engine: ConfigEngine,
  plan: SwitchPlan<WorkspaceInSight>,
  note: string | undefined,
): Promise<Switched | NotSwitched> {
  if (plan.is === 'refused') return plan;
  const { workspace, says } = plan;
  if (plan.is === 'nothing') return { is: 'switched', workspace, changed: false, says };
  const written = await engine.update(plan.intents, { label: plan.label });
  if (written.is === 'refused') return { is: 'refused', message: written.message };
  return { is: 'switched', workspace, changed: written.changed, says: note ? `${says} ${note}` : says };
}

interface Facts {
  readonly environment?: Named;
  readonly bindings: readonly Binding[];
  readonly bound?: Bound;
  readonly boundOrigin: Origin;
  readonly named?: Named;
  readonly mostRecent?: Origin;
}

function factsOf({ engine, disk, folders, worktreeOf, rules }: WorkspacesOptions): Facts {
  const settings = engine.explain(DEFAULT_KEY).settings.filter(({ ignored }) => ignored === undefined);
  const environment = namedBy(settings.find(({ layer }) => layer === 'environment'));
  const named = namedBy(settings.find(({ layer }) => layer === 'user'));
  const recent = engine.explain(MOST_RECENT_KEY);
  const mostRecent = recent.value === true && recent.by ? originOf(recent.by) : undefined;
  const ofBindings = engine.explain('bindings');
  const bindings = bindingsOf(ofBindings.value, disk);
  const bound = firstBound(folders, bindings, disk, worktreeOf, rules);
  return {
    bindings,
    boundOrigin: {
      ...(ofBindings.by ? originOf(ofBindings.by) : {}),
      ...(bound ? { path: bound.path.written, ...lineOfBound(engine, ofBindings.by?.file, bound) } : {}),
    },
    ...(environment ? { environment } : {}),
    ...(bound ? { bound } : {}),
    ...(named ? { named } : {}),
    ...(mostRecent ? { mostRecent } : {}),
  };
}

/** The line of the path itself, rather than that of the first binding of the file. */
function lineOfBound({ config }: ConfigEngine, file: string | undefined, { binding, path }: Bound): Origin {
  const read = file === undefined ? undefined : config.read(file);
  const entries = boundPathsIn(read?.root);
  const entry = entries.find(each => each.id === binding.id && each.path === path.written);
  return read && entry ? { line: lineIndex(read.text).positionAt(entry.node.start).line + 1 } : {};
}

function firstBound(
  folders: readonly string[],
  bindings: readonly Binding[],
  disk: LookDisk,
  worktreeOf: WorkspacesOptions['worktreeOf'],
  rules: PathRules,
): Bound | undefined {
  if (bindings.length === 0) return undefined;
  for (const folder of folders) {
    const real = realAsFar(disk, folder);
    const worktree = worktreeOf(real);
    const bound = boundTo({ real, ...(worktree ? { worktree } : {}) }, bindings, rules);
    if (bound) return bound;
  }
  return undefined;
}

function namedBy(setting: Setting | undefined): Named | undefined {
  return typeof setting?.value === 'string' ? { slug: setting.value.trim(), origin: originOf(setting) } : undefined;
}

function originOf(setting: Setting): Origin {
  const { variable, file, line } = setting;
  if (variable !== undefined) return { variable };
  return file === undefined ? {} : { file, ...(line === undefined ? {} : { line }) };
}

interface InSight {
  readonly all: readonly WorkspaceInSight[];
  readonly warnings: readonly string[];
  readonly legacy: readonly LegacyInSight[];
}

/** The list is made anew only where a root has changed. */
function workspacesInSight({ disk, userRoot, projectRoots, engine, clock }: WorkspacesOptions) {
  const finder = createWorkspaceFinder(disk, clock);
  const others = projectRoots.filter(root => root !== userRoot);
  let last: { readonly found: readonly FoundInRoot[]; readonly all: readonly WorkspaceInSight[] } | undefined;
  return (ignored: readonly string[], changed: readonly string[] | undefined): InSight => {
    const user = finder.find(userRoot, 'user', ignored, changed);
    const projects = others.map(root => finder.find(root, 'project', ignored, changed));
    const found = [user, ...projects];
    if (!last || found.some((each, at) => each !== last?.found[at])) {
      const ofProjects = projects.flatMap(({ workspaces }) => workspaces);
      last = { found, all: listWorkspaces(user.workspaces, ofProjects) };
    }
    const { all } = last;
    const legacy = [legacyIn(disk, userRoot, 'user'), ...others.map(root => legacyIn(disk, root, 'project'))].flat();
    const warnings = found.flatMap(({ unread }) => unread ?? []);
    if (ignored.length === 0) return { all, warnings, legacy };
    const folders = new Set(found.flatMap(({ folders }) => folders.map(name => name.toLowerCase())));
    const unknown = ignored.filter(slug => !folders.has(slug.toLowerCase()));
    const by = engine.explain('discovery.ignore').by;
    const where = by ? ` (${originText(by)})` : '';
    warnings.push(
      ...unknown.map(slug => `“discovery.ignore”${where} names “${slug}”, and there is no such workspace.`),
    );
    return { all, warnings, legacy };
  };
}

function legacyIn(disk: LookDisk, rootFolder: string, root: LegacyInSight['root']): LegacyInSight[] {
  const listed = disk.list(rootFolder);
  if ('failed' in listed) return [];
  const names = legacyFilesIn(listed.filter(each => each.type !== 'folder').map(({ name }) => name));
  return names.map(name => ({ root, rootFolder, name }));
}

function olderSentence({ root, name }: LegacyInSight): string {
  const [where, option] = root === 'user' ? ['your root', ''] : ['the project’s .mooring', ' --project'];
  return `“${name}” in ${where} is not read; "mooring workspace migrate${option}" makes a folder of each workspace in it.`;
}
