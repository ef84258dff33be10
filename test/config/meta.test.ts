import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Intent, set, unset } from '../../src/config/intent.ts';
import { applyIntents } from '../../src/config/intents.ts';
import { keyText } from '../../src/config/key-path.ts';
import { logicalConfig } from '../../src/config/logical.ts';
import {
  BY_HAND,
  type FileMeta,
  futureKeys,
  handEdits,
  metaIntents,
  readMeta,
  valueDigest,
} from '../../src/config/meta.ts';
import { strayKeys } from '../../src/config/stray-keys.ts';
import { parseToml } from '../../src/syntax/toml.ts';
import type { TomlValue } from '../../src/syntax/toml-value.ts';
import { oddText } from '../syntax/kit.ts';
import { written } from './kit.ts';

const NOW = Date.parse('2026-11-21T12:00:00.000Z');
const FACTS = { nowMs: NOW, actor: 'ana@pier cli/1', changedMs: () => NOW - 60_000 };

function metaOf(text: string): FileMeta {
  return readMeta(parseToml(text).root);
}

function valuesOf(text: string): Map<string, TomlValue> {
  const config = logicalConfig(text, parseToml(text).root);
  return new Map([...config].map(([key, { value }]) => [key, value]));
}

/** A whole write: the intents, and what the metadata needs beside them. */
function write(text: string, intents: readonly Intent[], facts = FACTS): string {
  const config = logicalConfig(text, parseToml(text).root);
  const after = applyIntents(config, intents);
  assert.ok('values' in after);
  const before = valuesOf(text);
  return written(text, [...intents, ...metaIntents(metaOf(text), before, after.values, facts)]);
}

describe('Metadata of keys', () => {
  const text = write('# mine\n[watch]\npolling = false # no\n', [set(['watch', 'polling'], true)]);

  it('stands at the end of the file and says when, who, which change and what', () => {
    assert.equal(
      text,
      `# mine\n[watch]\npolling = true # no\n\n[__meta__]\nrev = 1\n"watch.polling" = { when = 2026-11-21T12:00:00.000Z, by = "ana@pier cli/1", rev = 1, digest = "${valueDigest(true)}" }\n`,
    );
    assert.deepEqual(metaOf(text).records.get('watch.polling'), {
      when: '2026-11-21T12:00:00.000Z',
      by: 'ana@pier cli/1',
      rev: 1,
      digest: valueDigest(true),
    });
  });

  it('counts each change of the file once', () => {
    const more = write(text, [set(['history', 'versions'], 3), set(['discovery', 'ignore'], ['a'])]);
    const { rev, records } = metaOf(more);
    assert.deepEqual([rev, records.get('watch.polling')?.rev, records.get('history.versions')?.rev], [2, 1, 2]);
    assert.equal(metaOf(more).strays.length, 0);
  });

  it('goes with its key', () => {
    const { records, rev } = metaOf(write(text, [unset(['watch', 'polling'])]));
    assert.deepEqual([records.size, rev], [0, 2]);
  });

  it('changes nothing where nothing changes', () => {
    assert.equal(write(text, [set(['watch', 'polling'], true), unset(['no', 'such'])]), text);
  });

  it('recognises an edit by hand, dates it by the file, and records it at the next write', () => {
    const edited = text.replace('polling = true', 'polling = false');
    assert.deepEqual(handEdits(metaOf(edited), valuesOf(edited)), [{ key: 'watch.polling', what: 'changed' }]);
    const next = write(edited, [set(['history', 'versions'], 3)]);
    assert.deepEqual(handEdits(metaOf(next), valuesOf(next)), []);
    const { records } = metaOf(next);
    assert.equal(records.get('watch.polling')?.when, '2026-11-21T11:59:00.000Z');
    assert.equal(records.get('watch.polling')?.by, BY_HAND);
    assert.deepEqual([records.get('watch.polling')?.rev, records.get('history.versions')?.rev], [2, 3]);
  });

  it('recognises a key that was taken out by hand, and forgets it at the next write', () => {
    const edited = text.replace(/polling = .*\n/, '');
    assert.deepEqual(handEdits(metaOf(edited), valuesOf(edited)), [{ key: 'watch.polling', what: 'removed' }]);
    assert.deepEqual(
      [...metaOf(write(edited, [set(['history', 'versions'], 3)])).records.keys()],
      ['history.versions'],
    );
  });

  it('does not take another spelling of a value for a change', () => {
    const edited = write('', [set(['discovery', 'ignore'], ['a', 'b'])]).replace('["a", "b"]', "[ 'a' ,\n 'b' ]");
    assert.deepEqual(handEdits(metaOf(edited), valuesOf(edited)), []);
  });

  it('writes no records for keys that it never touched', () => {
    const many = Array.from({ length: 50 }, (_, index) => `k${index} = ${index}`).join('\n');
    assert.deepEqual([...metaOf(write(`${many}\n`, [set(['k7'], 0)])).records.keys()], ['k7']);
  });

  it('notices a time in the future', () => {
    assert.deepEqual(futureKeys(metaOf(text), NOW), []);
    assert.deepEqual(futureKeys(metaOf(text), NOW - 60_000), []);
    assert.deepEqual(futureKeys(metaOf(text), NOW - 3_600_000), ['watch.polling']);
  });

  it('never counts down, however it is damaged, and is put right by the next write', () => {
    for (const damage of [
      '__meta__ = 3\n',
      '__meta__ = []\n',
      '[__meta__]\nrev = "x"\n"watch.polling" = { when = "soon", by = 3, rev = -1, digest = 4 }\n',
      '[__meta__]\n"watch.polling" = 2020-01-01\n"a..b" = { rev = 7 }\n',
      '[__meta__."watch.polling"]\nrev = 7\n[__meta__.watch.polling]\nrev = 8\n',
    ]) {
      const before = `${damage.startsWith('__') ? damage : ''}[watch]\npolling = true\n${damage.startsWith('__') ? '' : damage}`;
      const after = write(before, [set(['history', 'versions'], 3)]);
      const meta = metaOf(after);
      assert.equal(meta.state, 'present');
      assert.ok(meta.rev > metaOf(before).rev, before);
      assert.equal(meta.records.get('history.versions')?.rev, meta.rev, before);
      assert.deepEqual([...meta.damaged], [], before);
      assert.deepEqual(valuesOf(after), valuesOf(before).set('history.versions', 3));
    }
  });

  it('is read from whatever stands there', () => {
    fc.assert(fc.property(oddText, odd => void metaOf(`[__meta__]\n${odd}`)));
  });
});

describe('Keys typed into the metadata', () => {
  const end = '[watch]\npolling = false\n\n[__meta__]\nrev = 1\n';

  function fixed(text: string): string {
    return written(
      text,
      strayKeys(text, parseToml(text).root).flatMap(({ intents }) => intents),
    );
  }

  it('belong where the schema has such a key', () => {
    const keys = strayKeys(
      `${end}versions = 3\nwatch.polling-interval-ms = 200\n`,
      parseToml(`${end}versions = 3\nwatch.polling-interval-ms = 200\n`).root,
    );
    assert.deepEqual(
      keys.map(({ belongs }) => keyText(belongs)),
      ['history.versions', 'watch.polling-interval-ms'],
    );
  });

  it('belong to the last section above, where nobody knows them', () => {
    const [stray] = strayKeys(`${end}mine = 3\n`, parseToml(`${end}mine = 3\n`).root);
    assert.deepEqual(stray?.belongs, ['watch', 'mine']);
    assert.deepEqual(strayKeys('[__meta__]\nmine = 3\n', parseToml('[__meta__]\nmine = 3\n').root)[0]?.belongs, [
      'mine',
    ]);
  });

  it('move there, and only once', () => {
    assert.equal(fixed(`${end}mine = 3\n`), '[watch]\npolling = false\nmine = 3\n\n[__meta__]\nrev = 1\n');
    assert.equal(fixed(`${end}polling = true\n`), `${end}polling = true\n`);
  });

  it('are not written over by metadata', () => {
    const text = '[__meta__]\nmine = 3\n';
    const after = write(text, [set(['mine'], 4)]);
    assert.deepEqual(strayKeys(after, parseToml(after).root)[0]?.value, 3);
  });

  it('are none of the records, old or new', () => {
    const text = '[__meta__]\nrev = "odd"\n"a.b" = { rev = 1 }\n[__meta__.c]\nd = "2020-01-01"\n';
    assert.deepEqual(strayKeys(text, parseToml(text).root), []);
  });
});
