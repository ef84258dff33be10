/** Repositories in temporary folders, with the real git and whatever this machine's own git is set to left out. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isGitRefusal } from '../../src/git/git-troubles.ts';
import type { GitRefusal, GitTrouble, Repository } from '../../src/git/repository.ts';
import { nodeRepositories } from '../../src/node/open-repository.ts';
import { type KeptFolder, keepFolder } from './kept-folder.ts';

export type Variables = Readonly<Record<string, string | undefined>>;

const PERSON = {
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@example.org',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@example.org',
};

/**
 * What git is set to in tests: no hooks of examples are copied, nothing is tidied up in the background, and nothing waits for the
 * disk, which would cost most of the time.
 */
export const SETTINGS = `[init]
\tdefaultBranch = main
\ttemplateDir =
[protocol "file"]
\tallow = always
[gc]
\tauto = 0
[maintenance]
\tauto = false
[receive]
\tautogc = false
[core]
\tfsync = none
`;

/** How long one question to git may take in tests, for a machine that is busy with others. */
export const PATIENCE_MS = 120_000;

/** Fresh repositories by what `git init` was told. They are all alike, and so they are copied. */
const FRESH: Map<string, KeptFolder> = new Map();

/** As `git init` with these words in a folder that is there, where git is set to `SETTINGS`. */
export function initAt(folder: string, environment: Variables, words: readonly string[] = []): void {
  const kind = words.join(' ');
  const fresh = FRESH.get(kind) ?? keptOf(environment, words);
  FRESH.set(kind, fresh);
  fresh.putDown(folder);
}

function keptOf(environment: Variables, words: readonly string[]): KeptFolder {
  const empty = mkdtempSync(path.join(tmpdir(), 'mooring-fresh-'));
  try {
    execFileSync('git', ['init', '-q', ...words], { cwd: empty, env: { ...environment }, stdio: 'pipe' });
    return keepFolder(empty);
  } finally {
    rmSync(empty, { recursive: true });
  }
}

/** A folder for one test, with a home of its own. */
export class Sandbox {
  readonly folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'mooring-repository-')));
  readonly environment: Variables;
  constructor() {
    mkdirSync(this.at('home'));
    writeFileSync(this.at('home/.gitconfig'), SETTINGS);
    this.environment = {
      PATH: process.env.PATH,
      HOME: this.at('home'),
      GIT_CONFIG_GLOBAL: this.at('home/.gitconfig'),
      GIT_CONFIG_NOSYSTEM: '1',
      ...PERSON,
    };
  }
  at(name: string): string {
    return path.join(this.folder, name);
  }
  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
  init(name: string, ...words: string[]): Clone {
    mkdirSync(this.at(name), { recursive: true });
    const made = new Clone(this, this.at(name));
    initAt(made.root, this.environment, words);
    return made;
  }
  clone(from: string, to: string, ...words: string[]): Clone {
    new Clone(this, this.folder).git('clone', '-q', ...words, from, this.at(to));
    return new Clone(this, this.at(to));
  }
}

export class Clone {
  readonly sandbox: Sandbox;
  readonly root: string;
  constructor(sandbox: Sandbox, root: string) {
    this.sandbox = sandbox;
    this.root = root;
  }
  git(...words: string[]): string {
    const options = { cwd: this.root, env: { ...this.sandbox.environment }, encoding: 'utf8' } as const;
    return execFileSync('git', words, { ...options, stdio: ['ignore', 'pipe', 'pipe'] }).replace(/\n$/, '');
  }
  at(file: string): string {
    return path.join(this.root, file);
  }
  put(file: string, content: string | Uint8Array): void {
    mkdirSync(path.dirname(this.at(file)), { recursive: true });
    writeFileSync(this.at(file), content);
  }
  read(file: string): string {
    return readFileSync(this.at(file), 'utf8');
  }
  remove(file: string): void {
    rmSync(this.at(file), { recursive: true });
  }
  commit(message: string, files: Readonly<Record<string, string | Uint8Array | undefined>> = {}): string {
    for (const [file, content] of Object.entries(files)) {
      if (content === undefined) this.remove(file);
      else this.put(file, content);
    }
    this.git('add', '-A');
    this.git('commit', '-q', '--no-verify', '--allow-empty', '-m', message);
    return headOf(this.root) ?? this.git('rev-parse', 'HEAD');
  }
  /** A program that notes that it ran, and does what else it is told. */
  plant(file: string, script: string): void {
    this.put(file, `#!/bin/sh\necho ${path.basename(file)} >>'${this.sandbox.at('ran')}'\n${script}\n`);
    chmodSync(this.at(file), 0o755);
  }
  async open(environment: Variables = {}, below = ''): Promise<Repository> {
    const { open } = nodeRepositories({
      environment: { ...this.sandbox.environment, ...environment },
      timeoutMs: PATIENCE_MS,
    });
    return value(await open(this.at(below)));
  }
}

/** Sandboxes that begin alike: the first one is made so, and all later ones are copies. */
export function sandboxes(begin: (sandbox: Sandbox) => void): () => Sandbox {
  const kept: KeptFolder[] = [];
  return () => {
    const sandbox = new Sandbox();
    if (kept[0]) kept[0].putDown(sandbox.folder);
    else {
      begin(sandbox);
      kept.push(keepFolder(sandbox.folder));
    }
    return sandbox;
  };
}

/** Where HEAD is right after a git commit, without asking git; nothing where that is not written down in the plainest way. */
export function headOf(folder: string): string | undefined {
  try {
    const head = readFileSync(path.join(folder, '.git/HEAD'), 'utf8').trim();
    const named = /^ref: (refs\/heads\/.+)$/.exec(head)?.[1];
    const commit = named === undefined ? head : readFileSync(path.join(folder, '.git', named), 'utf8').trim();
    return /^[0-9a-f]{40,64}$/.test(commit) ? commit : undefined;
  } catch {
    return undefined;
  }
}

/** What ran of all that was planted. */
export function ran(sandbox: Sandbox): string[] {
  return existsSync(sandbox.at('ran')) ? readFileSync(sandbox.at('ran'), 'utf8').split('\n').filter(Boolean) : [];
}

export function value<T>(answer: T | GitRefusal): T {
  if (isGitRefusal(answer)) assert.fail(`${answer.refused}: ${answer.message}`);
  return answer;
}

/** That it was refused for this, and the sentence. */
export function refused(answer: unknown, why: GitTrouble): string {
  if (!isGitRefusal(answer)) assert.fail(`not refused: ${JSON.stringify(answer)}`);
  assert.equal(answer.refused, why, answer.message);
  assert.match(answer.message, /^[^\n]+\.$/);
  return answer.message;
}

export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

export function text(content: Uint8Array | undefined): string | undefined {
  return content && new TextDecoder().decode(content);
}
