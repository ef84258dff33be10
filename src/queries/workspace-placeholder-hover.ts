/**
 * What a placeholder comes to: its value with secrets masked, where that stands, and what it hides. In a file that others
 * build on, one of them lends its values, and the hover says which.
 */
import { type KeyPath, keyText } from '../config/key-path.ts';
import { printToml } from '../syntax/toml-print.ts';
import type { Definition } from '../workspace/definition.ts';
import { type EffectiveNode, hiddenBy, plainValue, sameWorkspace, type WorkspaceRef } from '../workspace/effective.ts';
import { MASKED } from '../workspace/literal-secret.ts';
import type { PlaceholderTarget } from '../workspace/placeholder-targets.ts';
import { maskedValue } from '../workspace/print-effective.ts';
import { isSensitive, type PlaceholderResolver, type Resolution } from '../workspace/resolve-placeholders.ts';
import type { ConfigHover, LinkOf } from './config-hover.ts';
import { placeholderAt } from './placeholder-place.ts';

/** The workspace whose values are shown. */
export interface ValuesOf {
  readonly resolver: PlaceholderResolver;
  /** Why it is this one. */
  readonly as: 'own' | 'active' | 'first';
}

/**
 * Of a hidden base the active workspace lends its values if it rests on that base, else the first that does. `children` are
 * those that do and are not hidden, in the order of their names; of a workspace that is not hidden none.
 */
export function valuesFor(
  own: PlaceholderResolver,
  children: readonly PlaceholderResolver[],
  active: WorkspaceRef | undefined,
): ValuesOf {
  const [first] = children;
  if (!first) return { resolver: own, as: 'own' };
  const current = children.find(({ context }) => active && sameWorkspace(context.effective.workspace, active));
  return current ? { resolver: current, as: 'active' } : { resolver: first, as: 'first' };
}

/** Nothing where no placeholder stands, and in a file that cannot be read now. */
export function workspacePlaceholderHover(
  valuesOf: () => ValuesOf,
  definition: Definition,
  offset: number,
  linkOf: LinkOf,
): ConfigHover | undefined {
  const found = placeholderAt(definition, offset);
  if (!found) return undefined;
  const { placeholder, written, start, end } = found;
  const values = valuesOf();
  const resolution = values.resolver.resolve(placeholder);
  const lines = [`**${code(written)}**`, '', ...about(resolution, linkOf)];
  const { slug } = values.resolver.context.effective.workspace;
  if (values.as === 'active')
    lines.push('', `With the values of “${slug}”, the active workspace, which extends this one.`);
  if (values.as === 'first') lines.push('', `With the values of “${slug}”, the first that extends this one.`);
  return { text: lines.join('\n'), start, end };
}

function about(resolution: Resolution, linkOf: LinkOf): string[] {
  switch (resolution.is) {
    case 'resolved': {
      const { open } = resolution;
      const left = open.length === 0 ? [] : ['', `Not put in: ${open.map(({ written }) => code(written)).join(', ')}.`];
      return [...targetLines(resolution.target, linkOf, resolution.shown), ...left];
    }
    case 'runtime':
      return [resolution.why, ...withBlank(targetLines(resolution.target, linkOf))];
    case 'unresolved': {
      const near = resolution.near === undefined ? '' : ` Did you mean ${code(resolution.near)}?`;
      return [`${resolution.why}.${near}`];
    }
    case 'cycle': {
      const chain = resolution.chain.map(path => code(keyText(path))).join(' → ');
      return [`It goes in a circle: ${chain}.`, ...withBlank(targetLines(resolution.target, linkOf))];
    }
  }
}

/** What holds first, then what it hides. `shown` is the value with everything put in. */
function targetLines(target: PlaceholderTarget, linkOf: LinkOf, shown?: string): string[] {
  switch (target.is) {
    case 'value': {
      const hidden = hiddenBy(target.node).map(
        node => `1. ${code(valueText(target.path, node))} from ${placeOf(node.origin, linkOf)}, hidden`,
      );
      const raw = valueText(target.path, target.node);
      const isPutIn = shown !== undefined && printToml(shown, { oneLine: true }) !== raw && raw.startsWith('"');
      const from = `from ${placeOf(target.node.origin, linkOf)}${isPutIn ? `, written ${code(raw)}` : ''}`;
      return [`1. ${bold(shown ?? raw)} ${from}`, ...hidden.slice(0, MOST_HIDDEN)];
    }
    case 'environment': {
      const { name, value, hides } = target.variable;
      const masked = (text: string): string => (isSensitive(name, text) ? MASKED : text);
      return [
        `1. ${bold(shown ?? masked(value))} from ${placeOf(target.variable, linkOf)}`,
        ...hides
          .slice(0, MOST_HIDDEN)
          .map(each => `1. ${code(masked(each.value))} from ${placeOf(each, linkOf)}, hidden`),
      ];
    }
    case 'store':
      return [`1. ${bold(shown ?? '')} from ${placeOf(target.stored, linkOf)}`];
    case 'default':
      return [`${bold(shown ?? target.value)}, the default, since nothing else says it.`];
    case 'file': {
      const file = `${target.workspace.rootFolder}/workspaces/${target.workspace.slug}/${target.path}`;
      return [placeOf({ file, line: 1 }, linkOf)];
    }
    default:
      return [];
  }
}

const MOST_HIDDEN = 8;
const LONGEST = 200;

function valueText(path: KeyPath, node: EffectiveNode): string {
  return printToml(maskedValue(path, plainValue(node)), { oneLine: true });
}

function placeOf({ file, line }: { readonly file: string; readonly line: number }, linkOf: LinkOf): string {
  const name = `${file.split('/').slice(-2).join('/')}:${line}`;
  const link = linkOf(file, line);
  return link === undefined ? code(name) : `[${name}](${link})`;
}

function bold(text: string): string {
  return text === '' ? '*empty*' : `**${code(text)}**`;
}

function code(text: string): string {
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return `\`${short.replace(/[\r\n]+/g, ' ').replaceAll('`', 'ˋ')}\``;
}

function withBlank(lines: readonly string[]): readonly string[] {
  return lines.length > 0 ? ['', ...lines] : [];
}
