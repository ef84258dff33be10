import assert from 'node:assert/strict';
import { failureSentence, type WriteFailure } from '../../src/store/failure.ts';
import { openStore, type Store } from '../../src/store/open-store.ts';
import type { Outside } from '../../src/store/outside.ts';
import { projectPlace } from '../../src/store/root-places.ts';
import type { KeptState } from '../../src/store/state-file.ts';
import { afterEveryFailure, afterEveryStop, type Scenario } from '../kit/every-step.ts';
import { type ModelDisk, modelDisk } from '../kit/model-disk.ts';
import { bytesOf, modelOutside, textOf } from '../kit/model-outside.ts';

const PROJECT = '/srv/abacus';
const BASE = '.mooring/.local/base.json';
const FILE = `${PROJECT}/${BASE}`;
const LOCAL = `${PROJECT}/.mooring/.local`;
const OLD = '{"schema":1,"entities":["what was accepted before"]}\n';
const NEW = '{"schema":1,"entities":["what is accepted from now on, and a little more"]}\n';

const open = (outside: Outside): Store =>
  openStore(outside, projectPlace(outside, PROJECT), { actor: 'ada@host lsp/1' });

const world = () => {
  const model = modelDisk();
  model.putFolder(`${PROJECT}/.mooring`);
  const disk = model.open();
  return { model, disk, store: open(modelOutside(disk, 'first')) };
};

const replacing: Scenario<KeptState | WriteFailure> = {
  async prepare(model) {
    model.putFolder(`${PROJECT}/.mooring`);
    await open(modelOutside(model.open(), 'before')).keepState(BASE, bytesOf(OLD));
  },
  run: outside => open(outside).keepState(BASE, bytesOf(NEW)),
};
const making: Scenario<KeptState | WriteFailure> = {
  prepare: model => model.putFolder(`${PROJECT}/.mooring`),
  run: outside => open(outside).keepState(BASE, bytesOf(NEW)),
};
const scenarios = {
  'a state that is replaced': { scenario: replacing, old: OLD },
  'a first state': { scenario: making, old: undefined },
};

const litter = (model: ModelDisk) => model.paths().filter(path => path.endsWith('.tmp'));

/** The next process is not blocked, and clears away what was left. */
async function goesOn(outside: Outside, model: ModelDisk): Promise<void> {
  const next = await open(outside).keepState(BASE, bytesOf('{}\n'));
  assert.ok(!('failed' in next), JSON.stringify(next));
  assert.equal(model.text(FILE), '{}\n');
}

describe('a state file in .local', () => {
  for (const [name, { scenario, old }] of Object.entries(scenarios)) {
    it(`leaves ${name} old or new after a crash at any step, and new once that was said`, async () => {
      await afterEveryStop(scenario, async ({ model, answer, outside, registry }) => {
        registry.set('before', 'dead');
        const text = model.text(FILE);
        assert.ok(text === old || text === NEW, `torn: ${text}`);
        if (answer) assert.ok(!('failed' in answer) && answer.durable && text === NEW);
        await goesOn(outside, model);
        assert.deepEqual(
          litter(model).filter(path => path.startsWith(`${LOCAL}/.mooring`)),
          [],
        );
      });
    });

    it(`leaves ${name} as it was when a step fails, says why, and blocks nobody`, async () => {
      await afterEveryFailure(scenario, async ({ model, answer, outside, registry }) => {
        assert.ok(answer);
        const text = model.text(FILE);
        if ('failed' in answer) {
          assert.equal(text, old);
          assert.match(failureSentence(answer), /[.]$/);
        } else assert.equal(text, NEW);
        registry.set('first', 'dead');
        await goesOn(outside, model);
      });
    });
  }

  it('is for its owner alone, and stands in no log and no history', async () => {
    const { model, store } = world();
    assert.deepEqual(await store.keepState(BASE, bytesOf(OLD)), { changed: true, durable: true });
    assert.deepEqual(await store.keepState(BASE, bytesOf(NEW)), { changed: true, durable: true });
    assert.equal(model.text(FILE), NEW);
    assert.equal(model.facts(FILE)?.mode, 0o600);
    assert.deepEqual(store.log.read(), []);
    assert.deepEqual(store.history.versions(BASE), []);
    const undone = await store.undo();
    assert.ok('refused' in undone && undone.refused === 'nothing');
    assert.equal(model.text(FILE), NEW);
  });

  it('is written nowhere where it holds that already', async () => {
    const { model, store } = world();
    await store.keepState(BASE, bytesOf(OLD));
    const before = model.facts(FILE);
    assert.deepEqual(await store.keepState(BASE, bytesOf(OLD)), { changed: false, durable: true });
    assert.deepEqual(model.facts(FILE), before);
  });

  it('is worked out, under the lock, from what is there then', async () => {
    const { model, disk, store } = world();
    await store.keepState(BASE, bytesOf('a'));
    const other = open(modelOutside(disk, 'second'));
    const seen: (string | undefined)[] = [];
    const append = (by: Store, more: string) =>
      by.keepState(BASE, now => {
        seen.push(textOf(now));
        return bytesOf(`${textOf(now)}${more}`);
      });
    await Promise.all([append(store, 'b'), append(other, 'c')]);
    assert.deepEqual([...(model.text(FILE) ?? '')].sort(), ['a', 'b', 'c']);
    assert.equal(seen[0], 'a');
    assert.deepEqual(await store.keepState(BASE, () => undefined), { changed: false, durable: true });
    assert.deepEqual(await store.keepState(BASE, () => ({ failed: 'newer', path: FILE })), {
      failed: 'newer',
      path: FILE,
    });
    const first = await store.keepState('.mooring/.local/cache/first.json', now => bytesOf(String(now)));
    assert.ok(!('failed' in first));
    assert.equal(model.text(`${LOCAL}/cache/first.json`), 'undefined');
  });

  it('lies below .local, and is none of the files that have rules of their own', async () => {
    const { model, store } = world();
    for (const path of [
      'manifest.yaml',
      '.mooring/manifest.yaml',
      '.mooring/.local',
      '.mooring/.local/../manifest.yaml',
      '.mooring/.localother/base.json',
      '/etc/passwd',
      '.mooring/.local/log.jsonl',
      '.mooring/.local/log.2.jsonl',
      '.mooring/.local/lock/9',
      '.mooring/.local/journal/a.ready.json',
      '.mooring/.local/history/index.jsonl',
      '.mooring/.local/README',
    ]) {
      const refused = await store.keepState(path, bytesOf('x'));
      assert.ok('failed' in refused, path);
      assert.equal(
        refused.failed,
        path.startsWith('.mooring/.local/') && !path.includes('..') ? 'reserved' : 'link',
        path,
      );
    }
    assert.deepEqual(model.paths(), []);
  });

  it('does not follow a link, whoever put it there', async () => {
    const { model, store } = world();
    model.put('/etc/passwd', 'root\n');
    model.putFolder(LOCAL);
    model.putLink(FILE, '/etc/passwd');
    const refused = await store.keepState(BASE, bytesOf('x'));
    assert.ok('failed' in refused && refused.failed === 'link');
    assert.equal(model.text('/etc/passwd'), 'root\n');
  });

  it('is left alone by one whose lock was taken over', async () => {
    const { model, store } = world();
    await store.keepState(BASE, bytesOf(OLD));
    const answer = await store.keepState(BASE, () => {
      model.put(`${LOCAL}/lock/99`, '{}');
      return bytesOf(NEW);
    });
    assert.ok('failed' in answer && answer.failed === 'lost-lock');
    assert.equal(model.text(FILE), OLD);
    assert.deepEqual(litter(model), []);
  });

  it('waits for whoever holds the lock, and says who it is', async () => {
    const { model, disk, store } = world();
    const held = await open(modelOutside(disk, 'second')).lock.acquire({ doing: 'something long' });
    assert.ok(!('failed' in held));
    const refused = await store.keepState(BASE, bytesOf('x'), { patienceMs: 30 });
    assert.ok('failed' in refused && refused.failed === 'locked' && refused.holder?.doing === 'something long');
    assert.equal(model.text(FILE), undefined);
  });
});
