import assert from 'node:assert/strict';
import { type DriftRow, rowsOf } from '../../../src/snapshot/drift/rows.ts';
import { driftOf } from '../../../src/snapshot/drift.ts';
import { uuid } from '../../kit/check.ts';
import { baseFor, type Files, world } from '../../kit/drift.ts';

const MANIFEST = '.mooring/manifest.yaml';

/** `count` forms in `flows/deep`, and an app beside them. */
function many(count: number, folder = 'flows/deep'): Files {
  const numbers = Array.from({ length: count }, (_, at) => at + 1);
  const entries = numbers.map(at => `  f${at}: { id: ${uuid(at)}, path: flows/deep/f${at}.form.yaml }\n`);
  const files = numbers.map(at => [`${folder}/f${at}.form.yaml`, `id: ${uuid(at)}\nname: F${at}\n`]);
  return { [MANIFEST]: `forms:\n${entries.join('')}`, ...Object.fromEntries(files) };
}

function rows(before: Files, now: Files): DriftRow[] {
  const { snapshot, facts } = world(now);
  return rowsOf(driftOf(baseFor(before), snapshot, facts), snapshot.tree);
}

const said = (all: readonly DriftRow[]): string[] =>
  all.map(({ kind, from, to, drifts, reason }) => `${kind} ${from} -> ${to} (${drifts.length}): ${reason}`);

describe('rows of drift', () => {
  it('tell a folder of hundreds that was moved as one, named as deep as it goes', () => {
    assert.deepEqual(said(rows(many(300), many(300, 'jobs/deep'))), [
      'moved flows/deep -> jobs/deep (300): 300 entities that were in flows/deep are in jobs/deep.',
    ]);
    assert.deepEqual(said(rows(many(3), many(3, 'old/flows/deep'))), [
      'moved flows/deep -> old/flows/deep (3): 3 entities that were in flows/deep are in old/flows/deep.',
    ]);
    assert.deepEqual(said(rows(many(3), many(3, 'flows'))), [
      'moved flows/deep -> flows (3): 3 entities that were in flows/deep are in flows.',
    ]);
  });

  it('keep apart what went to different folders', () => {
    const now = { ...many(4, 'x'), 'x/f4.form.yaml': undefined, 'y/f4.form.yaml': `id: ${uuid(4)}\nname: F4\n` };
    assert.deepEqual(
      rows(many(4), now).map(({ from, to, drifts }) => [from, to, drifts.length]),
      [
        ['flows/deep', 'x', 3],
        ['flows/deep/f4.form.yaml', 'y/f4.form.yaml', 1],
      ],
    );
  });

  it('tell a deleted folder as one, under the highest folder that is gone', () => {
    assert.deepEqual(said(rows(many(3), { [MANIFEST]: many(3)[MANIFEST] })), [
      'deleted flows -> undefined (3): 3 entities that were in flows are nowhere.',
    ]);
  });

  it('tell a copied folder as one question', () => {
    const copies = Object.fromEntries(
      Object.entries(many(3)).map(([path, text]) => [path.replace('flows/deep', 'flows/copy'), text]),
    );
    assert.deepEqual(said(rows(many(3), { ...many(3), ...copies })), [
      'copied flows/deep -> flows/copy (3): 3 entities are in flows/deep and in flows/copy with one id each. Which is the original?',
    ]);
  });

  it('tell the functions of a moved file as one, and leave each question alone', () => {
    const code = (names: readonly string[]): string =>
      `from bifrost import workflow\n${names.map(name => `\n@workflow\ndef ${name}():\n    return "${name}"\n`).join('')}`;
    const entry = (name: string, at: number): string =>
      `  ${name}: { id: ${uuid(at)}, path: one.py, function_name: ${name} }\n`;
    const before = {
      [MANIFEST]: `workflows:\n${entry('fetch_report', 1)}${entry('list_them', 2)}`,
      'one.py': code(['fetch_report', 'list_them']),
    };
    assert.deepEqual(
      said(rows(before, { ...before, 'one.py': undefined, 'two.py': code(['fetch_report', 'list_them']) })),
      ['renamed one.py -> two.py (2): 2 entities that were in one.py are in two.py.'],
    );
    const questions = rows(before, { ...before, 'one.py': code(['fetch_reports', 'list_them_all']) });
    assert.deepEqual(
      questions.map(({ kind, certainty, from, to }) => [kind, certainty, from, to]),
      [
        ['renamed', 'question', 'one.py::fetch_report', 'one.py::fetch_reports'],
        ['renamed', 'question', 'one.py::list_them', 'one.py::list_them_all'],
      ],
    );
  });
});
