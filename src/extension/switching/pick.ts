/** The list to switch from. */
import * as vscode from 'vscode';
import type { WorkspacesSeen } from '../../runtime/workspaces.ts';
import { themeIcon } from '../tree-item.ts';
import { type PickRow, type PickRows, pickRows } from './pick-rows.ts';

export interface Picked {
  readonly slug: string;
  readonly everywhere: boolean;
}

export interface PickOptions {
  readonly seen: WorkspacesSeen;
  readonly entered: readonly string[];
  readonly newestMs: ReadonlyMap<string, number>;
  /** Shows a workspace's definition. */
  open(file: string): unknown;
}

interface Item extends vscode.QuickPickItem {
  readonly row?: PickRow;
}

/** What a person chose; nothing where the list was left. */
export function pickWorkspace(options: PickOptions): Promise<Picked | undefined> {
  const { seen, entered, newestMs } = options;
  const list = vscode.window.createQuickPick<Item>();
  let showHidden = false;
  const fill = () => {
    const rows = pickRows(seen, entered, newestMs, showHidden);
    list.items = itemsOf(rows, seen.bound !== undefined);
    list.buttons = rows.hasHidden ? [showHidden ? HIDE : SHOW] : [];
  };
  list.title = 'Switch Workspace';
  list.placeholder = placeholderOf(seen);
  list.matchOnDescription = true;
  list.matchOnDetail = true;
  fill();
  list.activeItems = list.items.filter(({ row }) => row && row.workspace === seen.active.workspace).slice(0, 1);
  return new Promise(resolve => {
    const end = (picked?: Picked) => {
      resolve(picked);
      list.hide();
    };
    const subscriptions = [
      list.onDidAccept(() => {
        const [item] = list.selectedItems;
        if (item?.row) end({ slug: item.row.workspace.slug, everywhere: false });
      }),
      list.onDidTriggerButton(() => {
        showHidden = !showHidden;
        fill();
      }),
      list.onDidTriggerItemButton(({ item, button }) => {
        if (!item.row) return;
        if (button === EVERYWHERE) {
          end({ slug: item.row.workspace.slug, everywhere: true });
          return;
        }
        end();
        options.open(item.row.workspace.file);
      }),
      list.onDidHide(() => {
        resolve(undefined);
        vscode.Disposable.from(list, ...subscriptions).dispose();
      }),
    ];
    list.show();
  });
}

const OPEN: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('go-to-file'), tooltip: 'Open Definition' };
const EVERYWHERE: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('globe'),
  tooltip: 'Use as Default Everywhere',
};
const SHOW: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('eye'), tooltip: 'Show Hidden Workspaces' };
const HIDE: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('eye-closed'),
  tooltip: 'Hide Hidden Workspaces',
};

function itemsOf({ open, barred }: PickRows, isBound: boolean): Item[] {
  const separator: Item = { label: 'cannot be entered', kind: vscode.QuickPickItemKind.Separator };
  return [
    ...open.map(row => itemOf(row, isBound ? [EVERYWHERE, OPEN] : [OPEN])),
    ...(barred.length > 0 ? [separator] : []),
    ...barred.map(row => itemOf(row, [OPEN])),
  ];
}

function itemOf(row: PickRow, buttons: readonly vscode.QuickInputButton[]): Item {
  const { workspace, icon, muted, description, detail } = row;
  const iconPath = themeIcon(muted ? { icon, tone: 'muted' } : { icon });
  return { label: workspace.slug, iconPath, description, ...(detail ? { detail } : {}), buttons, row };
}

function placeholderOf({ active, bound }: WorkspacesSeen): string {
  if (active.decidedBy === 'environment') return `${active.origin.variable} decides here, so nothing can be switched`;
  if (bound) return 'This folder is bound; choose the workspace to bind it to';
  return 'Choose your default workspace';
}
