import assert from 'node:assert/strict';
import { GITIGNORE } from '../../src/manifest/layout.ts';
import { type Clone, Sandbox } from '../git/repository-kit.ts';
import { type GitServer, hasGitServer, serve } from './git-server.ts';
import { bareRemote, done, forms, MANIFEST, refusedFor, type World, world } from './sync-world.ts';

describe('sync with a git server', function () {
  // Its processes take their time on a busy machine.
  this.timeout(60_000);
  let sandbox: Sandbox;
  let server: GitServer;
  let remote: Clone;
  let worlds: World[];

  // Where git comes without its server, there is nothing to ask.
  before(function () {
    if (!hasGitServer()) this.skip();
  });

  beforeEach(() => {
    sandbox = new Sandbox();
    remote = bareRemote(sandbox);
    worlds = [];
  });

  afterEach(async () => {
    for (const each of worlds) each.dispose();
    await server.end();
    sandbox.dispose();
  });

  function opened(at: Clone): World['sync'] {
    const made = world(at);
    worlds.push(made);
    return made.sync;
  }

  function project(name: string): Clone {
    const made = sandbox.init(name);
    made.commit('Here', { '.mooring/.gitignore': GITIGNORE, [MANIFEST]: forms([1]), 'notes.md': 'Mine\n' });
    return made;
  }

  /** This process carries what goes over the wire, and so cannot wait for a git that uses it. */
  function clone(name: string): Clone {
    const made = sandbox.clone(remote.root, name);
    made.git('remote', 'set-url', 'origin', server.urlOf('remote.git'));
    return made;
  }

  async function connected(at: Clone): Promise<World['sync']> {
    const sync = opened(at);
    const question = { url: server.urlOf('remote.git') };
    done(await sync.connect(question, done(await sync.planConnect(question))));
    return sync;
  }

  it('connects, pushes and pulls', async () => {
    server = await serve(sandbox, { takesPushes: true });
    const first = project('first');
    const ours = await connected(first);
    assert.equal(remote.git('rev-parse', 'main'), first.git('rev-parse', 'HEAD'));
    const second = clone('second');
    const theirs = opened(second);
    second.put(MANIFEST, forms([1], [2]));
    done(await theirs.push(done(await theirs.planPush()), 'Two'));
    first.put(MANIFEST, forms([3], [1]));
    const late = done(await ours.planPush());
    assert.match(refusedFor(await ours.push(late, 'Three'), 'rejected'), /pull first/);
    done(await ours.apply(done(await ours.planPull())));
    done(await ours.push(done(await ours.planPush()), ''));
    done(await theirs.apply(done(await theirs.planPull())));
    for (const number of [1, 2, 3]) assert.match(second.read(MANIFEST), new RegExp(`form_${number}:`));
    assert.equal(second.git('rev-parse', 'HEAD'), first.git('rev-parse', 'HEAD'));
  });

  it('says so where nobody answers, keeps what was committed, and goes on when somebody does', async () => {
    server = await serve(sandbox, { takesPushes: true });
    const first = project('first');
    const sync = await connected(first);
    const url = first.git('remote', 'get-url', 'origin');
    first.put(MANIFEST, forms([1], [2]));
    const plan = done(await sync.planPush());
    await server.end();
    const told = refusedFor(await sync.push(plan, 'Two'), 'unreachable');
    assert.match(told, /stays here, and nothing is lost/);
    assert.equal(first.git('log', '-1', '--format=%s'), 'Two');
    refusedFor(await sync.planPull(), 'unreachable');
    assert.equal(first.git('status', '--porcelain'), '');
    server = await serve(sandbox, { takesPushes: true });
    first.git('remote', 'set-url', 'origin', server.urlOf('remote.git'));
    assert.notEqual(first.git('remote', 'get-url', 'origin'), url);
    done(await sync.push(done(await sync.planPush()), ''));
    assert.equal(remote.git('rev-parse', 'main'), first.git('rev-parse', 'HEAD'));
  });

  it('is as before where the wire is cut while it speaks, wherever that is', async () => {
    server = await serve(sandbox, { takesPushes: true });
    const first = project('first');
    const sync = await connected(first);
    const second = clone('second');
    second.commit('There', { [MANIFEST]: forms([1], [2]), 'docs/long.md': 'Long. '.repeat(2000) });
    second.git('push', '-q', remote.root, 'main');
    const before = [first.git('rev-parse', 'HEAD', 'origin/main'), first.git('status', '--porcelain')];
    for (const bytes of [0, 100, 300, 500]) {
      server.cutAfter(bytes);
      refusedFor(await sync.planPull(), 'unreachable');
      assert.deepEqual([first.git('rev-parse', 'HEAD', 'origin/main'), first.git('status', '--porcelain')], before);
    }
    server.cutAfter(Number.POSITIVE_INFINITY);
    done(await sync.apply(done(await sync.planPull())));
    assert.equal(first.read(MANIFEST), forms([1], [2]));
  });

  it('tells what the server refuses: pushes at all, a repository that is not there, what a hook does not like', async () => {
    server = await serve(sandbox, { takesPushes: false });
    const first = project('first');
    first.git('remote', 'add', 'origin', server.urlOf('remote.git'));
    const sync = opened(first);
    const plan = done(await sync.planPush());
    assert.match(refusedFor(await sync.push(plan, ''), 'declined'), /service not enabled/);
    const gone = { url: server.urlOf('gone.git') };
    refusedFor(await opened(project('other')).planConnect(gone), 'unreachable');
    await server.end();
    server = await serve(sandbox, { takesPushes: true });
    first.git('remote', 'set-url', 'origin', server.urlOf('remote.git'));
    remote.plant('hooks/pre-receive', 'echo "Only on Mondays." >&2; exit 1');
    const told = refusedFor(await sync.push(done(await sync.planPush()), ''), 'declined');
    assert.match(told, /remote refused the push/);
  });
});
