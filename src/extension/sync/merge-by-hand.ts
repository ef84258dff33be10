/**
 * Merging the text of one file by hand: in VS Code's merge editor over the three texts, where that is there, else in the file
 * of the result beside a comparison. Nothing of the project changes; what is left in the file is what `edited` means.
 */
import * as vscode from 'vscode';
import type { MergeFiles, SyncConflict } from '../../sync/sync.ts';
import { lastPart } from '../words.ts';
import { hasMarkers } from './conflict-rows.ts';

export interface MergingByHand extends vscode.Disposable {
  /** Opens the editor and waits; false where it is left for later. */
  merge(conflict: SyncConflict, files: MergeFiles): Promise<boolean>;
  /** What the button in the title of the editor does. */
  mark(): Promise<void>;
}

/** The addresses of the results that wait, for the conditions of the button. */
const CONTEXT = 'mooring.mergeResults';

export function mergingByHand(): MergingByHand {
  let waiting: Waiting | undefined;
  /** The editor knows addresses by its own names for them, so that it is given addresses and no texts. */
  const tell = (results: readonly vscode.Uri[]) => vscode.commands.executeCommand('setContext', CONTEXT, results);
  const mark = async (): Promise<void> => {
    const current = waiting;
    if (!current || current.isMarking) return;
    current.isMarking = true;
    try {
      if (!(await isMerged(current.result, current.show))) return;
      current.end(true);
      await closeTabs(current.result);
    } finally {
      current.isMarking = false;
    }
  };
  return {
    mark,
    async merge(conflict, files) {
      waiting?.end(false);
      const result = vscode.Uri.file(files.result);
      let end = (_: boolean) => {};
      const over = new Promise<boolean>(resolve => {
        end = resolve;
      });
      const show = () => open(conflict, files, result);
      const own: Waiting = { result, end, show, isMarking: false };
      waiting = own;
      await tell([result]);
      await show();
      const closing = vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
        if (
          waiting === own &&
          !own.isMarking &&
          closed.some(tab => isTabOf(tab, result)) &&
          tabsOf(result).length === 0
        )
          void askAtClose(conflict, result).then(answer => (answer === 'again' ? show() : end(answer === 'merged')));
      });
      askBeside(conflict, mark);
      try {
        return await over;
      } finally {
        closing.dispose();
        if (waiting === own) {
          waiting = undefined;
          await tell([]);
        }
      }
    },
    dispose: () => waiting?.end(false),
  };
}

interface Waiting {
  readonly result: vscode.Uri;
  readonly end: (isMerged: boolean) => void;
  readonly show: () => Promise<void>;
  isMarking: boolean;
}

async function open({ path }: SyncConflict, { base, ours, theirs }: MergeFiles, result: vscode.Uri): Promise<void> {
  const [left, right] = [ours, theirs].map(file => (file === undefined ? undefined : vscode.Uri.file(file)));
  const name = lastPart(path);
  if (base !== undefined && left && right && (await hasMergeEditor())) {
    await vscode.commands.executeCommand('_open.mergeEditor', {
      base: vscode.Uri.file(base),
      input1: { uri: left, title: 'Ours', description: 'as it is here', detail: path },
      input2: { uri: right, title: 'Theirs', description: 'as it comes', detail: path },
      output: result,
    });
    return;
  }
  if (left && right)
    await vscode.commands.executeCommand('vscode.diff', left, right, `${name} (ours ↔ theirs)`, { preview: false });
  await vscode.window.showTextDocument(result, { preview: false, viewColumn: vscode.ViewColumn.Beside });
}

async function hasMergeEditor(): Promise<boolean> {
  return (await vscode.commands.getCommands(false)).includes('_open.mergeEditor');
}

/** Not waited for: the button in the title does the same. */
function askBeside({ path }: SyncConflict, mark: () => Promise<void>): void {
  const done = 'Mark as Merged';
  const says = `Merge ${lastPart(path)} in the editor, save it, then mark it as merged.`;
  void vscode.window.showInformationMessage(says, done).then(choice => (choice === done ? mark() : undefined));
}

/**
 * Saves what was edited; where places are left to merge, says so. The merge editor itself knows what was left: its text has no
 * markers there, and asks before that counts.
 */
async function isMerged(result: vscode.Uri, show: () => Promise<void>): Promise<boolean> {
  if (tabsOf(result).some(({ input }) => isMergeInput(input))) {
    const { activeTab } = vscode.window.tabGroups.activeTabGroup;
    if (!activeTab || !isTabOf(activeTab, result)) await show();
    const answer = await vscode.commands.executeCommand<{ readonly successful: boolean }>('mergeEditor.acceptMerge');
    if (!answer?.successful) return false;
  }
  const document = await vscode.workspace.openTextDocument(result);
  if (document.isDirty && !(await document.save())) return false;
  if (!hasMarkers(document.getText())) return true;
  void vscode.window.showWarningMessage(
    `${lastPart(result.fsPath)} still has conflict markers; merge these places, or pick one side.`,
  );
  return false;
}

async function askAtClose({ path }: SyncConflict, result: vscode.Uri): Promise<'merged' | 'again' | 'later'> {
  const bytes = await vscode.workspace.fs.readFile(result);
  const isOpen = hasMarkers(new TextDecoder().decode(bytes));
  const [done, again, later] = ['Mark as Merged', 'Open Again', 'Later'];
  const says = isOpen
    ? `${lastPart(path)} was closed, and still has conflict markers.`
    : `${lastPart(path)} was closed. Is it merged?`;
  const choice = await vscode.window.showInformationMessage(says, ...(isOpen ? [again, later] : [done, again, later]));
  return choice === done ? 'merged' : choice === again ? 'again' : 'later';
}

function tabsOf(result: vscode.Uri): vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(tab => isTabOf(tab, result));
}

function isTabOf({ input }: vscode.Tab, result: vscode.Uri): boolean {
  const at = result.toString();
  if (input instanceof vscode.TabInputText) return input.uri.toString() === at;
  return isMergeInput(input) && input.result.toString() === at;
}

/** `TabInputTextMerge`, which the editor has, and its published types have not. */
function isMergeInput(input: unknown): input is { readonly result: vscode.Uri } {
  return typeof input === 'object' && input !== null && 'result' in input && input.result instanceof vscode.Uri;
}

async function closeTabs(result: vscode.Uri): Promise<void> {
  const tabs = tabsOf(result);
  if (tabs.length > 0) await vscode.window.tabGroups.close(tabs);
}
