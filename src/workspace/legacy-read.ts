/**
 * Reads the one big file of all workspaces: a map by name or a list of tables with `name`, alone or under `workspaces`.
 * A file that cannot be read faithfully gives nothing but the reason.
 */
import { lineIndex } from '../base/text.ts';
import { parseJson } from '../syntax/json.ts';
import { readToml } from '../syntax/toml-read.ts';
import { type Entry, type MapNode, type Node, type Parsed, textOf, valueAt } from '../syntax/tree.ts';
import { parseYaml } from '../syntax/yaml.ts';
import { attach, type Remarks } from './legacy-attach.ts';
import { type Comment, commentsOf, plainJson } from './legacy-comments.ts';
import type { LegacyFormat } from './legacy-files.ts';
import { type LegacyNotice, type LegacyReader, type LegacyTable, legacyReader } from './legacy-tree.ts';

export interface LegacyEntry {
  /** As the file has it: the key, or the value of `name`; absent where it has neither. */
  readonly name?: string;
  /** Among all entries, from 1. */
  readonly number: number;
  /** Where it begins, from 1. */
  readonly line: number;
  readonly table: LegacyTable;
  readonly remarks: Remarks;
}

export interface LegacyFile {
  readonly entries: readonly LegacyEntry[];
  /** The workspace that the file names as the active or default one. */
  readonly named?: { readonly name: string; readonly line: number };
  /** What belongs to no workspace, and what TOML cannot say. */
  readonly notices: readonly LegacyNotice[];
  /** All of them, in the order of the text. */
  readonly comments: readonly Comment[];
}

export type ReadLegacy =
  | { readonly is: 'read'; readonly file: LegacyFile }
  /** `message` is a sentence, `line` from 1. */
  | { readonly is: 'held'; readonly message: string; readonly line?: number };

/** Never throws. */
export function readLegacy(text: string, format: LegacyFormat): ReadLegacy {
  const { root, held, problems } = parse(text, format);
  const lines = lineIndex(text);
  const lineOf = (offset: number): number => lines.positionAt(offset).line + 1;
  if (held) return { is: 'held', message: held.message, line: lineOf(held.span.start) };
  const [problem] = problems;
  if (problem) return { is: 'held', message: problem.message, line: lineOf(problem.start) };
  const found = findEntries(root);
  if ('not' in found) return { is: 'held', message: found.not };
  const comments = commentsOf(text, format, root);
  const reader = legacyReader(text, format, attach(text, format, root, comments));
  const entries: LegacyEntry[] = [];
  const left: LegacyNotice[] = [...found.others].map(entry => ({
    message: `“${entry.key}” belongs to no workspace and stays in the old file.`,
    line: lineOf(entry.start),
  }));
  for (const candidate of found.candidates) {
    const entry = readEntry(candidate, entries.length + 1, reader);
    if ('table' in entry) entries.push(entry);
    else left.push({ ...entry, line: lineOf(candidate.place.start) });
  }
  const named = found.named && { name: found.named.name, line: lineOf(found.named.entry.start) };
  const notices = [...left, ...reader.notices];
  return { is: 'read', file: { entries, ...(named && { named }), notices, comments } };
}

function parse(text: string, format: LegacyFormat): Parsed {
  if (format === 'yaml') return parseYaml(text);
  return format === 'toml' ? readToml(text).parsed : parseJson(plainJson(text));
}

/** One spelling for `baseUrl`, `base-url` and `base_url`. */
export function folded(key: string): string {
  return key.toLowerCase().replace(/[-_ ]/g, '');
}

interface Candidate {
  /** The key that it stands under; of a list there is none. */
  readonly key?: string;
  readonly place: Entry | Node;
  readonly value: Node;
}

interface Found {
  readonly candidates: readonly Candidate[];
  /** What stands beside the workspaces. */
  readonly others: readonly Entry[];
  readonly named?: Named;
}

interface Named {
  readonly name: string;
  readonly entry: Entry;
}

const NONE = 'It has no workspaces: neither a table under “workspaces”, nor tables by name, nor a list of tables.';

function findEntries(root: Node | undefined): Found | { readonly not: string } {
  if (!root || root.kind === 'scalar') return { not: NONE };
  if (root.kind === 'list') return { candidates: itemsOf(root), others: [] };
  const wrapper = root.entries.find(({ key, value }) => WRAPPERS.has(folded(key)) && value.kind !== 'scalar');
  const named = namedIn(root);
  const rest = root.entries.filter(entry => entry !== wrapper && !(entry === named?.entry && isAllOf(entry)));
  if (wrapper) return { candidates: itemsOf(wrapper.value), others: rest, ...(named && { named }) };
  const one = rest.find(({ key, value }) => value.kind === 'scalar' && ONE_ALONE.has(folded(key)));
  if (one) {
    const way = 'move it to workspaces/<name>/workspace.toml yourself';
    return { not: `It has “${one.key}” at its top, so it is one workspace and not several; ${way}.` };
  }
  const isOne = (entry: Entry): boolean =>
    entry !== named?.entry && !IN_ONE.has(folded(entry.key)) && (entry.value.kind === 'map' || isNull(entry.value));
  const candidates = rest.filter(isOne).map(entry => ({ key: entry.key, place: entry, value: entry.value }));
  if (!candidates.some(({ value }) => value.kind === 'map')) return { not: NONE };
  return { candidates, others: rest.filter(entry => !isOne(entry)), ...(named && { named }) };
}

/** Whether an entry that names a workspace says nothing else. */
function isAllOf({ value }: Entry): boolean {
  return value.kind !== 'map' || value.entries.length === 1;
}

const WRAPPERS = new Set(['workspaces', 'workspace']);
/** Fields that only a workspace has: at the top of a file they say that it is one. */
const ONE_ALONE = new Set(['name', 'baseurl', 'extend', 'extends', 'ishidden', 'isdisabled']);
/** Tables that a workspace has, and that no workspace is called. */
const IN_ONE = new Set([
  'requests',
  'scripts',
  'properties',
  'variables',
  'macros',
  'layers',
  'scaffold',
  'scriptinit',
]);
const NAMING = new Set(['activeworkspace', 'defaultworkspace', 'currentworkspace', 'active', 'default', 'current']);

/** `activeWorkspace = "dev"`, or a table `default-workspace` with `workspace` in it. */
function namedIn(root: MapNode): Named | undefined {
  for (const entry of root.entries) {
    if (!NAMING.has(folded(entry.key)) || entry.merged) continue;
    const isTable = folded(entry.key).endsWith('workspace') && entry.value.kind === 'map';
    const name = textOf(isTable ? valueAt(entry.value, 'workspace') : entry.value)?.trim();
    if (name) return { name, entry };
  }
  return undefined;
}

function itemsOf(node: Node): Candidate[] {
  if (node.kind === 'list') return node.items.map(item => ({ place: item, value: item }));
  if (node.kind === 'scalar') return [];
  return node.entries
    .filter(({ key }) => key !== '<<')
    .map(entry => ({ key: entry.key, place: entry, value: entry.value }));
}

function readEntry({ key, place, value }: Candidate, number: number, reader: LegacyReader): LegacyEntry | LegacyNotice {
  const line = reader.lineOf(place.start);
  const shown = key === undefined ? `Item ${number}` : `“${key}”`;
  if (value.kind === 'list' || (value.kind === 'scalar' && !isNull(value))) {
    return { message: `${shown} is no table, so no workspace is made of it.` };
  }
  const remarks = reader.remarks(place);
  if (value.kind === 'scalar') {
    const table: LegacyTable = { is: 'table', fields: [], inside: [], inline: false };
    return { ...asName(key), number, line, table, remarks };
  }
  const only = key === undefined && value.entries.length === 1 ? value.entries[0] : undefined;
  if (only?.value.kind === 'map' && !IN_ONE.has(folded(only.key))) {
    const inner = readEntry({ key: only.key, place: only, value: only.value }, number, reader);
    return 'table' in inner ? { ...inner, line, remarks: joined(remarks, inner.remarks) } : inner;
  }
  const name = key ?? nameOf(value);
  const table = reader.value(value, `In ${name === undefined ? `item ${number}` : `“${name}”`}: `);
  if (table?.is !== 'table') return { message: `${shown} is no table, so no workspace is made of it.` };
  const inside = [...table.inside, ...remarks.inside];
  return { ...asName(name), number, line, table: { ...table, inside }, remarks: { ...remarks, inside: [] } };
}

function joined(outer: Remarks, inner: Remarks): Remarks {
  return {
    above: [...outer.above, ...outer.beside, ...inner.above],
    beside: inner.beside,
    inside: [...outer.inside, ...inner.inside],
    after: [...inner.after, ...outer.after],
  };
}

function nameOf(node: MapNode): string | undefined {
  const name = node.entries.find(({ key }) => folded(key) === 'name')?.value;
  if (name?.kind !== 'scalar' || name.value === null) return undefined;
  return String(name.value);
}

function asName(name: string | undefined): Pick<LegacyEntry, 'name'> {
  return name === undefined || name.trim() === '' ? {} : { name: name.trim() };
}

function isNull(node: Node): boolean {
  return node.kind === 'scalar' && node.value === null;
}
