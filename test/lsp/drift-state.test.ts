import assert from 'node:assert/strict';
import { toEnd } from '../../src/base/steps.ts';
import { eachChoice } from '../../src/lsp/drift-requests.ts';
import { rowsByKey } from '../../src/lsp/drift-rows.ts';
import { type DriftRowsState, driftRowsSteps } from '../../src/lsp/drift-state.ts';
import { driftKey } from '../../src/snapshot/drift/drift-key.ts';
import { uuid } from '../kit/check.ts';
import type { Files } from '../kit/drift.ts';
import { fakeRuntime } from './fake-runtime.ts';

const MANIFEST = '.mooring/manifest.yaml';

/** `count` forms that are declared in `forms`, and are in another folder. */
function forms(count: number, folder: (at: number) => string): Files {
  const numbers = Array.from({ length: count }, (_, at) => at);
  const entries = numbers.map(at => `  f${at}: { id: ${uuid(at)}, path: forms/f${at}.form.yaml }\n`);
  const files = numbers.map(at => [`${folder(at)}/f${at}.form.yaml`, `id: ${uuid(at)}\nname: F${at}\n`]);
  return { [MANIFEST]: `forms:\n${entries.join('')}`, ...Object.fromEntries(files) };
}

async function shown(before: Files | undefined, now: Files): Promise<DriftRowsState> {
  const runtime = fakeRuntime(before, now);
  await runtime.look();
  return toEnd(driftRowsSteps(runtime.status, runtime.project.onDisk(), runtime));
}

describe('rows of drift as views see them', () => {
  it('say in words what and where, and where it is declared', async () => {
    const { rows } = await shown(
      forms(1, () => 'forms'),
      forms(1, () => 'desk'),
    );
    const [row] = rows;
    assert.deepEqual(
      [row?.title, row?.from, row?.to, row?.isQuestion, row?.isBlocking],
      ['form f0', 'forms/f0.form.yaml', 'desk/f0.form.yaml', false, false],
    );
    const [item] = row?.drifts ?? [];
    assert.equal(item?.key, row?.key, 'a row of one drift is called as that');
    assert.equal(item?.file?.path, 'desk/f0.form.yaml');
    assert.equal(item?.declared?.path, MANIFEST);
    assert.equal(item?.declared?.range.start.line, 1);
    assert.deepEqual(
      row?.resolutions.map(({ id, deletes }) => [id, deletes]),
      [['relocate', 0]],
    );
  });

  it('have no file where nothing is there', async () => {
    const { rows } = await shown(
      forms(1, () => 'forms'),
      { [MANIFEST]: forms(1, () => 'x')[MANIFEST] },
    );
    assert.equal(rows[0]?.kind, 'deleted');
    assert.equal(rows[0]?.drifts[0]?.file, undefined);
  });

  it('list so many of one row, and the ways that all of them have', async () => {
    const { rows } = await shown(
      forms(500, () => 'forms'),
      forms(500, () => 'desk'),
    );
    assert.equal(rows.length, 1);
    assert.equal(rows[0]?.title, '500 entities');
    assert.equal(rows[0]?.drifts.length, 200);
    assert.equal(rows[0]?.more, 300);
    assert.deepEqual(
      rows[0]?.resolutions.map(({ title }) => title),
      ['Change the path in the manifest'],
    );
  });

  it('are cut where there are more than anybody reads, and it is said', async () => {
    const ids = Array.from({ length: 2100 }, (_, at) => at);
    const now = Object.fromEntries(ids.map(at => [`d${at}/f.form.yaml`, `id: ${uuid(at)}\nname: F${at}\n`]));
    const { rows, notes } = await shown(undefined, { [MANIFEST]: 'forms: {}\n', ...now });
    assert.equal(rows.length, 2000);
    assert.match(notes.at(-1) ?? '', /^100 of 2100 rows are not listed/);
  });

  it('tell what does not wait without ways to end it', async () => {
    const before = forms(1, () => 'forms');
    const { rows, told } = await shown(before, { ...before, 'forms/f0.form.yaml': `id: ${uuid(0)}\nname: Other\n` });
    assert.deepEqual(rows, []);
    assert.deepEqual(
      told.map(({ kind, resolutions }) => [kind, resolutions]),
      [['modified', []]],
    );
  });
});

describe('choices', () => {
  it('for a row are for each drift in it, but for those that are chosen otherwise', async () => {
    const runtime = fakeRuntime(
      forms(300, () => 'forms'),
      forms(300, at => (at < 299 ? 'desk' : 'lobby')),
    );
    await runtime.look();
    const { rows } = runtime.status;
    const keys = [...rowsByKey(rows).keys()];
    assert.equal(keys.length, 2);
    const single = rows.find(({ drifts }) => drifts.length === 1)?.drifts[0];
    const row = rows.find(({ drifts }) => drifts.length > 1);
    assert.ok(single && row);
    const [whole = ''] = [...rowsByKey(rows)].flatMap(([key, each]) => (each === row ? [key] : []));
    const odd = driftKey(row.drifts[7] ?? single);
    const chosen = eachChoice(rows, [
      { drift: odd, resolution: 'move-back' },
      { drift: whole, resolution: 'relocate' },
      { drift: driftKey(single), resolution: 'undeclare' },
      { drift: 'moved nobody', resolution: 'relocate' },
    ]);
    const by = (resolution: string) => chosen.filter(each => each.resolution === resolution).map(({ drift }) => drift);
    assert.equal(by('relocate').length, 299, 'with what is not known, which is refused later');
    assert.deepEqual(by('move-back'), [odd]);
    assert.deepEqual(by('undeclare'), [driftKey(single)]);
  });
});
