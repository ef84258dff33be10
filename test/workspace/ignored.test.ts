import assert from 'node:assert/strict';
import { ignoredFolders } from '../../src/workspace/ignored.ts';

describe('ignored folders', () => {
  const leaves = (folders: readonly string[], ...ignored: string[]): string[] => [...ignoredFolders(folders, ignored)];

  it('are those of the name, without case', () => {
    assert.deepEqual(leaves(['dev', 'Old', 'prod'], 'DEV', 'old', 'gone'), ['dev', 'Old']);
    assert.deepEqual(leaves(['dev', 'Dev'], 'DEV'), ['dev', 'Dev']);
    assert.deepEqual(leaves(['dev']), []);
  });

  it('are the one of exactly the name where there is one', () => {
    assert.deepEqual(leaves(['dev', 'Dev'], 'Dev'), ['Dev']);
    assert.deepEqual(leaves(['dev', 'Dev'], 'dev'), ['dev']);
    assert.deepEqual(leaves(['dev', 'Dev'], 'dev', 'Dev'), ['dev', 'Dev']);
  });
});
