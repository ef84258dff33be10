/** The operation log as a list: who did what, when, to which files, and its undo or redo beside it. */
import * as vscode from 'vscode';
import { lastPart } from '../words.ts';
import type { Drifts } from './drifts.ts';
import { type OperationRow, operationRows } from './operation-rows.ts';
import { tellNoAnswer } from './tell.ts';
import type { Undoing } from './undoing.ts';

interface OperationItem extends vscode.QuickPickItem {
  readonly root: string;
  readonly row?: OperationRow;
}

/** Resolves when the list is left, and what was chosen in it is done. */
export async function showOperations(drifts: Drifts, undoing: Undoing): Promise<void> {
  const items = await itemsOf(drifts, undoing);
  if (!items) return tellNoAnswer();
  if (items.length === 0) {
    void vscode.window.showInformationMessage(
      'Mooring has not changed anything here yet, so there is nothing to undo.',
    );
    return;
  }
  const chosen = await choose(items);
  if (!chosen?.item.row) return;
  const { root, row } = chosen.item;
  if (chosen.isButton && row.does) await undoing.undo(root, row.does.id);
  else await showOne(root, row, () => showOperations(drifts, undoing), undoing);
}

async function itemsOf({ current }: Drifts, undoing: Undoing): Promise<readonly OperationItem[] | undefined> {
  const all: OperationItem[] = [];
  let isAnswered = current.length === 0;
  for (const { root } of current) {
    const operations = await undoing.operations(root);
    if (!operations) continue;
    isAnswered = true;
    const rows = operationRows(operations, Date.now());
    if (current.length > 1 && rows.length > 0)
      all.push({ label: lastPart(root), kind: vscode.QuickPickItemKind.Separator, root });
    all.push(...rows.map(row => itemOf(root, row)));
  }
  return isAnswered ? all : undefined;
}

function itemOf(root: string, row: OperationRow): OperationItem {
  const buttons = row.does
    ? [{ iconPath: new vscode.ThemeIcon(row.does.title === 'Undo' ? 'discard' : 'redo'), tooltip: row.does.title }]
    : [];
  const { label, description, detail } = row;
  return { label: `$(${row.icon}) ${label}`, description, detail, buttons, root, row };
}

interface ChosenOperation {
  readonly item: OperationItem;
  readonly isButton: boolean;
}

function choose(items: readonly OperationItem[]): Promise<ChosenOperation | undefined> {
  const pick = vscode.window.createQuickPick<OperationItem>();
  pick.title = 'Operations';
  pick.placeholder = 'What Mooring did here, the newest first';
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.items = items;
  return new Promise(resolve => {
    let chosen: ChosenOperation | undefined;
    const take = (item: OperationItem | undefined, isButton: boolean) => {
      if (item) chosen = { item, isButton };
      pick.hide();
    };
    pick.onDidAccept(() => take(pick.activeItems[0], false));
    pick.onDidTriggerItemButton(({ item }) => take(item, true));
    pick.onDidHide(() => {
      pick.dispose();
      resolve(chosen);
    });
    pick.show();
  });
}

/** One operation: what can be done to it, and its files to open. */
async function showOne(root: string, row: OperationRow, back: () => unknown, undoing: Undoing): Promise<void> {
  const { operation, does, refusal, description, label } = row;
  const icons = { changed: 'edit', added: 'new-file', removed: 'trash', moved: 'arrow-right' };
  const rows: (vscode.QuickPickItem & { readonly run?: () => unknown })[] = [
    ...(does
      ? [
          {
            label: `$(${does.title === 'Undo' ? 'discard' : 'redo'}) ${does.title}`,
            description: 'nothing is written where a file was changed since',
            run: () => undoing.undo(root, does.id),
          },
        ]
      : []),
    ...(refusal ? [{ label: `$(info) ${refusal}` }] : []),
    { label: '$(arrow-left) All Operations', run: back },
    { label: 'files', kind: vscode.QuickPickItemKind.Separator },
    ...operation.files.map(({ path, change }) => ({
      label: `$(${icons[change]}) ${lastPart(path)}`,
      description: `${path} · ${change}`,
      run: () => openFile(root, path),
    })),
  ];
  const options = { title: label, placeHolder: description, matchOnDescription: true };
  await (await vscode.window.showQuickPick(rows, options))?.run?.();
}

async function openFile(root: string, path: string): Promise<void> {
  try {
    await vscode.commands.executeCommand('vscode.open', vscode.Uri.joinPath(vscode.Uri.file(root), path));
  } catch {
    void vscode.window.showInformationMessage(`${path} is not there any more.`);
  }
}
