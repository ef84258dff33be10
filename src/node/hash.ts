import { createHash } from 'node:crypto';
import type { Hash } from '../ports/hash.ts';

export const nodeHash: Hash = bytes => createHash('sha256').update(bytes).digest('hex');
