/** Pulls as two states of a project: what is here, and what it would be afterwards. */
import { mergeManifests } from '../../../src/manifest/merge/merge-manifests.ts';
import { mergeable } from '../../../src/plans/sync/mergeable.ts';
import { planPull } from '../../../src/plans/sync/plan-pull.ts';
import type { PulledFile, PullInput, PullOutcome } from '../../../src/plans/sync/pull.ts';
import { baseFor, type Files, world } from '../../kit/drift.ts';
import { parseFixture } from '../../kit/fixture.ts';
import { hash } from '../reconcile/kit.ts';

export const MANIFEST = '.mooring/manifest.yaml';

/** A project in the fixture language. */
export function filesOf(source: string): Files {
  return Object.fromEntries(parseFixture(source).texts);
}

/** What has to happen to one state so that it becomes the other. `moves` are told as such. */
export function between(here: Files, there: Files, moves: Readonly<Record<string, string>> = {}): PulledFile[] {
  const mode = '100644';
  const arrived = new Set(Object.values(moves));
  return [...new Set([...Object.keys(here), ...Object.keys(there)])].sort().flatMap((path): PulledFile[] => {
    const [old, text, movesTo] = [here[path], there[path], moves[path]];
    if (movesTo !== undefined) return [{ path, change: 'moved', movesTo, text: there[movesTo] ?? '', mode }];
    if (arrived.has(path) || old === text) return [];
    if (text === undefined) return [{ path, change: 'removed', mode }];
    return [{ path, change: old === undefined ? 'added' : 'changed', text, mode }];
  });
}

export interface PullOptions {
  readonly moves?: Readonly<Record<string, string>>;
  /** Further files, or others in the place of those with the same path. */
  readonly files?: readonly PulledFile[];
  /** What was last accepted is what is here. */
  readonly hasBase?: boolean;
}

export function inputOf(here: Files, there: Files, options: PullOptions = {}): PullInput {
  const { moves, files = [], hasBase } = options;
  const others = new Set(files.map(({ path }) => path));
  const side = (all: Files) => ({
    texts: new Map(
      Object.entries(all).flatMap(([path, text]) => (text !== undefined && mergeable(path) ? [[path, text]] : [])),
    ),
  });
  const merged = mergeManifests(side(here), side(here), side(there));
  return {
    ...world(here),
    hash,
    files: [...between(here, there, moves).filter(({ path }) => !others.has(path)), ...files],
    changes: 'refused' in merged ? [] : merged.changes,
    ...(hasBase ? { base: baseFor(here) } : {}),
  };
}

export function pull(here: Files, there: Files, options: PullOptions = {}): PullOutcome {
  return planPull(inputOf(here, there, options));
}

/** `kind key from path`. */
export function deletesIn({ deletes }: PullOutcome): string[] {
  return deletes.map(({ kind, key, from, path }) => `${kind} ${key} ${from} ${path}`);
}

export function messages(findings: readonly { readonly message: string }[]): string[] {
  return findings.map(({ message }) => message);
}
