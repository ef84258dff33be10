/** What `check` reports, in the form that every output format starts from. */
import type { Severity } from '../checks/codes.ts';
import type { Problem } from '../checks/problem.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { type Range, rangeOf, type Texts } from './place.ts';

export interface Finding {
  readonly problem: Problem;
  readonly range: Range;
  readonly related: readonly { readonly path: string; readonly range: Range; readonly message: string }[];
}

export interface Findings {
  /** The project's folder, absolute. */
  readonly root: string;
  readonly snapshot: Snapshot;
  /** Those that are shown, by path and then by position. */
  readonly shown: readonly Finding[];
  /** How many more there are, of lower severities than were asked for. */
  readonly hidden: number;
  readonly summary: Summary;
}

/** Counts of what is shown. */
export interface Summary {
  readonly errors: number;
  readonly warnings: number;
  readonly informations: number;
  readonly files: number;
  readonly entities: number;
}

export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'information'];

export function isAtLeast(severity: Severity, least: Severity): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(least);
}

/** `others` are the files beside those of the snapshot that have problems; all problems come in the order of the list. */
export function findingsOf(
  root: string,
  snapshot: Snapshot,
  problems: readonly Problem[],
  least: Severity,
  others: Texts = new Map(),
): Findings {
  const texts = others.size === 0 ? snapshot.sources : new Map([...snapshot.sources, ...others]);
  const wanted = problems.filter(({ severity }) => isAtLeast(severity, least));
  const count = (severity: Severity): number => wanted.filter(problem => problem.severity === severity).length;
  return {
    root,
    snapshot,
    shown: wanted.map(problem => ({
      problem,
      range: rangeOf(texts, problem.path, problem.span),
      related: (problem.related ?? []).map(({ path, span, message }) => ({
        path,
        range: rangeOf(texts, path, span),
        message,
      })),
    })),
    hidden: problems.length - wanted.length,
    summary: {
      errors: count('error'),
      warnings: count('warning'),
      informations: count('information'),
      files: new Set(wanted.map(({ path }) => path)).size,
      entities: snapshot.entities.length,
    },
  };
}
