/** What can stand behind `{{` and `${` in a value: names with what they come to and where that is from. */
import type { Span } from '../base/text.ts';
import { secretsIn } from '../config/dotenv-secrets.ts';
import { keyText } from '../config/key-path.ts';
import type { Definition } from '../workspace/definition.ts';
import { leavesOf, viaOf } from '../workspace/effective.ts';
import { MASKED } from '../workspace/literal-secret.ts';
import { isEnvironmentName, isVariableName, variableNames } from '../workspace/placeholder-targets.ts';
import { takesPlaceholders } from '../workspace/placeholder-uses.ts';
import { KIND_WORDS, type Placeholder, type PlaceholderKind } from '../workspace/placeholders.ts';
import type { PlaceholderResolver } from '../workspace/resolve-placeholders.ts';
import { type ConfigCompletion, CURSOR } from './config-completion.ts';
import { textPlaceAt } from './placeholder-place.ts';

/** In the order in which they are to be shown; nothing where the cursor is behind no braces. Works while they are not closed. */
export function workspacePlaceholderCompletions(
  definition: Definition,
  offset: number,
  resolver: () => PlaceholderResolver,
): ConfigCompletion[] | undefined {
  const opened = openedBefore(definition, offset);
  if (!opened) return undefined;
  const own = textPlaceAt(definition, offset)?.path;
  const names = namesOf(opened, resolver()).filter(({ path }) => !own || path !== keyText(own));
  return names.slice(0, MOST_NAMES).map(({ name, detail, more, doc }) => {
    const label = opened.prefix + name;
    return {
      kind: 'value',
      label,
      insert: `${label}${more ? CURSOR : ''}${opened.isClosed ? '' : opened.closing}`,
      replace: opened.replace,
      filter: label,
      ...(detail === '' ? {} : { detail }),
      ...(doc === undefined ? {} : { doc }),
    };
  });
}

const MOST_NAMES = 500;

interface Opened {
  readonly closing: '}}' | '}';
  readonly isClosed: boolean;
  /** `[env]::` where that is typed already; its kind is the only one that is offered. */
  readonly prefix: string;
  readonly kind: PlaceholderKind;
  readonly replace: Span;
}

/** Looks at the line alone, since a value that is being typed may break the file. */
function openedBefore(definition: Definition, offset: number): Opened | undefined {
  const { text, held } = definition;
  if (!held && !textPlaceAt(definition, offset)) return undefined;
  const start = Math.max(text.lastIndexOf('\n', offset - 1) + 1, offset - LONGEST_LINE);
  const line = text.slice(start, offset);
  if (held && !/["']/.test(line)) return undefined;
  const [, braces, typed = ''] = /(\{\{|\$\{)([^{}$"']*)$/.exec(line) ?? [];
  if (braces === undefined || typed.includes('::-') || /:-/.test(typed)) return undefined;
  const [prefix = '', word] = /^\s*\[(\w+)\]::/.exec(typed) ?? [];
  const name = typed.slice(prefix.length);
  if (name.includes('::')) return undefined;
  const closing = braces === '{{' ? '}}' : '}';
  const rest = /^[^\s{}$"'`]*/.exec(text.slice(offset, offset + LONGEST_LINE))?.[0].length ?? 0;
  const after = text.slice(offset + rest, offset + rest + 8);
  const lead = typed.length - typed.trimStart().length;
  const kind = braces === '${' ? 'environment' : word === undefined ? 'name' : (KIND_WORDS[word] ?? 'unknown');
  return {
    closing,
    isClosed: after.trimStart().startsWith(closing),
    prefix: prefix.trimStart(),
    kind,
    replace: { start: offset - typed.length + lead, end: offset + rest },
  };
}

const LONGEST_LINE = 2000;

interface Offered {
  readonly name: string;
  readonly detail: string;
  readonly doc?: string;
  /** Of a value of the workspace, its path. */
  readonly path?: string;
  /** A name is still to be written behind it. */
  readonly more?: true;
}

function namesOf({ kind, closing }: Opened, resolver: PlaceholderResolver): Offered[] {
  switch (kind) {
    case 'name':
      return [
        ...variables(resolver),
        ...paths(resolver),
        ...environment(resolver),
        ...stored(resolver, '[store]::'),
        ...KINDS,
      ];
    case 'variable':
      return variables(resolver);
    case 'path':
      return [...variables(resolver, 'variables.'), ...paths(resolver)];
    case 'store':
      return stored(resolver, '');
    case 'environment':
      return closing === '}'
        ? [...environment(resolver), ...inherited(resolver), ...secrets(resolver)]
        : [...environment(resolver), ...inherited(resolver)];
    default:
      return [];
  }
}

const KINDS: readonly Offered[] = [
  { name: '[arg]::', detail: 'given when it is sent or run', more: true },
  { name: '[file]::', detail: 'a file in the workspace’s folder', more: true },
];

function variables(resolver: PlaceholderResolver, before = ''): Offered[] {
  return variableNames(resolver.context)
    .filter(isVariableName)
    .map(name => ({
      name: before + name,
      path: keyText(['variables', name]),
      detail: told(resolver, { kind: 'variable', name }),
    }));
}

/** What a person can type without quotes, and what stands for a value that can be put in. */
function paths(resolver: PlaceholderResolver): Offered[] {
  const { values } = resolver.context.effective;
  return [...leavesOf(values)].flatMap(([path, node]): Offered[] => {
    const name = keyText(path);
    const isPlain = !/["'\\]/.test(name) && path[0] !== 'variables' && node.kind === 'value';
    if (!isPlain || (!takesPlaceholders(path) && path[0] !== 'id')) return [];
    return [{ name, path: name, detail: told(resolver, { kind: 'path', name }) }];
  });
}

function environment(resolver: PlaceholderResolver): Offered[] {
  return [...resolver.context.environment.keys()]
    .filter(isEnvironmentName)
    .map(name => ({ name, detail: told(resolver, { kind: 'environment', name }) }));
}

function inherited({ context }: PlaceholderResolver): Offered[] {
  return [...context.inherited]
    .filter(name => isEnvironmentName(name) && !context.environment.has(name))
    .sort()
    .map(name => ({ name, detail: 'from the environment of the process' }));
}

function stored(resolver: PlaceholderResolver, before: string): Offered[] {
  return [...resolver.context.store.keys()]
    .filter(name => /^[^\s{}"'\\]+$/.test(name) && !name.includes('::'))
    .map(name => ({ name: before + name, detail: told(resolver, { kind: 'store', name }) }));
}

/** Those that some variable asks for; nobody else knows their names outside of the editor. */
function secrets({ context }: PlaceholderResolver): Offered[] {
  const names = new Set([...context.environment.values()].flatMap(({ value }) => secretsIn(value)));
  return [...names].sort().map(name => ({ name: `secret:${name}`, detail: 'kept by the editor' }));
}

/** `https://… · dev/workspace.toml:4 (base abacus)`. */
function told(resolver: PlaceholderResolver, { kind, name }: Pick<Placeholder, 'kind' | 'name'>): string {
  const span = { start: 0, end: 0 };
  const resolution = resolver.resolve({ ...span, braces: '{{', kind, name, nameSpan: span });
  const { target } = 'target' in resolution ? resolution : { target: undefined };
  const value =
    resolution.is === 'resolved' ? short(resolution.shown) : resolution.is === 'cycle' ? 'in a circle' : MASKED;
  switch (target?.is) {
    case 'value': {
      const { origin } = target.node;
      const { workspace } = resolver.context.effective;
      const base = viaOf(workspace, origin) === 'base' ? ` (base ${origin.workspace.slug})` : '';
      return `${value} · ${placeText(origin)}${base}`;
    }
    case 'environment':
      return `${value} · ${placeText(target.variable)}`;
    case 'store':
      return `${value} · ${placeText(target.stored)}`;
    default:
      return '';
  }
}

const LONGEST_VALUE = 60;

function short(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > LONGEST_VALUE ? `${line.slice(0, LONGEST_VALUE)}…` : line;
}

function placeText({ file, line }: { readonly file: string; readonly line: number }): string {
  return `${file.split('/').slice(-2).join('/')}:${line}`;
}
