import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import type { SyncRefusal } from '../../src/sync/sync.ts';
import {
  type Clone,
  FILES,
  form,
  isDone,
  isPlan,
  isRefused,
  MANIFEST,
  manifest,
  pull,
  syncWorld,
  type World,
} from './sync-kit.ts';

interface Situation {
  /** What makes it so. */
  readonly so: (world: World) => void;
  readonly refused: SyncRefusal['refused'];
  readonly says: RegExp;
  readonly paths?: readonly string[];
  /** Of the one who pulls; ours unless told. */
  readonly who?: (world: World) => Clone;
  readonly below?: string;
  readonly unsaved?: readonly string[];
}

const theirsHas =
  (files: Readonly<Record<string, string | undefined>>) =>
  ({ theirs }: World) => {
    theirs.commit(files);
    theirs.push();
  };

const refusals: Readonly<Record<string, Situation>> = {
  'where nothing is new there': { so: () => {}, refused: 'nothing', says: /origin\/main is here already/ },
  'where a file that it touches has changes that nobody committed': {
    so(world) {
      theirsHas({ 'notes.md': 'Theirs\n', 'forms/a.form.yaml': form(1, 'Aa') })(world);
      world.ours.put('notes.md', 'By hand\n');
      world.ours.put('forms/b.form.yaml', form(2, 'By hand'));
    },
    refused: 'dirty',
    says: /notes\.md has changes here that are in no git commit/,
    paths: ['notes.md'],
  },
  'where a file that nobody committed stands in the place of a new one': {
    so(world) {
      theirsHas({ 'new.md': 'Theirs\n' })(world);
      world.ours.put('new.md', 'Mine\n');
    },
    refused: 'dirty',
    says: /new\.md/,
    paths: ['new.md'],
  },
  'where a file that git ignores stands there': {
    so(world) {
      world.theirs.put('cache.log', 'Theirs\n');
      world.theirs.git('add', '-f', 'cache.log');
      world.theirs.git('commit', '-q', '-m', 'x');
      world.theirs.push();
      world.ours.put('.git/info/exclude', '*.log\n');
      world.ours.put('cache.log', 'Mine\n');
    },
    refused: 'dirty',
    says: /cache\.log/,
    paths: ['cache.log'],
  },
  'while a file that it touches has unsaved text': {
    so: theirsHas({ 'notes.md': 'Theirs\n' }),
    refused: 'unsaved',
    says: /notes\.md has unsaved changes/,
    unsaved: ['notes.md', 'forms/b.form.yaml'],
    paths: ['notes.md'],
  },
  'where no branch is checked out': {
    so: ({ ours }) => void ours.git('checkout', '-q', '--detach'),
    refused: 'detached',
    says: /switch to a branch/,
  },
  'where the branch follows none': {
    so: ({ ours }) => void ours.git('branch', '--unset-upstream'),
    refused: 'no-upstream',
    says: /mooring sync connect/,
  },
  'where there is no remote': {
    so: ({ ours }) => void ours.git('remote', 'remove', 'origin'),
    refused: 'no-remote',
    says: /connect/,
  },
  'while a merge of git is under way': {
    so(world) {
      theirsHas({ 'notes.md': 'Theirs\n' })(world);
      world.ours.commit({ 'notes.md': 'Ours\n' });
      world.ours.git('fetch', '-q');
      assert.throws(() => world.ours.git('merge', '-q', 'origin/main'));
    },
    refused: 'in-progress',
    says: /merge/,
  },
  'where the branch is not on the remote any more': {
    so({ theirs }) {
      theirs.git('push', '-q', 'origin', 'main:trunk');
      theirs.git('-C', '../remote.git', 'symbolic-ref', 'HEAD', 'refs/heads/trunk');
      theirs.git('push', '-q', 'origin', ':main');
    },
    refused: 'no-remote-branch',
    says: /no branch main any more.*--set-upstream-to/,
  },
  'where the remote was begun anew, with no history in common': {
    so({ theirs }) {
      theirs.git('checkout', '-q', '--orphan', 'anew');
      theirs.commit({ 'notes.md': 'Anew\n' });
      theirs.git('push', '-q', '-f', 'origin', 'anew:main');
    },
    refused: 'unrelated',
    says: /no history in common.*mooring sync connect/,
  },
  'where their manifest is empty': {
    so: theirsHas({ [MANIFEST]: '' }),
    refused: 'remote-manifest',
    says: /manifest\.yaml comes from origin\/main so that it cannot be used/,
    paths: [MANIFEST],
  },
  'where their manifest cannot be read': {
    so: theirsHas({ [MANIFEST]: 'forms: [\n' }),
    refused: 'remote-manifest',
    says: /cannot be used/,
  },
  'where their manifest is gone': {
    so: theirsHas({ [MANIFEST]: undefined }),
    refused: 'remote-manifest',
    says: /nothing is deleted because of that/,
  },
  'where their manifest holds a conflict': {
    so: theirsHas({ [MANIFEST]: `<<<<<<< ours\n${FILES[MANIFEST]}=======\nforms: {}\n>>>>>>> theirs\n` }),
    refused: 'remote-manifest',
    says: /conflict markers/,
  },
  'where a link comes': {
    so({ theirs }) {
      symlinkSync('/etc/passwd', path.join(theirs.folder, 'link'));
      theirs.commit({});
      theirs.push();
    },
    refused: 'unfit',
    says: /link is a link or submodule/,
    paths: ['link'],
  },
  'where two names would be one on some systems': {
    so: theirsHas({ 'Notes.md': 'Other\n' }),
    refused: 'unfit',
    says: /Notes\.md/,
  },
  'where a name comes that some systems cannot hold': {
    so: theirsHas({ 'aux.md': 'x\n' }),
    refused: 'unfit',
    says: /aux\.md/,
    paths: ['aux.md'],
  },
};

describe('a pull is refused in one sentence, and changes nothing', () => {
  let world: World;
  beforeEach(() => {
    world = syncWorld();
  });
  afterEach(() => world.end());

  for (const [title, { so, refused, says, paths, unsaved = [] }] of Object.entries(refusals)) {
    it(title, async () => {
      so(world);
      const before = world.ours.state();
      const { sync } = world.ours.open({ unsaved: () => unsaved });
      const refusal = isRefused(await sync.planPull(), refused);
      assert.match(refusal.message, says);
      if (paths) assert.deepEqual(refusal.paths, paths);
      assert.deepEqual(world.ours.state(), before);
      assert.equal(world.ours.text('.mooring/.local/sync/state.json'), undefined);
    });
  }

  it('in a folder that is not trusted, where no git runs', async () => {
    const { sync } = world.ours.open({
      trusted: () => false,
      wrap: parts => ({ ...parts, repository: () => assert.fail('git was asked') }),
    });
    isRefused(await sync.planPull(), 'untrusted');
    isRefused(await sync.status(), 'untrusted');
    isRefused(await sync.abort(), 'untrusted');
    isRefused(await sync.undo(), 'untrusted');
    assert.equal(world.ours.text('.mooring/.local/README'), undefined);
  });

  it('in no repository', async () => {
    const folder = path.join(world.root, 'alone');
    mkdirSync(path.join(folder, '.mooring'), { recursive: true });
    const { sync } = world.at('alone').open();
    isRefused(await sync.planPull(), 'no-repository');
    const status = await sync.status();
    assert.ok(!('refused' in status));
    assert.equal(status.is, 'no-repository');
  });

  it('in a shallow clone that does not reach back far enough', async () => {
    const { theirs } = world;
    theirs.commit({ 'notes.md': 'Second\n' });
    theirs.push();
    const shallow = world.clone('shallow', '--depth=1');
    shallow.commit({ 'own.md': 'Ours\n' });
    theirs.git('checkout', '-q', '-b', 'other', 'HEAD~1');
    theirs.commit({ 'notes.md': 'Other\n' });
    theirs.git('push', '-q', '-f', 'origin', 'other:main');
    const { message } = isRefused(await shallow.open().sync.planPull(), 'shallow');
    assert.match(message, /git fetch --unshallow/);
  });

  it('where what changes lies outside of a project in a subfolder, and not where it lies in it', async () => {
    const { ours, theirs } = world;
    theirs.commit({ 'pier/.mooring/manifest.yaml': manifest({}), 'pier/a.md': 'One\n', 'beside.md': 'One\n' });
    theirs.push();
    ours.git('pull', '-q');
    theirs.commit({ 'pier/a.md': 'Two\n', 'pier/b.md': 'Two\n' });
    theirs.push();
    const { sync } = ours.open({ below: 'pier' });
    isDone(await sync.apply(isPlan(await sync.planPull())));
    assert.equal(ours.text('pier/a.md'), 'Two\n');
    assert.equal(ours.git('status', '--porcelain', '--', '.', ':!pier/.mooring'), '');
    theirs.commit({ 'beside.md': 'Two\n', 'pier/a.md': 'Three\n' });
    theirs.push();
    const { message, paths } = isRefused(await sync.planPull(), 'unfit');
    assert.match(message, /beside\.md lie.* outside of this project.*merge-driver/);
    assert.deepEqual(paths, ['beside.md']);
  });

  it('while another process is at it, which is named', async () => {
    theirsHas({ 'notes.md': 'Theirs\n' })(world);
    let second: Promise<unknown> | undefined;
    const { sync } = world.ours.open({
      wrap: parts => ({
        ...parts,
        async repository() {
          const other = world.ours.open().sync;
          second ??= Promise.all([other.planPull(), other.status()]);
          await second;
          return parts.repository();
        },
      }),
    });
    isPlan(await sync.planPull());
    const [refusal, status] = (await second) as [
      SyncRefusal,
      { readonly is: string; readonly notes: readonly string[] },
    ];
    assert.equal(refusal.refused, 'locked');
    assert.match(refusal.message, /sync is already in progress, by .*@.* test\/\d+ \(pull\)/);
    assert.equal(status.is, 'even');
    assert.match(status.notes.join(), /is at a sync of this project \(pull\)/);
  });
});

describe('a pull does the right thing', () => {
  let world: World;
  beforeEach(() => {
    world = syncWorld();
  });
  afterEach(() => world.end());

  it('of a remote that was rewritten: it merges, and tells what is only here now', async () => {
    const { ours, theirs } = world;
    theirs.commit({ 'taken-back.md': 'x\n' });
    theirs.push();
    await pull(ours);
    theirs.git('reset', '-q', '--hard', 'HEAD~1');
    theirs.commit({ 'notes.md': 'Rewritten\n' });
    theirs.git('push', '-q', '-f');
    const { sync } = ours.open();
    const plan = isPlan(await sync.planPull());
    assert.match(plan.advisory[0]?.message ?? '', /origin\/main was rewritten.*One git commit is only here now/);
    isDone(await sync.apply(plan));
    assert.equal(ours.text('notes.md'), 'Rewritten\n');
  });

  it('with line ends that the person’s git turns', async () => {
    const { ours, theirs } = world;
    ours.git('config', 'core.autocrlf', 'true');
    ours.git('rm', '-q', '-r', '--cached', '.');
    ours.git('reset', '-q', '--hard');
    assert.equal(ours.text('notes.md'), 'One\r\nTwo\r\nThree\r\n');
    theirs.commit({
      'notes.md': 'One\nTwo\nFour\n',
      [MANIFEST]: manifest({ a: 1, b: 2, c: 3 }),
      'forms/c.form.yaml': form(3, 'C'),
    });
    theirs.push();
    ours.commit({
      [MANIFEST]: manifest({ a: 1, b: 2, d: 4 }).replaceAll('\n', '\r\n'),
      'forms/d.form.yaml': form(4, 'D'),
    });
    await pull(ours);
    assert.equal(ours.text('notes.md'), 'One\r\nTwo\r\nFour\r\n');
    assert.equal(ours.git('status', '--porcelain'), '');
    assert.ok(!ours.git('cat-file', '-p', `HEAD:${MANIFEST}`).includes('\r'));
    assert.match(ours.text(MANIFEST) ?? '', / c: .*\r\n.* d: |d: .*\r\n.* c: /);
  });

  it('of a submodule, which follows in git alone and is told', async () => {
    const { ours, theirs } = world;
    const inner = world.clone('inner');
    const [first, second] = [inner.git('rev-parse', 'HEAD'), inner.commit({ 'x.md': 'x\n' })];
    theirs.git('update-index', '--add', '--cacheinfo', `160000,${first},inner`);
    theirs.git('commit', '-q', '-m', 'module');
    theirs.push();
    ours.git('pull', '-q');
    theirs.git('update-index', '--add', '--cacheinfo', `160000,${second},inner`);
    theirs.git('commit', '-q', '-m', 'module on');
    theirs.push();
    const { sync } = ours.open();
    const plan = isPlan(await sync.planPull());
    assert.match(plan.advisory.map(({ message }) => message).join(), /inner is a submodule/);
    isDone(await sync.apply(plan));
    assert.match(ours.git('ls-files', '-s', 'inner'), new RegExp(second));
  });

  it('of a file that becomes executable, and of one that moves by case alone', async () => {
    const { ours, theirs } = world;
    theirs.commit({ 'run.sh': 'echo\n' });
    theirs.push();
    await pull(ours);
    theirs.put('run.sh', 'echo\n', true);
    theirs.git('mv', 'notes.md', 'NOTES.md');
    theirs.commit({});
    theirs.push();
    const { sync } = ours.open();
    const plan = isPlan(await sync.planPull());
    assert.deepEqual(
      plan.files.map(({ path: at, change, movesTo }) => [at, change, movesTo]),
      [
        ['notes.md', 'moved', 'NOTES.md'],
        ['run.sh', 'changed', undefined],
      ],
    );
    isDone(await sync.apply(plan, { allowsDeletes: true }));
    assert.equal(ours.isExecutable('run.sh'), true);
    assert.equal(ours.text('NOTES.md'), FILES['notes.md']);
    assert.equal(ours.text('notes.md'), undefined);
    assert.equal(ours.git('status', '--porcelain'), '');
    isDone(await sync.undo());
    assert.equal(ours.isExecutable('run.sh'), false);
    assert.equal(ours.git('status', '--porcelain'), '');
  });

  it('of a folder whose last file goes, which goes with it', async () => {
    const { ours, theirs } = world;
    theirs.commit({ 'deep/er/one.md': 'x\n', 'deep/two.md': 'x\n' });
    theirs.push();
    await pull(ours);
    theirs.commit({ 'deep/er/one.md': undefined, 'deep/two.md': undefined });
    theirs.push();
    await pull(ours);
    assert.ok(!ours.git('ls-files').includes('deep'));
    assert.throws(() => ours.git('-C', 'deep', 'status'));
  });

  it('of a config.toml that both changed in one place, by key', async () => {
    const { ours, theirs } = world;
    theirs.commit({ '.mooring/config.toml': '[history]\nversions = 10\n' });
    theirs.push();
    await pull(ours);
    theirs.commit({ '.mooring/config.toml': '[history]\nversions = 10\n\n[theirs]\na = 1\n' });
    theirs.push();
    ours.commit({ '.mooring/config.toml': '[history]\nversions = 10\n\n[ours]\nb = 2\n' });
    await pull(ours);
    const text = ours.text('.mooring/config.toml') ?? '';
    assert.match(text, /\[ours\]\nb = 2/);
    assert.match(text, /\[theirs\]\na = 1/);
  });

  it('and does not apply what is not as it was seen', async () => {
    const { ours, theirs } = world;
    theirs.commit({ 'notes.md': 'Theirs\n' });
    theirs.push();
    const { sync } = ours.open();
    const first = isPlan(await sync.planPull());
    ours.put('notes.md', 'By hand\n');
    isRefused(await sync.apply(first), 'dirty');
    ours.git('checkout', '-q', '--', 'notes.md');
    ours.commit({ 'own.md': 'Ours\n' });
    isRefused(await sync.apply(first), 'stale');
    isRefused(await sync.apply(first), 'stale');
    const second = isPlan(await sync.planPull());
    // What the remote got beside comes with the next one.
    theirs.commit({ 'more.md': 'More\n' });
    theirs.push();
    ours.git('fetch', '-q');
    isDone(await sync.apply(second));
    assert.equal(ours.text('more.md'), undefined);
    const third = isPlan(await sync.planPull());
    theirs.git('reset', '-q', '--hard', 'HEAD~1');
    theirs.git('push', '-q', '-f');
    ours.git('fetch', '-q');
    isRefused(await sync.apply(third), 'stale');
  });

  it('says what it does, and is stopped where somebody wants that', async () => {
    const { ours, theirs } = world;
    theirs.commit({ 'notes.md': 'Theirs\n', 'more.md': 'More\n' });
    theirs.push();
    const before = ours.state();
    const doing: string[] = [];
    const stop = new AbortController();
    const { sync } = ours.open({
      wrap: parts => ({
        ...parts,
        lane: {
          ...parts.lane,
          change(change, options) {
            stop.abort();
            return parts.lane.change(change, options);
          },
        },
      }),
    });
    const plan = isPlan(await sync.planPull({ onProgress: what => void doing.push(what) }));
    const options = { signal: stop.signal, onProgress: (what: string) => void doing.push(what) };
    isRefused(await sync.apply(plan, options), 'cancelled');
    assert.deepEqual(doing, ['Fetching origin', 'Merging', 'Applying 2 files']);
    assert.deepEqual(ours.state(), before);
    assert.equal(ours.text('.mooring/.local/sync/state.json'), undefined);
    const other = ours.open().sync;
    isRefused(await other.apply(plan), 'stale');
    isDone(await other.apply(isPlan(await other.planPull())));
  });

  it('and takes everything back where the branch moved in the last moment', async () => {
    const { ours, theirs } = world;
    theirs.commit({ 'notes.md': 'Theirs\n' });
    theirs.push();
    const before = ours.state();
    const { sync } = ours.open({
      wrap: parts => ({
        ...parts,
        async repository() {
          const repository = await parts.repository();
          const refused = { refused: 'changed', message: 'The branch moved.' } as const;
          return 'refused' in repository ? repository : { ...repository, moveBranch: async () => refused };
        },
      }),
    });
    isRefused(await sync.apply(isPlan(await sync.planPull())), 'changed');
    assert.deepEqual(ours.state(), before);
    assert.equal(ours.text('.mooring/.local/sync/state.json'), undefined);
  });
});
