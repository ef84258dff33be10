/** Projects as maps from path to text, and what drift says of them. */
import { createHash } from 'node:crypto';
import type { Base } from '../../src/snapshot/base.ts';
import { baseOf } from '../../src/snapshot/base-of.ts';
import type { DiskFacts, FileFact } from '../../src/snapshot/drift/disk-facts.ts';
import type { Drift } from '../../src/snapshot/drift/drift-row.ts';
import { sketchOf } from '../../src/snapshot/drift/sketch.ts';
import { wantedFacts } from '../../src/snapshot/drift/wanted.ts';
import { driftOf, waiting } from '../../src/snapshot/drift.ts';
import { advance, EMPTY_SNAPSHOT, type Snapshot } from '../../src/snapshot/snapshot.ts';
import { type Observed, roleOf } from '../../src/snapshot/source.ts';
import { treeOf } from './fixture.ts';

export type Files = Readonly<Record<string, string | undefined>>;

export interface World {
  readonly snapshot: Snapshot;
  readonly facts: DiskFacts;
}

/** A project as it is now. With `previous`, what cannot be read keeps its last good state. */
export function world(files: Files, previous: Snapshot = EMPTY_SNAPSHOT): World {
  const there = Object.entries(files).flatMap(([path, text]) => (text === undefined ? [] : [[path, text] as const]));
  const observed = new Map<string, Observed | undefined>();
  for (const path of previous.sources.keys()) observed.set(path, undefined);
  for (const [path, text] of there) if (roleOf(path) !== undefined) observed.set(path, { text });
  const snapshot = advance(previous, { tree: treeOf(there.map(([path]) => path)), files: observed });
  return { snapshot, facts: factsOf(snapshot, new Map(there)) };
}

export function baseFor(files: Files): Base {
  const { snapshot, facts } = world(files);
  return baseOf(snapshot, facts, 1);
}

/** Every drift after `before` was accepted and the project became `now`. Undefined texts are files that are gone. */
export function drifts(before: Files | undefined, now: Files): Drift[] {
  const { snapshot, facts } = world(now);
  return driftOf(before && baseFor(before), snapshot, facts);
}

/** What waits, each as `kind key: from -> to`, questions with a `?`. */
export function told(all: readonly Drift[]): string[] {
  return waiting(all).map(line);
}

export function line({ kind, entity, from, to, others = [], certainty }: Drift): string {
  const name = (place: Drift['from']): string =>
    place ? `${place.path}${place.functionName === undefined ? '' : `::${place.functionName}`}` : '';
  const where = [name(from), name(to)].filter(Boolean).join(' -> ');
  const more = others.length === 0 ? '' : ` | ${others.map(name).join(', ')}`;
  return `${kind}${certainty === 'question' ? '?' : ''} ${entity?.key ?? ''}: ${where}${more}`;
}

/** As the runtime reads them. */
function factsOf(snapshot: Snapshot, texts: ReadonlyMap<string, string>): DiskFacts {
  const wanted = wantedFacts(snapshot);
  const files = new Map<string, FileFact>();
  for (const path of wanted.files) {
    const text = texts.get(path) ?? '';
    files.set(path, { hash: hash(text), ...(wanted.texts.has(path) ? { sketch: sketchOf(text) } : {}) });
  }
  const folders = new Map<string, string>();
  for (const [folder, paths] of wanted.folders) {
    const lines = paths.map(path => `${path.slice(folder.length + 1)}\0${hash(texts.get(path) ?? '')}\n`);
    folders.set(folder, hash(lines.join('')));
  }
  return { files, folders };
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
