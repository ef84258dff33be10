import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyIntents } from '../../src/config/intents.ts';
import { logicalConfig } from '../../src/config/logical.ts';
import { parseToml } from '../../src/syntax/toml.ts';
import type { TomlValue } from '../../src/syntax/toml-value.ts';
import { type Binding, boundTo } from '../../src/workspace/bindings.ts';
import { readWorkspaces } from '../../src/workspace/discover.ts';
import { planSwitch, type SwitchFacts } from '../../src/workspace/switch-plan.ts';
import { idOf } from './kit.ts';

const RULES = { ignoreCase: false };
const FILE = { file: 'config.toml', line: 2 };
const workspaces = readWorkspaces(
  [
    { slug: 'dev', text: `id = "${idOf('d')}"` },
    { slug: 'int', text: `id = "${idOf('1')}"\nhidden = true` },
    { slug: 'nameless', text: '' },
    { slug: 'off', text: 'disabled = true' },
    { slug: 'prod', text: `id = "${idOf('e')}"` },
  ],
  'user',
);

function binding(digit: string, ...paths: string[]): Binding {
  return { id: idOf(digit), paths: paths.map(path => ({ written: path, real: path })) };
}

function facts(change: Partial<SwitchFacts> & { readonly folder?: string } = {}): SwitchFacts {
  const { folder, bindings = [], ...rest } = change;
  const bound = folder === undefined ? undefined : boundTo({ real: folder }, bindings, RULES);
  const active = { decidedBy: 'nothing', origin: {}, why: '' } as const;
  return { workspaces, active, bindings, rules: RULES, ...(bound ? { bound } : {}), ...rest };
}

/** What the user's file says after the plan, given what it said before. */
function outcome(before: string, plan: ReturnType<typeof planSwitch>): ReadonlyMap<string, TomlValue> {
  assert.equal(plan.is, 'change', JSON.stringify(plan));
  const applied = applyIntents(logicalConfig(before, parseToml(before).root), plan.is === 'change' ? plan.intents : []);
  assert.ok('values' in applied, JSON.stringify(applied));
  return applied.values;
}

function printed(bindings: readonly Binding[]): string {
  return bindings
    .map(({ id, paths }) => `[[bindings]]\nws_id = "${id}"\npaths = ${JSON.stringify(paths.map(p => p.written))}\n`)
    .join('');
}

function bindingsIn(values: ReadonlyMap<string, TomlValue>): Binding[] {
  const tables = (values.get('bindings') ?? []) as { ws_id: string; paths: string[] }[];
  return tables.map(({ ws_id, paths }) => ({ id: ws_id, paths: paths.map(path => ({ written: path, real: path })) }));
}

describe('a switch', () => {
  it('sets the user’s default where the folder is not bound', () => {
    const plan = planSwitch(facts({ folder: '/elsewhere', bindings: [binding('d', '/srv')] }), 'prod');
    assert.deepEqual([...outcome('', plan)], [['default-workspace.workspace', 'prod']]);
    assert.ok(plan.is === 'change' && plan.label === 'switch to prod');
    assert.ok(plan.is === 'change' && plan.says === '“prod” is your default workspace now.');
  });

  it('stops following the workspace used last, and says so', () => {
    const plan = planSwitch(facts({ named: { slug: 'prod', origin: FILE }, mostRecent: FILE }), 'prod');
    const key = 'default-workspace.use-most-recently-edited-workspace-directory';
    assert.equal(outcome('', plan).get(key), false);
    assert.ok(plan.is === 'change' && /not followed any more/.test(plan.says));
  });

  it('rebinds a bound folder and leaves the default alone', () => {
    const bindings = [binding('d', '/srv', '/other')];
    const plan = planSwitch(facts({ folder: '/srv', bindings }), 'prod');
    const values = outcome(printed(bindings), plan);
    assert.deepEqual(bindingsIn(values), [binding('d', '/other'), binding('e', '/srv')]);
    assert.equal(values.has('default-workspace.workspace'), false);
    assert.ok(plan.is === 'change' && plan.says === 'The folder /srv is bound to “prod” now.');
  });

  it('binds a folder below a bound one by itself, and gives that up on the way back', () => {
    const bindings = [binding('d', '/srv')];
    const there = bindingsIn(outcome(printed(bindings), planSwitch(facts({ folder: '/srv/x', bindings }), 'prod')));
    assert.deepEqual(there, [binding('d', '/srv'), binding('e', '/srv/x')]);
    const back = outcome(printed(there), planSwitch(facts({ folder: '/srv/x', bindings: there }), 'dev'));
    assert.deepEqual(bindingsIn(back), bindings);
  });

  it('makes it the default as well when it is meant everywhere', () => {
    const bindings = [binding('d', '/srv')];
    const plan = planSwitch(facts({ folder: '/srv', bindings }), 'prod', true);
    const values = outcome(printed(bindings), plan);
    assert.deepEqual(bindingsIn(values), [binding('e', '/srv')]);
    assert.equal(values.get('default-workspace.workspace'), 'prod');
  });

  it('keeps a binding that a person wrote more into', () => {
    const bindings = [{ ...binding('d', '/srv'), hasMore: true }];
    const text = `[[bindings]]\nws_id = "${idOf('d')}"\npaths = ["/srv"]\nnote = "x"\n`;
    const values = outcome(text, planSwitch(facts({ folder: '/srv', bindings }), 'prod'));
    assert.deepEqual(bindingsIn(values), [binding('d'), binding('e', '/srv')]);
  });

  it('to what is active already is nothing', () => {
    assert.equal(planSwitch(facts({ named: { slug: 'dev', origin: FILE } }), 'dev').is, 'nothing');
    assert.equal(planSwitch(facts({ folder: '/srv/x', bindings: [binding('d', '/srv')] }), 'dev').is, 'nothing');
  });

  it('enters a hidden one by its name', () => {
    assert.equal(planSwitch(facts(), 'int').is, 'change');
  });

  const environment = { slug: 'dev', origin: { variable: 'MOORING_WORKSPACE' } };
  const refusals: [what: string, facts: SwitchFacts, slug: string, message: RegExp][] = [
    ['to an unknown name', facts(), 'prd', /^There is no workspace “prd”; did you mean “prod”\?$/],
    ['to a disabled one', facts(), 'off', /^“off” is disabled; /],
    ['under a variable', facts({ environment }), 'prod', /^The environment variable MOORING_WORKSPACE says “dev”/],
    ['under a variable that follows the last', facts({ mostRecent: { variable: 'X' } }), 'prod', /^The .* X makes/],
    [
      'of a bound folder to one without an id',
      facts({ folder: '/srv', bindings: [binding('d', '/srv')] }),
      'nameless',
      /“nameless” has no id/,
    ],
    [
      'that would have to choose between two tables of one id',
      facts({ folder: '/srv', bindings: [binding('d', '/srv'), binding('e', '/a'), binding('e', '/b')] }),
      'prod',
      /^Two tables of “bindings” have the id ws-e+; /,
    ],
  ];
  for (const [what, given, slug, message] of refusals) {
    it(`${what} is refused with the way out`, () => {
      const plan = planSwitch(given, slug);
      assert.equal(plan.is, 'refused');
      assert.match(plan.is === 'refused' ? plan.message : '', message);
    });
  }

  const path = fc.constantFrom('/srv', '/srv/x', '/srv/x/y', '/srv2', '/other', '/');
  const some = fc.array(fc.tuple(fc.constantFrom('d', 'e', '1'), fc.uniqueArray(path, { maxLength: 3 })), {
    maxLength: 3,
  });
  it('of a bound folder leads to the target, and moves no other folder', () => {
    fc.assert(
      fc.property(some, path, fc.constantFrom('dev', 'prod', 'int'), (given, folder, slug) => {
        const once = given.filter(([digit], index) => given.findIndex(([other]) => other === digit) === index);
        const bindings = once.map(([digit, paths]) => binding(digit, ...paths));
        const given2 = facts({ folder, bindings });
        const plan = planSwitch(given2, slug);
        if (!given2.bound || plan.is !== 'change') return;
        const now = bindingsIn(outcome(printed(bindings), plan));
        const idAt = (place: string, all: readonly Binding[]) => boundTo({ real: place }, all, RULES)?.binding.id;
        assert.equal(idAt(folder, now), workspaces.find(each => each.slug === slug)?.id);
        for (const place of ['/srv', '/srv2', '/other', '/', '/srv/x/y'])
          if (place !== folder && !place.startsWith(folder === '/' ? '/' : `${folder}/`))
            assert.equal(idAt(place, now), idAt(place, bindings), place);
      }),
    );
  });
});
