import assert from 'node:assert/strict';
import type { StorePlace } from '../../src/store/local-folder.ts';
import { openStore } from '../../src/store/open-store.ts';
import { projectPlace } from '../../src/store/root-places.ts';
import { modelDisk } from '../kit/model-disk.ts';
import { bytesOf, hashOf, modelOutside, PLACE, ROOT } from '../kit/model-outside.ts';

/** As of a project: nothing outside of it may be touched, whatever came with it. */
const allows = projectPlace({ disk: modelDisk().open() }, ROOT).allows;
const CLONE: StorePlace = { ...PLACE, ...(allows ? { allows } : {}) };
const OUT = '/home/ana/.profile';

describe('a memory that came with a clone', () => {
  const world = () => {
    const model = modelDisk();
    model.put(OUT, 'own');
    for (const path of ['evil', '.mooring-x-1.tmp', 'kept/file', `.git/hooks/.mooring-x-1.tmp`])
      model.put(`${ROOT}/${path}`, 'evil');
    model.put(`/home/ana/.mooring-x-1.tmp`, 'evil');
    model.put(`${PLACE.local}/history/${hashOf('evil')}`, 'evil');
    const outside = modelOutside(model.open(), 'first');
    const store = openStore(outside, CLONE, { actor: 'ana@pier cli/1' });
    const write = () =>
      store.commit({ label: 'Write', changes: [{ path: 'a.md', before: 'absent', after: bytesOf('a') }] });
    return { model, store, write };
  };
  const operation = { id: 'abc', time: '', actor: '', label: '', files: [] };
  const TEMP = '.mooring-x-1.tmp';
  const step = { path: 'x', target: 'x', temp: TEMP, before: hashOf('own'), after: hashOf('evil') };
  const journals = {
    'a file elsewhere': { schema: 1, steps: [{ ...step, target: OUT, temp: `/home/ana/${TEMP}` }], folders: [] },
    'a file by a way out': {
      schema: 1,
      steps: [{ ...step, target: '../ana/.profile', temp: `../ana/${TEMP}` }],
      folders: [],
    },
    'a file below a linked folder': {
      schema: 1,
      steps: [{ ...step, target: 'way/.profile', temp: `way/${TEMP}` }],
      folders: [],
    },
    'what is staged elsewhere': { schema: 1, steps: [{ ...step, before: 'absent', temp: OUT }], folders: [] },
    'a way that it makes itself': {
      schema: 1,
      steps: [
        { ...step, target: 'made', temp: '.mooring-x-2.tmp', before: 'absent' },
        { ...step, target: 'made/.profile', temp: `made/${TEMP}` },
      ],
      folders: [],
    },
    'a way that it moves': {
      schema: 2,
      moves: [
        { from: 'kept', to: 'between' },
        { from: 'between', to: 'at-last' },
      ],
      steps: [{ ...step, target: 'at-last/way/.profile', temp: `at-last/way/${TEMP}` }],
      folders: [],
    },
    'a link to elsewhere as what is to be taken back': {
      schema: 1,
      steps: [{ ...step, target: 'to-profile', before: hashOf('evil'), after: hashOf('own') }],
      folders: [],
    },
    'what git runs': {
      schema: 1,
      steps: [{ ...step, target: '.git/hooks/x', temp: `.git/hooks/${TEMP}`, before: 'absent' }],
      folders: [],
    },
    'a folder elsewhere': { schema: 1, steps: [], folders: ['/home/ana/empty'] },
    'a removed folder elsewhere': { schema: 2, steps: [], folders: [], removed: ['/home/ana/empty'] },
    'a move from elsewhere': { schema: 2, steps: [], folders: [], moves: [{ from: '/home/ana', to: 'taken' }] },
    'a move to elsewhere': { schema: 2, steps: [], folders: [], moves: [{ from: 'evil', to: '/home/ana/bin' }] },
    'a move by elsewhere': { schema: 2, steps: [], folders: [], moves: [{ from: 'evil', to: 'Evil', via: '/x' }] },
  };
  for (const [what, journal] of Object.entries(journals)) {
    it(`has no journal that names ${what}`, async () => {
      for (const state of ['.ready', '.back', '']) {
        const { model, write } = world();
        model.putFolder('/home/ana/empty');
        for (const path of ['way', 'kept/way', '.mooring-x-2.tmp']) model.putLink(`${ROOT}/${path}`, '/home/ana');
        model.putLink(`${ROOT}/to-profile`, OUT);
        model.put(`${PLACE.local}/journal/abc${state}.json`, JSON.stringify({ ...journal, operation }));
        const paths = () => [...model.paths(), ...model.folders()].filter(path => !path.startsWith(PLACE.local));
        const before = paths();
        await write();
        const isOut = (path: string): boolean => !path.startsWith(`${ROOT}/`) || path.startsWith(`${ROOT}/.git/`);
        assert.deepEqual(paths().filter(isOut), before.filter(isOut));
        assert.deepEqual([model.text(OUT), model.text(`${ROOT}/evil`)], ['own', 'evil']);
      }
    });
  }

  it('ends no journal but by its own name', async () => {
    for (const own of ['../../x', '../../../ana/x', 'abd', 7]) {
      const { model, write } = world();
      for (const path of [`${ROOT}/x.ready.json`, '/home/ana/x.ready.json']) model.put(path, 'own');
      const journal = { schema: 1, operation: { ...operation, id: own }, steps: [], folders: [] };
      model.put(`${PLACE.local}/journal/abc.ready.json`, JSON.stringify(journal));
      await write();
      assert.deepEqual([model.text(`${ROOT}/x.ready.json`), model.text('/home/ana/x.ready.json')], ['own', 'own']);
      assert.equal(model.text(`${PLACE.local}/journal/abc.ready.json`), undefined);
    }
  });

  it('is nowhere else, by way of a link', async () => {
    const { model, store, write } = world();
    model.putFolder('/home/ana/memory');
    model.putLink(PLACE.local, '/home/ana/memory');
    for (const answer of [await write(), await store.undo('1'), await store.tidyHistory()]) {
      const isNothing = 'dropped' in answer || 'refused' in answer;
      assert.ok('failed' in answer ? answer.failed === 'link' : isNothing, JSON.stringify(answer));
    }
    assert.deepEqual(
      model.paths().filter(path => path.startsWith('/home/ana/memory')),
      [],
    );
    assert.equal(model.text(`${ROOT}/a.md`), undefined);
  });

  for (const name of ['lock', 'history', 'journal', 'quarantine', 'log.jsonl', 'history/index.jsonl']) {
    it(`keeps no ${name} behind a link, and writes nothing then`, async () => {
      const { model, store, write } = world();
      const isFile = name.endsWith('.jsonl');
      if (isFile) model.put(`${ROOT}/other`, 'own');
      else model.putFolder(`${ROOT}/other`);
      model.putLink(`${PLACE.local}/${name}`, `${ROOT}/other`);
      const before = model.paths();
      const answer = await write();
      assert.deepEqual('failed' in answer && [answer.failed, answer.path], ['link', `${PLACE.local}/${name}`]);
      assert.ok('refused' in (await store.undo()));
      assert.deepEqual(model.paths(), before);
      if (isFile) assert.equal(model.text(`${ROOT}/other`), 'own');
    });
  }
});
