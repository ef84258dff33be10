import assert from 'node:assert/strict';
import { type Definition, readDefinition } from '../../src/workspace/definition.ts';
import { effectiveAt, hiddenBy, viaOf } from '../../src/workspace/effective.ts';
import { createEvaluation } from '../../src/workspace/evaluate.ts';
import { evaluate, evaluationOf, problems, refOf, sourcesOf, USER, valueAt } from './evaluate-kit.ts';

describe('the effective workspace', () => {
  it('is its base, then its layers in order, then its own keys, and the later one wins', () => {
    const files = {
      'base/workspace.toml': '[variables]\na = "base"\nb = "base"\nc = "base"\nd = "base"\n',
      'dev/workspace.toml': 'extends = "base"\n[variables]\nd = "own"\n[layers]\none = "one.toml"\ntwo = "two.toml"\n',
      'dev/one.toml': '[variables]\nb = "one"\nc = "one"\nd = "one"\n',
      'dev/two.toml': '[variables]\nc = "two"\nd = "two"\n',
    };
    const effective = evaluate(files, 'dev');
    assert.deepEqual(valueAt(effective, 'variables'), { a: 'base', b: 'one', c: 'two', d: 'own' });
    assert.deepEqual(problems(effective), []);
    assert.equal(effective.complete, true);
  });

  it('evaluates a base whole, its layers and its own base too, before the child', () => {
    const files = {
      'far/workspace.toml': '[variables]\na = "far"\nb = "far"\n',
      'base/workspace.toml': 'extends = "far"\n[layers]\nx = "x.toml"\n',
      'base/x.toml': '[variables]\nb = "layer of base"\nc = "layer of base"\n',
      'dev/workspace.toml': 'extends = "base"\n[variables]\nc = "own"\n',
    };
    const effective = evaluate(files, 'dev');
    assert.deepEqual(valueAt(effective, 'variables'), { a: 'far', b: 'layer of base', c: 'own' });
    assert.deepEqual(
      effective.chain.map(({ slug, layers }) => [slug, layers.map(({ path, state }) => `${path} ${state}`)]),
      [
        ['far', []],
        ['base', ['x.toml used']],
        ['dev', []],
      ],
    );
  });

  it('inherits neither identity nor what a base says of itself alone, and inherits unknown keys', () => {
    const base = `schema = 1\nid = "ws-1"\ndescription = "B"\nhidden = true\ndisabled = true\nbase-url = "u"\nroot-env = false\nmine = 1\n[layers]\n`;
    const effective = evaluate({ 'base/workspace.toml': base, 'dev/workspace.toml': 'extends = "base"\n' }, 'dev');
    assert.deepEqual(valueAt(effective, 'base-url'), 'u');
    assert.deepEqual([...effective.values.entries.keys()], ['base-url', 'root-env', 'mine']);
  });

  it('appends lists, and replaces them where the file says so', () => {
    const files = {
      'base/workspace.toml': '[scaffold]\ndirs = ["a"]\nfiles = ["x"]\n',
      'dev/workspace.toml':
        'extends = "base"\nlayers = { l = "l.toml" }\n[scaffold]\ndirs = ["c"]\nfiles = { replace = ["y"] }\n',
      'dev/l.toml': 'scaffold.dirs = ["b"]\n',
    };
    const effective = evaluate(files, 'dev');
    assert.deepEqual(valueAt(effective, 'scaffold'), { dirs: ['a', 'b', 'c'], files: ['y'] });
    const dirs = effectiveAt(effective, ['scaffold', 'dirs']);
    assert.equal(dirs?.kind, 'list');
    assert.deepEqual(dirs?.kind === 'list' && dirs.items.map(({ origin }) => viaOf(effective.workspace, origin)), [
      'base',
      'layer',
      'own',
    ]);
    const list = effectiveAt(effective, ['scaffold', 'files']);
    assert.deepEqual(list && hiddenBy(list).map(({ kind, origin }) => [kind, origin.workspace.slug, origin.line]), [
      ['list', 'base', 3],
    ]);
  });

  it('takes a table that is called replace for what it is, unless it stands on one line with a list', () => {
    const text = '[body]\nreplace = ["a"]\n[other]\nx = { replace = "a" }\ny = { replace = [1], more = 2 }\n';
    const effective = evaluate({ 'dev/workspace.toml': text }, 'dev');
    assert.deepEqual(valueAt(effective, 'body'), { replace: ['a'] });
    assert.deepEqual(valueAt(effective, 'other'), { x: { replace: 'a' }, y: { replace: [1], more: 2 } });
  });

  it('mounts the top level of a file at a place, dotted, quoted or nested', () => {
    const files = {
      'dev/workspace.toml':
        '[layers]\n"requests.config" = "c.toml"\nrequests.audit = "a.toml"\nvariables = "v.toml"\nrequests."x.y" = "z.toml"\n',
      'dev/c.toml': '[get]\nmethod = "GET"\n',
      'dev/a.toml': 'list.path = "/a"\n',
      'dev/v.toml': 'name = "Ana"\n',
      'dev/z.toml': '',
    };
    const effective = evaluate(files, 'dev');
    assert.deepEqual(problems(effective), []);
    assert.deepEqual(
      effective.items.map(({ id, via, folder, name }) => [id, via, folder, name]),
      [
        ['config.get', 'layer', 'config', 'get'],
        ['audit.list', 'layer', 'audit', 'list'],
      ],
    );
    assert.equal(valueAt(effective, 'variables.name'), 'Ana');
    assert.deepEqual(
      effective.folders.map(({ id }) => id),
      ['config', 'audit', 'x', 'x.y'],
    );
  });

  it('knows of every value where it stands, from where it comes, and what it hides', () => {
    const files = {
      'base/workspace.toml': 'base-url = "one"\n',
      'dev/workspace.toml': '\nextends = "base"\nbase-url = "three"\n[layers]\nl = "layers/l.toml"\n',
      'dev/layers/l.toml': '# a comment\nbase-url = "two"\n',
    };
    const effective = evaluate(files, 'dev');
    const url = effectiveAt(effective, ['base-url']);
    assert(url);
    const places = [url, ...hiddenBy(url)].map(({ origin }) => [
      viaOf(effective.workspace, origin),
      origin.file.slice(USER.length),
      origin.line,
      origin.layer,
    ]);
    assert.deepEqual(places, [
      ['own', '/workspaces/dev/workspace.toml', 3, undefined],
      ['layer', '/workspaces/dev/layers/l.toml', 2, 'layers/l.toml'],
      ['base', '/workspaces/base/workspace.toml', 1, undefined],
    ]);
  });

  it('has items with the origin of what was said last, and all places in their fields', () => {
    const files = {
      'base/workspace.toml': '[requests.config.get]\nmethod = "GET"\npath = "/a"\n[scripts.login]\nrun = "x"\n',
      'dev/workspace.toml': 'extends = "base"\n[requests.config.get]\npath = "/b"\n',
    };
    const { items } = evaluate(files, 'dev');
    assert.deepEqual(
      items.map(({ section, id, via, fields }) => [section, id, via, fields.origins.length]),
      [
        ['requests', 'config.get', 'own', 2],
        ['scripts', 'login', 'base', 1],
      ],
    );
    assert.deepEqual(items[0]?.path, ['requests', 'config', 'get']);
  });

  it('takes a folder called method, path or run for a folder', () => {
    const text = '[requests.path.get]\nmethod = "GET"\n[scripts.run.all]\nrun = "x"\n';
    const { items } = evaluate({ 'dev/workspace.toml': text }, 'dev');
    assert.deepEqual(
      items.map(({ id }) => id),
      ['path.get', 'run.all'],
    );
  });

  it('does not take the body of a request for a request', () => {
    const text =
      '[requests.rpc]\nmethod = "POST"\n[requests.rpc.body]\nmethod = "GET"\npath = "/x"\n[requests.rpc.auth]\nmethod = "BASIC"\n';
    const effective = evaluate({ 'dev/workspace.toml': text }, 'dev');
    assert.deepEqual(
      effective.items.map(({ id }) => id),
      ['rpc'],
    );
    assert.deepEqual(problems(effective), []);
  });
});

describe('the base of a workspace', () => {
  const files = {
    'abacus/workspace.toml': 'base-url = "yours"\n',
    'dev/workspace.toml': 'base-url = "your dev"\n[variables]\nx = 1\n',
    'project:abacus/workspace.toml': 'base-url = "the team’s"\n',
    'project:dev/workspace.toml': 'extends = "dev"\n',
    'project:int/workspace.toml': 'extends = "abacus"\n',
    'project:far/workspace.toml': 'extends = "only-yours"\n',
    'only-yours/workspace.toml': 'extends = "abacus"\n',
    'lost/workspace.toml': 'extends = "int"\n',
    'shout/workspace.toml': 'extends = "ABACUS"\n',
  };

  it('is looked for in its own root, then in the user’s, and never from the user’s in a project’s', () => {
    const evaluation = evaluationOf(files);
    const url = (name: string) => valueAt(evaluation.effective(refOf(name)), 'base-url');
    assert.equal(url('project:int'), 'the team’s');
    assert.equal(url('project:far'), 'yours');
    assert.equal(url('shout'), 'yours');
    const lost = evaluation.effective(refOf('lost'));
    assert.deepEqual(problems(lost), ['workspace-missing-base@lost/workspace.toml:1']);
    assert.equal(lost.complete, false);
  });

  it('is the user’s of the same slug where a project’s shadows it', () => {
    const effective = evaluate(files, 'project:dev');
    assert.equal(valueAt(effective, 'base-url'), 'your dev');
    assert.deepEqual(
      effective.chain.map(({ root }) => root),
      ['user', 'project'],
    );
    const x = effectiveAt(effective, ['variables', 'x']);
    assert.equal(x && viaOf(effective.workspace, x.origin), 'base');
  });

  it('is never read through a name that is a path', () => {
    const sources = sourcesOf({ 'dev/workspace.toml': 'extends = "../../etc"\n' });
    const asked: string[] = [];
    const spied = {
      ...sources,
      definition(ref: Parameters<typeof sources.definition>[0]) {
        asked.push(ref.slug);
        return sources.definition(ref);
      },
    };
    const effective = createEvaluation(spied).effective(refOf('dev'));
    assert.deepEqual(asked, ['dev']);
    assert.deepEqual(problems(effective), ['workspace-missing-base@dev/workspace.toml:1']);
  });
});

describe('evaluating again', () => {
  const files = {
    'base/workspace.toml': 'base-url = "a"\n',
    'dev/workspace.toml': 'extends = "base"\n[layers]\nl = "l.toml"\n',
    'dev/l.toml': '[variables]\nx = 1\n',
    'int/workspace.toml': 'extends = "base"\n',
    'alone/workspace.toml': 'base-url = "z"\n',
  };
  const names = ['dev', 'int', 'alone', 'base'];
  const known = new Map<string, Definition>();
  const first = createEvaluation(sourcesOf(files, known));
  const before = new Map(names.map(name => [name, first.effective(refOf(name))]));

  it('takes over what rests on the same files', () => {
    const second = createEvaluation(sourcesOf(files, known), first);
    for (const name of names) assert.equal(second.effective(refOf(name)), before.get(name));
  });

  it('evaluates anew what a changed layer or base reaches, and that alone', () => {
    const layer = createEvaluation(
      sourcesOf({ ...files, 'dev/l.toml': '[variables]\nx = 2\n' }, new Map(known)),
      first,
    );
    assert.equal(valueAt(layer.effective(refOf('dev')), 'variables.x'), 2);
    assert.equal(layer.effective(refOf('int')), before.get('int'));
    const base = createEvaluation(
      sourcesOf({ ...files, 'base/workspace.toml': 'base-url = "b"\n' }, new Map(known)),
      first,
    );
    assert.equal(valueAt(base.effective(refOf('dev')), 'base-url'), 'b');
    assert.equal(valueAt(base.effective(refOf('int')), 'base-url'), 'b');
    assert.equal(base.effective(refOf('alone')), before.get('alone'));
  });

  it('notices a base that has come or gone', () => {
    const { 'base/workspace.toml': _, ...without } = files;
    const gone = createEvaluation(sourcesOf(without, new Map(known)), first);
    assert.deepEqual(problems(gone.effective(refOf('int'))), ['workspace-missing-base@int/workspace.toml:1']);
    const back = createEvaluation(sourcesOf(files, new Map(known)), gone);
    assert.deepEqual(problems(back.effective(refOf('int'))), []);
  });

  it('lets the last text that could be read speak for one that is held, and says so', () => {
    const held = sourcesOf({ ...files, 'base/workspace.toml': 'base-url = \n' }, new Map(known));
    const evaluation = createEvaluation(held, first);
    const dev = evaluation.effective(refOf('dev'));
    assert.equal(valueAt(dev, 'base-url'), 'a');
    assert.equal(effectiveAt(dev, ['base-url'])?.origin.lastGood, true);
    assert.equal(dev.complete, true);
    assert.deepEqual(problems(evaluation.effective(refOf('base'))), ['workspace-held@base/workspace.toml:1']);
    assert.deepEqual(dev.baseProblems.length, 1);
  });

  it('says of a held file that it is held, and nothing at places of a text that is gone', () => {
    const texts = new Map<string, Definition>();
    const dev = 'extends = "base"\n\n\n\n[layers]\ngone = "gone.toml"\n';
    const good = createEvaluation(sourcesOf({ ...files, 'dev/workspace.toml': dev }, texts));
    assert.deepEqual(problems(good.effective(refOf('dev'))), ['workspace-missing-layer@dev/workspace.toml:6']);
    const held = createEvaluation(sourcesOf({ ...files, 'dev/workspace.toml': 'x =' }, texts), good);
    assert.deepEqual(problems(held.effective(refOf('dev'))), ['workspace-held@dev/workspace.toml:1']);
    assert.equal(held.effective(refOf('dev')).complete, false);
  });

  it('keeps the last good text over several bad ones', () => {
    const read = (text: string, before?: Definition) =>
      readDefinition({ file: '/x', text }, { is: 'workspace' }, before);
    const good = read('extends = "a"\n');
    const worse = read('still bad [', read('bad =', good));
    assert.equal(worse.lastGood, good);
    assert.equal(read('fine = 1', worse).lastGood, undefined);
  });
});
