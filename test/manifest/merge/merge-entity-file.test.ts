import assert from 'node:assert/strict';
import type { ManifestMerge, MergeOptions, TextMerge } from '../../../src/manifest/merge/entity-merge.ts';
import { mergeEntityFile } from '../../../src/manifest/merge/merge-entity-file.ts';
import { mergeManifests } from '../../../src/manifest/merge/merge-manifests.ts';
import { mergeEntityText } from '../../../src/manifest/merge/merge-text.ts';
import { uuid } from '../../kit/check.ts';

const FORM = 'forms/ask.form.yaml';
const BASE = `# Asks.
id: ${uuid(3)}
name: Ask
workflow_id: ${uuid(1)}
form_schema:
  fields:
    # Who.
    - name: who
      label: Who?
      required: true
    - name: when
      type: date
`;

const edited = (text: string, ...changes: readonly (readonly [string, string])[]): string =>
  changes.reduce((now, [from, to]) => {
    assert.ok(now.includes(from), from);
    return now.replace(from, to);
  }, text);

function merged(path: string, base: string, ours: string, theirs: string, options: MergeOptions = {}): TextMerge {
  const result = mergeEntityFile(path, base, ours, theirs, options);
  assert.ok(!('refused' in result), JSON.stringify(result));
  return result;
}

function textOf(path: string, base: string, ours: string, theirs: string, options: MergeOptions = {}): string {
  const { text, conflicts } = merged(path, base, ours, theirs, options);
  assert.deepEqual(conflicts, []);
  return text ?? '';
}

describe('the merge of an entity file', () => {
  it('merges the fields of a form by their names', () => {
    const ours = edited(BASE, ['label: Who?', 'label: Who are you?'], ['# Asks.', '# Asks twice.']);
    const theirs = edited(
      BASE,
      ['type: date\n', 'type: datetime\n    # Where.\n    - name: where\n      label: Where?\n'],
      ['required: true', 'required: false'],
    );
    assert.equal(
      textOf(FORM, BASE, ours, theirs),
      edited(theirs, ['label: Who?', 'label: Who are you?'], ['# Asks.', '# Asks twice.']),
    );
    const result = merged(FORM, BASE, ours, theirs);
    assert.deepEqual(result.changes, [
      { what: 'changed', kind: 'form', id: uuid(3), key: 'ask', fields: ['form_schema'], path: FORM },
    ]);
  });

  it('names the value down in a list that both sides set', () => {
    const result = merged(
      FORM,
      BASE,
      edited(BASE, ['label: Who?', 'label: A']),
      edited(BASE, ['label: Who?', 'label: B']),
    );
    assert.deepEqual(
      result.conflicts.map(({ field, base, ours, theirs }) => [field, base, ours, theirs]),
      [['form_schema.fields.who.label', 'Who?', 'A', 'B']],
    );
    assert.equal(result.text, edited(BASE, ['label: Who?', 'label: A']));
  });

  it('takes an ordered list as a whole', () => {
    const base = 'fields:\n  - name: s\n    options: [a, b]\n';
    const result = merged(FORM, base, base.replace('b]', 'b, c]'), base.replace('[a, ', '['));
    assert.deepEqual(
      result.conflicts.map(({ field, ours, theirs }) => [field, ours, theirs]),
      [['fields.s.options', '[a, b, c]', '[b]']],
    );
  });

  it('merges JSON in the way it is written', () => {
    const base = `{\n  "asset_uuid": "${uuid(9)}",\n  "name": "Atlas",\n  "tags": ["a"],\n  "source": "x.psd"\n}\n`;
    const ours = edited(base, ['"Atlas"', '"Big atlas"'], ['["a"]', '["a", "c"]']);
    const theirs = edited(base, ['"x.psd"', '"x.psd",\n  "license": "MIT"']);
    const text = textOf('assets/ui/asset.json', base, ours, theirs);
    assert.deepEqual(JSON.parse(text), {
      asset_uuid: uuid(9),
      name: 'Big atlas',
      tags: ['a', 'c'],
      source: 'x.psd',
      license: 'MIT',
    });
    assert.match(text, /"source": "x\.psd",\n {2}"license": "MIT"\n\}\n$/);
  });

  it('keeps the line ends of ours', () => {
    const ours = edited(BASE, ['name: Ask', 'name: Ask again']).replaceAll('\n', '\r\n');
    const theirs = edited(BASE, ['type: date', 'type: datetime']);
    assert.equal(textOf(FORM, BASE, ours, theirs), edited(ours, ['type: date', 'type: datetime']));
    const untouched = BASE.replaceAll('\n', '\r\n');
    assert.equal(textOf(FORM, BASE, untouched, theirs), edited(untouched, ['type: date', 'type: datetime']));
  });

  it('does not tell a secret', () => {
    const base = 'name: i\nclient_secret: a\n';
    const path = '.mooring/manifest.yaml';
    const text = (secret: string): string =>
      `integrations:\n  i: { id: ${uuid(1)}, name: i, client_secret: ${secret} }\nconfigs:\n  c: { key: c, config_type: secret, value: ${secret} }\n`;
    const result = mergeEntityText(path, { base: text('abc'), ours: text('def'), theirs: text('ghi') });
    assert.ok(!('refused' in result), base);
    assert.equal(result.conflicts.length, 2);
    const gone = mergeEntityText(path, {
      base: text('abc'),
      ours: `roles: [{ id: ${uuid(5)} }]\n`,
      theirs: text('ghi'),
    });
    assert.ok(!('refused' in gone));
    assert.deepEqual(
      gone.conflicts.map(({ what }) => what),
      ['delete-edit', 'delete-edit'],
    );
    assert.ok(!/abc|def|ghi/.test(JSON.stringify([result.conflicts, gone.conflicts])));
    const place = (at: number): string => `configs:\n  c: { key: c, config_type: secret, position: ${at} }\n`;
    const told = mergeEntityText(path, { base: place(1), ours: place(2), theirs: place(3) });
    assert.ok(!('refused' in told) && told.conflicts[0]?.theirs === '3');
  });

  it('refuses a text that cannot be read, and an empty one', () => {
    for (const [theirs, which] of [
      ['a: [', 'theirs'],
      ['', 'theirs'],
      ['- a\n', 'theirs'],
    ] as const) {
      const result = mergeEntityFile(FORM, BASE, edited(BASE, ['name: Ask', 'name: A']), theirs);
      assert.ok('refused' in result);
      assert.equal(result.refused, which);
    }
  });
});

const MANIFEST = '.mooring/manifest.yaml';
const declared = (path: string): string =>
  `forms:\n  ask: { id: ${uuid(3)}, path: ${path} }\n  b: { id: ${uuid(4)} }\n`;

function all(
  base: Readonly<Record<string, string>>,
  ours: Readonly<Record<string, string>>,
  theirs: Readonly<Record<string, string>>,
): ManifestMerge {
  const [b, o, t] = [base, ours, theirs].map(texts => ({ texts: new Map(Object.entries(texts)) }));
  assert.ok(b && o && t);
  const result = mergeManifests(b, o, t);
  assert.ok(!('refused' in result), JSON.stringify(result));
  return result;
}

describe('the merge of manifest and entity files together', () => {
  const OTHER = 'forms/new/ask.form.yaml';
  const base = { [MANIFEST]: declared(FORM), [FORM]: BASE };
  const changed = edited(BASE, ['name: Ask', 'name: Ask again']);

  it('follows a file that one side moved and the other edited', () => {
    const moved = { [MANIFEST]: declared(OTHER), [OTHER]: BASE };
    const touched = { [MANIFEST]: declared(FORM), [FORM]: changed };
    const here = all(base, touched, moved);
    assert.deepEqual(here.conflicts, []);
    assert.deepEqual(
      [...here.texts],
      [
        [MANIFEST, declared(OTHER)],
        [FORM, undefined],
        [OTHER, changed],
      ],
    );
    const there = all(base, moved, touched);
    assert.deepEqual([...there.texts], [[OTHER, changed]]);
  });

  it('asks where a file was moved to two places', () => {
    const third = 'forms/old/ask.form.yaml';
    const result = all(
      base,
      { [MANIFEST]: declared(OTHER), [OTHER]: BASE },
      { [MANIFEST]: declared(third), [third]: BASE },
    );
    assert.deepEqual(
      result.conflicts.map(({ what, field }) => [what, field]),
      [
        ['field', 'path'],
        ['path', undefined],
      ],
    );
    assert.equal(result.texts.size, 0);
  });

  it('deletes a file that ours left alone, and asks where it did not', () => {
    const gone = { [MANIFEST]: `forms:\n  b: { id: ${uuid(4)} }\n` };
    assert.deepEqual(all(base, base, gone).texts.get(FORM), undefined);
    assert.ok(all(base, base, gone).texts.has(FORM));
    const result = all(base, { [MANIFEST]: declared(FORM), [FORM]: changed }, gone);
    assert.deepEqual(
      result.conflicts.map(({ what }) => what),
      ['edit-delete'],
    );
    assert.ok(!result.texts.has(FORM));
    const other = all(base, gone, { [MANIFEST]: declared(FORM), [FORM]: changed });
    assert.deepEqual(
      other.conflicts.map(({ what }) => what),
      ['delete-edit'],
    );
    assert.equal(other.texts.size, 0);
  });

  it('adds the files that only they have', () => {
    const result = all({ [MANIFEST]: declared(FORM) }, { [MANIFEST]: declared(FORM) }, base);
    assert.deepEqual([...result.texts], [[FORM, BASE]]);
  });
});
