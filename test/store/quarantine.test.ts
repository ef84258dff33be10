import assert from 'node:assert/strict';
import type { CommitRequest } from '../../src/store/commit.ts';
import { openStore } from '../../src/store/open-store.ts';
import { projectPlace } from '../../src/store/root-places.ts';
import { type ModelDisk, modelDisk } from '../kit/model-disk.ts';
import { bytesOf, hashOf, modelOutside } from '../kit/model-outside.ts';

const PROJECT = '/srv/abacus';
const QUARANTINE = '.mooring/.local/quarantine/20261121T140005Z';
const FILES: Readonly<Record<string, string>> = {
  '.mooring/manifest.yaml': 'forms: {}\n',
  'apps/board/app.yaml': 'id: a\n',
  'apps/board/src/main.ts': 'main\n',
  'forms/hello.form.yaml': 'id: f\n',
  'forms/other.form.yaml': 'id: o\n',
  'flows/greet.py': 'pass\n',
};
const MANIFEST = 'forms: {} # without hello\n';
const SET_ASIDE: CommitRequest = {
  label: 'Reconcile',
  moves: ['apps/board', 'forms/hello.form.yaml', 'flows/greet.py'].map(from => ({ from, to: `${QUARANTINE}/${from}` })),
  changes: [
    {
      path: '.mooring/manifest.yaml',
      before: hashOf(FILES['.mooring/manifest.yaml'] ?? ''),
      after: bytesOf(MANIFEST),
    },
  ],
};

const world = () => {
  const model = modelDisk();
  for (const [path, text] of Object.entries(FILES)) model.put(`${PROJECT}/${path}`, text);
  const outside = modelOutside(model.open(), 'first');
  return { model, store: openStore(outside, projectPlace(outside, PROJECT), { actor: 'ada@host lsp/1' }) };
};

/** All but the lock, the log and the like. */
const treeOf = (model: ModelDisk) =>
  Object.fromEntries(
    model
      .paths()
      .map(path => path.slice(PROJECT.length + 1))
      .filter(path => path !== '.mooring/.gitignore')
      .filter(path => !path.startsWith('.mooring/.local/') || path.startsWith('.mooring/.local/quarantine/'))
      .map(path => [path, model.text(`${PROJECT}/${path}`)]),
  );

describe('what a commit sets aside', () => {
  it('goes to the quarantine with its whole path, files and folders in one commit', async () => {
    const { model, store } = world();
    const answer = await store.commit(SET_ASIDE);
    assert.ok(!('failed' in answer) && answer.durable, JSON.stringify(answer));
    assert.deepEqual(treeOf(model), {
      '.mooring/manifest.yaml': MANIFEST,
      'forms/other.form.yaml': 'id: o\n',
      [`${QUARANTINE}/apps/board/app.yaml`]: 'id: a\n',
      [`${QUARANTINE}/apps/board/src/main.ts`]: 'main\n',
      [`${QUARANTINE}/flows/greet.py`]: 'pass\n',
      [`${QUARANTINE}/forms/hello.form.yaml`]: 'id: f\n',
    });
  });

  it('comes back with an undo, which leaves nothing of it there, and goes again with a redo', async () => {
    const { model, store } = world();
    await store.commit(SET_ASIDE);
    const after = treeOf(model);
    const undone = await store.undo();
    assert.ok('undone' in undone, JSON.stringify(undone));
    assert.deepEqual(treeOf(model), FILES);
    assert.ok(!model.folders().some(path => path.includes('/quarantine/')), model.folders().join());
    const redone = await store.undo(undone.operation?.id);
    assert.ok('undone' in redone, JSON.stringify(redone));
    assert.deepEqual(treeOf(model), after);
  });

  it('comes back by a commit of its own as well', async () => {
    const { model, store } = world();
    await store.commit(SET_ASIDE);
    const [board] = SET_ASIDE.moves ?? [];
    const back = await store.commit({
      label: 'Restore apps/board',
      moves: board ? [{ from: board.to, to: board.from }] : [],
      changes: [],
    });
    assert.ok(!('failed' in back), JSON.stringify(back));
    assert.equal(model.text(`${PROJECT}/apps/board/src/main.ts`), 'main\n');
  });

  it('goes nowhere else in Mooring’s memory, and nothing there is changed', async () => {
    const { model, store } = world();
    const moveTo = (to: string) => store.commit({ label: 'Move', moves: [{ from: 'apps/board', to }], changes: [] });
    for (const to of ['lock/5', 'journal/board', 'board', 'quarantine', 'history/board', 'QUARANTINE2/x'])
      assert.equal(failureOf(await moveTo(`.mooring/.local/${to}`)), 'reserved', to);
    assert.equal(failureOf(await moveTo('.mooring/.LOCAL/lock/5')), 'reserved');
    const change = (path: string) =>
      store.commit({ label: 'Change', changes: [{ path, before: 'absent', after: bytesOf('x') }] });
    for (const path of ['base.json', 'lock/900', 'journal/x.ready.json', 'log.jsonl'])
      assert.equal(failureOf(await change(`.mooring/.local/${path}`)), 'reserved', path);
    const folder = await store.commit({ label: 'x', changes: [{ path: '.mooring/.local/lock', folder: 'remove' }] });
    assert.equal(failureOf(folder), 'reserved');
    assert.deepEqual(treeOf(model), FILES);
  });
});

function failureOf(answer: object): unknown {
  return 'failed' in answer ? answer.failed : JSON.stringify(answer);
}
