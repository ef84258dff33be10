/**
 * What terminals, tasks and debug sessions of this window get: the active workspace's variables, its secrets in place. In
 * trusted windows only, and nothing where no workspace is active.
 */
import * as vscode from 'vscode';
import type { WindowWorkspaces } from '../switching/window-workspaces.ts';
import { userRoot, userRootSetting } from '../user-root.ts';
import type { EditorSecrets } from './editor-secrets.ts';

export interface WindowEnvironment extends vscode.Disposable {
  /** As of the last look; nothing where nothing is given. */
  readonly given: GivenToWindow | undefined;
  readonly onChange: vscode.Event<GivenToWindow | undefined>;
  /** What is given once the looks that are under way are over. */
  settled(): Promise<GivenToWindow | undefined>;
}

export interface GivenToWindow {
  /** The workspace's name. */
  readonly slug: string;
  readonly variables: ReadonlyMap<string, string>;
  /** What is left out or stays unset, in one sentence each. */
  readonly problems: readonly string[];
  /** The names of the secrets that are not there. */
  readonly missing: readonly string[];
}

export function windowEnvironment(
  workspaces: WindowWorkspaces,
  secrets: EditorSecrets,
  log: vscode.LogOutputChannel,
): WindowEnvironment {
  const changes = new vscode.EventEmitter<GivenToWindow | undefined>();
  let given: GivenToWindow | undefined;
  let text = textOf(undefined);
  let turns = 0;
  const look = async () => {
    const turn = ++turns;
    const next = await wanted(workspaces, secrets);
    // While the secrets were fetched, somebody may have switched.
    if (turn !== turns || textOf(next) === text) return;
    given = next;
    text = textOf(next);
    for (const problem of next?.problems ?? []) log.warn(problem);
    changes.fire(next);
  };
  let looking: Promise<void> = Promise.resolve();
  const again = () => {
    looking = look().catch(error => log.error(`The environment of the workspace cannot be made: ${String(error)}`));
  };
  const subscriptions = [
    changes,
    workspaces.onChange(again),
    secrets.onChange(again),
    vscode.workspace.onDidGrantWorkspaceTrust(again),
  ];
  // Trust is never taken back while a window lives; a wrong answer here would be too bad all the same.
  const givenNow = () => (vscode.workspace.isTrusted ? given : undefined);
  return {
    get given() {
      return givenNow();
    },
    onChange: changes.event,
    async settled() {
      for (let awaited: unknown; awaited !== looking; await awaited) awaited = looking;
      return givenNow();
    },
    dispose() {
      turns++;
      vscode.Disposable.from(...subscriptions).dispose();
    },
  };
}

async function wanted(workspaces: WindowWorkspaces, secrets: EditorSecrets): Promise<GivenToWindow | undefined> {
  const workspace = workspaces.seen?.active.workspace;
  const environment = vscode.workspace.isTrusted && workspace ? workspaces.environmentOf(workspace) : undefined;
  if (!workspace || !environment) return undefined;
  const values = environment.secrets.length === 0 ? NO_SECRETS : await secrets.valuesOf(environment.secrets);
  const { variables, problems, missing } = environment.give(values);
  // The command line in a terminal should look where this window looks.
  const isMoved = !process.env.MOORING_HOME && userRootSetting() !== '';
  const moved = isMoved ? [['MOORING_HOME', userRoot().fsPath] as const] : [];
  return { slug: workspace.slug, variables: new Map([...variables, ...moved]), problems, missing };
}

const NO_SECRETS: ReadonlyMap<string, string> = new Map();

function textOf(given: GivenToWindow | undefined): string {
  return given ? JSON.stringify([given.slug, [...given.variables], given.problems, given.missing]) : '';
}
