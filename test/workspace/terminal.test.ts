import assert from 'node:assert/strict';
import { terminalMark, withoutTerminalMark, withTerminalMark } from '../../src/workspace/terminal.ts';

describe('the environment of a terminal', () => {
  it('says where it belongs, whatever a file says of that', () => {
    const place = { slug: 'dev', folder: '/home/me/.mooring/workspaces/dev' };
    const variables = new Map([
      ['A', '1'],
      ['MOORING_WORKSPACE', 'prod'],
    ]);
    assert.deepEqual(Object.fromEntries(withTerminalMark(variables, place)), {
      A: '1',
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
