import assert from 'node:assert/strict';
import type { WriteFailure } from '../../src/store/failure.ts';
import { failureSentence } from '../../src/store/failure.ts';
import { type Replaced, removeFile, replaceFile } from '../../src/store/replace.ts';
import { cleanTemps } from '../../src/store/temps.ts';
import { chanceOf } from '../kit/chance.ts';
import { afterEveryFailure, afterEveryStop, type Scenario } from '../kit/every-step.ts';
import { type ModelDisk, modelDisk } from '../kit/model-disk.ts';
import { bytesOf, hashOf, modelOutside, ROOT } from '../kit/model-outside.ts';

const FILE = `${ROOT}/config.toml`;
const OLD = 'old = 1 # with a content that is longer than one block\n';
const NEW = 'new = 2 # with another content that is longer than a block as well\n';
type Answer = Replaced | WriteFailure;

const changing: Scenario<Answer> = {
  prepare: model => model.put(FILE, OLD, 0o640),
  run: outside => replaceFile(outside, FILE, bytesOf(NEW), { expect: hashOf(OLD) }),
};
const making: Scenario<Answer> = {
  prepare: model => model.putFolder(ROOT),
  run: outside => replaceFile(outside, FILE, bytesOf(NEW), { expect: 'absent' }),
};
const removing: Scenario<Answer> = {
  prepare: model => model.put(FILE, OLD),
  run: outside => removeFile(outside, FILE, { expect: hashOf(OLD) }),
};
const through: Scenario<Answer> = {
  prepare(model) {
    model.put('/dotfiles/config.toml', OLD);
    model.putFolder(ROOT);
    model.putLink(FILE, '../../dotfiles/config.toml');
  },
  run: outside => replaceFile(outside, FILE, bytesOf(NEW)),
};

const scenarios: Record<string, { scenario: Scenario<Answer>; old: string | undefined; now: string | undefined }> = {
  'a changed file': { scenario: changing, old: OLD, now: NEW },
  'a new file': { scenario: making, old: undefined, now: NEW },
  'a removed file': { scenario: removing, old: OLD, now: undefined },
  'a file behind a link': { scenario: through, old: OLD, now: NEW },
};

const folders = [ROOT, '/dotfiles'];
const litter = (model: ModelDisk) => model.paths().filter(path => path.endsWith('.tmp'));

describe('replacing one file', () => {
  for (const [name, { scenario, old, now }] of Object.entries(scenarios)) {
    it(`leaves ${name} old or new after a crash at any step, and new once that was said`, async () => {
      await afterEveryStop(scenario, ({ model, answer, outside }) => {
        const text = model.text(FILE);
        assert.ok(text === old || text === now, `torn: ${text}`);
        if (answer) assert.ok(!('failed' in answer) && answer.durable && text === now);
        for (const folder of folders) cleanTemps(outside, folder);
        assert.deepEqual(litter(model), []);
      });
    });

    it(`leaves ${name} as it was when a step fails, says why, and leaves no litter`, async () => {
      await afterEveryFailure(scenario, ({ model, answer, outside, registry }) => {
        assert.ok(answer);
        if ('failed' in answer) {
          assert.equal(model.text(FILE), old);
          assert.match(failureSentence(answer), /config\.toml.*[.]$/);
        } else {
          assert.equal(model.text(FILE), now);
        }
        // What could not be removed at once goes when its process has ended.
        registry.set('first', 'dead');
        for (const folder of folders) cleanTemps(outside, folder);
        assert.deepEqual(litter(model), []);
      });
    });
  }

  const world = (prepare: (model: ModelDisk) => void) => {
    const model = modelDisk();
    prepare(model);
    const disk = model.open();
    return { model, disk, outside: modelOutside(disk, 'first') };
  };
  const replace = async (prepare: (model: ModelDisk) => void, options = {}) => {
    const { model, outside } = world(prepare);
    return { model, answer: await replaceFile(outside, FILE, bytesOf(NEW), options) };
  };

  it('keeps the mode and group of the old file', async () => {
    const { model } = await replace(made => made.put(FILE, OLD, 0o600));
    assert.equal(model.facts(FILE)?.mode, 0o600);
  });

  it('makes a secret for its owner alone', async () => {
    const { model } = await replace(made => made.putFolder(ROOT), { mode: 0o600 });
    assert.equal(model.facts(FILE)?.mode, 0o600);
  });

  it('keeps a link and writes its target', async () => {
    const { model } = await replace(through.prepare as (model: ModelDisk) => void);
    assert.equal(model.facts(FILE)?.type, 'link');
    assert.equal(model.text('/dotfiles/config.toml'), NEW);
  });

  it('refuses a link that leads where the caller does not allow', async () => {
    const allows = (path: string) => path.startsWith(`${ROOT}/`);
    const { model, answer } = await replace(through.prepare as (model: ModelDisk) => void, { allows });
    assert.ok('failed' in answer && answer.failed === 'link');
    assert.equal(model.text(FILE), OLD);
  });

  it('refuses a circular link', async () => {
    const { answer } = await replace(model => {
      model.putLink(FILE, 'other.toml');
      model.putLink(`${ROOT}/other.toml`, 'config.toml');
    });
    assert.ok('failed' in answer && answer.failed === 'link');
  });

  it('makes the file that a dangling link names', async () => {
    const { model } = await replace(made => {
      made.putFolder('/dotfiles');
      made.putFolder(ROOT);
      made.putLink(FILE, '/dotfiles/config.toml');
    });
    assert.equal(model.text('/dotfiles/config.toml'), NEW);
  });

  it('refuses a file that is read-only, a folder, and a folder that is not there', async () => {
    const failed = async (prepare: (model: ModelDisk) => void) => {
      const { answer } = await replace(prepare);
      return 'failed' in answer && answer.failed;
    };
    assert.equal(await failed(model => model.put(FILE, OLD, 0o444)), 'read-only');
    assert.equal(await failed(model => model.putFolder(FILE)), 'is-folder');
    assert.equal(await failed(() => undefined), 'missing-folder');
  });

  it('writes nothing where the content is the same', async () => {
    const { model, disk, outside } = world(made => made.put(FILE, NEW, 0o444));
    const answer = await replaceFile(outside, FILE, bytesOf(NEW));
    assert.deepEqual(answer, { hash: hashOf(NEW), before: hashOf(NEW), changed: false, durable: true });
    assert.ok(disk.steps() <= 4);
    assert.equal(model.facts(FILE)?.mode, 0o444);
  });

  it('promises of a content that is there already that it lasts, even if its writer died before it did', async () => {
    for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
      await afterEveryStop(
        changing,
        async ({ model, outside, story }) => {
          const answer = await replaceFile(outside, FILE, bytesOf(NEW));
          assert.ok(!('failed' in answer) && answer.durable);
          model.crash(chanceOf(seed * 7919 + story.length));
          assert.equal(model.text(FILE), NEW);
        },
        [],
      );
    }
  });

  it('notices an editor that saves right before the rename', async () => {
    const model = modelDisk();
    model.put(FILE, OLD);
    const disk = model.open({
      before(_step, what) {
        if (what === 'close') model.put(FILE, 'by hand');
      },
    });
    const answer = await replaceFile(modelOutside(disk, 'first'), FILE, bytesOf(NEW), { expect: hashOf(OLD) });
    assert.deepEqual(answer, { failed: 'changed', path: FILE });
    assert.equal(model.text(FILE), 'by hand');
    assert.deepEqual(litter(model), []);
  });

  it('replaces nothing that appeared where a new file was to go', async () => {
    const model = modelDisk();
    model.putFolder(ROOT);
    const disk = model.open({
      before(_step, what) {
        if (what === 'link') model.put(FILE, 'by hand');
      },
    });
    const answer = await replaceFile(modelOutside(disk, 'first'), FILE, bytesOf(NEW), { expect: 'absent' });
    assert.deepEqual(answer, { failed: 'changed', path: FILE });
    assert.equal(model.text(FILE), 'by hand');
  });

  it('stops at its fence', async () => {
    const lost: WriteFailure = { failed: 'lost-lock', path: ROOT };
    const { model, answer } = await replace(made => made.put(FILE, OLD), { fence: () => lost });
    assert.deepEqual(answer, { ...lost, path: FILE });
    assert.equal(model.text(FILE), OLD);
    assert.deepEqual(litter(model), []);
  });

  it('waits out what holds the file for a moment, and no longer', async () => {
    for (const code of ['EPERM', 'EACCES', 'EBUSY', 'EIO']) {
      const model = modelDisk();
      model.put(FILE, OLD);
      let renames = 0;
      const disk = model.open();
      const busy = {
        ...disk,
        rename: (from: string, to: string) =>
          renames++ < 2 ? ({ failed: 'other', code } as const) : disk.rename(from, to),
      };
      const outside = modelOutside(busy, 'first');
      const answer = await replaceFile(outside, FILE, bytesOf(NEW));
      assert.equal('failed' in answer, code === 'EIO');
      assert.equal(outside.waitedMs(), code === 'EIO' ? 0 : 30);
    }
  });

  it('does not promise what the system cannot', async () => {
    const { answer } = await replace(model => {
      model.put(FILE, OLD);
      model.traits.folderSync = false;
    });
    assert.ok(!('failed' in answer) && !answer.durable);
  });

  it('leaves the temporary files of processes that live', () => {
    const { model, outside } = world(made => {
      made.put(`${ROOT}/.mooring-first-1.tmp`, '');
      made.put(`${ROOT}/.mooring-other-1.tmp`, '');
      made.put(`${ROOT}/.mooring-notes.md`, '');
    });
    const registry = new Map([['other', 'dead' as const]]);
    assert.equal(cleanTemps(modelOutside(outside.disk, 'later', registry), ROOT), 1);
    assert.deepEqual(model.paths(), [`${ROOT}/.mooring-first-1.tmp`, `${ROOT}/.mooring-notes.md`]);
  });
});
