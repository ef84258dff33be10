/** Which files are Mooring's by their names, as patterns for the editor and as a test for a path. */

const MANIFESTS = '**/.{mooring,bifrost}/**/*.{yaml,yml}';
/** A project's, and the user's where the user root is called so. */
const CONFIG = '**/.mooring/{config,workspaces/default-workspace}.toml';
/** Workspaces, and the layers beside them and for all of a root. */
const WORKSPACES = '**/.mooring/{workspaces/*,layers}/**/*.toml';
/** What their placeholders name, and where a fix writes. */
const VALUES = '**/.mooring/{.env,data.toml,workspaces/*/.env}';
const ENTITY_FILES = ['**/*.form.{yaml,yml}', '**/*.agent.{yaml,yml}', '**/app.{yaml,yml}', '**/asset.json'];

/** The documents that the engine hears of while they are open. By pattern, as people map languages as they like. */
export const DOCUMENTS = [MANIFESTS, CONFIG, WORKSPACES, VALUES, ...ENTITY_FILES, '**/*.py'].map(pattern => ({
  scheme: 'file',
  pattern,
}));

/** The user's config and workspaces, by their whole path; where no path is given, only where the user root is called `.mooring`. */
export function userFiles(userRoot: string | undefined): { scheme: string; pattern: string }[] {
  if (userRoot === undefined) return [];
  const separator = userRoot.includes('\\') ? '\\' : '/';
  return USER_FILES.map(name => ({
    scheme: 'file',
    pattern: `${userRoot}${separator}${name.replaceAll('/', separator)}`,
  }));
}

/** In the user root: what configs and workspaces say, one by one, so that nothing else of a root that may be large is watched. */
export const USER_FILES = [
  'config.toml',
  'workspaces/default-workspace.toml',
  'workspaces/*/**/*.toml',
  'layers/**/*.toml',
  '.env',
  'data.toml',
  'workspaces/*/.env',
] as const;

/** The folders that hold a manifest, wherever they appear, and what is in them. */
export const MANIFEST_FOLDERS = '{**/.mooring,**/.mooring/**,**/.bifrost,**/.bifrost/**}';

export const MANIFEST_FOLDER_NAMES = ['.mooring', '.bifrost'];

/**
 * Whether one look at a path with `/` tells that there is work for the engine: `certain`. Names that other tools use
 * too are `possible`: they count only below a folder with a manifest.
 */
export function engineFile(path: string): 'certain' | 'possible' | undefined {
  if (/\/\.(?:mooring|bifrost)\/.+\.ya?ml$/i.test(path) || /\.(?:form|agent)\.ya?ml$/i.test(path)) return 'certain';
  if (/\/\.mooring\/(?:config|(?:workspaces\/[^/]+|layers)\/.+)\.toml$/i.test(path)) return 'certain';
  return /(?:\/app\.ya?ml|\/asset\.json|\.py)$/i.test(path) ? 'possible' : undefined;
}
