import assert from 'node:assert/strict';
import type { CommitRequest } from '../../src/store/commit.ts';
import { failureSentence } from '../../src/store/failure.ts';
import type { CommitProgress } from '../../src/store/progress.ts';
import { filesOf, isSame, journalsOf, litterOf, OLD, ONE, ONE_NEW, open, putFiles } from '../kit/commit-scenario.ts';
import { type Faults, modelDisk } from '../kit/model-disk.ts';
import { bytesOf, hashOf, modelOutside, ROOT } from '../kit/model-outside.ts';
import { AFTER, BEFORE, isAfter, isBefore, putBefore, RENAME } from '../kit/move-scenario.ts';

/** A process that commits, and may be told to stop before one of its steps. */
async function commitUntil(at: number, request: CommitRequest = RENAME) {
  const model = modelDisk();
  putBefore(model);
  const cancel = new AbortController();
  let steps = 0;
  const before: Faults['before'] = step => {
    steps = step;
    if (step === at) cancel.abort();
  };
  const store = open(modelOutside(model.open({ before }), 'first'));
  const answer = await store.commit({ ...request, signal: cancel.signal });
  return { model, answer, steps };
}

/** Nobody is blocked, although the one who was stopped lives on. */
async function goesOn(model: ReturnType<typeof modelDisk>): Promise<void> {
  const next = await open(modelOutside(model.open(), 'second')).commit({
    label: 'Go on',
    patienceMs: 0,
    changes: [{ path: 'next.md', before: 'absent', after: bytesOf('next') }],
  });
  assert.ok(!('failed' in next), JSON.stringify(next));
}

describe('a commit that is to be stopped', () => {
  it('changes nothing and leaves nothing at any step before it is ready, and is done from then on', async () => {
    const { steps } = await commitUntil(0);
    const ends: boolean[] = [];
    for (let at = 1; at <= steps; at++) {
      const { model, answer } = await commitUntil(at);
      const isCancelled = 'failed' in answer;
      ends.push(isCancelled);
      const story = `stopped before step ${at} of ${steps}`;
      if (isCancelled) assert.deepEqual(answer, { failed: 'cancelled', path: ROOT }, story);
      assert.ok(isCancelled ? isBefore(model) : isAfter(model), story);
      assert.deepEqual([...journalsOf(model), ...litterOf(model)], [], story);
      const logged = open(modelOutside(model.open(), 'third')).log.read();
      assert.equal('failed' in logged ? -1 : logged.length, isCancelled ? 0 : 1, story);
      await goesOn(model);
    }
    const turn = ends.indexOf(false);
    assert.ok(turn > steps / 3 && turn < steps, `${turn} of ${steps}`);
    assert.ok(!ends.slice(turn).includes(true), 'what was ready was stopped');
  });

  it('is stopped just as well where it changes one file', async () => {
    const ends = new Set<string>();
    for (let at = 1; at < 60; at++) {
      const model = modelDisk();
      putFiles(model, OLD);
      const cancel = new AbortController();
      const disk = model.open({ before: step => step === at && cancel.abort() });
      const answer = await open(modelOutside(disk, 'first')).commit({ ...ONE, signal: cancel.signal });
      const isCancelled = 'failed' in answer;
      if (isCancelled) assert.equal(answer.failed, 'cancelled');
      assert.ok(isSame(filesOf(model), isCancelled ? OLD : ONE_NEW), `step ${at}`);
      assert.deepEqual(litterOf(model), []);
      await goesOn(model);
      ends.add(isCancelled ? 'cancelled' : 'done');
    }
    assert.equal(ends.size, 2);
  });

  it('does not wait for the lock any longer', async () => {
    const model = modelDisk();
    putBefore(model);
    const held = await open(modelOutside(model.open(), 'other')).lock.acquire({ doing: 'something long' });
    assert.ok(!('failed' in held));
    const outside = modelOutside(model.open(), 'first');
    const cancel = new AbortController();
    let waits = 0;
    const wait = (delayMs: number) => {
      if (++waits === 60) cancel.abort();
      return outside.wait(delayMs);
    };
    const store = open({ ...outside, wait });
    const answer = await store.commit({ ...RENAME, patienceMs: 60_000, signal: cancel.signal });
    assert.ok('failed' in answer && answer.failed === 'cancelled');
    assert.match(failureSentence(answer), /was stopped, and nothing was changed/);
    assert.equal(waits, 60);
    // Neither a claim nor the mark of somebody who waits is left.
    const left = model.paths().filter(path => path.startsWith(`${ROOT}/.local/lock/`));
    assert.deepEqual(left, [`${ROOT}/.local/lock/1`]);
    await held.release();
    await goesOn(model);
  });

  it('takes nothing where it was stopped before it began', async () => {
    const model = modelDisk();
    putBefore(model);
    const store = open(modelOutside(model.open(), 'first'));
    const signal = AbortSignal.abort();
    const answer = await store.commit({ ...RENAME, signal });
    assert.ok('failed' in answer && answer.failed === 'cancelled');
    const kept = await store.keepState('.local/base.json', bytesOf('{}'), { signal });
    assert.ok('failed' in kept && kept.failed === 'cancelled');
    assert.deepEqual(
      model.paths().filter(path => path.includes('.local')),
      [],
    );
  });

  it('leaves an undo undone too', async () => {
    const model = modelDisk();
    putBefore(model);
    const store = open(modelOutside(model.open(), 'first'));
    await store.commit(RENAME);
    const cancel = new AbortController();
    const seen: CommitProgress[] = [];
    const onProgress = (progress: CommitProgress) => {
      seen.push(progress);
      if (progress.done === 1) cancel.abort();
    };
    const answer = await store.undo(undefined, { signal: cancel.signal, onProgress });
    assert.ok('failed' in answer && answer.failed === 'cancelled', JSON.stringify(answer));
    assert.equal(seen.length, 2);
    assert.ok(isAfter(model));
    assert.deepEqual([...journalsOf(model), ...litterOf(model)], []);
    assert.ok(!('failed' in (await store.undo())));
    assert.ok(isBefore(model));
  });
});

describe('the progress of a commit', () => {
  it('counts the files that are staged, then what is finished, moves included', async () => {
    const model = modelDisk();
    putBefore(model);
    const seen: string[] = [];
    const cancel = new AbortController();
    const answer = await open(modelOutside(model.open(), 'first')).commit({
      ...RENAME,
      signal: cancel.signal,
      onProgress({ is, done, of }) {
        seen.push(`${is} ${done}/${of}`);
        if (is === 'finishing') cancel.abort();
      },
    });
    assert.ok(!('failed' in answer), 'what is being finished is not stopped');
    const counted = (is: string, of: number) => Array.from({ length: of + 1 }, (_, done) => `${is} ${done}/${of}`);
    assert.deepEqual(seen, [...counted('staging', 4), ...counted('finishing', 6)]);
  });

  it('lets others run where it takes long', async () => {
    const model = modelDisk();
    putBefore(model);
    const outside = modelOutside(model.open(), 'first');
    let nowMs = 0;
    let rests = 0;
    const wait = (delayMs: number) => {
      if (delayMs === 0) rests++;
      return outside.wait(delayMs);
    };
    await open({ ...outside, wait, stopwatch: () => (nowMs += 6) }).commit(RENAME);
    assert.ok(rests >= 3, `${rests} rests`);
  });
});

describe('what a commit relies on', () => {
  const relying = (relies: CommitRequest['relies'], more: Partial<CommitRequest> = {}) => {
    const model = modelDisk();
    putBefore(model);
    const store = open(modelOutside(model.open(), 'first'));
    return { model, answer: store.commit({ ...RENAME, ...more, ...(relies ? { relies } : {}) }) };
  };
  const notes = { path: 'notes.md', hash: hashOf(BEFORE['notes.md'] ?? '') };

  it('is looked at, at paths of before the moves', async () => {
    const { model, answer } = relying([
      notes,
      { path: 'nothing/here.md', hash: 'absent' },
      { path: 'notes.md/below', hash: 'absent' },
    ]);
    assert.ok(!('failed' in (await answer)), JSON.stringify(await answer));
    assert.ok(isAfter(model));
  });

  for (const [what, reliance] of Object.entries({
    'another content': { path: 'notes.md', hash: hashOf('other') },
    'a file where none should be': { path: 'notes.md', hash: 'absent' as const },
    'no file where one should be': { path: 'gone.md', hash: hashOf('gone') },
    'a folder where a file should be': { path: 'workspaces', hash: hashOf('x') },
    'a folder where nothing should be': { path: 'workspaces', hash: 'absent' as const },
  })) {
    it(`stops it, with nothing changed, where it is ${what}`, async () => {
      const { model, answer } = relying([notes, reliance]);
      assert.deepEqual(await answer, { failed: 'changed', path: `${ROOT}/${reliance.path}` });
      assert.ok(isBefore(model));
    });
  }

  it('is looked at again last of all', async () => {
    for (const at of [0, 2, 4]) {
      const model = modelDisk();
      putBefore(model);
      const store = open(modelOutside(model.open(), 'first'));
      let asked = 0;
      const answer = await store.commit({
        ...RENAME,
        relies: [notes],
        changes: () => {
          asked++;
          return RENAME.changes as [];
        },
        onProgress: ({ is, done }) => is === 'staging' && done === at && model.put(`${ROOT}/notes.md`, 'by hand'),
      });
      assert.deepEqual(answer, { failed: 'changed', path: `${ROOT}/notes.md` });
      assert.equal(asked, 1);
      assert.equal(model.text(`${ROOT}/notes.md`), 'by hand');
      assert.deepEqual([...journalsOf(model), ...litterOf(model)], []);
      assert.equal(model.text(`${ROOT}/config.toml`), BEFORE['config.toml']);
      assert.notEqual(AFTER['config.toml'], BEFORE['config.toml']);
    }
  });

  it('is looked at before one file is changed', async () => {
    const { model, answer } = relying([{ path: 'gone.md', hash: hashOf('gone') }], {
      moves: [],
      changes: [{ path: 'new.md', before: 'absent', after: bytesOf('new') }],
    });
    assert.ok('failed' in (await answer));
    assert.equal(model.text(`${ROOT}/new.md`), undefined);
  });
});
