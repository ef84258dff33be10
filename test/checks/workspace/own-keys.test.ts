import assert from 'node:assert/strict';
import { afterFix, codes, fixTitles, told, workspaceProblems } from '../../kit/check-workspaces.ts';

const DEV = 'workspaces/dev/workspace.toml';
const id = (digit: string): string => `id = "ws-${digit.repeat(32)}"\n`;
const dev = (text: string, more: Record<string, string> = {}) => ({ files: { [DEV]: `${id('d')}${text}`, ...more } });

describe('workspace-unknown-key', () => {
  it('names the known key, also in another spelling, and renames in place', () => {
    const given = dev('hiden = true # base\nbaseUrl = "http://x"\n');
    assert.deepEqual(told(given), [
      'workspace-unknown-key dev/workspace.toml:2 “hiden”: “hiden” is no key that Mooring knows. Did you mean “hidden”?',
      'workspace-unknown-key dev/workspace.toml:3 “baseUrl”: “baseUrl” is no key that Mooring knows. Did you mean “base-url”?',
    ]);
    assert.match(afterFix(given, 'Rename to “hidden”')[DEV] ?? '', /^hidden = true # base$/m);
    assert.match(afterFix(given, 'Rename to “base-url”')[DEV] ?? '', /^base-url = "http:\/\/x"$/m);
  });

  it('renames a table in all of its headers', () => {
    const given = dev('\n[reqests.a] # one\nmethod = "GET"\n\n[reqests.b]\nmethod = "GET"\n');
    assert.equal(
      afterFix(given, 'Rename to “requests”')[DEV],
      `${id('d')}\n[requests.a] # one\nmethod = "GET"\n\n[requests.b]\nmethod = "GET"\n`,
    );
  });

  it('offers nothing where the known key is there, or the value would not fit', () => {
    assert.deepEqual(fixTitles(dev('hidden = true\n\n[hiden]\nx = 1\n')), []);
    assert.deepEqual(fixTitles(dev('hidden = true\nhiden = true\n')), ['Move to “variables.hiden”']);
  });

  it('moves a value of one’s own to the variables', () => {
    const given = dev('region = "eu"\n\n[variables]\nport = 1\n');
    assert.equal(
      afterFix(given, 'Move to “variables.region”')[DEV],
      `${id('d')}\n[variables]\nport = 1\nregion = "eu"\n`,
    );
  });

  it('only informs of a table of one’s own', () => {
    assert.deepEqual(
      workspaceProblems(dev('\n[tooling]\nx = 1\n')).map(({ severity, fixes }) => [
        severity,
        fixes?.({ freshId: () => '' }),
      ]),
      [['information', []]],
    );
  });

  it('sees slips in requests, scripts and the scaffold, and leaves fields of one’s own alone', () => {
    const text =
      '\n[requests.x]\nmetod = "GET"\npath = "/"\nretries = 3\nheaders.hots = "1"\n\n[scripts.y]\nrun = "z"\ndesciption = "d"\n\n[scaffold]\ndir = ["a"]\n';
    assert.deepEqual(codes(dev(text)), [
      'workspace-unknown-key dev/workspace.toml:4',
      'workspace-unknown-key dev/workspace.toml:11',
      'workspace-unknown-key dev/workspace.toml:14',
    ]);
    assert.match(afterFix(dev(text), 'Rename to “method”')[DEV] ?? '', /^method = "GET"$/m);
    assert.match(afterFix(dev(text), 'Rename to “dirs”')[DEV] ?? '', /^dirs = \["a"\]$/m);
  });

  it('is told in the file of a layer, by where it lands', () => {
    const files = { 'workspaces/dev/r.toml': '[x]\npth = "/"\nmethod = "GET"\n' };
    assert.deepEqual(told(dev('\n[layers]\n"requests.a" = "r.toml"\n', files)), [
      'workspace-unknown-key dev/r.toml:2 “pth”: “requests.a.x.pth” is no field that Mooring knows. Did you mean “path”?',
    ]);
  });
});

describe('workspace-name-key', () => {
  it('is removed, or becomes the description where there is none', () => {
    assert.deepEqual(fixTitles(dev('name = "Development"\n')), ['Remove “name”', 'Rename to “description”']);
    assert.equal(afterFix(dev('name = "Development"\n'), 'Remove “name”')[DEV], id('d'));
    assert.deepEqual(fixTitles(dev('name = "D"\ndescription = "d"\n')), ['Remove “name”']);
  });
});

describe('workspace-missing-id', () => {
  it('gets a fresh one, with the rest as it was', () => {
    const given = { files: { [DEV]: '# Mine\ndescription = "d"\n\n[variables]\na = 1\n' } };
    assert.deepEqual(codes(given), ['workspace-missing-id dev/workspace.toml:2']);
    const after = afterFix(given, 'Insert a fresh id')[DEV] ?? '';
    assert.match(after, /^id = "ws-0{12}40008000000000000001"$/m);
    assert.equal(after.replace(/^id = .*\n/m, ''), given.files[DEV]);
    assert.match(afterFix({ files: { [DEV]: '' } }, 'Insert a fresh id')[DEV] ?? '', /^id = "ws-/);
  });
});

describe('workspace-bad-id', () => {
  it('is mended where it is clear what was meant', () => {
    const meant = `ws-${'ab'.repeat(16)}`;
    for (const written of [
      meant.toUpperCase(),
      ` ${meant}`,
      'ab'.repeat(16),
      'abababab-abab-abab-abab-abababababab',
      'ws-abababab-abab-abab-abab-abababababab',
    ]) {
      const given = { files: { [DEV]: `id = "${written}"\n` } };
      assert.deepEqual(fixTitles(given), [`Change to “${meant}”`, 'Replace by a fresh id'], written);
      assert.equal(afterFix(given, `Change to “${meant}”`)[DEV], `id = "${meant}"\n`);
    }
    assert.deepEqual(fixTitles({ files: { [DEV]: 'id = "dev"\n' } }), ['Replace by a fresh id']);
  });
});

describe('workspace-duplicate-id', () => {
  it('is told at each of them, in all roots, with the others as related places', () => {
    const given = {
      files: {
        [DEV]: id('d'),
        'workspaces/int/workspace.toml': id('d'),
        '.mooring/workspaces/team/workspace.toml': id('d'),
      },
    };
    const found = workspaceProblems(given).filter(({ code }) => code === 'workspace-duplicate-id');
    assert.deepEqual(
      found.map(({ path, related }) => [path, related?.length]),
      [
        ['.mooring/workspaces/team/workspace.toml', 2],
        [DEV, 2],
        ['workspaces/int/workspace.toml', 2],
      ],
    );
    const two = { files: { [DEV]: id('d'), 'workspaces/int/workspace.toml': id('d') } };
    assert.match(afterFix(two, 'Give this one a fresh id')[DEV] ?? '', /^id = "ws-0{12}4/);
  });
});

describe('workspace-item-name', () => {
  it('makes folders of a name, in each header that has it', () => {
    const text = '\n[requests."a.b"] # one\nmethod = "GET"\n\n[requests."a.b".headers]\n"x.y" = "1"\n';
    assert.deepEqual(codes(dev(text)), ['workspace-item-name dev/workspace.toml:3']);
    assert.equal(
      afterFix(dev(text), 'Make folders of it: “a.b”')[DEV],
      `${id('d')}\n[requests.a.b] # one\nmethod = "GET"\n\n[requests.a.b.headers]\n"x.y" = "1"\n`,
    );
  });

  it('takes a slash likewise, and offers nothing where a name would be empty or is taken', () => {
    const given = dev('\n[scripts]\n"admin/login" = { run = "x" }\n');
    assert.match(afterFix(given, 'Make folders of it: “admin.login”')[DEV] ?? '', /^admin\.login = \{ run = "x" \}$/m);
    assert.deepEqual(fixTitles(dev('\n[scripts."/login"]\nrun = "x"\n')), []);
    assert.deepEqual(fixTitles(dev('\n[scripts."a.b"]\nrun = "x"\n\n[scripts.a.b]\nrun = "y"\n')), []);
  });
});

describe('workspace-blank-base-url', () => {
  it('is told of the workspace that would use it, and of no hidden one', () => {
    const base = { 'workspaces/base/workspace.toml': `${id('b')}hidden = true\nbase-url = " "\n` };
    assert.deepEqual(codes(dev('extends = "base"\n', base)), ['workspace-blank-base-url dev/workspace.toml:2']);
    assert.deepEqual(codes(dev('extends = "base"\nbase-url = "http://x"\n', base)), []);
    const [problem] = workspaceProblems(dev('extends = "base"\n', base));
    assert.deepEqual(
      problem?.related?.map(({ path }) => path.split('/').at(-2)),
      ['base'],
    );
  });

  it('can be removed where it stands, in a layer too', () => {
    assert.equal(afterFix(dev('base-url = ""\n'), 'Remove “base-url”')[DEV], id('d'));
    const layer = { 'workspaces/dev/a.toml': 'base-url = ""\n[variables]\nx = 1\n' };
    const given = dev('\n[layers]\na = "a.toml"\n', layer);
    assert.deepEqual(afterFix(given, 'Remove “base-url”'), { 'workspaces/dev/a.toml': '[variables]\nx = 1\n' });
  });
});
