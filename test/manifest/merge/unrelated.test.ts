import assert from 'node:assert/strict';
import type { ManifestMerge, MergeOptions, MergeSide, Side } from '../../../src/manifest/merge/entity-merge.ts';
import { mergeManifests } from '../../../src/manifest/merge/merge-manifests.ts';
import { uuid } from '../../kit/check.ts';
import { meaningOf } from './people.ts';

const MANIFEST = '.mooring/manifest.yaml';
const FORM = 'forms/ask.form.yaml';
const NOTHING: MergeSide = { texts: new Map() };

type Texts = Readonly<Record<string, string>>;

function merged(ours: Texts, theirs: Texts, options: MergeOptions = {}, base: Texts = {}): ManifestMerge {
  const [b, o, t] = [base, ours, theirs].map(texts => ({ texts: new Map(Object.entries(texts)) }));
  const result = mergeManifests(b ?? NOTHING, o ?? NOTHING, t ?? NOTHING, options);
  assert.ok(!('refused' in result), JSON.stringify(result));
  return result;
}

/** Of histories that have nothing in common. */
function both(ours: string, theirs: string, picks: Readonly<Record<string, Side>> = {}): ManifestMerge {
  return merged({ [MANIFEST]: ours }, { [MANIFEST]: theirs }, { picks: new Map(Object.entries(picks)) });
}

function keysOf(text: string | undefined): string[] {
  return Object.values(meaningOf(text ?? '')).flatMap(entities => entities.map(({ key, id }) => `${key} ${id.at(-1)}`));
}

const entry = (key: string, n: number, rest = ''): string =>
  `  ${key}:\n    id: ${uuid(n)}\n    path: flows/start.py\n${rest}`;

describe('the merge of unrelated histories', () => {
  it('takes what is the same on both sides as it is, whatever its layout, and adds what one side alone has', () => {
    const ours = `workflows:\n${entry('start', 1)}${entry('here', 2)}`;
    const theirs = `# Theirs.\nworkflows:\n  start: { path: flows/start.py, id: ${uuid(1)} }\n${entry('there', 3)}`;
    const result = both(ours, theirs);
    assert.deepEqual(result.conflicts, []);
    assert.deepEqual(keysOf(result.texts.get(MANIFEST)), ['start 1', 'here 2', 'there 3']);
    assert.ok(result.texts.get(MANIFEST)?.startsWith(ours));
    assert.deepEqual(both(ours, ours).texts.size, 0);
  });

  it('asks about each field that differs, and takes the others from both', () => {
    const ours = `workflows:\n${entry('start', 1, '    timeout_seconds: 1\n    type: tool\n')}`;
    const theirs = `workflows:\n${entry('start', 1, '    timeout_seconds: 2\n    access_level: all\n')}`;
    const { conflicts } = both(ours, theirs);
    assert.deepEqual(
      conflicts.map(({ what, field, base, ours: own, theirs: other }) => [what, field, base, own, other]),
      [['field', 'timeout_seconds', undefined, '1', '2']],
    );
    const { texts } = both(ours, theirs, { [conflicts[0]?.key ?? '']: 'theirs' });
    assert.match(texts.get(MANIFEST) ?? '', /timeout_seconds: 2\n {4}access_level: all\n {4}type: tool/);
  });

  it('settles all conflicts of an entity by one pick, in the manifest and in its file', () => {
    const manifest = (key: string, level: string): string =>
      `forms:\n  ${key}: { id: ${uuid(3)}, path: ${FORM}, access_level: ${level} }\n  b: { id: ${uuid(4)}, name: ${level} }\n`;
    const form = (name: string): string => `id: ${uuid(3)}\nname: ${name}\nworkflow_id: ${name}\n`;
    const here = { [MANIFEST]: manifest('ask', 'all'), [FORM]: form('Ask') };
    const there = { [MANIFEST]: manifest('question', 'none'), [FORM]: form('Question') };
    const { conflicts } = merged(here, there);
    assert.deepEqual(
      conflicts.map(({ what, field, entity }) => [what, field, entity]),
      [
        ['key', undefined, `entity forms/${uuid(3)}`],
        ['field', 'access_level', `entity forms/${uuid(3)}`],
        ['field', 'name', `entity forms/${uuid(4)}`],
        ['field', 'name', `entity forms/${uuid(3)}`],
        ['field', 'workflow_id', `entity forms/${uuid(3)}`],
      ],
    );
    const name = conflicts.find(({ path, field }) => path === FORM && field === 'name');
    const picks = new Map<string, Side>([
      [`entity forms/${uuid(3)}`, 'theirs'],
      // One's own pick goes before the entity's.
      [name?.key ?? '', 'ours'],
    ]);
    const result = merged(here, there, { picks });
    assert.deepEqual(
      result.conflicts.map(({ entity }) => entity),
      [`entity forms/${uuid(4)}`],
    );
    assert.equal(result.texts.get(FORM), form('Ask').replace('workflow_id: Ask', 'workflow_id: Question'));
    assert.match(
      result.texts.get(MANIFEST) ?? '',
      /question: \{ id: .*3, path: .*, access_level: none \}\n {2}b: .*all/,
    );
  });

  it('keeps both of two entities that want one key: the one that is picked gets it', () => {
    const ours = `workflows:\n${entry('start', 1)}${entry('start_2', 5)}`;
    const theirs = `workflows:\n${entry('start', 2)}`;
    const { conflicts } = both(ours, theirs);
    assert.deepEqual(
      conflicts.map(({ what, entityKey, ours: own, theirs: other }) => [what, entityKey, own, other]),
      [['same-key', 'start', uuid(1), uuid(2)]],
    );
    assert.match(conflicts[0]?.message ?? '', /the other becomes “start_3”/);
    const key = conflicts[0]?.key ?? '';
    assert.deepEqual(keysOf(both(ours, theirs, { [key]: 'ours' }).texts.get(MANIFEST)).sort(), [
      'start 1',
      'start_2 5',
      'start_3 2',
    ]);
    const picked = both(ours, theirs, { [key]: 'theirs' });
    assert.deepEqual(keysOf(picked.texts.get(MANIFEST)).sort(), ['start 2', 'start_2 5', 'start_3 1']);
    assert.deepEqual(
      picked.changes.map(({ what, key: now, formerKey }) => [what, now, formerKey]),
      [
        ['added', 'start', undefined],
        ['renamed', 'start_3', 'start'],
      ],
    );
    const mirrored = both(theirs, ours, { [key]: 'ours' });
    assert.deepEqual(keysOf(mirrored.texts.get(MANIFEST)).sort(), ['start 2', 'start_2 5', 'start_3 1']);
  });

  it('gives an entity that was renamed to a taken key its former one back', () => {
    const base = `workflows:\n${entry('start', 1)}`;
    const ours = `workflows:\n${entry('begin', 1)}`;
    const theirs = `${base}${entry('begin', 2)}`;
    const merge = (picks: Readonly<Record<string, Side>> = {}): ManifestMerge =>
      merged(
        { [MANIFEST]: ours },
        { [MANIFEST]: theirs },
        { picks: new Map(Object.entries(picks)) },
        { [MANIFEST]: base },
      );
    const key = merge().conflicts[0]?.key ?? '';
    assert.deepEqual(keysOf(merge({ [key]: 'theirs' }).texts.get(MANIFEST)), ['start 1', 'begin 2']);
    assert.deepEqual(keysOf(merge({ [key]: 'ours' }).texts.get(MANIFEST)), ['begin 1', 'begin_2 2']);
  });

  it('gives it a new one where its former one went to another entity', () => {
    const texts = {
      base: { [MANIFEST]: `workflows:\n${entry('start', 1)}` },
      ours: { [MANIFEST]: `workflows:\n${entry('begin', 1)}${entry('start', 3)}` },
      theirs: { [MANIFEST]: `workflows:\n${entry('start', 1)}${entry('begin', 2)}` },
    };
    const key = merged(texts.ours, texts.theirs, {}, texts.base).conflicts[0]?.key ?? '';
    const result = merged(texts.ours, texts.theirs, { picks: new Map([[key, 'theirs']]) }, texts.base);
    assert.deepEqual(result.conflicts, []);
    assert.deepEqual(keysOf(result.texts.get(MANIFEST)).sort(), ['begin 2', 'begin_2 1', 'start 3']);
  });

  it('never takes the key from an entity that has no other id', () => {
    const ours = `workflows:\n  ${uuid(1)}:\n    path: a.py\n`;
    const theirs = `workflows:\n  ${uuid(1)}:\n    id: ${uuid(2)}\n    path: b.py\n`;
    for (const [own, other] of [
      [ours, theirs],
      [theirs, ours],
    ] as const) {
      const { conflicts, texts } = both(own, other);
      assert.deepEqual(conflicts, []);
      assert.deepEqual(keysOf(texts.get(MANIFEST)).sort(), [`${uuid(1)} 1`, `${uuid(1)}-2 2`]);
    }
  });

  it('keeps a sorted section sorted where an entity gets another key', () => {
    const of = (...entries: readonly (readonly [string, number])[]): string =>
      `tables:\n${entries.map(([key, n]) => `  ${key}: { id: ${uuid(n)} }\n`).join('')}`;
    const [ours, theirs] = [of(['a', 1], ['b', 9], ['c', 3]), of(['b', 4], ['d', 5])];
    const key = both(ours, theirs).conflicts[0]?.key ?? '';
    const { texts } = both(ours, theirs, { [key]: 'ours' });
    assert.equal(texts.get(MANIFEST), of(['a', 1], ['b', 9], ['b_2', 4], ['c', 3], ['d', 5]));
  });

  it('keeps all entries of a list of theirs that have one name', () => {
    const { conflicts, texts } = both(
      `roles:\n  a: { id: ${uuid(1)} }\n`,
      `roles:\n  - { id: ${uuid(2)}, name: b }\n  - { id: ${uuid(3)}, name: b }\n`,
    );
    assert.deepEqual(conflicts, []);
    assert.deepEqual(keysOf(texts.get(MANIFEST)), ['a 1', 'b 2', 'b_2 3']);
  });
});
