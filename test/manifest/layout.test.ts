import assert from 'node:assert/strict';
import { isManifestPath, manifestLayout } from '../../src/manifest/layout.ts';

function layout(...paths: string[]): { used: string[]; unused: string[] } {
  const { used, unused } = manifestLayout(paths);
  return { used: used.map(({ path }) => path), unused: unused.map(({ path }) => path) };
}

describe('manifestLayout', () => {
  it('uses section files before one file, and .mooring before .bifrost', () => {
    const inOrder = [
      '.mooring/manifest/b.yaml',
      '.mooring/manifest.yaml',
      '.bifrost/roles.yaml',
      '.bifrost/metadata.yaml',
    ];
    for (let from = 0; from < inOrder.length; from++) {
      const [first, ...others] = inOrder.slice(from);
      assert.deepEqual(layout(...inOrder.slice(from).reverse()), { used: [first], unused: others });
    }
  });

  it('orders section files by path', () => {
    assert.deepEqual(layout('.mooring/manifest/b.yaml', '.mooring/manifest/a.yml').used, [
      '.mooring/manifest/a.yml',
      '.mooring/manifest/b.yaml',
    ]);
  });

  it('has nothing without a manifest', () => {
    assert.deepEqual(layout('a.py', 'x/.mooring/manifest.yaml'), { used: [], unused: [] });
  });

  const yes = [
    '.mooring/manifest.yaml',
    '.mooring/manifest.yml',
    '.mooring/manifest/x.yaml',
    '.bifrost/metadata.yaml',
    '.bifrost/x.yml',
  ];
  const no = [
    'manifest.yaml',
    '.mooring/other.yaml',
    '.mooring/manifest/.hidden.yaml',
    '.mooring/manifest/a/b.yaml',
    '.mooring/manifest.json',
    'x/.bifrost/roles.yaml',
    '.mooring/manifest/x.yaml~',
  ];
  for (const path of yes) it(`takes ${path} for a manifest`, () => assert.equal(isManifestPath(path), true));
  for (const path of no) it(`does not take ${path} for one`, () => assert.equal(isManifestPath(path), false));
});
