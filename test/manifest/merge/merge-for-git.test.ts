import assert from 'node:assert/strict';
import fc from 'fast-check';
import { markedText } from '../../../src/manifest/merge/marked-text.ts';
import { mergeForGit, pathInProject } from '../../../src/manifest/merge/merge-for-git.ts';
import { mergeEntityText } from '../../../src/manifest/merge/merge-text.ts';
import { parseYaml } from '../../../src/syntax/yaml.ts';
import { chanceOf } from '../../kit/chance.ts';
import { freshManifest, oneDeed, PATH } from './people.ts';

const A = '11111111-1111-4111-8111-111111111111';
const B = '22222222-2222-4222-8222-222222222222';
const C = '33333333-3333-4333-8333-333333333333';

const BASE = `forms:\n  a:\n    id: ${A}\n    path: forms/a.form.yaml\n    access_level: x\n`;
const form = (key: string, id: string): string => `  ${key}:\n    id: ${id}\n    path: forms/${key}.form.yaml\n`;

/** What a person has who takes one side of every conflict. */
function resolved(text: string, side: 'ours' | 'theirs'): string {
  let at: 'both' | 'ours' | 'theirs' = 'both';
  return text
    .split(/(?<=\n)/)
    .filter(line => {
      if (/^<{7}( |\r?\n)/.test(line)) at = 'ours';
      else if (/^={7}\r?\n/.test(line) && at === 'ours') at = 'theirs';
      else if (/^>{7}( |\r?\n)/.test(line)) at = 'both';
      else return at === 'both' || at === side;
      return false;
    })
    .join('');
}

describe('one file merged for git', () => {
  it('takes entities of both sides that were added at one place', () => {
    const merged = mergeForGit(PATH, { base: BASE, ours: BASE + form('b', B), theirs: BASE + form('c', C) });
    assert.deepEqual(merged, { is: 'merged', text: BASE + form('b', B) + form('c', C) });
  });

  it('merges all else by entity, and puts markers around the conflict alone', () => {
    const merged = mergeForGit(PATH, {
      base: BASE,
      ours: BASE.replace(': x', ': public') + form('b', B),
      theirs: BASE.replace(': x', ': private') + form('c', C),
    });
    assert.ok(merged.is === 'conflicts');
    assert.equal(
      merged.text,
      `forms:\n  a:\n    id: ${A}\n    path: forms/a.form.yaml\n<<<<<<< ours\n    access_level: public\n=======\n    access_level: private\n>>>>>>> theirs\n${form('b', B)}${form('c', C)}`,
    );
    assert.deepEqual(
      merged.conflicts.map(({ message }) => message),
      ['“access_level” of the form “a” became public here and private there; pick one.'],
    );
  });

  it('puts markers around an entity that one side deleted and the other changed', () => {
    const two = BASE + form('b', B);
    const merged = mergeForGit(PATH, { base: two, ours: BASE, theirs: two.replace('forms/b', 'forms/bb') });
    assert.ok(merged.is === 'conflicts');
    assert.equal(resolved(merged.text, 'ours'), BASE);
    assert.equal(resolved(merged.text, 'theirs'), two.replace('forms/b', 'forms/bb'));
  });

  it('knows the manifest of a project that is a folder of the repository, and entity files by their names', () => {
    assert.equal(pathInProject('apps/shop/.mooring/manifest/forms.yaml'), '.mooring/manifest/forms.yaml');
    assert.equal(pathInProject('shop/.bifrost/forms.yml'), '.bifrost/forms.yml');
    assert.equal(pathInProject('.mooring/.local/x/y.yaml'), '.mooring/.local/x/y.yaml');
    const texts = { base: BASE, ours: BASE + form('b', B), theirs: BASE + form('c', C) };
    assert.equal(mergeForGit(`deep/down/${PATH}`, texts).is, 'merged');
    const file = { base: 'name: a\n', ours: 'name: a\ndescription: d\n', theirs: 'name: a\nsuccess_message: m\n' };
    assert.equal(mergeForGit('deep/a.form.yaml', file).is, 'merged');
  });

  it('leaves to git what is no file of entities, and what cannot be read, with the reason', () => {
    assert.deepEqual(mergeForGit('docs/a.yaml', { base: '', ours: 'a: 1\n', theirs: 'b: 1\n' }), {
      is: 'by-line',
      conflicts: [],
    });
    for (const broken of ['forms: [\n', 'schema: 9\nforms: {}\n', '<<<<<<< ours\na: 1\n=======\n>>>>>>> theirs\n']) {
      const merged = mergeForGit(PATH, { base: BASE, ours: BASE + form('b', B), theirs: broken });
      assert.ok(merged.is === 'by-line');
      assert.equal(merged.refusal?.refused, 'theirs');
    }
  });
});

describe('texts with conflict markers', () => {
  it('say the sides with their names, in the size that git asks for', () => {
    const markers = { size: 9, ours: 'HEAD', theirs: 'ana/forms' };
    const text = markedText('a\nb\nc\n', 'a\nx\nc\n', markers);
    assert.equal(text, 'a\n<<<<<<<<< HEAD\nb\n=========\nx\n>>>>>>>>> ana/forms\nc\n');
  });

  it('keep the line ends of the text, and give the last line one where a marker follows', () => {
    assert.equal(
      markedText('a\r\nb\r\n', 'a\r\nc\r\n'),
      'a\r\n<<<<<<< ours\r\nb\r\n=======\r\nc\r\n>>>>>>> theirs\r\n',
    );
    assert.equal(markedText('a', 'b'), '<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n');
  });

  it('are the text itself where there is no difference', () => {
    fc.assert(fc.property(fc.string(), text => assert.equal(markedText(text, text), text)));
  });

  it('give each side back whole', () => {
    const line = fc.constantFrom('a\n', 'b\n', 'c: 1\n', '\n');
    const text = fc.array(line, { maxLength: 12 }).map(lines => lines.join(''));
    fc.assert(
      fc.property(text, text, (ours, theirs) => {
        const marked = markedText(ours, theirs);
        assert.equal(resolved(marked, 'ours'), ours);
        assert.equal(resolved(marked, 'theirs'), theirs);
      }),
    );
  });
});

describe('the laws of a file merged for git', () => {
  const histories = fc.record({ seed: fc.nat(), own: fc.nat(6), other: fc.nat(6) }).map(({ seed, own, other }) => {
    const base = freshManifest(chanceOf(seed));
    const later = (chance: ReturnType<typeof chanceOf>, deeds: number): string => {
      let text = base;
      for (let done = 0; done < deeds; done++) text = oneDeed(chance, text);
      return text;
    };
    return { base, ours: later(chanceOf(seed + 1), own), theirs: later(chanceOf(seed + 2), other) };
  });

  it('it is the merge by entity, and with conflicts it holds both ends of them and is never taken for merged', () => {
    fc.assert(
      fc.property(histories, texts => {
        const merged = mergeForGit(PATH, texts);
        const entity = mergeEntityText(PATH, texts);
        if ('refused' in entity) return assert.equal(merged.is, 'by-line');
        if (entity.conflicts.length === 0) return assert.deepEqual(merged, { is: 'merged', text: entity.text });
        assert.notEqual(merged.is, 'merged');
        if (merged.is !== 'conflicts') return;
        assert.deepEqual(merged.conflicts, entity.conflicts);
        assert.equal(resolved(merged.text, 'ours'), entity.text);
        const picks = new Map(entity.conflicts.map(({ key }) => [key, 'theirs' as const]));
        const theirs = mergeEntityText(PATH, texts, { picks });
        if (!('refused' in theirs) && theirs.conflicts.length === 0) {
          assert.equal(resolved(merged.text, 'theirs'), theirs.text);
        }
        assert.equal(parseYaml(merged.text).held?.reason, 'conflict-markers');
      }),
      { numRuns: 150 },
    );
  });
});
