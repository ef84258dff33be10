/**
 * Notices when there is something for the engine: a manifest folder in a workspace folder or above it up to its
 * repository's root, or a document that can only be Mooring's. Until then no engine process runs.
 */
import * as vscode from 'vscode';
import { engineFile, MANIFEST_FOLDER_NAMES, MANIFEST_FOLDERS } from './files.ts';
import { userRoot } from './user-root.ts';

export interface Sight extends vscode.Disposable {
  /** Looks again, and says whether there is something. */
  look(): Promise<boolean>;
}

/** Calls `found` each time something is seen. */
export function watchForProjects(found: () => void): Sight {
  const look = async () => {
    const seen = await anythingInSight();
    if (seen) found();
    return seen;
  };
  const watcher = vscode.workspace.createFileSystemWatcher(MANIFEST_FOLDERS, false, true, true);
  const subscriptions = [
    watcher,
    watcher.onDidCreate(found),
    vscode.workspace.onDidChangeWorkspaceFolders(look),
    vscode.workspace.onDidOpenTextDocument(async document => {
      if (await isForEngine(document)) found();
    }),
  ];
  return { look, dispose: () => vscode.Disposable.from(...subscriptions).dispose() };
}

async function anythingInSight(): Promise<boolean> {
  for (const { uri } of vscode.workspace.workspaceFolders ?? []) {
    if (uri.scheme === 'file' && (await hasManifestFolderAbove(uri))) return true;
  }
  for (const document of vscode.workspace.textDocuments) {
    if (await isForEngine(document)) return true;
  }
  return false;
}

async function isForEngine({ uri }: vscode.TextDocument): Promise<boolean> {
  if (uri.scheme !== 'file') return false;
  if (isUsers(uri)) return true;
  const file = engineFile(uri.path);
  return file === 'certain' || (file === 'possible' && (await hasManifestFolderAbove(vscode.Uri.joinPath(uri, '..'))));
}

/** A root may have any name; inside it files are known by their places. */
function isUsers({ path }: vscode.Uri): boolean {
  const root = `${userRoot().path}/`;
  return path.startsWith(root) && engineFile(`/.mooring/${path.slice(root.length)}`) === 'certain';
}

/** Upward to the root of the repository, and no further than the folder itself where there is no repository. */
async function hasManifestFolderAbove(start: vscode.Uri): Promise<boolean> {
  let sawOne = false;
  let repository = false;
  for (let folder = start, depth = 0; depth < DEEPEST; depth++) {
    const here = (await Promise.all(MANIFEST_FOLDER_NAMES.map(name => exists(vscode.Uri.joinPath(folder, name))))).some(
      Boolean,
    );
    if (here && (depth === 0 || isInFolder(folder))) return true;
    sawOne ||= here;
    repository = await exists(vscode.Uri.joinPath(folder, '.git'));
    const parent = vscode.Uri.joinPath(folder, '..');
    if (repository || parent.path === folder.path) break;
    folder = parent;
  }
  return sawOne && repository;
}

const DEEPEST = 50;

function isInFolder(uri: vscode.Uri): boolean {
  return vscode.workspace.getWorkspaceFolder(uri) !== undefined;
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
