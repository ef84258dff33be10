/**
 * The environment of a workspace: the `.env` of its root, and its own over it. Reading makes nothing, and a file that cannot
 * be read faithfully is left out with a sentence instead of being read in part.
 */
import { type EnvironmentText, type EnvironmentVariable, layerEnvironment } from '../config/dotenv-layers.ts';
import { secretsIn, withSecrets } from '../config/dotenv-secrets.ts';
import { below, parentOf } from '../store/absolute.ts';
import { decodeText } from '../syntax/bytes.ts';
import { scan } from '../syntax/scan.ts';
import { withTerminalMark } from '../workspace/terminal.ts';
import type { FoundWorkspace, LookDisk } from './find-workspaces.ts';

export interface WorkspaceEnvironment {
  /** By name. */
  readonly variables: ReadonlyMap<string, EnvironmentVariable>;
  /** The names of the secrets that the values ask for. */
  readonly secrets: readonly string[];
  /** Files that are left out and lines that set nothing, in sentences with their place. */
  readonly problems: readonly string[];
}

export interface EnvironmentOptions {
  /** Without it the `.env` of the root is not looked at: `root-env = false`, or `--no-root-env`. */
  readonly rootEnv: boolean;
  /** As on Windows, where `Path` and `PATH` are one variable. */
  readonly ignoreCase: boolean;
  /** How people know an absolute path. */
  readonly shown: (path: string) => string;
}

/** Where an environment comes from. Paths are absolute, with `/`. */
export interface EnvironmentPlaces {
  /** The folder with the Mooring layout. */
  readonly rootFolder: string;
  readonly root: FoundWorkspace['root'];
  /** Of the workspace; nothing where only the root's file is meant. */
  readonly folder?: string;
}

/** A larger one is none that a person keeps. In bytes. */
export const LIMIT_ENV = 1_000_000;

export function readWorkspaceEnvironment(
  disk: LookDisk,
  places: EnvironmentPlaces,
  options: EnvironmentOptions,
): WorkspaceEnvironment {
  const { rootFolder, folder } = places;
  const { shown } = options;
  const problems: string[] = [];
  const texts: EnvironmentText[] = [];
  const take = (layer: EnvironmentText['layer'], file: string): void => {
    const read = readEnvFile(disk, file, boundsOf(places));
    if ('refused' in read) problems.push(`${shown(file)} ${read.refused}, so it is left out; ${read.wayOut}.`);
    else if (read.text !== undefined) texts.push({ layer, file, text: read.text });
  };
  if (options.rootEnv) take('root', `${rootFolder}/.env`);
  if (folder !== undefined) take('workspace', `${folder}/.env`);
  const layered = layerEnvironment(texts, options.ignoreCase);
  problems.push(...layered.problems.map(({ file, line, message }) => `${shown(file)}:${line}: ${message}`));
  const values = [...layered.variables.values()].map(({ value }) => value);
  return { variables: layered.variables, secrets: [...new Set(values.flatMap(secretsIn))], problems };
}

/** A project came with a clone: no link in it may lead out of it. Your own root you link as you like. */
export function boundsOf({ root, rootFolder }: Pick<EnvironmentPlaces, 'root' | 'rootFolder'>): string | undefined {
  return root === 'project' ? parentOf(rootFolder) : undefined;
}

export type EnvFile =
  | { readonly text: string | undefined; readonly bytes?: Uint8Array }
  | {
      /** What is wrong and the way out, as parts of one sentence. */
      readonly refused: string;
      readonly wayOut: string;
    };

/** The text of a `.env`; undefined where there is none. With `bounds` the file must lie below that folder, links followed. */
export function readEnvFile(disk: LookDisk, file: string, bounds?: string): EnvFile {
  const read = disk.read(file, LIMIT_ENV);
  if ('failed' in read) {
    switch (read.failed) {
      case 'missing':
      case 'not-a-folder':
        return { text: undefined };
      case 'too-large':
        return { refused: 'is larger than 1 MB', wayOut: 'make it smaller' };
      case 'not-a-file':
        return { refused: 'is not a file', wayOut: 'move it away' };
      default:
        return { refused: `cannot be read (${read.code})`, wayOut: 'allow your user to read it' };
    }
  }
  if (bounds !== undefined && !isBelow(disk, file, bounds)) {
    return { refused: 'leads out of the project', wayOut: 'make it a file of its own' };
  }
  const decoded = decodeText(read.bytes);
  if ('held' in decoded) return { refused: 'is not UTF-8', wayOut: 'save it as UTF-8' };
  const held = scan(decoded.text, 'other');
  if (held) return { refused: 'has unresolved conflict markers', wayOut: 'resolve the conflict' };
  return { text: decoded.text, bytes: read.bytes };
}

function isBelow(disk: LookDisk, file: string, bounds: string): boolean {
  const [real, folder] = [disk.realPath(file), disk.realPath(bounds)];
  return 'path' in real && 'path' in folder && below(folder.path, real.path) !== undefined;
}

export interface GivenEnvironment {
  readonly variables: ReadonlyMap<string, string>;
  /** What stays unset for want of a secret, with a sentence that says so. */
  readonly unset: readonly { readonly name: string; readonly message: string }[];
}

/** What a process gets: the values with their secrets in place, and with `workspace` the mark that says where it belongs. */
export function givenEnvironment(
  { variables }: Pick<WorkspaceEnvironment, 'variables'>,
  { secretOf, shown, workspace }: GivenOptions,
): GivenEnvironment {
  const given = new Map<string, string>();
  const unset: { name: string; message: string }[] = [];
  for (const { name, value, file, line } of variables.values()) {
    const resolved = withSecrets(value, secretOf ?? (() => undefined));
    if ('value' in resolved) given.set(name, resolved.value);
    else unset.push({ name, message: unsetSentence(`${name} (${shown(file)}:${line})`, resolved.missing, !!secretOf) });
  }
  return { variables: workspace ? withTerminalMark(given, workspace) : given, unset };
}

export interface GivenOptions {
  /** Nothing where there is no store of secrets: outside of the editor. */
  readonly secretOf?: ((name: string) => string | undefined) | undefined;
  readonly shown: (path: string) => string;
  /** `folder` as the system writes it. */
  readonly workspace?: { readonly slug: string; readonly folder: string };
}

function unsetSentence(variable: string, missing: readonly string[], hasStore: boolean): string {
  const secrets = `the ${missing.length > 1 ? 'secrets' : 'secret'} ${missing.map(each => `“${each}”`).join(', ')}`;
  if (hasStore) return `${variable} stays unset: it needs ${secrets}; set it with “Mooring: Set Secret…”.`;
  return `${variable} stays unset here: it needs ${secrets}, which the editor keeps; use a terminal of the editor.`;
}
