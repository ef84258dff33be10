import assert from 'node:assert/strict';
import type { CommitRequest, Committed } from '../../src/store/commit.ts';
import { failureSentence, type WriteFailure } from '../../src/store/failure.ts';
import { openStore, type Store } from '../../src/store/open-store.ts';
import type { Outside } from '../../src/store/outside.ts';
import { cleanTemps } from '../../src/store/temps.ts';
import { chanceOf } from '../kit/chance.ts';
import { type After, afterEveryFailure, afterEveryStop, type Scenario } from '../kit/every-step.ts';
import { type ModelDisk, modelDisk, Stopped } from '../kit/model-disk.ts';
import { bytesOf, hashOf, modelOutside, PLACE, type Registry, ROOT, textOf } from '../kit/model-outside.ts';

type Answer = Committed | WriteFailure;
type Files = Readonly<Record<string, string>>;

const OLD: Files = {
  'config.toml': 'a = 1 # a content of more than one block\n',
  '.env': 'SECRET=old-and-longer-than-a-block\n',
  'gone.md': '# Gone, with a few words\n',
  'from.md': '# Moved, with a few words\n',
};
const NEW: Files = {
  'config.toml': 'a = 2 # another content of more than one block\n',
  '.env': 'SECRET=new-and-longer-than-a-block\n',
  'moved/here/to.md': OLD['from.md'] ?? '',
  'new/deep/file.md': '# New, with a few words\n',
};
const text = (files: Files, path: string) => files[path] ?? '';
const changed = (path: string) => ({ path, before: hashOf(text(OLD, path)), after: bytesOf(text(NEW, path)) });

const MANY: CommitRequest = {
  label: 'Change much',
  changes: [
    changed('config.toml'),
    { path: 'new/deep/file.md', before: 'absent', after: bytesOf(text(NEW, 'new/deep/file.md')) },
    { path: 'gone.md', before: hashOf(text(OLD, 'gone.md')), after: 'remove' },
    { path: 'from.md', before: hashOf(text(OLD, 'from.md')), moveTo: 'moved/here/to.md' },
    changed('.env'),
  ],
};
const ONE: CommitRequest = { label: 'Change one', changes: [changed('config.toml')] };
const ONE_NEW: Files = { ...OLD, 'config.toml': text(NEW, 'config.toml') };

const open = (outside: Outside): Store => openStore(outside, PLACE, { actor: 'ada@host cli/1' });
const put = (model: ModelDisk, files: Files) => {
  model.putFolder(ROOT);
  for (const [path, content] of Object.entries(files))
    model.put(`${ROOT}/${path}`, content, path === '.env' ? 0o600 : 0o644);
};
const scenarioOf = (request: CommitRequest): Scenario<Answer> => ({
  prepare: model => put(model, OLD),
  run: outside => open(outside).commit(request),
});

const filesOf = (model: ModelDisk): Record<string, string> =>
  Object.fromEntries(
    model
      .paths()
      .filter(path => path.startsWith(`${ROOT}/`) && !path.startsWith(PLACE.local) && !path.endsWith('.tmp'))
      .map(path => [path.slice(ROOT.length + 1), model.text(path) ?? '']),
  );
const isSame = (a: Files, b: Files) => {
  const sorted = (files: Files) => JSON.stringify(Object.entries(files).sort());
  return sorted(a) === sorted(b);
};
const litterOf = (model: ModelDisk) =>
  model.paths().filter(path => path.endsWith('.tmp') && !path.startsWith(PLACE.local));
const journalsOf = (model: ModelDisk) => model.paths().filter(path => path.startsWith(`${PLACE.local}/journal/`));

/** Old or new, nothing left over, and nothing that blocks. */
const checkWhole = async ({ model, outside }: After<Answer>, now: Files): Promise<boolean> => {
  const store = open(outside);
  const recovery = await store.recover();
  assert.ok(!('failed' in recovery), JSON.stringify(recovery));
  assert.deepEqual(recovery.conflicts, []);
  assert.deepEqual(recovery.damaged, []);
  const files = filesOf(model);
  const isNew = isSame(files, now);
  assert.ok(isNew || isSame(files, OLD), JSON.stringify(files, null, 1));
  assert.deepEqual(journalsOf(model), []);
  for (const folder of [ROOT, `${ROOT}/new/deep`, `${ROOT}/moved/here`]) cleanTemps(outside, folder);
  assert.deepEqual(litterOf(model), []);
  assert.equal(model.facts(`${ROOT}/.env`)?.mode, 0o600);
  const next = await store.commit({
    label: 'Go on',
    changes: [{ path: 'next.md', before: 'absent', after: bytesOf('next') }],
  });
  assert.ok(!('failed' in next), JSON.stringify(next));
  return isNew;
};

const logOf = (outside: Outside) => {
  const operations = open(outside).log.read();
  assert.ok(!('failed' in operations));
  return operations;
};

describe('a commit', () => {
  for (const [name, request, now] of [
    ['one file', ONE, ONE_NEW],
    ['many files', MANY, NEW],
  ] as const) {
    it(`of ${name} is done or not after a crash at any step, and done once that was said`, async () => {
      await afterEveryStop(
        scenarioOf(request),
        async after => {
          const isNew = await checkWhole(after, now);
          if (!after.answer) return;
          assert.ok(!('failed' in after.answer) && after.answer.durable && isNew);
          const logged = logOf(after.outside).filter(({ label }) => label === request.label);
          assert.equal(logged.length, 1);
          const versions = open(after.outside).history.versions('config.toml');
          assert.ok(!('failed' in versions));
          assert.ok(open(after.outside).history.read(hashOf(text(OLD, 'config.toml'))));
        },
        [1, 2, 3],
      );
    }).timeout(20_000);

    it(`of ${name} is done or not, and says which, when any step fails`, async () => {
      const codes = name === 'one file' ? undefined : ['EIO', 'EPERM', 'short'];
      await afterEveryFailure(
        scenarioOf(request),
        async after => {
          const { answer, model, story, registry } = after;
          assert.ok(answer);
          if (/all after/.test(story)) registry.set('first', 'dead');
          else if ('failed' in answer && journalsOf(model).length === 0) assert.ok(isSame(filesOf(model), OLD));
          if ('failed' in answer) assert.match(failureSentence(answer), /[.]$/);
          const left = journalsOf(model).length > 0;
          // What could not be removed at once goes when its process has ended; its lock is free before.
          await open(after.outside)
            .lock.acquire({ doing: 'look' })
            .then(held => {
              assert.ok(!('failed' in held), JSON.stringify(held));
              return held.release();
            });
          registry.set('first', 'dead');
          const isNew = await checkWhole(after, now);
          if (!('failed' in answer)) assert.ok(isNew);
          else if (!left) assert.ok(!isNew);
        },
        codes,
      );
    }).timeout(20_000);
  }

  it('is done or not even when those who recover it are stopped as well', async () => {
    await afterEveryStop(
      scenarioOf(MANY),
      async ({ model, registry, story }) => {
        if (journalsOf(model).length === 0) return;
        const chance = chanceOf(story.length * 31 + model.paths().length);
        for (let life = 0; life < 4; life++) {
          const process = `recovering${life}`;
          const disk = model.open({ stopAfter: chance.below(120) });
          const stopped = await open(modelOutside(disk, process, registry))
            .recover()
            .catch((error: unknown) => error);
          if (!(stopped instanceof Stopped)) break;
          registry.set(process, 'dead');
          if (chance.below(2) === 0) model.crash(chance);
        }
        const outside = modelOutside(model.open(), 'last', registry);
        await checkWhole({ model, outside, registry, story }, NEW);
      },
      [1, 2],
    );
  }).timeout(20_000);

  const world = (files: Files = OLD) => {
    const model = modelDisk();
    put(model, files);
    const registry: Registry = new Map();
    return { model, registry, outside: modelOutside(model.open(), 'first', registry) };
  };

  /** A commit that is marked ready and then stopped, with its process dead. */
  const ready = async () => {
    const { model, registry } = world();
    const disk = model.open({
      before(_step, what) {
        if (what === 'rename' && journalsOf(model).some(path => path.endsWith('.ready.json'))) throw new Stopped();
      },
    });
    await assert.rejects(open(modelOutside(disk, 'stopped', registry)).commit(MANY), Stopped);
    registry.set('stopped', 'dead');
    return { model, outside: modelOutside(model.open(), 'later', registry) };
  };

  it('that a crash interrupted is finished by whoever writes next', async () => {
    const { model, outside } = await ready();
    const next = await open(outside).commit({
      label: 'Go on',
      changes: [{ path: 'x.md', before: 'absent', after: bytesOf('x') }],
    });
    assert.ok(!('failed' in next));
    assert.deepEqual(filesOf(model), { ...NEW, 'x.md': 'x' });
    assert.deepEqual(
      logOf(outside).map(({ label }) => label),
      ['Go on', 'Change much'],
    );
  });

  it('leaves what was edited by hand before it could be finished, says so, and keeps its own content', async () => {
    const { model, outside } = await ready();
    model.put(`${ROOT}/config.toml`, 'by hand');
    const store = open(outside);
    const recovery = await store.recover();
    assert.ok(!('failed' in recovery));
    assert.deepEqual(recovery.conflicts, ['config.toml']);
    assert.deepEqual(filesOf(model), { ...NEW, 'config.toml': 'by hand' });
    assert.equal(textOf(store.history.read(hashOf(text(NEW, 'config.toml')))), text(NEW, 'config.toml'));
    assert.deepEqual(litterOf(model), []);
  });

  it('is refused as a whole where one file is not what the caller had read', async () => {
    const { model, outside } = world({ ...OLD, 'gone.md': 'by hand' });
    const answer = await open(outside).commit(MANY);
    assert.deepEqual(answer, { failed: 'changed', path: `${ROOT}/gone.md` });
    assert.deepEqual(filesOf(model), { ...OLD, 'gone.md': 'by hand' });
    assert.deepEqual(litterOf(model), []);
  });

  it('that changes nothing writes nothing but its lock', async () => {
    const { model, outside } = world();
    const same = Object.entries(OLD).map(([path, content]) => ({
      path,
      before: hashOf(content),
      after: bytesOf(content),
    }));
    const answer = await open(outside).commit({ label: 'Nothing', changes: same });
    assert.deepEqual(answer, { durable: true, conflicts: [] });
    assert.deepEqual(
      model.paths().filter(path => /log|history|journal/.test(path)),
      [],
    );
  });

  it('works out its changes while nobody else writes', async () => {
    const { model, outside } = world();
    const [one, two] = [open(outside), open(modelOutside(model.open(), 'second'))];
    const add = (store: Store, line: string) =>
      store.commit({
        label: line,
        changes() {
          const now = model.text(`${ROOT}/config.toml`) ?? '';
          return [{ path: 'config.toml', before: hashOf(now), after: bytesOf(`${now}${line}\n`) }];
        },
      });
    const answers = await Promise.all([add(one, 'b = 1'), add(two, 'c = 1'), add(one, 'd = 1')]);
    assert.ok(answers.every(answer => !('failed' in answer)));
    assert.deepEqual(model.text(`${ROOT}/config.toml`)?.split('\n').slice(1, 4).sort(), ['b = 1', 'c = 1', 'd = 1']);
  });

  it('stays inside the root', async () => {
    const { outside } = world();
    for (const path of ['../x', '/etc/x', 'a/../../x', 'a//b', '', 'a\\b']) {
      const answer = await open(outside).commit({
        label: 'Out',
        changes: [{ path, before: 'absent', after: bytesOf('x') }],
      });
      assert.ok('failed' in answer && answer.failed === 'link', path);
    }
  });

  it('touches no file twice', async () => {
    const { outside } = world();
    const answer = await open(outside).commit({
      label: 'Twice',
      changes: [changed('config.toml'), changed('config.toml')],
    });
    assert.ok('failed' in answer);
  });

  it('moves no file over another one', async () => {
    const { outside, model } = world();
    const changes = [{ path: 'from.md', before: hashOf(text(OLD, 'from.md')), moveTo: 'gone.md' }];
    const answer = await open(outside).commit({ label: 'Move', changes });
    assert.deepEqual(answer, { failed: 'changed', path: `${ROOT}/gone.md` });
    assert.deepEqual(filesOf(model), OLD);
  });

  it('of a newer Mooring is left for that one', async () => {
    const { model, outside } = world();
    const journal = { schema: 2, operation: {}, steps: [], folders: [] };
    model.put(`${PLACE.local}/journal/abc.ready.json`, JSON.stringify(journal));
    const answer = await open(outside).commit(ONE);
    assert.ok('failed' in answer && answer.failed === 'newer');
    assert.equal(journalsOf(model).length, 1);
  });

  it('is not held up by a journal that nobody can read', async () => {
    const { model, outside } = world();
    model.put(`${PLACE.local}/journal/abc.ready.json`, '{"sch');
    const recovery = await open(outside).recover();
    assert.ok(!('failed' in recovery));
    assert.deepEqual(recovery.damaged, [`${PLACE.local}/journal/abc.ready.json`]);
    assert.ok(!('failed' in (await open(outside).commit(ONE))));
  });

  it('reads nothing into being', async () => {
    const { model, outside } = world();
    const store = open(outside);
    await store.recover();
    store.log.read();
    store.history.versions('config.toml');
    assert.deepEqual(
      model.paths().filter(path => path.startsWith(PLACE.local)),
      [],
    );
  });

  it('lets git find what it should not carry', async () => {
    const { model, outside } = world();
    const ignore = { path: `${ROOT}/.gitignore`, text: '.local/\n' };
    await openStore(outside, { ...PLACE, ignore }, { actor: 'ada' }).commit(ONE);
    assert.equal(model.text(`${ROOT}/.gitignore`), '.local/\n');
  });
});
