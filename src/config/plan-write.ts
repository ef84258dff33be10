/**
 * What a write of a layer does to each of its files, told from what they say at this moment: which intents belong where,
 * how they are written there, and why they may not be. An intent that finds what it asks for writes nothing.
 */
import { lineIndex } from '../base/text.ts';
import { isoOfMs } from '../base/utc.ts';
import type { TomlDocument } from '../syntax/toml-document.ts';
import { editToml } from '../syntax/toml-edit.ts';
import { parsedOf, readToml } from '../syntax/toml-read.ts';
import { equalToml, type TomlValue } from '../syntax/toml-value.ts';
import { type Parsed, valueAt } from '../syntax/tree.ts';
import { type Intent, set, unset } from './intent.ts';
import { applyIntents, intentProblem, intentsBetween, intentsInLayout } from './intents.ts';
import { type KeyPath, keyText, parseKeyPath } from './key-path.ts';
import { schemaIn } from './layers.ts';
import { type LogicalConfig, logicalConfig } from './logical.ts';
import { type FileMeta, metaIntents, readMeta } from './meta.ts';
import { type Layout, layoutOf, META_KEY } from './older.ts';
import { CONFIG_KEYS, CONFIG_SCHEMA, type ConfigKey, type FileLayer } from './schema.ts';

/** One file of the layer, as it is now. */
export interface WritableFile {
  /** As it is shown to people. */
  readonly path: string;
  /** Empty where there is no file. */
  readonly text: string;
  readonly parsed: Parsed;
  /** The same text, read for edits, where somebody has it. */
  readonly document?: TomlDocument;
  /** What `fileView` gives for it, where somebody has it. */
  readonly view?: FileView;
  /** By the file system's clock, in milliseconds; asked for only where a hand edit is dated by it. */
  readonly changedMs: () => number;
  /** Whether its metadata is kept true. */
  readonly hasMeta: boolean;
}

export interface WriteFacts {
  readonly nowMs: number;
  /** `user@host front/pid`. */
  readonly actor: string;
}

export interface FileWrite<File extends WritableFile> {
  readonly file: File;
  readonly text: string;
  /** The new text, read and checked. */
  readonly parsed: Parsed;
  readonly document: TomlDocument;
  readonly view: FileView;
}

/** What a text means, as writes need it. Made once for each text. */
export interface FileView {
  readonly layout: Layout;
  readonly meta: FileMeta;
  readonly logical: LogicalConfig;
  readonly values: ReadonlyMap<string, TomlValue>;
}

export interface WritePlan<File extends WritableFile> {
  /** Those of the files that change. */
  readonly writes: readonly FileWrite<File>[];
  /** The files that the intents are about, changed or not. */
  readonly about: readonly File[];
  /** The keys that are set or unset, down to those of the schema. */
  readonly keys: readonly { readonly path: KeyPath; readonly isSet: boolean }[];
}

export interface WriteRefusal {
  readonly why: 'invalid-file' | 'scope' | 'wrong-type' | 'newer-schema' | 'other';
  /** What is wrong, where, and the way out. */
  readonly message: string;
}

/** `files` are those of the layer, the one that hides the others first. */
export function planWrite<File extends WritableFile>(
  files: readonly File[],
  layer: FileLayer,
  intents: readonly Intent[],
  facts: WriteFacts,
  keys: readonly ConfigKey[] = CONFIG_KEYS,
): WritePlan<File> | WriteRefusal {
  const views = files.map(file => viewOf(file, keys));
  const writes: FileWrite<File>[] = [];
  const about: File[] = [];
  const touched = new Map<string, { readonly path: KeyPath; readonly isSet: boolean }>();
  for (const [view, own] of intentsByFile(views, intents)) {
    const closed = closedFile(view.file);
    if (closed) return closed;
    const problem = intentProblem(own, layer, view.logical, keys);
    if (problem) return { why: problem.why === 'path' ? 'other' : problem.why, message: problem.message };
    const planned = planFile(view, own, facts, keys);
    if ('why' in planned) return planned;
    about.push(view.file);
    if (planned.write) writes.push(planned.write);
    for (const name of keysAbout(own, planned.after)) {
      touched.set(name, { path: parseKeyPath(name) ?? [name], isSet: planned.after.has(name) });
    }
  }
  return { writes, about, keys: [...touched.values()] };
}

/** Makes the values of an earlier text of a file the present ones, with its comments and order. */
export function planRestore<File extends WritableFile>(
  file: File,
  earlier: string,
  facts: WriteFacts,
  keys: readonly ConfigKey[] = CONFIG_KEYS,
): WritePlan<File> | WriteRefusal {
  const { parsed, document } = readToml(earlier);
  const closed = closedFile(file) ?? closedFile({ path: `The earlier ${file.path}`, text: earlier, parsed });
  if (closed) return closed;
  const now = viewOf(file, keys);
  const then = fileView(earlier, parsed, keys);
  // The count goes on from the higher one, so that what is restored is the latest change.
  const meta = { ...then.meta, rev: Math.max(now.meta.rev, then.meta.rev) };
  const [before, after] = [now.values, then.values];
  const fresh = file.hasMeta ? metaIntents(meta, before, after, { ...facts, changedMs: file.changedMs }) : [];
  const intents = fresh.length > 0 || now.meta.rev <= then.meta.rev ? fresh : [set([META_KEY, 'rev'], meta.rev)];
  const result = editToml(document ?? earlier, intents, EDIT_OPTIONS);
  if ('refused' in result) return { why: 'other', message: `${file.path}: ${result.message}` };
  const { document: latest } = result;
  const { text } = latest;
  const touched = intentsBetween(before, after).map(({ path, do: what }) => {
    return { path: path.filter(step => typeof step === 'string'), isSet: what === 'set' };
  });
  const read = parsedOf(latest);
  const write = { file, text, parsed: read, document: latest, view: fileView(text, read, keys) };
  return { writes: text === file.text ? [] : [write], about: [file], keys: touched };
}

/** Takes the records of keys that are gone out of a file's metadata. */
export function planCompact<File extends WritableFile>(
  file: File,
  keys: readonly ConfigKey[] = CONFIG_KEYS,
): (WritePlan<File> & { readonly records: readonly string[] }) | WriteRefusal {
  const closed = closedFile(file);
  if (closed) return closed;
  const { meta, values } = viewOf(file, keys);
  const gone = [...meta.places].filter(([key]) => !values.has(key));
  const records = gone.map(([key]) => key);
  if (records.length === 0) return { writes: [], about: [], keys: [], records };
  const intents = gone.map(([, place]) => unset([META_KEY, ...place]));
  const result = editToml(file.document ?? file.text, intents, EDIT_OPTIONS);
  if ('refused' in result) return { why: 'other', message: `${file.path}: ${result.message}` };
  const { document } = result;
  const parsed = parsedOf(document);
  const write = { file, text: document.text, parsed, document, view: fileView(document.text, parsed, keys) };
  return { writes: [write], about: [file], keys: [], records };
}

/** Why a file may not be written, with the position. */
function closedFile({ path, text, parsed }: Pick<WritableFile, 'path' | 'text' | 'parsed'>): WriteRefusal | undefined {
  const { held, root } = parsed;
  if (held) {
    const hasPlace = held.reason === 'syntax' || held.reason === 'conflict-markers' || held.reason === 'too-deep';
    const { line, column } = lineIndex(text).positionAt(held.span.start);
    const where = hasPlace ? `${path}:${line + 1}:${column + 1}` : path;
    return { why: 'invalid-file', message: `${where} is not written, since it cannot be read: ${held.message}` };
  }
  const schema = schemaIn(root);
  if (schema <= CONFIG_SCHEMA) return undefined;
  const message = `${path} has version ${schema} and this Mooring writes version ${CONFIG_SCHEMA}; install a Mooring that knows version ${schema} to change it.`;
  return { why: 'newer-schema', message };
}

interface View<File extends WritableFile> extends FileView {
  readonly file: File;
}

/** `parsed` is what `text` was read as. */
export function fileView(text: string, parsed: Parsed, keys: readonly ConfigKey[] = CONFIG_KEYS): FileView {
  const { root } = parsed;
  const meta = readMeta(root);
  const logical = logicalConfig(text, root, meta, keys);
  return { layout: layoutOf(root, keys), meta, logical, values: valuesOf(logical) };
}

function viewOf<File extends WritableFile>(file: File, keys: readonly ConfigKey[]): View<File> {
  return { file, ...(file.view ?? fileView(file.text, file.parsed, keys)) };
}

/** How a config file is edited. */
export const EDIT_OPTIONS = { before: META_KEY, inline: META_KEY, prune: true } as const;

/** A held file is among them where it may have a say: it is the reason for a refusal then. */
function intentsByFile<File extends WritableFile>(
  views: readonly View<File>[],
  intents: readonly Intent[],
): Map<View<File>, Intent[]> {
  const found = new Map<View<File>, Intent[]>();
  for (const intent of intents) {
    for (const view of chosenFiles(views, intent)) found.set(view, [...(found.get(view) ?? []), intent]);
  }
  return found;
}

/**
 * A value goes where the key is set already, otherwise to the first file. It is taken out of every file, since one of
 * them would hold otherwise.
 */
function chosenFiles<File extends WritableFile>(views: readonly View<File>[], intent: Intent): readonly View<File>[] {
  const path = keysOf(intent);
  const isHeld = ({ file }: View<File>): boolean => file.parsed.held !== undefined;
  const sets = views.map(view => concerns(view.logical, path));
  if (intent.do === 'unset') {
    const all = views.filter((view, at) => sets[at] || isHeld(view));
    return all.length > 0 ? all : views.slice(0, 1);
  }
  const at = Math.max(0, sets.indexOf(true));
  return [views.slice(0, at).find(isHeld) ?? views[at]].filter(view => view !== undefined);
}

function concerns(logical: LogicalConfig, path: KeyPath): boolean {
  const text = keyText(path);
  if (logical.has(text)) return true;
  for (const name of logical.keys()) if (isBelow(name, text) || isBelow(text, name)) return true;
  return false;
}

/** Of texts of paths, in which no dot but those between the parts stands outside quotes. */
function isBelow(name: string, above: string): boolean {
  return name.startsWith(`${above}.`);
}

function keysOf({ path }: Intent): KeyPath {
  const end = path.findIndex(step => typeof step !== 'string');
  return path.slice(0, end < 0 ? path.length : end).filter(step => typeof step === 'string');
}

function planFile<File extends WritableFile>(
  { file, layout, meta, logical, values: before }: View<File>,
  intents: readonly Intent[],
  facts: WriteFacts,
  keys: readonly ConfigKey[],
): { readonly write?: FileWrite<File>; readonly after: ReadonlyMap<string, TomlValue> } | WriteRefusal {
  const applied = applyIntents(logical, intents, keys);
  if ('message' in applied) return { why: 'other', message: `${file.path}: ${applied.message}` };
  const { values: after, emptied } = applied;
  if (sameValues(before, after)) return { after };
  const { root } = file.parsed;
  const hasSibling = (place: KeyPath): boolean =>
    place.reduce<typeof root>((node, key) => valueAt(node, key), root) !== undefined;
  const all = [...opened(intents, layout, before), ...emptied.map(path => unset(path))];
  const placed = intentsInLayout(all, layout, hasSibling, isoOfMs(facts.nowMs));
  const kept = file.hasMeta ? metaIntents(meta, before, after, { ...facts, changedMs: file.changedMs }) : [];
  const result = editToml(file.document ?? file.text, [...placed, ...kept], EDIT_OPTIONS);
  if ('refused' in result) return { why: 'other', message: `${file.path}: ${result.message}` };
  const { document } = result;
  const { text } = document;
  const parsed = parsedOf(document);
  const view = fileView(text, parsed, keys);
  if (!sameValues(view.values, after)) {
    const message = `${file.path} is left as it is: this change cannot be made in it without doubt; edit it by hand.`;
    return { why: 'other', message };
  }
  return { write: { file, text, parsed, document, view }, after };
}

/** Older names are those of keys, not of sections, so a section of such a file goes key by key. */
function opened(intents: readonly Intent[], layout: Layout, before: ReadonlyMap<string, TomlValue>): Intent[] {
  if (!layout.projectNames && !layout.siblings) return [...intents];
  return intents.flatMap(intent => {
    if (intent.do === 'set' || before.has(keyText(keysOf(intent)))) return [intent];
    const text = keyText(keysOf(intent));
    const inside = [...before.keys()].filter(name => isBelow(name, text));
    return inside.length === 0 ? [intent] : inside.map(name => unset(parseKeyPath(name) ?? [name]));
  });
}

/** The keys that intents name, down to those of the schema: a section that is set stands for what is in it then. */
function keysAbout(intents: readonly Intent[], after: ReadonlyMap<string, TomlValue>): string[] {
  return intents.flatMap(intent => {
    const text = keyText(keysOf(intent));
    const inside = after.has(text) ? [] : [...after.keys()].filter(name => isBelow(name, text) || isBelow(text, name));
    return inside.length > 0 ? inside : [text];
  });
}

function valuesOf(logical: LogicalConfig): ReadonlyMap<string, TomlValue> {
  return new Map([...logical].map(([name, { value }]) => [name, value]));
}

function sameValues(a: ReadonlyMap<string, TomlValue>, b: ReadonlyMap<string, TomlValue>): boolean {
  return a.size === b.size && [...a].every(([name, value]) => b.has(name) && equalToml(value, b.get(name)));
}
