/** What is wrong with requests and scripts once all is merged: two things at one id, two sorts of thing in one table. */
import type { KeyPath } from '../config/key-path.ts';
import {
  type EffectiveItem,
  type EffectiveNode,
  type EffectiveTable,
  type EffectiveWorkspace,
  nameOfPath,
  sameWorkspace,
  type ValueOrigin,
  type WorkspaceRef,
} from './effective.ts';
import { type FindingText, findingAt, placeText, relatedAt, type WorkspaceFinding } from './findings.ts';
import { decidingField, innerItems, isItem } from './items.ts';
import { ITEM_FIELDS, SECTIONS, type Section } from './keys.ts';

type Evaluated = Pick<EffectiveWorkspace, 'workspace' | 'values' | 'items' | 'folders'>;

/** Only what this workspace brought about: what its base has wrong stands with the base. */
export function itemFindings(evaluated: Evaluated): WorkspaceFinding[] {
  const { workspace, items, folders } = evaluated;
  const found: WorkspaceFinding[] = [];
  for (const item of items) {
    if (!item.fields.origins.some(origin => sameWorkspace(origin.workspace, workspace))) continue;
    found.push(...mixed(workspace, item), ...itemInItem(workspace, item), ...fieldTypes(workspace, item));
  }
  for (const folder of folders) found.push(...misplaced(workspace, folder.section, folder.path, folder.table));
  found.push(...listsOfTables(evaluated));
  return found;
}

/** One id that two layers of one workspace speak of. `layers` are their contributions, in order. */
export function itemsInTwoLayers(
  workspace: WorkspaceRef,
  items: readonly EffectiveItem[],
  layers: readonly EffectiveTable[],
): WorkspaceFinding[] {
  if (layers.length < 2) return [];
  const known = new Set(items.map(({ path }) => nameOfPath(path)));
  const first = new Map<string, EffectiveTable>();
  const found: WorkspaceFinding[] = [];
  const visit = (table: EffectiveTable, path: KeyPath): void => {
    const name = nameOfPath(path);
    if (known.has(name)) {
      const earlier = first.get(name);
      if (earlier) found.push(twice(workspace, path, earlier.origin, table.origin));
      else first.set(name, table);
      return;
    }
    for (const [key, node] of table.entries) if (node.kind === 'table') visit(node, [...path, key]);
  };
  for (const layer of layers) {
    for (const section of SECTIONS) {
      const table = layer.entries.get(section);
      if (table?.kind === 'table') visit(table, [section]);
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

function mixed(workspace: WorkspaceRef, { section, path, fields }: EffectiveItem): WorkspaceFinding[] {
  const [own, other] = [decidingField(section, fields), decidingField(OTHER[section], fields)];
  if (!own || !other || ![own, other].some(each => isOf(workspace, each))) return [];
  const message = `“${nameOfPath(path)}” is a ${WORD[section]} and a ${WORD[OTHER[section]]} at once; a table has “run”, or “method” and “path”.`;
  return at(workspace, { code: 'workspace-mixed-item', message }, other, own, `what makes it a ${WORD[section]}`);
}

/** The outer one is an item and a folder at once. */
function itemInItem(workspace: WorkspaceRef, { section, path, fields }: EffectiveItem): WorkspaceFinding[] {
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

function fieldTypes(workspace: WorkspaceRef, { section, path, fields }: EffectiveItem): WorkspaceFinding[] {
  return ITEM_FIELDS.flatMap(({ name, sections, type }) => {
    const node = sections.includes(section) ? fields.entries.get(name) : undefined;
    if (!node || type === 'any' || !isOf(workspace, node)) return [];
    const fits = type === 'table' ? node.kind === 'table' : node.kind === 'value' && typeof node.value === 'string';
    if (fits) return [];
    const message = `“${nameOfPath([...path, name])}” must be ${type === 'table' ? 'a table' : 'text in quotes'}.`;
    return [findingAt(workspace, { code: 'workspace-wrong-type', message }, valuePlace(node.origin))];
  });
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
function listsOfTables({ workspace, values, folders }: Evaluated): WorkspaceFinding[] {
  const tables: [KeyPath, EffectiveTable][] = folders.map(({ path, table }) => [path, table]);
  for (const section of SECTIONS) {
    const table = values.entries.get(section);
    if (table?.kind === 'table') tables.push([[section], table]);
  }
  return tables.flatMap(([path, table]) =>
    [...table.entries].flatMap(([name, node]) => {
      const isLost = node.kind === 'list' && node.items.some(({ kind }) => kind === 'table') && isOf(workspace, node);
      if (!isLost) return [];
      const full = nameOfPath([...path, name]);
      const message = `“${full}” is a list of tables and is not read; write [${full}] with one pair of brackets.`;
      return [findingAt(workspace, { code: 'workspace-wrong-type', message }, node.origin)];
    }),
  );
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
