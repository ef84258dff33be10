/** The text values of a workspace in which placeholders are understood, each with its path. */
import type { KeyPath } from '../config/key-path.ts';
import type { EffectiveNode, EffectiveValue, EffectiveWorkspace } from './effective.ts';
import { isInherited } from './keys.ts';
import { mayHavePlaceholders, type ParsedValue, type Placeholder, parsePlaceholders } from './placeholders.ts';

export interface PlaceholderUse {
  /** As `effectiveAt` takes it: an item of a list has its number. */
  readonly path: KeyPath;
  readonly node: EffectiveValue;
  readonly text: string;
  readonly parsed: ParsedValue;
}

/**
 * Whether a placeholder may stand in the value at a path. What a workspace says of itself alone is read before there is
 * anything to put in, descriptions are for people, and the paths of a scaffold are names on the disk.
 */
export function takesPlaceholders(path: KeyPath): boolean {
  const [first] = path;
  return first !== undefined && isInherited(first) && first !== 'scaffold' && path.at(-1) !== 'description';
}

/** The line of a script goes through the shell, which has a say in what `${…}` is. */
export function isShellText(path: KeyPath): boolean {
  return path[0] === 'scripts' && path.at(-1) === 'run';
}

/** Those that have a placeholder, or what looks like a broken one, in the order of the values. */
export function placeholderUses({ values }: EffectiveWorkspace): PlaceholderUse[] {
  const found: PlaceholderUse[] = [];
  const walk = (node: EffectiveNode, path: KeyPath): void => {
    if (node.kind === 'table') for (const [key, inner] of node.entries) walk(inner, [...path, key]);
    else if (node.kind === 'list') for (const [index, item] of node.items.entries()) walk(item, [...path, `${index}`]);
    else if (typeof node.value === 'string' && mayHavePlaceholders(node.value) && takesPlaceholders(path)) {
      const parsed = parsePlaceholders(node.value, { shell: isShellText(path) });
      if (parsed.placeholders.length + parsed.problems.length > 0) found.push({ path, node, text: node.value, parsed });
    }
  };
  walk(values, []);
  return found;
}

/** `${NAME}` of a variable that the line of a script sets itself, as `for NAME in …` and `NAME=…` do. */
export function isSetByShell({ path, text }: PlaceholderUse, { braces, name }: Placeholder): boolean {
  if (braces !== '${' || !isShellText(path) || !/^\w+$/.test(name)) return false;
  return new RegExp(`(?:^|[\\s;&|("'])${name}\\+?=|\\b(?:for|select|read)\\s(?:[^;&|\\n]*\\s)?${name}\\b`).test(text);
}
