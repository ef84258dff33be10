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
import { type KeptFolder, keepFolder } from '../git/kept-folder.ts';
import { headOf, PATIENCE_MS, SETTINGS } from '../git/repository-kit.ts';
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

/** Worlds as they begin, by their files. They are all alike, and so they are copied. */
const BEGUN: WeakMap<object, KeptFolder> = new WeakMap();

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
  const run = (folder: string, words: readonly string[]): string =>
    execFileSync('git', words, {
      cwd: folder,
      env: environment,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  const runtimes: ProjectRuntime[] = [];
  const at = (name: string): Clone => newClone(path.join(root, name), environment, run, runtimes);
  const clone = (name: string, ...words: string[]): Clone => {
    run(root, ['clone', '-q', ...words, `file://${path.join(root, 'remote.git')}`, name]);
    return at(name);
  };
  const begun = BEGUN.get(files);
  if (begun) begun.putDown(root);
  else {
    begin(environment.GIT_CONFIG_GLOBAL, words => run(root, words), clone, files);
    BEGUN.set(files, keepFolder(root));
  }
  return {
    root,
    environment,
    ours: at('ours'),
    theirs: at('theirs'),
    clone,
    at,
    end() {
      for (const runtime of runtimes) runtime.dispose();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function begin(
  settings: string,
  git: (words: readonly string[]) => string,
  clone: (name: string) => Clone,
  files: Readonly<Record<string, string>>,
): void {
  writeFileSync(settings, `${SETTINGS}[user]\n\tname = Ana\n\temail = ana@example.com\n[commit]\n\tgpgSign = false\n`);
  git(['init', '-q', '--bare', 'remote.git']);
  const theirs = clone('theirs');
  theirs.git('checkout', '-q', '-b', 'main');
  theirs.commit(files, 'The first');
  theirs.git('push', '-q', '-u', 'origin', 'main');
  clone('ours');
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
      return headOf(folder) ?? clone.git('rev-parse', 'HEAD');
    },
    push: () => void clone.git('push', '-q'),
    open({ trusted = () => true, unsaved = () => [], wrap, below = '' } = {}) {
      const root = path.join(folder, below);
      const runtime = openProjectRuntime(root, { front: 'test', trusted, unsaved });
      runtimes.push(runtime);
      const git = { environment, timeoutMs: PATIENCE_MS };
      const sync = openProjectSync(root, runtime, { front: 'test', trusted, unsaved, git, ...(wrap ? { wrap } : {}) });
      return { sync, runtime };
    },
    state() {
      const lines = clone.git('status', '--porcelain=v2', '--branch', '--untracked-files=all').split('\n');
      const about = (name: string): string | undefined =>
        lines.find(line => line.startsWith(`# branch.${name} `))?.slice(`# branch.${name} `.length);
      return {
        head: about('oid'),
        branch: about('head'),
        status: lines.filter(line => !line.startsWith('# ')),
        files: clone
          .git('ls-files', '--cached', '--others', '--exclude-standard')
          .split('\n')
          .map(file => [file, clone.text(file)]),
      };
    },
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
