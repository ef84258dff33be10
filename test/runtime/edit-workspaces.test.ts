import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { WorkspaceRequest } from '../../src/runtime/edit-workspaces.ts';
import { openStore } from '../../src/store/open-store.ts';
import { afterEveryFailure, afterEveryStop } from '../kit/every-step.ts';
import { modelDisk } from '../kit/model-disk.ts';
import { some } from '../kit/often.ts';
import { idOf } from '../workspace/kit.ts';
import { HOME, PROJECT } from './config-kit.ts';
import { done, editorRig, prepare, refusedAs, treeOf } from './editor-kit.ts';

const TEXTS = {
  'config.toml': `# mine\n[default-workspace]\nworkspace = "dev" # here\n\n[[bindings]]\nws_id = "${idOf('d')}"\npaths = ["/srv/pier"]\n`,
  'workspaces/base/workspace.toml': '# what all have\nhidden = true\n',
  'workspaces/base/layers/core.toml': 'a = 1\n',
  'workspaces/dev/workspace.toml': `id = "${idOf('d')}"\nextends = "base" # the base\n[layers]\ncore = "../base/layers/core.toml"\n`,
  'workspaces/dev/.env': 'SECRET=1\n',
  'workspaces/prod/workspace.toml': `extends = "base"\n`,
  'templates/t/template.toml': '[variables.v]\ndefault = "x"\n',
  'templates/t/%{slug}.md': '%{v}\n',
  '.mooring/workspaces/team/workspace.toml': 'extends = "base"\n',
  '.mooring/manifest.yaml': 'roles: {}\n',
};

describe('the editor of workspaces', () => {
  it('writes nothing by looking and planning', async () => {
    const { model, editor } = editorRig(TEXTS);
    const before = model.paths();
    editor.look();
    editor.templates();
    const requests: WorkspaceRequest[] = [
      { do: 'new', title: 'x', template: 't' },
      { do: 'rename', name: 'base', to: 'core' },
      { do: 'remove', name: 'prod' },
      { do: 'bind', name: 'prod', folder: '/srv/pier' },
    ];
    for (const request of requests) assert.equal((await editor.plan(request)).is, 'plan');
    assert.deepEqual(model.paths(), before);
  });

  it('names what can be taken back in each root, the newest first, with the files that it touches', async () => {
    const { editor, model } = editorRig(TEXTS);
    assert.deepEqual(editor.undoable(), []);
    const before = treeOf(model);
    done(await editor.run({ do: 'edit', name: 'team', keys: { description: 'Ours' } }));
    done(await editor.run({ do: 'rename', name: 'prod', to: 'live' }));
    const [renamed, edited] = editor.undoable();
    assert.ok(renamed && edited);
    assert.equal(renamed.label, 'rename workspace prod to live');
    const moved = { from: `${HOME}/workspaces/live`, to: `${HOME}/workspaces/prod` };
    assert.deepEqual([renamed.root, renamed.moved], [HOME, [moved]]);
    assert.deepEqual(edited.changed, [`${PROJECT}/.mooring/workspaces/team/workspace.toml`]);
    for (const operation of [renamed, edited]) assert.equal((await editor.undo(operation)).is, 'undone');
    assert.deepEqual(treeOf(model), before);
    assert.deepEqual(editor.undoable(), []);
  });

  it('names the other roots that the same change reached, until it is taken back there', async () => {
    const { editor } = editorRig(TEXTS);
    done(await editor.run({ do: 'rename', name: 'base', to: 'core' }));
    const shared = `${PROJECT}/.mooring`;
    const [one, other] = editor.undoable();
    assert.ok(one && other);
    assert.deepEqual([one, other].map(({ root, alsoIn }) => [root, ...alsoIn]).sort(), [
      [HOME, shared],
      [shared, HOME],
    ]);
    const first = await editor.undo(one);
    assert.ok(
      first.is === 'undone' && first.says.includes(`What it did in ${other.root} is not`),
      JSON.stringify(first),
    );
    assert.deepEqual(
      editor.undoable().map(({ root, alsoIn }) => [root, ...alsoIn]),
      [[other.root]],
    );
    const second = await editor.undo(other);
    assert.ok(second.is === 'undone' && !second.says.includes('What it did'), JSON.stringify(second));
  });

  it('takes every change back with one undo in each root, to the byte', async () => {
    const names = fc.constantFrom('base', 'dev', 'prod', 'team', 'x');
    const request: fc.Arbitrary<WorkspaceRequest> = fc.oneof(
      fc.record({
        do: fc.constant('new' as const),
        title: names,
        template: fc.constantFrom('t'),
        hidden: fc.boolean(),
      }),
      fc.record({ do: fc.constant('duplicate' as const), name: names, to: names, withEnv: fc.boolean() }),
      fc.record({ do: fc.constant('rename' as const), name: names, to: names }),
      fc.record({
        do: fc.constant('edit' as const),
        name: names,
        keys: fc.record({
          description: fc.constantFrom('d', null),
          disabled: fc.boolean(),
          extends: fc.constantFrom('prod', 'base', null),
        }),
      }),
      fc.record({ do: fc.constant('remove' as const), name: names, force: fc.constant(true) }),
      fc.record({ do: fc.constant('restore' as const), name: names }),
      fc.record({
        do: fc.constantFrom('ignore' as const, 'unignore' as const),
        name: names,
        root: fc.constantFrom('user', 'project'),
      }),
      fc.record({ do: fc.constant('bind' as const), name: names, folder: fc.constantFrom('/srv/pier', '/srv') }),
      fc.record({ do: fc.constant('unbind' as const), folder: fc.constantFrom('/srv/pier', '/srv') }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(request, { minLength: 1, maxLength: 6 }), async requests => {
        const { model, editor, user, project } = editorRig(TEXTS);
        const trees = [];
        const operations = [];
        for (const each of requests) {
          const before = treeOf(model);
          const result = await editor.run(each);
          if (result.is === 'done' && result.changed) {
            trees.push(before);
            operations.push(result.operations);
            const again = await editor.plan(each);
            // What is done already is planned as nothing, or stands in its own way.
            if (again.is === 'plan')
              assert.ok(again.commits.length === 0 || each.do === 'remove', JSON.stringify(each));
          } else assert.deepEqual(treeOf(model), before);
        }
        for (const commits of operations.toReversed()) {
          for (const { root, id } of commits.toReversed()) {
            const undone = await (root === HOME ? user : project).undo(id);
            assert.ok('undone' in undone, JSON.stringify(undone));
          }
          assert.deepEqual(treeOf(model), trees.pop());
        }
      }),
      { numRuns: 60 },
    );
  });

  it('renames all or nothing, wherever it is stopped', async () => {
    const scenario = {
      prepare: (model: ReturnType<typeof modelDisk>) =>
        prepare(model, { ...TEXTS, '.mooring/workspaces/team/workspace.toml': '' }),
      run: async (outside: Parameters<typeof openStore>[0]) => {
        // Only the outside counts here: the model under it is the one that is looked at afterwards.
        const { editor } = editorRig({}, { outside });
        return editor.run({ do: 'rename', name: 'dev', to: 'own' });
      },
    };
    const check = async ({
      model,
      outside,
      answer,
      registry,
    }: {
      model: ReturnType<typeof modelDisk>;
      outside: Parameters<typeof openStore>[0];
      answer?: { is: string };
      registry: Map<string, 'alive' | 'dead' | 'unknown'>;
    }) => {
      // A failure that goes on keeps a living process from letting go of its lock.
      registry.set('first', 'dead');
      const store = openStore(outside, { root: HOME, local: `${HOME}/.local` }, { actor: 'later' });
      await store.recover();
      const moved = model.text(`${HOME}/workspaces/own/workspace.toml`) !== undefined;
      assert.equal(model.text(`${HOME}/workspaces/dev/workspace.toml`) === undefined, moved);
      assert.match(
        model.text(`${HOME}/config.toml`) ?? '',
        moved ? /workspace = "own" # here/ : /workspace = "dev" # here/,
      );
      assert.equal(model.text(`${HOME}/workspaces/${moved ? 'own' : 'dev'}/.env`), 'SECRET=1\n');
      // Where nothing could be taken back either, it is finished later; what was acknowledged is there.
      if (answer?.is === 'done') assert.ok(moved);
    };
    await afterEveryStop(scenario, check, some([1, 2], 1));
    await afterEveryFailure(scenario, check, some(['EIO', 'EPERM'], 1));
  });

  it('keeps what others write to the config between plan and commit', async () => {
    const { model, editor } = editorRig(TEXTS);
    const plan = await editor.plan({ do: 'rename', name: 'dev', to: 'own' });
    assert.equal(plan.is, 'plan');
    model.put(`${HOME}/config.toml`, `${TEXTS['config.toml']}\n[watch]\npolling = true\n`);
    if (plan.is === 'plan') done(await editor.commit(plan));
    const text = model.text(`${HOME}/config.toml`) ?? '';
    assert.match(text, /workspace = "own" # here/);
    assert.match(text, /polling = true/);
  });

  it('does nothing where a file changed since the plan, and makes the plan again when it runs', async () => {
    const { model, editor } = editorRig(TEXTS);
    const plan = await editor.plan({ do: 'rename', name: 'base', to: 'core' });
    model.put(`${HOME}/workspaces/prod/workspace.toml`, '# mine now\nextends = "base"\n');
    const before = treeOf(model);
    if (plan.is === 'plan') refusedAs(await editor.commit(plan), 'changed');
    assert.deepEqual(treeOf(model), before);
    done(await editor.run({ do: 'rename', name: 'base', to: 'core' }));
    assert.equal(model.text(`${HOME}/workspaces/prod/workspace.toml`), '# mine now\nextends = "core"\n');
  });

  it('refuses what a config that cannot be read may speak of, and leaves it alone', async () => {
    const { model, editor } = editorRig({ ...TEXTS, 'config.toml': '[default-workspace\n' });
    const before = treeOf(model);
    const requests: WorkspaceRequest[] = [
      { do: 'rename', name: 'dev', to: 'own' },
      { do: 'remove', name: 'prod' },
      { do: 'bind', name: 'dev', folder: '/srv/pier' },
      { do: 'unbind', folder: '/srv/pier' },
      { do: 'ignore', name: 'dev' },
    ];
    for (const request of requests) assert.match(refusedAs(await editor.run(request), 'held'), /config\.toml/);
    assert.deepEqual(treeOf(model), before);
    done(await editor.run({ do: 'new', title: 'x' }));
  });

  it('repairs a project in sight in a commit of its own', async () => {
    const { model, editor } = editorRig(TEXTS);
    const result = done(await editor.run({ do: 'rename', name: 'base', to: 'core' }));
    assert.deepEqual(
      result.operations.map(({ root }) => root),
      [HOME, `${PROJECT}/.mooring`],
    );
    assert.equal(model.text(`${PROJECT}/.mooring/workspaces/team/workspace.toml`), 'extends = "core"\n');
    assert.match(model.text(`${HOME}/workspaces/dev/workspace.toml`) ?? '', /"\.\.\/core\/layers\/core\.toml"/);
  });

  it('takes names for one that differ in case alone, and can change the case', async () => {
    const model = modelDisk();
    model.traits.ignoreCase = true;
    const { editor } = editorRig({ 'workspaces/Dev/workspace.toml': '', 'workspaces/Old/notes.md': '' }, { model });
    refusedAs(await editor.run({ do: 'new', title: 'DEV' }), 'exists');
    refusedAs(await editor.run({ do: 'new', title: 'old' }), 'exists');
    done(await editor.run({ do: 'rename', name: 'dev', to: 'dev' }));
    assert.ok(model.paths().includes(`${HOME}/workspaces/dev/workspace.toml`));
    refusedAs(await editor.run({ do: 'rename', name: 'dev', to: 'OLD' }), 'exists');
  });

  it('restores from the quarantine, two of one name one after the other', async () => {
    const { model, editor } = editorRig({ 'workspaces/a/workspace.toml': '# first\n' });
    done(await editor.run({ do: 'remove', name: 'a' }));
    done(await editor.run({ do: 'new', title: 'a' }));
    done(await editor.run({ do: 'remove', name: 'a' }));
    assert.match(done(await editor.run({ do: 'restore', name: 'a' })).says, /^“a” is back/);
    assert.match(model.text(`${HOME}/workspaces/a/workspace.toml`) ?? '', /^id = /);
    refusedAs(await editor.run({ do: 'restore', name: 'a' }), 'exists');
    done(await editor.run({ do: 'restore', name: 'a', as: 'b' }));
    assert.equal(model.text(`${HOME}/workspaces/b/workspace.toml`), '# first\n');
  });

  it('finds templates of the project before those of the user, and says what is wrong with one', async () => {
    const { editor, model } = editorRig({
      ...TEXTS,
      '.mooring/templates/t/workspace.toml': '# ours\n',
      'templates/bad/template.toml': 'x =',
    });
    assert.deepEqual(
      editor.templates('project').map(({ name, folder }) => `${name} ${folder}`),
      [`bad ${HOME}/templates/bad`, `t ${PROJECT}/.mooring/templates/t`],
    );
    assert.match(editor.templates()[0]?.problem ?? '', /cannot be read/);
    refusedAs(await editor.run({ do: 'new', title: 'x', template: 'bad' }), 'template');
    model.putLink(`${HOME}/templates/t/link`, '/etc/passwd');
    assert.match(refusedAs(await editor.run({ do: 'new', title: 'x', template: 't' }), 'template'), /link is a link/);
    done(await editor.run({ do: 'new', title: 'x', template: 't', root: 'project' }));
    assert.match(model.text(`${PROJECT}/.mooring/workspaces/x/workspace.toml`) ?? '', /^# ours\nid = /);
  });
});
