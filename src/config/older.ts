/**
 * The shapes that a config file may have. Older ones are read where they stand and edited in the layout they have:
 *
 * - `{data, __meta__}`: all keys stand below `data`;
 * - `default-workspace.toml` in a `workspaces` folder, which says what `config.toml` says; the oldest of these have
 *   `[default-project] project = …`;
 * - `key__modified = <time>` beside a key says when it was changed.
 *
 * Whatever the layout, readers see one *logical* view: a path as the schema has it, and a value.
 */
import { isoOfMs, msOfIso } from '../base/utc.ts';
import { type Entry, type Node, textOf, valueAt } from '../syntax/tree.ts';
import { type KeyPath, keyText } from './key-path.ts';
import { CONFIG_KEYS, type ConfigKey, everyKey, keyTest } from './schema.ts';

export const META_KEY = '__meta__';

/** The config files of a root, in the order in which one hides the other; the last one is of the older layout. */
export const CONFIG_FILES = ['config.toml', 'workspaces/default-workspace.toml'] as const;

export interface Layout {
  /** All keys stand below `data`. */
  readonly wrapped: boolean;
  /** The default workspace is called a project. */
  readonly projectNames: boolean;
  /** Some keys have a `key__modified` beside them. */
  readonly siblings: boolean;
}

export const PLAIN_LAYOUT: Layout = { wrapped: false, projectNames: false, siblings: false };

/** A key of a file: what it means, and where it is written. */
export interface LogicalEntry {
  readonly path: KeyPath;
  /** The path in the file itself, for an edit. */
  readonly place: KeyPath;
  readonly entry: Entry;
  /** From a `key__modified` beside it, as UTC with milliseconds. */
  readonly when?: string;
}

/** Where every key is somebody's own, no name means anything but itself. */
export function layoutOf(root: Node | undefined, keys: readonly ConfigKey[] = CONFIG_KEYS): Layout {
  if (root?.kind !== 'map') return PLAIN_LAYOUT;
  const data = valueAt(root, 'data');
  const wrapped = data !== undefined && isWrapped(root, data);
  if (everyKey(keys)) return { ...PLAIN_LAYOUT, wrapped };
  const top = wrapped ? data : root;
  const projectNames =
    valueAt(valueAt(top, 'default-project'), 'project') !== undefined &&
    valueAt(top, 'default-workspace') === undefined;
  return { wrapped, projectNames, siblings: hasSiblings(top) };
}

/** Where a key stands, or would stand, in a file of this layout. */
export function placeOf(layout: Layout, path: KeyPath): KeyPath {
  const renamed = layout.projectNames
    ? rename(
        path,
        OLD_NAMES.map(([oldest, now]) => [now, oldest]),
      )
    : path;
  return layout.wrapped && !AT_TOP.has(path[0] ?? '') ? ['data', ...renamed] : renamed;
}

/**
 * The keys of a file in the order of its text, without metadata. Tables are opened down to the keys; a table in the
 * place of a key of the schema is that key's value.
 */
export function entriesOf(root: Node | undefined, keys: readonly ConfigKey[] = CONFIG_KEYS): LogicalEntry[] {
  if (root?.kind !== 'map') return [];
  const layout = layoutOf(root, keys);
  const isKey = keyTest(keys);
  const found: LogicalEntry[] = [];
  const collect = (node: Extract<Node, { readonly kind: 'map' }>, above: KeyPath): void => {
    for (const entry of node.entries) {
      const place = [...above, entry.key];
      if (place[0] === META_KEY || (layout.siblings && isSibling(node, entry))) continue;
      const path = logicalPath(layout, place);
      const isTable = entry.value.kind === 'map' && !isKey(path, () => keyText(path));
      if (isTable && entry.value.kind === 'map') collect(entry.value, place);
      else if (path.length > 0)
        found.push({ path, place, entry, ...(layout.siblings ? modified(node, entry.key) : {}) });
    }
  };
  collect(root, []);
  return found;
}

/** The path of the `key__modified` beside a place, to be kept true where there is one. */
export function siblingOf(place: KeyPath): KeyPath {
  return [...place.slice(0, -1), `${place.at(-1) ?? ''}${SUFFIX}`];
}

/** The time that a scalar says, as UTC with milliseconds. */
export function timeIn(node: Node | undefined): string | undefined {
  const ms = msOfIso(textOf(node) ?? '');
  return ms === undefined ? undefined : isoOfMs(ms);
}

const SUFFIX = '__modified';
/** What stands at the top of a wrapped file too. */
const AT_TOP: ReadonlySet<string> = new Set([META_KEY, 'schema']);

const OLD_NAMES: readonly (readonly [KeyPath, KeyPath])[] = [
  [
    ['default-project', 'project'],
    ['default-workspace', 'workspace'],
  ],
  [
    ['default-project', 'use-most-recently-edited-project-directory'],
    ['default-workspace', 'use-most-recently-edited-workspace-directory'],
  ],
];

function logicalPath(layout: Layout, place: KeyPath): KeyPath {
  const inside = layout.wrapped && place[0] === 'data' ? place.slice(1) : place;
  return layout.projectNames ? rename(inside, OLD_NAMES) : inside;
}

function rename(path: KeyPath, names: readonly (readonly [KeyPath, KeyPath])[]): KeyPath {
  const text = keyText(path);
  return names.find(([from]) => keyText(from) === text)?.[1] ?? path;
}

/** A plain file may have a section `data` and metadata too; its metadata then speaks of `data.…`. */
function isWrapped(root: Extract<Node, { readonly kind: 'map' }>, data: Node): boolean {
  const meta = valueAt(root, META_KEY);
  if (data.kind !== 'map' || meta?.kind !== 'map') return false;
  if (meta.entries.some(({ key }) => key.startsWith('data.'))) return false;
  return root.entries.every(({ key }) => key === 'data' || AT_TOP.has(key));
}

function hasSiblings(node: Node): boolean {
  if (node.kind !== 'map') return false;
  return node.entries.some(entry => isSibling(node, entry) || (entry.key !== META_KEY && hasSiblings(entry.value)));
}

function isSibling(node: Node, { key, value }: Entry): boolean {
  if (!key.endsWith(SUFFIX) || timeIn(value) === undefined) return false;
  return valueAt(node, key.slice(0, -SUFFIX.length)) !== undefined;
}

function modified(node: Node, key: string): { readonly when?: string } {
  const when = timeIn(valueAt(node, key + SUFFIX));
  return when === undefined ? {} : { when };
}
