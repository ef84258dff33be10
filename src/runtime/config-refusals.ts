/** Why a write of a config was not done, in the engine's words. */
import type { WriteRefusal } from '../config/plan-write.ts';
import { failureSentence, type WriteFailure } from '../store/failure.ts';
import type { Refused } from './config-engine.ts';
import type { FilePlace } from './config-files.ts';

export function refused(why: Refused['why'], message: string): Refused {
  return { is: 'refused', why, message };
}

export function refusedPlan({ why, message }: WriteRefusal): Refused {
  return refused(why, message);
}

/** Files are named as people know them. */
export function refusedWrite(failure: WriteFailure, places: readonly FilePlace[]): Refused {
  const place = places.find(({ file }) => file === failure.path);
  const sentence = failureSentence(place ? { ...failure, path: place.shownAs } : failure);
  return refused(WHY[failure.failed], sentence);
}

const WHY: Readonly<Record<WriteFailure['failed'], Refused['why']>> = {
  changed: 'changed',
  'read-only': 'read-only',
  permission: 'read-only',
  full: 'full',
  'missing-folder': 'not-found',
  'is-folder': 'other',
  link: 'other',
  'too-large': 'other',
  missing: 'not-found',
  exists: 'other',
  'not-empty': 'other',
  reserved: 'other',
  overlap: 'other',
  'other-disk': 'other',
  held: 'other',
  locked: 'locked',
  'lost-lock': 'locked',
  cancelled: 'other',
  newer: 'newer-schema',
  other: 'other',
};
