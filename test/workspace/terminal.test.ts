import assert from 'node:assert/strict';
import { parseDotenv } from '../../src/config/dotenv.ts';
import { terminalMark, terminalVariables, withoutTerminalMark } from '../../src/workspace/terminal.ts';

describe('the environment of a terminal', () => {
  it('has the root’s variables, the workspace’s over them, and says where it belongs', () => {
    const place = { slug: 'dev', folder: '/home/me/.mooring/workspaces/dev' };
    const found = terminalVariables(place, parseDotenv('A=1\nB=1\n'), parseDotenv('B=2\nMOORING_WORKSPACE=prod\n'));
    assert.deepEqual(Object.fromEntries(found), {
      A: '1',
      B: '2',
      MOORING_WORKSPACE: 'dev',
      MOORING_WORKSPACE_DIR: place.folder,
    });
  });

  it('is told from a choice of a person’s by the folder beside the name', () => {
    const mark = { MOORING_WORKSPACE: 'dev', MOORING_WORKSPACE_DIR: '/home/me/.mooring/workspaces/dev' };
    assert.equal(terminalMark(mark), 'dev');
    assert.equal(terminalMark({ ...mark, MOORING_WORKSPACE_DIR: 'C:\\m\\workspaces\\dev' }), 'dev');
    assert.equal(terminalMark({ MOORING_WORKSPACE: 'dev' }), undefined);
    assert.equal(terminalMark({ ...mark, MOORING_WORKSPACE: 'prod' }), undefined);
    assert.deepEqual(withoutTerminalMark({ ...mark, A: '1' }), { A: '1' });
    assert.deepEqual(withoutTerminalMark({ MOORING_WORKSPACE: 'dev' }), { MOORING_WORKSPACE: 'dev' });
  });
});
