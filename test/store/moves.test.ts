import assert from 'node:assert/strict';
import type { CommitRequest } from '../../src/store/commit.ts';
import { failureSentence } from '../../src/store/failure.ts';
import { openStore } from '../../src/store/open-store.ts';
import { chanceOf } from '../kit/chance.ts';
import { filesOf, journalsOf, litterOf, open } from '../kit/commit-scenario.ts';
import { type Faults, type ModelTraits, modelDisk } from '../kit/model-disk.ts';
import { bytesOf, hashOf, modelOutside, PLACE, type Registry, ROOT } from '../kit/model-outside.ts';
import { simulateMoves } from '../kit/move-faults.ts';
import { foldersOf } from '../kit/move-scenario.ts';
import { seedOr } from '../kit/often.ts';

const FILES = { 'dev/a.md': 'a', 'dev/deep/b.md': 'b', 'int/c.md': 'c', 'one.md': '1' };

describe('moves in a commit', () => {
  const world = (traits: Partial<ModelTraits> = {}, faults: Faults = {}) => {
    const model = modelDisk(traits);
    for (const [path, text] of Object.entries(FILES)) model.put(`${ROOT}/${path}`, text);
    const outside = modelOutside(model.open(faults), 'first');
    return { model, outside, store: open(outside) };
  };
  const move = (from: string, to: string, changes: CommitRequest['changes'] = []): CommitRequest => ({
    label: 'Move',
    moves: [{ from, to }],
    changes,
  });
  /** Refused for this reason, in a sentence, with nothing changed or left. */
  const refused = async (request: CommitRequest, traits: Partial<ModelTraits> = {}, faults: Faults = {}) => {
    const { model, store } = world(traits, faults);
    const folders = foldersOf(model);
    const answer = await store.commit(request);
    assert.ok('failed' in answer, JSON.stringify(answer));
    assert.match(failureSentence(answer), /^\S.*\.$/);
    assert.deepEqual(filesOf(model), FILES);
    assert.deepEqual([foldersOf(model), journalsOf(model), litterOf(model)], [folders, [], []]);
    return answer.failed;
  };

  it('take a file as well as a folder, and make the folders above', async () => {
    const { model, store } = world();
    const moves = [
      { from: 'dev', to: 'x/y/dev' },
      { from: 'one.md', to: 'x/one.md' },
    ];
    const answer = await store.commit({ label: 'Move', moves, changes: [] });
    assert.ok(!('failed' in answer) && answer.durable);
    assert.deepEqual(filesOf(model), {
      'x/y/dev/a.md': 'a',
      'x/y/dev/deep/b.md': 'b',
      'int/c.md': 'c',
      'x/one.md': '1',
    });
    assert.deepEqual(answer.operation?.moves, moves);
    assert.deepEqual(answer.operation?.made, ['x', 'x/y']);
  });

  it('go nowhere where something is, and from nowhere', async () => {
    assert.equal(await refused(move('dev', 'int')), 'exists');
    assert.equal(await refused(move('dev', 'one.md')), 'exists');
    assert.equal(await refused(move('one.md', 'int')), 'exists');
    assert.equal(await refused(move('gone', 'new')), 'missing');
  });

  it('stay in the root, after links are followed', async () => {
    for (const [from, to] of [
      ['../x', 'y'],
      ['dev', '../y'],
      ['dev', 'a/../../y'],
      ['', 'y'],
    ] as const) {
      assert.equal(await refused(move(from, to)), 'link');
    }
    const { model, outside } = world();
    model.putFolder('/elsewhere');
    model.putLink(`${ROOT}/out`, '/elsewhere');
    const place = { ...PLACE, allows: (path: string) => path.startsWith(`${ROOT}/`) };
    const store = openStore(outside, place, { actor: 'ada' });
    for (const [from, to] of [
      ['dev', 'out/dev'],
      ['out/x', 'y'],
      ['out', 'y'],
    ] as const) {
      const answer = await store.commit(move(from, to));
      assert.ok('failed' in answer && ['link', 'missing'].includes(answer.failed), to);
    }
    assert.deepEqual(filesOf(model), { ...FILES, out: '' });
  });

  it('touch nothing of each other, nor of what the changes speak of, nor of Mooring’s memory', async () => {
    const both = (...moves: { from: string; to: string }[]) => refused({ label: 'Move', moves, changes: [] });
    assert.equal(await both({ from: 'dev', to: 'x' }, { from: 'int', to: 'dev' }), 'overlap');
    assert.equal(await both({ from: 'dev', to: 'x' }, { from: 'int', to: 'x/int' }), 'overlap');
    assert.equal(await both({ from: 'dev', to: 'x' }, { from: 'dev/deep', to: 'y' }), 'overlap');
    assert.equal(await both({ from: 'dev', to: 'x' }, { from: 'int', to: 'X' }), 'overlap');
    assert.equal(await refused(move('dev', 'dev/deep/er')), 'overlap');
    assert.equal(await refused(move('.local', 'x')), 'reserved');
    const change = { path: 'dev/new.md', before: 'absent', after: bytesOf('x') } as const;
    assert.equal(await refused(move('dev', 'x', [change])), 'overlap');
    assert.equal(await refused(move('dev', 'x', [{ path: 'dev', folder: 'make' }])), 'overlap');
    assert.equal(await refused(move('dev', 'x', [{ path: 'x/deep', folder: 'remove' }])), 'not-empty');
  });

  it('lose no change that was asked for by way of a link into the folder that moves', async () => {
    for (const to of ['dev', './dev', `${ROOT}/dev/deep`]) {
      const { model, store } = world();
      model.putLink(`${ROOT}/way`, to);
      const file = to.endsWith('deep') ? 'b' : 'a';
      const folders = foldersOf(model);
      for (const path of [`way/${file}.md`, 'way/new.md', 'way/deeper/new.md']) {
        const before = path.endsWith('new.md') ? ('absent' as const) : hashOf(file);
        const answer = await store.commit(move('dev', 'prod', [{ path, before, after: bytesOf('changed') }]));
        assert.ok('failed' in answer && answer.failed === 'overlap', JSON.stringify([path, answer]));
        const folder = await store.commit(move('dev', 'prod', [{ path: 'way/more', folder: 'make' }]));
        assert.ok('failed' in folder && folder.failed === 'overlap', JSON.stringify(folder));
        assert.equal(model.text(`${ROOT}/dev/a.md`), 'a');
        assert.deepEqual([foldersOf(model), journalsOf(model), litterOf(model)], [folders, [], []]);
      }
    }
  });

  it('leave everything where one file is not what the caller had read', async () => {
    assert.equal(
      await refused(move('dev', 'x', [{ path: 'x/a.md', before: hashOf('b'), after: bytesOf('c') }])),
      'changed',
    );
  });

  it('to another file system are refused', async () => {
    assert.equal(await refused(move('dev', 'far/dev'), { volumes: [`${ROOT}/far`] }), 'other-disk');
    const { store } = world({ volumes: [`${ROOT}/int`] });
    const answer = await store.commit(move('dev', 'int/dev'));
    assert.ok('failed' in answer);
    assert.match(failureSentence(answer), /dev .*another file system.*choose a place on the same one\.$/);
  });

  it('wait a while for a program that holds the folder, and then say so', async () => {
    const steps: string[] = [];
    await world({}, { before: (_step, what) => steps.push(what) }).store.commit(move('dev', 'x'));
    const renames = steps.flatMap((what, index) => (what === 'rename' ? [index + 1] : []));
    let waited = 0;
    let held = 0;
    let longestMs = 0;
    for (const at of renames) {
      for (const code of ['EPERM', 'EBUSY', 'EACCES']) {
        const short = world({}, { fail: { at, code } });
        const answer = await short.store.commit(move('dev', 'x'));
        if ('failed' in answer) continue;
        if (short.outside.waitedMs() > 0) waited++;
        assert.ok('x/a.md' in filesOf(short.model));
        const long = world({}, { fail: { at, code, count: 100 } });
        const never = await long.store.commit(move('dev', 'x'));
        if (!('failed' in never) || never.failed !== 'held') continue;
        assert.ok(long.outside.waitedMs() > 0);
        longestMs = Math.max(longestMs, long.outside.waitedMs());
        held++;
      }
    }
    assert.ok(waited >= 3 && held >= 3 && longestMs < 10_000, `${waited} ${held} ${longestMs}`);
  });

  it('that somebody thwarts in the last moment are taken back', async () => {
    const model = modelDisk();
    for (const [path, text] of Object.entries(FILES)) model.put(`${ROOT}/${path}`, text);
    const before = (): void => {
      if (journalsOf(model).some(path => path.endsWith('.ready.json'))) model.put(`${ROOT}/y/mine.md`, 'mine');
    };
    const moves = [
      { from: 'int', to: 'x' },
      { from: 'dev', to: 'y' },
    ];
    const answer = await open(modelOutside(model.open({ before }), 'first')).commit({
      label: 'Move',
      moves,
      changes: [],
    });
    assert.ok('failed' in answer && answer.failed === 'exists');
    assert.deepEqual(filesOf(model), { ...FILES, 'y/mine.md': 'mine' });
    assert.deepEqual(journalsOf(model), []);
  });

  it('make many files in a new folder, and folders with nothing in them', async () => {
    const { model, store } = world();
    const paths = Array.from({ length: 300 }, (_, at) => `new/${at % 7}/${at}.md`);
    const changes = [
      ...paths.map(path => ({ path, before: 'absent' as const, after: bytesOf(path) })),
      { path: 'new/empty/deep', folder: 'make' as const },
      { path: 'new/empty', folder: 'make' as const },
      { path: 'int', folder: 'make' as const },
    ];
    const answer = await store.commit({ label: 'Scaffold', changes });
    assert.ok(!('failed' in answer) && answer.durable);
    assert.ok(paths.every(path => model.text(`${ROOT}/${path}`) === path));
    assert.ok(foldersOf(model).includes('new/empty/deep'));
    assert.equal(answer.operation?.made?.length, 10);
    await store.undo();
    assert.deepEqual(filesOf(model), FILES);
    assert.deepEqual(foldersOf(model), ['dev', 'dev/deep', 'int']);
  });

  it('may come with folders that go, once they are empty', async () => {
    const { model, store } = world();
    const changes: CommitRequest['changes'] = [
      { path: 'dev', folder: 'remove' },
      { path: 'dev/deep', folder: 'remove' },
      { path: 'dev/a.md', before: hashOf('a'), after: 'remove' },
      { path: 'gone', folder: 'remove' },
    ];
    const full = await store.commit({ label: 'Remove', changes });
    assert.ok('failed' in full && full.failed === 'not-empty', JSON.stringify(full));
    const answer = await store.commit({ label: 'Remove', moves: [{ from: 'dev/deep/b.md', to: 'b.md' }], changes });
    assert.ok(!('failed' in answer));
    assert.deepEqual(foldersOf(model), ['int']);
    assert.deepEqual(answer.operation?.removed, ['dev/deep', 'dev']);
    await store.undo();
    assert.deepEqual(filesOf(model), FILES);
    assert.deepEqual(foldersOf(model), ['dev', 'dev/deep', 'int']);
  });

  it('are not made again where somebody moved the folder back by hand before the power was lost', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { model, store } = world();
      const answer = await store.commit(move('dev', 'x'));
      assert.ok(!('failed' in answer) && answer.durable);
      const hand = model.open();
      assert.equal(hand.rename(`${ROOT}/x`, `${ROOT}/dev`), undefined);
      hand.syncFolder(ROOT);
      model.crash(chanceOf(seed));
      const registry: Registry = new Map([['first', 'dead']]);
      await open(modelOutside(model.open(), 'later', registry)).recover();
      assert.deepEqual(filesOf(model), FILES);
    }
  });

  it('never lose or double a folder, through many lives with any faults', async () => {
    for (const seed of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, seedOr(11)]) await simulateMoves(seed);
  });
});
