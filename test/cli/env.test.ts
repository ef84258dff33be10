import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Io } from '../../src/cli/io.ts';
import { runProgram } from '../../src/node/run-program.ts';
import { type Sandbox, sandbox } from './fake-io.ts';

const SECRET = 'hunter2-of-the-pier';
const HOME = '../home/.mooring';
type ProgramRun = Parameters<Io['runProgram']>[0];

describe('mooring env', () => {
  let box: Sandbox;
  const start = (files: Record<string, string> = {}) => {
    box = sandbox({
      [`${HOME}/config.toml`]: '[default-workspace]\nworkspace = "dev"\n',
      [`${HOME}/.env`]: `HOST=root\nTOKEN=${SECRET}\n`,
      [`${HOME}/workspaces/base/workspace.toml`]: 'hidden = true\nroot-env = false\n',
      [`${HOME}/workspaces/dev/workspace.toml`]: '',
      [`${HOME}/workspaces/dev/.env`]: '# mine\nHOST=dev\nEMPTY=\n',
      [`${HOME}/workspaces/prod/workspace.toml`]: 'extends = "base"\n',
      [`${HOME}/workspaces/prod/.env`]: 'HOST=prod\n',
      ...files,
    });
  };
  const file = (name: string): string => path.join(box.folder, name);
  const text = (name: string): string => readFileSync(file(name), 'utf8');
  afterEach(() => box.remove());

  it('lists each variable with its place and what it hides, and no value', async () => {
    start();
    const { code, out } = await box.run(['env', 'list']);
    assert.equal(code, 0);
    assert.match(out, /^HOST +•{8} +~\/\.mooring\/workspaces\/dev\/\.env:2 +hides ~\/\.mooring\/\.env:1$/m);
    assert.match(out, /^TOKEN +•{8} +~\/\.mooring\/\.env:2$/m);
    assert.match(out, /^EMPTY +~\/\.mooring/m);
    assert.doesNotMatch(out, /hunter2|root$/);
    const json = await box.run(['env', 'list', '--json']);
    assert.doesNotMatch(json.out, /hunter2/);
    const { workspace, variables } = JSON.parse(json.out);
    assert.equal(workspace, 'dev');
    assert.deepEqual(variables[0], {
      name: 'HOST',
      layer: 'workspace',
      file: '~/.mooring/workspaces/dev/.env',
      line: 2,
      value: null,
      masked: true,
      secrets: [],
      hides: [{ layer: 'root', file: '~/.mooring/.env', line: 1, value: null }],
    });
  });

  it('shows values where that is asked for, and of one only the value', async () => {
    start();
    assert.match((await box.run(['env', 'list', '--reveal'])).out, /^TOKEN +hunter2-of-the-pier /m);
    assert.match((await box.run(['env', 'get', 'TOKEN'])).out, /^•{8} {2}~\/\.mooring\/\.env:2\n$/);
    assert.deepEqual(await box.run(['env', 'get', 'TOKEN', '--reveal']), { code: 0, out: `${SECRET}\n`, err: '' });
    assert.deepEqual(await box.run(['env', 'get', 'TOKE']), {
      code: 1,
      out: '',
      err: 'mooring: “TOKE” is not set by a .env; did you mean “TOKEN”?\n',
    });
  });

  it('leaves the root’s file out where the workspace or its base says so, or --no-root-env', async () => {
    start();
    const names = async (...more: string[]): Promise<string[]> => {
      const { out } = await box.run(['env', 'list', '--json', ...more]);
      return JSON.parse(out).variables.map(({ name }: { name: string }) => name);
    };
    assert.deepEqual(await names(), ['HOST', 'TOKEN', 'EMPTY']);
    assert.deepEqual(await names('--no-root-env'), ['HOST', 'EMPTY']);
    assert.deepEqual(await names('--workspace', 'prod'), ['HOST']);
    assert.deepEqual(await names('--root'), ['HOST', 'TOKEN']);
    const { err } = await box.run(['env', 'set', 'X', '1', '--root', '--workspace', 'prod']);
    assert.equal(
      err,
      'mooring: “prod” does not take the .env of its root (~/.mooring/workspaces/base/workspace.toml:2).\n',
    );
  });

  it('sets and unsets one variable and nothing else, and never repeats the value', async () => {
    start();
    const set = await box.run(['env', 'set', 'TOKEN', 'new value']);
    assert.deepEqual(set, { code: 0, out: 'set TOKEN in ~/.mooring/workspaces/dev/.env\n', err: '' });
    assert.equal(text(`${HOME}/workspaces/dev/.env`), '# mine\nHOST=dev\nEMPTY=\nTOKEN="new value"\n');
    assert.match((await box.run(['env', 'set', 'TOKEN', 'new value'])).out, /Nothing changed/);
    const unset = await box.run(['env', 'unset', 'TOKEN']);
    assert.match(unset.err, /“TOKEN” is still set by ~\/\.mooring\/\.env:2; unset it there/);
    assert.equal(text(`${HOME}/workspaces/dev/.env`), '# mine\nHOST=dev\nEMPTY=\n');
    const root = await box.run(['env', 'set', '--root', 'HOST', 'other']);
    assert.match(root.err, /“HOST” is hidden in “dev” by ~\/\.mooring\/workspaces\/dev\/\.env:2/);
    assert.match(text(`${HOME}/.env`), /^HOST=other$/m);
  });

  it('takes a value from stdin without its last line break', async () => {
    start({ [`${HOME}/workspaces/new/workspace.toml`]: '' });
    const argv = ['env', 'set', 'KEY', '-', '--workspace', 'new'];
    const { code, out } = await box.run(argv, { readInput: async () => `two\nlines ${SECRET}\r\n` });
    assert.deepEqual([code, out.includes(SECRET)], [0, false]);
    assert.equal(text(`${HOME}/workspaces/new/.env`), `KEY="two\nlines ${SECRET}"\n`);
    if (process.platform !== 'win32') {
      assert.equal(statSync(file(`${HOME}/workspaces/new/.env`)).mode & 0o777, 0o600);
    }
    assert.equal(
      (await box.run(['env', 'get', 'KEY', '--reveal', '--workspace', 'new'])).out,
      `two\nlines ${SECRET}\n`,
    );
  });

  it('writes into a project’s own root, and keeps git from it', async () => {
    start({ '.mooring/workspaces/team/workspace.toml': '' });
    const { code, out } = await box.run(['env', 'set', 'A', '1', '--workspace', 'team']);
    assert.deepEqual([code, out], [0, 'set A in .mooring/workspaces/team/.env\n']);
    assert.match(text('.mooring/.gitignore'), /^\*\*\/\.env$/m);
    assert.match(
      (await box.run(['env', 'list', '--workspace', 'team'])).out,
      /^A .*\.mooring\/workspaces\/team\/\.env:1$/m,
    );
  });

  it('says so where git tracks the file, in a root of your own that is kept in git too', async () => {
    start();
    const git = (...argv: string[]) => execFileSync('git', argv, { cwd: file(HOME) });
    git('init', '-q');
    assert.equal((await box.run(['env', 'list'])).err, '');
    git('add', '.env');
    const sentence = /^mooring: git tracks ~\/\.mooring\/\.env, so .* see "mooring explain env-tracked"\.\n$/;
    assert.match((await box.run(['env', 'list'])).err, sentence);
    assert.match((await box.run(['env', 'set', '--root', 'NEW', '1'])).err, sentence);
    assert.doesNotMatch((await box.run(['env', 'set', 'NEW', '2'])).err, /tracks/);
  });

  it('says in one sentence what it cannot do', async () => {
    start({ [`${HOME}/workspaces/prod/.env`]: '<<<<<<< a\nA=1\n=======\nA=2\n>>>>>>> b\n' });
    const err = async (...argv: string[]): Promise<string> => {
      const ran = await box.run(['env', ...argv]);
      assert.equal(ran.code, 2);
      return ran.err;
    };
    assert.match(await err('set', 'A B', '1'), /“A B” is no name of a variable/);
    assert.match(
      await err('set', 'A', '1', '--workspace', 'prod'),
      /unresolved conflict markers, so nothing is written/,
    );
    assert.match(await err('list', '--workspace', 'prd'), /There is no workspace “prd”; did you mean “prod”/);
    assert.match(await err('set', 'A'), /Name a variable and its value/);
    assert.match(await err('run'), /Name a program behind --/);
    const { err: left } = await box.run(['env', 'list', '--workspace', 'prod']);
    assert.match(left, /prod\/\.env has unresolved conflict markers, so it is left out; resolve the conflict\.\n$/);
  });

  it('has the file of the root also where no workspace is active', async () => {
    start({ [`${HOME}/config.toml`]: '[default-workspace]\nworkspace = "gone"\n' });
    assert.match((await box.run(['env', 'list'])).err, /Name one with --workspace, or use --root/);
    assert.match((await box.run(['env', 'list', '--root'])).out, /^TOKEN/m);
  });

  it('runs a program with the variables over its own, without a shell, and passes its exit code on', async () => {
    start({ [`${HOME}/workspaces/dev/.env`]: `HOST=dev\nAPI=\${secret:api}\nIN=\${secret:api}\n` });
    let seen: ProgramRun | undefined;
    const { code, err } = await box.run(['env', 'run', '--', 'npm', 'test', '--', '-x', '$HOST'], {
      environment: { HOST: 'mine', PATH: '/bin', IN: 'there' },
      runProgram: async run => {
        seen = run;
        return { code: 7 };
      },
    });
    assert.equal(code, 7);
    assert.deepEqual([seen?.command, ...(seen?.arguments ?? [])], ['npm', 'test', '--', '-x', '$HOST']);
    assert.deepEqual(seen?.environment, {
      PATH: '/bin',
      IN: 'there',
      HOST: 'dev',
      TOKEN: SECRET,
      MOORING_WORKSPACE: 'dev',
      MOORING_WORKSPACE_DIR: file(`${HOME}/workspaces/dev`),
    });
    assert.match(err, /^mooring: API \(.*:2\) stays unset here: it needs the secret “api”.*\n$/);
    const missing = await box.run(['env', 'run', '--', 'nope'], { runProgram: async () => ({ failed: 'ENOENT' }) });
    assert.deepEqual([missing.code, missing.err.split('\n').at(-2)], [127, 'mooring: There is no program “nope”.']);
  });
});

describe('running a program', () => {
  const run = (script: string, more: Partial<ProgramRun> = {}) =>
    runProgram({
      command: process.execPath,
      arguments: ['-e', script],
      cwd: process.cwd(),
      environment: { A: '7' },
      ...more,
    });

  it('gives the exit code, or 128 and the signal’s number, or why it could not be started', async () => {
    assert.deepEqual(await run('process.exit(Number(process.env.A))'), { code: 7 });
    if (process.platform !== 'win32') {
      assert.deepEqual(await run('process.kill(process.pid, "SIGTERM")'), { code: 143 });
    }
    assert.deepEqual(await run('', { command: 'no-such-program-here' }), { failed: 'ENOENT' });
  });
});
