import assert from 'node:assert/strict';
import { scaffoldCheck } from '../../src/extension/switching/scaffold-rows.ts';
import type { Scaffold, ScaffoldEntry } from '../../src/plans/workspace/scaffold.ts';

const workspace = { root: 'user', rootFolder: '/home/ada/.mooring', slug: 'prod' } as const;
const file = '/home/ada/.mooring/workspaces/prod/workspace.toml';
const origin = { workspace, file, span: { start: 0, end: 1 }, line: 7 };

const entry = (path: string, rest: Partial<ScaffoldEntry>): ScaffoldEntry => ({
  path,
  is: 'folder',
  status: 'matching',
  origin,
  ...rest,
});

describe('the rows of a scaffold', () => {
  it('begin with what is missing, then what a person should mend, and count each', () => {
    const scaffold: Scaffold = {
      entries: [
        entry('there', {}),
        entry('wrong', { status: 'differing', why: '“wrong” is declared as a folder and is a file; move it away.' }),
        entry('notes/README.md', { is: 'file', status: 'missing', near: 'notes/readme' }),
      ],
      refused: [{ written: '../out', message: '“../out” leads out of the workspace.', origin }],
      complete: true,
    };
    const { rows, counts } = scaffoldCheck(scaffold);
    assert.deepEqual(
      rows.map(({ label, icon, description }) => [label, icon, description]),
      [
        ['notes/README.md', 'circle-large-outline', 'missing · workspace.toml:7'],
        ['wrong/', 'warning', 'differing · workspace.toml:7'],
        ['../out', 'error', 'refused · workspace.toml:7'],
        ['there/', 'check', 'matching · workspace.toml:7'],
      ],
    );
    assert.match(rows[0]?.detail ?? '', /“notes\/readme” is there/);
    assert.match(rows[1]?.detail ?? '', /is a file; move it away/);
    assert.equal(counts, '1 missing, 1 differing, 1 refused, 1 matching');
  });
});
