import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ATTRIBUTES, PATTERNS, withAttributes, withoutAttributes } from '../../src/manifest/git-attributes.ts';
import { kindOfEntityFile } from '../../src/manifest/kinds/table.ts';
import { isManifestPath } from '../../src/manifest/layout.ts';

describe('the lines of .gitattributes', () => {
  it('name every manifest and entity file that is merged by entity, and no other file', () => {
    for (const pattern of PATTERNS) {
      const sample = pattern.replace('*', 'some');
      assert.ok(isManifestPath(sample) || kindOfEntityFile(sample), pattern);
    }
    assert.ok(PATTERNS.includes('.mooring/manifest.yaml') && PATTERNS.includes('asset.json'));
    assert.ok(PATTERNS.includes('*.form.yaml') && !PATTERNS.some(pattern => /\.(?:py|md)$/.test(pattern)));
  });

  it('are put at the end, and leave everything else as it is', () => {
    const before = '* text=auto\r\n*.png binary\r\n';
    const { text, changed, left } = withAttributes(before);
    assert.ok(text?.startsWith(before));
    assert.ok(text?.endsWith(`asset.json ${ATTRIBUTES}\r\n`));
    assert.doesNotMatch(text ?? '', /[^\r]\n/);
    assert.deepEqual([changed, left], [PATTERNS, []]);
  });

  it('are put in once: what is there is not put in again', () => {
    const once = withAttributes(undefined);
    assert.deepEqual(withAttributes(once.text), { text: once.text, changed: [], left: [] });
    const partly = withAttributes(`asset.json ${ATTRIBUTES}\n`);
    assert.equal(partly.text?.match(/^asset\.json/gm)?.length, 1);
    assert.ok(!partly.changed.includes('asset.json'));
  });

  it('leave a pattern alone that somebody gave another merge driver, or none', () => {
    const before = 'app.yaml merge=union\n*.form.yaml -merge\nasset.json text\n';
    const { changed, left } = withAttributes(before);
    assert.deepEqual([...left].sort(), ['*.form.yaml', 'app.yaml']);
    assert.ok(changed.includes('asset.json') && !changed.includes('app.yaml'));
  });

  it('are taken out again, from a line of more than that only their part', () => {
    const text = `# Ours.\nasset.json ${ATTRIBUTES} text eol=lf\n\n*.form.yaml ${ATTRIBUTES}\n`;
    assert.equal(withoutAttributes(text).text, '# Ours.\nasset.json text eol=lf\n\n');
    assert.deepEqual(withoutAttributes(undefined), { text: undefined, changed: [], left: [] });
  });

  it('that went in come out to the byte', () => {
    const line = fc.constantFrom(
      '* text=auto',
      '# note',
      '',
      '*.png binary',
      'asset.json text',
      '"a b" merge=union',
      '*.x merge=y',
    );
    const lines = fc.tuple(fc.array(line, { maxLength: 6 }), fc.constantFrom('\n', '\r\n'));
    fc.assert(
      fc.property(lines, ([all, end]) => {
        const before = all.map(each => each + end).join('');
        const after = withoutAttributes(withAttributes(before === '' ? undefined : before).text).text;
        assert.equal(after ?? '', before);
      }),
    );
  });
});
