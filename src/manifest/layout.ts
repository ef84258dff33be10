/**
 * Which files are the project's manifest. A manifest is one file or one file per section, in `.mooring/` or, where a
 * project comes from the neighbour's format, in `.bifrost/`. A project keeps the layout it has.
 */
import { baseName, folderOf } from '../base/paths.ts';

/** What git must not carry of a project's `.mooring`: machine state, unfinished work and secrets. */
export const GITIGNORE = '.local/\ndrafts/\n.cache/\n.packages/\n.env\n**/.env\ndata.toml\n**/data.toml\n';

export interface ManifestFile {
  readonly path: string;
  /** A `section` file is named after the one section it holds. */
  readonly role: 'single' | 'section';
  /** The file's name without its ending: for a section file, the section. */
  readonly stem: string;
}

export interface ManifestLayout {
  /** The files that declare the entities, in the order of their paths. */
  readonly used: readonly ManifestFile[];
  /** Manifests beside the used one. They are named in an error until a person chose. */
  readonly unused: readonly ManifestFile[];
}

export const NEW_MANIFEST = '.mooring/manifest.yaml';

/** The manifest files among a project's files. */
export function manifestLayout(paths: Iterable<string>): ManifestLayout {
  const found: Record<Home, ManifestFile[]> = { sections: [], single: [], 'old-sections': [], 'old-single': [] };
  for (const path of paths) {
    const home = homeOf(path);
    if (home) found[home].push(manifestFile(path, home));
  }
  const inOrder = PRECEDENCE.map(home => found[home].sort((a, b) => (a.path < b.path ? -1 : 1)));
  const used = inOrder.find(files => files.length > 0) ?? [];
  return { used, unused: inOrder.flat().filter(file => !used.includes(file)) };
}

/** Whether a path is where a manifest may stand, whatever else is in the project. */
export function isManifestPath(path: string): boolean {
  return homeOf(path) !== undefined;
}

type Home = 'sections' | 'single' | 'old-sections' | 'old-single';

/** `.mooring` before `.bifrost`, section files before one file. */
const PRECEDENCE: readonly Home[] = ['sections', 'single', 'old-sections', 'old-single'];

const NAME = /^[^.].*\.ya?ml$/i;

function homeOf(path: string): Home | undefined {
  // Every path of a project is asked about; nearly all are told by their beginning.
  if (!path.startsWith('.mooring/') && !path.startsWith('.bifrost/')) return undefined;
  const name = baseName(path);
  if (!NAME.test(name)) return undefined;
  switch (folderOf(path)) {
    case '.mooring/manifest':
      return 'sections';
    case '.mooring':
      return stemOf(name) === 'manifest' ? 'single' : undefined;
    case '.bifrost':
      return stemOf(name) === 'metadata' ? 'old-single' : 'old-sections';
    default:
      return undefined;
  }
}

function manifestFile(path: string, home: Home): ManifestFile {
  return { path, role: home.endsWith('sections') ? 'section' : 'single', stem: stemOf(baseName(path)) };
}

function stemOf(name: string): string {
  return name.replace(/\.ya?ml$/i, '');
}
