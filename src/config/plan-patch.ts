/**
 * The plan of a write that sets scalars, at the cost of what it sets: in a file of thousands of keys neither the values
 * nor the metadata of the others are looked at. It comes to what `planWrite` comes to, or to nothing, and then that one
 * is asked.
 */
import type { TomlDocument } from '../syntax/toml-document.ts';
import { type PatchChange, patchedValue, patchToml, startPatch, type TomlPatch } from '../syntax/toml-patch.ts';
import { equalToml, isList, isTable, type TomlValue } from '../syntax/toml-value.ts';
import type { Intent } from './intent.ts';
import { intentProblem } from './intents.ts';
import { type KeyPath, keyText } from './key-path.ts';
import type { LogicalValue } from './logical.ts';
import { type FileMeta, handEdits, metaIntents, NO_META } from './meta.ts';
import { META_KEY } from './older.ts';
import { EDIT_OPTIONS, type FileView, type WriteFacts } from './plan-write.ts';
import { CONFIG_KEYS, CONFIG_SCHEMA, type ConfigKey, configKey, type FileLayer } from './schema.ts';

/** A file, told as what differs from a text that is known whole. */
export interface PatchedFile {
  readonly patch: TomlPatch;
  /** Of the text that the patch begins with. */
  readonly view: FileView;
  /** The count of the file's changes that stands in its metadata now; what that says is true of every key. */
  readonly rev: number;
}

/** Nothing where the file has an older layout, or metadata that a write would have to put right. */
export function startFilePatch(document: TomlDocument, view: FileView, hasMeta: boolean): PatchedFile | undefined {
  const { layout, meta, values } = view;
  if (layout.wrapped || layout.projectNames || layout.siblings) return undefined;
  const schema = values.get('schema');
  if (schema !== undefined && schema !== CONFIG_SCHEMA) return undefined;
  return hasMeta && !isTrue(meta, values) ? undefined : { patch: startPatch(document), view, rev: meta.rev };
}

function isTrue(meta: FileMeta, values: ReadonlyMap<string, TomlValue>): boolean {
  const { state, damaged, strays, places } = meta;
  if (state !== 'present' || damaged.size > 0 || strays.length > 0) return false;
  return [...places.keys()].every(key => values.has(key)) && handEdits(meta, values).length === 0;
}

export interface FilePatch {
  /** The same one where all keys have their values already. */
  readonly patched: PatchedFile;
  readonly keys: readonly { readonly path: KeyPath; readonly isSet: boolean }[];
}

export interface PatchFacts extends WriteFacts {
  readonly layer: FileLayer;
  /** Whether the file's metadata is kept true. */
  readonly hasMeta: boolean;
}

/** Nothing where the intents are not of this kind, or are to be refused. */
export function planPatch(
  file: PatchedFile,
  intents: readonly Intent[],
  { layer, hasMeta, ...facts }: PatchFacts,
  keys: readonly ConfigKey[] = CONFIG_KEYS,
): FilePatch | undefined {
  const before = new Map<string, TomlValue>();
  const after = new Map<string, TomlValue>();
  const sets: PatchChange[] = [];
  for (const intent of intents) {
    const change = plainSet(intent);
    if (!change || isList(change.value) || isTable(change.value) || !isOwnKey(file.view, change.path, keys))
      return undefined;
    const name = keyText(change.path);
    const value = patchedValue(file.patch, change.path);
    if (after.has(name) || (value === undefined && file.view.values.has(name))) return undefined;
    if (value !== undefined) before.set(name, value);
    after.set(name, change.value);
    if (!equalToml(value, change.value)) sets.push(change);
  }
  const config = new Map([...before].map(([name, value]): [string, LogicalValue] => [name, { value }]));
  if (intentProblem(intents, layer, config, keys)) return undefined;
  const touched = intents.map(({ path }) => ({ path: path.filter(step => typeof step === 'string'), isSet: true }));
  if (sets.length === 0) return { patched: file, keys: touched };
  const kept = hasMeta ? metaChanges(file, before, after, facts) : [];
  const patch = kept && patchToml(file.patch, [...sets, ...kept], EDIT_OPTIONS);
  return patch && { patched: { ...file, patch, rev: hasMeta ? file.rev + 1 : file.rev }, keys: touched };
}

function metaChanges(
  { view, rev }: PatchedFile,
  before: ReadonlyMap<string, TomlValue>,
  after: ReadonlyMap<string, TomlValue>,
  facts: WriteFacts,
): readonly PatchChange[] | undefined {
  const places = new Map([...view.meta.places].filter(([key]) => after.has(key)));
  const changes = metaIntents({ ...NO_META, state: 'present', rev, places }, before, after, {
    ...facts,
    // Asked for where a hand edit is dated by it, and there is none.
    changedMs: () => facts.nowMs,
  }).map(plainSet);
  return changes.every(change => change !== undefined) ? changes : undefined;
}

function plainSet(intent: Intent): PatchChange | undefined {
  if (intent.do !== 'set') return undefined;
  const path = intent.path.filter(step => typeof step === 'string');
  return path.length > 0 && path.length === intent.path.length ? { path, value: intent.value } : undefined;
}

/** Keys that say how all of a file is to be read. */
const TELLING: ReadonlySet<string> = new Set([META_KEY, 'schema', 'data', 'default-project']);

/** Whether a path names a key of its own, and no part of another one's value. */
function isOwnKey({ values }: FileView, path: KeyPath, keys: readonly ConfigKey[]): boolean {
  if (TELLING.has(path[0] ?? '') || path.at(-1)?.endsWith('__modified')) return false;
  for (let length = 1; length < path.length; length++) {
    const above = path.slice(0, length);
    if (values.has(keyText(above)) || configKey(above, keys)) return false;
  }
  return true;
}
