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
  const walk = (section: Section, table: EffectiveTable, above: KeyPath): void => {
    const folder = idOfPath(above);
    for (const [name, node] of table.entries) {
      if (node.kind !== 'table') continue;
      const path = [...above, name];
      const { origin } = node;
      const facts = { section, id: idOfPath(path), name, folder, path, origin, via: viaOf(workspace, origin) };
      if (isItem(section, node)) items.push({ ...facts, fields: node });
      else {
        folders.push({ ...facts, table: node });
        walk(section, node, path);
      }
    }
  };
  for (const section of SECTIONS) {
    const table = values.entries.get(section);
    if (table?.kind === 'table') walk(section, table, [section]);
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

const DECIDING: Readonly<Record<Section, readonly string[]>> = {
  requests: decidingNames('requests'),
  scripts: decidingNames('scripts'),
};

function decidingNames(section: Section): string[] {
  return ITEM_FIELDS.filter(({ decides, sections }) => decides && sections.includes(section)).map(({ name }) => name);
}
