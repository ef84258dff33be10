import assert from 'node:assert/strict';
import { windowProject } from '../../src/workspace/window-project.ts';

describe('The project of a window', () => {
  const projects: Record<string, string> = { '/a/docs': '/a', '/b': '/b' };
  const of = (...folders: string[]) => windowProject(folders, folder => projects[folder]);

  it('is that of the first folder that is in one', () => {
    assert.equal(of('/b', '/a/docs'), '/b');
    assert.equal(of('/a/docs', '/b'), '/a');
    assert.equal(of('/notes', '/b'), '/b');
  });

  it('is none where no folder is in one', () => {
    assert.equal(of('/notes'), undefined);
    assert.equal(of(), undefined);
  });
});
