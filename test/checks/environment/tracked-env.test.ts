import assert from 'node:assert/strict';
import { trackedEnvFindings } from '../../../src/checks/environment/tracked-env.ts';

describe('a .env that git tracks', () => {
  it('is a warning in a project’s root and its workspaces, with the way out in words', () => {
    const found = trackedEnvFindings(['.mooring/.env', '.mooring/workspaces/a b/.env']);
    assert.deepEqual(
      found.map(({ code, severity, path }) => [code, severity, path]),
      [
        ['env-tracked', 'warning', '.mooring/.env'],
        ['env-tracked', 'warning', '.mooring/workspaces/a b/.env'],
      ],
    );
    assert.match(found[0]?.message ?? '', /Run “git rm --cached \.mooring\/\.env”/);
    assert.match(found[1]?.message ?? '', /Run “git rm --cached "\.mooring\/workspaces\/a b\/\.env"”/);
    assert.equal(found[0]?.fixes, undefined);
  });

  it('is none of ours elsewhere', () => {
    assert.deepEqual(trackedEnvFindings(['.env', 'app/.env', '.mooring/x.env', 'a/.mooring/.env']), []);
  });
});
