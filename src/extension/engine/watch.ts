/** Tells the engine which files may have changed. It takes these as hints, so late, doubled and coarse ones do no harm. */
import * as vscode from 'vscode';
import { DidChangeWatchedFilesNotification, FileChangeType, type LanguageClient } from 'vscode-languageclient/node';
import { REQUESTS } from '../../protocol/protocol.ts';
import { USER_FILES } from '../files.ts';

export interface FileWatch extends vscode.Disposable {
  /** Roots to watch beside the window's folders. */
  also(roots: readonly string[]): void;
}

/** `userRoot` is watched for what configs and workspaces say, wherever it is. */
export function watchFiles(client: LanguageClient, userRoot: string | undefined): FileWatch {
  const pending = new Map<string, FileChangeType>();
  const watchers = new Map<string, vscode.Disposable>();
  let extra: readonly string[] = [];
  let timer: NodeJS.Timeout | undefined;

  const send = () => {
    timer = undefined;
    const changes = [...pending].map(([uri, type]) => ({ uri, type }));
    pending.clear();
    const sent =
      changes.length > MOST_EVENTS
        ? client.sendRequest(REQUESTS.rescan, {})
        : client.sendNotification(DidChangeWatchedFilesNotification.type, { changes });
    // The engine is gone: the next one looks at everything anyway.
    sent.catch(() => undefined);
  };
  const hint = (uri: vscode.Uri, type: FileChangeType) => {
    if (NOISE.test(uri.path)) return;
    if (pending.size <= MOST_EVENTS) pending.set(client.code2ProtocolConverter.asUri(uri), type);
    timer ??= setTimeout(send, GATHER_MS);
  };
  const update = () => {
    const wanted = new Set(rootsToWatch(extra));
    for (const [root, watcher] of watchers) {
      if (wanted.has(root)) continue;
      watcher.dispose();
      watchers.delete(root);
    }
    for (const root of wanted) if (!watchers.has(root)) watchers.set(root, watchFolder(root, hint));
  };
  const users = (userRoot === undefined ? [] : USER_FILES).map(pattern => watchFolder(userRoot ?? '', hint, pattern));
  const folders = vscode.workspace.onDidChangeWorkspaceFolders(update);
  update();
  return {
    also(roots) {
      extra = roots;
      update();
    },
    dispose() {
      clearTimeout(timer);
      folders.dispose();
      for (const watcher of users) watcher.dispose();
      for (const watcher of watchers.values()) watcher.dispose();
      watchers.clear();
    },
  };
}

const NOISE = /\/(?:\.git|node_modules)(?:\/|$)/;
const GATHER_MS = 50;
/** Beyond this, one look at everything is cheaper than the list. */
const MOST_EVENTS = 2000;

function rootsToWatch(extra: readonly string[]): string[] {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  const outside = extra.filter(root => !vscode.workspace.getWorkspaceFolder(vscode.Uri.file(root)));
  return [...folders.map(({ uri }) => uri.fsPath), ...outside];
}

function watchFolder(
  root: string,
  hint: (uri: vscode.Uri, type: FileChangeType) => void,
  pattern = '**/*',
): vscode.Disposable {
  const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(vscode.Uri.file(root), pattern));
  return vscode.Disposable.from(
    watcher,
    watcher.onDidCreate(uri => hint(uri, FileChangeType.Created)),
    watcher.onDidChange(uri => hint(uri, FileChangeType.Changed)),
    watcher.onDidDelete(uri => hint(uri, FileChangeType.Deleted)),
  );
}
