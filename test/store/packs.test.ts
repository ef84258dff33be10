import assert from 'node:assert/strict';
import { openHistory } from '../../src/store/history.ts';
import { openOperationLog } from '../../src/store/operation-log.ts';
import type { Outside } from '../../src/store/outside.ts';
import { inPacks } from '../../src/store/packs.ts';
import { open } from '../kit/commit-scenario.ts';
import { afterEveryFailure, afterEveryStop, type Scenario } from '../kit/every-step.ts';
import { type ModelDisk, modelDisk } from '../kit/model-disk.ts';
import { bytesOf, hashOf, modelOutside, PLACE, ROOT, textOf } from '../kit/model-outside.ts';

const LOCAL = PLACE.local;
const about = (id: string, time = 1) => ({ id, time: new Date(time).toISOString(), actor: 'ada@host cli/1' });
const contents = (...texts: string[]) => texts.map((text, at) => ({ path: `f${at}`, bytes: bytesOf(text) }));
const world = () => {
  const model = modelDisk();
  model.putFolder(LOCAL);
  return { model, outside: modelOutside(model.open(), 'first') };
};
const packsOf = (model: ModelDisk) => model.paths().filter(path => path.endsWith('.pack'));
const imagesOf = (model: ModelDisk) => model.paths().filter(path => /\/[0-9a-f]{64}$/.test(path));

describe('a pack of the history', () => {
  it('holds what one commit replaced, in one file for its owner alone', () => {
    const { model, outside } = world();
    const history = openHistory(outside, LOCAL);
    assert.equal(history.keepAll(about('op1'), contents('one', '', 'three\nlines\n')), undefined);
    assert.deepEqual(packsOf(model), [`${LOCAL}/history/op1-1.pack`]);
    assert.deepEqual(imagesOf(model), []);
    assert.equal(model.facts(`${LOCAL}/history/op1-1.pack`)?.mode, 0o600);
    for (const reader of [history, openHistory(outside, LOCAL)]) {
      for (const text of ['one', '', 'three\nlines\n']) {
        assert.equal(textOf(reader.read(hashOf(text))), text);
        assert.equal(textOf(reader.read(hashOf(text), 'op1')), text);
      }
      assert.equal(reader.read(hashOf('other')), undefined);
      assert.equal(reader.read(hashOf('other'), 'op1'), undefined);
      assert.deepEqual(reader.versions('f2'), [
        { path: 'f2', hash: hashOf('three\nlines\n'), size: 12, time: about('').time, actor: about('').actor },
      ]);
    }
  });

  it('gives nothing back that is damaged, cut off or made up', () => {
    const { model, outside } = world();
    const pack = `${LOCAL}/history/op1-1.pack`;
    openHistory(outside, LOCAL).keepAll(about('op1'), contents('one', 'two'));
    const whole = model.text(pack) ?? '';
    const head = JSON.stringify({ schema: 1, contents: [[hashOf('one'), -5]] });
    for (const text of [
      '',
      whole.slice(0, 30),
      whole.replace('onetwo', 'oneTWO'),
      `${whole.slice(0, -1)}`,
      `${head}\none`,
      'null\n',
      '[]\n',
      '{"contents":7}\n',
    ]) {
      model.put(pack, text);
      const history = openHistory(outside, LOCAL);
      assert.equal(history.read(hashOf('two')), undefined, text);
      assert.equal(history.read(hashOf('two'), 'op1'), undefined, text);
    }
    model.put(
      `${LOCAL}/history/index.jsonl`,
      JSON.stringify({ ...about('x'), path: 'a', hash: hashOf('root'), size: 4, pack: '../../../etc/passwd' }),
    );
    model.put('/etc/passwd', 'root');
    assert.equal(openHistory(outside, LOCAL).read(hashOf('root')), undefined);
    assert.deepEqual(openHistory(outside, LOCAL).versions('a'), []);
  });

  it('is one of several where there is much, and what is large is kept by itself', () => {
    const { model, outside } = world();
    const large = 'x'.repeat(2 * 1024 * 1024);
    const middle = Array.from({ length: 10 }, (_, at) => String(at).repeat(1024 * 1024));
    const history = openHistory(outside, LOCAL);
    assert.equal(history.keepAll(about('op1'), contents(large, ...middle)), undefined);
    assert.equal(packsOf(model).length, 3);
    assert.deepEqual(imagesOf(model), [`${LOCAL}/history/${hashOf(large)}`]);
    for (const text of [large, ...middle]) assert.equal(textOf(history.read(hashOf(text), 'op1')), text);
    assert.deepEqual(inPacks([]), []);
  });

  it('is found by its operation where the index was lost, so that this can be undone', async () => {
    const { model, outside } = world();
    const texts = ['one', 'two', 'three'];
    for (const [at, text] of texts.entries()) model.put(`${ROOT}/f${at}`, text);
    const store = open(outside);
    const changes = texts.map((text, at) => ({ path: `f${at}`, before: hashOf(text), after: bytesOf('new') }));
    const done = await store.commit({ label: 'Change', changes });
    assert.ok(!('failed' in done));
    assert.equal(packsOf(model).length, 1);
    model.put(`${LOCAL}/history/index.jsonl`, '');
    assert.equal(store.history.read(hashOf('two')), undefined);
    const undone = await store.undo();
    assert.ok('undone' in undone, JSON.stringify(undone));
    assert.deepEqual(
      texts.map((_, at) => model.text(`${ROOT}/f${at}`)),
      texts,
    );
    const logged = openOperationLog(outside, LOCAL).read();
    assert.ok(!('failed' in logged) && logged.length === 2);
  });

  it('goes when nothing of it is wanted, and keeps what is wanted elsewhere where that is little', () => {
    const { model, outside } = world();
    const history = openHistory(outside, LOCAL, { versionsPerPath: 2 });
    const texts = (version: number) => ['a', 'b', 'c', 'd'].map(name => `${name}${version} `.repeat(50));
    for (let version = 1; version <= 3; version++)
      history.keepAll(about(`op${version}`, version), contents(...texts(version)));
    assert.deepEqual(history.prune(), { dropped: 4 });
    assert.equal(packsOf(model).length, 2);
    // Of three paths of the second pack a newer version comes, of the fourth none.
    history.keepAll(about('op4', 4), contents(...texts(4).slice(0, 3)));
    assert.deepEqual(history.prune(), { dropped: 3 });
    assert.deepEqual(packsOf(model), [`${LOCAL}/history/op3-1.pack`, `${LOCAL}/history/op4-1.pack`]);
    const last = texts(2)[3] ?? '';
    assert.deepEqual(imagesOf(model), [`${LOCAL}/history/${hashOf(last)}`]);
    for (const id of [undefined, 'op2']) assert.equal(textOf(history.read(hashOf(last), id)), last);
    assert.equal(history.read(hashOf(texts(2)[0] ?? ''), 'op2'), undefined);
    for (const text of [...texts(3), ...texts(4).slice(0, 3)]) assert.equal(textOf(history.read(hashOf(text))), text);
    const versions = history.versions('f3');
    assert.ok(!('failed' in versions));
    assert.deepEqual(
      versions.map(({ hash }) => hash),
      [hashOf(texts(3)[3] ?? ''), hashOf(last)],
    );
  });

  it('counts with all of its copies against the bound in bytes', () => {
    const { model, outside } = world();
    const history = openHistory(outside, LOCAL, { totalBytes: 1000 });
    for (let version = 1; version <= 9; version++)
      history.keepAll(about(`op${version}`, version), contents('x'.repeat(100), 'y'.repeat(100)));
    history.prune();
    assert.equal(packsOf(model).length, 5);
  });

  const TEXTS = ['a content of more than one block\n', 'another content, longer than one block\n'];
  const keeping: Scenario<unknown> = {
    prepare: model => model.putFolder(LOCAL),
    run: async outside => openHistory(outside, LOCAL).keepAll(about('op1'), contents(...TEXTS)) ?? 'kept',
  };
  const found = (history: ReturnType<typeof openHistory>) =>
    TEXTS.map(text => textOf(history.read(hashOf(text), 'op1')));

  it('is whole or not there after a crash at any step, and there once that was said', async () => {
    await afterEveryStop(keeping, ({ outside, answer }) => {
      const history = openHistory(outside, LOCAL);
      for (const [at, text] of found(history).entries()) assert.ok(text === undefined || text === TEXTS[at]);
      if (answer) {
        assert.deepEqual(found(history), TEXTS);
        for (const text of TEXTS) assert.equal(textOf(openHistory(outside, LOCAL).read(hashOf(text))), text);
      }
      assert.equal(history.keepAll(about('op2'), contents(...TEXTS)), undefined);
      assert.deepEqual(
        TEXTS.map(text => textOf(history.read(hashOf(text)))),
        TEXTS,
      );
      assert.ok(!('failed' in history.prune()));
    });
  });

  it('is there, or its failure is told, when any step fails', async () => {
    await afterEveryFailure(keeping, ({ outside, answer }) => {
      if (answer === 'kept') assert.deepEqual(found(openHistory(outside, LOCAL)), TEXTS);
      assert.equal(openHistory(outside, LOCAL).keepAll(about('op2'), contents(...TEXTS)), undefined);
    });
  });

  const pruning: Scenario<unknown> = {
    prepare(model) {
      model.putFolder(LOCAL);
      const history = openHistory(modelOutside(model.open(), 'early'), LOCAL);
      history.keepAll(about('op1', 1), contents('short', ...TEXTS));
      history.keepAll(about('op2', 2), contents('', ...TEXTS.map(text => `${text}again`)).slice(1));
    },
    run: async outside => openHistory(outside, LOCAL, { versionsPerPath: 1 }).prune(),
  };

  it('loses nothing that is wanted while it is cleared away, after a crash and a failure at any step', async () => {
    const wanted = ['short', ...TEXTS.map(text => `${text}again`)];
    const check = ({ outside }: { readonly outside: Outside }) => {
      const history = openHistory(outside, LOCAL);
      for (const text of wanted) assert.equal(textOf(history.read(hashOf(text))), text);
      const limited = openHistory(outside, LOCAL, { versionsPerPath: 1 });
      assert.ok(!('failed' in limited.prune()));
      for (const text of wanted) assert.equal(textOf(limited.read(hashOf(text))), text);
    };
    await afterEveryStop(pruning, check);
    await afterEveryFailure(pruning, check);
  });
});
