import assert from 'node:assert/strict';
import { type ActiveFacts, activeWorkspace, needsRecency } from '../../src/workspace/active.ts';
import { readWorkspaces } from '../../src/workspace/discover.ts';
import { afterEntering, countsForRecency, forPicking } from '../../src/workspace/recency.ts';
import { idOf } from './kit.ts';

const TEXTS = {
  base: 'hidden = true',
  broken: 'id = ',
  dev: `id = "${idOf('d')}"`,
  off: 'disabled = true',
  prod: `id = "${idOf('e')}"`,
};
const workspaces = readWorkspaces(
  Object.entries(TEXTS).map(([slug, text]) => ({ slug, text })),
  'user',
);
const at = { file: '~/.mooring/config.toml', line: 3 };
const dev = { slug: 'dev', origin: at };
const byEnvironment = (slug: string) => ({ slug, origin: { variable: 'MOORING_WORKSPACE' } });
const bindingTo = (letter: string) => ({ id: idOf(letter), origin: { path: '/srv' } });
const newest = new Map([
  ['base', 9],
  ['off', 8],
  ['broken', 7],
  ['prod', 6],
  ['dev', 5],
]);

function active(facts: Partial<ActiveFacts>) {
  const found = activeWorkspace({ workspaces, ignored: [], newestMs: newest, ...facts });
  return { ...found, slug: found.workspace?.slug };
}

describe('the active workspace', () => {
  const cases: [what: string, facts: Partial<ActiveFacts>, decidedBy: string, slug: string | undefined][] = [
    [
      'the environment before all',
      { environment: byEnvironment('prod'), binding: bindingTo('d'), named: dev },
      'environment',
      'prod',
    ],
    ['a binding before the default', { binding: bindingTo('e'), named: dev, mostRecent: at }, 'binding', 'prod'],
    ['the default before the last one used', { named: dev }, 'default', 'dev'],
    ['the last one used where that is asked for', { named: dev, mostRecent: at }, 'most-recent', 'prod'],
    ['the last one used where none is named', {}, 'most-recent', 'prod'],
    ['nothing where there are none', { workspaces: [] }, 'nothing', undefined],
    ['a hidden one by its name', { named: { slug: 'base', origin: at } }, 'default', 'base'],
    ['a name without regard to case', { environment: byEnvironment('DEV') }, 'environment', 'dev'],
  ];
  for (const [what, facts, decidedBy, slug] of cases) {
    it(`is decided by ${what}`, () => {
      const found = active(facts);
      assert.deepEqual([found.decidedBy, found.slug, found.dangling], [decidedBy, slug, undefined]);
      assert.match(found.why, /\.$/);
    });
  }

  const dangling: [what: string, facts: Partial<ActiveFacts>, name: string, reason: string, why: RegExp][] = [
    [
      'default',
      { named: { slug: 'devv', origin: at } },
      'devv',
      'missing',
      /^Your default workspace is “devv”, and there is no such workspace\. Did you mean “dev”\?$/,
    ],
    ['disabled default', { named: { slug: 'off', origin: at } }, 'off', 'disabled', /“off”, which is disabled\.$/],
    ['broken default', { named: { slug: 'broken', origin: at } }, 'broken', 'broken', /which does not load\.$/],
    [
      'ignored default',
      { named: { slug: 'gone', origin: at }, ignored: ['gone'] },
      'gone',
      'ignored',
      /“discovery\.ignore” leaves out\.$/,
    ],
    [
      'variable',
      { environment: byEnvironment('nowhere'), named: dev },
      'nowhere',
      'missing',
      /^The environment variable MOORING_WORKSPACE names “nowhere”/,
    ],
    ['binding', { binding: bindingTo('0'), named: dev }, idOf('0'), 'missing', /^The folder \/srv is bound to “ws-0/],
  ];
  for (const [what, facts, name, reason, why] of dangling) {
    it(`is nothing, and said to dangle, under a ${what} that leads nowhere`, () => {
      const found = active(facts);
      assert.equal(found.workspace, undefined);
      assert.deepEqual(found.dangling, { name, reason });
      assert.match(found.why, why);
    });
  }

  it('is by an id the user’s, where a clone carries the same id', () => {
    const mine = readWorkspaces([{ slug: 'dev', text: TEXTS.dev }], 'user');
    const cloned = readWorkspaces([{ slug: 'other', text: TEXTS.dev }], 'project');
    assert.equal(active({ workspaces: [...cloned, ...mine], binding: bindingTo('d') }).slug, 'dev');
  });

  it('asks for times only where they decide', () => {
    const facts = { workspaces, ignored: [] };
    assert.equal(needsRecency(facts), true);
    assert.equal(needsRecency({ ...facts, named: dev }), false);
    assert.equal(needsRecency({ ...facts, named: dev, mostRecent: at }), true);
    assert.equal(needsRecency({ ...facts, binding: bindingTo('d'), mostRecent: at }), false);
    assert.equal(needsRecency({ ...facts, environment: byEnvironment('dev') }), false);
  });
});

describe('the order of workspaces to pick from', () => {
  it('has those entered lately first, then those with the newest files', () => {
    const order = forPicking(workspaces, ['dev', 'nowhere', 'dev'], newest).map(({ slug }) => slug);
    assert.deepEqual(order, ['dev', 'base', 'off', 'broken', 'prod']);
  });

  it('remembers the last one first, and none twice', () => {
    assert.deepEqual(afterEntering(['a', 'b'], 'b'), ['b', 'a']);
  });

  it('counts what people change, not what tools do', () => {
    assert.deepEqual(['.env', 'workspace.toml', '.cache', 'node_modules', '.git', 'x~'].filter(countsForRecency), [
      '.env',
      'workspace.toml',
    ]);
  });
});
