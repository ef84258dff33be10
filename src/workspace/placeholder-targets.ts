/** What a placeholder means in a workspace, one step far: the value, variable, key or file that it names. */
import { nearest } from '../base/nearest.ts';
import type { EnvironmentVariable } from '../config/dotenv-layers.ts';
import { type KeyPath, keyText, parseKeyPath } from '../config/key-path.ts';
import { type EffectiveValue, type EffectiveWorkspace, effectiveAt, leavesOf, type WorkspaceRef } from './effective.ts';
import { KIND_WORDS, type Placeholder } from './placeholders.ts';

/** What lies around a workspace, as somebody looked it up. */
export interface PlaceholderContext {
  readonly effective: EffectiveWorkspace;
  /** Of its `.env` files, by name. */
  readonly environment: ReadonlyMap<string, EnvironmentVariable>;
  /** False where one of these files is there and cannot be read. */
  readonly environmentIsWhole: boolean;
  /** The names that a process of the workspace has from elsewhere. Their values are its own. */
  readonly inherited: ReadonlySet<string>;
  /** As on Windows, where `Path` and `PATH` are one variable. */
  readonly ignoreCase: boolean;
  /** By key: what its data store says, or that of its root. */
  readonly store: ReadonlyMap<string, StoredValue>;
  /** Whether there is a file in the folder of a workspace. The path is relative, with `/`, and does not lead out as it is written. */
  fileIn(workspace: WorkspaceRef, path: string): boolean;
}

export interface StoredValue {
  readonly value: string;
  /** Absolute, with `/`. */
  readonly file: string;
  /** Counts from 1. */
  readonly line: number;
}

export type PlaceholderTarget =
  | { readonly is: 'value'; readonly path: KeyPath; readonly node: EffectiveValue }
  | { readonly is: 'environment'; readonly variable: EnvironmentVariable }
  /** The process that uses the workspace has it. */
  | { readonly is: 'inherited'; readonly name: string }
  | { readonly is: 'store'; readonly key: string; readonly stored: StoredValue }
  | { readonly is: 'default'; readonly value: string }
  | { readonly is: 'argument' | 'secret'; readonly name: string }
  | { readonly is: 'file'; readonly workspace: WorkspaceRef; readonly path: string }
  | MissingTarget;

export interface MissingTarget {
  readonly is: 'missing';
  /** What is wrong, as one sentence without its end. */
  readonly why: string;
  /** The name that was probably meant, as it would stand in the place of the name. */
  readonly near?: string;
}

/** Never throws. What is not there is the default where there is one. */
export function targetOf(placeholder: Placeholder, context: PlaceholderContext): PlaceholderTarget {
  const target = LOOK_UPS[placeholder.kind](placeholder, context);
  const { default: fallback, braces } = placeholder;
  if (fallback === undefined) return target;
  // As in a shell, where `:-` minds the empty one too.
  const isEmpty = braces === '${' && target.is === 'environment' && target.variable.value === '';
  const canDefault = target.is === 'missing' && placeholder.kind !== 'unknown';
  return canDefault || isEmpty ? { is: 'default', value: fallback } : target;
}

/** The path that a name means: dots between keys, or slashes before them. */
export function propertyPath(name: string): KeyPath | undefined {
  if (!name.startsWith('/')) return parseKeyPath(name);
  return name
    .slice(1)
    .split('/')
    .map(part => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Every path that a placeholder can name, as text. */
export function* propertyNames({ values }: EffectiveWorkspace): Generator<string> {
  for (const [path, node] of leavesOf(values)) if (node.kind === 'value') yield keyText(path);
}

type LookUp = (placeholder: Placeholder, context: PlaceholderContext) => PlaceholderTarget;

const LOOK_UPS: Readonly<Record<Placeholder['kind'], LookUp>> = {
  name: anyOf,
  variable: ({ name }, context) =>
    variableOf(name, context) ?? missing(`No variable “${name}” is declared`, name, variableNames(context)),
  path: pathOf,
  environment: ({ name }, context) =>
    environmentOf(name, context) ??
    missing(`No variable “${name}” is in the environment`, name, context.environment.keys()),
  store: ({ name }, { store }) => {
    const stored = store.get(name);
    return stored
      ? { is: 'store', key: name, stored }
      : missing(`The data store has no key “${name}”`, name, store.keys());
  },
  file: fileOf,
  argument: ({ name }) =>
    name === '' ? { is: 'missing', why: 'This placeholder names no argument' } : { is: 'argument', name },
  secret: ({ name }) =>
    name === '' ? { is: 'missing', why: 'This placeholder names no secret' } : { is: 'secret', name },
  unknown: ({ name, written }) => {
    if (written) return unknownKind(written.text);
    const why =
      name === ''
        ? 'This placeholder names nothing'
        : 'A kind in brackets has two colons behind it, as in {{[env]::NAME}}';
    return { is: 'missing', why };
  },
};

function anyOf({ name }: Placeholder, context: PlaceholderContext): PlaceholderTarget {
  const path = parseKeyPath(name);
  const node = path && effectiveAt(context.effective, path);
  const found =
    variableOf(name, context) ??
    (path && node?.kind === 'value' ? { is: 'value' as const, path, node } : environmentOf(name, context));
  if (found) return found;
  if (node) return { is: 'missing', why: `“${name}” is a ${node.kind}, and only a single value can be put in here` };
  const known = [...variableNames(context), ...propertyNames(context.effective), ...context.environment.keys()];
  return missing(`Nothing says “${name}”`, name, known);
}

function variableOf(name: string, { effective }: PlaceholderContext): PlaceholderTarget | undefined {
  const path = ['variables', name];
  const node = effectiveAt(effective, path);
  return node?.kind === 'value' ? { is: 'value', path, node } : undefined;
}

export function variableNames({ effective }: Pick<PlaceholderContext, 'effective'>): string[] {
  const node = effectiveAt(effective, ['variables']);
  return node?.kind === 'table'
    ? [...node.entries].flatMap(([name, { kind }]) => (kind === 'value' ? [name] : []))
    : [];
}

function pathOf({ name }: Placeholder, { effective }: PlaceholderContext): PlaceholderTarget {
  const path = propertyPath(name);
  const node = path && effectiveAt(effective, path);
  if (path && node?.kind === 'value') return { is: 'value', path, node };
  if (node) return { is: 'missing', why: `“${name}” is a ${node.kind}, and only a single value can be put in here` };
  const found = missing(`Nothing says “${name}”`, path ? keyText(path) : name, propertyNames(effective));
  if (found.near === undefined || !name.startsWith('/')) return found;
  return {
    ...found,
    near: `/${(parseKeyPath(found.near) ?? []).map(part => part.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`,
  };
}

function environmentOf(name: string, context: PlaceholderContext): PlaceholderTarget | undefined {
  const { environment, inherited, ignoreCase } = context;
  const own = environment.get(name) ?? (ignoreCase ? inOtherCase(name, environment) : undefined);
  if (own) return { is: 'environment', variable: own };
  const isInheritedName = inherited.has(name) || (ignoreCase && inherited.has(name.toUpperCase()));
  return isInheritedName ? { is: 'inherited', name } : undefined;
}

function inOtherCase(name: string, environment: PlaceholderContext['environment']): EnvironmentVariable | undefined {
  return [...environment.values()].find(variable => variable.name.toUpperCase() === name.toUpperCase());
}

/** Words this short are mistaken in more than one letter: spelled out, or with two letters the other way round. */
function unknownKind(written: string): MissingTarget {
  const letters = (word: string): string => [...word].sort().join('');
  const word = written.toLowerCase();
  const words = Object.keys(KIND_WORDS);
  const [near] = [
    ...words.filter(each => word.startsWith(each) || letters(word) === letters(each)),
    ...nearest(word, words),
  ];
  return {
    is: 'missing',
    why: `“[${written}]” is no kind of placeholder`,
    ...(near === undefined ? {} : { near }),
  };
}

/** In the folder of the workspace, then in those of its bases, the nearest first. */
function fileOf({ name }: Placeholder, { effective, fileIn }: PlaceholderContext): PlaceholderTarget {
  const path = name.replace(/^(?:\.\/)+/, '');
  const parts = path.split('/');
  if (path === '' || parts.includes('') || parts.includes('..') || /^[A-Za-z]:|\\/.test(path)) {
    return { is: 'missing', why: `“${name}” is no path of a file in the workspace’s folder` };
  }
  const workspace = [...effective.chain].reverse().find(link => fileIn(link, path));
  if (workspace) return { is: 'file', workspace, path };
  return { is: 'missing', why: `There is no file “${path}” in the workspace’s folder` };
}

function missing(why: string, name: string, known: Iterable<string>): MissingTarget {
  const [near] = nearest(name, known);
  return { is: 'missing', why, ...(near === undefined ? {} : { near }) };
}

/** Whether a name can be declared as a variable of the environment. */
export function isEnvironmentName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
}

/** Whether a name can be declared in `[variables]` so that `{{name}}` finds it. */
export function isVariableName(name: string): boolean {
  return /^[\p{L}\p{N}_][\p{L}\p{N}_-]*$/u.test(name);
}
