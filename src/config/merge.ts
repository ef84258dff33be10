/**
 * Merges two copies of a config that went their own ways from one base. Keys that one side alone changed are taken from
 * it; a key that both changed goes to the later change: by the file's counter, then the time, then who, then the text of
 * the value. So both sides come to the same result without asking each other, whatever their clocks say.
 *
 * A deletion gives way to an edit. Sets merge by item, arrays of tables by the field that names a table.
 */
import { msOfIso } from '../base/utc.ts';
import { equalToml, isList, isTable, newTable, type TomlTable, type TomlValue } from '../syntax/toml-value.ts';
import { isWithin, type KeyPath, parseKeyPath } from './key-path.ts';
import type { LogicalConfig, LogicalValue } from './logical.ts';
import { CONFIG_KEYS, type ConfigKey, configKey, type ValueType } from './schema.ts';
import { canonicalText } from './values.ts';

export interface Overridden {
  /** The text of the key's path. */
  readonly key: string;
  /** What lost, for the history; absent where a deletion lost. */
  readonly lost?: LogicalValue;
  readonly side: 'ours' | 'theirs';
}

export interface MergedConfig {
  readonly config: LogicalConfig;
  readonly overridden: readonly Overridden[];
}

export function mergeConfigs(
  base: LogicalConfig,
  ours: LogicalConfig,
  theirs: LogicalConfig,
  keys: readonly ConfigKey[] = CONFIG_KEYS,
): MergedConfig {
  const config = new Map<string, LogicalValue>();
  const overridden: Overridden[] = [];
  for (const name of new Set([...base.keys(), ...ours.keys(), ...theirs.keys()])) {
    const key = configKey(parseKeyPath(name) ?? [name], keys);
    const merged = mergeKey(base.get(name), ours.get(name), theirs.get(name), key?.type);
    if (merged.value) config.set(name, merged.value);
    if (merged.side) overridden.push({ key: name, side: merged.side, ...(merged.lost ? { lost: merged.lost } : {}) });
  }
  overridden.push(...settleNesting(config, ours));
  return { config, overridden };
}

interface MergedKey {
  readonly value?: LogicalValue;
  /** The side that lost something. */
  readonly side?: 'ours' | 'theirs';
  readonly lost?: LogicalValue;
}

type Maybe = LogicalValue | undefined;

function mergeKey(base: Maybe, ours: Maybe, theirs: Maybe, type: ValueType | undefined): MergedKey {
  if (equalToml(ours?.value, theirs?.value)) return ours && theirs ? { value: later(ours, theirs) } : {};
  if (equalToml(base?.value, ours?.value)) return theirs ? { value: theirs } : {};
  if (equalToml(base?.value, theirs?.value)) return ours ? { value: ours } : {};
  if (!ours) return theirs ? { value: theirs, side: 'ours' } : {};
  if (!theirs) return { value: ours, side: 'theirs' };
  if (base && type?.is === 'list' && type.set) {
    // Another order alone is no change of a set.
    const [here, there] = [isSameSet(base, ours), isSameSet(base, theirs)];
    if (here && there) return { value: { ...later(ours, theirs), value: base.value } };
    if (here || there) return { value: here ? theirs : ours };
  }
  const winner = later(ours, theirs);
  const loser = winner === ours ? theirs : ours;
  const side = winner === ours ? 'theirs' : 'ours';
  const joined = type && joinedValue(base?.value, winner.value, loser.value, type);
  if (!joined) return { value: winner, side, lost: loser };
  const { clash, ...value } = joined;
  return { value: { ...winner, ...value }, ...(clash ? { side, lost: loser } : {}) };
}

function isSameSet(a: LogicalValue, b: LogicalValue): boolean {
  if (!isList(a.value) || !isList(b.value)) return false;
  const [one, other] = [a.value, b.value].map(items => [...new Set(items.map(canonicalText))].sort().join('\n'));
  return one === other;
}

function later(a: LogicalValue, b: LogicalValue): LogicalValue {
  return compareChanges(a, b) >= 0 ? a : b;
}

function compareChanges(a: LogicalValue, b: LogicalValue): number {
  return (
    (a.rev ?? 0) - (b.rev ?? 0) ||
    (msOfIso(a.when ?? '') ?? 0) - (msOfIso(b.when ?? '') ?? 0) ||
    compareText(a.by ?? '', b.by ?? '') ||
    compareText(canonicalText(a.value), canonicalText(b.value))
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

interface Joined {
  readonly value: TomlValue;
  /** True where the loser's part had to give way somewhere inside. */
  readonly clash: boolean;
}

/** Both changes at once, where the type allows it and the values are what it says. */
function joinedValue(
  base: TomlValue | undefined,
  winner: TomlValue,
  loser: TomlValue,
  type: ValueType,
): Joined | undefined {
  if (!isList(winner) || !isList(loser)) return undefined;
  const before = isList(base) ? base : [];
  if (type.is === 'list' && type.set) return { value: joinSets(before, winner, loser), clash: false };
  return type.is === 'tables' ? joinTables(before, winner, loser, type) : undefined;
}

/** What neither took out, in the order of the base, and then what either added, in the order of the text. */
function joinSets(base: readonly TomlValue[], winner: readonly TomlValue[], loser: readonly TomlValue[]): TomlValue[] {
  const [before, first, second] = [base, winner, loser].map(
    items => new Map(items.map(item => [canonicalText(item), item] as const)),
  );
  const kept = [...(before ?? [])].filter(([text]) => first?.has(text) && second?.has(text));
  const added = [...new Map([...(first ?? []), ...(second ?? [])])].filter(([text]) => !before?.has(text));
  return [...kept, ...added.sort(([a], [b]) => compareText(a, b))].map(([, item]) => item);
}

type TablesType = Extract<ValueType, { readonly is: 'tables' }>;

function joinTables(
  base: readonly TomlValue[],
  winner: readonly TomlValue[],
  loser: readonly TomlValue[],
  type: TablesType,
): Joined | undefined {
  const [before, first, second] = [base, winner, loser].map(items => byIdentity(items, type.identity));
  if (!before || !first || !second) return undefined;
  const names = [
    ...before.keys(),
    ...[...first.keys(), ...second.keys()].filter(name => !before.has(name)).sort(compareText),
  ];
  const value: TomlTable[] = [];
  let clash = false;
  for (const name of new Set(names)) {
    const [b, w, l] = [before.get(name), first.get(name), second.get(name)];
    const merged = joinTable(b, w, l, type);
    clash ||= merged.clash;
    if (merged.value) value.push(merged.value);
  }
  return { value, clash };
}

function joinTable(
  base: TomlTable | undefined,
  winner: TomlTable | undefined,
  loser: TomlTable | undefined,
  type: TablesType,
): { readonly value?: TomlTable; readonly clash: boolean } {
  const whole = choose(base, winner, loser);
  if (whole) return { ...(whole.value ? { value: whole.value } : {}), clash: whole.clash };
  const value = newTable();
  let clash = false;
  // In the base's order first and then by name, so that both sides write the same table.
  const added = [...Object.keys(winner ?? {}), ...Object.keys(loser ?? {})].sort(compareText);
  for (const key of new Set([...Object.keys(base ?? {}), ...added])) {
    const [b, w, l] = [base, winner, loser].map(table => (table && Object.hasOwn(table, key) ? table[key] : undefined));
    const chosen = choose(b, w, l);
    const field = type.fields.find(({ name }) => name === key);
    const joined =
      !chosen && field && w !== undefined && l !== undefined ? joinedValue(b, w, l, field.type) : undefined;
    const merged = chosen?.value ?? (chosen ? undefined : (joined?.value ?? w));
    clash ||= chosen?.clash ?? joined?.clash ?? true;
    if (merged !== undefined) value[key] = merged;
  }
  return { value, clash };
}

/** The three-way rules that need no look inside; nothing where both sides changed it and it is there on both. */
function choose<T extends TomlValue>(
  base: T | undefined,
  winner: T | undefined,
  loser: T | undefined,
): { readonly value: T | undefined; readonly clash: boolean } | undefined {
  if (equalToml(winner, loser) || equalToml(base, loser)) return { value: winner, clash: false };
  if (equalToml(base, winner)) return { value: loser, clash: false };
  return winner === undefined || loser === undefined ? { value: winner ?? loser, clash: true } : undefined;
}

/** The tables by what names them; nothing where one has no name, or two have one. */
function byIdentity(items: readonly TomlValue[], identity: string): Map<string, TomlTable> | undefined {
  const found = new Map<string, TomlTable>();
  for (const item of items) {
    const name = isTable(item) && Object.hasOwn(item, identity) ? item[identity] : undefined;
    if (!isTable(item) || typeof name !== 'string' || found.has(name)) return undefined;
    found.set(name, item);
  }
  return found;
}

/**
 * One side may have made a key where the other has a table: `a = 1` and `a.b = 2` cannot both stand. The latest change
 * among them decides.
 */
function settleNesting(config: Map<string, LogicalValue>, ours: LogicalConfig): Overridden[] {
  const paths = new Map<string, KeyPath>([...config.keys()].map(name => [name, parseKeyPath(name) ?? [name]]));
  const tables = new Set<string>();
  for (const path of paths.values())
    for (let end = 1; end < path.length; end++) tables.add(path.slice(0, end).join('\0'));
  const overridden: Overridden[] = [];
  for (const [name, path] of paths) {
    const leaf = config.get(name);
    if (!leaf || !tables.has(path.join('\0'))) continue;
    const inside = [...paths].filter(([other, each]) => other !== name && config.has(other) && isWithin(each, path));
    const latest = inside
      .map(([other]) => config.get(other))
      .reduce((a, b) => (a && b ? later(a, b) : (a ?? b)), undefined);
    if (!latest) continue;
    const losers = compareChanges(leaf, latest) >= 0 ? inside.map(([other]) => other) : [name];
    for (const lost of losers) {
      const value = config.get(lost);
      config.delete(lost);
      if (value) overridden.push({ key: lost, side: ours.has(lost) ? 'ours' : 'theirs', lost: value });
    }
  }
  return overridden;
}
