import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readableText } from '../../../src/manifest/merge/readable-text.ts';
import { chanceOf } from '../../kit/chance.ts';
import { freshManifest } from './people.ts';

const A = '11111111-1111-4111-8111-111111111111';
const B = '22222222-2222-4222-8222-222222222222';

describe('a manifest as git is to compare it', () => {
  it('has its entities by id, and each field on a line', () => {
    const text = `next_asset_id: 4\nroles:\n  - { name: ops, id: ${B} }\n  - { id: ${A}, name: helpdesk }\nforms:\n  hello: { roles: [${B}, ${A}], path: f.form.yaml, id: ${A} }\n`;
    assert.equal(
      readableText('manifest.yaml', text),
      [
        'next_asset_id: 4',
        `role ${A}`,
        `  id: ${A}`,
        '  name: helpdesk',
        `role ${B}`,
        `  id: ${B}`,
        '  name: ops',
        `form ${A}`,
        '  (key): hello',
        `  id: ${A}`,
        '  path: f.form.yaml',
        `  roles - ${A}`,
        `  roles - ${B}`,
        '',
      ].join('\n'),
    );
  });

  it('is the same in whatever order, shape and style it is written', () => {
    const one = `forms:\n  b: { id: ${B}, path: b.form.yaml }\n  a:\n    # Mine.\n    path: 'a.form.yaml'\n    id: "${A}"\n`;
    const other = `\uFEFFforms:\r\n  a: { id: ${A}, path: a.form.yaml }\r\n  b: { id: ${B}, path: b.form.yaml }\r\n`;
    assert.equal(readableText('manifest.yaml', one), readableText('manifest.yaml', other));
  });

  it('is read without its section’s key, by the name of the file', () => {
    assert.match(readableText('/tmp/git-blob-x/forms.yaml', `a: { id: ${A}, path: a.form.yaml }\n`), /^form 1111/);
  });

  it('keeps what nobody knows, entries that are no map, and hides secrets', () => {
    const text = readableText(
      'manifest.yaml',
      'others: { b: [1, { c: d }], a: 1 }\nforms: { none: , two: 2 }\nconfigs: { k: { key: k, config_type: secret, value: hunter2 } }\ntoken: hunter2\n',
    );
    assert.match(text, /^others\.a: 1\nothers\.b\.0: 1\nothers\.b\.1\.c: d$/m);
    assert.match(text, /^forms\.none: null\nforms\.two: 2$/m);
    assert.match(text, /^ {2}value: •••$/m);
    assert.doesNotMatch(text, /hunter2/);
  });

  it('stays as it is where it cannot be read, and is empty where it is', () => {
    for (const text of ['forms: [\n', '<<<<<<< a\n=======\n>>>>>>> b\n', 'just words\n']) {
      assert.equal(readableText('manifest.yaml', text), text);
    }
    assert.equal(readableText('manifest.yaml', '# Nothing.\n'), '');
  });
});

describe('an entity file as git is to compare it', () => {
  it('has the fields of the table first, items under their names, and long texts line by line', () => {
    const form = `zz: 1\ndescription: |\n  One.\n  Two.\nform_schema:\n  fields:\n    - { type: text, name: mail, label: Mail }\n    - { name: age, type: number }\nname: Hello\n`;
    const text = readableText('x/hello.form.yaml', form);
    assert.match(text, /^name: Hello$/m);
    assert.match(text, /^description: \|\n {2}One\.\n {2}Two\.\n {2}$/m);
    assert.match(text, /^form_schema\.fields\.mail\.label: Mail$/m);
    assert.match(text, /^form_schema\.fields\.age\.type: number$/m);
    assert.match(text, /^zz: 1\n$/m);
  });

  it('of JSON reads like one of YAML', () => {
    assert.equal(readableText('asset.json', '{"name": "ui", "x": [1, 2]}\n'), 'name: ui\nx - 1\nx - 2\n');
  });
});

describe('the laws of texts for git to compare', () => {
  it('one that says another thing reads otherwise, and every one ends', () => {
    fc.assert(
      fc.property(fc.nat(), seed => {
        const text = freshManifest(chanceOf(seed));
        const changed = text.replace(/name: (\w+)/, 'name: $1_other');
        assert.equal(readableText('manifest.yaml', changed) === readableText('manifest.yaml', text), changed === text);
      }),
      { numRuns: 50 },
    );
    fc.assert(fc.property(fc.string(), text => void readableText('app.yaml', text)));
  });
});
