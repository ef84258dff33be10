// The built command line as scripts and CI use it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startClient } from './client.ts';

describe('the built command line', () => {
  let folder = '';
  const project = (): string => path.join(folder, 'project');

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'mooring-cli-'));
    cpSync('samples/project', project(), { recursive: true });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const mooring = (...args: string[]) => {
    const env = { PATH: process.env.PATH, HOME: folder, USERPROFILE: folder };
    return spawnSync(process.execPath, [path.resolve('dist/cli.mjs'), ...args], {
      cwd: project(),
      env,
      encoding: 'utf8',
    });
  };

  it('checks the folder it is called in and exits with 1 where something is wrong', () => {
    const { status, stdout, stderr } = mooring('check');
    assert.equal(status, 1);
    assert.equal(stderr, '');
    assert.match(stdout, /^forms\/onboarding\.form\.yaml:4:14\s+error\s/m);
  });

  it('gives JSON that says the same', () => {
    const { stdout } = mooring('check', '--format', 'json', '--severity', 'error');
    const { summary, problems } = JSON.parse(stdout);
    assert.equal(summary.errors, problems.length);
    assert.ok(problems.every((problem: { severity: string }) => problem.severity === 'error'));
  });

  it('exits with 2 and one sentence where there is nothing to check', () => {
    const { status, stdout, stderr } = mooring('check', folder);
    assert.equal(status, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /No manifest in .* Run "mooring init"/);
  });

  it('makes a workspace with a name in another script, and takes it away again', () => {
    const made = mooring('workspace', 'new', 'Прод 日本');
    assert.deepEqual([made.status, made.stderr], [0, '']);
    assert.equal(made.stdout, 'The workspace “prod-ri-ben” is made.\n');
    assert.match(
      readFileSync(path.join(folder, '.mooring/workspaces/prod-ri-ben/workspace.toml'), 'utf8'),
      /^id = "ws-[0-9a-f]{32}"\n/,
    );
    assert.equal(mooring('workspace', 'remove', 'prod-ri-ben').status, 0);
    assert.equal(mooring('workspace', 'restore').status, 0);
  });

  it('explains a code from the documentation it carries', () => {
    const { status, stdout } = mooring('explain', 'broken-reference');
    assert.equal(status, 0);
    assert.match(stdout, /broken-reference/);
  });

  it('proposes a manifest without writing, then writes it once and refuses to do so again', () => {
    const fresh = path.join(folder, 'fresh');
    cpSync(project(), fresh, { recursive: true });
    rmSync(path.join(fresh, '.mooring'), { recursive: true });
    assert.equal(mooring('init', '--dry-run', fresh).status, 0);
    assert.equal(existsSync(path.join(fresh, '.mooring')), false);
    assert.equal(mooring('init', fresh).status, 0);
    const manifest = path.join(fresh, '.mooring/manifest.yaml');
    const written = readFileSync(manifest, 'utf8');
    assert.match(written, /function_name: onboard_person/);
    assert.equal(mooring('init', fresh).status, 2);
    assert.equal(readFileSync(manifest, 'utf8'), written);
  });

  it('is a language server for any editor', async () => {
    const client = await startClient({ '.mooring/manifest.yaml': 'roles:\n  - { name: nobody }\n' }, {}, [
      'dist/cli.mjs',
      'lsp',
      '--stdio',
    ]);
    try {
      await client.until('the missing id', () => client.codes('.mooring/manifest.yaml').includes('missing-field@2'));
    } finally {
      await client.stop();
    }
  });
});
