import assert from 'node:assert/strict';
import { GITIGNORE } from '../../src/manifest/layout.ts';
import { openProjectRuntime } from '../../src/node/open-project-runtime.ts';
import { openProjectSync } from '../../src/node/open-project-sync.ts';
import type { ConnectQuestion } from '../../src/sync/sync.ts';
import { Clone, type Sandbox, sandboxes } from '../git/repository-kit.ts';
import {
  bareRemote,
  done,
  forms,
  id,
  MANIFEST,
  plainFolder,
  refusedFor,
  type World,
  type WorldOptions,
  world,
} from './sync-world.ts';

describe('a connect', () => {
  const begun = sandboxes(made => {
    bareRemote(made);
    made
      .init('project')
      .commit('Here', { '.mooring/.gitignore': GITIGNORE, [MANIFEST]: forms([1, ', access_level: ours'], [2]) });
  });
  let sandbox: Sandbox;
  let remote: Clone;
  let project: Clone;
  let worlds: World[];

  beforeEach(() => {
    sandbox = begun();
    worlds = [];
    remote = new Clone(sandbox, sandbox.at('remote.git'));
    project = new Clone(sandbox, sandbox.at('project'));
  });

  afterEach(() => {
    for (const each of worlds) each.dispose();
    sandbox.dispose();
  });

  function there(files: Readonly<Record<string, string>>): Clone {
    const source = sandbox.init('source');
    source.commit('There', files);
    source.git('push', '-q', remote.root, 'HEAD:refs/heads/main');
    return source;
  }

  function opened(at = project, options: WorldOptions = {}) {
    const made = world(at, options);
    worlds.push(made);
    return made.sync;
  }

  async function connected(question: Omit<ConnectQuestion, 'url'>, at = project) {
    const sync = opened(at);
    const asked = { url: remote.root, ...question };
    return sync.connect(asked, done(await sync.planConnect(asked)));
  }

  it('shows both sides field by field, and waits for a pick of each entity that differs', async () => {
    there({ [MANIFEST]: forms([1, ', access_level: theirs'], [3]) });
    const sync = opened();
    const question = { url: remote.root, strategy: 'merge' } as const;
    const preview = done(await sync.planConnect(question));
    assert.deepEqual(
      [preview.onlyHere, preview.onlyThere, preview.differ].map(list =>
        list.map(({ key, fields }) => [key, ...fields]),
      ),
      [[['form_2']], [['form_3']], [['form_1', 'access_level']]],
    );
    assert.equal(preview.plan?.conflicts.length, 1);
    refusedFor(await sync.connect(question, preview), 'conflicts');
    assert.equal(project.read(MANIFEST), forms([1, ', access_level: ours'], [2]));
    refusedFor(await sync.planConnect(question), 'pending');
    const key = preview.plan?.conflicts[0]?.key ?? '';
    const plan = done(await sync.resolve(new Map([[key, 'theirs' as const]])));
    const applied = done(await sync.apply(plan));
    assert.equal(project.read(MANIFEST), forms([1, ', access_level: theirs'], [2], [3]));
    assert.equal(project.git('rev-list', '--parents', '-1', 'HEAD').split(' ').length, 3);
    assert.equal(project.git('rev-parse', applied.safety ?? ''), project.git('rev-parse', 'HEAD^1'));
    assert.equal(project.git('status', '--porcelain'), '');
  });

  it('that waits can be aborted by another process, and lets go of the remote', async () => {
    there({ [MANIFEST]: forms([1, ', access_level: theirs']) });
    const before = [project.git('rev-parse', 'HEAD'), project.read(MANIFEST)];
    refusedFor(await connected({ strategy: 'merge' }), 'conflicts');
    assert.equal(project.git('remote'), 'origin');
    done(await opened().abort());
    assert.equal(project.git('remote'), '');
    assert.deepEqual([project.git('rev-parse', 'HEAD'), project.read(MANIFEST)], before);
    assert.equal(project.git('status', '--porcelain'), '');
    refusedFor(await opened().abort(), 'nothing');
  });

  it('names what the remote loses, keeps it here, and replaces only what was seen', async () => {
    const source = there({ [MANIFEST]: forms([1], [3]), 'docs/there.md': 'There\n' });
    const theirs = remote.git('rev-parse', 'main');
    const sync = opened();
    const question = { url: remote.root, strategy: 'local' } as const;
    const preview = done(await sync.planConnect(question));
    assert.deepEqual(preview.plan?.loses, [
      'origin/main loses 1 entity: form form_3.',
      '1 entity of origin/main is replaced: form form_1.',
      'origin/main loses 1 file: docs/there.md.',
      'origin/main loses 1 git commit; it is kept here under refs/mooring/safety/.',
    ]);
    source.commit('Meanwhile', { 'docs/more.md': 'More\n' });
    source.git('push', '-q', remote.root, 'HEAD:refs/heads/main');
    refusedFor(await sync.connect(question, preview), 'stale');
    assert.equal(project.git('remote'), '');
    const applied = done(await sync.connect(question, done(await sync.planConnect(question))));
    assert.equal(project.git('rev-parse', `${applied.safety}~1`), theirs);
    assert.equal(remote.git('rev-parse', 'main'), applied.commit);
  });

  it('names what this computer loses, keeps it, and can be taken back', async () => {
    there({ [MANIFEST]: forms([1], [3]) });
    project.put(MANIFEST, forms([1, ', access_level: ours'], [2], [4]));
    const sync = opened();
    const question = { url: remote.root, strategy: 'remote' } as const;
    const preview = done(await sync.planConnect(question));
    assert.match(preview.plan?.loses.join('\n') ?? '', /This computer loses 2 entities: form form_2, form form_4\./);
    assert.match(preview.plan?.loses.join('\n') ?? '', /nobody committed in \.mooring\/manifest\.yaml is replaced/);
    const applied = done(await sync.connect(question, preview));
    assert.equal(project.read(MANIFEST), forms([1], [3]));
    assert.equal(
      project.git('show', `${applied.safety}:${MANIFEST}`),
      forms([1, ', access_level: ours'], [2], [4]).trimEnd(),
    );
    done(await sync.undo());
    assert.equal(project.read(MANIFEST), forms([1, ', access_level: ours'], [2], [4]));
    assert.equal(project.git('rev-parse', 'HEAD'), project.git('rev-parse', applied.safety ?? ''));
  });

  for (const [what, manifest] of [
    ['cannot be parsed', 'forms: [\n'],
    ['is empty', ''],
    ['has a conflict in it', `<<<<<<< a\nforms: {}\n=======\nforms: {}\n>>>>>>> b\n`],
    ['is gone', undefined],
  ] as const) {
    it(`to a remote whose manifest ${what} deletes nothing here`, async () => {
      there({ 'README.md': 'Hello\n', ...(manifest === undefined ? {} : { [MANIFEST]: manifest }) });
      const before = project.read(MANIFEST);
      for (const strategy of ['merge', 'remote'] as const) {
        const sync = opened();
        const question = { url: remote.root, strategy };
        const preview = await sync.planConnect(question);
        const answer = 'refused' in preview ? preview : await sync.connect(question, preview);
        if ('refused' in answer)
          assert.ok(['remote-manifest', 'blocked', 'conflicts'].includes(answer.refused), answer.refused);
        assert.equal(project.read(MANIFEST), before, strategy);
        if ('refused' in answer && answer.refused === 'conflicts') done(await sync.abort());
      }
      done(await connected({ strategy: 'local' }));
      assert.equal(remote.git('show', `main:${MANIFEST}`), before.trimEnd());
    });
  }

  it('to a remote whose section file is unwrapped deletes nothing here', async () => {
    there({ '.mooring/manifest/forms.yaml': `form_1: { id: ${id(1)}, path: a.form.yaml }\n` });
    const before = project.read(MANIFEST);
    for (const strategy of ['merge', 'remote'] as const) {
      const preview = await opened().planConnect({ url: remote.root, strategy });
      assert.ok('refused' in preview || preview.plan?.blocking.length !== 0, strategy);
    }
    assert.equal(project.read(MANIFEST), before);
  });

  it('leaves a remote of that name with another address alone, and goes on with the same', async () => {
    there({ [MANIFEST]: forms([1], [3]) });
    project.git('remote', 'add', 'origin', sandbox.at('elsewhere.git'));
    assert.match(refusedFor(await opened().planConnect({ url: remote.root }), 'connected'), /git remote remove origin/);
    done(await connected({ strategy: 'local', remote: 'second' }));
    assert.equal(project.git('rev-parse', '--abbrev-ref', 'main@{upstream}'), 'second/main');
    assert.match(refusedFor(await opened().planConnect({ url: sandbox.at('elsewhere.git') }), 'unreachable'), /\.$/);
    const again = done(await opened().planConnect({ url: remote.root }));
    assert.equal(again.is, 'ours-is-ahead');
    assert.match(
      refusedFor(await opened().planConnect({ url: remote.root, remote: 'third' }), 'connected'),
      /follows second\/main/,
    );
  });

  it('asks no git where the folder is not trusted, and none about an address that runs something', async () => {
    refusedFor(await opened(project, { trusted: () => false }).planConnect({ url: remote.root }), 'untrusted');
    for (const url of ['ext::sh -c "touch x"', '--upload-pack=touch x', 'https://a\n@b'])
      refusedFor(await opened().planConnect({ url }), 'unsafe-url');
    project.git('switch', '-q', '--detach');
    refusedFor(await opened().planConnect({ url: remote.root }), 'detached');
  });

  it('that the remote declines leaves the git commit and no remote', async () => {
    remote.plant('hooks/pre-receive', 'echo closed >&2; exit 1');
    project.put(MANIFEST, forms([1], [2], [5]));
    assert.match(refusedFor(await connected({}), 'declined'), /The git commit [0-9a-f]{8} with what was here stays\./);
    assert.equal(project.git('remote'), '');
    assert.equal(project.git('status', '--porcelain'), '');
  });

  it('pushes nothing that others could not take', async () => {
    project.put(MANIFEST, `forms:\n  a: { id: ${id(1)} }\n  b: { id: ${id(1)} }\n`);
    refusedFor(await connected({}), 'blocked');
    assert.equal(project.git('remote'), '');
    assert.equal(remote.git('for-each-ref'), '');
  });

  it('puts files in the way that nobody committed into a git commit first', async () => {
    there({ [MANIFEST]: forms([1, ', access_level: ours']), 'README.md': 'There\n' });
    project.put('README.md', 'Mine\n');
    project.put('loose.md', 'Loose\n');
    const sync = opened();
    const question = { url: remote.root, strategy: 'merge' } as const;
    const preview = done(await sync.planConnect(question));
    assert.match(preview.plan?.advisory[0]?.message ?? '', /README\.md is in no git commit as of now/);
    refusedFor(await sync.connect(question, preview), 'conflicts');
    assert.equal(project.read('README.md'), 'Mine\n');
    assert.equal(project.git('status', '--porcelain'), '?? loose.md');
    done(await sync.apply(done(await sync.resolve(new Map([['README.md', 'theirs' as const]])))));
    assert.equal(project.read('README.md'), 'There\n');
    assert.equal(project.git('show', 'HEAD^1:README.md'), 'Mine');
  });

  it('makes a repository where there is none, on the remote’s branch, and writes nothing else', async () => {
    const source = sandbox.init('source', '--initial-branch=trunk');
    source.commit('There', { [MANIFEST]: forms([3]), 'notes.md': 'There\n' });
    source.git('push', '-q', remote.root, 'trunk');
    remote.git('symbolic-ref', 'HEAD', 'refs/heads/trunk');
    const fresh = plainFolder(sandbox, 'fresh');
    fresh.put(MANIFEST, forms([2]));
    fresh.put('.mooring/.gitignore', GITIGNORE);
    fresh.put('.env', 'TOKEN=1\n');
    done(await connected({ strategy: 'merge' }, fresh));
    assert.equal(fresh.git('branch', '--show-current'), 'trunk');
    assert.equal(fresh.read(MANIFEST), forms([2], [3]));
    assert.equal(fresh.read('notes.md'), 'There\n');
    assert.equal(fresh.git('status', '--porcelain'), '?? .env');
  });

  it('takes entities away only where somebody says so, and changes nothing before', async () => {
    const declared = forms([1, ', access_level: ours'], [2]);
    project.git('push', '-q', remote.root, 'main');
    const source = sandbox.clone(remote.root, 'source');
    source.commit('Less', { [MANIFEST]: forms([1, ', access_level: ours']) });
    source.git('push', '-q');
    project.commit('More', { 'README.md': 'x\n' });
    const sync = opened();
    const question = { url: remote.root, strategy: 'merge' } as const;
    const preview = done(await sync.planConnect(question));
    assert.equal(preview.is, 'related');
    assert.deepEqual(
      preview.plan?.deletes.map(({ key }) => key),
      ['form_2'],
    );
    refusedFor(await sync.connect(question, preview), 'deletes');
    assert.equal(project.git('remote'), '');
    assert.equal(project.read(MANIFEST), declared);
    done(await sync.connect(question, preview, { allowsDeletes: true }));
    assert.equal(project.read(MANIFEST), forms([1, ', access_level: ours']));
  });

  it('is looked at without a signature, and by somebody whom git does not know', async () => {
    there({ [MANIFEST]: forms([1], [3]) });
    project.put(MANIFEST, forms([1, ', access_level: ours'], [2], [4]));
    for (const setting of ['commit.gpgSign=true', 'gpg.program=/nowhere/gpg', 'user.useConfigOnly=true'])
      project.git('config', ...setting.split('='));
    const made = openProjectRuntime(project.root, { front: 'test', trusted: () => true });
    const {
      GIT_AUTHOR_NAME: _a,
      GIT_AUTHOR_EMAIL: _b,
      GIT_COMMITTER_NAME: _c,
      GIT_COMMITTER_EMAIL: _d,
      ...environment
    } = sandbox.environment;
    const sync = openProjectSync(project.root, made, { front: 'test', trusted: () => true, git: { environment } });
    const question = { url: remote.root, strategy: 'merge' } as const;
    const preview = done(await sync.planConnect(question));
    assert.deepEqual(
      preview.onlyThere.map(({ key }) => key),
      ['form_3'],
    );
    const answer = await sync.connect(question, preview);
    assert.ok('refused' in answer && answer.refused !== 'conflicts', 'the real one is signed, or not made');
    assert.equal(project.git('remote'), '');
    assert.equal(project.git('status', '--porcelain'), ' M .mooring/manifest.yaml');
    made.dispose();
  });

  it('and a push wait for what waits', async () => {
    there({ [MANIFEST]: forms([1, ', access_level: theirs']) });
    refusedFor(await connected({ strategy: 'merge' }), 'conflicts');
    project.put(MANIFEST, forms([1], [9]));
    const sync = opened();
    const plan = done(await sync.planPush());
    refusedFor(await sync.push(plan, plan.message), 'pending');
    assert.equal(project.git('status', '--porcelain'), ' M .mooring/manifest.yaml');
  });

  it('in a folder of a larger repository refuses what would change beside it', async () => {
    there({ [MANIFEST]: forms([3]) });
    project.commit('Inner', { [`inner/${MANIFEST}`]: forms([5]) });
    const inner = new Clone(sandbox, project.at('inner'));
    const preview = await opened(inner).planConnect({ url: remote.root, strategy: 'merge' });
    refusedFor(preview, 'unfit');
    assert.equal(project.git('status', '--porcelain'), '');
  });
});
