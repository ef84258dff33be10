// Runs npm and node-gyp without a shell, with the npm that belongs to the running Node.
import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { endWithProcess } from '../end-with-process.mjs';

/** The path of npm's JavaScript entry point; throws an Error with one sentence when there is none. */
export function npmProgram() {
  const beside = path.dirname(realpathSync(process.execPath));
  const onPath = (process.env.PATH ?? '').split(path.delimiter).map(folder => path.join(folder, 'npm'));
  const candidates = [
    process.env.npm_execpath,
    path.join(path.dirname(process.execPath), '../lib/node_modules/npm/bin/npm-cli.js'),
    path.join(beside, '../lib/node_modules/npm/bin/npm-cli.js'),
    path.join(beside, 'node_modules/npm/bin/npm-cli.js'),
    ...onPath,
  ];
  for (const candidate of candidates) {
    if (!candidate || !existsSync(candidate)) continue;
    const real = realpathSync(candidate);
    if (path.basename(real) === 'npm-cli.js') return real;
  }
  throw new Error('npm was not found beside Node; install npm and run this again.');
}

/** node-gyp as npm carries it, or undefined. */
export function nodeGypProgram() {
  const program = path.join(npmProgram(), '../../node_modules/node-gyp/bin/node-gyp.js');
  return existsSync(program) ? program : undefined;
}

/**
 * Runs a program to its end, silently. Rejects with the end of what it printed when it fails.
 * `options` are those of `spawn`.
 */
export function run(program, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const forget = endWithProcess(() => child.kill());
    let output = '';
    const take = data => {
      output = (output + data).slice(-20_000);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      forget();
      if (code === 0) resolve(output);
      else
        reject(
          new Error(
            `${path.basename(program)} ${args.join(' ')} failed (${signal ?? `exit code ${code}`}):\n${output}`,
          ),
        );
    });
  });
}

/** Runs `npm install` in `folder`. Nothing that a package brings is executed. */
export function npmInstall(folder, args) {
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error', '--engine-strict=false'];
  return run(process.execPath, [npmProgram(), 'install', ...quiet, ...args], { cwd: folder, env: npmEnvironment() });
}

/** The environment without what an outer `npm run` says about the outer package; registry and proxy settings stay. */
function npmEnvironment() {
  const outer = /^npm_(package|lifecycle|command|config_(local_prefix|prefix|omit|package_lock))/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !outer.test(name) && name !== 'NODE_ENV'));
}
