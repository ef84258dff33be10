/**
 * The one table of what `config.toml` can say: each key's type, default, who may set it, and what it is for. Reading,
 * validation, completion, hover and the page of docs are driven by it; adding a key is an edit of `CONFIG_KEYS`.
 */
import type { TomlValue } from '../syntax/toml-value.ts';
import { POLICY_KEYS } from './drift-policies.ts';
import { isWithin, type KeyPath, keyText } from './key-path.ts';

/** Highest first: what a layer says hides what those after it say. */
export const LAYERS = ['environment', 'project', 'user', 'default'] as const;
export type Layer = (typeof LAYERS)[number];
/** A layer that somebody other than Mooring writes. */
export type Scope = Exclude<Layer, 'default'>;
export type FileLayer = 'project' | 'user';

/**
 * A `slug` names a workspace; one that none has is dangling, not of the wrong type. A `path` set by a project is relative
 * and stays inside its root.
 */
export type TextType = 'string' | 'slug' | 'path' | 'absolute-path' | 'workspace-id';

export type ValueType =
  | { readonly is: TextType }
  | { readonly is: 'boolean' }
  | { readonly is: 'integer'; readonly minimum: number; readonly maximum: number }
  /** One of some words; in a file exactly as they are here. */
  | { readonly is: 'choice'; readonly words: readonly string[] }
  /** A set has no order and nothing twice, so two copies merge by item. */
  | { readonly is: 'list'; readonly of: TextType; readonly set: boolean }
  /** An array of tables. `identity` is the field by which two copies know one of them. */
  | { readonly is: 'tables'; readonly identity: string; readonly fields: readonly TableField[] };

export interface TableField {
  readonly name: string;
  readonly type: Exclude<ValueType, { readonly is: 'tables' }>;
  readonly required: boolean;
  readonly doc: string;
}

export interface ConfigKey {
  readonly path: KeyPath;
  readonly type: ValueType;
  /** What holds where no layer says anything. Mooring never writes it. */
  readonly default?: TomlValue;
  readonly scope: readonly Scope[];
  /** Environment variables that set it besides the one that its path gives, first wins. */
  readonly variables?: readonly string[];
  /** One or two sentences for a person. */
  readonly doc: string;
  /** The version of Mooring that first knew it. */
  readonly since: string;
  /**
   * It stands for every key at the top of a file, whatever its name, and its path for none. A value of another type is read
   * as it is and kept: it may be unset, not written over.
   */
  readonly every?: true;
}

/** The version of the file's shape that this Mooring writes. */
export const CONFIG_SCHEMA = 1;

export const CONFIG_KEYS: readonly ConfigKey[] = [
  {
    path: ['schema'],
    type: { is: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
    default: CONFIG_SCHEMA,
    scope: ['project', 'user'],
    doc: 'The version of the shape of this file. A file with a newer one is read as far as understood and never written.',
    since: '0.1.0',
  },
  {
    path: ['default-workspace', 'workspace'],
    type: { is: 'slug' },
    scope: ['environment', 'user'],
    variables: ['MOORING_WORKSPACE', 'MOORING_DEFAULT_WORKSPACE'],
    doc: 'The workspace that is active where the opened folder is not bound to one. A name that no workspace has is shown as dangling.',
    since: '0.1.0',
  },
  {
    path: ['default-workspace', 'use-most-recently-edited-workspace-directory'],
    type: { is: 'boolean' },
    default: false,
    scope: ['environment', 'user'],
    doc: 'While true, the workspace with the newest file is active, and `default-workspace.workspace` is skipped.',
    since: '0.1.0',
  },
  {
    path: ['discovery', 'ignore'],
    type: { is: 'list', of: 'slug', set: true },
    default: [],
    scope: ['environment', 'project', 'user'],
    variables: ['MOORING_IGNORE'],
    doc: 'The workspaces that are not looked at.',
    since: '0.1.0',
  },
  {
    path: ['bindings'],
    type: {
      is: 'tables',
      identity: 'ws_id',
      fields: [
        {
          name: 'ws_id',
          type: { is: 'workspace-id' },
          required: true,
          doc: 'The id in the workspace’s `workspace.toml`.',
        },
        {
          name: 'paths',
          type: { is: 'list', of: 'absolute-path', set: true },
          required: true,
          doc: 'The folders that belong to it, with all that is below them.',
        },
      ],
    },
    default: [],
    scope: ['user'],
    doc: 'Which folders belong to which workspace. The longest path that fits decides.',
    since: '0.1.0',
  },
  {
    path: ['watch', 'polling'],
    type: { is: 'boolean' },
    default: false,
    scope: ['environment', 'project', 'user'],
    doc: 'Looks at files in intervals, for file systems that report no changes, as many network drives and containers.',
    since: '0.1.0',
  },
  {
    path: ['watch', 'polling-interval-ms'],
    type: { is: 'integer', minimum: 100, maximum: 60_000 },
    default: 1000,
    scope: ['environment', 'project', 'user'],
    doc: 'How long to wait between two looks, in milliseconds.',
    since: '0.1.0',
  },
  {
    path: ['history', 'versions'],
    type: { is: 'integer', minimum: 0, maximum: 1000 },
    default: 50,
    // Not a project's: a clone could switch off what brings a person's work back.
    scope: ['environment', 'user'],
    doc: 'How many earlier versions of a file the history keeps.',
    since: '0.1.0',
  },
  {
    path: ['sync', 'fetch-every-minutes'],
    type: { is: 'integer', minimum: 0, maximum: 10_080 },
    default: 0,
    // Not a project's: a clone could make this computer ask a server again and again.
    scope: ['environment', 'user'],
    doc: 'How many minutes after one fetch of what the remote has the editor makes the next, in the background, in trusted folders only; 0 fetches only when you ask. It never asks for a password.',
    since: '0.1.0',
  },
  ...POLICY_KEYS,
];

/** Sections that decide whom Mooring obeys. A file that came with a clone may say nothing in them, now or later. */
export const USER_SECTIONS: readonly string[] = ['default-workspace', 'bindings', 'policies', 'sync', 'trust'];

/** Finds a key by its path; nothing for a key that Mooring does not know. */
export function configKey(path: KeyPath, keys: readonly ConfigKey[] = CONFIG_KEYS): ConfigKey | undefined {
  const every = everyKey(keys);
  if (every) return path.length === 1 ? every : undefined;
  return keys.find(key => key.path.length === path.length && isWithin(path, key.path));
}

/** The one that stands for all keys of a file, where it has no others. */
export function everyKey(keys: readonly ConfigKey[]): ConfigKey | undefined {
  const [first] = keys;
  return first?.every ? first : undefined;
}

/** Whether a path is that of a key, made once for many questions; `name` is the text of the path. */
export function keyTest(keys: readonly ConfigKey[]): (path: KeyPath, name: () => string) => boolean {
  if (everyKey(keys)) return path => path.length === 1;
  const known = new Set(keys.map(({ path }) => keyText(path)));
  return (_, name) => known.has(name());
}

/** Whether a layer may set a key. Of keys that Mooring does not know, a project may not set those in a user's section. */
export function maySet(path: KeyPath, layer: Scope, keys: readonly ConfigKey[] = CONFIG_KEYS): boolean {
  const key = configKey(path, keys);
  if (key) return key.scope.includes(layer);
  return layer !== 'project' || !USER_SECTIONS.includes(path[0] ?? '');
}
