import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { actorOf } from '../../src/node/actor.ts';
import { openProjectStore, openUserStore } from '../../src/node/open-root-store.ts';
import { nodeOutside } from '../../src/node/outside.ts';
import { portPath } from '../../src/node/write-disk.ts';
import { failureSentence } from '../../src/store/failure.ts';

describe('the stores of the roots on a real disk', () => {
  let folder: string;
  const outside = nodeOutside();
  const actor = actorOf('test');
  const at = (...names: string[]) => path.join(folder, ...names);
  const hash = (text: string) => outside.hash(Buffer.from(text));
  beforeEach(() => {
    folder = realpathSync.native(mkdtempSync(path.join(tmpdir(), 'mooring-root-')));
    mkdirSync(at('workspaces', 'dev', 'docs'), { recursive: true });
    writeFileSync(at('workspaces', 'dev', 'workspace.toml'), 'old\n');
    writeFileSync(at('workspaces', 'dev', 'docs', 'a.md'), 'a\n');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const RENAME = {
    label: 'Rename workspace dev to prod',
    moves: [{ from: 'workspaces/dev', to: 'workspaces/prod' }],
    changes: [{ path: 'workspaces/prod/workspace.toml', before: hash('old\n'), after: Buffer.from('new\n') }],
  };

  it('name who writes', () => {
    assert.match(actor, new RegExp(`^\\S+@\\S+ test/${process.pid}$`));
  });

  it('touch nothing by being opened and looked into', () => {
    const user = openUserStore(portPath(at()), { actor });
    const project = openProjectStore(portPath(at()), { actor, outside });
    assert.deepEqual([user.prefix, project.prefix], ['', '.mooring/']);
    for (const { store } of [user, project])
      assert.deepEqual([store.log.read(), 'refused' in store.planUndo()], [[], true]);
    assert.deepEqual(readdirSync(folder), ['workspaces']);
  });

  it('move a folder and change what is in it, and take that back', async () => {
    const { store } = openUserStore(portPath(folder), { actor });
    const answer = await store.commit(RENAME);
    assert.ok(!('failed' in answer), JSON.stringify(answer));
    assert.deepEqual(readdirSync(at('workspaces')), ['prod']);
    assert.equal(readFileSync(at('workspaces', 'prod', 'workspace.toml'), 'utf8'), 'new\n');
    assert.deepEqual(readdirSync(at('workspaces', 'prod')).sort(), ['docs', 'workspace.toml']);
    const undone = await store.undo();
    assert.ok('undone' in undone, JSON.stringify(undone));
    assert.deepEqual(readdirSync(at('workspaces')), ['dev']);
    assert.equal(readFileSync(at('workspaces', 'dev', 'workspace.toml'), 'utf8'), 'old\n');
    assert.equal(readFileSync(at('workspaces', 'dev', 'docs', 'a.md'), 'utf8'), 'a\n');
    assert.deepEqual(readdirSync(at('.local', 'journal')), []);
  });

  it('rename in case alone', async () => {
    const { store } = openUserStore(portPath(folder), { actor });
    const moves = [{ from: 'workspaces/dev', to: 'workspaces/Dev' }];
    const answer = await store.commit({ label: 'Rename', moves, changes: [] });
    assert.ok(!('failed' in answer), JSON.stringify(answer));
    assert.deepEqual(readdirSync(at('workspaces')), ['Dev']);
  });

  it('in a project let no link lead a move out of it', async () => {
    const elsewhere = realpathSync.native(mkdtempSync(path.join(tmpdir(), 'mooring-elsewhere-')));
    mkdirSync(at('.mooring'));
    symlinkSync(elsewhere, at('.mooring', 'out'), 'junction');
    const { store } = openProjectStore(portPath(folder), { actor, outside });
    const moves = [{ from: 'workspaces/dev', to: '.mooring/out/dev' }];
    const answer = await store.commit({ label: 'Move', moves, changes: [] });
    assert.ok('failed' in answer && answer.failed === 'link');
    assert.deepEqual(readdirSync(elsewhere), []);
    assert.ok(existsSync(at('workspaces', 'dev')));
    rmSync(elsewhere, { recursive: true });
  });

  it('refuse a move to another file system, and leave everything', async function () {
    const far = '/dev/shm';
    if (!existsSync(far) || statSync(far).dev === statSync(folder).dev) return this.skip();
    const elsewhere = mkdtempSync(path.join(far, 'mooring-far-'));
    symlinkSync(elsewhere, at('far'));
    const { store } = openUserStore(portPath(folder), { actor });
    const change = { path: 'new.md', before: 'absent', after: Buffer.from('new') } as const;
    const moves = [{ from: 'workspaces/dev', to: 'far/dev' }];
    const answer = await store.commit({ label: 'Move', moves, changes: [change] });
    assert.ok('failed' in answer && answer.failed === 'other-disk', JSON.stringify(answer));
    assert.match(failureSentence(answer), /another file system/);
    assert.deepEqual(readdirSync(folder).sort(), ['.local', 'far', 'workspaces']);
    assert.deepEqual(readdirSync(elsewhere), []);
    assert.deepEqual(readdirSync(at('workspaces', 'dev')).sort(), ['docs', 'workspace.toml']);
    rmSync(elsewhere, { recursive: true });
  });
});
