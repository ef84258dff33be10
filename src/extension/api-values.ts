/**
 * An effective workspace as other extensions see it: plain, frozen values, and places as paths. It goes with the bundle of the
 * workspaces, so that the types of values that TOML has and JSON lacks are known here.
 */
import type * as api from '../../docs/api/mooring.d.ts';
import { type KeyPath, parseKeyPath } from '../config/key-path.ts';
import { TomlDate, TomlFloat } from '../syntax/toml-value.ts';
import {
  type EffectiveNode,
  type EffectiveTable,
  type EffectiveWorkspace,
  effectiveAt,
  hiddenBy,
  type ValueOrigin,
} from '../workspace/effective.ts';
import type { Section } from '../workspace/keys.ts';
import { originsOf } from '../workspace/print-effective.ts';

/** The methods that are given a key throw an `Error` with one sentence where it is none. */
export interface WorkspaceValues {
  readonly all: api.WorkspaceTable;
  at(key: api.WorkspaceKey): api.WorkspaceValue | undefined;
  explain(key: api.WorkspaceKey): readonly PlainOrigin[];
  items(section: Section): readonly PlainItem[];
}

/** The file is absolute, with `/`. */
export type PlainOrigin = Omit<api.ValueOrigin, 'file'> & { readonly file: string };
export type PlainItem = Omit<api.WorkspaceItem, 'origin'> & { readonly origin: PlainOrigin };

export function workspaceValues(effective: EffectiveWorkspace): WorkspaceValues {
  let all: api.WorkspaceTable | undefined;
  const nodeAt = (key: api.WorkspaceKey) => effectiveAt(effective, pathOf(key));
  return {
    get all() {
      all ??= plainTable(effective.values);
      return all;
    },
    at(key) {
      const node = nodeAt(key);
      return node && plain(node);
    },
    explain(key) {
      const node = nodeAt(key);
      return node ? placesOf(node) : [];
    },
    items: section =>
      effective.items
        .filter(item => item.section === section)
        .map(({ id, name, folder, via, origin, fields }) => ({
          id,
          name,
          folder,
          via,
          origin: placeOf(origin, fields.origins.length > 1 ? 'adds' : 'decides'),
          fields: plainTable(fields),
        })),
  };
}

/** Callers may be written in JavaScript. */
function pathOf(key: unknown): KeyPath {
  if (Array.isArray(key) && key.every(part => typeof part === 'string')) return key;
  const path = typeof key === 'string' ? parseKeyPath(key) : undefined;
  if (path) return path;
  const shown = typeof key === 'string' ? `“${key}”` : 'That';
  throw new Error(`${shown} is no key; write names joined by dots, such as "base-url" or "variables.port".`);
}

function plain(node: EffectiveNode): api.WorkspaceValue {
  if (node.kind === 'table') return plainTable(node);
  if (node.kind === 'list') return Object.freeze(node.items.map(plain));
  const { value } = node;
  if (value instanceof TomlFloat) return value.float;
  if (value instanceof TomlDate) return value.text;
  return typeof value === 'bigint' ? String(value) : value;
}

/** `fromEntries` makes a key named `__proto__` a key like others. */
function plainTable({ entries }: EffectiveTable): api.WorkspaceTable {
  return Object.freeze(Object.fromEntries([...entries].map(([key, node]) => [key, plain(node)])));
}

/** What decides or adds to it, last first, then what is hidden. */
function placesOf(node: EffectiveNode): PlainOrigin[] {
  const places = (each: EffectiveNode, is: PlainOrigin['is']) =>
    [...originsOf(each)].reverse().map(origin => placeOf(origin, is));
  const own = places(node, originsOf(node).length === 1 ? 'decides' : 'adds');
  return [...own, ...hiddenBy(node).flatMap(each => places(each, 'hidden'))];
}

function placeOf({ file, line, workspace, layer }: ValueOrigin, is: PlainOrigin['is']): PlainOrigin {
  const { slug, root } = workspace;
  return { file, line, workspace: slug, root, ...(layer === undefined ? {} : { layer }), is };
}
