/**
 * The highest layer: `MOORING_…` variables. A key is set by `MOORING_<SECTION>_<KEY>`, upper case, every character
 * outside A–Z and 0–9 written `_`, or by a name of its own that the table gives it.
 *
 * A variable that is empty, or blank, counts as not set: that is the only way many shells and CI systems have to take
 * one away.
 */
import { nearest } from '../base/nearest.ts';
import type { TomlValue } from '../syntax/toml-value.ts';
import { type KeyPath, keyText } from './key-path.ts';
import { CONFIG_KEYS, type ConfigKey } from './schema.ts';
import { canonicalText, parseVariable } from './values.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

/** Variables of Mooring that set no key: where the user root is, and what it tells the terminals that it opens. */
export const RESERVED_VARIABLES: readonly string[] = ['MOORING_HOME', 'MOORING_WORKSPACE_DIR'];

export interface VariableSetting {
  readonly key: ConfigKey;
  readonly variable: string;
  readonly value: TomlValue;
}

export interface VariableProblem {
  /** `disagrees`: another variable of the same key is set otherwise, and goes first. */
  readonly kind: 'unparsable' | 'unknown' | 'ambiguous' | 'scope' | 'disagrees';
  readonly variable: string;
  /** What it names, as far as that is known. */
  readonly key?: ConfigKey;
  /** What is wrong and the way out. The value is never repeated: it may be a secret. */
  readonly message: string;
}

export interface ReadEnvironment {
  /** In the order of the schema; of several variables of one key, the one that decides first. */
  readonly settings: readonly VariableSetting[];
  readonly problems: readonly VariableProblem[];
}

/** The variable that a path gives. Different paths may give the same one. */
export function variableOf(path: KeyPath): string {
  return ['MOORING', ...path]
    .map(part => part.replace(/[a-z]+/g, letters => letters.toUpperCase()).replace(/[^A-Z0-9]/gu, '_'))
    .join('_');
}

/** Every variable that sets a key, the one that decides first; none where the environment may not set it. */
export function variablesOf(key: ConfigKey): readonly string[] {
  return key.scope.includes('environment') ? [...new Set([...(key.variables ?? []), variableOf(key.path)])] : [];
}

export function readEnvironment(variables: Variables, keys: readonly ConfigKey[] = CONFIG_KEYS): ReadEnvironment {
  const settings: VariableSetting[] = [];
  const problems: VariableProblem[] = [];
  const owners = ownersOf(keys);
  for (const key of keys) {
    for (const variable of variablesOf(key)) {
      const text = variables[variable];
      const sets = owners.get(variable) ?? [];
      if (text === undefined || text.trim() === '' || sets.length !== 1 || sets[0] !== key) continue;
      const read = parseVariable(text, key.type);
      if ('must' in read) {
        const message = `${variable} ${read.must}; it is skipped.`;
        problems.push({ kind: 'unparsable', variable, key, message });
      } else settings.push({ key, variable, value: read.value });
    }
  }
  for (const [variable, text] of Object.entries(variables).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (!variable.startsWith('MOORING_') || text === undefined || text.trim() === '') continue;
    if (RESERVED_VARIABLES.includes(variable)) continue;
    const problem = nameProblem(variable, owners.get(variable) ?? [], keys);
    if (problem) problems.push(problem);
  }
  return { settings, problems: [...problems, ...disagreements(settings)] };
}

/** The keys of each variable. A name that the table gives goes before one that a path gives. */
function ownersOf(keys: readonly ConfigKey[]): ReadonlyMap<string, readonly ConfigKey[]> {
  const owners = new Map<string, ConfigKey[]>();
  const add = (variable: string, key: ConfigKey): void => {
    owners.set(variable, [...(owners.get(variable) ?? []), key]);
  };
  for (const key of keys)
    for (const variable of key.scope.includes('environment') ? (key.variables ?? []) : []) add(variable, key);
  const given = new Set(owners.keys());
  for (const key of keys) {
    const variable = variableOf(key.path);
    if (key.scope.includes('environment') && !given.has(variable)) add(variable, key);
  }
  return owners;
}

function nameProblem(
  variable: string,
  owners: readonly ConfigKey[],
  keys: readonly ConfigKey[],
): VariableProblem | undefined {
  if (owners.length === 1) return undefined;
  if (owners.length > 1) {
    const names = owners.map(({ path }) => keyText(path)).join(' and ');
    return { kind: 'ambiguous', variable, message: `${variable} could mean ${names}, so it sets neither.` };
  }
  const barred = keys.find(({ path }) => variableOf(path) === variable);
  if (barred) {
    const message = `${keyText(barred.path)} cannot be set by a variable; ${variable} is skipped.`;
    return { kind: 'scope', variable, key: barred, message };
  }
  return unknownVariable(variable, keys);
}

/** Looks for the longest section that the variable's name begins with; what is left would be the key in it. */
function unknownVariable(variable: string, keys: readonly ConfigKey[]): VariableProblem {
  const sections = new Map(
    keys.filter(({ path }) => path.length > 1).map(({ path }) => [keyText(path.slice(0, -1)), path.slice(0, -1)]),
  );
  const fitting = [...sections.values()].filter(path => variable.startsWith(`${variableOf(path)}_`));
  const longest = Math.max(0, ...fitting.map(path => variableOf(path).length));
  const best = fitting.filter(path => variableOf(path).length === longest);
  const guesses = best.map(path => {
    const rest = variable
      .slice(longest + 1)
      .toLowerCase()
      .replaceAll('_', '-');
    return keyText([...path, rest]);
  });
  const all = keys.flatMap(variablesOf);
  const [near] = nearest(variable, all);
  const way = near ? `Did you mean ${near}?` : 'It is not used.';
  if (guesses.length > 1) {
    const message = `${variable} could mean ${guesses.join(' or ')}, and Mooring knows none of these keys. ${way}`;
    return { kind: 'ambiguous', variable, message };
  }
  const read = guesses[0] === undefined ? '' : ` (${guesses[0]})`;
  return { kind: 'unknown', variable, message: `${variable}${read} names no key that Mooring knows. ${way}` };
}

function disagreements(settings: readonly VariableSetting[]): VariableProblem[] {
  const first = new Map<ConfigKey, VariableSetting>();
  const problems: VariableProblem[] = [];
  for (const setting of settings) {
    const { key, variable, value } = setting;
    const earlier = first.get(key);
    if (!earlier) first.set(key, setting);
    else if (canonicalText(earlier.value) !== canonicalText(value)) {
      const message = `${variable} and ${earlier.variable} set ${keyText(key.path)} to different values; ${earlier.variable} is used. Unset one.`;
      problems.push({ kind: 'disagrees', variable, key, message });
    }
  }
  return problems;
}
