/**
 * What a file remembers of its own keys, in `[__meta__]` at its end: when each was set, by whom, at which count of the
 * file's changes, and a digest of the value, by which a hand edit is recognised.
 *
 *     [__meta__]
 *     rev = 12
 *     "default-workspace.workspace" = { when = 2026-11-21T12:34:56.789Z, by = "ana@pier cli/4711", rev = 12, digest = "…" }
 *
 * All of it may be missing, stale or damaged: a file is read without it, and the next write puts right what is wrong.
 */
import { digestOf } from '../base/digest.ts';
import { isoOfMs, msOfIso } from '../base/utc.ts';
import { equalToml, newTable, TomlDate, type TomlTable, type TomlValue } from '../syntax/toml-value.ts';
import { type Entry, entryOf, type Node, textOf, valueAt } from '../syntax/tree.ts';
import { type Intent, set, unset } from './intent.ts';
import { type KeyPath, keyText, parseKeyPath } from './key-path.ts';
import { META_KEY, timeIn } from './older.ts';
import { canonicalText } from './values.ts';

/** What is known of one key's last change; each part may be missing. */
export interface KeyMeta {
  /** UTC with milliseconds. */
  readonly when?: string;
  /** `user@host front/pid`. */
  readonly by?: string;
  readonly rev?: number;
  readonly digest?: string;
}

/** Something in `[__meta__]` that is no metadata. */
export interface Leftover {
  /** Below `__meta__`, as written. */
  readonly place: KeyPath;
  readonly entry: Entry;
}

export interface FileMeta {
  /** `damaged`: there is a `__meta__`, and it is no table. */
  readonly state: 'absent' | 'present' | 'damaged';
  /** The highest count that stands anywhere in it; 0 where there is none. */
  readonly rev: number;
  /** By the text of the key's path. */
  readonly records: ReadonlyMap<string, KeyMeta>;
  /** Where each record stands below `__meta__`. */
  readonly places: ReadonlyMap<string, KeyPath>;
  /** Records of which some part cannot be read. */
  readonly damaged: ReadonlySet<string>;
  /** Keys that a person typed below `[__meta__]`, mostly at the end of the file. */
  readonly strays: readonly Leftover[];
}

export const NO_META: FileMeta = {
  state: 'absent',
  rev: 0,
  records: new Map(),
  places: new Map(),
  damaged: new Set(),
  strays: [],
};

/** Never fails. Older files have only times here, under the key or nested as the tables are. */
export function readMeta(root: Node | undefined): FileMeta {
  const node = valueAt(root, META_KEY);
  if (!node) return NO_META;
  if (node.kind !== 'map') return { ...NO_META, state: 'damaged' };
  const records = new Map<string, KeyMeta>();
  const places = new Map<string, KeyPath>();
  const damaged = new Set<string>();
  const strays: Leftover[] = [];
  let rev = 0;
  const collect = (entries: readonly Entry[], abovePath: KeyPath, abovePlace: KeyPath): void => {
    for (const entry of entries) {
      const place = [...abovePlace, entry.key];
      const path = [...abovePath, ...(parseKeyPath(entry.key) ?? [entry.key])];
      const read = readRecord(entry.value);
      if (place.length === 1 && entry.key === COUNTER) rev = Math.max(rev, countIn(entry.value) ?? 0);
      else if (read) {
        const name = keyText(path);
        records.set(name, read.meta);
        places.set(name, place);
        if (read.damaged) damaged.add(name);
        rev = Math.max(rev, read.meta.rev ?? 0);
      } else if (entry.value.kind === 'map') collect(entry.value.entries, path, place);
      else strays.push({ place, entry });
    }
  };
  collect(node.entries, [], []);
  return { state: 'present', rev, records, places, damaged, strays };
}

/** Of the canonical text of a value. */
export function valueDigest(value: TomlValue): string {
  return digestOf(canonicalText(value));
}

export interface HandEdit {
  /** The text of the key's path. */
  readonly key: string;
  readonly what: 'changed' | 'removed';
}

/**
 * The keys that were changed by something else than Mooring since it wrote them. Their time is that of the file. A key
 * without a record is dated by the file too, and is none of these: a person may have written thousands of them.
 */
export function handEdits(meta: FileMeta, values: ReadonlyMap<string, TomlValue>): HandEdit[] {
  const edits: HandEdit[] = [];
  for (const [key, { digest }] of meta.records) {
    const value = values.get(key);
    if (value === undefined) edits.push({ key, what: 'removed' });
    else if (digest !== undefined && digest !== valueDigest(value)) edits.push({ key, what: 'changed' });
  }
  return edits;
}

/** The keys whose time is later than now by more than clocks differ. Nothing is decided by such a time. */
export function futureKeys(meta: FileMeta, nowMs: number): string[] {
  const isFuture = ({ when }: KeyMeta): boolean => (msOfIso(when ?? '') ?? nowMs) > nowMs + TOLERANCE_MS;
  return [...meta.records].filter(([, record]) => isFuture(record)).map(([key]) => key);
}

/** How far the clocks of two machines may be apart without a word. */
const TOLERANCE_MS = 5 * 60_000;

export interface WriteFacts {
  readonly nowMs: number;
  /** `user@host front/pid`. */
  readonly actor: string;
  /** When the file was last changed, by the file system's clock: the time of hand edits. */
  readonly changedMs: () => number;
}

/** Who is said to have made a change that Mooring only found. */
export const BY_HAND = 'by hand';

/**
 * The intents that keep the metadata true beside a write that leads from `before` to `after`. None where nothing
 * changes. They also put right what is wrong by now: hand edits, records of keys that are gone, damage.
 */
export function metaIntents(
  meta: FileMeta,
  before: ReadonlyMap<string, TomlValue>,
  after: ReadonlyMap<string, TomlValue>,
  facts: WriteFacts,
): Intent[] {
  const changed: string[] = [];
  for (const [key, value] of after) {
    const old = before.get(key);
    if (old !== value && !equalToml(old, value)) changed.push(key);
  }
  if (changed.length === 0 && after.size === before.size) return [];
  const found = handEdits(meta, before).filter(
    ({ key, what }) => what === 'changed' && !changed.includes(key) && after.has(key),
  );
  const foundRev = meta.rev + 1;
  const rev = found.length > 0 ? foundRev + 1 : foundRev;
  // What a person typed there is not written over.
  const typed = new Set(meta.strays.map(({ place }) => place.join('.')));
  const fresh = new Map<string, TomlTable>();
  const record = (key: string, when: number, by: string, count: number): void => {
    const value = after.get(key);
    if (value !== undefined && key !== COUNTER && !typed.has(key))
      fresh.set(key, recordTable(isoOfMs(when), by, count, valueDigest(value)));
  };
  for (const { key } of found) record(key, Math.min(facts.changedMs(), facts.nowMs), BY_HAND, foundRev);
  for (const key of meta.damaged)
    if (!changed.includes(key)) record(key, Math.min(facts.changedMs(), facts.nowMs), BY_HAND, rev);
  for (const key of changed) record(key, facts.nowMs, facts.actor, rev);
  const obsolete = [...meta.places].filter(([key]) => !after.has(key)).map(([, place]) => place);
  return [
    ...(meta.state === 'damaged' ? [unset([META_KEY])] : []),
    set([META_KEY, COUNTER], rev),
    ...obsolete.map(place => unset([META_KEY, ...place])),
    ...[...fresh].map(([key, table]) => set([META_KEY, ...(meta.places.get(key) ?? [key])], table)),
  ];
}

/**
 * The intents that write what is known of merged values into the metadata of the copy that takes them in. None where
 * neither copy keeps metadata. `after` are the merged values with what is known of their last changes.
 */
export function mergedMetaIntents(
  own: FileMeta,
  other: FileMeta,
  after: ReadonlyMap<string, Omit<KeyMeta, 'digest'> & { readonly value: TomlValue }>,
): Intent[] {
  if (own.state !== 'present' && other.state !== 'present') return [];
  const typed = new Set(own.strays.map(({ place }) => place.join('.')));
  const records = [...after].flatMap(([key, { value, when, by, rev }]) => {
    const known = own.records.get(key);
    const digest = valueDigest(value);
    const isSame = known?.when === when && known?.by === by && known?.rev === rev && known?.digest === digest;
    if (isSame || rev === undefined || key === COUNTER || typed.has(key)) return [];
    return [set([META_KEY, ...(own.places.get(key) ?? [key])], recordTable(when, by, rev, digest))];
  });
  const highest = Math.max(own.rev, other.rev, ...[...after.values()].map(({ rev = 0 }) => rev));
  const obsolete = [...own.places].filter(([key]) => !after.has(key)).map(([, place]) => place);
  return [
    ...(own.state === 'damaged' ? [unset([META_KEY])] : []),
    set([META_KEY, COUNTER], highest),
    ...obsolete.map(place => unset([META_KEY, ...place])),
    ...records,
  ];
}

/** The file's own count. A top-level key of this name has no record. */
const COUNTER = 'rev';

function recordTable(when: string | undefined, by: string | undefined, rev: number, digest: string): TomlTable {
  const time = when === undefined ? {} : { when: new TomlDate(when) };
  return Object.assign(newTable(), time, by === undefined ? {} : { by }, { rev, digest });
}

interface ReadRecord {
  readonly meta: KeyMeta;
  readonly damaged: boolean;
}

/** A record is a table with a field that only records have, or a time alone. */
function readRecord(node: Node): ReadRecord | undefined {
  if (node.kind !== 'map') {
    const when = timeIn(node);
    return when === undefined ? undefined : { meta: { when }, damaged: false };
  }
  const time = firstEntry(node, ['when', 'last_modified', 'modified']);
  const author = firstEntry(node, ['by', 'source']);
  const rev = entryOf(node, 'rev');
  const digest = entryOf(node, 'digest');
  const written = [time, author, rev, digest].filter(entry => entry !== undefined);
  if (written.length === 0 || written.some(entry => entry.value.kind === 'map')) return undefined;
  const when = timeIn(time?.value);
  const by = textOf(author?.value);
  const count = rev && countIn(rev.value);
  const sum = textOf(digest?.value);
  const meta = {
    ...(when === undefined ? {} : { when }),
    ...(by === undefined ? {} : { by }),
    ...(count === undefined ? {} : { rev: count }),
    ...(sum === undefined ? {} : { digest: sum }),
  };
  return { meta, damaged: Object.keys(meta).length < written.length };
}

function firstEntry(node: Node, names: readonly string[]): Entry | undefined {
  for (const name of names) {
    const entry = entryOf(node, name);
    if (entry) return entry;
  }
  return undefined;
}

function countIn(node: Node): number | undefined {
  const value = node.kind === 'scalar' ? node.value : undefined;
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}
