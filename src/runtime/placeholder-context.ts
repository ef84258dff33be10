/**
 * Looks up what placeholders of workspaces may mean: environment, data store, files in the folder. Reading makes nothing, and
 * what reads the same as before is the same object, so that what was worked out from it still holds.
 */
import { lineIndex } from '../base/text.ts';
import { DATA_KEYS } from '../config/data-keys.ts';
import { type EnvironmentText, layerEnvironment } from '../config/dotenv-layers.ts';
import { entriesOf } from '../config/older.ts';
import { readToml } from '../syntax/toml-read.ts';
import { textOf } from '../syntax/tree.ts';
import type { EffectiveWorkspace, WorkspaceRef } from '../workspace/effective.ts';
import type { PlaceholderContext, StoredValue } from '../workspace/placeholder-targets.ts';
import { rootEnvOf } from '../workspace/root-env.ts';
import { DATA_FILE } from './data-store-place.ts';
import { boundsOf, type EnvFile, readEnvFile } from './environment.ts';
import { type LookDisk, MOST_WORKSPACES } from './find-workspaces.ts';

export interface PlaceholderLookOptions {
  readonly disk: LookDisk;
  /** Of this process: the names count, the values are not looked at. */
  readonly process: Readonly<Record<string, string | undefined>>;
  /** As on Windows, where `Path` and `PATH` are one variable. */
  readonly ignoreCase: boolean;
}

export interface PlaceholderLook {
  /** Looks at the files as they are now. While nothing changed, it is the same object. Never throws. */
  context(effective: EffectiveWorkspace): PlaceholderContext;
}

export function createPlaceholderLook({ disk, process, ignoreCase }: PlaceholderLookOptions): PlaceholderLook {
  const names = Object.keys(process).filter(name => process[name] !== undefined);
  const inherited = new Set([...OF_TERMINALS, ...names].map(name => (ignoreCase ? name.toUpperCase() : name)));
  /** Those asked for last are kept. */
  const known = new Map<string, { readonly texts: Texts; readonly context: PlaceholderContext }>();
  return {
    context(effective) {
      const folder = folderOf(effective.workspace);
      const texts = readTexts(disk, effective);
      const before = known.get(folder);
      known.delete(folder);
      const isSame = before?.context.effective === effective && sameTexts(before.texts, texts);
      const made = (): PlaceholderContext => ({
        effective,
        ...environmentOf(texts, ignoreCase),
        inherited,
        ignoreCase,
        store: new Map(texts.stores.flatMap(storeIn)),
        fileIn: (where, path) => isFile(disk, where, `${folderOf(where)}/${path}`),
      });
      const now = before && isSame ? before : { texts, context: made() };
      known.set(folder, now);
      for (const oldest of known.keys()) {
        if (known.size <= MOST_WORKSPACES) break;
        known.delete(oldest);
      }
      return now.context;
    },
  };
}

/** What every terminal of a workspace has. */
const OF_TERMINALS = ['MOORING_WORKSPACE', 'MOORING_WORKSPACE_DIR'];

interface Texts {
  readonly environment: readonly (EnvironmentText & { readonly isRead: boolean })[];
  readonly stores: readonly { readonly file: string; readonly text: string }[];
}

function readTexts(disk: LookDisk, effective: EffectiveWorkspace): Texts {
  const { workspace } = effective;
  const bounds = boundsOf(workspace);
  const read = (file: string): EnvFile => readEnvFile(disk, file, bounds);
  const environment = (layer: EnvironmentText['layer'], folder: string) => {
    const file = `${folder}/.env`;
    const found = read(file);
    return { layer, file, text: ('text' in found ? found.text : '') ?? '', isRead: 'text' in found };
  };
  const store = (folder: string) => {
    const file = `${folder}/${DATA_FILE}`;
    const found = read(file);
    return { file, text: ('text' in found ? found.text : '') ?? '' };
  };
  const folder = folderOf(workspace);
  const ofRoot = rootEnvOf(effective).loaded ? [environment('root', workspace.rootFolder)] : [];
  return {
    environment: [...ofRoot, environment('workspace', folder)],
    stores: [store(workspace.rootFolder), store(folder)],
  };
}

function sameTexts(one: Texts, other: Texts): boolean {
  return same(one.environment, other.environment) && same(one.stores, other.stores);
}

function same(ones: Texts['stores'], others: Texts['stores']): boolean {
  return (
    ones.length === others.length &&
    ones.every(({ file, text }, at) => file === others[at]?.file && text === others[at]?.text)
  );
}

function environmentOf({ environment }: Texts, ignoreCase: boolean) {
  return {
    environment: layerEnvironment(environment, ignoreCase).variables,
    environmentIsWhole: environment.every(({ isRead }) => isRead),
  };
}

/** Of a file that cannot be read nothing is known. */
function storeIn({ file, text }: Texts['stores'][number]): [string, StoredValue][] {
  const lines = lineIndex(text);
  return entriesOf(readToml(text).parsed.root, DATA_KEYS).flatMap(({ path, entry }): [string, StoredValue][] => {
    const value = textOf(entry.value);
    const [key, ...more] = path;
    if (value === undefined || key === undefined || more.length > 0) return [];
    return [[key, { value, file, line: lines.positionAt(entry.keySpan.start).line + 1 }]];
  });
}

function folderOf({ rootFolder, slug }: WorkspaceRef): string {
  return `${rootFolder}/workspaces/${slug}`;
}

/** A file of a project that lies outside of it once links are resolved is not there. */
function isFile(disk: LookDisk, workspace: WorkspaceRef, path: string): boolean {
  const real = disk.realPath(path);
  if (!('path' in real)) return false;
  const facts = disk.facts(real.path);
  if ('failed' in facts || facts.type !== 'file') return false;
  const bounds = boundsOf(workspace);
  const within = bounds === undefined ? undefined : disk.realPath(bounds);
  return within === undefined || ('path' in within && real.path.startsWith(`${within.path.replace(/\/$/, '')}/`));
}
