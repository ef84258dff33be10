import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { GITIGNORE } from '../../src/manifest/layout.ts';
import type { ConnectPreview, ConnectStrategy } from '../../src/sync/sync.ts';
import { Clone, type Sandbox, sandboxes } from '../git/repository-kit.ts';
import { isLong } from '../kit/often.ts';
import { bareRemote, done, forms, MANIFEST, plainFolder, refusedFor, type World, world } from './sync-world.ts';

/** What a project has here before it is connected. */
const LOCALS = ['no repository', 'no git commit', 'git commits', 'changes'] as const;
/** What the remote has. */
const REMOTES = ['nothing', 'more', 'another way', 'another history'] as const;
const STRATEGIES: readonly (ConnectStrategy | undefined)[] = [undefined, 'local', 'remote', 'merge'];

type Local = (typeof LOCALS)[number];
type Remote = (typeof REMOTES)[number];

/** Form 1 is on both sides, 2 only here, 3 only there, 4 only in what nobody committed. */
const HERE = forms([1], [2]);
const THERE = forms([1], [3]);
const CHANGED = forms([1], [2], [4]);
const IGNORES = { '.mooring/.gitignore': GITIGNORE };

interface Case {
  readonly project: Clone;
  readonly remote: Clone;
}

function begin(sandbox: Sandbox, local: Local, there: Remote): void {
  const remote = bareRemote(sandbox);
  const source = sandbox.init('source');
  source.git('remote', 'add', 'origin', remote.root);
  source.commit('Shared', { ...IGNORES, [MANIFEST]: forms([1]), 'README.md': 'Hello\n' });
  const project = local === 'no repository' ? plainFolder(sandbox, 'project') : sandbox.init('project');
  if (local === 'git commits' || local === 'changes') {
    project.git('pull', '-q', source.root, 'main');
    if (there !== 'more') project.commit('Here', { [MANIFEST]: HERE });
  } else {
    for (const [path, text] of Object.entries({ ...IGNORES, [MANIFEST]: HERE, 'notes.md': 'Mine\n' }))
      project.put(path, text);
  }
  if (local === 'changes') project.put(MANIFEST, CHANGED);
  if (there === 'another history') {
    source.git('checkout', '-q', '--orphan', 'other');
    source.commit('Other', { [MANIFEST]: THERE, 'docs/there.md': 'There\n' });
  } else if (there !== 'nothing') source.commit('There', { [MANIFEST]: THERE, 'docs/there.md': 'There\n' });
  if (there !== 'nothing') source.git('push', '-q', 'origin', 'HEAD:refs/heads/main');
}

/** Of each beginning, the one strategy that `npm test` tries. A long run tries each of them. */
const TRIED: Readonly<Record<Local, Readonly<Partial<Record<Remote, ConnectStrategy | 'none'>>>>> = {
  'no repository': { nothing: 'none', 'another history': 'remote' },
  'no git commit': { nothing: 'merge', 'another history': 'local' },
  'git commits': { nothing: 'remote', more: 'none', 'another way': 'merge', 'another history': 'none' },
  changes: { nothing: 'local', more: 'local', 'another way': 'remote', 'another history': 'merge' },
};

function isTried(local: Local, there: Remote, strategy: ConnectStrategy | undefined): boolean {
  return isLong || TRIED[local][there] === (strategy ?? 'none');
}

/** `form_1, form_3` of a manifest. */
function formsIn(text: string): string {
  return [...text.matchAll(/^ {2}(\w+):/gm)].map(([, key]) => key).join(', ');
}

function commitsOf(at: Clone): string[] {
  return at.git('rev-list', '--all').split('\n').filter(Boolean);
}

/** All that a look must leave as it is. */
function stateOf({ project, remote }: Case, local: Local): unknown {
  const git = local === 'no repository' ? '' : project.git('status', '--porcelain', '-uall', '--branch');
  const refs = local === 'no repository' ? '' : project.git('for-each-ref');
  const config = local === 'no repository' ? '' : readFileSync(project.at('.git/config'), 'utf8');
  return [git, refs, config, project.read(MANIFEST), remote.git('for-each-ref')];
}

function isBorn(local: Local): boolean {
  return local === 'git commits' || local === 'changes';
}

function whatIs(local: Local, there: Remote): ConnectPreview['is'] {
  if (there === 'nothing') return 'empty';
  if (there === 'another history' || !isBorn(local)) return 'unrelated';
  return there === 'more' ? 'theirs-is-ahead' : 'related';
}

/** What the project, and the remote, declare afterwards. */
function expected(local: Local, there: Remote, strategy: ConnectStrategy | undefined): readonly [string, string] {
  const uncommitted = local === 'changes';
  const own = uncommitted ? 'form_1, form_2, form_4' : there === 'more' && isBorn(local) ? 'form_1' : 'form_1, form_2';
  if (there === 'nothing' || strategy === 'local') return [own, own];
  if (strategy === 'remote') return ['form_1, form_3', 'form_1, form_3'];
  const both = [...new Set([...own.split(', '), 'form_3'])].sort().join(', ');
  return [both, 'form_1, form_3'];
}

describe('connect', () => {
  let sandbox: Sandbox;
  let worlds: World[];

  beforeEach(() => {
    worlds = [];
  });

  afterEach(() => {
    for (const each of worlds) each.dispose();
    sandbox.dispose();
  });

  function opened(at: Clone) {
    const made = world(at);
    worlds.push(made);
    return made.sync;
  }

  for (const local of LOCALS) {
    for (const there of REMOTES) {
      // Without a git commit no history is a continued one.
      if (!isBorn(local) && (there === 'more' || there === 'another way')) continue;
      const begun = sandboxes(made => begin(made, local, there));
      for (const strategy of STRATEGIES.filter(each => isTried(local, there, each))) {
        it(`here ${local}, there ${there}, ${strategy ?? 'without a strategy'}`, async () => {
          sandbox = begun();
          const [project, remote] = ['project', 'remote.git'].map(name => new Clone(sandbox, sandbox.at(name)));
          assert.ok(project && remote);
          const given = { project, remote };
          const sync = opened(project);
          const before = stateOf(given, local);
          const known = [...commitsOf(remote), ...(isBorn(local) ? commitsOf(project) : [])];
          const question = { url: remote.root, ...(strategy ? { strategy } : {}) };
          const preview = await sync.planConnect(question);
          assert.deepEqual(stateOf(given, local), before, 'a look changes nothing');
          if (there === 'nothing' && strategy === 'remote') {
            refusedFor(preview, 'no-remote-branch');
            return;
          }
          const seen = done(preview);
          assert.equal(seen.is, whatIs(local, there));
          assert.equal(seen.onlyThere.map(({ key }) => key).join(), there === 'nothing' ? '' : 'form_3');
          assert.deepEqual(seen.differ, []);
          const connected = await sync.connect(question, seen);
          const needsChoice = seen.is === 'unrelated' || seen.is === 'related';
          if (!strategy && needsChoice) {
            assert.equal(seen.plan, undefined);
            refusedFor(connected, 'connected');
            assert.deepEqual(stateOf(given, local), before);
            return;
          }
          const applied = done(connected);
          const [ours, theirs] = expected(local, there, strategy);
          assert.equal(formsIn(project.read(MANIFEST)), ours);
          assert.equal(formsIn(remote.git('show', `main:${MANIFEST}`)), theirs);
          assert.equal(project.git('rev-parse', 'HEAD'), applied.commit);
          assert.equal(project.git('rev-parse', '--abbrev-ref', 'main@{upstream}'), 'origin/main');
          assert.doesNotMatch(project.git('status', '--porcelain', '-uall'), /manifest|gitignore|there/);
          const kept = new Set(commitsOf(project));
          assert.deepEqual(
            known.filter(commit => !kept.has(commit)),
            [],
            'no git commit is lost',
          );
          assert.equal(project.git('for-each-ref', 'refs/mooring/connect'), '');
          if (!isBorn(local)) assert.equal(project.read('notes.md'), 'Mine\n');
        });
      }
    }
  }
});
