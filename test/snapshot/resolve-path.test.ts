import assert from 'node:assert/strict';
import { type DiskTree, type PathFault, resolvePath } from '../../src/snapshot/disk-tree.ts';
import { treeOf } from '../kit/fixture.ts';

const TREE: DiskTree = {
  ...treeOf(
    ['a.md', 'rules/b.md', 'rules/deep/c.md', 'real/d.md', '.mooring/manifest.yaml', 'rules/Node_Modules/y.md'],
    ['empty'],
    new Map([
      ['link.md', 'rules/b.md'],
      ['linked', 'real'],
      ['rules/up', 'rules/deep'],
      ['out', '../elsewhere'],
      ['gone', 'nowhere'],
      ['round', 'round'],
    ]),
  ),
  nested: new Set(['inner']),
};

const LEADS_TO: Readonly<Record<string, string>> = {
  'a.md': 'a.md',
  './a.md': 'a.md',
  'rules//b.md': 'rules/b.md',
  'rules/': 'rules',
  'rules/../a.md': 'a.md',
  'rules/deep/../b.md': 'rules/b.md',
  'link.md': 'rules/b.md',
  'linked/d.md': 'real/d.md',
  linked: 'real',
  'rules/up/c.md': 'rules/deep/c.md',
  // As the system does it: first the link, then what is above its end.
  'rules/up/../b.md': 'rules/b.md',
  'linked/../a.md': 'a.md',
  empty: 'empty',
  '.': '',
};

const FAULTS: Readonly<Record<string, PathFault>> = {
  'A.md': 'missing',
  'a.md/x': 'missing',
  'nowhere/x.md': 'missing',
  '..': 'outside',
  '../a.md': 'outside',
  'rules/../../a.md': 'outside',
  'linked/../../a.md': 'outside',
  'out/x.md': 'outside',
  gone: 'dangling',
  'gone/x.md': 'dangling',
  round: 'circular',
  'inner/x.md': 'nested',
  inner: 'nested',
  '.git/config': 'forbidden',
  'rules/node_modules/x.md': 'forbidden',
  '.MOORING/manifest.yaml': 'forbidden',
  '.mooring/manifest.yaml': 'forbidden',
  'rules/Node_Modules/y.md': 'forbidden',
  '/a.md': 'absolute',
  '//server/share': 'absolute',
  'c:/a.md': 'absolute',
  'C:\\a.md': 'absolute',
  'C:a.md': 'absolute',
  '\\\\server\\share': 'absolute',
  '~/a.md': 'absolute',
  '~': 'absolute',
  'rules\\b.md': 'backslash',
  '': 'malformed',
  '  ': 'malformed',
  'a\0.md': 'malformed',
};

describe('resolvePath', () => {
  for (const [written, path] of Object.entries(LEADS_TO)) {
    it(`leads “${written}” to “${path}”`, () => {
      const resolved = resolvePath(TREE, written);
      assert.deepEqual([resolved.ok, resolved.path], [true, path]);
    });
  }

  for (const [written, why] of Object.entries(FAULTS)) {
    it(`calls ${JSON.stringify(written)} ${why}`, () => {
      const resolved = resolvePath(TREE, written);
      assert.equal(resolved.ok ? 'ok' : resolved.why, why);
    });
  }

  it('takes a name that only begins with a tilde for a name', () => {
    assert.equal(resolvePath(treeOf(['~a.md']), '~a.md').ok, true);
  });

  it('ends where links lead to each other without end', () => {
    const links = new Map([
      ['a', { to: 'b/x' }],
      ['b', { to: 'a/y' }],
    ]);
    const resolved = resolvePath({ ...treeOf([]), links }, 'a/file.md');
    assert.equal(resolved.ok ? 'ok' : resolved.why, 'circular');
  });
});
