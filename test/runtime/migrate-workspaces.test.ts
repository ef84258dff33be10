import assert from 'node:assert/strict';
import { type Migrated, type MigrateOptions, migrateWorkspaces } from '../../src/runtime/migrate-workspaces.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Outside } from '../../src/store/outside.ts';
import { afterEveryStop, type Scenario } from '../kit/every-step.ts';
import { type ModelDisk, modelDisk } from '../kit/model-disk.ts';
import { modelOutside, PLACE, ROOT } from '../kit/model-outside.ts';

const OLD = '# d\n[dev]\nbaseUrl = "x" # here\n[prod]\nextend = "dev"\n';
const MOVED = `${ROOT}/workspaces.toml.migrated-2023-11-14`;

const migrate = (outside: Outside, options: Partial<MigrateOptions> = {}): Promise<Migrated> =>
  migrateWorkspaces({
    ...outside,
    nowMs: outside.clock(),
    rootFolder: ROOT,
    store: openStore(outside, PLACE, { actor: 'ada@host cli/1' }),
    prefix: '',
    elsewhere: [],
    force: false,
    dryRun: false,
    ask: async ({ number }) => `given-${number}`,
    loadAscii: async () => text => text.normalize('NFKD').replace(/\P{ASCII}/gu, ''),
    shown: path => path,
    freshId: () =>
      `${outside.random.suffix()}0000000000000000000000000000000000`.slice(0, 32).replace(/[^0-9a-f]/g, '0'),
    ...options,
  });

const withFiles = (files: Readonly<Record<string, string>>): { model: ModelDisk; outside: Outside } => {
  const model = modelDisk();
  model.putFolder(ROOT);
  for (const [path, text] of Object.entries(files)) model.put(`${ROOT}/${path}`, text);
  return { model, outside: modelOutside(model.open(), 'one') };
};
const ownPaths = (model: ModelDisk): string[] => model.paths().filter(path => !path.includes('/.local/'));

describe('migrating the workspaces of a root', () => {
  it('is one commit, which one undo takes back', async () => {
    const { model, outside } = withFiles({ 'workspaces.toml': OLD });
    const done = await migrate(outside);
    assert.equal(done.is, 'done');
    assert.deepEqual(ownPaths(model), [
      `${ROOT}/workspaces.toml.migrated-2023-11-14`,
      `${ROOT}/workspaces/dev/workspace.toml`,
      `${ROOT}/workspaces/prod/workspace.toml`,
    ]);
    assert.equal(model.text(MOVED), OLD);
    assert.match(
      model.text(`${ROOT}/workspaces/dev/workspace.toml`) ?? '',
      /^# d\n\nid = "ws-.*"\nbase-url = "x" # here\n$/,
    );
    const store = openStore(outside, PLACE, { actor: 'ada@host cli/1' });
    const operations = store.log.read();
    assert.ok(!('failed' in operations));
    assert.deepEqual(
      operations.map(({ label }) => label),
      ['Migrate workspaces from workspaces.toml'],
    );
    const undone = await store.undo();
    assert.ok(!('failed' in undone), JSON.stringify(undone));
    assert.deepEqual(ownPaths(model), [`${ROOT}/workspaces.toml`]);
    assert.equal(model.text(`${ROOT}/workspaces.toml`), OLD);
  });

  it('is whole or not at all after a crash at any step, and can be run again', async () => {
    const scenario: Scenario<Migrated> = {
      prepare: model => {
        model.putFolder(ROOT);
        model.put(`${ROOT}/workspaces.toml`, OLD);
      },
      run: outside => migrate(outside),
    };
    await afterEveryStop(
      scenario,
      async ({ model, outside }) => {
        const again = await migrate(outside);
        assert.ok(again.is === 'done' || again.is === 'nothing', JSON.stringify(again));
        assert.deepEqual(ownPaths(model).filter(path => !/\.tmp$/.test(path)).length, 3);
        assert.equal(model.text(MOVED), OLD);
      },
      [],
    );
  });

  it('writes nothing in a dry run, and nothing where the file is held', async () => {
    const { model, outside } = withFiles({ 'workspaces.toml': OLD });
    assert.equal((await migrate(outside, { dryRun: true })).is, 'planned');
    assert.deepEqual(model.paths(), [`${ROOT}/workspaces.toml`]);
    const broken = withFiles({ 'workspaces.toml': '[dev\n' });
    const held = await migrate(broken.outside);
    assert.ok(held.is === 'refused');
    assert.match(held.message, /workspaces\.toml:1: .* Nothing was done\.$/);
    assert.deepEqual(broken.model.paths(), [`${ROOT}/workspaces.toml`]);
  });

  it('asks for missing names, and does nothing where the person gives none', async () => {
    const files = { 'workspaces.yaml': '- {a: 1}\n- {name: dev}\n' };
    const given = withFiles(files);
    assert.equal((await migrate(given.outside, { ask: async () => 'Été' })).is, 'done');
    assert.ok(given.model.text(`${ROOT}/workspaces/ete/workspace.toml`)?.includes('description = "Été"'));
    const { model, outside } = withFiles(files);
    const refused = await migrate(outside, { ask: async () => undefined });
    assert.ok(refused.is === 'refused');
    assert.equal(refused.message, `The entry at ${ROOT}/workspaces.yaml:1 has no name; nothing was done.`);
    assert.deepEqual(model.paths(), [`${ROOT}/workspaces.yaml`]);
  });

  it('leaves everything where somebody changes the file meanwhile', async () => {
    const { model, outside } = withFiles({ 'workspaces.yaml': '- {a: 1}\n' });
    const changed = await migrate(outside, {
      async ask() {
        model.put(`${ROOT}/workspaces.yaml`, '- {a: 2}\n');
        return 'dev';
      },
    });
    assert.ok(changed.is === 'refused');
    assert.match(changed.message, /changed by somebody else/);
    assert.deepEqual(ownPaths(model), [`${ROOT}/workspaces.yaml`]);
  });

  it('moves an old file aside also when every folder wins', async () => {
    const { model, outside } = withFiles({
      'workspaces.toml': OLD,
      'workspaces/dev/workspace.toml': '',
      'workspaces/prod/workspace.toml': '',
    });
    const done = await migrate(outside);
    assert.ok(done.is === 'done' && done.plan.files.length === 0);
    assert.equal(model.text(MOVED), OLD);
    assert.equal(model.text(`${ROOT}/workspaces/dev/workspace.toml`), '');
    assert.equal((await migrate(outside)).is, 'nothing');
  });

  it('asks for the file itself where a link stands for it', async () => {
    const { model, outside } = withFiles({ 'dotfiles.toml': OLD });
    model.putLink(`${ROOT}/workspaces.toml`, 'dotfiles.toml');
    const refused = await migrate(outside);
    assert.ok(refused.is === 'refused');
    assert.equal(refused.message, `${ROOT}/workspaces.toml is a link; name the file itself: ${ROOT}/dotfiles.toml.`);
  });
});
