/** Turns what the system throws into the failures of the disk port. */
import type { DiskFailure } from '../ports/disk.ts';

/** The code of a refused path or of a link that leaves the root; no system has it. */
export const OUTSIDE = 'OUTSIDE';

const KINDS: Readonly<Record<string, DiskFailure['failed']>> = {
  ENOENT: 'missing',
  ENAMETOOLONG: 'missing',
  ENOTDIR: 'missing',
  EEXIST: 'exists',
  EACCES: 'permission',
  EPERM: 'permission',
  EISDIR: 'not-a-file',
  ENXIO: 'not-a-file',
  ENODEV: 'not-a-file',
  ELOOP: 'circular',
  EROFS: 'read-only',
  ENOSPC: 'full',
  EDQUOT: 'full',
};

export function systemCode(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : 'UNKNOWN';
}

export function diskFailure(error: unknown): DiskFailure {
  const code = systemCode(error);
  return { failed: KINDS[code] ?? 'other', code };
}
