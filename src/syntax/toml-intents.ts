/** What a change of a TOML text is meant to do, told in values alone: which path it is, and what must be there after. */

import { type Path, type TablePlace, walk } from './toml-places.ts';
import { wrap } from './toml-steps.ts';
import { isList, isTable, newTable, type TomlTable, type TomlValue } from './toml-value.ts';

/** The item of a list of tables that has this text at this key. */
export interface Selector {
  readonly by: string;
  readonly is: string;
}

/** Keys of tables, indices of lists (the length of a list is the place behind its last item), and selectors of items. */
export type TomlPath = readonly (string | number | Selector)[];

export type TomlIntent =
  | { readonly do: 'set'; readonly path: TomlPath; readonly value: TomlValue }
  | { readonly do: 'unset'; readonly path: TomlPath };

export type PathRefusal =
  /** A key leads into a value that is no table. */
  | 'path-through-scalar'
  /** A key leads into a list, or an index or selector into a table. */
  | 'path-through-list'
  /** An index behind the end of a list, or below its start. */
  | 'no-such-item'
  /** A selector fits several items. */
  | 'ambiguous'
  | 'bad-path';

export interface ResolvedPath {
  readonly path: Path;
  /** Set where a selector found no item: the value at `path` must be a table that has this key, and the rest below it. */
  readonly creates?: { readonly selector: Selector; readonly rest: TomlPath };
  /** How many steps lead through what exists. */
  readonly found: number;
}

/** Finds the indices that selectors stand for. */
export function resolvePath(
  value: TomlTable,
  path: TomlPath,
): ResolvedPath | { readonly refused: PathRefusal; readonly message: string } {
  const steps: (string | number)[] = [];
  let at: TomlValue | undefined = value;
  let found = 0;
  for (const [position, step] of path.entries()) {
    const index = typeof step === 'string' ? step : indexOf(at, step);
    if (typeof index === 'object') return index;
    steps.push(index);
    if (typeof step === 'object' && (at === undefined || (isList(at) && index === at.length))) {
      return { path: steps, creates: { selector: step, rest: path.slice(position + 1) }, found };
    }
    if (at !== undefined && typeof index === 'string' && !isTable(at)) {
      const into = isList(at) ? 'a list' : 'a value that is no table';
      const refused = isList(at) ? 'path-through-list' : 'path-through-scalar';
      return { refused, message: `The key "${shorten(index)}" leads into ${into}; change that first.` };
    }
    at = childValue(at, index);
    if (at !== undefined) found = position + 1;
  }
  return { path: steps, found };
}

function indexOf(
  at: TomlValue | undefined,
  step: number | Selector,
): number | { readonly refused: PathRefusal; readonly message: string } {
  if (at !== undefined && !isList(at)) {
    return { refused: 'path-through-list', message: 'An item is looked for in a value that is no list.' };
  }
  const length = at?.length ?? 0;
  if (typeof step === 'number') {
    if (Number.isInteger(step) && step >= 0 && step <= length) return step;
    return { refused: 'no-such-item', message: `The list has ${length} items, so it has no place ${step}.` };
  }
  if (typeof step.by !== 'string' || typeof step.is !== 'string') return badPath();
  const fitting = [...(at ?? []).entries()].filter(([, item]) => isTable(item) && own(item, step.by) === step.is);
  if (fitting.length > 1) {
    const message = `The ${step.by} "${shorten(step.is)}" fits ${fitting.length} items; make them differ first.`;
    return { refused: 'ambiguous', message };
  }
  return fitting[0]?.[0] ?? length;
}

/** Whether a path is made of what paths are made of; callers may come from JSON. */
export function isPath(path: unknown): path is TomlPath {
  return (
    Array.isArray(path) &&
    path.every(
      step =>
        typeof step === 'number' ||
        (typeof step === 'string' && !/\p{Surrogate}/u.test(step)) ||
        (typeof step === 'object' && step !== null && typeof step.by === 'string' && typeof step.is === 'string'),
    )
  );
}

export function badPath(): { readonly refused: 'bad-path'; readonly message: string } {
  return { refused: 'bad-path', message: 'This path names nothing that TOML could hold.' };
}

/** The path and value of a `set`, with the items that it creates. */
export function settingOf(
  resolved: ResolvedPath,
  value: TomlValue,
): { readonly path: Path; readonly value: TomlValue } | { readonly refused: PathRefusal; readonly message: string } {
  if (!resolved.creates) return { path: resolved.path, value };
  const { selector, rest } = resolved.creates;
  const inner = resolvePath(newTable(), rest);
  if ('refused' in inner) return inner;
  const below = settingOf(inner, value);
  if ('refused' in below) return below;
  const item = wrap(below.path, below.value);
  if (!isTable(item))
    return { refused: 'path-through-list', message: 'An item that is found by a key must be a table.' };
  const table = newTable();
  table[selector.by] = selector.is;
  return { path: resolved.path, value: Object.assign(table, item) };
}

/**
 * The table after a value is set in it; what is on the way is made. Tables in `owned` are changed in place, and those that
 * are made for it go there: so several values cost one copy.
 */
export function withValue(table: TomlTable, path: Path, value: TomlValue, owned?: Set<TomlTable>): TomlTable {
  const changed = changedAt(table, path, value, owned);
  return isTable(changed) ? changed : table;
}

function changedAt(at: TomlValue | undefined, path: Path, value: TomlValue, owned?: Set<TomlTable>): TomlValue {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (typeof step === 'number') {
    const items = isList(at) ? [...at] : [];
    items[step] = changedAt(items[step], rest, value, owned);
    return items;
  }
  const isOwned = isTable(at) && owned?.has(at) === true;
  const table: Record<string, TomlValue> = isOwned ? at : Object.assign(newTable(), isTable(at) ? at : undefined);
  owned?.add(table);
  table[step] = changedAt(own(table, step), rest, value, owned);
  return table;
}

/** The table after what is at a path that exists is taken out. */
export function withoutValue(table: TomlTable, path: Path): TomlTable {
  const last = path.at(-1);
  const parentPath = path.slice(0, -1);
  const parent = parentPath.reduce<TomlValue | undefined>(childValue, table);
  if (isList(parent))
    return withValue(
      table,
      parentPath,
      parent.filter((_item, index) => index !== last),
    );
  const kept = Object.assign(newTable(), isTable(parent) ? parent : undefined);
  delete kept[String(last)];
  return withValue(table, parentPath, kept);
}

/**
 * How much goes when what is at a path goes: tables that have no header, and arrays of tables, exist only through what
 * is in them. With `prune` a table goes with its last key even if it has a header. Gives the path of what goes.
 */
export function vanishingPath(root: TablePlace, path: Path, prune: boolean): Path {
  let end = path.length;
  for (; end > 1; end--) {
    const parent = walk(root, path.slice(0, end - 1)).place;
    if (parent.kind === 'scalar' || parent.kind === 'list') break;
    if (parent.kind === 'tables') {
      if (parent.items.length > 1) break;
      continue;
    }
    const isItem = typeof path[end - 2] === 'number';
    if (parent.children.size > 1 || parent.written || (parent.home && (!prune || isItem))) break;
  }
  return path.slice(0, end);
}

function childValue(at: TomlValue | undefined, step: string | number): TomlValue | undefined {
  if (isList(at)) return typeof step === 'number' ? at[step] : undefined;
  return isTable(at) && typeof step === 'string' ? own(at, step) : undefined;
}

function own(table: TomlTable, key: string): TomlValue | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
