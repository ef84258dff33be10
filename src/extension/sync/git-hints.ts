/**
 * VS Code's own git, where it is there and switched on: it hears first of what is fetched and committed in the editor, with
 * `git.autofetch` too, and it shows files as they were in a git commit. Everything works without it.
 */
import * as vscode from 'vscode';

export interface GitHints extends vscode.Disposable {
  /** Nothing is asked of the editor's git before; more than once is as once. */
  start(): void;
  /** A page with the file as it is in the git commit `ref`; nothing where the editor's git cannot show it. */
  pageOf(file: vscode.Uri, ref: string): vscode.Uri | undefined;
}

interface GitApi {
  readonly repositories: readonly GitRepository[];
  readonly onDidOpenRepository: vscode.Event<GitRepository>;
  readonly onDidCloseRepository: vscode.Event<GitRepository>;
  toGitUri(uri: vscode.Uri, ref: string): vscode.Uri;
  getRepository(uri: vscode.Uri): GitRepository | null;
}

interface GitRepository {
  readonly state: {
    readonly HEAD?: {
      readonly name?: string;
      readonly commit?: string;
      readonly ahead?: number;
      readonly behind?: number;
    };
    readonly indexChanges: readonly unknown[];
    readonly workingTreeChanges: readonly unknown[];
    readonly onDidChange: vscode.Event<void>;
  };
}

interface GitExports {
  readonly enabled: boolean;
  getAPI(version: 1): GitApi;
}

/** `changed` is called when something of a repository is another than before. */
export function gitHints(changed: () => void): GitHints {
  const listening: vscode.Disposable[] = [];
  const repositories = new Map<GitRepository, vscode.Disposable>();
  let api: GitApi | undefined;
  let isStarted = false;
  let isOver = false;
  const follow = (repository: GitRepository) => {
    let seen = lookOf(repository);
    const subscription = repository.state.onDidChange(() => {
      // It speaks up at every status that anybody asks for, ours too.
      const now = lookOf(repository);
      if (now === seen) return;
      seen = now;
      changed();
    });
    repositories.set(repository, subscription);
  };
  const begin = async (): Promise<void> => {
    const extension = vscode.extensions.getExtension<GitExports>('vscode.git');
    const git = await extension?.activate();
    if (isOver || !git?.enabled) return;
    api = git.getAPI(1);
    api.repositories.forEach(follow);
    listening.push(
      api.onDidOpenRepository(follow),
      api.onDidCloseRepository(repository => {
        repositories.get(repository)?.dispose();
        repositories.delete(repository);
      }),
    );
  };
  return {
    start() {
      if (isStarted) return;
      isStarted = true;
      // An editor whose git cannot start has none.
      begin().catch(() => undefined);
    },
    pageOf: (file, ref) => (api?.getRepository(file) ? api.toGitUri(file, ref) : undefined),
    dispose() {
      isOver = true;
      vscode.Disposable.from(...listening, ...repositories.values()).dispose();
    },
  };
}

function lookOf({ state: { HEAD, indexChanges, workingTreeChanges } }: GitRepository): string {
  const { name, commit, ahead, behind } = HEAD ?? {};
  return JSON.stringify([name, commit, ahead, behind, indexChanges.length, workingTreeChanges.length]);
}
