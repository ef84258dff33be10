/**
 * A manifest or entity file as a text that says each thing on a line of its own and always in the same place, for git to compare:
 * order, comments and quotes do not count, and neither does how a project writes its sections.
 */

import { baseName } from '../../base/paths.ts';
import type { Field, Kind, ValueType } from '../fields.ts';
import { fieldOf, KINDS, kindOfEntityFile } from '../kinds/table.ts';
import { type Entity, entitiesOf, MERGE_KEY, type Section, sectionsOf } from '../read.ts';
import { docOf } from './doc.ts';
import { compareText } from './order.ts';
import { canonicalText, fieldsIn, fieldsOf, listMerge, type Shape, typeFor } from './shape.ts';
import { isSecretName, isSecretOfConfig, oneLine, typeOfConfig } from './told.ts';
import { isSecretField, itemsByName, withPresentNames } from './value-changes.ts';

/** A text that cannot be read stays as it is. Of the path the file's name alone counts: git shows copies elsewhere. */
export function readableText(path: string, text: string): string {
  const doc = docOf(path, text);
  if ('message' in doc || doc.root?.kind === 'scalar') return text;
  const { root } = doc;
  if (!root) return '';
  const kind = kindOfEntityFile(path);
  if (kind) return joined(fieldLines(root, kind, ''));
  const stem = baseName(path).replace(/\.ya?ml$/i, '');
  const sections = sectionsOf({ path, role: 'section', stem }, root);
  const declaring = new Map(sections.map(section => [section.node, section]));
  // Without the section's key above them, the entries at the top are the section.
  const others = (root.kind === 'map' && !declaring.has(root) ? root.entries : []).filter(({ key, value }) => {
    return key !== MERGE_KEY && declaring.get(value)?.kind === undefined;
  });
  const top = [...others]
    .sort((a, b) => compareText(a.key, b.key))
    .flatMap(({ key, value }) => valueLines(value, undefined, key, isSecretName(key)));
  return joined([...top, ...KINDS.flatMap(kind => sections.filter(each => each.kind === kind).flatMap(sectionLines))]);
}

function joined(lines: readonly string[]): string {
  return lines.map(line => `${line}\n`).join('');
}

/** Entities by their ids. */
function sectionLines(section: Section): readonly string[] {
  const { kind, node, name } = section;
  if (!kind) return [];
  const entities = entitiesOf(section);
  const written = new Set(entities.map(entity => entity.node));
  const rest = (node.kind === 'map' ? node.entries : []).filter(({ key, value }) => {
    return key !== MERGE_KEY && !written.has(value as Entity['node']);
  });
  const nameOf = ({ id, key }: Entity): string => `${id ?? ''} ${key}`;
  return [
    ...entities
      .sort((a, b) => compareText(nameOf(a), nameOf(b)))
      .flatMap(entity => entityLines(entity, kind, node.kind === 'map')),
    ...rest.flatMap(({ key, value }) => valueLines(value, undefined, `${name}.${key}`, false)),
  ];
}

/** The key is a line as the fields are, since renaming changes nothing else. */
function entityLines({ id, key, node }: Entity, kind: Kind, isKeyed: boolean): readonly string[] {
  const head = `${kind.title} ${id ?? key}`;
  return [head, ...(isKeyed && key !== id ? [`  (key): ${key}`] : []), ...fieldLines(node, kind, '  ')];
}

/** In the order of the field table, then by name. */
function fieldLines(shape: Shape, kind: Kind, indent: string): readonly string[] {
  const isSecret = kind.name === 'config' && typeOfConfig(shape) === 'secret';
  const type: ValueType = { is: 'record', fields: kind.fields, open: true };
  return inOrder(shape, kind.fields).flatMap(([name, value]) => {
    const secret = isSecretField(kind.fields, name) || (isSecret && isSecretOfConfig(name));
    return valueLines(value, fieldType(type, name), name, secret).map(line => indent + line);
  });
}

function fieldType(type: ValueType | undefined, name: string): ValueType | undefined {
  const fields = fieldsIn(type);
  return fields && fieldOf(fields, name)?.field.type;
}

function inOrder(shape: Shape, fields: readonly Field[] | undefined): readonly (readonly [string, Shape])[] {
  const present = withPresentNames(shape, fields);
  if (present.kind !== 'map') return [];
  const rank = new Map(fields?.map(({ name }, at) => [name, at]));
  const rankOf = (name: string): number => rank.get(name) ?? rank.size;
  return [...fieldsOf(present)].sort(([a], [b]) => rankOf(a) - rankOf(b) || compareText(a, b));
}

/** `name` is all the names down to the value. */
function valueLines(value: Shape, type: ValueType | undefined, name: string, secret: boolean): readonly string[] {
  if (secret) return [`${name}: ${oneLine(value, true)}`];
  if (value.kind === 'scalar') {
    if (typeof value.value !== 'string' || !value.value.includes('\n')) return [`${name}: ${oneLine(value, false)}`];
    const lines = value.value.split('\n').map(line => `  ${line}`);
    return [`${name}: |`, ...lines];
  }
  if (value.kind === 'map') {
    const fields = fieldsIn(type);
    const lines = inOrder(value, fields).flatMap(([key, each]) =>
      valueLines(each, fieldType(type, key), `${name}.${key}`, isSecretField(fields, key)),
    );
    return lines.length > 0 ? lines : [`${name}: {}`];
  }
  if (value.items.length === 0) return [`${name}: []`];
  const merge = listMerge(type);
  const list = typeFor(type, 'list');
  const of = list?.is === 'list' ? list.of : undefined;
  const named = typeof merge === 'object' ? itemsByName(value.items, merge.keyed) : undefined;
  // The order of such a list counts: it is kept.
  if (named) return [...named].flatMap(([key, item]) => valueLines(item, of, `${name}.${key}`, false));
  const isFlat = value.items.every(({ kind }) => kind === 'scalar');
  if (merge !== 'set' && !isFlat)
    return value.items.flatMap((item, at) => valueLines(item, of, `${name}.${at}`, false));
  const items =
    merge === 'set' ? [...value.items].sort((a, b) => compareText(canonicalText(a), canonicalText(b))) : value.items;
  return items.map(item => `${name} - ${oneLine(item, false)}`);
}
