/** Keys that Mooring does not know, and `name`, which only the folder says. What is unknown is kept and inherited as it is. */
import { nearest } from '../../base/nearest.ts';
import { set, unset } from '../../config/intent.ts';
import { type KeyPath, keyText } from '../../config/key-path.ts';
import { printKey } from '../../syntax/toml-print.ts';
import { tomlValue } from '../../syntax/toml-value.ts';
import { type Entry, entryOf, type MapNode, type Node } from '../../syntax/tree.ts';
import type { Definition } from '../../workspace/definition.ts';
import { ITEM_FIELDS, isSection, mismatch, type Section, WORKSPACE_KEYS, workspaceKey } from '../../workspace/keys.ts';
import type { Fix, Problem } from '../problem.ts';
import { fixIn, problem } from '../report.ts';
import { intentEdits, mountOf, renameEdits } from './places.ts';

export function keyProblems(definition: Definition): Problem[] {
  const { root } = definition;
  return root ? inTable(definition, root, []) : [];
}

/** `path` is that in the file; what counts is where it lands. */
function inTable(definition: Definition, map: MapNode, path: KeyPath): Problem[] {
  const place = [...mountOf(definition), ...path];
  const [first] = place;
  if (isSection(first)) return inSection(definition, first, map, path);
  if (place.length > 0 && first !== 'scaffold') return [];
  return map.entries.flatMap(entry => {
    const here = [...path, entry.key];
    const row = workspaceKey([...place, entry.key]);
    if (row) return entry.value.kind === 'map' && row.type === 'table' ? inTable(definition, entry.value, here) : [];
    if (place.length === 0 && entry.key === 'name') return [nameKey(definition, map, entry)];
    return [unknownKey(definition, map, entry, here)];
  });
}

function nameKey(definition: Definition, map: MapNode, entry: Entry): Problem {
  const { file, text } = definition;
  const message =
    'The name of a workspace is that of its folder, so “name” says nothing; rename the folder, and remove this key.';
  const fixes = () => [
    fixIn(file, 'Remove “name”', intentEdits(text, [unset(['name'])]), true),
    entryOf(map, 'description') || mismatch('text', entry.value)
      ? undefined
      : fixIn(file, 'Rename to “description”', [{ ...entry.keySpan, text: 'description' }]),
  ];
  return problem('workspace-name-key', file, entry.keySpan, message, { fixes });
}

function unknownKey(definition: Definition, map: MapNode, entry: Entry, path: KeyPath): Problem {
  const { file } = definition;
  const name = keyText([...mountOf(definition), ...path]);
  const near = nearKey(definition, map, entry, path);
  // Whoever gives a table a name of their own means it; single keys are mostly slips.
  const isOwn = near === undefined && entry.value.kind === 'map';
  const isValue = near === undefined && path.length === 1 && entry.value.kind === 'scalar';
  const kept = isValue
    ? 'It is kept; a value of your own belongs in “variables”.'
    : 'It is kept, and children inherit it.';
  const way = near === undefined ? kept : `Did you mean “${near}”?`;
  return problem('workspace-unknown-key', file, entry.keySpan, `“${name}” is no key that Mooring knows. ${way}`, {
    ...(isOwn ? { severity: 'information' as const } : {}),
    fixes: () => [
      near === undefined ? undefined : renamed(definition, entry, path, near),
      isValue ? toVariables(definition, map, entry) : undefined,
    ],
  });
}

/** A known key that is not there yet, can stand in this file, and takes such a value. Also in another spelling: `baseUrl`. */
function nearKey(definition: Definition, map: MapNode, { key, value }: Entry, path: KeyPath): string | undefined {
  const above = [...mountOf(definition), ...path.slice(0, -1)];
  const isLayer = definition.role.is === 'layer';
  const rows = WORKSPACE_KEYS.filter(row => {
    const isHere = row.path.length === above.length + 1 && above.every((part, index) => row.path[index] === part);
    return isHere && !row.path.includes('*') && (row.inherited || !isLayer);
  });
  const fitting = rows.filter(row => !entryOf(map, row.path.at(-1) ?? '') && !mismatch(row.type, value));
  const names = fitting.flatMap(row => row.path.at(-1) ?? []);
  return names.find(name => folded(name) === folded(key)) ?? nearest(key, names)[0];
}

function toVariables({ file, text, role }: Definition, map: MapNode, { key, value }: Entry): Fix | undefined {
  if ((role.is === 'layer' && role.mount.length > 0) || entryOf(entryOf(map, 'variables')?.value, key))
    return undefined;
  const moved = [unset([key]), set(['variables', key], tomlValue(text, value))];
  return fixIn(file, `Move to “variables.${keyText([key])}”`, intentEdits(text, moved));
}

function folded(name: string): string {
  return name.toLowerCase().replace(/[_-]/g, '');
}

function renamed(definition: Definition, entry: Entry, path: KeyPath, near: string): Fix | undefined {
  const { file, text } = definition;
  const to = [...path.slice(0, -1), near];
  const edits =
    renameEdits(text, path, printKey(near)) ?? intentEdits(text, [unset(path), set(to, tomlValue(text, entry.value))]);
  return fixIn(file, `Rename to “${near}”`, edits, true);
}

/** Fields of items may have any name; only what is surely a slip of a known one is told. */
function inSection(definition: Definition, section: Section, map: MapNode, path: KeyPath): Problem[] {
  const { file } = definition;
  const names = ITEM_FIELDS.filter(({ sections }) => sections.includes(section)).map(({ name }) => name);
  const isRoot = mountOf(definition).length + path.length === 1;
  return map.entries.flatMap((entry): Problem[] => {
    const here = [...path, entry.key];
    if (entry.value.kind === 'map')
      return isItem(section, map) ? [] : inSection(definition, section, entry.value, here);
    if (isRoot || names.includes(entry.key)) return [];
    const missing = ITEM_FIELDS.filter(
      ({ name, sections, type }) => sections.includes(section) && !entryOf(map, name) && fits(type, entry.value),
    ).map(({ name }) => name);
    const [near] = nearest(entry.key, missing);
    if (near === undefined) return [];
    const name = keyText([...mountOf(definition), ...here]);
    const message = `“${name}” is no field that Mooring knows. Did you mean “${near}”?`;
    const fixes = () => [renamed(definition, entry, here, near)];
    return [problem('workspace-unknown-key', file, entry.keySpan, message, { fixes })];
  });
}

/** As far as one file can say. */
export function isItem(section: Section, map: MapNode): boolean {
  return ITEM_FIELDS.some(({ name, sections, decides }) => {
    const value = decides && sections.includes(section) ? entryOf(map, name)?.value : undefined;
    return value !== undefined && value.kind !== 'map';
  });
}

function fits(type: 'text' | 'table' | 'any', value: Node): boolean {
  return type !== 'table' && mismatch('text', value) === undefined;
}
