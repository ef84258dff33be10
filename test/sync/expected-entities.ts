/**
 * What has to come out where two went their own ways, worked out without any text: entity by entity and field by field. What
 * both changed is open. This judges every merge, whoever made it.
 */

import { isManifestPath, manifestLayout } from '../../src/manifest/layout.ts';
import { entitiesOf, sectionsOf } from '../../src/manifest/read.ts';
import { mergeable } from '../../src/plans/sync/mergeable.ts';
import { parseYaml } from '../../src/syntax/yaml.ts';
import { plain } from '../manifest/merge/people.ts';

/** All files of a commit, by path. */
export type Texts = ReadonlyMap<string, string>;

/** What a commit says, by who says it: `forms/<id>` of the manifest, `file/<id>` of entity files. */
export type Entities = ReadonlyMap<string, Value>;

type Value = string | number | boolean | null | readonly Value[] | { readonly [name: string]: Value };

/** Either is as good as the other. */
const OPEN: unique symbol = Symbol('open');
type Expected = Value | typeof OPEN | undefined | { readonly [name: string]: Expected };

/** A sentence where a text cannot be read, or says one id twice. */
export function entitiesIn(texts: Texts): Entities | string {
  const found = new Map<string, Value>();
  const twice: string[] = [];
  const put = (name: string, value: Value): void => {
    if (found.has(name)) twice.push(name);
    found.set(name, value);
  };
  for (const file of manifestLayout([...texts.keys()].filter(isManifestPath)).used) {
    const { root, held } = parseYaml(texts.get(file.path) ?? '');
    if (held) return `${file.path}: ${held.message}`;
    for (const section of sectionsOf(file, root)) {
      if (section.kind === undefined) continue;
      const isKeyed = section.node.kind === 'map';
      for (const { id, key, node } of entitiesOf(section)) {
        if (id === undefined) return `${key} has no id`;
        put(`${section.name}/${id}`, { ...(isKeyed ? { '(key)': key } : {}), fields: plain(node) as Value });
      }
    }
  }
  for (const [path, text] of texts) {
    if (!mergeable(path) || isManifestPath(path)) continue;
    const { root, held } = parseYaml(text);
    if (held || !root) return `${path}: ${held?.message ?? 'empty'}`;
    const fields = plain(root) as { readonly id?: string };
    const name = `file/${fields.id}`;
    put(found.has(name) ? `${name}${AGAIN}${path}` : name, { '(path)': path, fields });
  }
  return twice.length > 0 ? `${twice.join()} twice` : found;
}

/** Before the other places of a file that stands in several. */
const AGAIN = ' again in ';

export interface Judgement {
  /** What is wrong, in a word each; none where all is as it has to be. */
  readonly wrong: readonly string[];
  /** How many places nobody but a person can decide. */
  readonly open: number;
}

export function judge(base: Entities, ours: Entities, theirs: Entities, result: Entities | string): Judgement {
  if (typeof result === 'string') return { wrong: [result], open: 0 };
  const wrong: string[] = [];
  let open = 0;
  const wanted = wantedNames(base, ours, theirs);
  for (const name of new Set([...base.keys(), ...ours.keys(), ...theirs.keys(), ...result.keys()])) {
    const expected = expectedOf(base.get(name), ours.get(name), theirs.get(name));
    open += openIn(expected);
    if (isMadeTwice(name, base, ours, theirs)) continue;
    wrong.push(...compare(name, withoutWanted(name, expected, wanted), result.get(name)));
  }
  return { wrong, open };
}

/** Both brought one file back, in two places. */
function isMadeTwice(name: string, base: Entities, ours: Entities, theirs: Entities): boolean {
  const [first = name] = name.split(AGAIN);
  return !base.has(first) && ours.has(first) && theirs.has(first);
}

/** Keys and places that two entities want: one of them gets another. */
function wantedNames(base: Entities, ours: Entities, theirs: Entities): ReadonlySet<string> {
  const seen = new Map<string, string>();
  const twice = new Set<string>();
  for (const side of [base, ours, theirs])
    for (const [name, value] of side) {
      for (const place of placesOf(name, value)) {
        if (seen.has(place) && seen.get(place) !== name) twice.add(place);
        seen.set(place, name);
      }
    }
  return twice;
}

function placesOf(name: string, value: unknown): string[] {
  const { '(key)': key, '(path)': path } = value as { readonly '(key)'?: unknown; readonly '(path)'?: unknown };
  const isKnown = (each: unknown): each is string => typeof each === 'string';
  return [...(isKnown(key) ? [`${name.split('/')[0]}: ${key}`] : []), ...(isKnown(path) ? [path] : [])];
}

function withoutWanted(name: string, expected: Expected, wanted: ReadonlySet<string>): Expected {
  if (expected === OPEN || expected === undefined) return expected;
  const isWanted = placesOf(name, expected).some(place => wanted.has(place));
  return isWanted ? { ...(expected as object), '(key)': OPEN, '(path)': OPEN } : expected;
}

function expectedOf(base: Value | undefined, ours: Value | undefined, theirs: Value | undefined, name = ''): Expected {
  if (isSame(ours, theirs) || isSame(base, theirs)) return ours;
  if (isSame(base, ours)) return theirs;
  if (Array.isArray(base) && Array.isArray(ours) && Array.isArray(theirs) && SETS.has(name)) {
    const all = [...new Set([...ours, ...theirs])];
    const left = all.filter(item => (ours.includes(item) && theirs.includes(item)) || !base.includes(item));
    return left.length === 0 ? OPEN : left.sort();
  }
  if (!isMap(base) || !isMap(ours) || !isMap(theirs)) return OPEN;
  const names = new Set([base, ours, theirs].flatMap(map => Object.keys(map)));
  return Object.fromEntries([...names].map(each => [each, expectedOf(base[each], ours[each], theirs[each], each)]));
}

const SETS: ReadonlySet<string> = new Set(['roles', 'tool_ids']);

function openIn(expected: Expected): number {
  if (expected === OPEN) return 1;
  return isMap(expected) ? Object.values(expected).reduce((sum: number, each) => sum + openIn(each), 0) : 0;
}

function compare(name: string, expected: Expected, found: Value | undefined): string[] {
  if (expected === OPEN) return [];
  if (!isMap(expected) || !isMap(found))
    return isSame(expected, found)
      ? []
      : [`${name}: ${JSON.stringify(expected)} wanted, ${JSON.stringify(found)} found`];
  const names = new Set([...Object.keys(expected), ...Object.keys(found)]);
  return [...names].flatMap(each => compare(`${name}/${each}`, expected[each], found[each] as Value | undefined));
}

function isMap<T>(value: T): value is T & { readonly [name: string]: never } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
