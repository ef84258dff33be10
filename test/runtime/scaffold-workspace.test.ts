import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { createEffectiveWorkspaces } from '../../src/runtime/effective-workspaces.ts';
import {
  createScaffold,
  type ScaffoldedWorkspace,
  type WorkspaceScaffold,
} from '../../src/runtime/scaffold-workspace.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Outside } from '../../src/store/outside.ts';
import { afterEveryFailure, afterEveryStop, type Scenario } from '../kit/every-step.ts';
import { type ModelDisk, type ModelTraits, modelDisk } from '../kit/model-disk.ts';
import { modelOutside } from '../kit/model-outside.ts';
import { some } from '../kit/often.ts';
import { HOME, PROJECT } from './config-kit.ts';
import { editorRig, prepare, refusedAs, treeOf } from './editor-kit.ts';

const TEXTS = {
  'workspaces/base/workspace.toml': 'hidden = true\n[scaffold]\ndirs = ["exports", "notes"]\n',
  'workspaces/dev/workspace.toml': 'extends = "base"\n[scaffold]\nfiles = ["notes/README.md"]\n',
};
const DEV: ScaffoldedWorkspace = { root: 'user', rootFolder: HOME, slug: 'dev', folder: `${HOME}/workspaces/dev` };
const TEAM: ScaffoldedWorkspace = {
  root: 'project',
  rootFolder: `${PROJECT}/.mooring`,
  slug: 'team',
  folder: `${PROJECT}/.mooring/workspaces/team`,
};

function start(
  texts: Readonly<Record<string, string>> = TEXTS,
  { model = modelDisk(), outside = modelOutside(model.open(), 'first') }: { model?: ModelDisk; outside?: Outside } = {},
) {
  const rig = editorRig(texts, { model, outside });
  const effective = createEffectiveWorkspaces({ disk: outside.disk, userRoot: HOME });
  const scaffold = createScaffold({
    disk: outside.disk,
    effectiveOf: workspace => effective.effective(workspace),
    editor: () => rig.editor,
  });
  const statuses = (workspace = DEV) =>
    Object.fromEntries(scaffold.look(workspace).entries.map(({ path, status }) => [path, status]));
  return { ...rig, scaffold, statuses };
}

function withTraits(traits: Partial<ModelTraits>, texts: Readonly<Record<string, string>> = TEXTS) {
  return start(texts, { model: modelDisk(traits) });
}

const ALL_MISSING = { exports: 'missing', notes: 'missing', 'notes/README.md': 'missing' };
const ALL_THERE = { exports: 'matching', notes: 'matching', 'notes/README.md': 'matching' };

describe('the scaffold of a workspace on the disk', () => {
  it('is looked at without a write', () => {
    const { model, statuses } = start();
    const before = [model.paths(), model.folders()];
    assert.deepEqual(statuses(), ALL_MISSING);
    assert.deepEqual([model.paths(), model.folders()], before);
  });

  it('is made in one commit, which one undo takes back; a second time there is nothing to do', async () => {
    const { model, scaffold, statuses, editor, user } = start();
    const before = [treeOf(model), model.folders().filter(folder => !folder.includes('/.local'))];
    const made = await scaffold.make(DEV);
    assert.ok(made.is === 'done', JSON.stringify(made));
    const { operations, says } = made;
    assert.equal(says, 'Made “exports/”, “notes/” and “notes/README.md” in “dev”.');
    assert.deepEqual(statuses(), ALL_THERE);
    assert.equal(model.text(`${DEV.folder}/notes/README.md`), '');
    assert.equal(operations.length, 1);
    const steps = model.paths();
    const again = await scaffold.make(DEV);
    assert.ok(again.is === 'done' && again.made.length === 0 && again.operations.length === 0);
    assert.deepEqual(model.paths(), steps);
    const [operation] = operations;
    assert.ok(operation);
    assert.equal((await editor.undo(operation)).is, 'undone');
    assert.deepEqual([treeOf(model), model.folders().filter(folder => !folder.includes('/.local'))], before);
    const log = user.log.read();
    assert.match(JSON.stringify(log), /scaffold workspace dev/);
  });

  it('leaves what is there as it is, makes the rest, and takes back no file that was written since', async () => {
    const { model, scaffold, statuses, editor } = start();
    model.put(`${DEV.folder}/exports`, 'mine');
    const made = await scaffold.make(DEV);
    assert.ok(made.is === 'done');
    assert.deepEqual(statuses(), { ...ALL_THERE, exports: 'differing' });
    assert.equal(model.text(`${DEV.folder}/exports`), 'mine');
    model.put(`${DEV.folder}/notes/README.md`, '# Mine\n');
    const [operation] = made.operations;
    assert.ok(operation);
    refusedAs(await editor.undo(operation), 'changed');
    assert.equal(model.text(`${DEV.folder}/notes/README.md`), '# Mine\n');
  });

  it('is that of a project in the store of the project', async () => {
    const { model, scaffold, statuses } = start({
      '.mooring/workspaces/team/workspace.toml': '[scaffold]\ndirs = ["a/b"]\nfiles = ["a/.env"]\n',
    });
    assert.ok((await scaffold.make(TEAM)).is === 'done');
    assert.deepEqual(statuses(TEAM), { 'a/b': 'matching', 'a/.env': 'matching' });
    assert.equal(model.facts(`${TEAM.folder}/a/.env`)?.mode, 0o600);
    assert.ok(model.folders().includes(`${PROJECT}/.mooring/.local`));
    assert.ok(!model.folders().includes(`${HOME}/.local`));
  });

  it('follows links inside the workspace, and makes nothing through those that lead out or nowhere', async () => {
    const { model, scaffold, statuses } = start({
      ...TEXTS,
      'workspaces/dev/workspace.toml': '[scaffold]\ndirs = ["in", "out", "lost"]\nfiles = ["in/a", "out/a"]\n',
    });
    model.putFolder(`${DEV.folder}/real`);
    model.putFolder('/home/ana/elsewhere');
    model.putLink(`${DEV.folder}/in`, 'real');
    model.putLink(`${DEV.folder}/out`, '/home/ana/elsewhere');
    model.putLink(`${DEV.folder}/lost`, 'gone');
    const before = { in: 'matching', out: 'differing', lost: 'differing', 'in/a': 'missing', 'out/a': 'differing' };
    assert.deepEqual(statuses(), before);
    assert.ok((await scaffold.make(DEV)).is === 'done');
    assert.deepEqual(statuses(), { ...before, 'in/a': 'matching' });
    assert.equal(model.text(`${DEV.folder}/real/a`), '');
    assert.ok(!model.paths().some(path => path.startsWith('/home/ana/elsewhere')));
  });

  it('is that of a workspace whose folder is a link, too', async () => {
    const { model, scaffold, statuses } = start({});
    model.put('/home/ana/shared/workspace.toml', TEXTS['workspaces/dev/workspace.toml'].replace(/^extends.*\n/, ''));
    model.putLink(DEV.folder, '/home/ana/shared');
    assert.deepEqual(statuses(), { 'notes/README.md': 'missing' });
    assert.ok((await scaffold.make(DEV)).is === 'done');
    assert.equal(model.text('/home/ana/shared/notes/README.md'), '');
  });

  it('neither takes nor makes another spelling where the disk ignores case and form', async () => {
    const { model, scaffold, statuses } = withTraits(
      { ignoreCase: true, ignoreForm: true },
      {
        'workspaces/dev/workspace.toml': '[scaffold]\ndirs = ["caf\u00e9", "logs"]\nfiles = ["notes/README.md"]\n',
        'workspaces/dev/Notes/readme.md': 'mine',
        'workspaces/dev/cafe\u0301/x': '',
      },
    );
    const expected = { 'caf\u00e9': 'matching', logs: 'missing', 'notes/README.md': 'differing' };
    assert.deepEqual(statuses(), expected);
    assert.ok((await scaffold.make(DEV)).is === 'done');
    assert.deepEqual(statuses(), { ...expected, logs: 'matching' });
    assert.equal(model.text(`${DEV.folder}/Notes/readme.md`), 'mine');
  });

  it('looks again where somebody else makes the same at that moment', async () => {
    const model = modelDisk();
    prepare(model, TEXTS);
    let armed = true;
    const disk = model.open({
      before: (_step, what) => {
        if (!armed || what !== 'makeFolder') return;
        armed = false;
        model.put(`${DEV.folder}/notes/README.md`, 'theirs');
      },
    });
    const { scaffold, statuses } = start({}, { model, outside: modelOutside(disk, 'first') });
    const made = await scaffold.make(DEV);
    assert.ok(made.is === 'done', JSON.stringify(made));
    assert.equal(armed, false);
    assert.deepEqual(
      made.made.map(({ path }) => path),
      ['exports'],
    );
    assert.deepEqual(statuses(), ALL_THERE);
    assert.equal(model.text(`${DEV.folder}/notes/README.md`), 'theirs');
  });

  type Made = Awaited<ReturnType<WorkspaceScaffold['make']>>;
  const SCENARIO: Scenario<Made> = {
    prepare: model => prepare(model, TEXTS),
    run: outside => start({}, { outside }).scaffold.make(DEV),
  };

  it('is there whole or not at all, wherever making it is stopped or fails', async () => {
    const check: Parameters<typeof afterEveryStop<Made>>[1] = async after => {
      const { model, outside, answer, registry } = after;
      // A failure that goes on keeps a living process from letting go of its lock.
      registry.set('first', 'dead');
      await openStore(outside, { root: HOME, local: `${HOME}/.local` }, { actor: 'later' }).recover();
      const { statuses, scaffold } = start({}, { model, outside });
      const found = statuses();
      // What could not be looked at was said to differ, and what could not be read declared nothing.
      if (answer?.is === 'done') for (const { path } of answer.made) assert.equal(found[path], 'matching', path);
      else
        assert.ok(
          [ALL_MISSING, ALL_THERE].some(each => isDeepStrictEqual(each, found)),
          JSON.stringify(found),
        );
      if (answer?.is === 'done' && answer.scaffold.complete) {
        const told = answer.scaffold.entries.filter(({ status }) => status === 'differing');
        assert.equal(answer.made.length + told.length, 3);
      }
      // Whatever happened, entering it once more makes it whole.
      const later = await scaffold.make(DEV);
      assert.equal(later.is, 'done', JSON.stringify(later));
      assert.deepEqual(statuses(), ALL_THERE);
    };
    await afterEveryStop(SCENARIO, check, some([1, 2], 1));
    await afterEveryFailure(SCENARIO, check, some(['EIO', 'ENOSPC'], 1));
  });
});
