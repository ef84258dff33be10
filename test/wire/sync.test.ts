// The built command line: an evening of two people who share one remote.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { form, id, MANIFEST, manifest } from '../cli/sync-people.ts';

describe('an evening of two people with the built program', () => {
  let base = '';
  let environment: NodeJS.ProcessEnv = {};
  before(() => {
    base = realpathSync(mkdtempSync(path.join(tmpdir(), 'mooring-evening-')));
    mkdirSync(path.join(base, 'home'));
    writeFileSync(
      path.join(base, 'gitconfig'),
      '[user]\n\tname = Ana\n\temail = ana@example.org\n[init]\n\tdefaultBranch = main\n',
    );
    environment = {
      PATH: process.env.PATH,
      HOME: path.join(base, 'home'),
      USERPROFILE: path.join(base, 'home'),
      GIT_CONFIG_GLOBAL: path.join(base, 'gitconfig'),
      GIT_CONFIG_NOSYSTEM: '1',
    };
  });
  after(() => rmSync(base, { recursive: true, force: true }));

  const run = (program: string, words: readonly string[], cwd: string) => {
    const { status, stdout, stderr } = spawnSync(program, words, { cwd, env: environment, encoding: 'utf8' });
    return { status, stdout, stderr };
  };
  const git = (cwd: string, ...words: string[]): string => {
    const { status, stdout, stderr } = run('git', words, cwd);
    assert.equal(status, 0, stderr);
    return stdout.trim();
  };
  const program = path.resolve('dist/cli.mjs');
  const personIn = (name: string) => {
    const folder = path.join(base, name);
    const at = (file: string): string => path.join(folder, file);
    return {
      folder,
      at,
      put(file: string, text: string): void {
        mkdirSync(path.dirname(at(file)), { recursive: true });
        writeFileSync(at(file), text);
      },
      read: (file: string): string => readFileSync(at(file), 'utf8'),
      sync(code: number, ...words: string[]): string {
        const { status, stdout, stderr } = run(process.execPath, [program, 'sync', ...words], folder);
        assert.equal(status, code, `${words.join(' ')}\n${stdout}${stderr}`);
        return stdout;
      },
      json(code: number, ...words: string[]) {
        const told = JSON.parse(this.sync(code, ...words, '--json'));
        assert.equal(told.version, 1);
        return told;
      },
    };
  };
  type Who = ReturnType<typeof personIn>;

  const forms = { leave: [1, 'access_level: public'], trip: [2] } as const;
  let ana: Who;
  let bo: Who;
  let remote = '';

  it('begins with a project that gets a remote, and a second person who joins', () => {
    [ana, bo] = [personIn('ana'), personIn('bo')];
    remote = path.join(base, 'remote.git');
    git(base, 'init', '-q', '--bare', remote);
    ana.put(MANIFEST, manifest(forms));
    ana.put('forms/leave.form.yaml', form(1, 'Leave'));
    ana.put('forms/trip.form.yaml', form(2, 'Trip'));
    assert.equal(ana.json(0, 'status').is, 'no-repository');
    const connected = ana.json(0, 'connect', remote);
    assert.deepEqual([connected.is, connected.connected, connected.needs], ['empty', true, null]);
    git(base, 'clone', '-q', remote, 'bo');
    assert.match(bo.sync(0, 'connect', remote), /^All that is there is here already\.\n/);
    assert.equal(ana.json(0, 'status').is, 'even');
    const joined = personIn('third');
    mkdirSync(joined.folder);
    assert.equal(joined.json(0, 'connect', remote).connected, true);
    assert.equal(joined.read(MANIFEST), ana.read(MANIFEST));
  });

  it('goes on with both adding something, and no conflict', () => {
    bo.put(MANIFEST, manifest({ ...forms, gear: [4] }));
    bo.put('forms/gear.form.yaml', form(4, 'Gear'));
    assert.match(bo.sync(0, 'push'), /Pushed one git commit to origin\/main\.\n$/);
    ana.put(MANIFEST, manifest({ ...forms, room: [3] }));
    ana.put('forms/room.form.yaml', form(3, 'Room'));
    const { refused } = ana.json(2, 'push', '-m', 'A room');
    assert.equal(refused.why, 'rejected');
    assert.equal(ana.json(0, 'status', '--fetch').is, 'diverged');
    const pulled = ana.json(0, 'pull');
    assert.deepEqual([pulled.applied, pulled.plan.conflicts], [true, []]);
    assert.equal(ana.json(0, 'push').pushed, true);
    assert.equal(bo.json(0, 'pull').applied, true);
    assert.equal(bo.read(MANIFEST), ana.read(MANIFEST));
    for (const number of [1, 2, 3, 4]) assert.ok(ana.read(MANIFEST).includes(id(number)));
  });

  it('has a field that both changed, which one of them decides', () => {
    const change = (who: Who, to: string): void => who.put(MANIFEST, who.read(MANIFEST).replace('public', to));
    change(bo, 'role_based');
    bo.sync(0, 'push');
    change(ana, 'everyone');
    ana.sync(2, 'push');
    const before = [git(ana.folder, 'rev-parse', 'HEAD'), ana.read(MANIFEST)];
    const waiting = ana.json(1, 'pull');
    assert.equal(waiting.needs, 'decisions');
    const [{ key, entity }] = waiting.plan.conflicts;
    assert.deepEqual([entity.field, entity.ours, entity.theirs], ['access_level', 'everyone', 'role_based']);
    assert.equal(ana.json(2, 'pull').refused.why, 'pending');
    ana.sync(0, 'abort');
    ana.sync(1, 'pull');
    assert.equal(ana.json(0, 'resolve', key, '--theirs').open, 0);
    assert.deepEqual([git(ana.folder, 'rev-parse', 'HEAD'), ana.read(MANIFEST)], before);
    assert.equal(ana.json(0, 'resolve', '--finish').applied, true);
    assert.equal(ana.read(MANIFEST), bo.read(MANIFEST));
    assert.equal(ana.json(0, 'undo').label.startsWith('undo: Pull'), true);
    assert.deepEqual([git(ana.folder, 'rev-parse', 'HEAD'), ana.read(MANIFEST)], before);
    ana.sync(1, 'pull');
    ana.sync(0, 'resolve', '--all', '--theirs', '--finish');
    ana.sync(0, 'push');
    bo.sync(0, 'pull');
  });

  it('ends with something that goes, once that is said', () => {
    bo.put(MANIFEST, bo.read(MANIFEST).replace(/ {2}trip:\n(?: {4}.*\n)+/, ''));
    rmSync(bo.at('forms/trip.form.yaml'));
    bo.sync(0, 'push');
    const stopped = ana.json(1, 'pull');
    assert.deepEqual([stopped.needs, stopped.plan.deletes[0].key], ['allow-deletes', 'trip']);
    assert.ok(existsSync(ana.at('forms/trip.form.yaml')));
    assert.equal(ana.json(0, 'pull', '--allow-deletes').applied, true);
    assert.ok(!existsSync(ana.at('forms/trip.form.yaml')));
    assert.equal(ana.json(0, 'status', '--fetch', '--exit-code').is, 'even');
    for (const who of [ana, bo]) {
      assert.equal(git(who.folder, 'status', '--porcelain'), '');
      assert.match(run(process.execPath, [program, 'status'], who.folder).stdout, /^healthy\n/);
    }
  });

  it('stops a pull at Ctrl+C while the remote keeps it waiting, and leaves everything as it was', async () => {
    bo.put('forms/leave.form.yaml', form(1, 'Holiday'));
    bo.sync(0, 'push');
    // A remote that says nothing for a long time: what git starts to speak with it outlives git.
    const slow = path.join(base, 'slow.sh');
    const [asked, gaveUp] = [path.join(base, 'asked'), path.join(base, 'gave-up')];
    writeFileSync(slow, `#!/bin/sh\ntouch '${asked}'\nsleep 30\ntouch '${gaveUp}'\n`, { mode: 0o755 });
    git(ana.folder, 'config', 'remote.origin.uploadpack', slow);
    const child = spawn(process.execPath, [program, 'sync', 'pull', '--json'], { cwd: ana.folder, env: environment });
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    const ended = new Promise<number | null>(resolve => child.on('close', resolve));
    while (!existsSync(asked) && child.exitCode === null) await new Promise(resolve => setTimeout(resolve, 20));
    child.kill('SIGINT');
    assert.equal(await ended, 2);
    assert.equal(JSON.parse(out).refused.why, 'cancelled');
    assert.ok(!existsSync(gaveUp), 'it did not wait for the remote');
    git(ana.folder, 'config', '--unset', 'remote.origin.uploadpack');
    assert.equal(ana.json(0, 'status').pending, null);
    assert.equal(ana.json(0, 'pull').applied, true);
  });
});
