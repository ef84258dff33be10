/**
 * What a runtime that lives on does by itself some time after a look: end what a crash left, apply what the user's policies
 * want applied, and move the base forward where manifest and disk agree.
 */
import type { Disposable } from '../base/events.ts';
import type { Timer } from '../ports/timer.ts';
import { forwardSteps, sameBase } from '../snapshot/base-of.ts';
import { inSlices, type SliceOptions } from '../store/slices.ts';
import type { Look } from './reconcile-look.ts';

export interface FollowOptions {
  readonly timer: Timer;
  /** How long nothing new is to be seen before; in milliseconds. */
  readonly delayMs: number;
  readonly trusted: () => boolean;
  /** The last look; nothing where the disk changed since, or something is being changed. */
  readonly quiet: () => Look | undefined;
  readonly recover: () => Promise<void>;
  /** Whether there was anything to apply. */
  readonly applyPolicies: (look: Look) => Promise<boolean>;
  readonly moveForward: (look: Look) => Promise<void>;
  readonly onError: (error: unknown) => void;
  readonly slices: SliceOptions;
}

export interface FollowUps extends Disposable {
  /** After every look. */
  looked(look: Look): void;
}

export const FOLLOW_DELAY_MS = 2_000;

export function createFollowUps(options: FollowOptions): FollowUps {
  const { timer, delayMs, trusted, quiet, onError } = options;
  let waiting: Disposable | undefined;
  /** What it waits for, so that looks that find nothing new do not put it off for ever. */
  let awaited: Look | undefined;
  /** What was tried for a look is not tried again before there is another. */
  let followed: Look | undefined;
  let isDisposed = false;
  const follow = async (look: Look): Promise<void> => {
    followed = look;
    if (look.isHalfWay) await options.recover();
    else if (!(await options.applyPolicies(look)) && (await isBehind(look, options.slices))) {
      await options.moveForward(look);
    }
  };
  return {
    looked(look) {
      if (isDisposed || look === followed || !trusted()) return;
      if (waiting && look === awaited) return;
      waiting?.dispose();
      awaited = look;
      waiting = timer(delayMs, () => {
        waiting = undefined;
        const now = quiet();
        if (!isDisposed && now && now !== followed && trusted()) follow(now).catch(onError);
      });
    },
    dispose() {
      isDisposed = true;
      waiting?.dispose();
    },
  };
}

/** Whether only accepted things differ from what was accepted last. Without a base nothing is begun by itself. */
async function isBehind({ found, status, snapshot, facts }: Look, slices: SliceOptions): Promise<boolean> {
  if (!('base' in found) || status.state !== 'healthy') return false;
  const next = await inSlices(forwardSteps(found.base, snapshot, facts, status.drifts), slices);
  return next !== undefined && !sameBase(found.base, next);
}
