import assert from 'node:assert/strict';
import { GITIGNORE } from '../../src/manifest/layout.ts';
import type { PushPlan, Sync } from '../../src/sync/sync.ts';
import { Clone, type Sandbox, sandboxes } from '../git/repository-kit.ts';
import {
  bareRemote,
  done,
  forms,
  id,
  MANIFEST,
  refusedFor,
  type World,
  type WorldOptions,
  world,
} from './sync-world.ts';

describe('push', () => {
  const begun = sandboxes(made => {
    const bare = bareRemote(made);
    const first = made.clone(bare.root, 'first');
    first.commit('Begin', { [MANIFEST]: forms([1]), '.mooring/.gitignore': GITIGNORE, 'README.md': 'Hello\n' });
    first.git('push', '-q', 'origin', 'main');
    made.clone(bare.root, 'clone');
  });
  let sandbox: Sandbox;
  let remote: Clone;
  let clone: Clone;
  let worlds: World[];

  beforeEach(() => {
    sandbox = begun();
    worlds = [];
    remote = new Clone(sandbox, sandbox.at('remote.git'));
    clone = new Clone(sandbox, sandbox.at('clone'));
  });

  afterEach(() => {
    for (const each of worlds) each.dispose();
    sandbox.dispose();
  });

  function opened(at = clone, options: WorldOptions = {}) {
    const made = world(at, options);
    worlds.push(made);
    return made.sync;
  }

  async function planned(also?: readonly string[]): Promise<{ push: Sync; plan: PushPlan }> {
    const push = opened();
    return { push, plan: done(await push.planPush(also ? { also } : {})) };
  }

  it('commits what is the project’s own and nothing else, with a message that lists it', async () => {
    clone.put(MANIFEST, forms([1, ', access_level: public'], [2, ', path: forms/two.form.yaml']));
    clone.put('forms/two.form.yaml', 'name: Two\n');
    clone.put('README.md', 'Changed\n');
    clone.put('notes.md', 'New\n');
    const { push, plan } = await planned();
    assert.deepEqual(plan.files, [MANIFEST, 'forms/two.form.yaml']);
    assert.equal(plan.message, 'Add form form_2 and 1 more\n\n- Add form form_2\n- Change form form_1 (access_level)');
    assert.equal(plan.commits, 1);
    assert.equal(plan.to, 'origin/main');
    assert.deepEqual(plan.blocking, []);
    const applied = done(await push.push(plan, plan.message));
    assert.equal(applied.label, 'Pushed one git commit to origin/main');
    assert.equal(remote.git('rev-parse', 'main'), applied.commit);
    assert.equal(remote.git('log', '-1', '--format=%s', 'main'), 'Add form form_2 and 1 more');
    assert.equal(remote.git('show', 'main:README.md'), 'Hello');
    assert.equal(clone.git('status', '--porcelain', '-uall'), ' M README.md\n?? notes.md');
  });

  it('changes nothing while it is only planned', async () => {
    clone.put(MANIFEST, forms([1], [2]));
    const before = [clone.git('status', '--porcelain', '-uall'), clone.git('for-each-ref'), remote.git('for-each-ref')];
    await planned();
    assert.deepEqual(
      [clone.git('status', '--porcelain', '-uall'), clone.git('for-each-ref'), remote.git('for-each-ref')],
      before,
    );
  });

  it('leaves alone what a person has staged of other files', async () => {
    clone.put('README.md', 'Staged\n');
    clone.git('add', 'README.md');
    clone.put(MANIFEST, forms([1], [2]));
    const { push, plan } = await planned();
    done(await push.push(plan, plan.message));
    assert.equal(clone.git('status', '--porcelain'), 'M  README.md');
    assert.equal(remote.git('show', 'main:README.md'), 'Hello');
  });

  it('takes along what a person names, and folders of it', async () => {
    clone.put('README.md', 'Changed\n');
    clone.put('docs/a.md', 'A\n');
    clone.put('docs/.env', 'TOKEN=1\n');
    const { push, plan } = await planned(['README.md', 'docs/']);
    assert.deepEqual(plan.files, ['README.md', 'docs/a.md']);
    done(await push.push(plan, plan.message));
    assert.equal(remote.git('ls-tree', '-r', '--name-only', 'main', '--', 'docs'), 'docs/a.md');
  });

  it('never takes along secrets or what is of this computer, even when they are named', async () => {
    clone.put('.env', 'TOKEN=1\n');
    clone.put('.mooring/data.toml', 'a = "b"\n');
    clone.put('.mooring/drafts/a.md', 'x\n');
    clone.put('.mooring/.local/base.json', '{}\n');
    clone.put('.mooring/config.toml', '[discovery]\nignore = []\n');
    for (const path of ['.env', '.mooring/data.toml', '.mooring/drafts', '.mooring/drafts/a.md', '.mooring/.local'])
      refusedFor(await opened().planPush({ also: [path] }), 'unfit');
    const { plan } = await planned(['.mooring', '.']);
    assert.deepEqual(plan.files, ['.mooring/config.toml']);
    refusedFor(await opened().planPush({ also: ['gone.md'] }), 'unknown');
    refusedFor(await opened().planPush({ also: ['../first/README.md'] }), 'unknown');
  });

  it('takes an app’s whole folder along, but not what tools made in it', async () => {
    const app = `apps:\n  board: { id: ${id(7)}, path: apps/board/app.yaml }\n`;
    clone.put(MANIFEST, forms([1]) + app);
    for (const file of ['app.yaml', 'src/main.tsx', 'logo.png', 'node_modules/x/index.js', '.cache/x'])
      clone.put(`apps/board/${file}`, 'name: Board\n');
    const { push, plan } = await planned();
    assert.deepEqual(plan.files, [MANIFEST, 'apps/board/app.yaml', 'apps/board/logo.png', 'apps/board/src/main.tsx']);
    done(await push.push(plan, plan.message));
    clone.put('apps/board/src/main.tsx', 'changed\n');
    clone.remove('apps/board/logo.png');
    const again = await planned();
    assert.equal(again.plan.message, 'Change app board');
    assert.deepEqual(again.plan.files, ['apps/board/logo.png', 'apps/board/src/main.tsx']);
    done(await again.push.push(again.plan, again.plan.message));
    assert.doesNotMatch(remote.git('ls-tree', '-r', '--name-only', 'main'), /logo|node_modules/);
  });

  it('takes along what went with an entity that is declared no more', async () => {
    const declared = `${forms([1])}  two: { id: ${id(2)}, path: forms/two.form.yaml }\n`;
    clone.commit('Two', { [MANIFEST]: declared, 'forms/two.form.yaml': 'name: Two\n' });
    clone.git('push', '-q');
    clone.put(MANIFEST, forms([1]));
    clone.remove('forms/two.form.yaml');
    const { push, plan } = await planned();
    assert.deepEqual(plan.files, [MANIFEST, 'forms/two.form.yaml']);
    assert.equal(plan.message, 'Remove form two');
    done(await push.push(plan, plan.message));
    assert.doesNotMatch(remote.git('ls-tree', '-r', '--name-only', 'main'), /two/);
  });

  it('takes along what moved by hand, so that others do not lose it', async () => {
    const declared = forms([1], [2, ', path: forms/two.form.yaml']);
    clone.commit('Two', { [MANIFEST]: declared, 'forms/two.form.yaml': `id: ${id(2)}\nname: Two\n` });
    clone.git('push', '-q');
    clone.put('moved/two.form.yaml', clone.read('forms/two.form.yaml'));
    clone.remove('forms/two.form.yaml');
    clone.put('moved/notes.md', 'Not of the form\n');
    const { push, plan } = await planned();
    assert.deepEqual(plan.files, ['forms/two.form.yaml', 'moved/two.form.yaml']);
    done(await push.push(plan, plan.message));
    assert.equal(remote.git('ls-tree', '-r', '--name-only', 'main', '--', 'forms', 'moved'), 'moved/two.form.yaml');
  });

  it('pushes alone where all is committed, and says so where there is nothing', async () => {
    clone.commit('By hand', { 'README.md': 'Two\n' });
    clone.commit('By hand again', { 'README.md': 'Three\n' });
    const { push, plan } = await planned();
    assert.deepEqual([plan.files, plan.commits, plan.message], [[], 2, '']);
    assert.equal(done(await push.push(plan, '')).label, 'Pushed 2 git commits to origin/main');
    assert.match(refusedFor(await opened().planPush(), 'nothing'), /origin\/main has everything/);
    clone.put('README.md', 'Four\n');
    assert.match(refusedFor(await opened().planPush(), 'nothing'), /one other file differs/);
  });

  it('is stopped by what others could not take, and commits nothing', async () => {
    clone.put(MANIFEST, `forms:\n  a: { id: ${id(1)} }\n  b: { id: ${id(1)} }\n`);
    const head = clone.git('rev-parse', 'HEAD');
    const { push, plan } = await planned();
    assert.ok(plan.blocking.length > 0);
    refusedFor(await push.push(plan, plan.message), 'blocked');
    assert.equal(clone.git('rev-parse', 'HEAD'), head);
  });

  it('is stopped by a conflict in any file that goes along', async () => {
    clone.put('notes.md', '<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x\n');
    const { plan } = await planned(['notes.md']);
    assert.match(plan.blocking[0]?.message ?? '', /notes\.md has unresolved conflict markers/);
  });

  it('keeps the git commit where the remote has moved on, and pull and push end it', async () => {
    const other = sandbox.clone(remote.root, 'other');
    other.commit('Meanwhile', { 'README.md': 'Other\n' });
    other.git('push', '-q');
    clone.put(MANIFEST, forms([1], [2]));
    const { push, plan } = await planned();
    const message = refusedFor(await push.push(plan, plan.message), 'rejected');
    assert.match(message, /pull first, then push again\. The git commit [0-9a-f]{8} stays here/);
    assert.equal(clone.git('log', '-1', '--format=%s'), 'Add form form_2');
    assert.equal(clone.git('status', '--porcelain'), '');
    clone.git('fetch', '-q');
    const behind = await planned();
    assert.match(behind.plan.advisory[0]?.message ?? '', /one git commit that is not here/);
    clone.git('pull', '-q', '--no-rebase', '--no-edit');
    const again = await planned();
    assert.equal(done(await again.push.push(again.plan, '')).label, 'Pushed 2 git commits to origin/main');
  });

  it('tells that a hook or the remote’s rules refused it', async () => {
    clone.put(MANIFEST, forms([1], [2]));
    clone.plant('.git/hooks/pre-commit', 'echo no forms today >&2; exit 1');
    const { push, plan } = await planned();
    assert.match(refusedFor(await push.push(plan, plan.message), 'declined'), /no forms today/);
    assert.equal(clone.git('status', '--porcelain'), ' M .mooring/manifest.yaml');
    clone.remove('.git/hooks/pre-commit');
    remote.plant('hooks/pre-receive', 'echo protected >&2; exit 1');
    const again = await planned();
    assert.match(refusedFor(await again.push.push(again.plan, again.plan.message), 'declined'), /stays here/);
  });

  it('makes a branch that follows none follow what it was pushed to', async () => {
    clone.git('switch', '-q', '-c', 'feature');
    clone.put(MANIFEST, forms([1], [2]));
    const { push, plan } = await planned();
    assert.equal(plan.to, 'origin/feature');
    assert.equal(done(await push.push(plan, plan.message)).label, 'Pushed feature to origin/feature');
    assert.equal(clone.git('rev-parse', '--abbrev-ref', 'feature@{upstream}'), 'origin/feature');
    clone.git('switch', '-q', '-c', 'third');
    clone.git('remote', 'rename', 'origin', 'one');
    clone.git('remote', 'add', 'two', remote.root);
    clone.put(MANIFEST, forms([1], [2], [3]));
    assert.match(refusedFor(await opened().planPush(), 'no-upstream'), /several remotes \(one, two\)/);
  });

  it('makes the first git commit of a project', async () => {
    const fresh = sandbox.init('fresh');
    fresh.git('remote', 'add', 'origin', bareRemote(sandbox, 'second.git').root);
    fresh.put(MANIFEST, forms([1]));
    fresh.put('README.md', 'Mine\n');
    const push = opened(fresh);
    const plan = done(await push.planPush());
    assert.deepEqual([plan.files, plan.commits], [[MANIFEST], 1]);
    done(await push.push(plan, plan.message));
    assert.equal(fresh.git('status', '--porcelain'), '?? README.md');
    assert.equal(fresh.git('rev-parse', 'origin/main'), fresh.git('rev-parse', 'HEAD'));
  });

  it('pushes only what was looked at', async () => {
    clone.put(MANIFEST, forms([1], [2]));
    const { push, plan } = await planned();
    clone.put(MANIFEST, forms([1], [3]));
    refusedFor(await push.push(plan, plan.message), 'stale');
    const again = await planned();
    clone.commit('Meanwhile', {});
    refusedFor(await again.push.push(again.plan, again.plan.message), 'stale');
    const last = await planned();
    done(await last.push.push(last.plan, 'By hand'));
    refusedFor(await last.push.push(last.plan, 'By hand'), 'stale');
  });

  it('waits for what is unsaved, for trust, and for a message', async () => {
    clone.put(MANIFEST, forms([1], [2]));
    const unsaved = opened(clone, { unsaved: () => [MANIFEST] });
    const plan = done(await unsaved.planPush());
    assert.match(refusedFor(await unsaved.push(plan, plan.message), 'unsaved'), /manifest\.yaml has unsaved changes/);
    refusedFor(await opened(clone, { trusted: () => false }).planPush(), 'untrusted');
    const push = opened();
    const empty = done(await push.planPush());
    refusedFor(await push.push(empty, ' \n'), 'failed');
  });

  it('is alone: a second sync is told who is at it', async () => {
    clone.put(MANIFEST, forms([1], [2]));
    const { push, plan } = await planned();
    const other = world(clone);
    worlds.push(other);
    const held = await other.parts.lock.acquire({ doing: 'pull' });
    assert.ok(!('failed' in held));
    assert.match(refusedFor(await push.push(plan, plan.message), 'locked'), /\w+@\S+ test\/\d+ \(pull\) since /);
    await held.release();
    done(await push.push(plan, plan.message));
  });

  it('needs a branch, a remote, and no merge of git under way', async () => {
    clone.put(MANIFEST, forms([1], [2]));
    clone.git('switch', '-q', '--detach');
    refusedFor(await opened().planPush(), 'detached');
    clone.git('switch', '-q', 'main');
    clone.git('remote', 'remove', 'origin');
    refusedFor(await opened().planPush(), 'no-remote');
    clone.put('.git/MERGE_HEAD', `${clone.git('rev-parse', 'HEAD')}\n`);
    refusedFor(await opened().planPush(), 'in-progress');
  });

  it('works in a folder of a larger repository, and stays in it', async () => {
    const inner = 'products/one';
    clone.put(`${inner}/${MANIFEST}`, forms([5]));
    clone.put('other.md', 'x\n');
    const made = world(new Clone(sandbox, clone.at(inner)));
    worlds.push(made);
    const push = made.sync;
    const plan = done(await push.planPush());
    assert.deepEqual(plan.files, [MANIFEST]);
    done(await push.push(plan, plan.message));
    assert.equal(remote.git('show', `main:${inner}/${MANIFEST}`), forms([5]).trimEnd());
    assert.equal(clone.git('status', '--porcelain'), '?? other.md');
  });
});
