import assert from 'node:assert/strict';
import type { SyncRefusal, SyncStatus } from '../../src/sync/sync.ts';
import { FILES, form, MANIFEST, manifest, syncWorld, type World } from './sync-kit.ts';

const isStatus = (answer: SyncStatus | SyncRefusal): SyncStatus => {
  assert.ok(!('refused' in answer), JSON.stringify(answer));
  return answer;
};

const told = (changes: SyncStatus['changed']) =>
  changes.map(({ what, kind, key, fields }) => `${what} ${kind} ${key} ${fields.join()}`.trim());

describe('the status of sync', () => {
  let world: World;
  beforeEach(() => {
    world = syncWorld();
  });
  afterEach(() => world.end());

  it('says what differs here, what goes and what comes, entity by entity, and changes nothing', async () => {
    const { ours, theirs } = world;
    theirs.commit({ [MANIFEST]: manifest({ a: 1, b: 2, c: 3 }), 'forms/c.form.yaml': form(3, 'C') });
    theirs.push();
    ours.git('fetch', '-q');
    ours.commit({ 'forms/a.form.yaml': form(1, 'Aa') });
    ours.put('forms/b.form.yaml', form(2, 'Bee'));
    ours.put('notes.md', 'Mine\n');
    const before = ours.state();
    const status = isStatus(await ours.open().sync.status());
    assert.deepEqual([status.is, status.branch, status.upstream], ['diverged', 'main', 'origin/main']);
    assert.deepEqual([status.ahead, status.behind], [1, 1]);
    assert.deepEqual(told(status.changed), ['changed form b name']);
    assert.deepEqual(told(status.outgoing), ['changed form a name']);
    assert.match(told(status.incoming).join(), /^added form c/);
    assert.equal(status.incoming.length, 1);
    assert.deepEqual(status.otherFiles, ['notes.md']);
    assert.deepEqual(status.notes, []);
    assert.deepEqual(ours.state(), before);
    assert.equal(ours.text('.mooring/.local/README'), undefined);
  });

  it('is of the last fetch, until it is asked to fetch', async () => {
    const { ours, theirs } = world;
    theirs.commit({ 'notes.md': 'Theirs\n' });
    theirs.push();
    const { sync } = ours.open();
    assert.equal(isStatus(await sync.status()).is, 'even');
    const status = isStatus(await sync.status({ fetch: true }));
    assert.deepEqual([status.is, status.behind], ['behind', 1]);
  });

  it('is told without a network too', async () => {
    const { ours } = world;
    ours.git('remote', 'set-url', 'origin', 'file:///nowhere/at/all.git');
    ours.commit({ 'own.md': 'x\n' });
    const status = isStatus(await ours.open().sync.status({ fetch: true }));
    assert.deepEqual([status.is, status.ahead], ['ahead', 1]);
    assert.equal(status.notes.length, 1);
  });

  it('names what stands in the way', async () => {
    const { ours } = world;
    ours.git('checkout', '-q', '--detach');
    assert.equal(isStatus(await ours.open().sync.status()).is, 'detached');
    ours.git('checkout', '-q', 'main');
    ours.git('branch', '--unset-upstream');
    assert.equal(isStatus(await ours.open().sync.status()).is, 'no-upstream');
    ours.git('remote', 'remove', 'origin');
    assert.equal(isStatus(await ours.open().sync.status()).is, 'no-remote');
    ours.commit({ 'own.md': 'x\n' });
    world.theirs.commit({ 'more.md': 'x\n' });
    world.theirs.push();
    const shallow = world.clone('shallow', '--depth=1');
    assert.match(isStatus(await shallow.open().sync.status()).notes.join(), /git fetch --unshallow/);
  });

  it('does not take a manifest that cannot be read for an empty one', async () => {
    const { ours } = world;
    ours.put(MANIFEST, `${FILES[MANIFEST]}forms: [\n`);
    const status = isStatus(await ours.open().sync.status());
    assert.deepEqual(status.changed, []);
    assert.match(status.notes.join(), /manifest\.yaml cannot be compared/);
  });
});
