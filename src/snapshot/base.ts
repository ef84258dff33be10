/**
 * What was last accepted of a project: per id what it is, where it was and what it held. It stands in
 * `.mooring/.local/base.json`, one entity to a line, and is written by the write lane alone; whoever looks computes it in
 * memory. Without it only what manifest and disk say is known: a move without an identity in the file is not recognised.
 */
import type { KindName } from '../manifest/fields.ts';
import { KINDS } from '../manifest/kinds/table.ts';
import { isSketch, type Sketch } from './drift/sketch.ts';

export interface Base {
  /** Grows with every base that is written. */
  readonly revision: number;
  /** By id. Entities whose id is missing, stands twice, or is a config's key are not in it. */
  readonly entities: ReadonlyMap<string, BaseEntity>;
}

export interface BaseEntity {
  readonly kind: KindName;
  /** The key in the manifest. */
  readonly key: string;
  /** What it owns: an app's and an asset's folder, of all others the file. */
  readonly path?: string;
  readonly functionName?: string;
  /** SHA-256 of the content, of a folder over its files; absent where the thing was not there. */
  readonly hash?: string;
  /** Of a thing whose file carries no id. */
  readonly sketch?: Sketch;
  /** Fingerprint of what the manifest says of it, but for where it is. */
  readonly registry: string;
  /** Fingerprint of what the decorator says of it. */
  readonly decorator?: string;
}

export const BASE_SCHEMA = 1;

/** Relative to the project. */
export const BASE_PATH = '.mooring/.local/base.json';

/** A base above this is not read, in bytes; 20,000 entities take about 10 MB. */
export const BASE_LIMIT = 64 * 1024 * 1024;

export type BaseReading =
  | { readonly base: Base }
  /** Not trusted in any part. `message` says what is lost by it. */
  | { readonly untrusted: 'damaged' | 'newer'; readonly message: string };

/** Reads a base. Never throws; one that is not whole is not trusted in part. */
export function readBase(text: string): BaseReading {
  const value = parsed(text);
  if (!isRecord(value)) return DAMAGED;
  const { schema = 1, revision, entities } = value;
  if (typeof schema !== 'number' || !Number.isInteger(schema) || schema < 1) return DAMAGED;
  if (schema > BASE_SCHEMA) return newer(schema);
  if (typeof revision !== 'number' || !Number.isSafeInteger(revision) || revision < 0 || !isRecord(entities)) {
    return DAMAGED;
  }
  const read = new Map<string, BaseEntity>();
  for (const [id, entry] of Object.entries(entities)) {
    const entity = entityOf(entry);
    if (!entity) return DAMAGED;
    read.set(id, entity);
  }
  return { base: { revision, entities: inOrder(read) } };
}

/** The text of the file. The same base gives the same text; a changed entity changes one line. */
export function printBase({ revision, entities }: Base): string {
  const lines = [...inOrder(entities)].map(
    ([id, entity]) => `    ${JSON.stringify(id)}: ${JSON.stringify(written(entity))}`,
  );
  const inside = lines.length === 0 ? '{}' : `{\n${lines.join(',\n')}\n  }`;
  return `{\n  "schema": ${BASE_SCHEMA},\n  "revision": ${revision},\n  "entities": ${inside}\n}\n`;
}

const LOST = 'Moves are recognised only by an id in the file until the base is written again.';

const DAMAGED: BaseReading = {
  untrusted: 'damaged',
  message: `${BASE_PATH} is damaged and is not used. ${LOST}`,
};

function newer(schema: number): BaseReading {
  const message = `${BASE_PATH} has schema ${schema}, and this Mooring knows ${BASE_SCHEMA}; a newer Mooring reads it. ${LOST}`;
  return { untrusted: 'newer', message };
}

const KIND_NAMES: ReadonlySet<unknown> = new Set(KINDS.map(({ name }) => name));

/** The keys of a line, in their order, and how each is called in memory. */
const TEXTS = [
  ['path', 'path'],
  ['function', 'functionName'],
  ['hash', 'hash'],
  ['sketch', 'sketch'],
  ['registry', 'registry'],
  ['decorator', 'decorator'],
] as const;

function written(entity: BaseEntity): Record<string, string> {
  const texts = TEXTS.flatMap(([key, name]) => {
    const text = entity[name];
    return text === undefined ? [] : [[key, text] as const];
  });
  return { kind: entity.kind, key: entity.key, ...Object.fromEntries(texts) };
}

function entityOf(value: unknown): BaseEntity | undefined {
  if (!isRecord(value) || !isKindName(value.kind) || typeof value.key !== 'string') return undefined;
  const texts: Partial<Record<(typeof TEXTS)[number][1], string>> = {};
  for (const [key, name] of TEXTS) {
    const text = value[key];
    if (typeof text === 'string') texts[name] = text;
    else if (text !== undefined) return undefined;
  }
  const { registry, sketch } = texts;
  if (registry === undefined || (sketch !== undefined && !isSketch(sketch))) return undefined;
  return { kind: value.kind, key: value.key, ...texts, registry };
}

function isKindName(value: unknown): value is KindName {
  return KIND_NAMES.has(value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function inOrder(entities: ReadonlyMap<string, BaseEntity>): ReadonlyMap<string, BaseEntity> {
  return new Map([...entities].sort(([a], [b]) => (a < b ? -1 : 1)));
}
