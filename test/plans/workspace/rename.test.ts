import assert from 'node:assert/strict';
import fc from 'fast-check';
import { planRename } from '../../../src/plans/workspace/rename.ts';
import { idOf } from '../../workspace/kit.ts';
import { changedPaths, factsOf, named, outcome, PROJECT, planned, refusal, USER } from './kit.ts';

describe('renaming a workspace', () => {
  const TEXTS = {
    base: '# what all have\nhidden = true\n',
    dev: 'extends = "base" # the base\n\n[layers]\ncore = "../base/layers/core.toml"\n',
    prod: "extends='base'\r\ndescription = 'base'\r\n",
    other: 'extends = "dev"\n',
  };

  it('moves the folder and repairs every extends and layer that means it, and nothing else', () => {
    const facts = factsOf({ user: TEXTS });
    const plan = planned(planRename(facts, named(facts, 'base'), 'core'));
    assert.deepEqual(changedPaths(plan), [
      'workspaces/base -> workspaces/core',
      'workspaces/dev/workspace.toml',
      'workspaces/prod/workspace.toml',
    ]);
    assert.deepEqual(outcome(facts, plan), {
      [`${USER}/workspaces/core/workspace.toml`]: TEXTS.base,
      [`${USER}/workspaces/dev/workspace.toml`]:
        'extends = "core" # the base\n\n[layers]\ncore = "../core/layers/core.toml"\n',
      [`${USER}/workspaces/other/workspace.toml`]: TEXTS.other,
      [`${USER}/workspaces/prod/workspace.toml`]: "extends='core'\r\ndescription = 'base'\r\n",
    });
    assert.equal(plan.says, '“base” is “core” now. “dev” and “prod” extend it by its new name.');
    assert.equal(plan.label, 'rename workspace base to core');
  });

  it('restores the bytes when renamed back', () => {
    const names = fc.constantFrom('one', 'two', 'three');
    fc.assert(
      fc.property(names, fc.dictionary(names, names), (slug, bases) => {
        const user = Object.fromEntries(
          ['one', 'two', 'three'].map(name => [name, bases[name] === undefined ? '' : `extends = "${bases[name]}"\n`]),
        );
        const before = factsOf({ user });
        const there = outcome(before, planRename(before, named(before, slug), 'four'));
        const texts = Object.fromEntries(
          Object.entries(there).map(([path, text]) => [path.split('/').at(-2) ?? '', text]),
        );
        assert.ok(!Object.values(texts).some(text => text.includes(`"${slug}"`)));
        const after = factsOf({ user: texts });
        const back = outcome(after, planRename(after, named(after, 'four'), slug));
        assert.deepEqual(back, outcome(before, { is: 'plan', label: '', says: '', slug, commits: [], warnings: [] }));
      }),
    );
  });

  it('follows in the config: the default and the ignored', () => {
    const facts = factsOf({ user: { dev: '', old: '' }, standard: 'Dev', ignored: ['dev', 'old'] });
    const plan = planRename(facts, named(facts, 'dev'), 'own');
    const { [`${USER}/config`]: config = '' } = outcome(facts, plan);
    assert.deepEqual(JSON.parse(config), { 'default-workspace.workspace': 'own', 'discovery.ignore': ['own', 'old'] });
  });

  it('repairs the projects in sight that mean it, in a commit of their own', () => {
    const facts = factsOf({
      user: { base: '', dev: 'extends = "base"\n' },
      project: { team: 'extends = "base"\n', base2: '' },
    });
    const plan = planned(planRename(facts, named(facts, 'base'), 'core'));
    assert.deepEqual(
      plan.commits.map(({ root }) => root),
      [USER, PROJECT],
    );
    assert.equal(outcome(facts, plan)[`${PROJECT}/workspaces/team/workspace.toml`], 'extends = "core"\n');
  });

  it('leaves alone what means another of the same name', () => {
    const facts = factsOf({
      user: { base: '', dev: 'extends = "base"\n' },
      project: { base: 'extends = "base"\n', team: 'extends = "base"\n' },
      standard: 'base',
      ignored: ['base'],
    });
    // That of the project: `team` means it, `base` of the project extends the user's, and so does `dev`.
    const own = planned(planRename(facts, named(facts, 'base'), 'core'));
    assert.deepEqual(changedPaths(own), [
      '.mooring/workspaces/base -> .mooring/workspaces/core',
      '.mooring/workspaces/team/workspace.toml',
    ]);
    const user = facts.roots[1]?.workspaces[0];
    assert.ok(user);
    const plan = planned(planRename(facts, user, 'core'));
    assert.deepEqual(changedPaths(plan), [
      'workspaces/base -> workspaces/core',
      'workspaces/dev/workspace.toml',
      'config: set discovery.ignore',
      'config: set default-workspace.workspace',
      '.mooring/workspaces/base/workspace.toml',
    ]);
    assert.match(outcome(facts, plan)[`${USER}/config`] ?? '', /\["base","core"\]/);
  });

  it('says that bindings hold, and what the environment still says', () => {
    const facts = factsOf({
      user: { dev: `id = "${idOf('d')}"` },
      bindings: [{ id: idOf('d'), paths: [{ written: '/srv', real: '/srv' }] }],
      active: { folder: `${USER}/workspaces/dev`, decidedBy: 'environment', origin: { variable: 'MOORING_WORKSPACE' } },
    });
    const plan = planned(planRename(facts, named(facts, 'dev'), 'own'));
    assert.match(plan.says, /Its bindings hold, since they go by its id\./);
    assert.deepEqual(plan.warnings, ['The environment variable MOORING_WORKSPACE still says “dev”.']);
  });

  it('warns where the new name shadows, is shadowed, is ignored, or would be meant by others', () => {
    const facts = factsOf({
      user: { base: '', dev: '' },
      project: { team: '', child: 'extends = "base"' },
      projectIgnored: ['core'],
    });
    assert.deepEqual(planned(planRename(facts, named(facts, 'team'), 'base')).warnings, [
      'It comes before your own workspace “base” in this project.',
      '“child” extended your own “base”, and means this one now.',
    ]);
    assert.deepEqual(planned(planRename(facts, named(facts, 'dev'), 'team')).warnings, [
      'A project in sight has a workspace “team” too, and that comes first there.',
    ]);
    assert.deepEqual(planned(planRename(facts, named(facts, 'dev'), 'core')).warnings, [
      '“discovery.ignore” names “core”, so lists leave it out.',
    ]);
  });

  it('warns of files that may mean it and cannot be read', () => {
    const facts = factsOf({ user: { dev: '', broken: 'extends = "dev\n' } });
    assert.deepEqual(planned(planRename(facts, named(facts, 'dev'), 'own')).warnings, [
      '“broken” cannot be read; where it extends “dev”, mend that by hand.',
    ]);
  });

  it('changes nothing where it has the name, and may change its case', () => {
    const facts = factsOf({ user: { Dev: '' } });
    assert.deepEqual(changedPaths(planRename(facts, named(facts, 'Dev'), 'Dev')), []);
    assert.deepEqual(changedPaths(planRename(facts, named(facts, 'Dev'), 'dev')), ['workspaces/Dev -> workspaces/dev']);
  });

  it('is refused where the name is taken, without case, with one that is free', () => {
    const facts = factsOf({ user: { dev: '', Prod: '', 'prod-2': '' } });
    assert.equal(
      refusal(planRename(facts, named(facts, 'dev'), 'prod'), 'exists'),
      'There is a workspace “Prod” already; choose another name, such as “prod-3”.',
    );
  });

  it('is refused for a link, under a newer schema, and where the config cannot be read', () => {
    const linked = factsOf({ user: { dev: '' }, links: ['dev'] });
    refusal(planRename(linked, named(linked, 'dev'), 'own'), 'link');
    const newer = factsOf({ user: { dev: '', child: 'schema = 2\nextends = "dev"\n' } });
    assert.match(
      refusal(planRename(newer, named(newer, 'dev'), 'own'), 'held'),
      /child\/workspace\.toml has version 2 and this Mooring writes version 1/,
    );
    const held = factsOf({ user: { dev: '' }, configHeld: 'config.toml cannot be read: no.' });
    assert.match(refusal(planRename(held, named(held, 'dev'), 'own'), 'held'), /Mend it first/);
  });
});
