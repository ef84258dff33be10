/** What git itself says of commits: their files, and what its own merge by line would make of two of them. */
import { execFileSync } from 'node:child_process';
import { mergeable } from '../../src/plans/sync/mergeable.ts';
import type { Texts } from './expected-entities.ts';
import type { Clone } from './sync-kit.ts';

/** Reads each commit once. */
export interface Commits {
  texts(clone: Clone, tree: string): Texts;
  mergedByLine(clone: Clone, ours: string, theirs: string): LineMerge;
}

export interface LineMerge {
  /** In manifests and entity files. */
  readonly conflicts: number;
  readonly tree: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

export function readCommits(environment: Environment): Commits {
  const blobs = new Map<string, string>();
  const trees = new Map<string, Texts>();
  const commits: Commits = {
    texts(clone, tree) {
      const known = trees.get(tree);
      if (known) return known;
      const lines = clone.git('ls-tree', '-r', '-z', tree).split('\0').filter(Boolean);
      const files = lines.map(line => ({
        oid: line.split(/[ \t]/)[2] ?? '',
        path: line.slice(line.indexOf('\t') + 1),
      }));
      readBlobs(
        clone,
        environment,
        files.map(({ oid }) => oid),
        blobs,
      );
      const texts = new Map(files.map(({ oid, path }) => [path, blobs.get(oid) ?? '']));
      trees.set(tree, texts);
      return texts;
    },
    mergedByLine(clone, ours, theirs) {
      const words = ['merge-tree', '--write-tree', '--name-only', '--no-messages', '-z', ours, theirs];
      const [tree = '', ...paths] = outputOf(clone, environment, words).split('\0').filter(Boolean);
      const conflicted = [...new Set(paths)].filter(mergeable);
      const texts = commits.texts(clone, tree);
      const hunks = conflicted.map(path => Math.max(1, texts.get(path)?.match(/^<{7}/gm)?.length ?? 0));
      return { tree, conflicts: hunks.reduce((sum, each) => sum + each, 0) };
    },
  };
  return commits;
}

/** git ends with 1 where there are conflicts. */
function outputOf(clone: Clone, env: Environment, words: readonly string[]): string {
  const options = { cwd: clone.folder, env: { ...env }, encoding: 'utf8' } as const;
  try {
    return execFileSync('git', words, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    const { status, stdout } = error as { readonly status?: number; readonly stdout?: string };
    if (status === 1 && stdout !== undefined) return stdout;
    throw error;
  }
}

function readBlobs(clone: Clone, env: Environment, oids: readonly string[], blobs: Map<string, string>): void {
  const wanted = [...new Set(oids)].filter(oid => !blobs.has(oid));
  if (wanted.length === 0) return;
  const input = `${wanted.join('\n')}\n`;
  const bytes = execFileSync('git', ['cat-file', '--batch'], { cwd: clone.folder, env: { ...env }, input });
  let at = 0;
  for (const oid of wanted) {
    const end = bytes.indexOf(10, at);
    const size = Number(bytes.toString('utf8', at, end).split(' ')[2]);
    blobs.set(oid, bytes.toString('utf8', end + 1, end + 1 + size));
    at = end + 1 + size + 1;
  }
}
