import assert from 'node:assert/strict';
import fc from 'fast-check';
import { planBind, planUnbind } from '../../../src/plans/workspace/bind.ts';
import { planDuplicate } from '../../../src/plans/workspace/duplicate.ts';
import { type KeyEdits, planEdit } from '../../../src/plans/workspace/edit.ts';
import { planIgnore, planUnignore } from '../../../src/plans/workspace/ignore.ts';
import { planNew } from '../../../src/plans/workspace/new.ts';
import { planRemove, planRestore } from '../../../src/plans/workspace/remove.ts';
import type { Binding } from '../../../src/workspace/bindings.ts';
import { idOf } from '../../workspace/kit.ts';
import { changedPaths, factsOf, named, outcome, PROJECT, planned, refusal, USER } from './kit.ts';

const MADE = { id: idOf('f'), date: '2026-11-21' };
const STAMP = '20261121T143802123Z';

function newOne(facts: ReturnType<typeof factsOf>, slug: string, keys = {}, title = slug) {
  const root = facts.roots[0];
  assert.ok(root);
  return planNew(facts, root, { slug, title, keys, variables: {} }, MADE);
}

describe('a new workspace', () => {
  it('has its keys in one order, and its title as a description where the slug says less', () => {
    const facts = factsOf({ user: { base: '' } });
    const keys = { 'base-url': 'https://a.example', hidden: true, extends: 'base' };
    assert.deepEqual(outcome(facts, newOne(facts, 'dev', keys, ' Dev ')), {
      [`${USER}/workspaces/base/workspace.toml`]: '',
      [`${USER}/workspaces/dev/workspace.toml`]: `id = "${MADE.id}"\ndescription = "Dev"\nextends = "base"\nhidden = true\nbase-url = "https://a.example"\n`,
    });
    const plain = outcome(facts, newOne(facts, 'dev'))[`${USER}/workspaces/dev/workspace.toml`];
    assert.equal(plain, `id = "${MADE.id}"\n`);
  });

  it('is refused where the name is taken, also by what is no workspace', () => {
    const facts = factsOf({ user: { Dev: '' } });
    refusal(newOne(facts, 'dev'), 'exists');
    const [root] = facts.roots;
    assert.ok(root);
    const other = { ...facts, roots: [{ ...root, workspaces: [] }] };
    assert.match(
      refusal(newOne(other, 'dev'), 'exists'),
      /^Something named “Dev” is in .*; choose another name, such as “dev-2”\.$/,
    );
  });

  it('is refused with blank values and bases that are not there or not for it', () => {
    const facts = factsOf({ user: { mine: '' } });
    for (const key of ['description', 'base-url', 'extends']) refusal(newOne(facts, 'dev', { [key]: ' ' }), 'invalid');
    refusal(newOne(facts, 'dev', { 'base-url': 'https://a b' }), 'invalid');
    assert.match(refusal(newOne(facts, 'dev', { extends: 'ours' }), 'unknown'), /There is no workspace “ours”/);
    refusal(newOne(facts, 'dev', { extends: 'dev' }), 'unknown');
    assert.match(refusal(newOne(facts, 'dev', { extends: 'Mine' }), 'unknown'), /did you mean “mine”\?/);
    planned(newOne(facts, 'dev', { 'base-url': 'https://{{ host }}/{{ path }}' }));
  });

  it('of a project may shadow the user’s of its name and extend it', () => {
    const facts = factsOf({ user: { dev: '' }, project: {} });
    const plan = planned(newOne(facts, 'dev', { extends: 'dev' }));
    assert.deepEqual(plan.warnings, ['It comes before your own workspace “dev” in this project.']);
    assert.deepEqual(changedPaths(plan), ['.mooring/workspaces/dev/workspace.toml']);
  });
});

describe('a duplicate', () => {
  it('is refused where workspace.toml cannot be edited, and names what is left out', () => {
    const facts = factsOf({ user: { dev: '' } });
    const bytes = (text: string) => ({
      files: [{ path: 'workspace.toml', bytes: new TextEncoder().encode(text), mode: 0o644 }],
      empty: [],
      left: [],
    });
    refusal(planDuplicate(facts, named(facts, 'dev'), 'two', bytes('x = '), MADE.id), 'held');
    refusal(planDuplicate(facts, named(facts, 'dev'), 'two', bytes('schema = 9'), MADE.id), 'held');
    const plan = planned(
      planDuplicate(facts, named(facts, 'dev'), 'two', { ...bytes(''), left: ['a', 'b'], empty: ['docs'] }, MADE.id),
    );
    assert.deepEqual(plan.warnings, ['Not copied, since they are links or cannot be read: a and b.']);
    assert.deepEqual(changedPaths(plan).sort(), ['workspaces/two/docs', 'workspaces/two/workspace.toml']);
  });
});

describe('an edit', () => {
  const TEXT = '# mine\nid = "x" # id\r\nextends = "base"\n[requests.a]\npath = "/"\n';

  it('changes nothing but the value, and nothing at all the second time', () => {
    const edits = fc.record<KeyEdits>(
      {
        description: fc.option(fc.string({ minLength: 1 }).filter(text => text.trim() !== '')),
        extends: fc.constantFrom('base', 'other', null),
        'base-url': fc.constantFrom('https://a.example', null),
        hidden: fc.boolean(),
        disabled: fc.boolean(),
        'root-env': fc.option(fc.boolean()),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(edits, keys => {
        const facts = factsOf({ user: { dev: TEXT, base: '', other: '' } });
        const plan = planEdit(facts, named(facts, 'dev'), keys);
        const dev = outcome(facts, plan)[`${USER}/workspaces/dev/workspace.toml`] ?? '';
        assert.ok(dev.startsWith('# mine\nid = "x" # id\r\n') && dev.endsWith('[requests.a]\npath = "/"\n'), dev);
        const again = factsOf({ user: { dev, base: '', other: '' } });
        assert.deepEqual(changedPaths(planEdit(again, named(again, 'dev'), keys)), []);
      }),
    );
  });

  it('refuses circles with the whole chain, and bases that are not there', () => {
    const facts = factsOf({
      user: { a: 'extends = "b"', b: 'extends = "c"', c: '', x: 'extends = "y"', y: 'extends = "x"' },
    });
    assert.equal(
      refusal(planEdit(facts, named(facts, 'c'), { extends: 'a' }), 'cycle'),
      '“c” would extend itself: c → a → b → c; name another base.',
    );
    refusal(planEdit(facts, named(facts, 'c'), { extends: 'gone' }), 'unknown');
    // Their circle is not this one's.
    planned(planEdit(facts, named(facts, 'c'), { extends: 'x' }));
  });

  it('is refused where the file cannot be read, with the place', () => {
    const facts = factsOf({ user: { dev: 'a = 1\nb = \n' } });
    assert.match(
      refusal(planEdit(facts, named(facts, 'dev'), { hidden: true }), 'held'),
      /dev\/workspace\.toml:2:\d+ cannot be changed/,
    );
  });

  it('warns where the active one is disabled or hidden, or the base does not load', () => {
    const active = { folder: `${USER}/workspaces/dev`, decidedBy: 'default', origin: {} } as const;
    const facts = factsOf({ user: { dev: '', bad: 'id = 1', base: '' }, active, ignored: ['base'] });
    assert.match(
      planned(planEdit(facts, named(facts, 'dev'), { extends: 'base' })).warnings.join(),
      /so it is no base/,
    );
    assert.match(planned(newOne(facts, 'x', { extends: 'base' })).warnings.join(), /so it is no base/);
    assert.match(
      planned(planEdit(facts, named(facts, 'dev'), { disabled: true })).warnings.join(),
      /is the active workspace/,
    );
    assert.match(
      planned(planEdit(facts, named(facts, 'dev'), { hidden: true })).warnings.join(),
      /stays the active workspace/,
    );
    assert.match(
      planned(planEdit(facts, named(facts, 'dev'), { extends: 'bad' })).warnings.join(),
      /“bad” does not load/,
    );
  });
});

describe('removing and restoring', () => {
  it('moves the folder once, and back', () => {
    const facts = factsOf({ user: { dev: 'a' } });
    const plan = planned(planRemove(facts, named(facts, 'dev'), STAMP));
    assert.deepEqual(plan.commits, [
      {
        root: USER,
        moves: [{ from: 'workspaces/dev', to: `.local/quarantine/${STAMP}-dev` }],
        changes: [],
        config: [],
      },
    ]);
    const gone = factsOf({ quarantine: [`${STAMP}-dev`] });
    const back = planned(planRestore(gone, undefined, undefined));
    assert.deepEqual(back.commits[0]?.moves, [{ from: `.local/quarantine/${STAMP}-dev`, to: 'workspaces/dev' }]);
    assert.equal(back.says, '“dev” is back, as it was removed at 2026-11-21T14:38:02Z.');
  });

  it('names all who need it, unless told to go on', () => {
    const facts = factsOf({
      user: {
        dev: `id = "${idOf('d')}"`,
        a: 'extends = "dev"',
        b: 'extends = "dev"',
        c: '[layers]\nx = "../dev/layers/x.toml"',
      },
      bindings: [{ id: idOf('d'), paths: [{ written: '/w', real: '/w' }] }],
      standard: 'dev',
      active: { folder: `${USER}/workspaces/dev`, decidedBy: 'default', origin: {} },
    });
    const uses =
      '“a” and “b” extend it, “c” has layers of it, “/w” is bound to it, it is your default workspace and it is the active workspace.';
    assert.equal(refusal(planRemove(facts, named(facts, 'dev'), STAMP), 'in-use'), `“dev” is not removed: ${uses}`);
    assert.deepEqual(planned(planRemove(facts, named(facts, 'dev'), STAMP, true)).warnings, [
      `“dev” was in use: ${uses} That is left as it is.`,
    ]);
  });

  it('lets the one that is active only because it was used last go', () => {
    const active = { folder: `${USER}/workspaces/dev`, decidedBy: 'most-recent', origin: {} } as const;
    const facts = factsOf({ user: { dev: '' }, active });
    planned(planRemove(facts, named(facts, 'dev'), STAMP));
  });

  it('takes the newest of a name, a certain one, or another name', () => {
    const older = '20251121T143802123Z-dev';
    const facts = factsOf({ user: { dev: '' }, quarantine: [`${STAMP}-dev`, older, `${STAMP}-x`, 'other'] });
    assert.match(
      refusal(planRestore(facts, undefined, undefined), 'ambiguous'),
      /name one of “20261121T143802123Z-dev”, /,
    );
    assert.match(
      refusal(planRestore(facts, 'dev', undefined), 'exists'),
      /“dev” already; restore this one under another name, such as “dev-2”\./,
    );
    assert.match(changedPaths(planRestore(facts, 'dev', 'two')).join(), /20261121.* -> workspaces\/two/);
    assert.match(changedPaths(planRestore(facts, older, 'two')).join(), /20251121/);
    assert.deepEqual(changedPaths(planRestore(factsOf({ user: { dev: '' } }), 'dev', undefined)), []);
    refusal(planRestore(factsOf({}), 'dev', undefined), 'unknown');
  });
});

describe('ignoring', () => {
  it('adds to the list of one config, takes out of it, and says who hides it', () => {
    const facts = factsOf({ user: { dev: `id = "${idOf('d')}"`, child: 'extends = "dev"' }, ignored: ['x'] });
    const [user] = facts.roots;
    assert.ok(user);
    const plan = planned(planIgnore(facts, user, named(facts, 'dev')));
    assert.match(outcome(facts, plan)[`${USER}/config`] ?? '', /\["x","dev"\]/);
    assert.deepEqual(plan.warnings, ['“dev” is in use: “child” extends it.']);
    const now = factsOf({ user: { dev: '' }, ignored: ['x', 'Dev'], ignoreSetBy: 'MOORING_IGNORE' });
    const [root] = now.roots;
    assert.ok(root);
    const again = planned(planIgnore(now, root, named(now, 'dev')));
    assert.deepEqual([changedPaths(again), again.warnings.length], [[], 1]);
    assert.match(outcome(now, planUnignore(now, root, 'dev'))[`${USER}/config`] ?? '', /\["x"\]/);
    assert.deepEqual(changedPaths(planUnignore(now, root, 'gone')), []);
  });
});

describe('binding', () => {
  const binding = (digit: string, ...paths: string[]): Binding => ({
    id: idOf(digit),
    paths: paths.map(path => ({ written: path, real: path })),
  });
  const user = { dev: `id = "${idOf('d')}"`, prod: `id = "${idOf('e')}"`, plain: '# no id\n' };
  const text = (bindings: readonly Binding[]): string =>
    bindings
      .map(
        ({ id, paths }) =>
          `[[bindings]]\nws_id = "${id}"\npaths = ${JSON.stringify(paths.map(({ written }) => written))}\n`,
      )
      .join('');
  const resulting = (bindings: readonly Binding[], plan: ReturnType<typeof planBind>, change = {}) => {
    const facts = factsOf({ user, bindings, ...change });
    const files = outcome(facts, plan, { [USER]: text(bindings) });
    return JSON.parse(files[`${USER}/config`] ?? '{}').bindings;
  };

  it('adds a folder, takes it from its owner, and lets an empty entry go', () => {
    const bindings = [binding('d', '/a', '/b'), binding('e', '/c')];
    const facts = factsOf({ user, bindings });
    const more = planned(planBind(facts, named(facts, 'dev'), { real: '/c' }, MADE.id));
    assert.deepEqual(resulting(bindings, more), [{ ws_id: idOf('d'), paths: ['/a', '/b', '/c'] }]);
    assert.equal(more.says, '/c is bound to “dev” now. Until now it belonged to “prod”.');
    const below = planned(planBind(facts, named(facts, 'prod'), { real: '/a/x' }, MADE.id));
    assert.equal(below.says, '/a/x is bound to “prod” now. Until now it belonged to “dev”, through /a.');
    assert.deepEqual(changedPaths(planBind(facts, named(facts, 'dev'), { real: '/a/x' }, MADE.id)), []);
  });

  it('gives a workspace its id in the same commit', () => {
    const facts = factsOf({ user });
    const plan = planned(planBind(facts, named(facts, 'plain'), { real: '/a' }, MADE.id));
    assert.equal(plan.commits.length, 1);
    assert.equal(outcome(facts, plan)[`${USER}/workspaces/plain/workspace.toml`], `# no id\nid = "${MADE.id}"\n`);
    assert.deepEqual(resulting([], plan), [{ ws_id: MADE.id, paths: ['/a'] }]);
    const team = factsOf({ user: {}, project: { team: '' } });
    const two = planned(planBind(team, named(team, 'team'), { real: '/a' }, MADE.id));
    assert.deepEqual(
      two.commits.map(({ root }) => root),
      [PROJECT, USER],
    );
  });

  it('notes a worktree, and refuses a wrong id and an id that stands twice', () => {
    const facts = factsOf({ user: { ...user, bad: 'id = "x"' }, bindings: [binding('d', '/a'), binding('d', '/b')] });
    refusal(planBind(facts, named(facts, 'bad'), { real: '/x' }, MADE.id), 'held');
    assert.match(
      refusal(planBind(facts, named(facts, 'dev'), { real: '/x' }, MADE.id), 'ambiguous'),
      /Two tables of “bindings”/,
    );
    const plan = planBind(facts, named(facts, 'prod'), { real: '/x', worktree: { root: '/x', main: '/m' } }, MADE.id);
    assert.match(planned(plan).warnings.join(), /git worktree \(\/x\).*the main checkout, \/m/);
    refusal(planBind(factsOf({ user, configHeld: 'no' }), named(facts, 'dev'), { real: '/x' }, MADE.id), 'held');
  });

  it('unbinds a folder, which may belong to another one then', () => {
    const bindings = [binding('d', '/a'), binding('e', '/a/b')];
    const facts = factsOf({ user, bindings });
    const plan = planned(planUnbind(facts, { real: '/a/b' }, '/a/b'));
    assert.equal(plan.says, '/a/b is not bound to “prod” any more. It belongs to “dev” now, through /a.');
    assert.deepEqual(resulting(bindings, plan), [{ ws_id: idOf('d'), paths: ['/a'] }]);
    refusal(planUnbind(facts, { real: '/a/c' }, '/a/c'), 'unknown');
    assert.deepEqual(changedPaths(planUnbind(facts, { real: '/z' }, '/z')), []);
  });

  it('leaves each path with one owner, and binding back restores who owned what', () => {
    const paths = fc.constantFrom('/a', '/a/b', '/c');
    const owners = fc.dictionary(paths, fc.constantFrom('d', 'e'));
    fc.assert(
      fc.property(owners, paths, fc.constantFrom('dev', 'prod'), (owned, path, name) => {
        const bindings = ['d', 'e'].flatMap(digit => {
          const own = Object.keys(owned).filter(each => owned[each] === digit);
          return own.length === 0 ? [] : [binding(digit, ...own)];
        });
        const facts = factsOf({ user, bindings });
        const plan = planned(planBind(facts, named(facts, name), { real: path }, MADE.id));
        if (plan.commits.length === 0) return;
        const tables: { ws_id: string; paths: string[] }[] = resulting(bindings, plan);
        const all = tables.flatMap(table => table.paths);
        assert.equal(new Set(all).size, all.length);
        assert.ok(tables.every(table => table.paths.length > 0));
        const digit = name === 'dev' ? 'd' : 'e';
        assert.deepEqual(tables.find(table => table.paths.includes(path))?.ws_id, idOf(digit));
        for (const each of Object.keys(owned))
          if (each !== path)
            assert.ok(tables.find(({ paths: own }) => own.includes(each))?.ws_id === idOf(owned[each] ?? ''));
      }),
    );
  });
});
