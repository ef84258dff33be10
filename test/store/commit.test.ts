import assert from 'node:assert/strict';
import { failureSentence } from '../../src/store/failure.ts';
import { openStore, type Store } from '../../src/store/open-store.ts';
import type { Outside } from '../../src/store/outside.ts';
import { chanceOf } from '../kit/chance.ts';
import {
  changed,
  checkWhole,
  contentIn,
  type Files,
  filesOf,
  isSame,
  journalsOf,
  litterOf,
  MANY,
  NEW,
  OLD,
  ONE,
  ONE_NEW,
  open,
  putFiles,
  scenarioOf,
} from '../kit/commit-scenario.ts';
import { afterEveryFailure, afterEveryStop } from '../kit/every-step.ts';
import { modelDisk, Stopped } from '../kit/model-disk.ts';
import { bytesOf, hashOf, modelOutside, PLACE, type Registry, ROOT, textOf } from '../kit/model-outside.ts';
import { some } from '../kit/often.ts';

const logOf = (outside: Outside) => {
  const operations = open(outside).log.read();
  assert.ok(!('failed' in operations));
  return operations;
};

describe('a commit', () => {
  for (const [name, request, now] of [
    ['one file', ONE, ONE_NEW],
    ['many files', MANY, NEW],
  ] as const) {
    it(`of ${name} is done or not after a crash at any step, and done once that was said`, async () => {
      await afterEveryStop(
        scenarioOf(request),
        async after => {
          const isNew = await checkWhole(after, now);
          if (!after.answer) return;
          assert.ok(!('failed' in after.answer) && after.answer.durable && isNew);
          const logged = logOf(after.outside).filter(({ label }) => label === request.label);
          assert.equal(logged.length, 1);
          const versions = open(after.outside).history.versions('config.toml');
          assert.ok(!('failed' in versions));
          assert.ok(open(after.outside).history.read(hashOf(contentIn(OLD, 'config.toml'))));
        },
        some([1, 2, 3], 2),
      );
    });

    it(`of ${name} is done or not, and says which, when any step fails`, async () => {
      const codes = name === 'one file' ? undefined : ['EIO', 'EPERM', 'short'];
      await afterEveryFailure(
        scenarioOf(request),
        async after => {
          const { answer, model, story, registry } = after;
          assert.ok(answer);
          if (/all after/.test(story)) registry.set('first', 'dead');
          else if ('failed' in answer && journalsOf(model).length === 0) assert.ok(isSame(filesOf(model), OLD));
          if ('failed' in answer) assert.match(failureSentence(answer), /[.]$/);
          const left = journalsOf(model).length > 0;
          // What could not be removed at once goes when its process has ended; its lock is free before.
          await open(after.outside)
            .lock.acquire({ doing: 'look' })
            .then(held => {
              assert.ok(!('failed' in held), JSON.stringify(held));
              return held.release();
            });
          registry.set('first', 'dead');
          const isNew = await checkWhole(after, now);
          if (!('failed' in answer)) assert.ok(isNew);
          else if (!left) assert.ok(!isNew);
        },
        codes,
      );
    });
  }

  const world = (files: Files = OLD) => {
    const model = modelDisk();
    putFiles(model, files);
    const registry: Registry = new Map();
    return { model, registry, outside: modelOutside(model.open(), 'first', registry) };
  };

  /** A commit that is marked ready and then stopped, with its process dead. */
  const ready = async () => {
    const { model, registry } = world();
    const disk = model.open({
      before(_step, what) {
        if (what === 'rename' && journalsOf(model).some(path => path.endsWith('.ready.json'))) throw new Stopped();
      },
    });
    await assert.rejects(open(modelOutside(disk, 'stopped', registry)).commit(MANY), Stopped);
    registry.set('stopped', 'dead');
    return { model, outside: modelOutside(model.open(), 'later', registry) };
  };

  it('that a crash interrupted is finished by whoever writes next', async () => {
    const { model, outside } = await ready();
    const next = await open(outside).commit({
      label: 'Go on',
      changes: [{ path: 'x.md', before: 'absent', after: bytesOf('x') }],
    });
    assert.ok(!('failed' in next));
    assert.deepEqual(filesOf(model), { ...NEW, 'x.md': 'x' });
    assert.deepEqual(
      logOf(outside).map(({ label }) => label),
      ['Go on', 'Change much'],
    );
  });

  it('leaves what was edited by hand before it could be finished, says so, and keeps its own content', async () => {
    const { model, outside } = await ready();
    model.put(`${ROOT}/config.toml`, 'by hand');
    const store = open(outside);
    const recovery = await store.recover();
    assert.ok(!('failed' in recovery));
    assert.deepEqual(recovery.conflicts, ['config.toml']);
    assert.deepEqual(filesOf(model), { ...NEW, 'config.toml': 'by hand' });
    assert.equal(textOf(store.history.read(hashOf(contentIn(NEW, 'config.toml')))), contentIn(NEW, 'config.toml'));
    assert.deepEqual(litterOf(model), []);
  });

  it('is refused as a whole where one file is not what the caller had read', async () => {
    const { model, outside } = world({ ...OLD, 'gone.md': 'by hand' });
    const answer = await open(outside).commit(MANY);
    assert.deepEqual(answer, { failed: 'changed', path: `${ROOT}/gone.md` });
    assert.deepEqual(filesOf(model), { ...OLD, 'gone.md': 'by hand' });
    assert.deepEqual(litterOf(model), []);
  });

  it('that changes nothing writes nothing but its lock', async () => {
    const { model, outside } = world();
    const same = Object.entries(OLD).map(([path, content]) => ({
      path,
      before: hashOf(content),
      after: bytesOf(content),
    }));
    const answer = await open(outside).commit({ label: 'Nothing', changes: same });
    assert.deepEqual(answer, { durable: true, conflicts: [] });
    assert.deepEqual(
      model.paths().filter(path => /log|history|journal/.test(path)),
      [],
    );
  });

  it('works out its changes while nobody else writes', async () => {
    const { model, outside } = world();
    const [one, two] = [open(outside), open(modelOutside(model.open(), 'second'))];
    const add = (store: Store, line: string) =>
      store.commit({
        label: line,
        changes() {
          const now = model.text(`${ROOT}/config.toml`) ?? '';
          return [{ path: 'config.toml', before: hashOf(now), after: bytesOf(`${now}${line}\n`) }];
        },
      });
    const answers = await Promise.all([add(one, 'b = 1'), add(two, 'c = 1'), add(one, 'd = 1')]);
    assert.ok(answers.every(answer => !('failed' in answer)));
    assert.deepEqual(model.text(`${ROOT}/config.toml`)?.split('\n').slice(1, 4).sort(), ['b = 1', 'c = 1', 'd = 1']);
  });

  it('stays inside the root', async () => {
    const { outside } = world();
    for (const path of ['../x', '/etc/x', 'a/../../x', 'a//b', '', 'a\\b']) {
      const answer = await open(outside).commit({
        label: 'Out',
        changes: [{ path, before: 'absent', after: bytesOf('x') }],
      });
      assert.ok('failed' in answer && answer.failed === 'link', path);
    }
  });

  it('touches no file twice', async () => {
    const { outside } = world();
    const answer = await open(outside).commit({
      label: 'Twice',
      changes: [changed('config.toml'), changed('config.toml')],
    });
    assert.ok('failed' in answer);
  });

  it('moves no file over another one', async () => {
    const { outside, model } = world();
    const changes = [{ path: 'from.md', before: hashOf(contentIn(OLD, 'from.md')), moveTo: 'gone.md' }];
    const answer = await open(outside).commit({ label: 'Move', changes });
    assert.deepEqual(answer, { failed: 'changed', path: `${ROOT}/gone.md` });
    assert.deepEqual(filesOf(model), OLD);
  });

  it('of a newer Mooring is left for that one', async () => {
    const { model, outside } = world();
    const journal = { schema: 3, operation: {}, steps: [], folders: [] };
    model.put(`${PLACE.local}/journal/abc.ready.json`, JSON.stringify(journal));
    const answer = await open(outside).commit(ONE);
    assert.ok('failed' in answer && answer.failed === 'newer');
    assert.equal(journalsOf(model).length, 1);
  });

  it('of a newer Mooring is left for that one, whatever shape its journal has', async () => {
    for (const state of ['.ready', '.back', '']) {
      const { model, outside } = world();
      const path = `${PLACE.local}/journal/abc${state}.json`;
      model.put(path, JSON.stringify({ schema: 4, actions: [{ copy: 'config.toml' }] }));
      const answer = await open(outside).commit(ONE);
      assert.ok('failed' in answer && answer.failed === 'newer', JSON.stringify(answer));
      assert.deepEqual(journalsOf(model), [path]);
    }
  });

  it('is taken back where what it had staged is gone before it is in place', async () => {
    const model = modelDisk();
    const litter = (): string[] => model.paths().filter(path => /\/\.mooring-first-[^/]*\.tmp$/.test(path));
    putFiles(model, OLD);
    let isGone = false;
    const disk = model.open({
      before() {
        if (isGone || !journalsOf(model).some(path => path.endsWith('.ready.json'))) return;
        isGone = true;
        for (const path of litter().filter(path => !path.includes('.local'))) model.open().unlink(path);
      },
    });
    const answer = await open(modelOutside(disk, 'first')).commit(MANY);
    assert.ok('failed' in answer, JSON.stringify(answer));
    assert.deepEqual(filesOf(model), OLD);
    assert.deepEqual([journalsOf(model), litter()], [[], []]);
  });

  it('promises of a content that is there already that it lasts, behind a link too', async () => {
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const { model, outside } = world();
      model.put('/home/dotfiles/app.toml', 'old and longer than a block');
      model.putLink(`${ROOT}/app.toml`, '../dotfiles/app.toml');
      const content = bytesOf('new and longer than a block');
      const disk = model.open();
      const file = disk.create('/home/dotfiles/new', 0o644);
      assert.ok(!('failed' in file));
      file.write(content);
      file.sync();
      disk.rename('/home/dotfiles/new', '/home/dotfiles/app.toml');
      const changes = [{ path: 'app.toml', before: outside.hash(content), after: content }];
      const answer = await open(outside).commit({ label: 'Same', changes });
      assert.ok(!('failed' in answer) && answer.durable);
      model.crash(chanceOf(seed));
      assert.equal(model.text(`${ROOT}/app.toml`), 'new and longer than a block', `seed ${seed}`);
    }
  });

  it('takes no file for empty that an editor has emptied to write it again', async () => {
    for (const isMoved of [false, true]) {
      const { model, outside } = world();
      const [path, moves] = isMoved ? ['b/x', [{ from: 'a', to: 'b' }]] : ['a/x', []];
      const request = { label: 'Add', moves, changes: [{ path, before: hashOf(''), after: bytesOf('new') }] };
      model.put(`${ROOT}/a/x`, '');
      const wait = (delayMs: number): Promise<void> => {
        if (outside.waitedMs() > 0) model.put(`${ROOT}/a/x`, 'saved');
        return outside.wait(delayMs);
      };
      const answer = await open({ ...outside, wait }).commit(request);
      assert.deepEqual(answer, { failed: 'changed', path: `${ROOT}/${path}` });
      assert.equal(model.text(`${ROOT}/a/x`), 'saved');
    }
  });

  it('is not held up by a journal that nobody can read', async () => {
    const { model, outside } = world();
    model.put(`${PLACE.local}/journal/abc.ready.json`, '{"sch');
    const recovery = await open(outside).recover();
    assert.ok(!('failed' in recovery));
    assert.deepEqual(recovery.damaged, [`${PLACE.local}/journal/abc.ready.json`]);
    assert.ok(!('failed' in (await open(outside).commit(ONE))));
  });

  it('reads nothing into being', async () => {
    const { model, outside } = world();
    const store = open(outside);
    await store.recover();
    store.log.read();
    store.history.versions('config.toml');
    assert.deepEqual(
      model.paths().filter(path => path.startsWith(PLACE.local)),
      [],
    );
  });

  it('lets git find what it should not carry', async () => {
    const { model, outside } = world();
    const ignore = { path: `${ROOT}/.gitignore`, text: '.local/\n' };
    await openStore(outside, { ...PLACE, ignore }, { actor: 'ada' }).commit(ONE);
    assert.equal(model.text(`${ROOT}/.gitignore`), '.local/\n');
  });
});
