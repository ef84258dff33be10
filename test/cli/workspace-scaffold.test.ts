import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Sandbox, sandbox } from './fake-io.ts';

describe('mooring workspace scaffold', () => {
  let box: Sandbox;
  const dev = (place = ''): string => path.join(path.dirname(box.folder), 'home/.mooring/workspaces/dev', place);
  const start = (own = 'files = ["notes/README.md"]', files: Record<string, string> = {}) => {
    box = sandbox({
      '../home/.mooring/workspaces/base/workspace.toml':
        'hidden = true\n[scaffold]\ndirs = ["exports", "notes"] # all have them\n',
      '../home/.mooring/workspaces/dev/workspace.toml': `extends = "base"\n[scaffold]\n${own}\n`,
      '../home/.mooring/workspaces/prod/workspace.toml': '',
      ...files,
    });
  };
  const scaffold = (...argv: string[]) => box.run(['workspace', 'scaffold', ...argv]);
  afterEach(() => box.remove());

  it('says what is missing, and writes nothing with --dry-run', async () => {
    start();
    const { code, out } = await scaffold('dev', '--dry-run');
    assert.equal(code, 0);
    assert.match(
      out,
      /^STATUS +PATH +NOTES\nmissing +exports\/\nmissing +notes\/\nmissing +notes\/README\.md\nNothing was written\.\n$/,
    );
    assert.deepEqual(readdirSync(dev()), ['workspace.toml']);
    assert.ok(!existsSync(path.join(path.dirname(box.folder), 'home/.mooring/.local')));
  });

  it('makes it, finds nothing to do the second time, and is taken back by one undo', async () => {
    start();
    const { code, out } = await scaffold('dev');
    assert.equal(code, 0);
    assert.match(out, /\nmade +exports\/\nmade +notes\/\nmade +notes\/README\.md\n$/);
    assert.equal(statSync(dev('notes/README.md')).size, 0);
    assert.ok(statSync(dev('exports')).isDirectory());
    assert.match(
      (await scaffold('dev')).out,
      /\nmatching +exports\/\nmatching +notes\/\nmatching +notes\/README\.md\n$/,
    );
    assert.equal((await box.run(['undo'])).code, 0);
    assert.deepEqual(readdirSync(dev()), ['workspace.toml']);
  });

  it('ends with 1 where something differs or cannot be made, and says which, where, and the way out', async () => {
    start('dirs = ["../out"]\nfiles = ["exports/x"]');
    writeFileSync(dev('exports'), 'mine');
    const { code, out, err } = await scaffold('dev');
    assert.equal(code, 1);
    assert.match(out, /^differing +exports\/ +“exports” is declared as a folder and is a file; move it away/m);
    assert.match(out, /^made +notes\//m);
    assert.match(err, /dev\/workspace\.toml:3: “\.\.\/out” leads out of the workspace’s folder/);
    assert.ok(!existsSync(dev('../out')));
    rmSync(dev('exports'));
    symlinkSync(box.folder, dev('exports'));
    assert.equal((await scaffold('dev', '--dry-run')).code, 1);
  });

  it('names near misses', async () => {
    start('dirs = ["configurations"]\nfiles = ["secrets-example.yaml"]', {
      '../home/.mooring/workspaces/dev/configuration/x': '',
      '../home/.mooring/workspaces/dev/secrets-example.yml': 'a: 1\n',
    });
    const { out } = await scaffold('dev', '--dry-run');
    assert.match(out, /^missing +configurations\/ +“configuration” is there, and “configurations\/” is declared/m);
    assert.match(out, /^missing +secrets-example\.yaml +“secrets-example\.yml” is there/m);
  });

  it('prints JSON', async () => {
    start();
    mkdirSync(dev('note'));
    writeFileSync(dev('exports'), '');
    const { code, out } = await scaffold('dev', '--json');
    assert.equal(code, 1);
    const { operations, entries, ...rest } = JSON.parse(out);
    assert.deepEqual(rest, { version: 1, dryRun: false, workspace: 'dev', changed: true, refused: [] });
    assert.equal(operations.length, 1);
    const base = '~/.mooring/workspaces/base/workspace.toml';
    const why = '“exports” is declared as a folder and is a file; move it away, or change the declaration.';
    assert.deepEqual(entries, [
      { path: 'exports', is: 'folder', status: 'differing', made: false, near: null, why, file: base, line: 3 },
      { path: 'notes', is: 'folder', status: 'missing', made: true, near: 'note', why: null, file: base, line: 3 },
      {
        path: 'notes/README.md',
        is: 'file',
        status: 'missing',
        made: true,
        near: null,
        why: null,
        file: '~/.mooring/workspaces/dev/workspace.toml',
        line: 3,
      },
    ]);
  });

  it('is about the active workspace unless one is named, and says where nothing is declared', async () => {
    start();
    assert.match(
      (await scaffold('prod')).out,
      /^“prod” declares no scaffold; \[scaffold\] in its workspace\.toml does\.\n$/,
    );
    assert.match((await scaffold('nobody')).err, /There is no workspace “nobody”/);
    assert.match(
      (await box.run(['workspace', 'scaffold'], { environment: { MOORING_WORKSPACE: 'dev' } })).out,
      /^made/m,
    );
  });

  it('says that more may be declared where a layer cannot be read, and makes the rest; of a broken one nothing', async () => {
    start();
    writeFileSync(dev('workspace.toml'), '[layers]\nx = "gone.toml"\n[scaffold]\ndirs = ["a"]\n');
    const { out, err } = await scaffold('dev');
    assert.match(out, /^made +a\//m);
    assert.match(err, /A base or layer of “dev” is missing or cannot be read/);
    writeFileSync(dev('workspace.toml'), 'extends = "gone"\n[scaffold]\ndirs = ["b"]\n');
    const broken = await scaffold('dev');
    assert.equal(broken.code, 2);
    assert.match(broken.err, /“dev” does not load/);
    assert.ok(!existsSync(dev('b')));
  });

  it('is pointed to by a switch where more than one path cannot be made', async () => {
    start('dirs = ["../out", "con"]');
    const { code, out } = await box.run(['workspace', 'use', 'dev']);
    assert.equal(code, 0);
    assert.match(
      out,
      /2 paths of the scaffold cannot be made\. "mooring workspace scaffold dev" says of each why\.\n$/,
    );
  });
});

describe('mooring workspace use, with a scaffold', () => {
  let box: Sandbox;
  const home = (place: string): string => path.join(path.dirname(box.folder), 'home/.mooring', place);
  beforeEach(() => {
    box = sandbox({
      '../home/.mooring/workspaces/dev/workspace.toml': '[scaffold]\ndirs = ["exports"]\nfiles = ["a"]\n',
      '../home/.mooring/workspaces/prod/workspace.toml': '',
    });
  });
  afterEach(() => box.remove());

  it('makes what is missing and says so, also where the workspace is active already, and only once', async () => {
    const { code, out } = await box.run(['workspace', 'use', 'dev']);
    assert.equal(code, 0);
    assert.match(out, /\nMade “exports\/” and “a” in “dev”\.\n$/);
    assert.equal((await box.run(['workspace', 'use', 'dev'])).out, '“dev” is the active workspace already.\n');
    rmSync(home('workspaces/dev/a'));
    assert.match((await box.run(['workspace', 'use', 'dev'])).out, /\nMade “a” in “dev”\.\n$/);
    assert.doesNotMatch((await box.run(['workspace', 'use', 'prod'])).out, /Made/);
  });

  it('switches all the same where something differs', async () => {
    mkdirSync(home('workspaces/dev/a'));
    const { code, out } = await box.run(['workspace', 'use', 'dev', '--json']);
    assert.equal(code, 0);
    const { scaffold, workspace } = JSON.parse(out);
    assert.equal(workspace.slug, 'dev');
    assert.deepEqual(
      scaffold.entries.map(({ path: of, status, made }: Record<string, unknown>) => [of, status, made]),
      [
        ['exports', 'missing', true],
        ['a', 'differing', false],
      ],
    );
    assert.match(
      (await box.run(['workspace', 'use', 'dev'])).out,
      /“a” differs: “a” is declared as a file and is a folder/,
    );
  });

  it('makes nothing where it does not switch, and nothing by looking', async () => {
    const environment = { MOORING_WORKSPACE: 'prod' };
    assert.equal((await box.run(['workspace', 'use', 'dev'], { environment })).code, 2);
    for (const command of [['list'], ['show', 'dev'], ['current'], ['layers', 'dev'], ['path', 'dev']]) {
      await box.run(['workspace', ...command]);
    }
    assert.deepEqual(readdirSync(home('workspaces/dev')), ['workspace.toml']);
  });
});
