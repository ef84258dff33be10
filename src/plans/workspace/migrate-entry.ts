/** One workspace of an old file in the words of `workspace.toml`: keys renamed, identity settled, everything else kept. */
import { isUuid } from '../../base/uuid.ts';
import type { TomlValue } from '../../syntax/toml-value.ts';
import { WORKSPACE_KEYS } from '../../workspace/keys.ts';
import { NO_REMARKS } from '../../workspace/legacy-attach.ts';
import type { LegacyPrint } from '../../workspace/legacy-print.ts';
import { folded, type LegacyEntry } from '../../workspace/legacy-read.ts';
import {
  addAll,
  allComments,
  type LegacyField,
  type LegacyNotice,
  type LegacyTable,
  plainValue,
} from '../../workspace/legacy-tree.ts';
import { renameItems } from './migrate-items.ts';
import { asVariables } from './migrate-variables.ts';

export interface RenamedKey {
  /** As the old file has it. */
  readonly from: string;
  readonly to: string;
  /** The table that it stands in, as `requests.get`; empty at the top of the workspace. */
  readonly in: string;
}

export interface EntryFacts {
  readonly slug: string;
  /** What a person called an entry that has no name of its own. */
  readonly given?: string;
  /** The id of the workspace whose file is replaced: it stays. */
  readonly id?: string;
  /** Whether another workspace has the id already. */
  isTaken(id: string): boolean;
  freshId(): string;
  /** The slug of the workspace that `extends` names, as the old file names it; nothing where there is none. */
  baseOf(name: string): string | undefined;
}

export interface MappedEntry {
  readonly id: string;
  readonly print: LegacyPrint;
  readonly renamed: readonly RenamedKey[];
  readonly notices: readonly LegacyNotice[];
}

/** Other spellings, in the folded form: without capitals, dashes and underscores. */
const SPELLINGS: ReadonlyMap<string, string> = new Map([
  ...WORKSPACE_KEYS.flatMap(({ path }) => (path.length === 1 ? [[folded(path[0] ?? ''), path[0] ?? ''] as const] : [])),
  ['extend', 'extends'],
  ['ishidden', 'hidden'],
  ['isdisabled', 'disabled'],
]);

const ORDER: readonly string[] = WORKSPACE_KEYS.flatMap(({ path }) => (path.length === 1 ? path : []));

export function mapEntry(entry: LegacyEntry, facts: EntryFacts): MappedEntry {
  const { above, beside, after } = entry.remarks;
  const { table: old, end } = withoutEnd(entry.table);
  const state: State = { entry: { ...entry, table: old }, facts, renamed: [], notices: [], head: [], fields: [] };
  addAll(state.head, [...above, ...beside]);
  const id = settleId(state);
  for (const field of renameKeys(state)) {
    const kept = KNOWN.get(field.key)?.(field, state) ?? field;
    if (kept !== 'left-out') state.fields.push(kept);
  }
  keepTitle(state);
  const known = asVariables(state.fields, state.renamed, state.notices);
  const rank = (key: string): number => (ORDER.includes(key) ? ORDER.indexOf(key) : ORDER.length);
  const fields = [id, ...known].sort((a, b) => rank(a.key) - rank(b.key));
  const table = { ...old, fields };
  return {
    id: String(plainValue(id.value)),
    print: { head: state.head, table, tail: [...end, ...after] },
    renamed: state.renamed,
    notices: state.notices,
  };
}

/** A comment behind the last table of an entry ends the entry, wherever that table comes to stand. */
function withoutEnd(table: LegacyTable): { readonly table: LegacyTable; readonly end: LegacyPrint['tail'] } {
  const last = table.fields.at(-1);
  if (!last || last.value.is === 'leaf') return { table, end: [] };
  const bare = { ...last, remarks: { ...last.remarks, after: [] } };
  return { table: { ...table, fields: [...table.fields.slice(0, -1), bare] }, end: last.remarks.after };
}

interface State {
  readonly entry: LegacyEntry;
  readonly facts: EntryFacts;
  readonly renamed: RenamedKey[];
  readonly notices: LegacyNotice[];
  readonly head: LegacyPrint['head'][number][];
  readonly fields: LegacyField[];
}

/** The fields under the keys of today. Of two spellings of one key the one of today is it, and the other stays. */
function renameKeys({ entry, renamed, notices }: State): LegacyField[] {
  const { fields } = entry.table;
  const winner = new Map<string, LegacyField>();
  for (const field of fields) {
    const to = SPELLINGS.get(folded(field.key));
    if (to !== undefined && (field.key === to || !winner.has(to))) winner.set(to, field);
  }
  return fields.flatMap(field => {
    const to = SPELLINGS.get(folded(field.key));
    if (to === undefined || to === field.key) return isIdentity(field) ? [] : [field];
    if (winner.get(to) !== field) {
      tell(notices, field, `“${field.key}” stands beside “${winner.get(to)?.key}” and was kept as it is.`);
      return [field];
    }
    renamed.push({ from: field.key, to, in: '' });
    return to === 'id' ? [] : [{ ...field, key: to }];
  });
}

/** `id` is settled by itself. */
function isIdentity({ key }: LegacyField): boolean {
  return key === 'id';
}

function tell(notices: LegacyNotice[], { line }: { readonly line: number }, message: string): void {
  notices.push({ message, line });
}

type Rule = (field: LegacyField, state: State) => LegacyField | 'left-out';

/** What is done with the value of a key of today. */
const KNOWN: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['schema', leaveSchema],
  ['extends', pointAtSlug],
  ['hidden', asFlag],
  ['disabled', asFlag],
  ['description', wantText],
  ['base-url', wantText],
  ['requests', (field, { renamed }) => renameItems(field, 'requests', renamed)],
  ['scripts', (field, { renamed }) => renameItems(field, 'scripts', renamed)],
]);

function settleId({ entry, facts, renamed, notices, head }: State): LegacyField {
  const found = entry.table.fields.filter(({ key }) => folded(key) === 'id');
  const field = found.find(isIdentity) ?? found[0];
  const written = field && plainValue(field.value);
  const old = typeof written === 'string' ? written.trim() : undefined;
  const usable = old === undefined ? undefined : idOf(old);
  const id = facts.id ?? (usable !== undefined && !facts.isTaken(usable) ? usable : facts.freshId());
  const made = { key: 'id', value: { is: 'leaf', value: id } as const, line: field?.line ?? entry.line };
  if (!field) return { ...made, remarks: NO_REMARKS };
  const shown = old ?? shownValue(field);
  if (facts.id !== undefined && facts.id !== usable) {
    tell(notices, field, `The folder “${facts.slug}” keeps its own id; “${shown}” was left out.`);
  } else if (id !== usable) {
    const why = usable === undefined ? 'is no id of a workspace' : 'is the id of another workspace';
    tell(notices, field, `“${shown}” ${why}, so this one got a new id.`);
  } else if (id !== old) renamed.push({ from: `id ${shown}`, to: `id ${id}`, in: '' });
  if (field.value.is === 'leaf') return { ...made, remarks: field.remarks };
  addAll(head, allComments(field));
  return { ...made, remarks: NO_REMARKS };
}

/** An id of today, or a UUID that becomes one. */
function idOf(written: string): string | undefined {
  if (/^ws-[0-9a-f]{32}$/.test(written)) return written;
  return isUuid(written) ? `ws-${written.toLowerCase().replaceAll('-', '')}` : undefined;
}

function leaveSchema(field: LegacyField, { notices, head }: State): 'left-out' {
  if (plainValue(field.value) !== 1) {
    tell(notices, field, `“schema” (${shownValue(field)}) spoke of the old file and was left out.`);
  }
  addAll(head, allComments(field));
  return 'left-out';
}

function pointAtSlug(field: LegacyField, { facts, notices, renamed }: State): LegacyField {
  const value = plainValue(field.value);
  const only = Array.isArray(value) && value.length === 1 && field.value.is === 'list' ? value[0] : value;
  if (typeof only !== 'string') {
    tell(notices, field, '“extends” must be the name of one workspace; it was kept as it is.');
    return field;
  }
  const slug = facts.baseOf(only);
  if (slug === undefined) {
    tell(notices, field, `“extends” names “${only}”, and there is no such workspace; it was kept as it is.`);
  }
  if (slug !== undefined && slug !== only) renamed.push({ from: `extends ${only}`, to: `extends ${slug}`, in: '' });
  const remarks = field.value.is === 'leaf' ? field.remarks : { ...NO_REMARKS, above: allComments(field) };
  return { ...field, remarks, value: leaf(slug ?? only) };
}

function asFlag(field: LegacyField, { notices }: State): LegacyField {
  const value = plainValue(field.value);
  if (typeof value === 'boolean') return field;
  if (value === 'true' || value === 'false') return { ...field, value: leaf(value === 'true') };
  tell(notices, field, `“${field.key}” must be true or false; it was kept as it is.`);
  return field;
}

function wantText(field: LegacyField, { notices }: State): LegacyField {
  if (typeof plainValue(field.value) !== 'string') {
    tell(notices, field, `“${field.key}” must be text in quotes; it was kept as it is.`);
  }
  return field;
}

/** The key `name` goes: the folder is the name. What the folder's name cannot say becomes the description. */
function keepTitle({ entry, facts, fields, renamed, notices, head }: State): void {
  const at = fields.findIndex(({ key }) => folded(key) === 'name');
  const field = fields[at];
  const title = field ? titleOf(field) : (entry.name ?? facts.given);
  const { line } = field ?? entry;
  if (field) {
    fields.splice(at, 1);
    addAll(head, allComments(field));
    if (title === undefined) tell(notices, field, `“name” (${shownValue(field)}) is no text and was left out.`);
  }
  if (title === undefined || simple(title) === facts.slug) return;
  if (fields.some(({ key }) => key === 'description')) {
    tell(notices, { line }, `The name “${title}” was left out: the folder is “${facts.slug}”.`);
    return;
  }
  renamed.push({ from: field?.key ?? 'name', to: 'description', in: '' });
  fields.push({ key: 'description', value: leaf(title), line, remarks: NO_REMARKS });
}

function titleOf(field: LegacyField): string | undefined {
  const value = plainValue(field.value);
  if (typeof value === 'string') return value.trim() === '' ? undefined : value.trim();
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : undefined;
}

function shownValue({ value }: LegacyField): string {
  return JSON.stringify(plainValue(value), (_key, inner) => (typeof inner === 'bigint' ? String(inner) : inner)) ?? '';
}

/** A title with no more in it than its slug has. */
function simple(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
}

function leaf(value: TomlValue): LegacyField['value'] {
  return { is: 'leaf', value };
}
