/** Reads the workspaces of the user root and of the window's project roots. Looking makes nothing. */
import { realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { LIMITS } from '../syntax/scan.ts';
import { type RootType, readWorkspaces, type Workspace, type WorkspaceEntry } from '../workspace/discover.ts';
import { type ListedWorkspace, listWorkspaces } from '../workspace/listing.ts';

export interface FoundWorkspace extends Workspace {
  /** Its `workspace.toml`. */
  readonly file: vscode.Uri;
}

export type WorkspaceInView = ListedWorkspace<FoundWorkspace>;

/** The user root: `MOORING_HOME`, else the setting, else `~/.mooring`. */
export function userRoot(): vscode.Uri {
  const setting = vscode.workspace.getConfiguration('mooring').get<string>('home', '').trim();
  const chosen = process.env.MOORING_HOME || setting.replace(/^~(?=$|[\\/])/, homedir());
  return vscode.Uri.file(path.isAbsolute(chosen) ? path.normalize(chosen) : path.join(homedir(), '.mooring'));
}

/** `.mooring` of each folder of the window, whether it exists or not. */
export function projectRoots(): vscode.Uri[] {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  return folders.map(({ uri }) => vscode.Uri.joinPath(uri, '.mooring'));
}

export async function findWorkspaces(): Promise<WorkspaceInView[]> {
  const user = userRoot();
  const roots = projectRoots().filter(root => root.path !== user.path);
  const [own, ...ofProjects] = await Promise.all([
    workspacesBelow(user, 'user'),
    ...roots.map(root => workspacesBelow(root, 'project')),
  ]);
  return listWorkspaces(own, ofProjects.flat());
}

async function workspacesBelow(root: vscode.Uri, type: RootType): Promise<FoundWorkspace[]> {
  const folder = vscode.Uri.joinPath(root, 'workspaces');
  let names: [string, vscode.FileType][];
  try {
    names = await vscode.workspace.fs.readDirectory(folder);
  } catch {
    return [];
  }
  const folders = names.filter(([, found]) => found & vscode.FileType.Directory).slice(0, MOST_WORKSPACES);
  const linked = folders.some(([, found]) => found & vscode.FileType.SymbolicLink);
  const entries = await Promise.all(
    folders.map(async ([slug]) => ({
      ...(await readEntry(slug, fileOf(folder, slug))),
      ...(linked ? await placeOf(vscode.Uri.joinPath(folder, slug)) : {}),
    })),
  );
  return readWorkspaces(entries, type).map(found => ({ ...found, file: fileOf(folder, found.slug) }));
}

/** A root with more folders than this is none that a person looks at. */
const MOST_WORKSPACES = 1000;

function fileOf(folder: vscode.Uri, slug: string): vscode.Uri {
  return vscode.Uri.joinPath(folder, slug, 'workspace.toml');
}

async function readEntry(slug: string, file: vscode.Uri): Promise<WorkspaceEntry> {
  try {
    const { size, type } = await vscode.workspace.fs.stat(file);
    if (type & vscode.FileType.Directory)
      return { slug, unreadable: 'Its workspace.toml is a folder; make it a file.' };
    if (size > LIMITS.textLength)
      return { slug, unreadable: 'Its workspace.toml is larger than 5 MB and is not read.' };
    const bytes = await vscode.workspace.fs.readFile(file);
    return { slug, text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return { slug };
    if (error instanceof TypeError) return { slug, unreadable: 'Its workspace.toml is not UTF-8; save it as UTF-8.' };
    return { slug, unreadable: 'Its workspace.toml cannot be opened; check its permissions.' };
  }
}

async function placeOf(folder: vscode.Uri): Promise<{ place?: string }> {
  try {
    return { place: await realpath(folder.fsPath) };
  } catch {
    return {};
  }
}
