import { randomBytes } from 'node:crypto';
import { uuidFromBytes } from '../base/uuid.ts';

/** A new random UUID. */
export function freshId(): string {
  return uuidFromBytes(randomBytes(16));
}
