/** Counts and states in words, since colour alone tells nobody who cannot see it. */
import type { ProblemCounts } from '../protocol/protocol.ts';

/** `1 error`, `2 errors`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** `2 errors, 1 warning`; empty without problems. `informations` says whether those count. */
export function problemWords(problems: ProblemCounts, informations: 'with' | 'without' = 'without'): string {
  const parts: string[] = [];
  if (problems.errors > 0) parts.push(counted(problems.errors, 'error'));
  if (problems.warnings > 0) parts.push(counted(problems.warnings, 'warning'));
  if (informations === 'with' && problems.informations > 0) parts.push(counted(problems.informations, 'info'));
  return parts.join(', ');
}

export function sumOf(all: readonly ProblemCounts[]): ProblemCounts {
  return all.reduce(
    (sum, { errors, warnings, informations }) => ({
      errors: sum.errors + errors,
      warnings: sum.warnings + warnings,
      informations: sum.informations + informations,
    }),
    { errors: 0, warnings: 0, informations: 0 },
  );
}

/** The last part of a file system path, whichever separator it has. */
export function lastPart(path: string): string {
  return path.split(/[\\/]/).filter(Boolean).at(-1) ?? path;
}
