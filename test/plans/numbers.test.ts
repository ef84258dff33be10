/** Numbers that belong to one asset for ever, in what is declared and in what goes. */
import assert from 'node:assert/strict';
import { applyEdits } from '../../src/base/text.ts';
import { checkProject } from '../../src/checks/check-project.ts';
import { declareAll } from '../../src/plans/declare.ts';
import { numbersOf } from '../../src/queries/numbers.ts';
import { undeclaredFiles } from '../../src/queries/undeclared.ts';
import { uuid } from '../kit/check.ts';
import { type Files, world } from '../kit/drift.ts';
import { MANIFEST, outcome } from './reconcile/kit.ts';

const asset = (number: number): string =>
  `{ "schema_version": 1, "asset_uuid": "${uuid(number)}", "name": "x${number}", "type": "image", "inputs": {}, "output": { "format": "png" } }`;
const entry = (key: string, number: number, id?: number): string =>
  `${key}: { id: ${uuid(number)}, path: assets/${key}${id === undefined ? '' : `, asset_id: ${id}`} }`;
const added = (key: string, number: number, id: number): string =>
  `${key}: { id: ${uuid(number)}, path: assets/${key}/asset.json, name: x${number}, asset_id: ${id} }`;
const onDisk = (...names: readonly string[]): Files =>
  Object.fromEntries(names.map((name, at) => [`assets/${name}/asset.json`, asset(at + 1)]));

/** Nothing is wrong with a project, numbers least of all. */
function wellNumbered(files: Files): void {
  const { snapshot } = world(files);
  const codes = checkProject(snapshot).map(({ code }) => code);
  assert.deepEqual(
    codes.filter(code => code !== 'unwrapped-section'),
    [],
    JSON.stringify(files),
  );
}

/** The manifest's files after what they do not declare is declared. */
function declared(manifests: Files, names: readonly string[] = ['a', 'b']): Files {
  const files = { ...manifests, ...onDisk(...names) };
  const { snapshot } = world(files);
  const found = undeclaredFiles(snapshot).map(each => ({
    found: each,
    id: each.id ?? '',
  }));
  const { edits, refused } = declareAll(snapshot, found);
  assert.deepEqual(refused, []);
  const after = { ...files };
  for (const { path, edits: inFile, create } of edits) after[path] = applyEdits(create ?? files[path] ?? '', inFile);
  wellNumbered(after);
  return Object.fromEntries(Object.entries(after).filter(([path]) => path.startsWith('.')));
}

describe('an asset that is declared where assets have numbers', () => {
  const A = entry('a', 1, 7);
  const B = added('b', 2, 8);
  const cases: readonly (readonly [what: string, before: string, after: string])[] = [
    ['raises the counter', `next_asset_id: 8\nassets:\n  ${A}\n`, `next_asset_id: 9\nassets:\n  ${A}\n  ${B}\n`],
    [
      'takes what the counter says',
      `assets:\n  ${A}\nnext_asset_id: 12 # ours\n`,
      `assets:\n  ${A}\n  ${added('b', 2, 12)}\nnext_asset_id: 13 # ours\n`,
    ],
    ['begins a counter', `assets:\n  ${A}\n`, `assets:\n  ${A}\n  ${B}\nnext_asset_id: 9\n`],
    [
      'begins a counter behind the version',
      `schema: 1\nassets:\n  ${A}\nroles: []\n`,
      `schema: 1\nnext_asset_id: 9\nassets:\n  ${A}\n  ${B}\nroles: []\n`,
    ],
    ['fills a counter', `next_asset_id:\nassets:\n  ${A}\n`, `next_asset_id: 9\nassets:\n  ${A}\n  ${B}\n`],
    ['mends a counter', `next_asset_id: 'x'\nassets:\n  ${A}\n`, `next_asset_id: 9\nassets:\n  ${A}\n  ${B}\n`],
    [
      'is written in a list',
      `assets:\n  - { id: ${uuid(1)}, path: assets/a, name: a, asset_id: 7 }\n`,
      `assets:\n  - { id: ${uuid(1)}, path: assets/a, name: a, asset_id: 7 }\n  - { id: ${uuid(2)}, path: assets/b/asset.json, name: x2, asset_id: 8 }\nnext_asset_id: 9\n`,
    ],
    ['is written on one line', `{ assets: { ${A} } }\n`, `{ assets: { ${A}, ${B} }, next_asset_id: 9 }\n`],
    [
      'is written as JSON',
      `{"schema": 1, "assets": {"a": {"id": "${uuid(1)}", "path": "assets/a", "asset_id": 7}}}\n`,
      `{"schema": 1, "next_asset_id": 9, "assets": {"a": {"id": "${uuid(1)}", "path": "assets/a", "asset_id": 7}, "b": { "id": "${uuid(2)}", "path": "assets/b/asset.json", "name": "x2", "asset_id": 8 }}}\n`,
    ],
    [
      'has none where the others have none',
      `assets:\n  ${entry('a', 1)}\n`,
      `assets:\n  ${entry('a', 1)}\n  ${B.replace(', asset_id: 8', '')}\n`,
    ],
  ];
  for (const [what, before, after] of cases) {
    it(what, () => {
      for (const eol of ['\n', '\r\n']) {
        const made = declared({ [MANIFEST]: before.replaceAll('\n', eol) });
        assert.deepEqual(made, { [MANIFEST]: after.replaceAll('\n', eol) });
      }
    });
  }

  it('gets the next but one where two are declared', () => {
    assert.deepEqual(declared({ [MANIFEST]: `assets:\n  ${A}\n` }, ['a', 'b', 'c']), {
      [MANIFEST]: `assets:\n  ${A}\n  ${B}\n  ${added('c', 3, 9)}\nnext_asset_id: 10\n`,
    });
  });

  it('is the first of all with a counter', () => {
    const text = declared({ [MANIFEST]: 'next_asset_id: 3\nforms: {}\n' })[MANIFEST] ?? '';
    assert.ok(text.startsWith('next_asset_id: 5\nforms: {}\nassets:\n'), text);
    assert.ok(text.includes('    asset_id: 3\n') && text.endsWith('    asset_id: 4\n'), text);
  });

  it('has its counter in the file of the section, where each has one', () => {
    const roles = { '.bifrost/roles.yaml': 'roles: []\n' };
    assert.deepEqual(declared({ ...roles, '.bifrost/assets.yaml': `assets:\n  ${A}\n` }), {
      ...roles,
      '.bifrost/assets.yaml': `assets:\n  ${A}\n  ${B}\nnext_asset_id: 9\n`,
    });
    assert.deepEqual(
      declared({ '.bifrost/roles.yaml': 'next_asset_id: 8\nroles: []\n', '.bifrost/assets.yaml': `assets:\n  ${A}\n` }),
      { '.bifrost/roles.yaml': 'next_asset_id: 9\nroles: []\n', '.bifrost/assets.yaml': `assets:\n  ${A}\n  ${B}\n` },
    );
    assert.deepEqual(declared({ ...roles, '.bifrost/assets.yaml': `${A}\n` }), {
      '.bifrost/roles.yaml': 'roles: []\nnext_asset_id: 9\n',
      '.bifrost/assets.yaml': `${A}\n${B}\n`,
    });
  });

  it('is declared by the quick fix with its number and counter', () => {
    const files = { [MANIFEST]: `assets:\n  ${A}\n`, ...onDisk('a', 'b') };
    const { snapshot } = world(files);
    const [problem] = checkProject(snapshot).filter(({ code }) => code === 'undeclared-file');
    const [fix] = problem?.fixes?.({ freshId: () => uuid(99) }) ?? [];
    const [edit] = fix?.edits ?? [];
    assert.equal(applyEdits(files[MANIFEST], edit?.edits ?? []), `assets:\n  ${A}\n  ${B}\nnext_asset_id: 9\n`);
  });
});

describe('the number of an asset that goes', () => {
  const project = (manifest: string): Files => ({ [MANIFEST]: manifest, ...onDisk('a', 'b') });
  const without = (manifest: string, ...names: string[]) => {
    const before = project(manifest);
    const now = { ...before, ...Object.fromEntries(names.map(name => [`assets/${name}/asset.json`, undefined])) };
    return outcome(before, now, { deleted: 'undeclare' }).files[MANIFEST];
  };
  const [A, B] = [entry('a', 1, 7), entry('b', 2, 8)];

  it('is remembered by a counter where it was the highest', () => {
    assert.equal(without(`assets:\n  ${A}\n  ${B}\n`, 'b'), `assets:\n  ${A}\nnext_asset_id: 9\n`);
    assert.equal(
      without(`schema: 1\nassets:\n  ${A}\n  ${B}\n`, 'b'),
      `schema: 1\nnext_asset_id: 9\nassets:\n  ${A}\n`,
    );
    assert.equal(without(`assets: { ${A}, ${B} }\n`, 'b'), `assets: { ${A} }\nnext_asset_id: 9\n`);
    const last = without(`assets:\n  ${A}\n  ${B}`, 'a', 'b') ?? '';
    assert.equal(numbersOf(world({ [MANIFEST]: last }).snapshot)[0]?.next, 9, last);
  });

  it('is remembered already otherwise', () => {
    assert.equal(without(`assets:\n  ${A}\n  ${B}\n`, 'a'), `assets:\n  ${B}\n`);
    const counted = (next: number): string => `next_asset_id: ${next}\nassets:\n  ${A}\n  ${B}\n`;
    assert.equal(without(counted(20), 'b'), `next_asset_id: 20\nassets:\n  ${A}\n`);
    assert.equal(without(counted(3), 'b'), `next_asset_id: 9\nassets:\n  ${A}\n`);
    const none = `assets:\n  ${entry('a', 1)}\n  ${entry('b', 2)}\n`;
    assert.equal(without(none, 'b'), `assets:\n  ${entry('a', 1)}\n`);
  });

  it('is not given again in the same plan', () => {
    const before = project(`assets:\n  ${A}\n  ${B}\n`);
    const now = { ...before, 'assets/b/asset.json': undefined, 'assets/c/asset.json': asset(3) };
    const { files, left } = outcome(before, now, { deleted: 'undeclare', undeclared: 'declare' });
    assert.deepEqual(left, []);
    assert.equal(files[MANIFEST], `assets:\n  ${A}\n  ${added('c', 3, 9)}\nnext_asset_id: 10\n`);
    wellNumbered(files);
  });
});
