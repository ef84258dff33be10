import assert from 'node:assert/strict';
import fc from 'fast-check';
import { facts } from '../../kit/check.ts';
import { afterFix, codes, diskOf, fixTitles, opened, told, workspaceProblems } from '../../kit/check-workspaces.ts';
import { oddText } from '../../syntax/kit.ts';

const DEV = 'workspaces/dev/workspace.toml';
const id = (digit: string): string => `id = "ws-${digit.repeat(32)}"\n`;
const file = (slug: string): string => `workspaces/${slug}/workspace.toml`;
const dev = (text: string, more: Record<string, string> = {}) => ({ files: { [DEV]: `${id('d')}${text}`, ...more } });
const layers = (text: string, more: Record<string, string> = {}) => dev(`\n[layers]\n${text}`, more);

describe('workspace-missing-base', () => {
  it('offers what is near and can be extended, and no project’s to a user’s', () => {
    const given = dev('extends = "bas" # b\n', { [file('base')]: id('b'), [`.mooring/${file('bass')}`]: id('c') });
    assert.deepEqual(fixTitles(given), ['Change to “base”', 'Remove “extends”']);
    assert.match(afterFix(given, 'Change to “base”')[DEV] ?? '', /^extends = "base" # b$/m);
    assert.deepEqual(fixTitles(dev('extends = "b"\n', { [`.mooring/${file('ba')}`]: id('c') })), ['Remove “extends”']);
  });
});

describe('workspace-cycle', () => {
  it('links every other place of the circle', () => {
    const given = dev('extends = "a"\n', {
      [file('a')]: `${id('a')}extends = "b"\n`,
      [file('b')]: `${id('b')}extends = "dev"\n`,
    });
    const found = workspaceProblems(given);
    assert.deepEqual(
      found.map(({ code, related }) => [code, related?.map(({ path }) => path.split('/').at(-2))]),
      [
        ['workspace-cycle', ['b', 'dev']],
        ['workspace-cycle', ['dev', 'a']],
        ['workspace-cycle', ['a', 'b']],
      ],
    );
    assert.equal(afterFix(given, 'Remove “extends”')[file('a')], id('a'));
  });
});

describe('workspace-broken-base', () => {
  it('has no fix, and a held base has its own problem', () => {
    const given = dev('extends = "base"\n', { [file('base')]: 'x =\n' });
    assert.deepEqual(codes(given), ['syntax base/workspace.toml:1', 'workspace-broken-base dev/workspace.toml:2']);
    assert.deepEqual(fixTitles(given), []);
  });
});

describe('workspace-long-chain', () => {
  it('is told of the one that is too far down', () => {
    const files = Object.fromEntries(
      Array.from({ length: 33 }, (_, n) => [
        file(`w${n}`),
        `id = "ws-${String(n).padStart(32, '0')}"\nextends = "w${n + 1}"\n`,
      ]),
    );
    const given = { files: { ...files, [file('w33')]: id('f') } };
    assert.equal(codes(given).filter(each => each === 'workspace-long-chain w0/workspace.toml:2').length, 1);
    assert.deepEqual(fixTitles(given), []);
  });
});

describe('workspace-too-large', () => {
  it('is told at the start of the file that is too much', () => {
    const layer = (name: string): string => `[own]\n${name} = [${'1,'.repeat(70_000)}]\n`;
    const files = {
      'workspaces/dev/a.toml': layer('a'),
      'workspaces/dev/b.toml': layer('b'),
      'workspaces/dev/c.toml': layer('c'),
    };
    assert.ok(
      codes(layers('a = "a.toml"\nb = "b.toml"\nc = "c.toml"\n', files)).includes('workspace-too-large dev/c.toml:1'),
    );
  });
});

describe('workspace-bad-layer', () => {
  it('can be removed, with its line', () => {
    const given = layers('core = " " # c\nmore = "a.toml"\n', { 'workspaces/dev/a.toml': '' });
    assert.equal(afterFix(given, 'Remove the layer “core”')[DEV], `${id('d')}\n[layers]\nmore = "a.toml"\n`);
  });
});

describe('workspace-missing-layer', () => {
  it('offers a file of the same name elsewhere, or one that is made', () => {
    const given = layers('core = "core.toml"\n', {
      'workspaces/dev/deep/er/core.toml': '',
      'workspaces/dev/data.toml': '',
    });
    assert.deepEqual(fixTitles(given), [
      'Change to “deep/er/core.toml”',
      'Make an empty file “core.toml”',
      'Remove the layer “core”',
    ]);
    assert.deepEqual(afterFix(given, 'Make an empty file “core.toml”'), { 'workspaces/dev/core.toml': '' });
  });

  it('makes nothing that is no TOML file', () => {
    assert.deepEqual(fixTitles(layers('core = "layers"\n')), ['Remove the layer “core”']);
  });
});

describe('workspace-layer-outside-root', () => {
  it('is told of paths and of links', () => {
    const given = layers('a = "../../../x.toml"\nb = "/etc/x.toml"\n');
    assert.deepEqual(codes(given), [
      'workspace-layer-outside-root dev/workspace.toml:4',
      'workspace-layer-outside-root dev/workspace.toml:5',
    ]);
    assert.equal(afterFix(given, 'Remove the layer “b”')[DEV], `${id('d')}\n[layers]\na = "../../../x.toml"\n`);
  });
});

describe('workspace-layer-key', () => {
  it('is told in the layer and removed there', () => {
    const given = layers('a = "a.toml"\n', { 'workspaces/dev/a.toml': 'hidden = true\nbase-url = "x"\n' });
    assert.deepEqual(codes(given), ['workspace-layer-key dev/a.toml:1']);
    assert.deepEqual(afterFix(given, 'Remove “hidden”'), { 'workspaces/dev/a.toml': 'base-url = "x"\n' });
  });
});

describe('workspace-layer-twice', () => {
  it('removes the second', () => {
    const given = layers('a = "a.toml"\nb = "x/../a.toml"\n', { 'workspaces/dev/a.toml': '' });
    assert.equal(afterFix(given, 'Remove the layer “b”')[DEV], `${id('d')}\n[layers]\na = "a.toml"\n`);
  });
});

describe('workspace-mount-into-value', () => {
  it('links what is no table', () => {
    const files = { 'workspaces/dev/a.toml': 'y = 1\n', [file('base')]: `${id('b')}\n[tool]\nx = 1\n` };
    const given = { files: { ...files, [DEV]: `${id('d')}extends = "base"\n\n[layers]\n"tool.x" = "a.toml"\n` } };
    const found = workspaceProblems(given).find(({ code }) => code === 'workspace-mount-into-value');
    assert.deepEqual(
      found?.related?.map(({ path }) => path.split('/').at(-2)),
      ['base'],
    );
    assert.equal(afterFix(given, 'Remove the layer “tool.x”')[DEV], `${id('d')}extends = "base"\n`);
  });
});

describe('workspace-type-differs', () => {
  it('has no fix', () => {
    const given = layers('a = "a.toml"\n[variables]\nx = 1\n', { 'workspaces/dev/a.toml': '[own]\ny = 1\n' });
    const clash = { files: { ...given.files, [DEV]: `own = 1\n${given.files[DEV]}` } };
    assert.ok(codes(clash).includes('workspace-type-differs dev/workspace.toml:1'));
    assert.deepEqual(fixTitles(clash, 'workspace-type-differs'), []);
  });
});

describe('workspace-duplicate-item', () => {
  it('is removed from the later layer, by its place there', () => {
    const given = layers('"requests.a" = "a.toml"\nb = "b.toml"\n', {
      'workspaces/dev/a.toml': '[x]\nmethod = "GET"\n',
      'workspaces/dev/b.toml': '[requests.a.x]\nmethod = "GET"\n\n[requests.a.y]\nmethod = "GET"\n',
    });
    assert.deepEqual(codes(given), ['workspace-duplicate-item dev/b.toml:1']);
    assert.deepEqual(afterFix(given, 'Remove “requests.a.x”'), {
      'workspaces/dev/b.toml': '[requests.a.y]\nmethod = "GET"\n',
    });
  });
});

describe('workspace-item-in-item', () => {
  it('has no fix', () => {
    const given = dev('\n[requests.a]\nmethod = "GET"\n\n[requests.a.b]\nmethod = "GET"\n');
    assert.deepEqual(codes(given), ['workspace-item-in-item dev/workspace.toml:7']);
    assert.deepEqual(fixTitles(given), []);
  });
});

describe('workspace-mixed-item', () => {
  it('loses what makes it the other thing', () => {
    const given = dev('\n[scripts.a]\nrun = "x"\npath = "/" # p\n');
    assert.equal(afterFix(given, 'Remove “scripts.a.path”')[DEV], `${id('d')}\n[scripts.a]\nrun = "x"\n`);
  });
});

describe('workspace-misplaced-item', () => {
  it('moves: in place where that is all there is, so that comments stay', () => {
    const given = dev('\n[scripts.a] # a\nmethod = "GET" # m\npath = "/"\n');
    assert.equal(
      afterFix(given, 'Move to “requests.a”')[DEV],
      `${id('d')}\n[requests.a] # a\nmethod = "GET" # m\npath = "/"\n`,
    );
    const more = dev('\n[scripts.b]\nrun = "x"\n\n[scripts.a]\nmethod = "GET"\n');
    assert.match(afterFix(more, 'Move to “requests.a”')[DEV] ?? '', /^\[requests\.a\]\nmethod = "GET"$/m);
  });

  it('stays where the other place is taken', () => {
    assert.deepEqual(fixTitles(dev('\n[scripts.a]\nmethod = "GET"\n\n[requests.a]\nmethod = "PUT"\n')), []);
  });
});

describe('workspace-wrong-type', () => {
  it('changes only what is no guess', () => {
    assert.equal(afterFix(dev('disabled = "False"\n'), 'Change to false')[DEV], `${id('d')}disabled = false\n`);
    assert.match(afterFix(dev('description = 12\n'), 'Change to "12"')[DEV] ?? '', /^description = "12"$/m);
    assert.match(afterFix(dev('\n[layers]\na = 1.5\n'), 'Change to "1.5"')[DEV] ?? '', /^a = "1\.5"$/m);
    assert.match(
      afterFix(dev('\n[requests.a]\nmethod = "GET"\npath = 1\n'), 'Change to "1"')[DEV] ?? '',
      /^path = "1"$/m,
    );
    assert.deepEqual(fixTitles(dev('hidden = "yes"\nvariables = 1\nbase-url = []\n')), []);
  });
});

describe('The check of a workspace', () => {
  it('tells a file of a newer Mooring and one that is held by the codes of all files, and touches neither', () => {
    const newer = dev('schema = 9\nhiden = true\n');
    assert.deepEqual(codes(newer), ['newer-schema dev/workspace.toml:2', 'workspace-unknown-key dev/workspace.toml:3']);
    assert.deepEqual(fixTitles(newer), []);
    assert.deepEqual(codes(dev('<<<<<<< ours\na = 1\n=======\na = 2\n>>>>>>> theirs\n')), [
      'conflict-markers dev/workspace.toml:2',
    ]);
    assert.deepEqual(codes(layers('a = "a.toml"\n', { 'workspaces/dev/a.toml': 'x = [\n' })).length, 1);
  });

  it('says a thing once that two workspaces have in one layer', () => {
    const shared = {
      'layers/a.toml': 'hiden = 1\n',
      [file('int')]: `${id('1')}\n[layers]\na = "../../layers/a.toml"\n`,
    };
    assert.equal(codes(layers('a = "../../layers/a.toml"\n', shared)).length, 1);
  });

  it('leaves out what is ignored, and finds nothing in what is in order', () => {
    assert.deepEqual(told({ files: { [DEV]: 'x =\n' }, ignored: ['DEV'] }), []);
    assert.deepEqual(told(dev('description = "d"\nbase-url = "http://x"\n\n[variables]\na = 1\n')), []);
  });

  it('reads each workspace.toml once, however many bases ask what the placeholders in them come to', () => {
    const files: Record<string, string> = { [file('b0')]: 'hidden = true\na = "{{x}}"\n' };
    for (let n = 1; n < 9; n++) files[file(`b${n}`)] = `extends = "b${n - 1}"\na = "{{x}}"\n`;
    const asked: string[] = [];
    const { check, sight } = opened({ files }, diskOf(files, {}, asked));
    asked.length = 0;
    check.check(sight);
    const read = asked.filter(path => path.endsWith('/workspace.toml'));
    assert.deepEqual([read.length, new Set(read).size], [9, 9]);
  });

  it('checks nothing again while nothing changed, and only what rests on a change', () => {
    const files: Record<string, string> = {
      [DEV]: `${id('d')}extends = "base"\nhiden = 1\n`,
      [file('base')]: id('b'),
      [file('int')]: `${id('1')}hiden = 1\n`,
    };
    const { check, sight } = opened({ files }, diskOf(files));
    const first = check.check(sight);
    const again = check.check(sight);
    assert.equal(first.length, 2);
    assert.deepEqual(
      again.map((problem, index) => problem === first[index]),
      [true, true],
    );
  });

  it('never throws, and no fix of any text leaves a file that cannot be read', () => {
    const text = fc.oneof(
      oddText,
      fc.constantFrom(...SCRAPS),
      fc.array(fc.constantFrom(...SCRAPS)).map(all => all.join('')),
    );
    fc.assert(
      fc.property(text, text, (own, layer) => {
        const given = { files: { [DEV]: own, 'workspaces/dev/a.toml': layer, [file('base')]: layer } };
        for (const { fixes } of workspaceProblems(given)) fixes?.(facts());
        fixTitles(given);
      }),
      { numRuns: 150 },
    );
  });
});

const SCRAPS = [
  'id = "x"\n',
  'name = 1\n',
  'extends = "bas"\n',
  'baseUrl = " "\n',
  'base-url = ""\n',
  '[layers]\na = "a.toml"\n"requests.x" = "b.toml"\n',
  '[requests."a.b"]\nmethod = 1\nrun = "x"\n',
  '[requests.a.c]\npath = "/"\n',
  '[scripts."x/y".z]\nmethd = "GET"\n',
  '[variables]\npassword = "hunter2hunter2"\n',
  '[[requests.l]]\nmethod = "GET"\n',
  'requests.q = { method = "GET", headers = { token = "abcdefghijkl" } }\n',
];
