/** A runtime whose looks end when the test says so, over a project given as texts; and a clock that goes when told. */

import type { Disposable } from '../../src/base/events.ts';
import { emitter } from '../../src/base/events.ts';
import type { Resolution } from '../../src/plans/reconcile/plan.ts';
import type { LaneEntry, ProjectRuntime, RuntimeStatus } from '../../src/runtime/project-runtime.ts';
import { type FoundBase, projectStatus } from '../../src/runtime/status.ts';
import { driftKey } from '../../src/snapshot/drift/drift-key.ts';
import { baseFor, type Files, world } from '../kit/drift.ts';

export interface FakeRuntime extends ProjectRuntime {
  /** What is on the disk; found by the next look. */
  files: Files;
  /** The disk changed, and nobody looked. */
  isStale: boolean;
  lane: readonly LaneEntry[];
  /** Called by each look; it ends with the promise. */
  looking: (again: boolean) => Promise<void>;
  readonly looks: boolean[];
  /** Drifts whose resolutions were asked for. */
  readonly asked: string[];
  readonly calls: string[];
}

/** `before` is what was last accepted. */
export function fakeRuntime(before: Files | undefined, files: Files): FakeRuntime {
  const found: FoundBase = before ? { base: baseFor(before) } : { none: true };
  let seen = world(files);
  let status = { ...projectStatus(found, seen.snapshot, seen.facts), generation: 0 };
  const changes = emitter<RuntimeStatus>();
  const never = (): never => {
    throw new Error('Nobody asks for this here.');
  };
  const runtime: FakeRuntime = {
    files,
    isStale: true,
    lane: [],
    looking: async () => {},
    looks: [],
    asked: [],
    calls: [],
    project: {
      root: '/srv/pier',
      get snapshot() {
        return seen.snapshot;
      },
      onDisk: () => seen.snapshot,
      loaded: true,
      setBuffer: never,
      touch: () => {
        runtime.isStale = true;
      },
      settle: async () => seen.snapshot,
      onChange: () => changes.on(() => {}),
      dispose() {},
    },
    get status() {
      const state = runtime.lane.length > 0 ? 'reconciling' : runtime.isStale ? 'stale' : status.state;
      return { ...status, state, lane: runtime.lane } as const;
    },
    async look(again = false) {
      runtime.looks.push(again);
      runtime.isStale = false;
      await runtime.looking(again);
      seen = world(runtime.files);
      const now = projectStatus(found, seen.snapshot, seen.facts);
      const isSame = status.generation > 0 && JSON.stringify(now.rows) === JSON.stringify(status.rows);
      status = { ...now, generation: status.generation + (isSame ? 0 : 1) };
      return runtime.status;
    },
    sight: async () => ({ snapshot: seen.snapshot, facts: seen.facts }),
    resolutions(drift) {
      runtime.asked.push(drift);
      return status.drifts.some(each => driftKey(each) === drift) ? [RELOCATE] : [];
    },
    safeChoices: () => [],
    policyChoices: () => [],
    plan: never,
    apply: never,
    change: never,
    cancel: () => false,
    undo: never,
    operations: never,
    planRestore: never,
    accepted: never,
    recover: async () => void runtime.calls.push('recover'),
    dispose() {},
  };
  return runtime;
}

export const RELOCATE: Resolution = {
  id: 'relocate',
  kind: 'relocate',
  keeps: 'disk',
  title: 'Change the path in the manifest',
  isSafe: true,
  deletes: [],
};

export interface FakeTime {
  nowMs: number;
  readonly stopwatch: () => number;
  readonly timer: (delayMs: number, work: () => void) => Disposable;
  /** Lets so much time pass, and what was to happen in it happen. */
  pass(ms: number): Promise<void>;
}

export function fakeTime(): FakeTime {
  const due = new Set<{ readonly atMs: number; readonly work: () => void }>();
  const time: FakeTime = {
    nowMs: 0,
    stopwatch: () => time.nowMs,
    timer(delayMs, work) {
      const entry = { atMs: time.nowMs + delayMs, work };
      due.add(entry);
      return { dispose: () => due.delete(entry) };
    },
    async pass(ms) {
      const endMs = time.nowMs + ms;
      for (;;) {
        const [next] = [...due].filter(({ atMs }) => atMs <= endMs).sort((a, b) => a.atMs - b.atMs);
        if (!next) break;
        due.delete(next);
        time.nowMs = next.atMs;
        next.work();
        await rest();
      }
      time.nowMs = endMs;
      await rest();
    },
  };
  return time;
}

/** Lets all that only waits for promises go on. */
export async function rest(): Promise<void> {
  for (let turns = 0; turns < 5; turns++) await new Promise(resolve => setImmediate(resolve));
}
