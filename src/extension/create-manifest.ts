/** “Create Manifest from This Folder”: asks the engine what it would write, shows it, and writes it when a person agrees. */
import * as vscode from 'vscode';
import { type ManifestProposal, REQUESTS } from '../protocol/protocol.ts';
import type { Engine } from './engine/engine.ts';
import { closePages } from './linked-pages.ts';

const SCHEME = 'mooring-preview';

export interface ManifestCreation extends vscode.Disposable {
  run(): Promise<void>;
}

export function manifestCreation(engine: Engine): ManifestCreation {
  let shown: ManifestProposal | undefined;
  const changes = new vscode.EventEmitter<vscode.Uri>();
  const provider = vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    onDidChange: changes.event,
    provideTextDocumentContent(uri) {
      const proposal = shown;
      return proposal?.files.find(({ path }) => previewOf(proposal, path) === uri.toString())?.text ?? '';
    },
  });
  return {
    async run() {
      const folder = await pickFolder();
      if (!folder) return;
      const proposal = await propose(engine, folder);
      if (!proposal) return;
      shown = proposal;
      await preview(proposal, changes);
      if (await agreed(proposal)) await create(proposal);
      await closePages(SCHEME);
      shown = undefined;
    },
    dispose: () => vscode.Disposable.from(provider, changes).dispose(),
  };
}

async function pickFolder(): Promise<vscode.Uri | undefined> {
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
  if (folders.length > 1) {
    const placeHolder = 'The folder to create a manifest in';
    return (await vscode.window.showWorkspaceFolderPick({ placeHolder }))?.uri;
  }
  if (!folders[0]) {
    const open = 'Open Folder';
    const choice = await vscode.window.showInformationMessage('Open a folder first; the manifest is made in it.', open);
    if (choice === open) await vscode.commands.executeCommand('vscode.openFolder');
  }
  return folders[0]?.uri;
}

async function propose(engine: Engine, folder: vscode.Uri): Promise<ManifestProposal | undefined> {
  const proposal = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: 'Mooring: looking through the folder' },
    async () => {
      await engine.ensure();
      return engine.ask<ManifestProposal>(REQUESTS.proposeManifest, { folder: folder.fsPath });
    },
  );
  if (!proposal) {
    const log = 'Show Log';
    const choice = await vscode.window.showErrorMessage('Mooring’s engine gave no answer; the log says why.', log);
    if (choice === log) await vscode.commands.executeCommand('mooring.showLog');
    return undefined;
  }
  if (proposal.refused !== undefined) {
    void vscode.window.showInformationMessage(proposal.refused);
    return undefined;
  }
  return proposal;
}

function previewOf({ root }: ManifestProposal, path: string): string {
  return vscode.Uri.file(root)
    .with({ scheme: SCHEME, path: `${vscode.Uri.file(root).path}/${path}` })
    .toString();
}

async function preview(proposal: ManifestProposal, changes: vscode.EventEmitter<vscode.Uri>): Promise<void> {
  const [first] = proposal.files;
  if (!first) return;
  const uri = vscode.Uri.parse(previewOf(proposal, first.path), true);
  changes.fire(uri);
  const document = await vscode.workspace.openTextDocument(uri);
  await vscode.languages.setTextDocumentLanguage(document, 'yaml');
  await vscode.window.showTextDocument(document, { preview: true, preserveFocus: true });
}

async function agreed({ files, found }: ManifestProposal): Promise<boolean> {
  const yes: vscode.QuickPickItem = {
    label: '$(check) Create',
    description: files.map(({ path }) => path).join(', '),
    ...(found.length > 0 ? { detail: found.join(', ') } : {}),
  };
  const no: vscode.QuickPickItem = { label: '$(close) Cancel', description: 'write nothing' };
  const picked = await vscode.window.showQuickPick([yes, no], {
    title: `Create ${files[0]?.path ?? 'the manifest'}?`,
    placeHolder: 'Nothing is written yet. The proposal is open behind this question.',
    ignoreFocusOut: true,
  });
  return picked === yes;
}

/** One edit, so that either all files appear or none; one that appeared in the meantime is never replaced. */
async function create({ root, files }: ManifestProposal): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  const uris = files.map(({ path }) => vscode.Uri.joinPath(vscode.Uri.file(root), path));
  files.forEach(({ text }, index) => {
    const uri = uris[index];
    if (uri)
      edit.createFile(uri, { contents: new TextEncoder().encode(text), overwrite: false, ignoreIfExists: false });
  });
  if (!(await vscode.workspace.applyEdit(edit))) {
    const names = files.map(({ path }) => path).join(', ');
    void vscode.window.showErrorMessage(
      `${names} could not be created; check whether it exists or the folder is read-only.`,
    );
    return;
  }
  if (uris[0]) await vscode.window.showTextDocument(uris[0], { preview: false });
}
