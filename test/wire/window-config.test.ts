import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { WorkspacesBundle } from '../../src/extension/switching/bundle.ts';

describe('The config of a window with several folders', () => {
  const bundle: WorkspacesBundle = createRequire(path.resolve('package.json'))('./dist/workspaces.cjs');
  let base = '';
  beforeEach(() => {
    base = realpathSync(mkdtempSync(path.join(tmpdir(), 'mooring-window-')));
    for (const folder of ['home', 'notes', 'first', 'second'])
      mkdirSync(path.join(base, folder, '.git'), { recursive: true });
    for (const project of ['first', 'second']) {
      mkdirSync(path.join(base, project, '.mooring'));
      writeFileSync(path.join(base, project, '.mooring/config.toml'), `[discovery]\nignore = ["of-${project}"]\n`);
    }
  });
  afterEach(() => rmSync(base, { recursive: true, force: true }));

  function opened(...folders: string[]): { warnings: readonly string[]; config: string } {
    const window = bundle.openWorkspaces({
      userRoot: path.join(base, 'home', '.mooring'),
      folders: folders.map(folder => path.join(base, folder)),
      homeFolder: path.join(base, 'home'),
      variables: {},
      log: { info() {}, debug() {}, error() {} },
      onConfig() {},
    });
    try {
      const config = path.relative(base, window.systemFile('.mooring/config.toml'));
      return { warnings: window.look().warnings, config: config.replaceAll(path.sep, '/') };
    } finally {
      window.close();
    }
  }

  it('is that of the first folder that is in a project, and of no other', () => {
    for (const [folders, project] of [
      [['first', 'second'], 'first'],
      [['second', 'first'], 'second'],
      [['notes', 'second', 'first'], 'second'],
    ] as const) {
      const { warnings, config } = opened(...folders);
      assert.equal(config, `${project}/.mooring/config.toml`);
      assert.equal(warnings.length, 1, folders.join(', '));
      assert.match(warnings[0] ?? '', new RegExp(`of-${project}`));
    }
  });

  it('is that of the first folder where none is in a project', () => {
    assert.deepEqual(opened('notes'), { warnings: [], config: 'notes/.mooring/config.toml' });
  });
});
