import assert from 'node:assert/strict';
import { type Base, type BaseEntity, printBase, readBase } from '../../src/snapshot/base.ts';
import { alikeness, isSketch, sketchOf } from '../../src/snapshot/drift/sketch.ts';
import { uuid } from '../kit/check.ts';
import { baseFor } from '../kit/drift.ts';

const FORM: BaseEntity = { kind: 'form', key: 'a', path: 'a.form.yaml', hash: 'ab', registry: 'cd' };

function base(...entries: [string, BaseEntity][]): Base {
  return { revision: 3, entities: new Map(entries) };
}

describe('the base', () => {
  it('is one line for each entity, in the order of their ids', () => {
    const text = printBase(base([uuid(2), FORM], [uuid(1), { kind: 'role', key: 'r', registry: 'ef' }]));
    assert.equal(
      text,
      `{
  "schema": 1,
  "revision": 3,
  "entities": {
    "${uuid(1)}": {"kind":"role","key":"r","registry":"ef"},
    "${uuid(2)}": {"kind":"form","key":"a","path":"a.form.yaml","hash":"ab","registry":"cd"}
  }
}
`,
    );
    const read = readBase(text);
    assert.ok('base' in read);
    assert.equal(printBase(read.base), text);
    assert.equal(printBase(base()), '{\n  "schema": 1,\n  "revision": 3,\n  "entities": {}\n}\n');
  });

  it('changes in one line where one entity changed', () => {
    const before = printBase(base([uuid(1), FORM], [uuid(2), FORM])).split('\n');
    const after = printBase(base([uuid(1), FORM], [uuid(2), { ...FORM, hash: 'other' }])).split('\n');
    assert.equal(after.filter((line, at) => line !== before[at]).length, 1);
  });

  it('is not trusted in any part where a part is damaged, and never throws', () => {
    const good = printBase(base([uuid(1), FORM]));
    const damaged = [
      '',
      'null',
      '[]',
      good.slice(0, -10),
      good.replace('"revision": 3', '"revision": -1'),
      good.replace('"revision": 3', '"revision": "3"'),
      good.replace('"schema": 1', '"schema": 0.5'),
      good.replace('"form"', '"nothing"'),
      good.replace('"registry":"cd"', '"registry":1'),
      good.replace(',"registry":"cd"', ''),
      good.replace('"hash":"ab"', '"sketch":"xyz"'),
      good.replace(/"entities": \{[\s\S]*\}\n\}/, '"entities": []\n}'),
      `${'['.repeat(200_000)}${']'.repeat(200_000)}`,
    ];
    for (const text of damaged) {
      const read = readBase(text);
      assert.equal('untrusted' in read && read.untrusted, 'damaged', text.slice(0, 80));
    }
  });

  it('is not used where a newer Mooring wrote it, and says what is lost', () => {
    const read = readBase(printBase(base()).replace('"schema": 1', '"schema": 7'));
    assert.ok('untrusted' in read);
    assert.equal(read.untrusted, 'newer');
    assert.match(read.message, /has schema 7, and this Mooring knows 1; .* Moves are recognised only by an id/);
  });

  it('keeps fields that it does not know from disturbing it', () => {
    assert.ok('base' in readBase(printBase(base([uuid(1), FORM])).replace('"kind"', '"later":{},"kind"')));
  });

  it('has no entity whose id stands twice, is missing, or is the key of a config', () => {
    const manifest = `forms:
  a: { id: ${uuid(1)}, path: a.form.yaml }
  b: { id: ${uuid(1)}, path: b.form.yaml }
  c: { path: c.form.yaml }
  d: { id: ${uuid(2)}, path: d.form.yaml }
configs:
  limit: { key: limit, value: 3 }
`;
    assert.deepEqual([...baseFor({ '.mooring/manifest.yaml': manifest }).entities.keys()], [uuid(2)]);
  });
});

describe('a sketch', () => {
  it('knows a text again by the share of its lines', () => {
    const lines = Array.from({ length: 10 }, (_, at) => `line ${at}`);
    const one = sketchOf(lines.join('\n'));
    assert.ok(isSketch(one));
    assert.equal(alikeness(one, sketchOf(lines.toReversed().join('\r\n  '))), 1);
    assert.equal(alikeness(one, sketchOf([...lines.slice(0, 5), 'a', 'b', 'c', 'd', 'e'].join('\n'))), 0.5);
    assert.equal(alikeness(one, sketchOf('something else\n')), 0);
    assert.equal(alikeness(sketchOf(''), sketchOf('\n\n')), 0);
  });

  it('stays short, and near the truth, for long texts', () => {
    const lines = Array.from({ length: 2000 }, (_, at) => `line ${at}`);
    const one = sketchOf(lines.join('\n'));
    assert.equal(one.length, 96);
    const likeness = alikeness(
      one,
      sketchOf([...lines.slice(0, 1500), ...lines.slice(0, 500).map(line => `${line}!`)].join('\n')),
    );
    assert.ok(likeness > 0.5 && likeness < 0.95, String(likeness));
  });
});
