import assert from 'node:assert/strict';
import type { CommitRequest } from '../../src/store/commit.ts';
import { openStore, type Store } from '../../src/store/open-store.ts';
import { filesOf, isSame, journalsOf, open } from '../kit/commit-scenario.ts';
import { afterEveryFailure, afterEveryStop, type Scenario } from '../kit/every-step.ts';
import { type ModelDisk, modelDisk } from '../kit/model-disk.ts';
import { bytesOf, hashOf, modelOutside, PLACE, ROOT } from '../kit/model-outside.ts';
import { BEFORE, checkMoved, foldersOf, isAfter, isBefore, putBefore, RENAME } from '../kit/move-scenario.ts';
import { some } from '../kit/often.ts';

describe('undo', () => {
  const world = (actor = 'ada@host cli/1') => {
    const model = modelDisk();
    model.putFolder(ROOT);
    const outside = modelOutside(model.open(), 'first');
    return { model, outside, store: openStore(outside, PLACE, { actor }) };
  };
  const write = (model: ModelDisk, path: string, text: string): CommitRequest => {
    const now = model.text(`${ROOT}/${path}`);
    return {
      label: `Write ${text}`,
      changes: [{ path, before: now === undefined ? 'absent' : hashOf(now), after: bytesOf(text) }],
    };
  };
  const did = async (store: Store, request: CommitRequest): Promise<string> => {
    const answer = await store.commit(request);
    assert.ok('operation' in answer && answer.operation, JSON.stringify(answer));
    return answer.operation.id;
  };
  const undone = async (store: Store, id?: string): Promise<string> => {
    const answer = await store.undo(id);
    assert.ok('undone' in answer, JSON.stringify(answer));
    return answer.undone.label;
  };
  const refusal = async (store: Store, id?: string) => {
    const answer = await store.undo(id);
    assert.ok('refused' in answer, JSON.stringify(answer));
    assert.match(answer.message, /\.$/);
    return answer;
  };

  it('takes back the newest operation, then the one before it, until there is none', async () => {
    const { model, store } = world();
    for (const text of ['one', 'two', 'three']) await did(store, write(model, 'a.md', text));
    const seen: unknown[] = [];
    for (let times = 0; times < 3; times++) {
      await undone(store);
      seen.push(model.text(`${ROOT}/a.md`));
    }
    assert.deepEqual(seen, ['two', 'one', undefined]);
    assert.equal((await refusal(store)).refused, 'nothing');
    const log = store.log.read();
    assert.ok(!('failed' in log));
    assert.deepEqual(
      log.map(({ label }) => label),
      ['undo: Write one', 'undo: Write two', 'undo: Write three', 'Write three', 'Write two', 'Write one'],
    );
    assert.equal(log[0]?.undoes, log[5]?.id);
  });

  it('does again what an undo took back, and takes that back in turn', async () => {
    const { model, store } = world();
    const id = await did(store, write(model, 'a.md', 'one'));
    const answer = await store.undo(id.slice(0, -2));
    assert.ok('undone' in answer && answer.operation);
    assert.equal(model.text(`${ROOT}/a.md`), undefined);
    assert.equal((await refusal(store, id)).refused, 'undone');
    await undone(store, answer.operation.id);
    assert.equal(model.text(`${ROOT}/a.md`), 'one');
    await undone(store);
    assert.equal(model.text(`${ROOT}/a.md`), undefined);
    const log = store.log.read();
    assert.ok(!('failed' in log));
    assert.deepEqual(
      log.map(({ label }) => label),
      ['undo: Write one', 'redo: Write one', 'undo: Write one', 'Write one'],
    );
    await undone(store, log[0]?.id);
    assert.equal(model.text(`${ROOT}/a.md`), 'one');
  });

  it('takes back moves, folders and every file of a commit, and does them again', async () => {
    const model = modelDisk();
    putBefore(model);
    const store = open(modelOutside(model.open(), 'first'));
    const id = await did(store, RENAME);
    assert.ok(isAfter(model));
    const plan = store.planUndo();
    assert.ok('moves' in plan && plan.moves.length === 2 && isAfter(model));
    await undone(store);
    assert.ok(isBefore(model), JSON.stringify([filesOf(model), foldersOf(model)]));
    const log = store.log.read();
    assert.ok(!('failed' in log) && log[0]?.undoes === id);
    await undone(store, log[0].id);
    assert.ok(isAfter(model));
    await undone(store);
    assert.ok(isBefore(model));
  });

  it('gives a file that was removed its mode again', async () => {
    const { model, store } = world();
    for (const [had, has] of [
      [0o600, 0o600],
      [0o664, 0o664],
      [0o777, 0o777],
      [0o4755, 0o755],
    ] as const) {
      model.put(`${ROOT}/.env`, 'SECRET=1', had);
      await did(store, { label: 'Remove', changes: [{ path: '.env', before: hashOf('SECRET=1'), after: 'remove' }] });
      await undone(store);
      assert.equal(model.facts(`${ROOT}/.env`)?.mode, has);
      assert.equal(model.text(`${ROOT}/.env`), 'SECRET=1');
    }
  });

  it('leaves a folder that it made where something was put into it since', async () => {
    const { model, store } = world();
    await did(store, write(model, 'new/deep/a.md', 'one'));
    model.put(`${ROOT}/new/mine.md`, 'by hand');
    await undone(store);
    assert.deepEqual(foldersOf(model), ['new']);
    assert.deepEqual(filesOf(model), { 'new/mine.md': 'by hand' });
  });

  it('keeps what else was done in a folder that it moves back', async () => {
    const { model, store } = world();
    model.put(`${ROOT}/dev/a.md`, 'a');
    await did(store, { label: 'Rename', moves: [{ from: 'dev', to: 'prod' }], changes: [] });
    model.put(`${ROOT}/prod/b.md`, 'by hand');
    await undone(store);
    assert.deepEqual(filesOf(model), { 'dev/a.md': 'a', 'dev/b.md': 'by hand' });
  });

  describe('is refused, with who and what to do, and changes nothing,', () => {
    it('where a later operation changed the same file', async () => {
      const { model, store, outside } = world();
      const id = await did(store, write(model, 'a.md', 'one'));
      const by = await did(openStore(outside, PLACE, { actor: 'ana@pier cli/2' }), write(model, 'a.md', 'two'));
      const answer = await refusal(store, id);
      assert.deepEqual([answer.refused, answer.path, answer.by?.id], ['changed', 'a.md', by]);
      assert.match(
        answer.message,
        /^a\.md was changed after that by ana@pier cli\/2 \(“Write two” of .*\); undo that first/,
      );
      assert.equal(model.text(`${ROOT}/a.md`), 'two');
      await undone(store, by);
      await undone(store, id);
    });

    it('where it was changed or removed by hand', async () => {
      const { model, store } = world();
      await did(store, write(model, 'a.md', 'one'));
      model.put(`${ROOT}/a.md`, 'by hand');
      assert.match((await refusal(store)).message, /^a\.md was changed by hand after “Write one”/);
      await did(store, { label: 'Gone', changes: [{ path: 'a.md', before: hashOf('by hand'), after: 'remove' }] });
      model.put(`${ROOT}/a.md`, 'by hand again');
      assert.match((await refusal(store)).message, /^a\.md was changed by hand after “Gone”/);
    });

    it('where a folder that it moved was moved on, or another stands in its old place', async () => {
      const { model, store } = world();
      model.put(`${ROOT}/dev/a.md`, 'a');
      const id = await did(store, { label: 'Rename', moves: [{ from: 'dev', to: 'int' }], changes: [] });
      const by = await did(store, { label: 'Rename again', moves: [{ from: 'int', to: 'prod' }], changes: [] });
      const answer = await refusal(store, id);
      assert.deepEqual([answer.refused, answer.path, answer.by?.id], ['changed', 'int', by]);
      await undone(store, by);
      model.put(`${ROOT}/dev/b.md`, 'by hand');
      assert.equal((await refusal(store, id)).path, 'dev');
    });

    it('where a file that it changed is in a folder that was moved since', async () => {
      const { model, store } = world();
      const id = await did(store, write(model, 'dev/a.md', 'one'));
      const by = await did(store, { label: 'Rename', moves: [{ from: 'dev', to: 'int' }], changes: [] });
      assert.equal((await refusal(store, id)).by?.id, by);
    });

    it('and blames nobody whose work is undone', async () => {
      const { model, store, outside } = world();
      const id = await did(store, write(model, 'dev/a.md', 'one'));
      await did(store, { label: 'Rename', moves: [{ from: 'dev', to: 'int' }], changes: [] });
      await undone(store);
      model.put(`${ROOT}/dev/a.md`, 'by hand');
      const answer = await refusal(store, id);
      assert.deepEqual([answer.by, answer.path], [undefined, 'dev/a.md']);
      outside.disk.unlink(`${ROOT}/dev/a.md`);
      assert.ok('undone' in (await store.undo(id)));
    });

    it('where nothing was kept of what was there', async () => {
      const { model, store } = world();
      await did(store, write(model, 'a.md', 'one'));
      await did(store, { ...write(model, 'a.md', 'two'), keep: 'none' });
      assert.match((await refusal(store)).message, /cannot be undone, since it was asked to keep nothing/);
      assert.equal(model.text(`${ROOT}/a.md`), 'two');
    });

    it('where the history has dropped it', async () => {
      const { model, store, outside } = world();
      await did(store, write(model, 'a.md', 'one'));
      await did(store, write(model, 'a.md', 'two'));
      const image = model.paths().find(path => path.endsWith(`/${hashOf('one')}`));
      assert.equal(outside.disk.unlink(image ?? ''), undefined);
      assert.match((await refusal(open(outside))).message, /no longer in the history/);
    });

    it('where no operation, or more than one, is meant', async () => {
      const { model, store } = world();
      assert.equal((await refusal(store, 'abc')).refused, 'unknown');
      await did(store, write(model, 'a.md', 'one'));
      await did(store, write(model, 'b.md', 'one'));
      assert.match((await refusal(store, 'first')).message, /2 operations begin with “first”/);
      assert.equal((await refusal(store, '')).refused, 'unknown');
    });
  });

  it('counts as done where everything was put back by hand', async () => {
    const { model, store } = world();
    await did(store, write(model, 'a.md', 'one'));
    await did(store, write(model, 'a.md', 'two'));
    model.put(`${ROOT}/a.md`, 'one');
    assert.equal(await undone(store), 'Write two');
    assert.equal(await undone(store), 'Write one');
    assert.equal(model.text(`${ROOT}/a.md`), undefined);
  });

  it('reads no line of the log that leads out of the root', async () => {
    const { model, store } = world();
    model.put('/home/other.md', 'x');
    const line = {
      id: 'evil',
      time: '2026-01-01T00:00:00.000Z',
      actor: 'x',
      label: 'Evil',
      files: [{ path: '../other.md', before: 'absent', after: hashOf('x') }],
    };
    model.put(`${PLACE.local}/log.jsonl`, `\n${JSON.stringify(line)}\n{"id":"b","files":[1]}\n`);
    const answer = await store.undo();
    assert.ok('failed' in answer && answer.failed === 'link', JSON.stringify(answer));
    assert.equal(model.text('/home/other.md'), 'x');
  });

  it('reads no line of the log with a mode that is none', async () => {
    for (const mode of ['rw', -1, 0o10000, 1.5]) {
      const { model, store } = world();
      const files = [{ path: 'a.md', before: hashOf('x'), after: 'absent', mode }];
      const line = { id: 'evil', time: '', actor: '', label: 'Evil', files };
      model.put(`${PLACE.local}/log.jsonl`, `\n${JSON.stringify(line)}\n`);
      const answer = await store.undo();
      assert.ok('refused' in answer && answer.refused === 'nothing', JSON.stringify(answer));
    }
  });

  const undoing: Scenario<unknown> = {
    async prepare(model) {
      putBefore(model);
      await open(modelOutside(model.open(), 'before')).commit(RENAME);
    },
    run: outside => open(outside).undo(),
  };

  it('is done or not after a crash at any step', async () => {
    await afterEveryStop(
      undoing,
      async after => {
        // Of what went before, the end may not have outlasted the power.
        after.registry.set('before', 'dead');
        const isRenamed = await checkMoved(after);
        if (after.answer) assert.ok(!isRenamed);
      },
      some([1, 2], 1),
    );
  });

  it('is done or not, and says which, when any step fails', async () => {
    await afterEveryFailure(
      undoing,
      async after => {
        const { answer, model, registry } = after;
        const left = journalsOf(model).length > 0;
        registry.set('first', 'dead');
        const isRenamed = await checkMoved(after);
        assert.ok(answer instanceof Object);
        if ('undone' in answer) assert.ok(!isRenamed);
        else if (!left) assert.ok(isRenamed, JSON.stringify(answer));
      },
      ['EIO'],
    );
  });

  it('needs what was there before of every file, whatever was asked for', async () => {
    const { model, store } = world();
    for (const [path, text] of Object.entries(BEFORE)) model.put(`${ROOT}/${path}`, text);
    const changes = Object.entries(BEFORE).map(([path, text]) => ({
      path,
      before: hashOf(text),
      after: bytesOf(`${text}#`),
    }));
    await did(store, { label: 'All', changes, keep: 'none' });
    await undone(store);
    assert.ok(isSame(filesOf(model), BEFORE));
  });
});
