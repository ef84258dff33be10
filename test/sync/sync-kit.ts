/** A bare remote and clones of it in a temporary folder, with the real git and none of this machine's settings. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openProjectRuntime } from '../../src/node/open-project-runtime.ts';
import { openProjectSync } from '../../src/node/open-project-sync.ts';
import type { ProjectRuntime } from '../../src/runtime/project-runtime.ts';
import type { createSync } from '../../src/sync/create-sync.ts';
import type { SyncParts } from '../../src/sync/parts.ts';
import type { PullPlan, SyncApplied, SyncRefusal } from '../../src/sync/sync.ts';
import { uuid } from '../kit/check.ts';

export const MANIFEST = '.mooring/manifest.yaml';

export const form = (number: number, name: string): string => `id: ${uuid(number)}\nname: ${name}\n`;

/** Forms by key, each with the number of its id. */
export const manifest = (forms: Readonly<Record<string, number>>, more = ''): string =>
  `forms:\n${Object.entries(forms)
    .map(([key, number]) => `  ${key}: { id: ${uuid(number)}, path: forms/${key}.form.yaml }\n`)
    .join('')}${more}`;

export const FILES: Readonly<Record<string, string>> = {
  [MANIFEST]: manifest({ a: 1, b: 2 }),
  'forms/a.form.yaml': form(1, 'A'),
  'forms/b.form.yaml': form(2, 'B'),
  'notes.md': 'One\nTwo\nThree\n',
  '.mooring/.gitignore': '.local/\ndrafts/\n.cache/\n.packages/\n.env\n**/.env\ndata.toml\n**/data.toml\n',
};

export type OpenedSync = ReturnType<typeof createSync>;

export interface Clone {
  readonly folder: string;
  /** Of git, trimmed. */
  git(...words: string[]): string;
  put(file: string, text: string | Uint8Array, isExecutable?: boolean): void;
  drop(file: string): void;
  text(file: string): string | undefined;
  isExecutable(file: string): boolean;
  /** Writes the files and commits all there is. */
  commit(files: Readonly<Record<string, string | undefined>>, message?: string): string;
  push(): void;
  /** A fresh process's. */
  open(options?: OpenOptions): { readonly sync: OpenedSync; readonly runtime: ProjectRuntime };
  /** All files of the working folder that git or a person knows of, what git says of it, and where the branch is. */
  state(): unknown;
}

export interface OpenOptions {
  readonly trusted?: () => boolean;
  readonly unsaved?: () => readonly string[];
  readonly wrap?: (parts: SyncParts) => SyncParts;
  /** Of the project in the clone. */
  readonly below?: string;
}

export interface World {
  readonly root: string;
  /** Of git. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly ours: Clone;
  readonly theirs: Clone;
  clone(name: string, ...words: string[]): Clone;
  /** A folder that is a clone already. */
  at(name: string): Clone;
  end(): void;
}

/** Ours and theirs begin with the same files. */
export function syncWorld(files: Readonly<Record<string, string>> = FILES): World {
  const root = mkdtempSync(path.join(tmpdir(), 'mooring-sync-'));
  const environment = {
    PATH: process.env.PATH,
    HOME: root,
    GIT_CONFIG_GLOBAL: path.join(root, 'gitconfig'),
    GIT_CONFIG_NOSYSTEM: '1',
    LC_ALL: 'C',
  };
  writeFileSync(
    environment.GIT_CONFIG_GLOBAL,
    '[user]\nname = Ana\nemail = ana@example.com\n[init]\ndefaultBranch = main\n[commit]\ngpgSign = false\n[protocol "file"]\nallow = always\n',
  );
  const run = (folder: string, words: readonly string[]): string =>
    execFileSync('git', words, {
      cwd: folder,
      env: environment,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  run(root, ['init', '-q', '--bare', 'remote.git']);
  const runtimes: ProjectRuntime[] = [];
  const cloneAt = (folder: string): Clone => newClone(folder, environment, run, runtimes);
  const clone = (name: string, ...words: string[]): Clone => {
    run(root, ['clone', '-q', ...words, `file://${path.join(root, 'remote.git')}`, name]);
    return cloneAt(path.join(root, name));
  };
  const theirs = clone('theirs');
  theirs.git('checkout', '-q', '-b', 'main');
  theirs.commit(files, 'The first');
  theirs.git('push', '-q', '-u', 'origin', 'main');
  const ours = clone('ours');
  return {
    root,
    environment,
    ours,
    theirs,
    clone,
    at: name => cloneAt(path.join(root, name)),
    end() {
      for (const runtime of runtimes) runtime.dispose();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function newClone(
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
  run: (folder: string, words: readonly string[]) => string,
  runtimes: ProjectRuntime[],
): Clone {
  const at = (file: string): string => path.join(folder, file);
  const clone: Clone = {
    folder,
    git: (...words) => run(folder, words),
    put(file, text, isExecutable = false) {
      mkdirSync(path.dirname(at(file)), { recursive: true });
      writeFileSync(at(file), text);
      chmodSync(at(file), isExecutable ? 0o755 : 0o644);
    },
    drop: file => rmSync(at(file), { recursive: true }),
    text: file => (existsSync(at(file)) ? readFileSync(at(file), 'utf8') : undefined),
    isExecutable: file => (statSync(at(file)).mode & 0o111) !== 0,
    commit(files, message = 'More') {
      for (const [file, text] of Object.entries(files)) text === undefined ? clone.drop(file) : clone.put(file, text);
      clone.git('add', '-A');
      clone.git('commit', '-q', '-m', message);
      return clone.git('rev-parse', 'HEAD');
    },
    push: () => void clone.git('push', '-q'),
    open({ trusted = () => true, unsaved = () => [], wrap, below = '' } = {}) {
      const root = path.join(folder, below);
      const runtime = openProjectRuntime(root, { front: 'test', trusted, unsaved });
      runtimes.push(runtime);
      const git = { environment };
      const sync = openProjectSync(root, runtime, { front: 'test', trusted, unsaved, git, ...(wrap ? { wrap } : {}) });
      return { sync, runtime };
    },
    state: () => ({
      head: clone.git('rev-parse', 'HEAD'),
      branch: clone.git('branch', '--show-current'),
      status: clone.git('status', '--porcelain', '--untracked-files=all'),
      files: clone
        .git('ls-files', '--cached', '--others', '--exclude-standard')
        .split('\n')
        .map(file => [file, clone.text(file)]),
    }),
  };
  return clone;
}

export function isPlan(answer: PullPlan | SyncRefusal): PullPlan {
  assert.ok(!('refused' in answer), JSON.stringify(answer));
  return answer;
}

export function isDone(answer: SyncApplied | SyncRefusal): SyncApplied {
  assert.ok(!('refused' in answer), JSON.stringify(answer));
  return answer;
}

export function isRefused<T extends object>(answer: T | SyncRefusal, refused: SyncRefusal['refused']): SyncRefusal {
  assert.ok('refused' in answer, JSON.stringify(answer));
  assert.equal(answer.refused, refused, JSON.stringify(answer));
  assert.match(answer.message, /[.!?]$/);
  return answer;
}

/** As a person would who reads the plan and wants it. */
export async function pull(clone: Clone): Promise<SyncApplied> {
  const { sync } = clone.open();
  const plan = isPlan(await sync.planPull());
  return isDone(await sync.apply(plan, { allowsDeletes: true }));
}
