/**
 * What a change of a config is meant to do, told by keys. An intent is applied to what a file says at the moment of the
 * write, so writers of other keys are never lost.
 */
import { isPath, resolvePath, settingOf, type TomlPath, withoutValue, withValue } from '../syntax/toml-intents.ts';
import { notRepresentable, printKey, printToml } from '../syntax/toml-print.ts';
import { equalToml, isList, isTable, newTable, type TomlValue } from '../syntax/toml-value.ts';
import { type Intent, set, unset } from './intent.ts';
import { type KeyPath, keyText, parseKeyPath } from './key-path.ts';
import { keysOf, type LogicalConfig, type LogicalValue, tableOf } from './logical.ts';
import { type Layout, META_KEY, placeOf, siblingOf } from './older.ts';
import { CONFIG_KEYS, CONFIG_SCHEMA, type ConfigKey, configKey, type FileLayer, maySet } from './schema.ts';
import { writeProblem } from './values.ts';

export interface IntentRefusal {
  /** `path`: it names no key, or leads through a value that is no table. */
  readonly why: 'path' | 'scope' | 'wrong-type';
  readonly message: string;
}

/**
 * The values after the intents, by the text of their paths; or why one of them makes no sense there. Only the top-level
 * tables that the intents name are looked into, so that a write costs little in a large file.
 */
export function applyIntents(
  config: LogicalConfig,
  intents: readonly Intent[],
  keys: readonly ConfigKey[] = CONFIG_KEYS,
): AppliedIntents | IntentRefusal {
  const tops = new Set(intents.map(({ path }) => (typeof path[0] === 'string' ? path[0] : '')));
  const isNamed = topsTest(tops);
  const values = new Map<string, TomlValue>();
  const own = new Map<string, LogicalValue>();
  for (const [name, known] of config) {
    values.set(name, known.value);
    if (isNamed(name)) own.set(name, known);
  }
  let table = tableOf(own);
  for (const intent of intents) {
    const resolved = resolvePath(table, intent.path);
    if ('refused' in resolved) {
      if (intent.do === 'unset') continue;
      return { why: 'path', message: resolved.message };
    }
    if (intent.do === 'unset') {
      if (!resolved.creates && resolved.found === intent.path.length) table = withoutValue(table, resolved.path);
      continue;
    }
    const setting = settingOf(resolved, intent.value);
    if ('refused' in setting) return { why: 'path', message: setting.message };
    table = withValue(table, setting.path, setting.value);
  }
  const after = keysOf(table, keys);
  for (const name of own.keys()) if (!after.has(name)) values.delete(name);
  for (const [name, value] of after) values.set(name, value);
  const emptied = intents.some(({ do: what }) => what === 'unset') ? emptiedTables(config, after, keys) : [];
  for (const path of emptied) values.delete(keyText(path));
  return { values, emptied };
}

export interface AppliedIntents {
  readonly values: ReadonlyMap<string, TomlValue>;
  /** Lists of tables of which the last one was taken out. Nothing is left to write for them, so the keys go, too. */
  readonly emptied: readonly KeyPath[];
}

function emptiedTables(
  config: LogicalConfig,
  after: ReadonlyMap<string, TomlValue>,
  keys: readonly ConfigKey[],
): KeyPath[] {
  const isEmpty = (value: TomlValue | undefined): boolean => value !== undefined && isList(value) && value.length === 0;
  return keys.flatMap(({ path, type }) => {
    const name = keyText(path);
    const isEmptied = type.is === 'tables' && isEmpty(after.get(name)) && !isEmpty(config.get(name)?.value);
    return isEmptied ? [path] : [];
  });
}

/** Whether a name belongs to one of some top-level tables; quoted names are looked at part by part. */
function topsTest(tops: ReadonlySet<string>): (name: string) => boolean {
  return name => {
    if (name.startsWith('"') || name.startsWith("'")) return tops.has(parseKeyPath(name)?.[0] ?? name);
    const dot = name.indexOf('.');
    return tops.has(dot < 0 ? name : name.slice(0, dot));
  };
}

/**
 * Why intents may not be written into a layer: a key that the layer may not set, a value of the wrong type, Mooring's
 * own metadata. Keys that Mooring does not know may be set to anything. A wrong value may always be unset.
 */
export function intentProblem(
  intents: readonly Intent[],
  layer: FileLayer,
  config: LogicalConfig,
  keys: readonly ConfigKey[] = CONFIG_KEYS,
): IntentRefusal | undefined {
  for (const intent of intents) {
    const path = keysOnly(intent.path);
    const unwritable = intent.do === 'set' ? (firstUnwritable(path) ?? notRepresentable(intent.value)) : undefined;
    if (unwritable !== undefined) return refused('path', `“${keyText(path)}” cannot be written. ${unwritable}`);
    if (path.length === 0 || !isPath(intent.path))
      return refused('path', 'This is no path of a key; write it as “section.key”.');
    if (path[0] === META_KEY)
      return refused('path', `“${META_KEY}” is kept by Mooring itself; set the key that it speaks of.`);
    if (intent.do === 'set' && !maySet(path, layer, keys))
      return refused('scope', `“${keyText(path)}” cannot be set by a ${layer}; set it in ${otherPlace(path, keys)}.`);
  }
  const after = applyIntents(config, intents, keys);
  if ('message' in after) return after;
  for (const [name, value] of after.values) {
    const before = config.get(name);
    if (before && equalToml(before.value, value)) continue;
    const path = parseKeyPath(name) ?? [name];
    const key = configKey(path, keys);
    // Nobody here could write the file any more.
    if (name === 'schema' && key && typeof value === 'number' && value > CONFIG_SCHEMA)
      return refused('wrong-type', `“schema” must be at most ${CONFIG_SCHEMA}, which is what this Mooring writes.`);
    const must = key ? writeProblem(value, key.type) : undefined;
    if (must !== undefined) return refused('wrong-type', `“${name}” ${must}.`);
    if (key?.every && before && writeProblem(before.value, key.type) !== undefined)
      return refused('wrong-type', `“${name}” is no text and is kept; unset it first to write text there.`);
    const table = keys.find(each => each.path.length > path.length && path.every((part, at) => each.path[at] === part));
    if (table) return refused('wrong-type', `“${name}” is a table; set one of its keys.`);
  }
  return undefined;
}

/** Where a key that one file may not set is set, as `layers.ts` says it of what it finds. */
function otherPlace(path: KeyPath, keys: readonly ConfigKey[]): string {
  return configKey(path, keys)?.scope.includes('user') === false ? 'the environment' : 'the user’s own config.toml';
}

function firstUnwritable(path: KeyPath): string | undefined {
  return path.map(part => notRepresentable(part)).find(problem => problem !== undefined);
}

function refused(why: IntentRefusal['why'], message: string): IntentRefusal {
  return { why, message };
}

/** The intents that lead from one state to another, key by key. */
export function intentsBetween(
  before: ReadonlyMap<string, TomlValue>,
  after: ReadonlyMap<string, TomlValue>,
): Intent[] {
  const gone = [...before.keys()].filter(name => !after.has(name));
  const changed = [...after].filter(([name, value]) => !equalToml(before.get(name), value));
  return [
    ...gone.map(name => unset(parseKeyPath(name) ?? [name])),
    ...changed.map(([name, value]) => set(parseKeyPath(name) ?? [name], value)),
  ];
}

/**
 * The same intents, in the places of a file's layout. Where a `key__modified` stands beside a key, it is kept true:
 * `now` is UTC with milliseconds.
 */
export function intentsInLayout(
  intents: readonly Intent[],
  layout: Layout,
  hasSibling: (place: KeyPath) => boolean,
  now: string,
): Intent[] {
  return intents.flatMap(intent => {
    const keys = keysOnly(intent.path);
    const place = placeOf(layout, keys);
    const path: TomlPath = [...place, ...intent.path.slice(keys.length)];
    const moved: Intent = intent.do === 'set' ? set(path, intent.value) : unset(path);
    if (!layout.siblings || !hasSibling(siblingOf(place))) return [moved];
    const gone = intent.do === 'unset' && path.length === place.length;
    return [moved, gone ? unset(siblingOf(place)) : set(siblingOf(place), now)];
  });
}

/** One line for the log: `set default-workspace.workspace = "payments"; unset watch.polling`. Secrets are masked. */
export function describeIntents(intents: readonly Intent[]): string {
  return intents
    .map(intent => {
      const path = pathText(intent.path);
      if (intent.do === 'unset') return `unset ${path}`;
      const names = intent.path.filter(step => typeof step === 'string');
      const value = masked(names, intent.value);
      return `set ${path} = ${shorten(printToml(value, { oneLine: true }))}`;
    })
    .join('; ');
}

/** The value, with `***` in the place of what looks like a secret by its key or by its form. */
export function masked(path: readonly string[], value: TomlValue): TomlValue {
  const name = path.at(-1) ?? '';
  if (isTable(value)) {
    const table: Record<string, TomlValue> = newTable();
    for (const [key, inner] of Object.entries(value)) table[key] = masked([...path, key], inner);
    return table;
  }
  if (path.some(part => SECRET_NAME.test(part)) && typeof value !== 'boolean') return MASK;
  if (isList(value)) return value.map(item => masked([name], item));
  if (typeof value !== 'string') return value;
  return SECRET_FORM.test(value) ? MASK : value.replace(/(:\/\/[^/@\s:]*:)[^/@\s]+(?=@)/g, `$1${MASK}`);
}

const MASK = '***';
const SECRET_NAME = /secret|passw|passphrase|token|credential|(?:api|private|access|signing)[-_ ]?key/i;
/** Tokens that say by their beginning what they are. */
const SECRET_FORM = /^(?:gh[pousr]_|github_pat_|glpat-|xox[abprs]-|sk-|eyJ[\w-]{10,}\.|AKIA[A-Z0-9]{12})|-----BEGIN/;
const LONGEST = 200;

/** The keys that a path begins with, before the first item of a list. */
function keysOnly(path: TomlPath): KeyPath {
  const end = path.findIndex(step => typeof step !== 'string');
  return path.slice(0, end < 0 ? path.length : end).filter(step => typeof step === 'string');
}

function pathText(path: TomlPath): string {
  return path
    .map((step, index) => {
      if (typeof step === 'string') return `${index === 0 ? '' : '.'}${printKey(step)}`;
      return typeof step === 'number' ? `[${step}]` : `[${step.by}=${step.is}]`;
    })
    .join('');
}

function shorten(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
