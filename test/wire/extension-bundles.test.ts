import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

describe('The bundles of the extension', () => {
  const bundle = (name: string): string => readFileSync(`dist/${name}.cjs`, 'utf8');

  for (const name of ['extension', 'after-start'])
    it(`ask for the editor’s module once, and copy none of its names (${name})`, () => {
      assert.equal(bundle(name).match(/require\("vscode"\)/g)?.length, 1);
      assert.equal(/[,=(]\w+\(require\("vscode"\)/.test(bundle(name)), false);
    });

  it('keep what only commands and Source Control need out of the one that the start pays for', () => {
    for (const of of ['createSourceControl', 'mooring-accepted', 'mooring-plan']) {
      assert.equal(bundle('extension').includes(of), false, of);
      assert.equal(bundle('after-start').includes(of), true, of);
    }
  });

  it('load each other only by the names under which they lie beside each other', () => {
    const loaded = [...bundle('extension').matchAll(/require\("\.\/([\w-]+)\.cjs"\)/g)].map(([, name]) => name);
    assert.deepEqual(loaded.sort(), ['after-start', 'client', 'workspaces']);
  });
});
