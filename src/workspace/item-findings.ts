/** What is wrong with requests and scripts once all is merged: two things at one id, two sorts of thing in one table. */
import type { KeyPath } from '../config/key-path.ts';
import {
  type EffectiveItem,
  type EffectiveList,
  type EffectiveNode,
  type EffectiveTable,
  nameOfPath,
  sameWorkspace,
  type ValueOrigin,
  type WorkspaceRef,
} from './effective.ts';
import { type FindingText, findingAt, placeText, relatedAt, type WorkspaceFinding } from './findings.ts';
import { decidingField, innerItems, isItem } from './items.ts';
import { ITEM_FIELDS, type ItemField, SECTIONS, type Section } from './keys.ts';

/** Only what this workspace brought about: what its base has wrong stands with the base. */
export function itemFindings(workspace: WorkspaceRef, values: EffectiveTable): WorkspaceFinding[] {
  const found: WorkspaceFinding[] = [];
  const place = (section: Section, path: KeyPath, table: EffectiveTable): void => {
    // What this workspace's files say nothing of is just as the base has it.
    if (!isOf(workspace, table)) return;
    const isRoot = path.length === 1;
    if (!isRoot && isItem(section, table)) {
      const item = { section, path, fields: table };
      found.push(...mixed(workspace, item), ...itemInItem(workspace, item), ...fieldTypes(workspace, item));
      for (const inner of innerItems(section, table, path)) place(section, inner.path, inner.table);
      return;
    }
    if (!isRoot) found.push(...misplaced(workspace, section, path, table));
    for (const [name, node] of table.entries) {
      const inner = [...path, name];
      if (node.kind === 'table') place(section, inner, node);
      else if (node.kind === 'list') found.push(...listOfTables(workspace, inner, node));
    }
  };
  for (const section of SECTIONS) {
    const table = values.entries.get(section);
    if (table?.kind === 'table') place(section, [section], table);
  }
  return found;
}

type FoundItem = Pick<EffectiveItem, 'section' | 'path' | 'fields'>;

/** One id that two layers of one workspace speak of. `layers` are their contributions, in order. */
export function itemsInTwoLayers(
  workspace: WorkspaceRef,
  values: EffectiveTable,
  layers: readonly EffectiveTable[],
): WorkspaceFinding[] {
  if (layers.length < 2) return [];
  const first = new Map<EffectiveTable, EffectiveTable>();
  const found: WorkspaceFinding[] = [];
  const visit = (section: Section, layer: EffectiveTable, merged: EffectiveNode | undefined, path: KeyPath): void => {
    if (merged?.kind !== 'table') return;
    if (path.length > 1 && isItem(section, merged)) {
      const earlier = first.get(merged);
      if (earlier) found.push(twice(workspace, path, earlier.origin, layer.origin));
      else first.set(merged, layer);
      return;
    }
    for (const [key, node] of layer.entries) {
      if (node.kind === 'table') visit(section, node, merged.entries.get(key), [...path, key]);
    }
  };
  for (const layer of layers) {
    for (const section of SECTIONS) {
      const table = layer.entries.get(section);
      if (table?.kind === 'table') visit(section, table, values.entries.get(section), [section]);
    }
  }
  return found;
}

function twice(workspace: WorkspaceRef, path: KeyPath, earlier: ValueOrigin, later: ValueOrigin): WorkspaceFinding {
  const message = `“${nameOfPath(path)}” stands in two layers, here and in ${placeText(earlier)}; keep one, or move one to workspace.toml, which goes before its layers.`;
  return findingAt(workspace, { code: 'workspace-duplicate-item', message }, later, [
    relatedAt(earlier, 'the other layer'),
  ]);
}

const OTHER: Readonly<Record<Section, Section>> = { requests: 'scripts', scripts: 'requests' };
const WORD: Readonly<Record<Section, string>> = { requests: 'request', scripts: 'script' };

function mixed(workspace: WorkspaceRef, { section, path, fields }: FoundItem): WorkspaceFinding[] {
  const [own, other] = [decidingField(section, fields), decidingField(OTHER[section], fields)];
  if (!own || !other || ![own, other].some(each => isOf(workspace, each))) return [];
  const message = `“${nameOfPath(path)}” is a ${WORD[section]} and a ${WORD[OTHER[section]]} at once; a table has “run”, or “method” and “path”.`;
  return at(workspace, { code: 'workspace-mixed-item', message }, other, own, `what makes it a ${WORD[section]}`);
}

/** The outer one is an item and a folder at once. */
function itemInItem(workspace: WorkspaceRef, { section, path, fields }: FoundItem): WorkspaceFinding[] {
  const outer = decidingField(section, fields);
  if (!outer) return [];
  return innerItems(section, fields, path).flatMap(each => {
    const inner = decidingField(section, each.table);
    if (!inner || ![inner, outer].some(node => isOf(workspace, node))) return [];
    const message = `“${nameOfPath(path)}” is a ${WORD[section]} (${placeText(outer.origin)}) and the folder of “${nameOfPath(each.path)}” (${placeText(inner.origin)}); rename one of the two.`;
    const text = { code: 'workspace-item-in-item', message } as const;
    return at(workspace, text, inner, outer, `what makes it a ${WORD[section]}`);
  });
}

function fieldTypes(workspace: WorkspaceRef, { section, path, fields }: FoundItem): WorkspaceFinding[] {
  let found: WorkspaceFinding[] | undefined;
  for (const { name, type } of TYPED[section]) {
    const node = fields.entries.get(name);
    if (!node || fits(type, node) || !isOf(workspace, node)) continue;
    const message = `“${nameOfPath([...path, name])}” must be ${type === 'table' ? 'a table' : 'text in quotes'}.`;
    found ??= [];
    found.push(findingAt(workspace, { code: 'workspace-wrong-type', message }, valuePlace(node.origin)));
  }
  return found ?? [];
}

const TYPED: Readonly<Record<Section, readonly ItemField[]>> = {
  requests: ITEM_FIELDS.filter(({ sections }) => sections.includes('requests')),
  scripts: ITEM_FIELDS.filter(({ sections }) => sections.includes('scripts')),
};

function fits(type: ItemField['type'], node: EffectiveNode): boolean {
  if (type === 'text') return node.kind === 'value' && typeof node.value === 'string';
  return type === 'any' || node.kind === 'table';
}

function misplaced(
  workspace: WorkspaceRef,
  section: Section,
  path: KeyPath,
  table: EffectiveTable,
): WorkspaceFinding[] {
  const other = OTHER[section];
  const field = isItem(other, table) ? decidingField(other, table) : undefined;
  if (!field || !isOf(workspace, field)) return [];
  const moved = nameOfPath([other, ...path.slice(1)]);
  const message = `“${nameOfPath(path)}” is a ${WORD[other]} and stands among the ${section}; write [${moved}].`;
  return [findingAt(workspace, { code: 'workspace-misplaced-item', message }, field.origin)];
}

/** `[[requests.x]]`: an item has one pair of brackets. */
function listOfTables(workspace: WorkspaceRef, path: KeyPath, list: EffectiveList): WorkspaceFinding[] {
  if (!isOf(workspace, list) || !list.items.some(({ kind }) => kind === 'table')) return [];
  const name = nameOfPath(path);
  const message = `“${name}” is a list of tables and is not read; write [${name}] with one pair of brackets.`;
  return [findingAt(workspace, { code: 'workspace-wrong-type', message }, list.origin)];
}

function isOf(workspace: WorkspaceRef, { origin }: EffectiveNode): boolean {
  return sameWorkspace(origin.workspace, workspace);
}

function valuePlace({ keySpan: _, ...origin }: ValueOrigin): Omit<ValueOrigin, 'keySpan'> {
  return origin;
}

/** At the place that this workspace's files have, so that it is shown where it came about. */
function at(
  workspace: WorkspaceRef,
  text: FindingText,
  node: EffectiveNode,
  other: EffectiveNode,
  words: string,
): WorkspaceFinding[] {
  const [place, beside] = isOf(workspace, node) ? [node, other] : [other, node];
  return [findingAt(workspace, text, place.origin, [relatedAt(beside.origin, words)])];
}
