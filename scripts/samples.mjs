// Throw-away copies of the samples: the repository's own are never opened for writing.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inRepository } from './repository.mjs';

/**
 * Copies `samples/project` and `samples/home` into a fresh temporary folder and returns `{folder, project, home}`,
 * the absolute paths of that folder and of both copies. `git` makes the project a repository with one git commit, where
 * git is there.
 */
export function copySamples({ git = false } = {}) {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'mooring-samples-')));
  const copies = { folder, project: path.join(folder, 'project'), home: path.join(folder, 'home') };
  for (const name of ['project', 'home']) {
    const source = inRepository('samples', name);
    if (existsSync(source)) cpSync(source, copies[name], { recursive: true, verbatimSymlinks: true });
    else mkdirSync(copies[name], { recursive: true });
  }
  if (!existsSync(inRepository('samples', 'project')))
    writeFileSync(path.join(copies.project, 'README.md'), '# Empty\n');
  return { ...copies, isRepository: git && firstCommit(copies.project) };
}

/** True when the folder became a git repository. Settings of the user (hooks, signing, templates) play no part. */
function firstCommit(folder) {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  const git = (...args) => spawnSync('git', args, { cwd: folder, env, stdio: 'ignore' }).status === 0;
  const author = ['-c', 'user.name=Mooring demo', '-c', 'user.email=demo@localhost'];
  return (
    git('init', '--quiet', '--initial-branch=main') &&
    git('add', '--all') &&
    git(...author, 'commit', '--quiet', '--message', 'The sample project')
  );
}
