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
import { advanceTo, overlaidPaths, overlay } from '../snapshot/overlay.ts';
import { advance, EMPTY_SNAPSHOT, type Snapshot } from '../snapshot/snapshot.ts';
import type { Observed } from '../snapshot/source.ts';
import { readablePaths, readSource, sameReading } from '../store/load.ts';
import { slices } from '../store/slices.ts';
import { walkProject } from '../store/walk.ts';
import { dirtySet } from './dirty.ts';
import { diskSide } from './disk-side.ts';
import { type Work, workFor } from './hints.ts';
import { preparation } from './preparation.ts';
import type { Project } from './project.ts';
import { sameTree } from './same-tree.ts';

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

/** Builds the runtime of the folder that `disk` shows. Nothing is looked at before the first `settle`. */
export function createProject(options: ProjectOptions): Project {
  const { root, disk, pause, log, stopwatch, steps } = options;
  const sliceOptions = { pause, ...(stopwatch ? { stopwatch } : {}), ...(steps ? { steps } : {}) };
  const changed = emitter<Snapshot>();
  const dirty = dirtySet();
  dirty.add('all');
  /** What reading gave last, always newer than or as new as the snapshot. */
  const read = new Map<string, Observed>();
  const buffers = new Map<string, Observed>();
  const prepared = preparation();
  const side = diskSide();
  let snapshot = EMPTY_SNAPSHOT;
  let loaded = false;
  let disposed = false;
  let running: Promise<Snapshot> | undefined;
  let queued: Promise<Snapshot> | undefined;

  const become = (next: Snapshot): void => {
    snapshot = next;
    if (!disposed) changed.fire(snapshot);
  };

  const readAgain = (path: string): void => {
    const now = readSource(disk, path);
    if (now === undefined) read.delete(path);
    else if (!sameReading(read.get(path), now)) read.set(path, now);
  };

  /** What the next snapshot is made from: its generation is higher than any that was given, that of the disk alone too. */
  const latest = (): Snapshot => ({ ...snapshot, generation: Math.max(snapshot.generation, side.generation) });

  const applyNow = (path: string): void => {
    const says = overlay(path, { tree: snapshot.tree, read }, buffers);
    if (prepared.isApplied(path, says)) return;
    prepared.apply(path, says);
    become(advance(latest(), { files: new Map([[path, says]]) }));
  };

  const closeNow = (path: string): void => {
    if (readablePaths(snapshot.tree).has(path)) readAgain(path);
    dirty.add([path]);
    const says = overlay(path, { tree: snapshot.tree, read }, buffers);
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
    const { tree, unlisted } = await walkProject(disk, { ...sliceOptions, stopped: () => disposed });
    for (const { folder, failure } of unlisted) log.error(`Cannot list "${folder || '.'}" (${failure.code}).`);
    const lost = disposed || unlisted.some(({ folder }) => folder === '');
    // A root that cannot be listed says nothing about what was in it: what is known goes on.
    return lost ? undefined : tree;
  };

  const readStale = async (tree: DiskTree, work: Work): Promise<void> => {
    const slice = slices(sliceOptions);
    const wanted = readablePaths(tree);
    for (const path of [...read.keys()]) if (!wanted.has(path)) read.delete(path);
    let count = 0;
    for (const path of wanted) {
      // What a link leads to changes without a hint for the link.
      if (read.has(path) && !work.isStale(path) && !tree.links.has(path)) continue;
      readAgain(path);
      prepared.prepare(path, overlay(path, { tree, read }, buffers), snapshot);
      count++;
      if (slice.isOver()) await slice.rest();
      if (disposed) return;
    }
    log.debug(`Read ${count} of ${wanted.size} files.`);
  };

  const round = async (): Promise<Snapshot> => {
    const hints = dirty.take();
    if (disposed || (hints !== 'all' && hints.size === 0)) return snapshot;
    try {
      const work = workFor(hints, snapshot.tree, disk);
      const walked = work.walk ? await walk() : snapshot.tree;
      if (walked) await readStale(walked, work);
      if (disposed) return snapshot;
      const tree = walked && !sameTree(walked, snapshot.tree) ? walked : snapshot.tree;
      const paths = overlaidPaths({ tree, read }, buffers);
      const next = prepared.commit(latest(), tree, paths, path => overlay(path, { tree, read }, buffers));
      const isFirst = !loaded;
      loaded = true;
      if (next) side.changed();
      const isBehindDocuments = side.looked(read, next ?? snapshot);
      if (next || isFirst) become(next ?? advance(latest(), {}));
      else if (isBehindDocuments && !disposed) changed.fire(snapshot);
      return snapshot;
    } catch (error) {
      dirty.add('all');
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
    onChange: listener => changed.on(listener),
    dispose() {
      disposed = true;
    },
  };
}
