import assert from 'node:assert/strict';
import { openLock } from '../../src/store/lock.ts';
import { openStore } from '../../src/store/open-store.ts';
import { projectPlace } from '../../src/store/root-places.ts';
import { modelDisk } from '../kit/model-disk.ts';
import { bytesOf, modelOutside, type Registry } from '../kit/model-outside.ts';

const PIER = '/srv/pier';
const SYNC = '.mooring/.local/sync';

function world() {
  const model = modelDisk();
  model.putFolder(`${PIER}/.mooring`);
  const registry: Registry = new Map();
  const opened = (process: string) => {
    const outside = modelOutside(model.open(), process, registry);
    const place = projectPlace(outside, PIER);
    return {
      store: openStore(outside, place, { actor: `ana@pier test/${process}` }),
      lock: openLock(outside, place, { actor: `ana@pier test/${process}`, folder: 'sync/lock' }),
    };
  };
  return { model, registry, opened };
}

describe('what sync remembers', () => {
  it('is kept below .local and goes file by file or as a folder', async () => {
    const { model, opened } = world();
    const { store } = opened('first');
    for (const name of ['state.json', 'merge/1/ours/a.md', 'merge/1/theirs/a.md', 'merge/2/ours/b.md'])
      assert.ok(!('failed' in (await store.keepState(`${SYNC}/${name}`, bytesOf(name)))));
    assert.deepEqual(await store.dropState(`${SYNC}/merge`), { changed: true, durable: true });
    assert.equal(model.text(`${PIER}/${SYNC}/merge/1/ours/a.md`), undefined);
    assert.ok('failed' in model.open().facts(`${PIER}/${SYNC}/merge`));
    assert.equal(model.text(`${PIER}/${SYNC}/state.json`), 'state.json');
    await store.dropState(`${SYNC}/state.json`);
    assert.deepEqual(await store.dropState(`${SYNC}/state.json`), { changed: false, durable: true });
    const log = store.log.read();
    assert.deepEqual(log, []);
  });

  it('is all that may go so: nothing else of .local, and nothing beside it', async () => {
    const { model, opened } = world();
    const { store } = opened('first');
    model.put(`${PIER}/notes.md`, 'Mine\n');
    for (const path of [
      'notes.md',
      '.mooring/.local',
      `${SYNC}/../../manifest.yaml`,
      `${SYNC}/lock/1`,
      '.mooring/.local/history',
    ])
      assert.ok('failed' in (await store.dropState(path)), path);
    assert.equal(model.text(`${PIER}/notes.md`), 'Mine\n');
  });
});

describe('the lock of sync', () => {
  it('is another one than that of writing, and says who holds it without taking it', async () => {
    const { opened, registry } = world();
    const first = opened('first');
    const second = opened('second');
    assert.equal(first.lock.holder(), undefined);
    const held = await first.lock.acquire({ doing: 'pull' });
    assert.ok(!('failed' in held));
    assert.ok(!('failed' in (await second.store.keepState(`${SYNC}/state.json`, bytesOf('{}')))));
    const { actor, doing } = second.lock.holder() ?? {};
    assert.deepEqual([actor, doing], ['ana@pier test/first', 'pull']);
    const refused = await second.lock.acquire({ doing: 'push', patienceMs: 0 });
    assert.ok('failed' in refused && refused.failed === 'locked');
    assert.equal(held.fence(), undefined);
    registry.set('first', 'dead');
    assert.equal(second.lock.holder(), undefined);
    registry.delete('first');
    await held.release();
    assert.equal(second.lock.holder(), undefined);
  });
});
