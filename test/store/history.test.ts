import assert from 'node:assert/strict';
import { makeFolders } from '../../src/store/folders.ts';
import { openHistory } from '../../src/store/history.ts';
import { type Operation, openOperationLog } from '../../src/store/operation-log.ts';
import { afterEveryFailure, afterEveryStop, type Scenario } from '../kit/every-step.ts';
import { modelDisk } from '../kit/model-disk.ts';
import { bytesOf, hashOf, modelOutside, PLACE, textOf } from '../kit/model-outside.ts';

const LOCAL = PLACE.local;
const at = (time: number) => ({ time: new Date(time).toISOString(), actor: 'ada@host cli/1' });
const world = () => {
  const model = modelDisk();
  model.putFolder(LOCAL);
  return { model, outside: modelOutside(model.open(), 'first') };
};
const CONTENT = 'key = "a content of more than one block"\n';

describe('the history of contents', () => {
  it('gives back what was kept, the newest first', () => {
    const { outside } = world();
    const history = openHistory(outside, LOCAL);
    history.keep({ path: 'a.toml', ...at(1), revision: 7 }, bytesOf('one'), true);
    history.keep({ path: 'b.toml', ...at(2) }, bytesOf('other'), true);
    history.keep({ path: 'a.toml', ...at(3) }, bytesOf('two'), false);
    assert.deepEqual(history.versions('a.toml'), [
      { path: 'a.toml', ...at(3), hash: hashOf('two'), size: 3 },
      { path: 'a.toml', ...at(1), revision: 7, hash: hashOf('one'), size: 3 },
    ]);
    assert.equal(textOf(history.read(hashOf('one'))), 'one');
    assert.equal(history.read(hashOf('three')), undefined);
    assert.equal(history.read('../../etc/passwd'), undefined);
  });

  it('keeps everything for its owner alone', () => {
    const { outside, model } = world();
    openHistory(outside, LOCAL).keep({ path: '.env', ...at(1) }, bytesOf('SECRET=1'), true);
    for (const path of model.paths()) assert.equal(model.facts(path)?.mode, 0o600, path);
  });

  it('is bounded in versions of each path and in bytes', () => {
    const { outside, model } = world();
    const history = openHistory(outside, LOCAL, { versionsPerPath: 3, totalBytes: 40 });
    for (let time = 1; time <= 9; time++) {
      for (const path of ['a', 'b']) history.keep({ path, ...at(time) }, bytesOf(`${path} ${time} 45678`), true);
    }
    assert.deepEqual(history.prune(), { dropped: 14 });
    const times = (path: string) => {
      const versions = history.versions(path);
      return 'failed' in versions ? [] : versions.map(({ time }) => Date.parse(time));
    };
    assert.deepEqual(
      [times('a'), times('b')],
      [
        [9, 8],
        [9, 8],
      ],
    );
    assert.equal(model.paths().length, 5);
    assert.ok(history.read(hashOf('a 9 45678')));
    assert.equal(history.read(hashOf('a 7 45678')), undefined);
  });

  it('drops nothing by itself of paths that somebody else keeps, who may want more of them', () => {
    const { outside } = world();
    const generous = openHistory(outside, LOCAL, { versionsPerPath: 200 });
    for (let time = 1; time <= 100; time++) generous.keep({ path: 'a', ...at(time) }, bytesOf(`a ${time}`), false);
    const sparing = openHistory(outside, LOCAL, { versionsPerPath: 10 });
    for (let time = 1; time <= 500; time++) {
      sparing.keep({ path: 'b', ...at(time) }, bytesOf(`b ${time}`), false);
      sparing.tidy(() => true);
    }
    const [a, b] = ['a', 'b'].map(path => generous.versions(path));
    assert.ok(Array.isArray(a) && Array.isArray(b));
    assert.equal(a.length, 100);
    assert.ok(b.length < 300, String(b.length));
    assert.ok(generous.read(hashOf('a 1')));
  });

  it('looks through itself often enough to stay near its bounds', () => {
    const { outside, model } = world();
    const history = openHistory(outside, LOCAL, { versionsPerPath: 10 });
    for (let time = 1; time <= 1500; time++) {
      history.keep({ path: 'a', ...at(time) }, bytesOf(`version ${time}`), false);
      history.tidy(() => true);
    }
    assert.ok(model.paths().length < 250, String(model.paths().length));
  });

  const keeping: Scenario<unknown> = {
    prepare(model) {
      model.putFolder(LOCAL);
      openHistory(modelOutside(model.open(), 'early'), LOCAL).keep({ path: 'a', ...at(1) }, bytesOf('early'), true);
    },
    async run(outside) {
      return openHistory(outside, LOCAL).keep({ path: 'a', ...at(2) }, bytesOf(CONTENT), true);
    },
  };

  it('never gives back what is damaged, and keeps it again, after a crash at any step', async () => {
    await afterEveryStop(keeping, ({ outside, answer }) => {
      const history = openHistory(outside, LOCAL);
      const read = () => textOf(history.read(hashOf(CONTENT)));
      assert.ok(read() === undefined || read() === CONTENT);
      if (answer) assert.equal(read(), CONTENT);
      assert.ok(!('failed' in history.versions('a')));
      const again = history.keep({ path: 'a', ...at(3) }, bytesOf(CONTENT), true);
      assert.ok(!('failed' in again));
      assert.equal(read(), CONTENT);
      const versions = history.versions('a');
      assert.ok(!('failed' in versions) && versions[0]?.time === at(3).time);
    });
  });

  it('says so when any step fails', async () => {
    await afterEveryFailure(keeping, ({ outside, answer }) => {
      const kept = openHistory(outside, LOCAL).read(hashOf(CONTENT)) !== undefined;
      if (typeof answer === 'object' && answer && 'hash' in answer) assert.ok(kept);
      assert.ok(!('failed' in openHistory(outside, LOCAL).keep({ path: 'a', ...at(3) }, bytesOf(CONTENT), true)));
    });
  });
});

const operation = (id: string, label = 'Set a'): Operation => ({
  id,
  ...at(1),
  label,
  files: [{ path: 'config.toml', before: 'absent', after: hashOf('x') }],
});

describe('the operation log', () => {
  it('gives back what was appended, the newest first, each once', () => {
    const { outside } = world();
    const log = openOperationLog(outside, LOCAL);
    for (const id of ['a', 'b', 'b', 'c']) assert.equal(log.append(operation(id), true), undefined);
    assert.deepEqual(log.read(), [operation('c'), operation('b'), operation('a')]);
    assert.deepEqual(log.read(2), [operation('c'), operation('b')]);
  });

  it('puts itself aside when it is long, three times', () => {
    const { outside, model } = world();
    const log = openOperationLog(outside, LOCAL, 1000);
    for (let id = 0; id < 100; id++) log.append(operation(`n${id}`), true);
    const names = model.paths().map(path => path.slice(LOCAL.length + 1));
    assert.deepEqual(
      names.filter(name => name !== 'log.jsonl'),
      ['log.1.jsonl', 'log.2.jsonl', 'log.3.jsonl'],
    );
    const read = log.read();
    assert.ok(!('failed' in read) && read.length > 12 && read[0]?.id === 'n99');
  });

  const appending: Scenario<unknown> = {
    prepare(model) {
      const outside = modelOutside(model.open(), 'early');
      makeFolders(outside, LOCAL);
      openOperationLog(outside, LOCAL).append(operation('early'), true);
    },
    async run(outside) {
      return openOperationLog(outside, LOCAL).append(operation('first'), true) ?? 'appended';
    },
  };

  it('keeps every entry that was acknowledged, and stays readable, after a crash at any step', async () => {
    await afterEveryStop(appending, ({ outside, answer }) => {
      const log = openOperationLog(outside, LOCAL);
      const ids = () => {
        const read = log.read();
        return 'failed' in read ? [] : read.map(({ id }) => id);
      };
      assert.ok(ids().includes('early'));
      if (answer) assert.ok(ids().includes('first'));
      log.append(operation('later'), true);
      assert.equal(ids()[0], 'later');
      assert.ok(ids().includes('early'));
    });
  });

  it('reads past bytes that mean nothing', () => {
    const { outside, model } = world();
    model.put(
      `${LOCAL}/log.jsonl`,
      `\n${JSON.stringify(operation('a'))}\n{"id":"torn\n\0\0\0\n[]\nnull\n7\n${JSON.stringify(operation('b'))}`,
    );
    const read = openOperationLog(outside, LOCAL).read();
    assert.ok(!('failed' in read));
    assert.deepEqual(
      read.map(({ id }) => id),
      ['b', 'a'],
    );
  });
});
