/** What can be written at a place of a `workspace.toml` or of a layer: tables, the keys that are missing there, values. */
import type { Span } from '../base/text.ts';
import { isWithin, type KeyPath, keyText } from '../config/key-path.ts';
import { printToml } from '../syntax/toml-print.ts';
import type { Workspace } from '../workspace/discover.ts';
import {
  type ItemField,
  isSection,
  type KeyType,
  WORKSPACE_KEYS,
  type WorkspaceKey,
  workspaceKey,
} from '../workspace/keys.ts';
import { type ConfigCompletion, CURSOR } from './config-completion.ts';
import { type ConfigPlace, placeAt } from './config-place.ts';
import { describeItemField, describeWorkspaceKey, fieldsOf } from './workspace-keys.ts';

export interface WorkspaceCompletionSight {
  /** Where the file lands; nothing for a `workspace.toml`. */
  readonly mount?: KeyPath;
  /** Itself. */
  readonly slug: string;
  /** Those that it can extend, the nearest root first. */
  readonly workspaces: readonly Workspace[];
  /** Files that can be layers, relative to the workspace's folder. */
  readonly layerFiles: readonly string[];
}

/** In the order in which they are to be shown. */
export function workspaceCompletions(
  text: string,
  offset: number,
  sight: WorkspaceCompletionSight,
): ConfigCompletion[] {
  const place = placeAt(text, offset);
  const mount = sight.mount ?? [];
  const rows = WORKSPACE_KEYS.filter(({ inherited }) => inherited || sight.mount === undefined);
  switch (place?.is) {
    case 'header':
      return mount.length > 0 ? [] : headers(place.replace, place.present, rows);
    case 'key':
      return place.array ? [] : keysAt(place, text, mount, rows);
    case 'value':
      return valuesAt(place, [...mount, ...place.path], sight);
    default:
      return [];
  }
}

function headers(replace: Span, present: ReadonlySet<string>, rows: readonly WorkspaceKey[]): ConfigCompletion[] {
  return rows
    .filter(({ path, type }) => type === 'table' && path.length === 1 && !present.has(keyText(path)))
    .map((row): ConfigCompletion => {
      const name = keyText(row.path);
      // A request or a script has a name of its own in the header.
      const insert = isSection(name) ? `[${name}.${CURSOR}]` : `[${name}]`;
      const label = `[${name}]`;
      return { kind: 'section', label, doc: describeWorkspaceKey(row), insert, replace, filter: label };
    });
}

function keysAt(
  place: ConfigPlace & { readonly is: 'key' },
  text: string,
  mount: KeyPath,
  rows: readonly WorkspaceKey[],
): ConfigCompletion[] {
  const { section, replace, present, headers: tables, hasValue } = place;
  const above = [...mount, ...section];
  const isThere = (name: string): boolean => {
    const path = keyText([...section, name]);
    return present.has(path) || tables.has(path);
  };
  const [first] = above;
  if (isSection(first)) {
    if (above.length < 2) return [];
    return fieldsOf(first)
      .filter(({ name }) => !isThere(name))
      .map(field => ({
        ...keyItem(field.name, EMPTY_FIELD[field.type], replace, hasValue),
        doc: describeItemField(field, first),
      }));
  }
  const inside = rows.filter(
    ({ path }) => path.length === above.length + 1 && isWithin(path, above) && path.at(-1) !== '*',
  );
  const items = inside
    .filter(({ path, type }) => !isThere(path.at(-1) ?? '') && type !== 'table')
    .map(row => ({
      ...keyItem(row.path.at(-1) ?? '', EMPTY[row.type], replace, hasValue),
      ...(row.type === 'flag' || row.path[0] === 'extends' ? { more: true as const } : {}),
      doc: describeWorkspaceKey(row),
    }));
  const isName = /^[\w-]*$/.test(text.slice(replace.start, replace.end));
  if (hasValue || !isName || mount.length > 0) return items;
  // Whoever writes a name at the start of a line may mean a table of that name.
  const more = headers(replace, tables, rows).map(item => ({ ...item, filter: item.label.replace(/[[\]]/g, '') }));
  return [...items, ...more];
}

const EMPTY: Readonly<Record<KeyType, string>> = {
  text: `"${CURSOR}"`,
  flag: CURSOR,
  version: '1',
  scalar: CURSOR,
  texts: `["${CURSOR}"]`,
  table: `{ ${CURSOR} }`,
};
const EMPTY_FIELD: Readonly<Record<ItemField['type'], string>> = {
  text: `"${CURSOR}"`,
  any: `"${CURSOR}"`,
  table: `{ ${CURSOR} }`,
};

function keyItem(name: string, empty: string, replace: Span, hasValue: boolean): ConfigCompletion {
  const insert = hasValue ? name : `${name} = ${empty}`;
  return { kind: 'key', label: name, insert, replace, filter: name };
}

function valuesAt(
  { replace, inList }: ConfigPlace & { readonly is: 'value' },
  path: KeyPath,
  { slug, workspaces, layerFiles, mount }: WorkspaceCompletionSight,
): ConfigCompletion[] {
  if (inList) return [];
  const [first] = path;
  const isOwn = mount === undefined;
  if (isOwn && first === 'extends' && path.length === 1) return bases(workspaces, slug, replace);
  if (isOwn && first === 'layers' && path.length > 1) return layerFiles.map(file => textItem(file, replace));
  if (workspaceKey(path)?.type === 'flag') {
    return ['true', 'false'].map(value => ({ kind: 'value', label: value, insert: value, replace, filter: value }));
  }
  if (first === 'requests' && path.at(-1) === 'method' && path.length > 2) {
    return METHODS.map(method => textItem(method, replace));
  }
  return [];
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

function textItem(value: string, replace: Span): ConfigCompletion {
  const insert = printToml(value);
  return { kind: 'value', label: value, insert, replace, filter: insert };
}

/** Hidden ones first: they are there to be extended. One name is offered once, as it is found. */
function bases(workspaces: readonly Workspace[], slug: string, replace: Span): ConfigCompletion[] {
  const first = new Map<string, Workspace>();
  for (const each of workspaces) if (each.slug !== slug && !first.has(each.slug)) first.set(each.slug, each);
  return [...first.values()]
    .sort((a, b) => Number(b.hidden) - Number(a.hidden))
    .map(({ slug: name, description, hidden, root }): ConfigCompletion => {
      const insert = printToml(name);
      const words = [description, hidden ? 'hidden' : undefined, root === 'project' ? 'of the project' : undefined];
      const detail = words.filter(word => word !== undefined).join(' · ');
      return { kind: 'workspace', label: name, insert, replace, filter: insert, ...(detail === '' ? {} : { detail }) };
    });
}
