/**
 * The workspaces that the server knows: those of each project it looks after, and the user's as far as somebody looks at
 * them. Unsaved text goes before what the disk says.
 */
import type { Problem } from '../checks/problem.ts';
import type { WorkspaceSubject } from '../checks/workspace/subject.ts';
import { createWorkspaceCheck, type PlaceholderResolvers, type WorkspaceCheck } from '../runtime/check-workspaces.ts';
import type { FoundWorkspace, LookDisk } from '../runtime/find-workspaces.ts';
import type { Definition } from '../workspace/definition.ts';
import { type ChangingFinder, changingFinder } from './workspace-finder.ts';

export interface WorkspaceFilesOptions {
  readonly disk: LookDisk;
  /** Absolute, with `/`, as all paths here. */
  readonly userRoot: string;
  readonly clock: () => number;
  /** The unsaved text of a file that is open in the editor. */
  unsaved(path: string): string | undefined;
  /** The environment of this process. */
  readonly process?: Readonly<Record<string, string | undefined>>;
  /** As on Windows, where `Path` and `PATH` are one variable. */
  readonly ignoreCase?: boolean;
  /** What `discovery.ignore` says in a project, or without one. */
  ignored(project: string | undefined): readonly string[];
}

/** A `workspace.toml` or the file of a layer, with the workspace that it belongs to. */
export interface KnownWorkspaceFile {
  readonly path: string;
  readonly definition: Definition;
  readonly subject: WorkspaceSubject;
  /** Those that can be seen from there: of the same root first, then the user's. */
  readonly inSight: readonly FoundWorkspace[];
  /** The `.toml` files in its folder, relative to it. */
  layerFiles(): readonly string[];
  /** What placeholders come to in it, and in those that rest on it. */
  placeholders(): PlaceholderResolvers;
}

export interface WorkspaceFiles {
  setProjects(roots: readonly string[]): void;
  /** Of the projects' files, and of the user's that are shown. */
  problems(isShown: (path: string) => boolean, open: readonly string[]): Problem[];
  at(path: string): KnownWorkspaceFile | undefined;
  /** The text of any file as it is now. */
  text(path: string): string | undefined;
  touch(path: string): void;
  touchAll(): void;
}

/** One root with what is seen from it. */
interface Place {
  readonly project: string | undefined;
  readonly finder: ChangingFinder;
  readonly check: WorkspaceCheck;
}

export function workspaceFiles(options: WorkspaceFilesOptions): WorkspaceFiles {
  const { userRoot } = options;
  const places = new Map<string | undefined, Place>();
  let projects: readonly string[] = [];
  const placeOf = (project: string | undefined): Place => {
    const known = places.get(project);
    if (known) return known;
    const finder = changingFinder(options.disk, options.clock);
    const made = { project, finder, check: createWorkspaceCheck(options) };
    places.set(project, made);
    return made;
  };
  const found = ({ project, finder }: Place, root: string | undefined = project) =>
    root === undefined
      ? finder.find(userRoot, 'user', options.ignored(project)).workspaces
      : finder.find(rootOf(root), 'project', options.ignored(project)).workspaces;
  const users = (): Place => placeOf(undefined);
  const inPlaces = (): Place[] => [...projects.map(placeOf), users()];
  /** What is seen from a root: its own workspaces, then those of others that they can mean, or that can mean them. */
  const seenFrom = (place: Place) =>
    place.project === undefined
      ? [found(place), ...projects.map(root => found(place, root))]
      : [found(place), place.finder.find(userRoot, 'user', options.ignored(place.project)).workspaces];
  return {
    setProjects(roots) {
      projects = roots.filter(root => rootOf(root) !== userRoot);
      for (const key of places.keys()) if (key !== undefined && !projects.includes(key)) places.delete(key);
    },
    problems(isShown, open) {
      const ofProjects = projects.map(placeOf).flatMap(place => {
        const own = found(place);
        const ignored = options.ignored(place.project);
        return place.check.check({ checked: own, seen: seenFrom(place), ignored });
      });
      const place = users();
      const own = found(place);
      const checked = watched(own, userRoot, isShown, open);
      const seen = seenFrom(place);
      const ofUser =
        checked.length === 0 ? [] : place.check.check({ checked, seen, ignored: options.ignored(undefined) });
      return [...ofProjects, ...ofUser].filter(({ path }) => isShown(path));
    },
    at(path) {
      const place = inPlaces().find(({ project }) =>
        path.startsWith(`${project === undefined ? userRoot : rootOf(project)}/`),
      );
      if (!place || !path.endsWith('.toml')) return undefined;
      const own = found(place);
      const users =
        place.project === undefined
          ? []
          : place.finder.find(userRoot, 'user', options.ignored(place.project)).workspaces;
      const ignored = options.ignored(place.project);
      const known = subjectWith(place.check, own, path, ignored);
      return (
        known && {
          path,
          ...known,
          inSight: [...own, ...users],
          layerFiles: () => place.check.layerFiles(known.subject.effective.workspace),
          placeholders: () => place.check.resolvers(known.subject, { seen: seenFrom(place), ignored }),
        }
      );
    },
    text: path => users().check.text(path),
    touch(path) {
      for (const { finder } of places.values()) finder.touch(path);
    },
    touchAll() {
      for (const { finder } of places.values()) finder.touchAll();
    },
  };
}

function rootOf(project: string): string {
  return `${project}/.mooring`;
}

function definitionAt({ own, layers }: WorkspaceSubject, path: string): Definition | undefined {
  return own.file === path ? own : layers.find(({ definition }) => definition.file === path)?.definition;
}

/** The user's that are asked about: those of open files, all where their root is in an opened folder. */
function watched(
  own: readonly FoundWorkspace[],
  userRoot: string,
  isShown: (path: string) => boolean,
  open: readonly string[],
): readonly FoundWorkspace[] {
  if (isShown(`${userRoot}/workspaces`)) return own;
  const files = open.filter(path => path.startsWith(`${userRoot}/`) && path.endsWith('.toml'));
  // A layer beside the workspaces may be one of any.
  const isShared = files.some(
    path => !path.startsWith(`${userRoot}/workspaces/`) && !NO_LAYER.test(path.slice(userRoot.length)),
  );
  if (isShared) return own;
  return own.filter(({ folder, file }) => isShown(file) || files.some(path => path.startsWith(`${folder}/`)));
}

/** The workspace in whose folder a file is, if it is one of its files; else the first that has it as a layer. */
function subjectWith(
  check: WorkspaceCheck,
  own: readonly FoundWorkspace[],
  path: string,
  ignored: readonly string[],
): Pick<KnownWorkspaceFile, 'subject' | 'definition'> | undefined {
  const near = own.filter(({ folder }) => path.startsWith(`${folder}/`));
  const ofNear = firstWith(check.subjects(near, ignored), path);
  const [first] = own;
  if (ofNear || !first || NO_LAYER.test(path.slice(first.rootFolder.length))) return ofNear;
  const others = own.filter(each => !near.includes(each));
  return firstWith(check.subjects(others, ignored), path);
}

function firstWith(subjects: readonly WorkspaceSubject[], path: string) {
  for (const subject of subjects) {
    const definition = definitionAt(subject, path);
    if (definition) return { subject, definition };
  }
  return undefined;
}

/** From the folder of the root: files that are something else, or of one workspace alone. */
const NO_LAYER = /\/(?:workspace|config|data|template)\.toml$|\/\.[^/]+\/|^\/templates\//;
