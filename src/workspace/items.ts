/** The requests and scripts of an effective workspace, and the folders that they are in. */
import type { KeyPath } from '../config/key-path.ts';
import {
  type EffectiveFolder,
  type EffectiveItem,
  type EffectiveNode,
  type EffectiveTable,
  idOfPath,
  viaOf,
  type WorkspaceRef,
} from './effective.ts';
import { ITEM_FIELDS, SECTIONS, type Section } from './keys.ts';

export interface ItemsAndFolders {
  readonly items: readonly EffectiveItem[];
  readonly folders: readonly EffectiveFolder[];
}

export function itemsOf(workspace: WorkspaceRef, values: EffectiveTable): ItemsAndFolders {
  const items: EffectiveItem[] = [];
  const folders: EffectiveFolder[] = [];
  const place = (section: Section, folder: string, path: KeyPath, table: EffectiveTable): void => {
    const { origin } = table;
    const name = path.at(-1) ?? '';
    const id = folder === '' ? name : `${folder}.${name}`;
    const via = viaOf(workspace, origin);
    if (!isItem(section, table)) {
      folders.push({ section, id, name, folder, path, origin, via, table });
      walk(section, id, table, path);
      return;
    }
    items.push({ section, id, name, folder, path, origin, via, fields: table });
    // An item that is a folder, too, is a mistake; what is in it is there all the same.
    for (const inner of innerItems(section, table, path)) {
      place(section, idOfPath(inner.path.slice(0, -1)), inner.path, inner.table);
    }
  };
  const walk = (section: Section, folder: string, table: EffectiveTable, above: KeyPath): void => {
    for (const [name, node] of table.entries) if (node.kind === 'table') place(section, folder, [...above, name], node);
  };
  for (const section of SECTIONS) {
    const table = values.entries.get(section);
    if (table?.kind === 'table') walk(section, '', table, [section]);
  }
  return { items, folders };
}

/** Whether a table is an item of a section rather than a folder. */
export function isItem(section: Section, table: EffectiveTable): boolean {
  return decidingField(section, table) !== undefined;
}

/** The field that makes a table an item. A table of that name is a folder, so it decides nothing. */
export function decidingField(section: Section, table: EffectiveTable): EffectiveNode | undefined {
  for (const name of DECIDING[section]) {
    const field = table.entries.get(name);
    if (field && field.kind !== 'table') return field;
  }
  return undefined;
}

/** A table inside an item that is surely an item by itself, and no field: the nearest ones, not those inside them. */
export function innerItems(section: Section, item: EffectiveTable, path: KeyPath): InnerItem[] {
  const found: InnerItem[] = [];
  const visit = (table: EffectiveTable, above: KeyPath): void => {
    for (const [name, node] of table.entries) {
      if (node.kind !== 'table' || (table === item && FIELD_TABLES.has(name))) continue;
      const inner = [...above, name];
      if (isSurelyItem(section, node)) found.push({ path: inner, table: node });
      else visit(node, inner);
    }
  };
  visit(item, path);
  return found;
}

export interface InnerItem {
  readonly path: KeyPath;
  readonly table: EffectiveTable;
}

/** Tables inside an item that may have a `method` or a `path` of another meaning, besides those that Mooring knows. */
const FIELD_TABLES: ReadonlySet<string> = new Set([
  ...ITEM_FIELDS.map(({ name }) => name),
  ...['auth', 'cookie', 'cookies', 'expect', 'files', 'form', 'options', 'params', 'response'],
]);

function isSurelyItem(section: Section, table: EffectiveTable): boolean {
  const text = (name: string): string => {
    const field = table.entries.get(name);
    return field?.kind === 'value' && typeof field.value === 'string' ? field.value : '';
  };
  if (section === 'scripts') return text('run') !== '';
  return /^[A-Z]+$/.test(text('method')) || text('path').startsWith('/');
}

const DECIDING: Readonly<Record<Section, readonly string[]>> = {
  requests: decidingNames('requests'),
  scripts: decidingNames('scripts'),
};

function decidingNames(section: Section): string[] {
  return ITEM_FIELDS.filter(({ decides, sections }) => decides && sections.includes(section)).map(({ name }) => name);
}
