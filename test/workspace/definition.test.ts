import assert from 'node:assert/strict';
import { readDefinition } from '../../src/workspace/definition.ts';
import { isInherited, mismatch, WORKSPACE_KEYS, workspaceKey } from '../../src/workspace/keys.ts';
import { layerPath } from '../../src/workspace/layer-path.ts';

describe('a definition', () => {
  const read = (text: string) => readDefinition({ file: '/x/workspace.toml', text }, { is: 'workspace' });

  it('declares its base and its layers in the order of the text, with their places', () => {
    const text = 'extends = "abacus"\n[layers]\n2 = "b.toml"\n1 = "a.toml"\nrequests.x.y = "c.toml"\n';
    const definition = read(text);
    assert.equal(definition.extends?.value, 'abacus');
    assert.deepEqual(
      definition.layers.map(({ name, mount, path }) => [name, mount, text.slice(path.span.start, path.span.end)]),
      [
        ['2', [], '"b.toml"'],
        ['1', [], '"a.toml"'],
        ['requests.x.y', ['requests', 'x', 'y'], '"c.toml"'],
      ],
    );
    assert.deepEqual(definition.problems, []);
  });

  it('points at the value that is wrong', () => {
    const text = 'description = 7 # why\nhidden = "no"\n';
    const { problems } = read(text);
    assert.deepEqual(
      problems.map(({ code, span }) => [code, text.slice(span.start, span.end)]),
      [
        ['workspace-wrong-type', '7'],
        ['workspace-wrong-type', '"no"'],
      ],
    );
  });

  it('is held where it cannot be read faithfully, with the place', () => {
    for (const text of ['a =', '<<<<<<< ours\na = 1\n=======\na = 2\n>>>>>>> theirs\n', `a = ${'['.repeat(1000)}`]) {
      const { held, root, problems } = read(text);
      assert.notEqual(held, undefined);
      assert.equal(root, undefined);
      assert.deepEqual(
        problems.map(({ code }) => code),
        ['workspace-held'],
      );
    }
  });

  it('keeps a byte order mark and Windows line ends out of the values', () => {
    const definition = read('\uFEFFextends = "a"\r\n[layers]\r\nx = "x.toml"\r\n');
    assert.equal(definition.extends?.value, 'a');
    assert.equal(definition.layers[0]?.path.value, 'x.toml');
    assert.equal(definition.lines.positionAt(definition.layers[0]?.path.span.start ?? 0).line, 2);
  });

  it('has at most a hundred layers', () => {
    const { layers, problems } = read(
      `[layers]\n${Array.from({ length: 102 }, (_, at) => `l${at} = "${at}.toml"\n`).join('')}`,
    );
    assert.equal(layers.length, 100);
    assert.deepEqual(
      problems.map(({ code }) => code),
      ['workspace-bad-layer', 'workspace-bad-layer'],
    );
  });
});

describe('the table of keys', () => {
  it('says what is inherited; unknown keys are', () => {
    const own = WORKSPACE_KEYS.filter(({ inherited }) => !inherited).map(({ path }) => path.join('.'));
    assert.deepEqual(own, ['schema', 'id', 'description', 'extends', 'hidden', 'disabled', 'layers']);
    assert.equal(isInherited('whatever'), true);
  });

  it('has rows for names below a table', () => {
    assert.equal(workspaceKey(['variables', 'x'])?.type, 'scalar');
    assert.equal(workspaceKey(['scaffold', 'dirs'])?.type, 'texts');
    assert.equal(workspaceKey(['requests', 'x']), undefined);
  });

  it('has no two rows for one path, and no row longer than checking goes', () => {
    const paths = WORKSPACE_KEYS.map(({ path }) => path.join('.'));
    assert.equal(new Set(paths).size, paths.length);
    assert(WORKSPACE_KEYS.every(({ path }) => path.length <= 2));
  });

  it('takes a date for no text', () => {
    assert.equal(
      mismatch('text', { kind: 'scalar', value: '2024-01-01', style: 'date', start: 0, end: 10 }),
      'must be text in quotes',
    );
  });
});

describe('the path of a layer', () => {
  for (const [written, path] of [
    ['layers/core.toml', 'workspaces/dev/layers/core.toml'],
    ['./a//b.toml', 'workspaces/dev/a/b.toml'],
    ['layers\\core.toml', 'workspaces/dev/layers/core.toml'],
    ['../base/x.toml', 'workspaces/base/x.toml'],
    ['../../shared/x.toml', 'shared/x.toml'],
    ['../../../x.toml', undefined],
    ['../../..', undefined],
    ['../..', undefined],
    ['/x.toml', undefined],
    ['C:x.toml', undefined],
    ['x\0.toml', undefined],
    [' ', undefined],
  ] as const) {
    it(`${JSON.stringify(written)} leads ${path === undefined ? 'nowhere' : `to ${path}`}`, () => {
      assert.equal(layerPath('dev', written), path);
    });
  }
});
