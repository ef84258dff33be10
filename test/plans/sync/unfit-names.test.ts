import assert from 'node:assert/strict';
import fc from 'fast-check';
import { unfitNames } from '../../../src/plans/sync/unfit-names.ts';

const unfit = (paths: readonly string[], existing: readonly string[] = []): string[] =>
  unfitNames(paths, existing).map(({ why }) => why);

/** Each path, written by itself, with the end of the sentence that refuses it. */
const ATTACKS: Readonly<Record<string, readonly string[]>> = {
  'names nothing': [''],
  'does not begin in the project': ['/etc/passwd', '//host/share/a', '\\\\host\\share', '\\a'],
  'begins with a drive': ['C:/Windows/a', 'c:a.md', 'Z:'],
  'has an empty name in it': ['a//b', 'a/', 'forms//'],
  'has “..” in it, which is no name': ['..', '../a', 'a/../../b', 'a/..'],
  'has “.” in it, which is no name': ['./a', 'a/./b', '.'],
  'has a control character in it': ['a\0b', 'a\nb', 'a/\u001b[2Jb', 'a\u0085b', 'a\u007f', 'a\tb'],
  'has bytes in it that are no UTF-8': ['a\uFFFDb', 'a\uD800b'],
  'has a character in it that turns the direction of the text': ['a\u202Egpj.exe', '\u2067a'],
  'leads into what git keeps for itself': [
    '.git/config',
    '.git',
    'sub/.git/hooks/pre-commit',
    '.GIT/config',
    '.Git/hooks/a',
    '.git./config',
    '.git /config',
    '.git . ./config',
    '.git::$INDEX_ALLOCATION/config',
    '.git:x/config',
    '.git\\config',
    'git~1/config',
    'GIT~1/config',
    'GIT~12/config',
    'git~1./config',
    '.g\u200Cit/config',
    '\u200D.git/config',
    '.gi\uFEFFt/config',
    '.git\u200F/config',
    '.\u206Bgit/config',
    '.g\u0131t/config',
  ],
  'lies in what Mooring remembers for itself, which no remote writes': [
    '.mooring/.local/base.json',
    '.mooring/.local',
    '.mooring/.LOCAL/journal/1',
    '.mooring/.local./a',
    '.mooring/LOCAL~1/a',
    '.mooring/.lo\u200Ccal/a',
    'sub/.mooring/.local/sync/state.json',
  ],
  'has .mooring in another spelling': [
    '.Mooring/.local/base.json',
    '.MOORING/manifest.yaml',
    '.mooring./manifest.yaml',
    '.mooring::$DATA/a',
    '.moor\u200Ding/manifest.yaml',
  ],
  'has .bifrost in another spelling': ['.BIFROST/metadata.yaml'],
  'has a name in it that Windows takes for .mooring': ['MOORIN~1/LOCAL~1/base.json', 'moorin~2/manifest.yaml'],
  'has a backslash in it, which parts names on Windows': ['a\\b', 'forms\\..\\..\\a'],
  'has a colon in it, which Windows and macOS keep for themselves': ['notes/a:b', 'file.txt::$DATA', 'app.yaml:x'],
  'has a character in it that Windows has in no name': ['a?b', 'a*', 'a<b', 'a>b', 'a"b', 'a|b'],
  'has a name in it that ends with a dot or blank, which Windows takes away': ['a.', 'a ', 'a./b', 'a /b', '...', ' '],
};
const DEVICES = [
  'con',
  'CON',
  'nul.txt',
  'aux.form.yaml',
  'PRN',
  'com1',
  'COM9.py',
  'lpt1.md',
  'COM¹',
  'CONIN$',
  'conout$.txt',
  'con .txt',
];

describe('unfit names', () => {
  for (const [why, paths] of Object.entries(ATTACKS)) {
    it(`are told: ${why}`, () => {
      for (const path of paths) {
        const [message = 'nothing', ...others] = unfit([path]);
        assert.ok(message.endsWith(`” ${why}.`), `${JSON.stringify(path)}: ${message}`);
        assert.deepEqual(others, []);
        assert.doesNotMatch(message, /[\p{Cc}\p{Cf}\p{Cs}]/u);
      }
    });
  }

  it('are those of devices on Windows, with an ending too', () => {
    for (const name of DEVICES) {
      assert.deepEqual(unfit([`jobs/${name}`]), [`“jobs/${name}” has “${name}” in it, which is a device on Windows.`]);
      assert.equal(unfit([`${name}/a.md`]).length, 1);
    }
    assert.deepEqual(unfit(['console.py', 'com.py', 'com10', 'null', 'auxiliary/nul-1.md']), []);
  });

  it('are longer than a disk takes, in bytes', () => {
    assert.deepEqual(unfit(['a'.repeat(255), `${'a'.repeat(200)}/${'b'.repeat(200)}`]), []);
    assert.match(unfit(['a'.repeat(256)]).join(), /has a name in it of 256 bytes, and no more than 255 can be held\.$/);
    assert.match(unfit(['ä'.repeat(128)]).join(), /has a name in it of 256 bytes/);
    assert.match(unfit([`${'a/'.repeat(500)}ab`]).join(), /has 1002 bytes, and no path may have more than 1000\.$/);
  });

  it('are two of one file on some system, among those that come and with those that are here', () => {
    assert.deepEqual(unfit(['forms/a.md', 'forms/A.md']), [
      '“forms/A.md” cannot be told from “forms/a.md” on every system, because only the way of writing differs.',
    ]);
    assert.equal(unfit(['README.md'], ['readme.md']).length, 1);
    assert.equal(unfit(['caf\u00e9.md', 'cafe\u0301.md']).length, 1);
    assert.equal(unfit(['CAFE\u0301.md'], ['caf\u00e9.md']).length, 1);
    assert.equal(unfit(['a\u200Db.md', 'ab.md']).length, 1);
    assert.equal(unfit(['ΟΔΟΣ.md', 'οδος.md']).length, 1);
    assert.deepEqual(unfit(['Forms/a.md'], ['forms/b.md']), [
      '“Forms/a.md” cannot be told from “forms” on every system, because only the way of writing differs.',
    ]);
    assert.equal(unfit(['caf\u00e9.md', 'cafes.md'], ['cafe.md']).length, 0);
  });

  it('are a file where a folder is, and the other way round', () => {
    assert.deepEqual(unfit(['a', 'a/b']), ['“a/b” cannot be made, because “a” is a file and no folder.']);
    assert.deepEqual(unfit(['a/b'], ['a']), ['“a/b” cannot be made, because “a” is a file and no folder.']);
    assert.deepEqual(unfit(['a'], ['a/b']), ['“a” cannot be made, because “a” is a folder.']);
    assert.deepEqual(unfit(['A/x/y', 'a/X']), [
      '“a/X” cannot be told from “A” on every system, because only the way of writing differs.',
    ]);
    assert.equal(unfit(['A'], ['a/b']).length, 1);
  });

  it('are not those that are here already in that very spelling, unless they are dangerous', () => {
    const here = ['aux.md', 'notes:b', 'docs/a.md', 'Docs/b.md', 'docs/A.md', 'last.'];
    assert.deepEqual(unfit(here, here), []);
    assert.deepEqual(unfit(['docs/c.md', 'Docs/d.md'], here), []);
    assert.equal(unfit(['.git/config'], ['.git/config']).length, 1);
    assert.equal(unfit(['.mooring/.local/base.json'], ['.mooring/.local/base.json']).length, 1);
  });

  it('are none of the names that projects have', () => {
    const paths = [
      '.mooring/manifest.yaml',
      '.mooring/.gitignore',
      '.mooring/config.toml',
      '.mooring/workspaces/prod/workspace.toml',
      '.bifrost/metadata.yaml',
      '.gitignore',
      '.gitattributes',
      '.github/workflows/ci.yml',
      'app/[slug]/page.tsx',
      'gitlab.md',
      'git~',
      'spec/Übersicht.md',
      'spec/概要.md',
      'notes/👩‍💻.md',
      'a b/c, d & e (1).md',
      '-rf',
      '.local/a',
    ];
    assert.deepEqual(unfit(paths), []);
  });

  it('never come of ordinary letters', () => {
    const letter = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz0123456789_äöüéñçжλ中'.split(''));
    const name = fc
      .array(letter, { minLength: 5, maxLength: 12 })
      .map(letters => letters.join(''))
      .filter(text => !/^conin|^conout/.test(text));
    const path = fc.array(name, { minLength: 1, maxLength: 5 }).map(names => `${names.join('/')}.md`);
    fc.assert(fc.property(path, each => unfit([each]).length === 0));
  });

  it('come of any path with one bad part, wherever it stands', () => {
    const bad = fc.constantFrom(
      '..',
      '.',
      '',
      '.git',
      '.GIT',
      'git~1',
      '.git.',
      '.git ',
      '.g\u200cit',
      'NUL',
      'con.md',
      'a:b',
      'a\\b',
      'a.',
      'a ',
      'a\u0000',
      'x'.repeat(300),
      '.MOORING',
    );
    const good = fc.array(fc.constantFrom('forms', 'a', 'docs', 'b.md'), { maxLength: 3 });
    fc.assert(
      fc.property(good, bad, good, (before, part, after) => {
        const path = [...before, part, ...after].join('/');
        assert.equal(unfit([path]).length, 1, JSON.stringify(path));
      }),
    );
  });

  it('have one sentence each, for any paths at all, and each path has at most one', () => {
    const any = fc.array(fc.string({ unit: 'binary', maxLength: 12 }), { maxLength: 6 });
    fc.assert(
      fc.property(any, any, (paths, existing) => {
        const found = unfitNames(paths, existing);
        assert.equal(new Set(found.map(({ path }) => path)).size, found.length);
        for (const { path, why } of found) {
          assert.ok(paths.includes(path));
          assert.match(why, /^“[^\n]*\.$/u);
        }
        const fit = paths.filter(path => !found.some(each => each.path === path));
        assert.deepEqual(unfitNames(fit, existing), [], 'what is left is fit together');
      }),
    );
  });
});
