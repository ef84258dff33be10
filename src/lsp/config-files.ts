/**
 * The config files that the server knows: the user's, and one of each project it looks after. Unsaved text goes before
 * what the disk says. Everything is read when it is asked for, and kept until a hint says that it may have changed.
 */
import { type LineIndex, lineIndex } from '../base/text.ts';
import type { ConfigFacts } from '../checks/config/check-config.ts';
import type { Variables } from '../config/environment.ts';
import { type ConfigFile, configValue, type ResolvedConfig, resolveConfig } from '../config/layers.ts';
import { CONFIG_FILES } from '../config/older.ts';
import type { FileLayer } from '../config/schema.ts';
import type { ReadDisk } from '../ports/disk.ts';
import type { ConfigSight } from '../queries/config-sight.ts';
import { leadsOutside } from '../runtime/config-files.ts';
import type { FoundInRoot, LookDisk } from '../runtime/find-workspaces.ts';
import { readSource } from '../store/load.ts';
import { parseToml } from '../syntax/toml.ts';
import { isList, isTable } from '../syntax/toml-value.ts';
import type { Parsed } from '../syntax/tree.ts';
import type { RootType } from '../workspace/discover.ts';
import { listWorkspaces } from '../workspace/listing.ts';
import type { ChangingFinder } from './workspace-finder.ts';

export interface ConfigPlatform {
  readonly disk: LookDisk;
  /** Absolute, with `/`, as all paths here. */
  readonly userRoot: string;
  readonly homeFolder: string;
  readonly variables: Variables;
  /** The wall clock, in milliseconds. */
  readonly clock: () => number;
}

/** One file with all that lies around it. */
export interface KnownConfig {
  /** Absolute. */
  readonly path: string;
  readonly file: ConfigFile;
  readonly lines: LineIndex;
  readonly sight: ConfigSight;
  readonly facts: ConfigFacts;
  /** The absolute path of a file of this sight, by the path that is shown to people. */
  pathOf(shownAs: string): string;
}

export interface ConfigFiles {
  /** The projects, the one that the window's values come from first. */
  setProjects(roots: readonly string[]): void;
  /** The file at an absolute path, whether it exists or not, if it is a config file in sight. */
  at(path: string): KnownConfig | undefined;
  /** The files of the user and of all projects that exist or are open. */
  all(): readonly KnownConfig[];
  /** What holds in a project, or without one. */
  sightOf(root: string | undefined): { readonly sight: ConfigSight; pathOf(shownAs: string): string };
  /** A path may have changed. True where that concerns configs. */
  touch(path: string): boolean;
  /** Everything may have changed. */
  touchAll(): void;
  isUsers(path: string): boolean;
}

interface Place {
  readonly layer: FileLayer;
  readonly path: string;
  readonly shownAs: string;
  /** Links that lead out of this folder are not followed. */
  readonly within?: string;
}

interface Sight {
  readonly sight: ConfigSight;
  readonly facts: ConfigFacts;
  readonly places: readonly Place[];
  pathOf(shownAs: string): string;
}

/** `unsaved` gives the text of a file that is open in the editor, and `finder` the workspaces that configs speak of. */
export function configFiles(
  { disk, userRoot, homeFolder, variables, clock }: ConfigPlatform,
  unsaved: (path: string) => string | undefined,
  finder: ChangingFinder,
): ConfigFiles {
  const files = configReader(disk);
  const workspaces = new Map<string, { readonly type: RootType; readonly found: FoundInRoot }>();
  const sights = new Map<string | undefined, Sight>();
  let projects: readonly string[] = [];

  const shown = userRoot.startsWith(`${homeFolder}/`) ? `~${userRoot.slice(homeFolder.length)}` : userRoot;
  const usersPlaces = CONFIG_FILES.map(
    (name): Place => ({ layer: 'user', path: `${userRoot}/${name}`, shownAs: `${shown}/${name}` }),
  );
  const placesOf = (root: string | undefined): readonly Place[] =>
    root === undefined
      ? usersPlaces
      : [
          ...PROJECT_FILES.map(
            (name): Place => ({ layer: 'project', path: `${root}/${name}`, shownAs: name, within: root }),
          ),
          ...usersPlaces,
        ];
  const found = (root: string, type: RootType): FoundInRoot => {
    const known = workspaces.get(root) ?? { type, found: finder.find(root, type) };
    workspaces.set(root, known);
    return known.found;
  };
  /** False where the workspaces of the root are to everybody else what they were. */
  const lookAgain = (root: string): boolean => {
    const known = workspaces.get(root);
    return known !== undefined && workspaces.delete(root) && found(root, known.type) !== known.found;
  };

  const make = (root: string | undefined): Sight => {
    const places = placesOf(root);
    const present = places.flatMap(place => files.read(place, unsaved(place.path)) ?? []);
    const resolved = resolveConfig(present, variables);
    // The user's file may name what only another of the opened projects has.
    const roots = [...new Set([...(root === undefined ? [] : [root]), ...projects])];
    const own = found(userRoot, 'user');
    const theirs = roots.map(each => found(`${each}/.mooring`, 'project'));
    const listed = listWorkspaces(
      own.workspaces,
      theirs.flatMap(each => each.workspaces),
    );
    const slugs = [own, ...theirs].flatMap(each => each.workspaces.map(({ slug }) => slug));
    return {
      sight: { files: present, resolved, workspaces: listed },
      facts: { slugs, missingPaths: missingPaths(disk, resolved), nowMs: clock() },
      places,
      pathOf: shownAs => places.find(place => place.shownAs === shownAs)?.path ?? shownAs,
    };
  };
  const sightOf = (root: string | undefined): Sight => {
    const known = sights.get(root) ?? make(root);
    sights.set(root, known);
    return known;
  };
  const rootOf = (path: string): string | undefined =>
    projects.find(root => PROJECT_FILES.some(name => path === `${root}/${name}`)) ?? projects[0];

  const at = (path: string): KnownConfig | undefined => {
    const around = sightOf(rootOf(path));
    const place = around.places.find(each => each.path === path);
    const file = place && around.sight.files.find(each => each.path === place.shownAs);
    return file && { path, file, lines: lineIndex(file.text), ...around };
  };
  return {
    at,
    sightOf,
    setProjects(roots) {
      projects = roots;
      sights.clear();
    },
    all() {
      const paths = [
        ...projects.flatMap(root => PROJECT_FILES.map(name => `${root}/${name}`)),
        ...usersPlaces.map(({ path }) => path),
      ];
      return paths.flatMap(path => at(path) ?? []);
    },
    touch(path) {
      const isConfig =
        usersPlaces.some(place => place.path === path) || PROJECT_FILES.some(name => path.endsWith(`/${name}`));
      const root = /^(.*)\/workspaces(?:\/|$)/.exec(path)?.[1];
      if (isConfig) files.forget(path);
      finder.touch(path);
      const isWorkspace = root !== undefined && lookAgain(root);
      if (isConfig || isWorkspace) sights.clear();
      return isConfig || isWorkspace;
    },
    touchAll() {
      files.forget();
      finder.touchAll();
      workspaces.clear();
      sights.clear();
    },
    isUsers: path => usersPlaces.some(place => place.path === path),
  };
}

export const PROJECT_FILES = CONFIG_FILES.map(name => `.mooring/${name}`);

/** Reads config files, and keeps what it read until it is told to forget. */
export interface ConfigReader {
  /** Nothing where there is no such file. */
  read(place: Place, unsaved: string | undefined): ConfigFile | undefined;
  /** One file, or all; the last good states stay. */
  forget(path?: string): void;
}

interface Text {
  readonly text: string;
  readonly parsed: Parsed;
}

export function configReader(disk: LookDisk): ConfigReader {
  const onDisk = new Map<string, Text | 'absent'>();
  const latest = new Map<string, Text>();
  const good = new Map<string, Text>();
  const parse = (path: string, text: string): Text => {
    const before = latest.get(path);
    return before?.text === text ? before : { text, parsed: parseToml(text) };
  };
  const readDisk = ({ path, within }: Place): Text | 'absent' => {
    const observed = leadsOutside(disk, { file: path, ...(within === undefined ? {} : { within }) })
      ? { held: 'unreadable' as const, message: 'The link leads outside the project; put the file itself here.' }
      : readSource(absoluteDisk(disk), path);
    if (!observed) return 'absent';
    if ('text' in observed) return parse(path, observed.text);
    const held = { reason: observed.held, message: observed.message, span: { start: 0, end: 0 } };
    return { text: '', parsed: { root: undefined, problems: [], held } };
  };
  return {
    read(place, unsaved) {
      const { layer, path, shownAs } = place;
      const known = onDisk.get(path) ?? readDisk(place);
      onDisk.set(path, known);
      const now = unsaved === undefined ? known : parse(path, unsaved);
      if (now === 'absent') return undefined;
      latest.set(path, now);
      if (!now.parsed.held) good.set(path, now);
      const lastGood = now.parsed.held ? good.get(path) : undefined;
      return { layer, path: shownAs, ...now, ...(lastGood ? { lastGood } : {}) };
    },
    forget(path) {
      if (path === undefined) onDisk.clear();
      else onDisk.delete(path);
    },
  };
}

/** Links of the user's files are followed: people keep their own config in another place and link it. */
function absoluteDisk(disk: LookDisk): ReadDisk {
  return {
    list: folder => disk.list(folder),
    read: (path, limit) => disk.read(path, limit),
    follow: () => ({ broken: 'outside' }),
  };
}

/** Of the paths that bindings name, those that are surely not there. */
function missingPaths(disk: LookDisk, resolved: ResolvedConfig): Set<string> {
  const missing = new Set<string>();
  const bindings = configValue(resolved, 'bindings');
  if (!isList(bindings)) return missing;
  for (const binding of bindings.slice(0, MOST_BINDINGS)) {
    const paths = isTable(binding) ? binding.paths : undefined;
    if (!isList(paths)) continue;
    for (const path of paths) {
      if (typeof path !== 'string') continue;
      const real = disk.realPath(path);
      if ('failed' in real && real.failed === 'missing') missing.add(path);
    }
  }
  return missing;
}

const MOST_BINDINGS = 500;
