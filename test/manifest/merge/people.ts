/** Manifests as people write them, and what people do to them: each edit changes the text where it stands. */
import { applyEdits, type TextEdit } from '../../../src/base/text.ts';
import { manifestLayout } from '../../../src/manifest/layout.ts';
import { type Entity, entitiesOf, type Section, sectionsOf } from '../../../src/manifest/read.ts';
import { type Node, valueAt } from '../../../src/syntax/tree.ts';
import { parseYaml } from '../../../src/syntax/yaml.ts';
import { insertEntry, removeEntry, removeItem, renameKey, setScalar } from '../../../src/syntax/yaml-edit.ts';
import type { Chance } from '../../kit/chance.ts';

export const PATH = '.mooring/manifest.yaml';

/** A way to write a manifest; the same person writes all of it alike. */
interface Hand {
  readonly listed: boolean;
  readonly byUuid: boolean;
  readonly flow: boolean;
  readonly bracketed: boolean;
  readonly blank: boolean;
  readonly crlf: boolean;
  readonly sorted: boolean;
  readonly indent: string;
}

const SECTIONS = ['workflows', 'forms', 'agents', 'roles', 'tables'] as const;

export function freshId(chance: Chance): string {
  const hex = (length: number): string => Array.from({ length }, () => '0123456789abcdef'[chance.below(16)]).join('');
  return `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`;
}

/** `most` entities in a section. */
export function freshManifest(chance: Chance, most = 5): string {
  const hand: Hand = {
    listed: chance.below(4) === 0,
    byUuid: chance.below(4) === 0,
    flow: chance.below(3) === 0,
    bracketed: chance.below(6) === 0,
    blank: chance.below(2) === 0,
    crlf: chance.below(5) === 0,
    sorted: chance.below(3) === 0,
    indent: chance.pick(['  ', '  ', '    ']),
  };
  const names = SECTIONS.filter(() => chance.below(3) > 0);
  const sections = (names.length > 0 ? names : ['forms']).map(name => section(chance, hand, name, most));
  const head = chance.pick(['', '# What we run.\n', '# What we run.\n\n', '---\n']);
  const counter = chance.below(4) === 0 ? 'next_asset_id: 4\n' : '';
  const unknown = chance.below(4) === 0 ? 'x-team:\n  lead: ana\n' : '';
  const text = head + counter + sections.join(hand.blank ? '\n' : '') + unknown;
  return hand.crlf ? text.replaceAll('\n', '\r\n') : text;
}

function section(chance: Chance, hand: Hand, name: string, most: number): string {
  const count = 1 + chance.below(most);
  const ids = Array.from({ length: count }, () => freshId(chance));
  const keys = ids.map((id, at) =>
    hand.byUuid && !hand.listed ? id : `${chance.pick(WORDS)}_${at}${chance.below(9)}`,
  );
  if (hand.sorted) keys.sort();
  if (hand.byUuid && !hand.listed) ids.splice(0, count, ...keys);
  if (hand.bracketed) {
    const entries = keys.map((key, at) => `${hand.listed ? '' : `${key}: `}${oneLine(chance, ids[at] ?? '', key)}`);
    return `${name}: ${hand.listed ? '[' : '{'} ${entries.join(', ')} ${hand.listed ? ']' : '}'}\n`;
  }
  const entries = keys.map((key, at) => entry(chance, hand, key, ids[at] ?? ''));
  return `${name}:\n${entries.join(hand.blank && !hand.flow ? '\n' : '')}`;
}

const WORDS = ['start', 'stop', 'mail', 'order', 'ticket', 'report'];

function entry(chance: Chance, { listed, flow, indent }: Hand, key: string, id: string): string {
  const comment = chance.below(4) === 0 ? `${indent}# About ${key}.\n` : '';
  const head = `${indent}${listed ? '-' : `${key}:`}`;
  if (flow) return `${comment}${head} ${oneLine(chance, id, key)}${chance.below(5) === 0 ? ' # short' : ''}\n`;
  const lines = fieldLines(chance, id, key);
  if (listed)
    return `${comment}${head} ${lines.map((line, at) => `${at === 0 ? '' : `${indent}  `}${line}\n`).join('')}`;
  return `${comment}${head}\n${lines.map(line => `${indent}${indent}${line}\n`).join('')}`;
}

function fieldLines(chance: Chance, id: string, key: string): string[] {
  const lines = [`id: ${id}`, `name: ${key}`];
  if (chance.below(2) === 0) lines.push(`path: files/${key}.yaml`);
  if (chance.below(2) === 0)
    lines.push(`timeout_seconds: ${chance.below(9)}${chance.below(3) === 0 ? ' # by hand' : ''}`);
  if (chance.below(2) === 0) lines.push(`description: ${chance.pick(['plain', "'single'", '"dou\\"ble"'])}`);
  if (chance.below(3) === 0) lines.push('description_long: |', '  One.', '', '  Two.');
  if (chance.below(2) === 0) lines.push(`roles: [r${chance.below(5)}, s${chance.below(5)}]`);
  if (chance.below(4) === 0) lines.push('tool_ids:', '  - a', '  - b');
  if (chance.below(4) === 0) lines.push('nested: { deep: { one: 1 }, two: [1, 2] }');
  return lines;
}

function oneLine(chance: Chance, id: string, key: string): string {
  const more = chance.below(2) === 0 ? `, timeout_seconds: ${chance.below(9)}` : '';
  return `{ id: ${id}, name: ${key}${more}${chance.below(2) === 0 ? `, roles: [a, b]` : ''} }`;
}

/** Everything of a text: its sections and entities. */
export interface Read {
  readonly root: Node | undefined;
  readonly sections: readonly Section[];
  readonly entities: readonly Entity[];
}

export function read(text: string, path = PATH): Read {
  const known = lastRead.get(text);
  if (known && path === PATH) return known;
  const { root, held } = parseYaml(text);
  if (held) throw new Error(`${held.message}\n${text}`);
  const [file] = manifestLayout([path]).used;
  const sections = file ? sectionsOf(file, root) : [];
  const found = { root, sections, entities: sections.flatMap(entitiesOf) };
  if (lastRead.size > 20) lastRead.clear();
  if (path === PATH) lastRead.set(text, found);
  return found;
}

/** People look at the text that they wrote last. */
const lastRead = new Map<string, Read>();

export type Deed = (chance: Chance, text: string) => string;

/** One thing that a person does. What cannot be done to this text is left undone. */
export function oneDeed(chance: Chance, text: string, deeds: readonly Deed[] = DEEDS): string {
  const after = chance.pick(deeds)(chance, text);
  return after === text || parseYaml(after).held ? text : after;
}

const applied = (text: string, edits: readonly TextEdit[]): string => applyEdits(text, edits);

function someEntity(chance: Chance, text: string): Entity | undefined {
  const { entities } = read(text);
  return entities.length === 0 ? undefined : chance.pick(entities);
}

const setField: Deed = (chance, text) => {
  const entity = someEntity(chance, text);
  if (!entity) return text;
  const name = chance.pick(['timeout_seconds', 'description', 'name', 'path', 'access_level']);
  const value = `v${chance.below(1000)}`;
  const node = valueAt(entity.node, name);
  if (node?.kind === 'scalar') return applied(text, setScalar(text, node, value));
  return applied(text, insertEntry(text, entity.node, name, value));
};

const takeFieldOut: Deed = (chance, text) => {
  const entity = someEntity(chance, text);
  const field = entity?.node.entries.find(({ key }) => key === 'timeout_seconds' || key === 'description');
  return entity && field ? applied(text, removeEntry(text, entity.node, field)) : text;
};

const changeRoles: Deed = (chance, text) => {
  const entity = someEntity(chance, text);
  const roles = entity && valueAt(entity.node, chance.pick(['roles', 'tool_ids']));
  if (roles?.kind !== 'list' || roles.items.length === 0) return text;
  if (chance.below(2) === 0 && roles.items.length > 1)
    return applied(text, removeItem(text, roles, chance.pick(roles.items)));
  const last = roles.items.at(-1);
  if (!last) return text;
  const item = `n${chance.below(100)}`;
  const column = last.start - text.lastIndexOf('\n', last.start) - 3;
  const added = roles.flow ? `, ${item}` : `${text.includes('\r\n') ? '\r\n' : '\n'}${' '.repeat(column)}- ${item}`;
  return applied(text, [{ start: last.end, end: last.end, text: added }]);
};

const addEntity: Deed = (chance, text) => addTo(chance, text, chance.below(2) === 0);

function addTo(chance: Chance, text: string, anywhere: boolean): string {
  const { sections, entities } = read(text);
  const section = sections.length === 0 ? undefined : chance.pick(sections);
  if (section?.node.kind !== 'map' || section.kind === undefined) return addListed(chance, text);
  const byUuid = entities.length > 0 && entities.every(({ key, id }) => key === id);
  const id = freshId(chance);
  const key = byUuid ? id : `${chance.pick(WORDS)}_${chance.below(100_000)}`;
  const value = section.node.flow ? `{ id: ${id}, name: ${key} }` : `id: ${id}\nname: ${key}\npath: new/${key}.yaml`;
  const after = anywhere && section.node.entries.length > 0 ? chance.pick(section.node.entries).key : undefined;
  return applied(text, insertEntry(text, section.node, key, value, after ? { after } : {}));
}

const addListed: Deed = (chance, text) => {
  const { sections } = read(text);
  const lists = sections.flatMap(({ node }) => (node.kind === 'list' && node.items.length > 0 ? [node] : []));
  const list = lists.length === 0 ? undefined : chance.pick(lists);
  const last = list?.items.at(-1);
  if (!list || !last) return text;
  const id = freshId(chance);
  const body = `{ id: ${id}, name: l${chance.below(100_000)} }`;
  const line = text.lastIndexOf('\n', last.start) + 1;
  const ending = text.includes('\r\n') ? '\r\n' : '\n';
  const lineEnd = text.indexOf(ending, last.end);
  if (list.flow) return applied(text, [{ start: last.end, end: last.end, text: `, ${body}` }]);
  const indent = /^ */.exec(text.slice(line))?.[0] ?? '';
  if (lineEnd < 0 || text[line + indent.length] !== '-') return text;
  return applied(text, [{ start: lineEnd, end: lineEnd, text: `${ending}${indent}- ${body}` }]);
};

const deleteEntity: Deed = (chance, text) => {
  const entity = someEntity(chance, text);
  if (!entity || read(text).entities.length < 2) return text;
  const { node } = entity.section;
  if (node.kind === 'list') return applied(text, removeItem(text, node, entity.node));
  const entry = node.kind === 'map' ? node.entries.find(each => each.value === entity.node) : undefined;
  return node.kind === 'map' && entry ? applied(text, removeEntry(text, node, entry)) : text;
};

const rename: Deed = (chance, text) => {
  const entity = someEntity(chance, text);
  const entry =
    entity?.section.node.kind === 'map'
      ? entity.section.node.entries.find(each => each.value === entity.node)
      : undefined;
  if (!entry || entity?.id === entity?.key) return text;
  return applied(text, renameKey(text, entry, `${chance.pick(WORDS)}_${chance.below(100_000)}`));
};

/** Two neighbours change places, with all that stands on their lines. */
const reorder: Deed = (chance, text) => {
  const { sections } = read(text);
  const blocks = sections.filter(({ node }) => node.kind === 'map' && !node.flow && node.entries.length > 1);
  const section = blocks.length === 0 ? undefined : chance.pick(blocks);
  if (section?.node.kind !== 'map') return text;
  const { entries } = section.node;
  const at = chance.below(entries.length - 1);
  const [first, second] = [entries[at], entries[at + 1]];
  if (!first || !second) return text;
  const start = text.lastIndexOf('\n', first.start) + 1;
  const middle = text.lastIndexOf('\n', second.start) + 1;
  const end = text.indexOf('\n', second.end) + 1;
  if (end === 0) return text;
  return text.slice(0, start) + text.slice(middle, end) + text.slice(start, middle) + text.slice(end);
};

const comment: Deed = (chance, text) => {
  const entity = someEntity(chance, text);
  if (entity?.section.node.kind !== 'map' || entity.section.node.flow) return text;
  const line = text.lastIndexOf('\n', entity.keySpan.start) + 1;
  const indent = ' '.repeat(entity.keySpan.start - line);
  const ending = text.includes('\r\n') ? '\r\n' : '\n';
  return applied(text, [{ start: line, end: line, text: `${indent}# Note ${chance.below(1000)}.${ending}` }]);
};

const addSection: Deed = (chance, text) => {
  const there = new Set(read(text).sections.map(({ name }) => name));
  const name = ['apps', 'rules', 'context', 'bundles'].find(each => !there.has(each));
  if (name === undefined || chance.below(3) > 0 || !/\n$/.test(text)) return text;
  const ending = text.includes('\r\n') ? '\r\n' : '\n';
  const id = freshId(chance);
  return `${text}${name}:${ending}  k_${chance.below(1000)}: { id: ${id}, name: n }${ending}`;
};

/** Most days people add things and change fields. */
export const DEEDS: readonly Deed[] = [
  setField,
  setField,
  setField,
  takeFieldOut,
  changeRoles,
  addEntity,
  addEntity,
  addEntity,
  addEntity,
  deleteEntity,
  rename,
  reorder,
  comment,
  addSection,
];

/** What a manifest says, section by section and in order; sets and the fields of a map sorted. */
export interface Meaning {
  readonly [section: string]: readonly { readonly id: string; readonly key: string; readonly fields: unknown }[];
}

export function meaningOf(text: string): Meaning {
  const { sections } = read(text);
  return Object.fromEntries(
    sections
      .filter(({ kind }) => kind !== undefined)
      .map(section => [
        section.name,
        entitiesOf(section).map(({ id, key, node }) => ({ id: id ?? '', key, fields: plain(node) })),
      ])
      .filter(([, entities]) => entities?.length !== 0)
      .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
  );
}

export function plain(node: Node, name = ''): unknown {
  if (node.kind === 'scalar') return typeof node.value === 'bigint' ? String(node.value) : node.value;
  if (node.kind === 'list') {
    const items = node.items.map(item => plain(item));
    return name === 'roles' || name === 'tool_ids' ? [...new Set(items)].sort() : items;
  }
  const entries = node.entries.map(({ key, value }) => [key, plain(value, key)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
