/**
 * The variables of workspaces for the editor: the page that shows them, and the `.env` files that it writes. It is part of
 * the third bundle and knows nothing of the editor.
 */
import path from 'node:path';
import { nameProblem } from '../../config/dotenv-edit.ts';
import { actorOf } from '../../node/actor.ts';
import { openEnvironmentFile } from '../../node/environment-file.ts';
import { portPath } from '../../node/write-disk.ts';
import { readWorkspaceEnvironment, type WorkspaceEnvironment } from '../../runtime/environment.ts';
import { withoutEffect } from '../../runtime/environment-effect.ts';
import { type EnvironmentIntent, type EnvironmentResult, writeEnvironment } from '../../runtime/environment-write.ts';
import type { LookDisk } from '../../runtime/find-workspaces.ts';
import type { WorkspaceInSight } from '../../runtime/workspaces.ts';
import { below } from '../../store/absolute.ts';
import type { RootEnv } from '../../workspace/root-env.ts';
import { type EnvironmentPage, environmentPage } from './environment-page.ts';

export interface WorkspaceVariables {
  page(workspace: WorkspaceInSight, how: PageManner): EnvironmentPage;
  /** Its own file, then that of its root; the order in which one would be asked for. */
  files(workspace: WorkspaceInSight): readonly VariablesFile[];
  /** What is wrong with a name for a variable, in one sentence. */
  nameProblem(name: string): string | undefined;
  write(workspace: WorkspaceInSight, file: VariablesFile, intent: EnvironmentIntent): Promise<VariableWritten>;
}

export interface PageManner {
  readonly revealed: boolean;
  /** The names of the secrets that are set. */
  readonly secrets: readonly string[];
  readonly trusted: boolean;
}

export interface VariablesFile {
  readonly of: 'workspace' | 'root';
  /** Absolute, with `/`. */
  readonly file: string;
  readonly shown: string;
  /** False for the root's file where the workspace leaves that out. */
  readonly loaded: boolean;
  /** The names in it, in their order. */
  readonly names: readonly string[];
}

export type VariableWritten =
  | {
      readonly is: 'written';
      readonly changed: boolean;
      /** What was done and what a person should know of it, in sentences. No value is repeated. */
      readonly says: string;
      /** For the editor's undo; nothing where nothing was written or nothing is kept. */
      readonly operation?: { readonly root: string; readonly id: string };
    }
  | { readonly is: 'refused'; readonly message: string };

export interface WorkspaceVariablesOptions {
  readonly disk: LookDisk;
  /** File system paths, absolute. */
  readonly homeFolder: string;
  rootEnvOf(workspace: WorkspaceInSight): RootEnv;
  /** How many earlier contents the history keeps; 0 for none. */
  versions(): number;
}

export function workspaceVariables(options: WorkspaceVariablesOptions): WorkspaceVariables {
  const { disk } = options;
  const shown = shownFrom(options.homeFolder);
  const ignoreCase = process.platform === 'win32';
  const read = (workspace: WorkspaceInSight, rootEnv: boolean): WorkspaceEnvironment =>
    readWorkspaceEnvironment(disk, workspace, { rootEnv, ignoreCase, shown: file => file });
  return {
    nameProblem,
    page(workspace, { revealed, secrets, trusted }) {
      const { slug, rootFolder } = workspace;
      const rootEnv = options.rootEnvOf(workspace);
      const environment = read(workspace, rootEnv.loaded);
      const manner = { revealed, trusted, secrets: new Set(secrets) };
      return environmentPage({ slug, rootFolder, rootShown: shown(rootFolder), environment, rootEnv, ...manner });
    },
    files(workspace) {
      const { root, rootFolder, folder } = workspace;
      const ofRoot = readWorkspaceEnvironment(
        disk,
        { root, rootFolder },
        { rootEnv: true, ignoreCase, shown: file => file },
      );
      const own = read(workspace, false);
      const fileOf = (where: string, { variables }: WorkspaceEnvironment) => ({
        file: `${where}/.env`,
        shown: shown(`${where}/.env`),
        names: [...variables.keys()],
      });
      return [
        { of: 'workspace', ...fileOf(folder, own), loaded: true },
        { of: 'root', ...fileOf(rootFolder, ofRoot), loaded: options.rootEnvOf(workspace).loaded },
      ];
    },
    async write(workspace, { of }, intent) {
      const { root, rootFolder, slug } = workspace;
      const folder = of === 'root' ? rootFolder : workspace.folder;
      const actor = actorOf('extension');
      const { writing, file } = openEnvironmentFile(
        { root, rootFolder, folder },
        { actor, versions: options.versions(), shown },
      );
      const result = await writeEnvironment(writing, file, intent);
      if (result.is === 'refused') return result;
      const rootEnv = options.rootEnvOf(workspace);
      const now = read(workspace, rootEnv.loaded).variables.get(intent.name);
      const facts = { slug, written: file.file, rootEnv: of === 'root' ? rootEnv : undefined, now, shown };
      const effect = withoutEffect(facts, intent);
      const { changed, operation } = result;
      return {
        is: 'written',
        changed,
        says: [did(result, intent, file.shownAs), ...(effect === undefined ? [] : [effect])].join(' '),
        ...(operation === undefined ? {} : { operation: { root: rootFolder, id: operation } }),
      };
    },
  };
}

function did(
  { changed, durable, ignored }: Extract<EnvironmentResult, { readonly is: 'written' }>,
  { do: what, name }: EnvironmentIntent,
  file: string,
): string {
  if (!changed) return what === 'set' ? `“${name}” has that value already.` : `“${name}” is not in ${file}.`;
  return [
    what === 'set' ? `“${name}” is set in ${file}.` : `“${name}” is taken out of ${file}.`,
    ...(ignored ? ['The .gitignore beside it keeps every .env out of git now.'] : []),
    ...(durable ? [] : [`The system does not promise that ${file} outlasts a loss of power.`]),
  ].join(' ');
}

/** `~/…` below the home folder, else as the system writes it. */
function shownFrom(homeFolder: string): (file: string) => string {
  const home = portPath(homeFolder);
  return file => {
    const inHome = below(home, file);
    return inHome === undefined ? path.normalize(file) : `~/${inHome}`;
  };
}
