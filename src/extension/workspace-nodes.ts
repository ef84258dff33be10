/**
 * What stands below a workspace in the view “Workspaces”: its requests and scripts in their folders, each with where it
 * comes from. Data only; the view turns it into the editor's items.
 */
import type { WorkspaceInSight } from '../runtime/workspaces.ts';
import type {
  EffectiveFolder,
  EffectiveItem,
  EffectiveNode,
  EffectiveWorkspace,
  ValueOrigin,
} from '../workspace/effective.ts';
import { hiddenBy } from '../workspace/effective.ts';
import { SECTIONS, type Section } from '../workspace/keys.ts';
import type { Look } from './tree-item.ts';
import { counted } from './words.ts';

export type WorkspaceNode =
  | { readonly is: 'nothing'; readonly workspace: WorkspaceInSight }
  | { readonly is: 'section'; readonly workspace: WorkspaceInSight; readonly section: Section }
  | { readonly is: 'folder'; readonly workspace: WorkspaceInSight; readonly folder: EffectiveFolder }
  | { readonly is: 'item'; readonly workspace: WorkspaceInSight; readonly item: EffectiveItem };

export interface NodeRow extends Look {
  readonly label: string;
  readonly description: string;
  /** Name and value, one line each. Values come from files. */
  readonly tooltip: readonly (readonly [string, string])[];
  readonly spoken: string;
  readonly opens: boolean;
}

/** The sections of a workspace that hold something, or a row that says that none does. */
export function sectionsOf(workspace: WorkspaceInSight, effective: EffectiveWorkspace): WorkspaceNode[] {
  const used: WorkspaceNode[] = SECTIONS.filter(section => isUsed(effective, section)).map(section => ({
    is: 'section',
    workspace,
    section,
  }));
  return used.length > 0 ? used : [{ is: 'nothing', workspace }];
}

/** Folders first, then items, each in the order in which they were said. */
export function nodesBelow(node: WorkspaceNode, effective: EffectiveWorkspace): WorkspaceNode[] {
  if (node.is === 'item' || node.is === 'nothing') return [];
  const { workspace } = node;
  const [section, id] = node.is === 'section' ? [node.section, ''] : [node.folder.section, node.folder.id];
  const isHere = (each: EffectiveFolder | EffectiveItem): boolean => each.section === section && each.folder === id;
  return [
    ...effective.folders.filter(isHere).map(folder => ({ is: 'folder', workspace, folder }) as const),
    ...effective.items.filter(isHere).map(item => ({ is: 'item', workspace, item }) as const),
  ];
}

/** One text for one node, whatever the state of the files. */
export function idOfNode(node: WorkspaceNode): string {
  const place = node.is === 'section' ? node.section : node.is === 'nothing' ? '' : nameOf(node);
  return `${node.workspace.file}\n${node.is}\n${place}`;
}

/** The effective id of an item or a folder: `config.get_SystemSetting`. */
export function idToCopy(node: WorkspaceNode): string | undefined {
  if (node.is === 'item') return node.item.id;
  return node.is === 'folder' ? node.folder.id : undefined;
}

/** The place that a click opens. */
export function placeOfNode(node: WorkspaceNode): ValueOrigin | undefined {
  if (node.is === 'section' || node.is === 'nothing') return undefined;
  return node.is === 'folder' ? node.folder.origin : node.item.origin;
}

export function rowOfNode(node: WorkspaceNode, effective: EffectiveWorkspace): NodeRow {
  if (node.is === 'nothing') {
    const label = 'No requests or scripts';
    return { label, description: '', tooltip: [], icon: 'dash', tone: 'muted', spoken: label, opens: false };
  }
  if (node.is === 'section') return sectionRow(node.section, effective);
  return node.is === 'folder' ? folderRow(node.folder, effective) : itemRow(node.item);
}

function sectionRow(section: Section, { items }: EffectiveWorkspace): NodeRow {
  const count = items.filter(item => item.section === section).length;
  const label = section === 'requests' ? 'Requests' : 'Scripts';
  const words = counted(count, section === 'requests' ? 'request' : 'script');
  const icon = section === 'requests' ? 'globe' : 'terminal';
  return { label, description: String(count), tooltip: [['', words]], icon, spoken: words, opens: true };
}

function folderRow(folder: EffectiveFolder, { items }: EffectiveWorkspace): NodeRow {
  const { section, id, name, origin } = folder;
  const inside = items.filter(item => item.section === section && `${item.folder}.`.startsWith(`${id}.`)).length;
  const tooltip = [['', counted(inside, 'item')] as const, ['Set by', placeWords(origin)] as const];
  return {
    label: name,
    description: inside === 0 ? 'empty' : '',
    tooltip,
    icon: 'folder',
    spoken: [`Folder ${id}`, counted(inside, 'item')].join(', '),
    opens: true,
  };
}

function itemRow({ section, id, name, origin, via, fields }: EffectiveItem): NodeRow {
  const text = (field: string): string => shown(fields.entries.get(field));
  const does = section === 'requests' ? [text('method') || 'GET', text('path')].filter(Boolean).join(' ') : text('run');
  const from = via === 'own' ? '' : sourceWords(origin, via);
  const others = fields.origins.filter(each => each !== origin);
  const hidden = [...fields.entries].flatMap(([field, node]) =>
    hiddenBy(node).map(each => ['Hides', `${field} = ${shown(each)} (${placeWords(each.origin)})`] as const),
  );
  return {
    label: name,
    description: [does, from].filter(Boolean).join(' · '),
    tooltip: [
      ...(text('description') ? [['', text('description')] as const] : []),
      ['Id', id],
      ...(does ? [[section === 'requests' ? 'Request' : 'Runs', does] as const] : []),
      ['Set by', placeWords(origin)],
      ...others.map(each => ['Also by', placeWords(each)] as const),
      ...hidden,
    ],
    icon: section === 'requests' ? (ICONS[text('method').toUpperCase()] ?? 'arrow-right') : 'play',
    spoken: [`${section === 'requests' ? 'Request' : 'Script'} ${id}`, does, from].filter(Boolean).join(', '),
    opens: false,
  };
}

/** What reads, what changes and what takes away is told apart at a glance, and in the row's words. */
const ICONS: Readonly<Record<string, string>> = {
  GET: 'arrow-down',
  HEAD: 'arrow-down',
  POST: 'arrow-up',
  PUT: 'edit',
  PATCH: 'edit',
  DELETE: 'remove',
};

function sourceWords({ workspace, layer }: ValueOrigin, via: EffectiveItem['via']): string {
  return via === 'base' ? `from ${workspace.slug}` : `layer ${layer ?? ''}`;
}

function placeWords({ workspace, layer, line }: ValueOrigin): string {
  return layer === undefined ? `${workspace.slug}, line ${line}` : `${workspace.slug}, layer ${layer}, line ${line}`;
}

function shown(node: EffectiveNode | undefined): string {
  if (node?.kind === 'value') return typeof node.value === 'object' ? '' : String(node.value);
  return node === undefined ? '' : '…';
}

function isUsed({ items, folders }: EffectiveWorkspace, section: Section): boolean {
  return items.some(item => item.section === section) || folders.some(folder => folder.section === section);
}

function nameOf(node: Extract<WorkspaceNode, { readonly is: 'folder' | 'item' }>): string {
  return node.is === 'folder' ? `${node.folder.section}.${node.folder.id}` : `${node.item.section}.${node.item.id}`;
}
