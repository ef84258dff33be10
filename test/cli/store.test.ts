import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { type Sandbox, sandbox } from './fake-io.ts';

const ROOT = '../home/.mooring';
const DEV = `${ROOT}/workspaces/dev`;
const FILES = {
  [`${DEV}/workspace.toml`]: 'id = "ws-4a5c282474c9b5d9385dec0502267738"\n',
  [`${ROOT}/config.toml`]: '[default-workspace]\nworkspace = "dev"\n',
};

describe('mooring store', () => {
  let box: Sandbox;
  const at = (file: string): string => path.join(box.folder, file);
  const textOf = (file: string): string => readFileSync(at(file), 'utf8');
  const start = (files: Record<string, string> = FILES) => {
    box = sandbox(files);
  };
  afterEach(() => box.remove());

  it('sets, gets and unsets in the active workspace, in a file for its owner alone', async () => {
    start();
    const file = `${DEV}/data.toml`;
    assert.deepEqual(await box.run(['store', 'set', 'api.region', 'eu']), {
      code: 0,
      out: 'set in ~/.mooring/workspaces/dev/data.toml\n',
      err: '',
    });
    assert.match(textOf(file), /^"api\.region" = "eu"\n/);
    if (process.platform !== 'win32') assert.equal(statSync(at(file)).mode & 0o777, 0o600);
    assert.deepEqual(await box.run(['store', 'get', 'api.region']), { code: 0, out: 'eu\n', err: '' });
    assert.equal((await box.run(['store', 'set', 'api.region', 'eu'])).out, 'Nothing changed; it is so already.\n');
    const json = JSON.parse((await box.run(['store', 'get', 'api.region', '--json'])).out);
    assert.deepEqual(json, { version: 1, key: 'api.region', value: 'eu' });
    const missing = await box.run(['store', 'get', 'api.regoin']);
    assert.equal(missing.code, 1);
    assert.match(missing.err, /is not set in ~\/\.mooring\/workspaces\/dev\/data\.toml; did you mean “api\.region”\?/);
    assert.equal(
      (await box.run(['store', 'unset', 'api.region'])).out,
      'unset in ~/.mooring/workspaces/dev/data.toml\n',
    );
    assert.equal((await box.run(['store', 'get', 'api.region'])).code, 1);
    for (const argv of [['get'], ['set', 'a'], ['unset']]) assert.equal((await box.run(['store', ...argv])).code, 2);
  });

  it('reads a value from stdin, without the line break at its end, and gives it back as it is', async () => {
    start();
    const readInput = async () => 'line one\nline “two”\n\n';
    await box.run(['store', 'set', 'pem', '-'], { readInput });
    assert.equal((await box.run(['store', 'get', 'pem'])).out, 'line one\nline “two”\n\n');
    await box.run(['store', 'set', 'odd', '--', '-x\u001b[31m']);
    assert.equal((await box.run(['store', 'get', 'odd'])).out, '-x\u001b[31m\n');
    assert.equal((await box.run(['store', 'get', 'odd'], { isTerminal: true })).out, '-x\\u001b[31m\n');
  });

  it('takes the named file before the workspace, and the root where that is asked for', async () => {
    start({ ...FILES, [`${ROOT}/workspaces/prod/workspace.toml`]: '' });
    await box.run(['store', 'set', 'who', 'dev']);
    await box.run(['store', 'set', 'who', 'prod', '--workspace', 'prod']);
    await box.run(['store', 'set', 'who', 'root', '--root']);
    await box.run(['store', 'set', 'who', 'file', '--file', 'own.toml']);
    const answers = [];
    for (const place of [[], ['--workspace', 'prod'], ['--root'], ['--file', 'own.toml']]) {
      answers.push((await box.run(['store', 'get', 'who', ...place])).out.trim());
    }
    assert.deepEqual(answers, ['dev', 'prod', 'root', 'file']);
    const paths = JSON.parse((await box.run(['store', 'path', '--root', '--json'])).out);
    assert.deepEqual([paths.kind, paths.exists, paths.path], ['root', true, at(`${ROOT}/data.toml`)]);
    assert.equal((await box.run(['store', 'path', '--workspace', 'nobody'])).code, 2);
    assert.match((await box.run(['store', 'path', '--root', '--file', 'x'])).err, /name two data stores/);
    assert.deepEqual(readdirSync(box.folder), ['.git', 'own.toml'], 'nothing beside a file that is in no root');
    assert.match(readdirSync(at(`${ROOT}/.local/files`)).join(), /^own-toml-[0-9a-f]{32}$/);
  });

  it('is the root’s where no workspace is active, and says that a default is dangling', async () => {
    start({ [`${ROOT}/config.toml`]: '' });
    await box.run(['store', 'set', 'a', 'b']);
    assert.ok(existsSync(at(`${ROOT}/data.toml`)));
    box.write(`${ROOT}/config.toml`, '[default-workspace]\nworkspace = "gone"\n');
    const dangling = await box.run(['store', 'set', 'a', 'c']);
    assert.equal(dangling.code, 2);
    assert.match(dangling.err, /“gone”.*--root/);
    assert.match(textOf(`${ROOT}/data.toml`), /^a = "b"$/m);
  });

  it('keeps nothing where there is no root, and says so', async () => {
    start({});
    for (const argv of [['set', 'a', 'b'], ['unset', 'a'], ['backup'], ['compact']]) {
      const { code, err } = await box.run(['store', ...argv]);
      assert.equal(code, 2);
      assert.match(err, /There is no root here.*--root.*--file/);
    }
    assert.equal((await box.run(['store', 'get', 'a'])).code, 1);
    assert.equal((await box.run(['store', 'path'])).code, 1);
    assert.ok(!existsSync(at(ROOT)));
    assert.equal((await box.run(['store', 'set', 'a', 'b', '--root'])).code, 0);
    assert.equal((await box.run(['store', 'get', 'a'])).out, 'b\n');
  });

  it('uses the lock and memory of the project for a workspace of it', async () => {
    const own = '.mooring/workspaces/dev';
    start({ [`${own}/workspace.toml`]: '', [`${ROOT}/config.toml`]: '[default-workspace]\nworkspace = "dev"\n' });
    const { out } = await box.run(['store', 'set', 'a', 'b']);
    assert.equal(out, `set in ${own}/data.toml\n`);
    assert.ok(existsSync(at('.mooring/.local/lock')));
    assert.match(textOf('.mooring/.gitignore'), /^\*\*\/data\.toml$/m);
    assert.match(textOf(`${own}/data.toml`), /^\[__meta__\]$/m);
    box.write('.mooring/.gitignore', '.local/');
    const shared = await box.run(['store', 'set', 'a', 'shared', '--root']);
    assert.match(shared.err, /keeps every data\.toml out of git now/);
    assert.equal(textOf('.mooring/.gitignore'), '.local/\ndata.toml\n');
    assert.equal((await box.run(['store', 'set', 'a', 'again', '--root'])).err, '');
    assert.ok(existsSync(at('.mooring/data.toml')));
  });

  it('lists what is there, masks what looks like a secret, and shows what is no text', async () => {
    start({
      ...FILES,
      [`${DEV}/data.toml`]: 'plain = "x"\n"api.token" = "t"\nform = "ghp_123456"\nn = 1\n[t]\na = 2\n',
    });
    const { out } = await box.run(['store', 'list']);
    assert.match(out, /^plain\s+"x"$/m);
    assert.match(out, /^api\.token\s+•+$/m);
    assert.match(out, /^form\s+•+$/m);
    assert.match(out, /^n\s+1$/m);
    assert.match(out, /^t\s+\{ a = 2 \}$/m);
    assert.match((await box.run(['store', 'list', '--reveal'])).out, /^api\.token\s+"t"$/m);
    const { entries } = JSON.parse((await box.run(['store', 'list', '--json'])).out);
    assert.deepEqual(entries[1], { key: 'api.token', value: null, masked: true });
    assert.deepEqual(entries[4], { key: 't', value: { a: 2 }, masked: false });
    assert.match((await box.run(['store', 'set', 'n', 'text'])).err, /unset it first/);
    assert.equal((await box.run(['store', 'get', 'n'])).out, '1\n');
  });

  it('never writes over a file that does not parse, and says where', async () => {
    start({ ...FILES, [`${DEV}/data.toml`]: 'a = "b"\n<<<<<<< ours\n' });
    for (const argv of [['set', 'a', 'c'], ['get', 'a'], ['list'], ['compact']]) {
      const { code, err } = await box.run(['store', ...argv]);
      assert.equal(code, 2, argv.join(' '));
      assert.match(err, /data\.toml:2:1 /);
    }
    assert.equal(textOf(`${DEV}/data.toml`), 'a = "b"\n<<<<<<< ours\n');
  });

  it('copies the file, never over another one', async () => {
    start();
    assert.match((await box.run(['store', 'backup'])).err, /nothing to copy/);
    await box.run(['store', 'set', 'a', 'b']);
    const copy = (await box.run(['store', 'backup'])).out.trim();
    assert.match(
      path.relative(at(ROOT), copy).split(path.sep).join('/'),
      /^\.local\/backups\/workspaces\/dev\/data-\w+\.toml\.bak$/,
    );
    assert.equal(readFileSync(copy, 'utf8'), textOf(`${DEV}/data.toml`));
    assert.equal((await box.run(['store', 'backup', 'own.bak'])).out, `${at('own.bak')}\n`);
    const again = await box.run(['store', 'backup', 'own.bak']);
    assert.equal(again.code, 2);
    assert.match(again.err, /is there already/);
  });

  it('lists earlier states without a value in them, and brings one back', async () => {
    start();
    for (const value of ['one', 'two']) await box.run(['store', 'set', 'a', value]);
    const { versions } = JSON.parse((await box.run(['store', 'log', '--json'])).out);
    assert.equal(versions.length, 1);
    const { out } = await box.run(['store', 'log']);
    assert.match(out, /set a in workspaces\/dev\/data\.toml$/m);
    assert.doesNotMatch(out, /one|two/);
    const restored = await box.run(['store', 'restore', versions[0].hash.slice(0, 8)]);
    assert.equal(restored.out, 'restored in ~/.mooring/workspaces/dev/data.toml\n');
    assert.equal((await box.run(['store', 'get', 'a'])).out, 'one\n');
    assert.match((await box.run(['store', 'restore', 'zz'])).err, /"mooring store log" lists them/);
    assert.equal((await box.run(['store', 'restore'])).code, 2);
  });

  it('drops records of keys that are gone, and says so', async () => {
    start();
    await box.run(['store', 'set', 'a', 'b']);
    await box.run(['store', 'set', 'gone', 'x']);
    box.write(`${DEV}/data.toml`, textOf(`${DEV}/data.toml`).replace('gone = "x"\n', ''));
    const { out } = await box.run(['store', 'compact']);
    assert.equal(out, 'dropped 1 record from ~/.mooring/workspaces/dev/data.toml\n');
    assert.equal((await box.run(['store', 'compact'])).out, 'Nothing to drop.\n');
  });

  it('goes through a link to the file itself, under the lock of where that is', async function () {
    if (process.platform === 'win32') this.skip();
    start();
    mkdirSync(at('links'));
    symlinkSync(at(`${DEV}/data.toml`), at('links/mine.toml'));
    await box.run(['store', 'set', 'a', 'b', '--file', 'links/mine.toml']);
    assert.equal((await box.run(['store', 'get', 'a'])).out, 'b\n');
    assert.ok(!existsSync(at(`${ROOT}/.local/files`)));
    assert.match((await box.run(['store', 'set', 'a', 'b', '--file', `${ROOT}/config.toml`])).err, /is no data store/);
  });
});
