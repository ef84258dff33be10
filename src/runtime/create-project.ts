/**
 * A project's runtime. Work on the disk runs in rounds, one at a time: take the hints, walk if the tree is out of date,
 * read what is stale, and then make one snapshot of it. Open documents do not wait for that: their text is in a new
 * snapshot at once, and a round lays them over whatever it found when it ends.
 */
import { emitter } from '../base/events.ts';
import type { ReadDisk } from '../ports/disk.ts';
import type { Log } from '../ports/log.ts';
import type { Pause, Stopwatch } from '../ports/pause.ts';
import type { DiskTree } from '../snapshot/disk-tree.ts';
import { overlay } from '../snapshot/overlay.ts';
import { advance, advanceTo, EMPTY_SNAPSHOT, type Snapshot } from '../snapshot/snapshot.ts';
import type { Observed } from '../snapshot/source.ts';
import { readablePaths } from '../store/load.ts';
import { slices } from '../store/slices.ts';
import { type Walk, walkProject } from '../store/walk.ts';
import { dirtySet } from './dirty.ts';
import { diskSide } from './disk-side.ts';
import { type Work, workFor } from './hints.ts';
import { preparation } from './preparation.ts';
import type { Project } from './project.ts';
import { createReadings } from './readings.ts';
import { rememberedStamps } from './stamps.ts';

export interface ProjectOptions {
  readonly root: string;
  readonly disk: ReadDisk;
  readonly pause: Pause;
  readonly log: Log;
  /** Bounds slices by time; without it they are bounded by their number of files. */
  readonly stopwatch?: Stopwatch;
  /** Files read, or folders listed, between two pauses at most; 64 unless told. */
  readonly steps?: number;
}

/** Files read in a row before they are parsed: the disk and the parsers, in turns, would take the caches from each other. */
const READ_AHEAD = 32;

/** Builds the runtime of the folder that `disk` shows. Nothing is looked at before the first `settle`. */
export function createProject(options: ProjectOptions): Project {
  const { root, disk, pause, log, stopwatch, steps } = options;
  const sliceOptions = { pause, ...(stopwatch ? { stopwatch } : {}), ...(steps ? { steps } : {}) };
  const readAhead = Math.min(steps ?? READ_AHEAD, READ_AHEAD);
  const changed = emitter<Snapshot>();
  const dirty = dirtySet();
  dirty.add('all');
  const readings = createReadings(disk);
  const buffers = new Map<string, Observed>();
  const prepared = preparation();
  const side = diskSide();
  const stamps = disk.stamp && rememberedStamps(disk.stamp);
  const readable = readableOf();
  let snapshot = EMPTY_SNAPSHOT;
  let walked: Walk | undefined;
  let loaded = false;
  let disposed = false;
  let running: Promise<Snapshot> | undefined;
  let queued: Promise<Snapshot> | undefined;

  const become = (next: Snapshot): void => {
    snapshot = next;
    if (!disposed) changed.fire(snapshot);
  };

  /** What the next snapshot is made from: its generation is higher than any that was given, that of the disk alone too. */
  const latest = (): Snapshot => ({ ...snapshot, generation: Math.max(snapshot.generation, side.generation) });

  const saysOf = (path: string, tree: DiskTree): Observed | undefined =>
    overlay(path, { tree, read: readings.texts }, buffers);

  const applyNow = (path: string): void => {
    const says = saysOf(path, snapshot.tree);
    if (prepared.isApplied(path, says)) return;
    prepared.apply(path, says);
    become(advance(latest(), { files: new Map([[path, says]]) }));
  };

  const closeNow = (path: string): void => {
    if (readable(snapshot.tree).paths.has(path)) readings.read(path);
    dirty.add([path]);
    const says = saysOf(path, snapshot.tree);
    const source = side.close(path, says, snapshot);
    prepared.apply(path, says);
    if (source === snapshot.sources.get(path)) return;
    const sources = new Map(snapshot.sources);
    if (source) sources.set(path, source);
    else sources.delete(path);
    become(advanceTo(latest(), snapshot.tree, sources));
  };

  /** The tree as it is now, or nothing where the walk was stopped or the root cannot be listed. */
  const walk = async (): Promise<DiskTree | undefined> => {
    const now = await walkProject(disk, {
      ...sliceOptions,
      stopped: () => disposed,
      ...(walked ? { before: walked } : {}),
    });
    for (const { folder, failure } of now.unlisted) log.error(`Cannot list "${folder || '.'}" (${failure.code}).`);
    // A root that cannot be listed says nothing about what was in it: what is known goes on.
    if (disposed || now.unlisted.some(({ folder }) => folder === '')) return undefined;
    walked = now;
    return now.tree;
  };

  const readStale = async (tree: DiskTree, { walk, places, reading }: Work): Promise<void> => {
    const slice = slices(sliceOptions);
    const { paths, linked } = readable(tree);
    if (tree !== snapshot.tree) readings.keepOnly(paths);
    let count = 0;
    let read = readings.inTurn();
    const rest = async (): Promise<void> => {
      await slice.rest();
      read = readings.inTurn();
    };
    const fresh: string[] = [];
    const prepareFresh = async (): Promise<void> => {
      count += fresh.length;
      for (const path of fresh.splice(0)) {
        if (disposed) return;
        prepared.prepare(path, saysOf(path, tree), snapshot);
        if (slice.isOver()) await rest();
      }
    };
    for (const path of walk ? paths : [...places, ...linked]) {
      if (!walk && !paths.has(path)) continue;
      const how = reading(path);
      // What a link leads to changes without a hint for the link.
      if (how === 'never' && readings.texts.has(path) && !tree.links.has(path)) continue;
      if (how !== 'if-changed' || !readings.isSame(path)) {
        read(path);
        if (fresh.push(path) >= readAhead) await prepareFresh();
      }
      if (slice.isOver()) await rest();
      if (disposed) return;
    }
    await prepareFresh();
    log.debug(`Read ${count} of ${paths.size} files.`);
  };

  const commit = (tree: DiskTree): void => {
    // Whether an open document is one of the project's files depends on the tree.
    const paths = tree === snapshot.tree ? readings.news : new Set([...readings.news, ...buffers.keys()]);
    const isSame = paths.size === 0 && tree === snapshot.tree;
    const next = isSame ? undefined : prepared.commit(latest(), tree, paths, path => saysOf(path, tree));
    readings.taken();
    const isFirst = !loaded;
    loaded = true;
    if (next) side.changed();
    const isBehindDocuments = side.looked(readings.texts, next ?? snapshot);
    if (next || isFirst) become(next ?? advance(latest(), {}));
    else if (isBehindDocuments && !disposed) changed.fire(snapshot);
  };

  const round = async (): Promise<Snapshot> => {
    if (disposed || dirty.isEmpty()) return snapshot;
    const hints = dirty.take();
    try {
      const work = workFor(hints, snapshot.tree, disk);
      stamps?.forget(path => work.reading(path) !== 'never');
      const tree = work.walk ? await walk() : snapshot.tree;
      if (tree) await readStale(tree, work);
      if (!disposed) commit(tree ?? snapshot.tree);
      return snapshot;
    } catch (error) {
      dirty.add('again');
      throw error;
    }
  };

  const start = (): Promise<Snapshot> => {
    queued = undefined;
    running = round().finally(() => {
      running = undefined;
    });
    return running;
  };

  return {
    root,
    get snapshot() {
      return snapshot;
    },
    onDisk: () => side.snapshot(snapshot),
    get loaded() {
      return loaded;
    },
    setBuffer(path, text) {
      if (disposed) return;
      if (text !== undefined) {
        side.open(path, snapshot);
        buffers.set(path, { text });
        applyNow(path);
      } else if (buffers.delete(path)) closeNow(path);
    },
    touch: paths => dirty.add(paths),
    settle() {
      if (queued) return queued;
      if (!running) return start();
      if (dirty.isEmpty()) return running;
      // The round that runs took its hints before these came, so one more is needed; all who wait share it.
      queued = running.then(start, start);
      return queued;
    },
    ...(stamps ? { stampOf: (path: string) => stamps.of(path) } : {}),
    onChange: listener => changed.on(listener),
    dispose() {
      disposed = true;
    },
  };
}

interface Readable {
  readonly paths: ReadonlySet<string>;
  /** Those of them that are links. */
  readonly linked: readonly string[];
}

/** Which paths of a tree are read, worked out once for each tree. */
function readableOf(): (tree: DiskTree) => Readable {
  let last: (Readable & { readonly tree: DiskTree }) | undefined;
  return tree => {
    if (last?.tree !== tree) {
      const paths = readablePaths(tree);
      last = { tree, paths, linked: [...tree.links.keys()].filter(path => paths.has(path)) };
    }
    return last;
  };
}
