import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { fetchQuietly } from '../../src/node/fetch-quietly.ts';
import { openProjectStore } from '../../src/node/open-root-store.ts';
import { nodeOutside } from '../../src/node/outside.ts';
import { portPath } from '../../src/node/write-disk.ts';
import { openLock } from '../../src/store/lock.ts';
import { syncWorld, type World } from '../sync/sync-kit.ts';

describe('fetching quietly', () => {
  let world: World;
  let server: Server | undefined;
  beforeEach(() => {
    world = syncWorld();
  });
  afterEach(async () => {
    await new Promise(resolve => (server ? server.close(resolve) : resolve(undefined)));
    server = undefined;
    world.end();
  });
  const fetchIn = (folder: string, more: Readonly<Record<string, string>> = {}) =>
    fetchQuietly(folder, { front: 'test', git: { environment: { ...world.environment, ...more } } });

  it('brings what the branch follows, and writes nothing but that', async () => {
    const { ours, theirs } = world;
    const commit = theirs.commit({ 'notes.md': 'Two\n' });
    theirs.push();
    const before = ours.state();
    assert.equal(await fetchIn(ours.folder), 'fetched');
    assert.equal(ours.git('rev-parse', 'origin/main'), commit);
    assert.deepEqual(ours.state(), before);
    assert.ok(!existsSync(path.join(ours.folder, '.mooring/.local')));
  });

  it('leaves a sync alone that somebody runs', async () => {
    const { ours, theirs } = world;
    theirs.commit({ 'notes.md': 'Two\n' });
    theirs.push();
    const outside = nodeOutside();
    const { place } = openProjectStore(portPath(ours.folder), { actor: 'ana@pier test/1', outside });
    const held = await openLock(outside, place, { actor: 'ana@pier test/1', folder: 'sync/lock' }).acquire({
      doing: 'pull',
    });
    assert.ok(!('failed' in held));
    const before = ours.git('rev-parse', 'origin/main');
    assert.equal(await fetchIn(ours.folder), 'nothing');
    assert.equal(ours.git('rev-parse', 'origin/main'), before);
    await held.release();
    assert.equal(await fetchIn(ours.folder), 'fetched');
    assert.notEqual(ours.git('rev-parse', 'origin/main'), before);
  });

  it('has nothing to do where nothing is followed, and says why it cannot', async () => {
    const { ours } = world;
    ours.git('checkout', '-q', '-b', 'desk');
    assert.equal(await fetchIn(ours.folder), 'nothing');
    ours.git('checkout', '-q', 'main');
    ours.git('remote', 'set-url', 'origin', `file://${world.root}/gone.git`);
    const refused = await fetchIn(ours.folder);
    assert.ok(typeof refused === 'object', JSON.stringify(refused));
    const none = await fetchIn(world.root);
    assert.ok(typeof none === 'object' && none.refused === 'no-repository', JSON.stringify(none));
  });

  it('asks nobody for a password, however the environment would have it asked', async function () {
    if (process.platform === 'win32') this.skip();
    const { ours } = world;
    server = createServer((_, answer) => {
      answer.writeHead(401, { 'WWW-Authenticate': 'Basic realm="pier"' }).end();
    });
    await new Promise<void>(resolve => server?.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    ours.git('remote', 'set-url', 'origin', `http://127.0.0.1:${port}/remote.git`);
    const asks = path.join(world.root, 'asks');
    const mark = path.join(world.root, 'asked');
    await writeFile(asks, `#!/bin/sh\necho "$0 $1" >> ${mark}\necho word\n`, { mode: 0o755 });
    ours.git('config', 'core.askPass', asks);
    const refused = await fetchIn(ours.folder, { GIT_ASKPASS: asks, SSH_ASKPASS: asks, DISPLAY: ':9' });
    assert.ok(typeof refused === 'object' && refused.refused === 'authentication', JSON.stringify(refused));
    assert.ok(!existsSync(mark));
  });

  it('has ssh ask nobody, too', async function () {
    if (process.platform === 'win32') this.skip();
    const { ours } = world;
    const seen = path.join(world.root, 'seen');
    const bin = path.join(world.root, 'bin');
    await mkdir(bin);
    await writeFile(path.join(bin, 'ssh'), `#!/bin/sh\nenv > ${seen}\nexit 255\n`, { mode: 0o755 });
    ours.git('remote', 'set-url', 'origin', 'ssh://pier.example/remote.git');
    const refused = await fetchIn(ours.folder, {
      PATH: `${bin}:${process.env.PATH}`,
      SSH_ASKPASS: '/usr/bin/asks',
      SSH_ASKPASS_REQUIRE: 'prefer',
    });
    assert.ok(typeof refused === 'object', JSON.stringify(refused));
    const lines = new Set((await readFile(seen, 'utf8')).split('\n'));
    assert.ok(lines.has('SSH_ASKPASS=false'), [...lines].join('\n'));
    assert.ok(lines.has('SSH_ASKPASS_REQUIRE=force'));
  });
});
