import assert from 'node:assert/strict';
import { savedConfig } from '../../src/lsp/saved-config.ts';
import type { LookDisk } from '../../src/runtime/find-workspaces.ts';
import { diskOf } from '../kit/check-workspaces.ts';

const USER = '/home/ana/.mooring';
const CONFIG = `${USER}/config.toml`;

function opened(files: Record<string, string>, variables: Record<string, string> = {}) {
  const disk: LookDisk = {
    ...diskOf({}),
    read: path => {
      const text = files[path];
      return text === undefined ? { failed: 'missing', code: 'ENOENT' } : { bytes: new TextEncoder().encode(text) };
    },
  };
  return savedConfig({ disk, userRoot: USER, homeFolder: '/home/ana', variables, clock: () => 0 });
}

describe('the saved config', () => {
  it('says what is done about drift, as of the last word that it changed', () => {
    const files: Record<string, string> = { [CONFIG]: '[policies.drift]\nmoved = "apply"\ndeleted = "ignore"\n' };
    const saved = opened(files);
    assert.deepEqual(['moved', 'deleted', 'renamed'].map(saved.policyOf), ['apply', 'ignore', 'ask']);
    files[CONFIG] = '';
    assert.equal(saved.policyOf('moved'), 'apply');
    assert.equal(saved.touch([`${USER}/data.toml`]), false);
    assert.equal(saved.touch([CONFIG]), true);
    assert.equal(saved.policyOf('moved'), 'ask');
  });

  it('fetches in the background only where the user or the environment says how often', () => {
    assert.equal(opened({}).fetchEveryMinutes(), 0);
    assert.equal(opened({ [CONFIG]: '[sync]\nfetch-every-minutes = 15\n' }).fetchEveryMinutes(), 15);
    assert.equal(opened({ [CONFIG]: '[sync]\nfetch-every-minutes = "often"\n' }).fetchEveryMinutes(), 0);
    assert.equal(opened({}, { MOORING_SYNC_FETCH_EVERY_MINUTES: '5' }).fetchEveryMinutes(), 5);
  });

  it('keeps the last good state of a file that does not parse', () => {
    const files: Record<string, string> = { [CONFIG]: '[policies.drift]\nmoved = "apply"\n' };
    const saved = opened(files);
    assert.equal(saved.policyOf('moved'), 'apply');
    files[CONFIG] = '[policies.drift\n';
    saved.touch('all');
    assert.equal(saved.policyOf('moved'), 'apply');
  });

  it('is hidden by the environment, and has defaults', () => {
    assert.equal(opened({}, { MOORING_POLICIES_DRIFT_MOVED: 'ignore' }).policyOf('moved'), 'ignore');
    assert.ok(opened({}).versions() > 0);
  });
});
