/**
 * Looks at a project for its drift: settles the snapshot, reads the facts, and works out the drift, each only where something
 * may have changed. However many hints came, those who ask while a look runs share the next one.
 */
import type { DriftPolicy } from '../config/drift-policies.ts';
import type { ReadDisk } from '../ports/disk.ts';
import type { Base } from '../snapshot/base.ts';
import type { DiskFacts } from '../snapshot/drift/disk-facts.ts';
import { DRIFT_KINDS, type DriftKind } from '../snapshot/drift/drift-row.ts';
import { hasManifest, type Snapshot } from '../snapshot/snapshot.ts';
import { inSlices, type SliceOptions } from '../store/slices.ts';
import type { Project } from './project.ts';
import type { ProjectFacts } from './project-facts.ts';
import type { BaseReader, Seen } from './reconcile-base.ts';
import { type FoundBase, isHalfWay, type ProjectStatus, projectStatus, statusSteps } from './status.ts';

/** What was seen at one moment of the disk, and what follows from it. */
export interface Look {
  /** Grows with every look that found something else. */
  readonly generation: number;
  /** Of the disk alone. */
  readonly snapshot: Snapshot;
  readonly facts: DiskFacts;
  readonly found: FoundBase;
  readonly status: ProjectStatus;
  /** A folder could not be listed without which nothing is known, so that the snapshot may be long past. */
  readonly isLost: boolean;
  /** Somebody's change of several files was not done. */
  readonly isHalfWay: boolean;
  /** All that it follows from: what is the same in each of them is the same look. */
  readonly rests: readonly unknown[];
}

/** Given what is seen, and the base as it is before. */
export type Keep = (seen: Seen, base: Base | undefined) => Promise<void>;

export interface Looks {
  /** Of the last look, if there was one. */
  readonly last: Look | undefined;
  /** Whether the disk may have changed since. */
  readonly isStale: boolean;
  /** Hints that paths may have changed. */
  touch(paths: readonly string[] | 'all' | 'again'): void;
  /**
   * `all`: at everything, believing no time and no size. `keep` is given what is seen before the base is read, so that it can
   * write one; it is asked only where no other look runs.
   */
  look(all?: boolean, keep?: Keep): Promise<Look>;
}

export interface LooksOptions {
  readonly project: Project;
  readonly facts: ProjectFacts;
  readonly disk: ReadDisk;
  readonly base: BaseReader;
  readonly policyOf: (kind: DriftKind) => DriftPolicy;
  readonly slices: SliceOptions;
  /** Told after every look, also one that found nothing new. */
  readonly onLook: () => void;
}

/** How often a look is made anew because others commit meanwhile; what still comes is seen by the next one. */
const MOST_AGAIN = 3;

export function createLooks(options: LooksOptions): Looks {
  const { project } = options;
  let last: Look | undefined;
  /** Hints that no look took yet. */
  let isTouched = true;
  let wantsAll = false;
  let running: Promise<Look> | undefined;
  let queued: Promise<Look> | undefined;
  const round = async (keep?: Keep): Promise<Look> => {
    queued = undefined;
    // Another process moved the base, so it changed files as well, and no hint of them may have come yet.
    let base = options.base.read();
    const isForeign = last !== undefined && base !== last.found;
    const [again, wasTouched] = [wantsAll, isTouched || isForeign];
    wantsAll = false;
    isTouched = false;
    try {
      if (again) project.touch('again');
      // What was hinted at then was not found.
      else if (isForeign || last?.isLost) project.touch('all');
      await project.settle();
      let look = await lookOnce(options, last, { again, wasTouched, ...(keep ? { keep } : {}) });
      // So it did while this looked: the files are those of before, and would be held against a base of afterwards.
      for (let tries = MOST_AGAIN; !keep && look.found !== base && tries > 0; tries--) {
        base = look.found;
        project.touch('all');
        await project.settle();
        look = await lookOnce(options, last, { again: false, wasTouched: true });
      }
      last = look;
      options.onLook();
      return look;
    } catch (error) {
      isTouched = true;
      wantsAll ||= again;
      throw error;
    }
  };
  const start = (keep?: Keep): Promise<Look> => {
    running = round(keep).finally(() => {
      running = undefined;
    });
    return running;
  };
  return {
    get last() {
      return last;
    },
    get isStale() {
      return isTouched || last === undefined || !isSameDisk(project.onDisk(), last.snapshot);
    },
    touch(paths) {
      if (paths.length === 0) return;
      wantsAll ||= paths === 'again';
      isTouched = true;
      project.touch(paths);
    },
    look(all = false, keep) {
      wantsAll ||= all;
      if (queued && !keep) return queued;
      if (!running) return start(keep);
      // The round that runs may have looked before this was asked, so one more is needed; all who wait share it.
      queued = running.then(
        () => start(keep),
        () => start(keep),
      );
      return queued;
    },
  };
}

interface Hints {
  readonly again: boolean;
  readonly wasTouched: boolean;
  readonly keep?: Keep;
}

async function lookOnce(options: LooksOptions, last: Look | undefined, hints: Hints): Promise<Look> {
  const { again, wasTouched, keep } = hints;
  const { project, disk, policyOf } = options;
  const onDisk = project.onDisk();
  const isSame = last !== undefined && isSameDisk(onDisk, last.snapshot);
  const snapshot = isSame ? last.snapshot : onDisk;
  const read = isSame && !wasTouched && !again ? last.facts : await options.facts.read(snapshot, again);
  const facts = last && sameFacts(last.facts, read) ? last.facts : read;
  const lost = lostFolder(disk, snapshot);
  if (keep && lost === undefined) await keep({ snapshot, facts }, baseIn(options.base.read()));
  const found = options.base.read();
  const interrupted = isHalfWay(disk);
  const policies = DRIFT_KINDS.map(policyOf).join(' ');
  const rests = [snapshot, facts, found, interrupted, policies, lost] as const;
  if (last && rests.every((each, at) => each === last.rests[at])) return last;
  const told = await inSlices(statusSteps(found, snapshot, facts, interrupted, policyOf), options.slices);
  const status = told ?? projectStatus(found, snapshot, facts, interrupted, policyOf);
  return {
    generation: (last?.generation ?? 0) + 1,
    snapshot,
    facts,
    found,
    status: lost === undefined ? status : { ...status, state: 'failed', causes: [lost, ...status.causes] },
    isLost: lost !== undefined,
    isHalfWay: interrupted,
    rests,
  };
}

export function baseIn(found: FoundBase): Base | undefined {
  return 'base' in found ? found.base : undefined;
}

/** Where the manifest is found, and the project itself. */
const HOMES = ['', '.mooring', '.bifrost'];

/** A sentence where a folder cannot be listed without which nothing is known, so that what is shown may be long past. */
function lostFolder(disk: ReadDisk, snapshot: Snapshot): string | undefined {
  for (const folder of HOMES) {
    const answer = disk.list(folder);
    if (!('failed' in answer) || answer.failed === 'not-a-folder') continue;
    const name = folder === '' ? 'The folder of the project' : `The folder ${folder}`;
    if (answer.failed !== 'missing') return `${name} cannot be listed (${answer.code}); allow your user to read it.`;
    if (folder === '') return `${name} is not there; bring it back, or close it.`;
  }
  if (!snapshot.tree.cut || hasManifest(snapshot)) return undefined;
  return 'Some folders could not be looked at, and no manifest was found in the others; look again.';
}

/** Whether two snapshots show the same files with the same texts. */
export function isSameDisk(a: Snapshot, b: Snapshot): boolean {
  if (a === b || (a.tree === b.tree && a.sources === b.sources)) return true;
  if (a.tree !== b.tree || a.sources.size !== b.sources.size) return false;
  for (const [path, source] of a.sources) {
    const other = b.sources.get(path);
    if (source === other) continue;
    if (!other || source.text !== other.text || source.fromText !== other.fromText || source.held !== other.held) {
      return false;
    }
    if (source.parsed.held?.message !== other.parsed.held?.message) return false;
  }
  return true;
}

function sameFacts(a: DiskFacts, b: DiskFacts): boolean {
  if (a === b) return true;
  if (a.files.size !== b.files.size || a.folders.size !== b.folders.size) return false;
  for (const [path, { hash, sketch }] of a.files) {
    const other = b.files.get(path);
    if (other?.hash !== hash || other.sketch !== sketch) return false;
  }
  for (const [path, hash] of a.folders) if (b.folders.get(path) !== hash) return false;
  return true;
}
