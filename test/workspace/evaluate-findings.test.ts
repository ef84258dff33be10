import assert from 'node:assert/strict';
import { createEvaluation } from '../../src/workspace/evaluate.ts';
import { placeText, WORKSPACE_CODES } from '../../src/workspace/findings.ts';
import {
  evaluate,
  evaluationOf,
  type Files,
  onlyProblem,
  problems,
  refOf,
  sourcesOf,
  valueAt,
} from './evaluate-kit.ts';

/** The codes that a test of this file has seen. */
const seen = new Set<string>();

function check(files: Files, name: string, ...expected: string[]) {
  const effective = evaluate(files, name);
  for (const { code } of effective.problems) seen.add(code);
  assert.deepEqual(problems(effective), expected);
  return effective;
}

describe('what is wrong with a chain', () => {
  it('is a cycle with the whole chain, for those in it and for those that lead into it', () => {
    const files = {
      'a/workspace.toml': 'base-url = "a"\nextends = "b"\n',
      'b/workspace.toml': 'extends = "c"\nbase-url = "b"\n',
      'c/workspace.toml': 'extends = "b"\n',
    };
    const evaluation = evaluationOf(files);
    const b = evaluation.effective(refOf('b'));
    assert.deepEqual(problems(b), ['workspace-cycle@b/workspace.toml:1']);
    seen.add('workspace-cycle');
    assert.equal(onlyProblem(b).message, 'A workspace extends itself: b → c → b; take out one “extends”.');
    assert.deepEqual(
      onlyProblem(b).related.map(({ file, line, message }) => [file.split('/').at(-2), line, message]),
      [['c', 1, '“c” extends “b”']],
    );
    assert.equal(valueAt(b, 'base-url'), 'b');
    const a = evaluation.effective(refOf('a'));
    assert.deepEqual(problems(a), ['workspace-broken-base@a/workspace.toml:2']);
    assert.equal(onlyProblem(a).message, 'A workspace extends itself: b → c → b; take out one “extends”.');
    assert.equal(valueAt(a, 'base-url'), 'a');
    assert.equal(a.complete, false);
  });

  it('is a workspace that extends itself', () => {
    check({ 'a/workspace.toml': 'extends = "a"\n' }, 'a', 'workspace-cycle@a/workspace.toml:1');
  });

  it('is a missing base, here or further down', () => {
    const files = {
      'a/workspace.toml': '\nextends = "b"\n',
      'b/workspace.toml': 'extends = "gone"\n[variables]\nx = 1\n',
    };
    check(files, 'b', 'workspace-missing-base@b/workspace.toml:1');
    const a = check(files, 'a', 'workspace-broken-base@a/workspace.toml:2');
    assert.equal(
      onlyProblem(a).message,
      '“b” extends “gone”, and there is no such workspace; name another one, or make it.',
    );
    assert.equal(valueAt(a, 'variables.x'), 1);
  });

  it('is a base that cannot be read', () => {
    const files = { 'a/workspace.toml': 'extends = "b"\n', 'b/workspace.toml': 'x =\n' };
    const b = check(files, 'b', 'workspace-held@b/workspace.toml:1');
    assert.equal(b.complete, false);
    const a = check(files, 'a', 'workspace-broken-base@a/workspace.toml:1');
    assert.match(onlyProblem(a).message, /^“b”, which this workspace builds on, cannot be read/);
  });

  it('is a chain without an end in sight', () => {
    const files = Object.fromEntries(
      Array.from({ length: 60 }, (_, at) => [`w${at}/workspace.toml`, `extends = "w${at + 1}"\n`]),
    );
    const all = { ...files, 'w60/workspace.toml': 'base-url = "u"\n' };
    check(all, 'w0', 'workspace-long-chain@w0/workspace.toml:1');
    const near = check(all, 'w50');
    assert.equal(valueAt(near, 'base-url'), 'u');
  });

  it('leaves all other workspaces alone', () => {
    const files = { 'a/workspace.toml': 'extends = "a"', 'b/workspace.toml': '= 1', 'c/workspace.toml': 'x = 1' };
    const evaluation = evaluationOf(files);
    for (const name of ['a', 'b', 'gone']) evaluation.effective(refOf(name));
    const c = evaluation.effective(refOf('c'));
    assert.deepEqual([problems(c), c.complete, valueAt(c, 'x')], [[], true, 1]);
  });

  it('is that there is no workspace.toml at all', () => {
    const effective = check({}, 'gone', 'workspace-held@gone/workspace.toml:1');
    assert.equal(effective.values.entries.size, 0);
  });
});

describe('what is wrong with a layer', () => {
  const dev = (layers: string, more: Files = {}): Files => ({ 'dev/workspace.toml': `[layers]\n${layers}`, ...more });

  it('is that its file is missing', () => {
    const effective = check(dev('a = "a.toml"\n'), 'dev', 'workspace-missing-layer@dev/workspace.toml:2');
    assert.equal(effective.complete, false);
    assert.equal(effective.chain[0]?.layers[0]?.state, 'missing');
  });

  for (const path of [
    '../../../x.toml',
    '/etc/x.toml',
    'C:/x.toml',
    '..\\..\\..\\x.toml',
    '//server/x.toml',
    'a/../../../../x',
  ]) {
    it(`is that ${path} leads out of the root, and nothing is asked of the disk`, () => {
      const sources = sourcesOf(dev(`a = '${path}'\n`));
      const layer = () => assert.fail('asked');
      const effective = createEvaluation({ ...sources, layer }).effective(refOf('dev'));
      assert.deepEqual(problems(effective), ['workspace-layer-outside-root@dev/workspace.toml:2']);
      seen.add('workspace-layer-outside-root');
    });
  }

  it('is that a link leads out of the root, which who reads it says', () => {
    const sources = { ...sourcesOf(dev('a = "a.toml"\n')), layer: () => ({ is: 'outside' as const }) };
    const effective = createEvaluation(sources).effective(refOf('dev'));
    assert.deepEqual(problems(effective), ['workspace-layer-outside-root@dev/workspace.toml:2']);
    assert.equal(effective.chain[0]?.layers[0]?.state, 'outside');
  });

  it('is not that it lies in another workspace of the root', () => {
    const effective = check(dev('a = "../base/a.toml"\n', { 'base/a.toml': 'x = 1' }), 'dev');
    assert.equal(valueAt(effective, 'x'), 1);
  });

  it('is that its file cannot be read', () => {
    const effective = check(dev('a = "a.toml"\n', { 'dev/a.toml': '\nx =\n' }), 'dev', 'workspace-held@dev/a.toml:2');
    assert.equal(effective.chain[0]?.layers[0]?.state, 'held');
  });

  it('is an entry that names no place or no file', () => {
    check(
      dev('a = ""\n"b..c" = "x.toml"\nd = 1\n'),
      'dev',
      'workspace-bad-layer@dev/workspace.toml:2',
      'workspace-bad-layer@dev/workspace.toml:3',
      'workspace-wrong-type@dev/workspace.toml:4',
    );
  });

  it('is a key that counts only in workspace.toml', () => {
    const layer = 'id = "ws-2"\nextends = "x"\nbase-url = "u"\n[layers]\ny = "y.toml"\n';
    const effective = check(
      dev('a = "a.toml"\n', { 'dev/a.toml': layer }),
      'dev',
      ...[1, 2, 4].map(line => `workspace-layer-key@dev/a.toml:${line}`),
    );
    assert.deepEqual([...effective.values.entries.keys()], ['base-url']);
  });

  it('is not an id in a file that is mounted', () => {
    const effective = check(dev('"mine.table" = "a.toml"\n', { 'dev/a.toml': 'id = 1\n' }), 'dev');
    assert.equal(valueAt(effective, 'mine.table.id'), 1);
  });

  it('is that it is a layer twice at one place', () => {
    const files = dev('a = "a.toml"\nb = "./a.toml"\n"x.y" = "a.toml"\n', { 'dev/a.toml': 'list = [1]\n' });
    const effective = check(files, 'dev', 'workspace-layer-twice@dev/workspace.toml:3');
    assert.deepEqual(valueAt(effective, 'list'), [1]);
    assert.deepEqual(valueAt(effective, 'x.y.list'), [1]);
    assert.equal(effective.complete, true);
  });

  it('is a mount where there is no table: in the base, in an earlier layer, in its own file, by the key itself', () => {
    const files = {
      'base/workspace.toml': 'mine = "text"\n',
      'dev/workspace.toml':
        'extends = "base"\nyours = [1]\n[layers]\nfirst = "first.toml"\n"mine.x" = "x.toml"\n"theirs.y.z" = "x.toml"\n"yours.z" = "x.toml"\n"base-url.a" = "x.toml"\n"layers.a" = "x.toml"\n',
      'dev/first.toml': 'theirs = { y = 1 }\n',
      'dev/x.toml': 'a = 1\n',
    };
    const effective = check(
      files,
      'dev',
      ...[5, 6, 7, 8, 9].map(line => `workspace-mount-into-value@dev/workspace.toml:${line}`),
    );
    assert.deepEqual(
      effective.problems.map(({ related }) =>
        related.map(({ file, line }) => `${file.split('/').slice(-2).join('/')}:${line}`),
      ),
      [['base/workspace.toml:1'], ['dev/first.toml:1'], ['dev/workspace.toml:2'], [], []],
    );
    assert.equal(valueAt(effective, 'mine'), 'text');
    assert.deepEqual(
      effective.chain.at(-1)?.layers.map(({ state }) => state),
      ['used', 'refused', 'refused', 'refused', 'refused', 'refused'],
    );
  });

  it('is that two of them define one request, and both places are named', () => {
    const files = dev('a = "a.toml"\n"requests.x" = "b.toml"\nc = "c.toml"\n', {
      'dev/a.toml': '[requests.x.get]\nmethod = "GET"\n',
      'dev/b.toml': '\n[get]\npath = "/"\n[other]\npath = "/"\n',
      'dev/c.toml': '[scripts.x.get]\nrun = "x"\n',
    });
    const effective = check(files, 'dev', 'workspace-duplicate-item@dev/b.toml:2');
    const { message, related } = onlyProblem(effective);
    assert.match(message, /^“requests\.x\.get” stands in two layers, here and in workspaces\/dev\/a\.toml:1;/);
    assert.deepEqual([related[0]?.file.split('/').at(-1), related[0]?.line], ['a.toml', 1]);
  });

  it('names files of every depth from the folder of workspaces on', () => {
    const shown = (file: string): string => placeText({ file: `/home/ada/.mooring/${file}`, line: 3 });
    assert.equal(shown('workspaces/dev/workspace.toml'), 'workspaces/dev/workspace.toml:3');
    assert.equal(shown('workspaces/dev/layers/a.toml'), 'workspaces/dev/layers/a.toml:3');
    assert.equal(shown('shared/deep/a.toml'), 'shared/deep/a.toml:3');
  });

  it('is not that it defines what its base has, or what its own file overrides', () => {
    const item = '[requests.get]\nmethod = "GET"\n';
    const files = {
      'base/workspace.toml': `[layers]\nl = "l.toml"\n`,
      'base/l.toml': item,
      'dev/workspace.toml': `extends = "base"\n[layers]\nl = "l.toml"\n${item}`,
      'dev/l.toml': item,
    };
    check(files, 'dev');
  });
});

describe('what is wrong with values', () => {
  it('is a wrong type, and the value of the base stays', () => {
    const files = {
      'base/workspace.toml': 'base-url = "u"\n',
      'dev/workspace.toml':
        'extends = "base"\nid = 1\nbase-url = 2\nhidden = "yes"\nvariables.a = [1]\nvariables.b = 1\n',
    };
    const effective = check(
      files,
      'dev',
      ...[2, 3, 4, 5].map(line => `workspace-wrong-type@dev/workspace.toml:${line}`),
    );
    assert.equal(valueAt(effective, 'base-url'), 'u');
    assert.deepEqual(valueAt(effective, 'variables'), { b: 1 });
    assert.deepEqual(
      effective.problems.map(({ message }) => message),
      [
        '“id” must be text in quotes.',
        '“base-url” must be text in quotes.',
        '“hidden” must be true or false.',
        '“variables.a” must be text, a number, true or false.',
      ],
    );
  });

  it('is a wrong type in a mounted file, by the place where it lands', () => {
    const files = { 'dev/workspace.toml': '[layers]\nvariables = "v.toml"\n', 'dev/v.toml': 'a = 1\nb = {}\n' };
    check(files, 'dev', 'workspace-wrong-type@dev/v.toml:2');
  });

  it('is a schema of a newer Mooring', () => {
    check({ 'dev/workspace.toml': 'schema = 2\n' }, 'dev', 'workspace-newer-schema@dev/workspace.toml:1');
    check({ 'dev/workspace.toml': 'schema = 1\n' }, 'dev');
  });

  it('is a table that another file has as something else, but not the body of a request', () => {
    const files = {
      'base/workspace.toml': '[requests.config.get]\nmethod = "GET"\nbody = "text"\n[mine]\na = 1\n',
      'dev/workspace.toml': 'extends = "base"\nmine = 1\n[requests.config.get]\nbody = { a = 1 }\n',
    };
    const effective = check(files, 'dev', 'workspace-type-differs@dev/workspace.toml:2');
    assert.match(
      onlyProblem(effective).message,
      /“mine” is a single value here and a table in .*base\/workspace\.toml:4/,
    );
  });

  it('is more than anybody evaluates', () => {
    const many = `x = [${'1,'.repeat(110_000)}]\n`;
    const files = {
      'a/workspace.toml': many,
      'b/workspace.toml': `extends = "a"\n${many}`,
      'c/workspace.toml': 'extends = "b"\ny = 1\n',
    };
    const evaluation = evaluationOf(files);
    const b = evaluation.effective(refOf('b'));
    seen.add('workspace-too-large');
    assert.deepEqual([problems(b), b.complete], [['workspace-too-large@b/workspace.toml:1'], false]);
    assert.equal(valueAt(evaluation.effective(refOf('c')), 'y'), 1);
  });
});

describe('what is wrong with requests and scripts', () => {
  it('is a folder and an item at one id, in one file', () => {
    const text = '[requests.config]\nmethod = "GET"\n[requests.config.get]\nmethod = "GET"\n';
    const effective = check({ 'dev/workspace.toml': text }, 'dev', 'workspace-item-in-item@dev/workspace.toml:4');
    assert.deepEqual(
      effective.items.map(({ id, folder }) => [id, folder]),
      [
        ['config', ''],
        ['config.get', 'config'],
      ],
    );
  });

  it('is a folder of the base that a child makes an item, shown in the child with the base’s place', () => {
    const files = {
      'base/workspace.toml': '[requests.config.get]\npath = "/a"\n',
      'dev/workspace.toml': 'extends = "base"\n[requests]\nconfig = { path = "/b" }\n',
      'int/workspace.toml': 'extends = "dev"\n',
    };
    const { related, message } = onlyProblem(check(files, 'dev', 'workspace-item-in-item@dev/workspace.toml:3'));
    assert.match(message, /dev\/workspace\.toml:3.*base\/workspace\.toml:2/);
    assert.match(related[0]?.file ?? '', /base\/workspace\.toml$/);
    check(files, 'int');
  });

  it('is both a request and a script', () => {
    const text = '[requests.a]\nmethod = "GET"\nrun = "x"\n[scripts.b]\nrun = "x"\npath = "/"\n';
    check(
      { 'dev/workspace.toml': text },
      'dev',
      'workspace-mixed-item@dev/workspace.toml:3',
      'workspace-mixed-item@dev/workspace.toml:6',
    );
  });

  it('is a script among the requests, and a request among the scripts', () => {
    const text = '[requests.a]\nrun = "x"\n[scripts.b]\nmethod = "GET"\n';
    const effective = check(
      { 'dev/workspace.toml': text },
      'dev',
      'workspace-misplaced-item@dev/workspace.toml:2',
      'workspace-misplaced-item@dev/workspace.toml:4',
    );
    assert.match(effective.problems[0]?.message ?? '', /write \[scripts\.a\]/);
  });

  it('is a field of the wrong type, and two pairs of brackets', () => {
    const text = '[requests.a]\nmethod = 1\nheaders = "x"\nbody = 1\n[[requests.b]]\nmethod = "GET"\n';
    check(
      { 'dev/workspace.toml': text },
      'dev',
      ...[2, 3, 5].map(line => `workspace-wrong-type@dev/workspace.toml:${line}`),
    );
  });

  it('has a test for each code', () => {
    assert.deepEqual(
      Object.keys(WORKSPACE_CODES).filter(code => !seen.has(code)),
      [],
    );
  });
});
