import assert from 'node:assert/strict';
import type { Change } from '../../src/store/change.ts';
import { replaceFile } from '../../src/store/replace.ts';
import { cleanTemps } from '../../src/store/temps.ts';
import { chanceOf } from '../kit/chance.ts';
import { checkWhole, filesOf, journalsOf, litterOf, MANY, NEW, open, scenarioOf } from '../kit/commit-scenario.ts';
import { afterEveryFailure, afterEveryStop, type Scenario } from '../kit/every-step.ts';
import { type ModelTraits, modelDisk } from '../kit/model-disk.ts';
import { bytesOf, hashOf, modelOutside, PLACE, type Registry, ROOT } from '../kit/model-outside.ts';
import { checkMoved, foldersOf, renaming } from '../kit/move-scenario.ts';
import { some } from '../kit/often.ts';

const DISKS: readonly (readonly [string, Partial<ModelTraits>])[] = [
  ['that does not tell case apart', { ignoreCase: true }],
  ['that tells neither case nor composed letters apart', { ignoreCase: true, ignoreForm: true }],
  ['that takes a change of case for no change', { ignoreCase: true, deafToCase: true }],
];
const COMPOSED = 'caf\u00e9';
const DECOMPOSED = 'cafe\u0301';

for (const [disk, traits] of DISKS) {
  describe(`the store on a disk ${disk}`, () => {
    const world = () => {
      const model = modelDisk(traits);
      model.put(`${ROOT}/Dev/Workspace.toml`, 'old');
      model.put(`${ROOT}/Dev/docs/a.md`, 'a');
      const outside = modelOutside(model.open(), 'first');
      return { model, outside, store: open(outside) };
    };
    const on = <Answer>(scenario: Scenario<Answer>): Scenario<Answer> => ({
      ...scenario,
      prepare(model) {
        Object.assign(model.traits, traits);
        return scenario.prepare(model);
      },
    });

    it('replaces a file that is asked for in another case, and makes no second one', async () => {
      const { model, outside } = world();
      const answer = await replaceFile(outside, `${ROOT}/dev/workspace.toml`, bytesOf('new'), {
        expect: hashOf('old'),
      });
      assert.ok(!('failed' in answer) && answer.changed);
      assert.equal(model.text(`${ROOT}/Dev/Workspace.toml`), 'new');
      assert.equal(model.paths().filter(path => /workspace\.toml$/i.test(path)).length, 1);
      const exclusive = await replaceFile(outside, `${ROOT}/DEV/WORKSPACE.TOML`, bytesOf('x'), { expect: 'absent' });
      assert.ok('failed' in exclusive && exclusive.failed === 'changed');
    });

    it('commits and moves many files, or none, at every step', async () => {
      await afterEveryStop(on(scenarioOf(MANY)), async after => void (await checkWhole(after, NEW)), []);
      await afterEveryStop(on(renaming), async after => void (await checkMoved(after)), [1]);
    });

    it('holds one lock, whatever process asks for it', async () => {
      const { model } = world();
      const stores = ['one', 'two', 'three'].map(name => open(modelOutside(model.open(), name)));
      const now = () => model.text(`${ROOT}/count.txt`);
      const add = (name: string) => (): readonly Change[] => {
        const text = now();
        return [
          {
            path: 'count.txt',
            before: text === undefined ? 'absent' : hashOf(text),
            after: bytesOf(`${text ?? ''}${name}`),
          },
        ];
      };
      const answers = await Promise.all(
        stores.flatMap((store, at) => [store, store].map(same => same.commit({ label: 'Add', changes: add(`${at}`) }))),
      );
      assert.ok(answers.every(answer => !('failed' in answer)));
      assert.equal([...(now() ?? '')].sort().join(''), '001122');
    });

    it('renames a folder in case alone, with changes of what is in it, and takes it back', async () => {
      const { model, store } = world();
      const changes: Change[] = [
        { path: 'dev/Workspace.toml', before: hashOf('old'), after: bytesOf('new') },
        { path: 'dev/made/b.md', before: 'absent', after: bytesOf('b') },
      ];
      const answer = await store.commit({ label: 'Rename', moves: [{ from: 'Dev', to: 'dev' }], changes });
      assert.ok(!('failed' in answer) && answer.durable, JSON.stringify(answer));
      assert.deepEqual(filesOf(model), { 'dev/Workspace.toml': 'new', 'dev/docs/a.md': 'a', 'dev/made/b.md': 'b' });
      const undone = await store.undo();
      assert.ok('undone' in undone, JSON.stringify(undone));
      assert.deepEqual(filesOf(model), { 'Dev/Workspace.toml': 'old', 'Dev/docs/a.md': 'a' });
      assert.deepEqual(foldersOf(model), ['Dev', 'Dev/docs']);
      const again = await store.undo(undone.operation?.id);
      assert.ok('undone' in again);
      assert.deepEqual(foldersOf(model), ['dev', 'dev/docs', 'dev/made']);
    });

    it('renames in case alone or not after a crash or failure at any step', async () => {
      const scenario: Scenario<unknown> = {
        prepare(model) {
          Object.assign(model.traits, traits);
          model.put(`${ROOT}/Dev/Workspace.toml`, 'old');
          model.put(`${ROOT}/One.md`, '1');
        },
        run: outside =>
          open(outside).commit({
            label: 'Rename',
            moves: [
              { from: 'Dev', to: 'dev' },
              { from: 'One.md', to: 'ONE.md' },
            ],
            changes: [{ path: 'dev/Workspace.toml', before: hashOf('old'), after: bytesOf('new') }],
          }),
      };
      const check = async ({
        model,
        outside,
      }: {
        model: ReturnType<typeof modelDisk>;
        outside: Parameters<typeof open>[0];
      }) => {
        const recovery = await open(outside).recover();
        assert.ok(!('failed' in recovery) && recovery.conflicts.length === 0, JSON.stringify(recovery));
        for (const folder of [ROOT, `${ROOT}/dev`]) cleanTemps(outside, folder);
        assert.deepEqual([...journalsOf(model), ...litterOf(model)], []);
        const now = JSON.stringify(filesOf(model));
        const old = JSON.stringify({ 'Dev/Workspace.toml': 'old', 'One.md': '1' });
        const isNew = now === JSON.stringify({ 'ONE.md': '1', 'dev/Workspace.toml': 'new' });
        assert.ok(isNew || now === old, now);
        return isNew;
      };
      await afterEveryStop(
        scenario,
        async after => {
          const isNew = await check(after);
          if (after.answer) assert.ok(isNew);
        },
        some([1, 2], 1),
      );
      await afterEveryFailure(
        scenario,
        async after => {
          after.registry.set('first', 'dead');
          const { answer } = after;
          after.model.crash(chanceOf(after.story.length));
          const isNew = await check(after);
          if (answer instanceof Object && 'durable' in answer && answer.durable) assert.ok(isNew);
        },
        ['EIO'],
      );
    });

    it('finds what stands in the way of a move under another case', async () => {
      const { store } = world();
      const made = await store.commit({
        label: 'Make',
        changes: [{ path: 'Int/a.md', before: 'absent', after: bytesOf('a') }],
      });
      assert.ok(!('failed' in made));
      const answer = await store.commit({ label: 'Move', moves: [{ from: 'Dev', to: 'int' }], changes: [] });
      assert.ok('failed' in answer && answer.failed === 'exists');
    });

    it('makes no two files of names that are one', async () => {
      const { model, store } = world();
      const changes: Change[] = ['new/a.md', 'new/A.md'].map(path => ({
        path,
        before: 'absent',
        after: bytesOf(path),
      }));
      const answer = await store.commit({ label: 'Make', changes });
      assert.ok('failed' in answer, JSON.stringify(answer));
      assert.deepEqual(filesOf(model), { 'Dev/Workspace.toml': 'old', 'Dev/docs/a.md': 'a' });
      assert.deepEqual(litterOf(model), []);
    });
  });
}

describe('the store on a disk that tells case apart', () => {
  it('makes both files of names that differ in case alone, and moves a folder beside its like', async () => {
    const model = modelDisk();
    const store = open(modelOutside(model.open(), 'first'));
    const changes: Change[] = ['new/a.md', 'new/A.md'].map(path => ({ path, before: 'absent', after: bytesOf(path) }));
    assert.ok(!('failed' in (await store.commit({ label: 'Make', changes }))));
    assert.ok(!('failed' in (await store.commit({ label: 'Move', moves: [{ from: 'new', to: 'NEW' }], changes: [] }))));
    assert.deepEqual(filesOf(model), { 'NEW/A.md': 'new/A.md', 'NEW/a.md': 'new/a.md' });
  });
});

describe('the store on a disk that does not tell composed letters apart', () => {
  it('changes only how a name is written', async () => {
    const model = modelDisk({ ignoreForm: true });
    model.put(`${ROOT}/${DECOMPOSED}/a.md`, 'a');
    const registry: Registry = new Map();
    const store = open(modelOutside(model.open(), 'first', registry));
    const answer = await store.commit({ label: 'Move', moves: [{ from: DECOMPOSED, to: COMPOSED }], changes: [] });
    assert.ok(!('failed' in answer), JSON.stringify(answer));
    assert.deepEqual(filesOf(model), { [`${COMPOSED}/a.md`]: 'a' });
    assert.ok(model.paths().every(path => !path.startsWith(PLACE.local) || !path.endsWith('.tmp')));
  });
});
