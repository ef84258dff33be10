/**
 * The waterfall: environment, then the project's files, the user's, and what the schema says by itself. Every value
 * knows who said it and where, and what it hides.
 */
import { nearest } from '../base/nearest.ts';
import { lineIndex, type Span } from '../base/text.ts';
import { type TomlValue, tomlValue } from '../syntax/toml-value.ts';
import { type Entry, type Held, type Node, type Parsed, textOf, valueAt } from '../syntax/tree.ts';
import { readEnvironment, type VariableProblem, type Variables } from './environment.ts';
import { isWithin, type KeyPath, keyText, parseKeyPath } from './key-path.ts';
import { entriesOf, type Layout, layoutOf, placeOf } from './older.ts';
import {
  CONFIG_KEYS,
  CONFIG_SCHEMA,
  type ConfigKey,
  configKey,
  type FileLayer,
  LAYERS,
  type Layer,
  maySet,
} from './schema.ts';
import { isAbsolutePath, readValue } from './values.ts';

/** One file of a layer. Of several files of one layer, an earlier one hides a later one. */
export interface ConfigFile {
  readonly layer: FileLayer;
  /** As it is shown to people. */
  readonly path: string;
  readonly text: string;
  readonly parsed: Parsed;
  /** The last state that could be read faithfully. While the file is held, this is what it says. */
  readonly lastGood?: { readonly text: string; readonly parsed: Parsed };
}

/** One place that sets a key. */
export interface Setting {
  readonly layer: Layer;
  readonly path: KeyPath;
  /** Absent where nothing of what stands there could be used. */
  readonly value?: TomlValue;
  /** Why it counts for nothing. */
  readonly ignored?: 'scope' | 'wrong-type';
  /** The environment variable. */
  readonly variable?: string;
  /** The file, and where in its text. `line` counts from 1. While the file is held, these belong to its last good text. */
  readonly file?: string;
  readonly place?: KeyPath;
  readonly keySpan?: Span;
  readonly span?: Span;
  readonly line?: number;
  readonly lastGood?: true;
  /** When, where a `key__modified` beside it says so. */
  readonly when?: string;
}

export interface Effective {
  readonly path: KeyPath;
  /** Absent for a key that Mooring does not know. Such keys are kept, and read as they are. */
  readonly key?: ConfigKey;
  /** Absent where nobody sets it and it has no default. */
  readonly value?: TomlValue;
  /** The setting that decides. Absent like `value`. */
  readonly by?: Setting;
  /** All of them, the one that decides before those that it hides, and those that are ignored. */
  readonly settings: readonly Setting[];
}

export interface Finding {
  readonly kind: 'unknown-key' | 'wrong-type' | 'scope' | 'newer-schema';
  readonly layer: FileLayer;
  readonly file: string;
  readonly path: KeyPath;
  readonly place: KeyPath;
  readonly span: Span;
  /** What is wrong and the way out, without the position. */
  readonly message: string;
  /** The known key that was probably meant. */
  readonly near?: string;
}

export interface FileState {
  readonly layer: FileLayer;
  readonly path: string;
  readonly layout: Layout;
  /** Why it cannot be read now. With `lastGood` its last state is used, otherwise it says nothing. */
  readonly held?: Held;
  readonly lastGood: boolean;
  readonly schema: number;
  /** Why it may not be written now, and the way out; absent where it may. */
  readonly readOnly?: string;
}

export interface ResolvedConfig {
  /** By the text of the path: what is set, and what has a default. */
  readonly values: ReadonlyMap<string, Effective>;
  readonly files: readonly FileState[];
  readonly findings: readonly Finding[];
  readonly variableProblems: readonly VariableProblem[];
  /** What counts of a file, by the path that is shown to people: its text, or while it is held its last good one. */
  readonly read: (file: string) => { readonly text: string; readonly root: Node | undefined } | undefined;
}

export function resolveConfig(
  files: readonly ConfigFile[],
  variables: Variables,
  keys: readonly ConfigKey[] = CONFIG_KEYS,
): ResolvedConfig {
  const environment = readEnvironment(variables, keys);
  const settings: Setting[] = environment.settings.map(({ key, variable, value }) => {
    return { layer: 'environment', path: key.path, value, variable };
  });
  const ordered = [
    ...files.filter(({ layer }) => layer === 'project'),
    ...files.filter(({ layer }) => layer === 'user'),
  ];
  for (const file of ordered) for (const setting of settingsOf(file, keys)) settings.push(setting);
  for (const { path, default: value } of keys) {
    if (value !== undefined) settings.push({ layer: 'default', path, value });
  }
  const byKey = new Map<string, Setting[]>();
  for (const setting of settings) {
    const text = keyText(setting.path);
    const all = byKey.get(text);
    if (all) all.push(setting);
    else byKey.set(text, [setting]);
  }
  const values = new Map<string, Effective>();
  for (const [text, all] of byKey) values.set(text, effective(all, keys));
  let findings: readonly Finding[] | undefined;
  return {
    values,
    files: ordered.map(file => stateOf(file, keys)),
    // Few ask for them, and looking for the key that was meant takes longer than all the rest.
    get findings() {
      findings ??= ordered.flatMap(file => findingsOf(file, keys));
      return findings;
    },
    variableProblems: environment.problems,
    read(path) {
      const file = ordered.find(each => each.path === path);
      return file && stateToRead(file);
    },
  };
}

/** The whole story of a key: what holds, who says so, and whom that hides. Also for a key that nobody sets. */
export function explain(
  { values }: ResolvedConfig,
  path: KeyPath | string,
  keys: readonly ConfigKey[] = CONFIG_KEYS,
): Effective {
  const parts = typeof path === 'string' ? (parseKeyPath(path) ?? [path]) : path;
  const key = configKey(parts, keys);
  return values.get(keyText(parts)) ?? { path: parts, ...(key ? { key } : {}), settings: [] };
}

/** What holds for a key; nothing where nobody says anything. */
export function configValue({ values }: ResolvedConfig, key: string): TomlValue | undefined {
  return values.get(key)?.value;
}

/** The setting of a higher layer that would hide what `layer` says of a key. */
export function hiddenBy({ values }: ResolvedConfig, path: KeyPath, layer: Layer): Setting | undefined {
  const decides = values.get(keyText(path))?.settings.find(({ ignored }) => ignored === undefined);
  return decides && LAYERS.indexOf(decides.layer) < LAYERS.indexOf(layer) ? decides : undefined;
}

/** `MOORING_WORKSPACE`, `~/.mooring/config.toml:3` or `default`. */
export function originText({ layer, variable, file, line, lastGood }: Setting): string {
  if (variable !== undefined) return variable;
  if (file === undefined) return layer;
  return `${file}:${line ?? 1}${lastGood ? ' (before it stopped parsing)' : ''}`;
}

/**
 * Where a write of a key goes: of the layer's files the one that sets it already, otherwise the first. Nothing where
 * the layer has no file yet.
 */
export function writePlace(
  { values, files }: ResolvedConfig,
  path: KeyPath,
  layer: FileLayer,
): { readonly file: FileState; readonly place: KeyPath } | undefined {
  const own = files.filter(file => file.layer === layer);
  const sets = values.get(keyText(path))?.settings.find(setting => setting.layer === layer);
  const file = own.find(each => each.path === sets?.file) ?? own[0];
  return file && { file, place: placeOf(file.layout, path) };
}

/** The version of the shape that a file says it has; 1 where it says none. */
export function schemaIn(root: Node | undefined): number {
  const node = valueAt(root, 'schema') ?? valueAt(valueAt(root, 'data'), 'schema');
  const value = node?.kind === 'scalar' ? node.value : undefined;
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : 1;
}

function effective(settings: readonly Setting[], keys: readonly ConfigKey[]): Effective {
  const path = settings[0]?.path ?? [];
  const key = configKey(path, keys);
  const by = settings.find(({ ignored }) => ignored === undefined);
  return {
    path,
    ...(key ? { key } : {}),
    ...(by?.value === undefined ? {} : { value: by.value, by }),
    settings: [...settings.filter(({ ignored }) => !ignored), ...settings.filter(({ ignored }) => ignored)],
  };
}

/** What counts: the file as it is, or while it is held the last good state. */
function stateToRead(file: ConfigFile): { readonly text: string; readonly root: Node | undefined } {
  const { text, parsed } = file.parsed.held && file.lastGood ? file.lastGood : file;
  return { text, root: parsed.root };
}

function stateOf(file: ConfigFile, keys: readonly ConfigKey[]): FileState {
  const { layer, path, parsed } = file;
  const { root } = stateToRead(file);
  const schema = schemaIn(root);
  const lastGood = parsed.held !== undefined && file.lastGood !== undefined;
  const readOnly = parsed.held
    ? `${path} cannot be read: ${parsed.held.message}`
    : schema > CONFIG_SCHEMA
      ? newerMessage(path, schema)
      : undefined;
  return {
    layer,
    path,
    layout: layoutOf(root, keys),
    ...(parsed.held ? { held: parsed.held } : {}),
    lastGood,
    schema,
    ...(readOnly === undefined ? {} : { readOnly }),
  };
}

function newerMessage(what: string, schema: number): string {
  return `${what} has version ${schema}; this Mooring writes version ${CONFIG_SCHEMA}. It is read as far as understood; install a Mooring that knows version ${schema} to change it.`;
}

/** Those of a held file are of its last good state. */
function settingsOf(file: ConfigFile, keys: readonly ConfigKey[]): Setting[] {
  const { layer, path: shown } = file;
  const { text, root } = stateToRead(file);
  const lines = lineIndex(text);
  const lastGood = isLastGood(file);
  return entriesOf(root, keys).map(({ path, place, entry, when }) => {
    const { start, end } = entry.value;
    const { value, ignored } = judge(layer, text, path, entry, keys);
    const line = lines.positionAt(entry.keySpan.start).line + 1;
    const where = { file: shown, place, keySpan: entry.keySpan, span: { start, end }, line };
    const setting: Writable<Setting> =
      value === undefined ? { layer, path, ...where } : { layer, path, value, ...where };
    if (ignored) setting.ignored = ignored;
    if (lastGood) setting.lastGood = true;
    if (when !== undefined) setting.when = when;
    return setting;
  });
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** None of a held file: its own problem is told instead. */
function findingsOf(file: ConfigFile, keys: readonly ConfigKey[]): Finding[] {
  if (isLastGood(file)) return [];
  const { text, root } = stateToRead(file);
  return entriesOf(root, keys).flatMap(({ path, place, entry }) =>
    judge(file.layer, text, path, entry, keys)
      .findings()
      .map(({ kind, span, message, near }) => {
        const named = near === undefined ? {} : { near };
        return { kind, layer: file.layer, file: file.path, path, place, span, message, ...named };
      }),
  );
}

function isLastGood({ parsed }: ConfigFile): boolean {
  return parsed.held !== undefined;
}

type Told = Pick<Finding, 'kind' | 'span' | 'message' | 'near'>;

interface Judged {
  readonly value?: TomlValue;
  readonly ignored?: 'scope' | 'wrong-type';
  /** Made only where they are asked for. */
  readonly findings: () => readonly Told[];
}

const NONE = (): readonly Told[] => [];

function judge(layer: FileLayer, text: string, path: KeyPath, entry: Entry, keys: readonly ConfigKey[]): Judged {
  const key = configKey(path, keys);
  const { keySpan, value: node } = entry;
  if (!maySet(path, layer, keys)) {
    const allowed = key?.scope.includes('user') === false ? 'the environment' : 'the user’s own config.toml';
    const message = `“${keyText(path)}” cannot be set by a ${layer}; it is ignored. Set it in ${allowed}.`;
    return { ignored: 'scope', findings: () => [{ kind: 'scope', span: keySpan, message }] };
  }
  if (!key) return unknown(text, path, entry, keys);
  const { value, problems } = readValue(text, node, key.type);
  const findings = (): Told[] =>
    problems.map(({ must, span, near }) => {
      const meant = near === undefined ? '' : ` Did you mean "${near}"?`;
      return { kind: 'wrong-type', span, message: `“${keyText(path)}” ${must}.${meant} It is skipped until then.` };
    });
  if (value === undefined && key.every) return { value: tomlValue(text, node), findings };
  if (value === undefined) return { ignored: 'wrong-type', findings };
  if (keyText(key.path) === 'schema' && Number(value) > CONFIG_SCHEMA) {
    const message = newerMessage('This file', Number(value));
    return { value, findings: () => [{ kind: 'newer-schema', span: node, message }] };
  }
  if (layer === 'project' && key.type.is === 'path' && leavesRoot(textOf(node) ?? '')) {
    const message = `“${keyText(path)}” leads out of the project; it is ignored. Name a path inside it.`;
    return { ignored: 'scope', findings: () => [{ kind: 'scope', span: node, message }] };
  }
  return { value, findings: problems.length === 0 ? NONE : findings };
}

function unknown(text: string, path: KeyPath, entry: Entry, keys: readonly ConfigKey[]): Judged {
  if (keys.some(key => key.path.length > path.length && isWithin(key.path, path))) {
    const name = keyText(path);
    const message = `“${name}” must be a table: write “[${name}]”, and its keys below it. It is skipped until then.`;
    return { ignored: 'wrong-type', findings: () => [{ kind: 'wrong-type', span: entry.value, message }] };
  }
  return { value: tomlValue(text, entry.value), findings: () => [unknownKey(keyText(path), entry, keys)] };
}

function unknownKey(name: string, { keySpan }: Entry, keys: readonly ConfigKey[]): Told {
  const [near] = nearest(
    name,
    keys.map(key => keyText(key.path)),
  );
  const way = near ? `Did you mean “${near}”?` : 'It is kept as it is.';
  const message = `“${name}” is no key that Mooring knows. ${way}`;
  return { kind: 'unknown-key', span: keySpan, message, ...(near ? { near } : {}) };
}

/** By the text alone; whoever follows the path resolves links, too. */
function leavesRoot(path: string): boolean {
  if (isAbsolutePath(path) || /^[A-Za-z]:/.test(path) || path.startsWith('~')) return true;
  let depth = 0;
  for (const part of path.split(/[\\/]/)) {
    if (part === '..') depth--;
    else if (part !== '.' && part !== '') depth++;
    if (depth < 0) return true;
  }
  return false;
}
