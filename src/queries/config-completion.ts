/** What can be written at a place of a config file: sections, the keys that are missing there, and values. */
import type { Span } from '../base/text.ts';
import { describeKey } from '../config/describe.ts';
import { isWithin, type KeyPath, keyText } from '../config/key-path.ts';
import { META_KEY } from '../config/older.ts';
import { CONFIG_KEYS, type ConfigKey, configKey, type FileLayer, type ValueType } from '../config/schema.ts';
import { typeText } from '../config/values.ts';
import { printToml } from '../syntax/toml-print.ts';
import type { Workspace } from '../workspace/discover.ts';
import { type ConfigPlace, placeAt } from './config-place.ts';

export interface ConfigCompletion {
  readonly kind: 'section' | 'key' | 'value' | 'workspace';
  readonly label: string;
  /** Beside the label, a few words. */
  readonly detail?: string;
  /** Markdown. */
  readonly doc?: string;
  /** What replaces `replace`. `§` stands for the cursor, and for nothing where the editor knows no such place. */
  readonly insert: string;
  readonly replace: Span;
  /** What typing is compared with. */
  readonly filter: string;
  /** The one behind it can be chosen from a list, too. */
  readonly more?: true;
}

/** The cursor in `insert`. */
export const CURSOR = '§';

/** In the order in which they are to be shown. `workspaces` are those in sight. */
export function configCompletions(
  text: string,
  offset: number,
  layer: FileLayer,
  workspaces: readonly Workspace[],
  keys: readonly ConfigKey[] = CONFIG_KEYS,
): ConfigCompletion[] {
  const place = placeAt(text, offset);
  const own = keys.filter(({ scope }) => scope.includes(layer));
  switch (place?.is) {
    case 'header':
      return sections(place.replace, place.present, own);
    case 'key':
      return isWithin(place.section, [META_KEY]) ? [] : keysAt(place, text, own);
    case 'value':
      return isWithin(place.path, [META_KEY]) ? [] : values(place, workspaces, own);
    default:
      return [];
  }
}

function sections(replace: Span, present: ReadonlySet<string>, keys: readonly ConfigKey[]): ConfigCompletion[] {
  const tables = keys
    .filter(({ type }) => type.is === 'tables')
    .map(key => ({ ...header(key, replace), doc: key.doc }));
  const names = [...new Set(keys.filter(({ path }) => path.length > 1).map(({ path }) => keyText(path.slice(0, -1))))];
  const plain = names
    .filter(name => !present.has(name))
    .map(name => {
      const inside = keys.filter(({ path }) => keyText(path.slice(0, -1)) === name);
      return {
        kind: 'section' as const,
        label: `[${name}]`,
        doc: inside.map(({ path, doc }) => `- \`${path.at(-1)}\`: ${doc}`).join('\n'),
        insert: `[${name}]`,
        replace,
        filter: `[${name}]`,
      };
    });
  return [...plain, ...tables];
}

function header({ path }: ConfigKey, replace: Span): Omit<ConfigCompletion, 'doc'> {
  const label = `[[${keyText(path)}]]`;
  return { kind: 'section', label, detail: 'one more', insert: label, replace, filter: label };
}

function keysAt(
  place: ConfigPlace & { readonly is: 'key' },
  text: string,
  keys: readonly ConfigKey[],
): ConfigCompletion[] {
  const { section, array, replace, present, headers, hasValue } = place;
  const table = keys.find(({ path, type }) => type.is === 'tables' && keyText(path) === keyText(section));
  if (table?.type.is === 'tables' && array) {
    return table.type.fields
      .filter(({ name }) => !present.has(keyText([...section, name])))
      .map(({ name, type, required, doc }) => ({
        ...keyItem([name], type, replace, hasValue),
        detail: required ? 'needed' : 'may be left out',
        doc: `${doc}\n\n- Type: ${typeText(type)}.`,
      }));
  }
  const inside = keys.filter(({ path, type }) => {
    if (type.is === 'tables' || !isWithin(path, section) || path.length === section.length) return false;
    if (present.has(keyText(path))) return false;
    // A dotted key may not go on with a table that has a header.
    const outer = keyText(path.slice(0, -1));
    return path.length === section.length + 1 || !headers.has(outer);
  });
  const items = inside.map(key => ({
    ...keyItem(key.path.slice(section.length), key.type, replace, hasValue),
    ...(key.default === undefined ? {} : { detail: `default ${printToml(key.default, { oneLine: true })}` }),
    doc: describeKey(key),
  }));
  const typed = text.slice(replace.start, replace.end);
  const isName = /^[\w-]*$/.test(typed);
  if (hasValue || !isName) return items;
  // Whoever writes a name at the start of a line may mean a section of that name.
  const more = sections(replace, headers, keys).map(item => ({ ...item, filter: item.label.replace(/[[\]]/g, '') }));
  return [...items, ...more];
}

function keyItem(path: KeyPath, type: ValueType, replace: Span, hasValue: boolean): ConfigCompletion {
  const name = keyText(path);
  const insert = hasValue ? name : `${name} = ${EMPTY[type.is] ?? `"${CURSOR}"`}`;
  const chosen = !hasValue && CHOSEN.has(type.is);
  return { kind: 'key', label: name, insert, replace, filter: name, ...(chosen ? { more: true } : {}) };
}

/** Their values can be chosen from a list. */
const CHOSEN: ReadonlySet<ValueType['is']> = new Set(['boolean', 'choice', 'slug', 'workspace-id', 'list']);

const EMPTY: Readonly<Partial<Record<ValueType['is'], string>>> = {
  boolean: CURSOR,
  choice: CURSOR,
  integer: CURSOR,
  list: `["${CURSOR}"]`,
};

function values(
  place: ConfigPlace & { readonly is: 'value' },
  workspaces: readonly Workspace[],
  keys: readonly ConfigKey[],
): ConfigCompletion[] {
  const { path, replace, inList, others, array } = place;
  const key = configKey(path, keys);
  const type = key?.type ?? (array ? fieldType(path, keys) : undefined);
  if (!type) return [];
  const item = (value: string, detail?: string): ConfigCompletion => {
    return { kind: 'value', label: value, insert: value, replace, filter: value, ...(detail ? { detail } : {}) };
  };
  if (type.is === 'choice') {
    // Editors compare with the replaced text, which begins with a quote where there is one.
    return type.words.map(word => ({ ...item(printToml(word), isDefault(key, word)), label: word }));
  }
  if (type.is === 'boolean') return ['true', 'false'].map(value => item(value, isDefault(key, value)));
  if (type.is === 'integer') return key?.default === undefined ? [] : [item(String(key.default), 'default')];
  const text = type.is === 'list' ? type.of : type.is;
  if (type.is === 'list' && !inList) {
    return names(workspaces, text, replace).map(each => ({ ...each, insert: `[${each.insert}]` }));
  }
  const usable = workspaces.filter(({ slug, disabled }) => !others.includes(slug) && (inList || !disabled));
  return names(usable, text, replace);
}

function isDefault(key: ConfigKey | undefined, value: string): string | undefined {
  return key?.default !== undefined && String(key.default) === value ? 'default' : undefined;
}

function fieldType(path: KeyPath, keys: readonly ConfigKey[]): ValueType | undefined {
  const table = configKey(path.slice(0, -1), keys)?.type;
  return table?.is === 'tables' ? table.fields.find(({ name }) => name === path.at(-1))?.type : undefined;
}

/** Workspaces by their slugs or ids; those that others only extend come last. */
function names(workspaces: readonly Workspace[], type: string, replace: Span): ConfigCompletion[] {
  if (type !== 'slug' && type !== 'workspace-id') return [];
  const inOrder = [...workspaces].sort((a, b) => Number(a.hidden) - Number(b.hidden));
  const seen = new Set<string>();
  return inOrder.flatMap(({ slug, id, description, hidden }): ConfigCompletion[] => {
    const value = type === 'slug' ? slug : id;
    if (value === undefined || seen.has(value)) return [];
    seen.add(value);
    const insert = printToml(value);
    const words = [type === 'slug' ? description : id, hidden ? 'hidden' : undefined];
    const detail = words.filter(word => word !== undefined).join(' · ');
    const doc = type === 'slug' ? undefined : description;
    return [
      {
        kind: 'workspace',
        label: slug,
        insert,
        replace,
        // Editors compare with the replaced text, which begins with a quote where there is one.
        filter: type === 'slug' ? insert : `"${slug} ${value}"`,
        ...(detail === '' ? {} : { detail }),
        ...(doc === undefined ? {} : { doc }),
      },
    ];
  });
}
