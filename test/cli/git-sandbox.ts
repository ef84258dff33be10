/** A project in a real repository, with whatever this machine's own git is set to left out. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Io } from '../../src/cli/io.ts';
import { headOf, initAt, SETTINGS } from '../git/repository-kit.ts';
import { type Ran, type Sandbox, sandbox } from './fake-io.ts';

export interface GitSandbox extends Sandbox {
  readonly environment: Readonly<Record<string, string | undefined>>;
  git(...words: string[]): string;
  /** Commits all there is; the commit. */
  commit(): string;
}

export function gitSandbox(files: Readonly<Record<string, string>> = {}): GitSandbox {
  const made = sandbox(files);
  const settings = path.join(made.folder, '..', 'gitconfig');
  writeFileSync(settings, `${SETTINGS}[user]\n\tname = Ana\n\temail = ana@example.org\n`);
  const environment = {
    PATH: process.env.PATH,
    HOME: path.join(made.folder, '..'),
    GIT_CONFIG_GLOBAL: settings,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CEILING_DIRECTORIES: path.join(made.folder, '..'),
  };
  const git = (...words: string[]): string =>
    execFileSync('git', words, { cwd: made.folder, env: environment, encoding: 'utf8', stdio: 'pipe' });
  initAt(made.folder, environment);
  return {
    ...made,
    environment,
    git,
    commit() {
      git('add', '-A');
      git('commit', '-q', '--no-verify', '--allow-empty', '-m', 'A change');
      return headOf(made.folder) ?? git('rev-parse', 'HEAD').trim();
    },
    run: (argv: readonly string[], change: Partial<Io> = {}): Promise<Ran> =>
      made.run(argv, { environment, ...change }),
  };
}
