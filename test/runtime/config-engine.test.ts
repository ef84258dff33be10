import assert from 'node:assert/strict';
import { set, unset } from '../../src/config/intent.ts';
import type { KeyChange } from '../../src/runtime/config-engine.ts';
import { modelDisk } from '../kit/model-disk.ts';
import { modelOutside } from '../kit/model-outside.ts';
import {
  changeTexts,
  HOME,
  OLDER_FILE,
  PROJECT,
  PROJECT_FILE,
  refusedBy,
  rig,
  SHOWN,
  USER_FILE,
  withoutMeta,
  writtenBy,
} from './config-kit.ts';

describe('reading', () => {
  it('makes nothing, however often somebody looks', async () => {
    const { model, engine } = rig();
    engine.get('watch.polling');
    engine.explain('bindings');
    engine.history();
    engine.watch(() => {});
    await engine.reload();
    engine.close();
    assert.deepEqual(model.paths(), []);
    assert.equal(model.facts(HOME), undefined);
  });

  it('goes down the layers, and says who decides', () => {
    const { model, engine } = rig({ variables: { MOORING_WATCH_POLLING: 'true' } });
    assert.equal(engine.get('watch.polling'), true);
    assert.equal(engine.explain('watch.polling').by?.variable, 'MOORING_WATCH_POLLING');
    model.put(USER_FILE, '[watch]\npolling-interval-ms = 700\n');
    model.put(PROJECT_FILE, '[watch]\npolling-interval-ms = 800\n');
    void engine.reload();
    assert.equal(engine.get('watch.polling-interval-ms'), 800);
    assert.equal(engine.get('watch . "polling-interval-ms"'), 800);
    assert.deepEqual(
      [...engine.getSection('watch')],
      [
        ['polling', true],
        ['polling-interval-ms', 800],
      ],
    );
  });

  it('serves the last good state while a file cannot be read, and says so', () => {
    const { model, engine, told } = rig();
    model.put(USER_FILE, '[watch]\npolling-interval-ms = 700\n');
    void engine.reload();
    model.put(USER_FILE, '[watch]\npolling-interval-ms = \n');
    void engine.reload();
    assert.equal(engine.get('watch.polling-interval-ms'), 700);
    const file = engine.config.files.find(({ layer }) => layer === 'user');
    assert.ok(file?.lastGood && file.readOnly);
    assert.match(told.join('\n'), /~\/\.mooring\/config\.toml cannot be read: .* What it said before still holds\./);
    model.put(USER_FILE, '');
    void engine.reload();
    assert.equal(engine.get('watch.polling-interval-ms'), 1000);
  });

  it('reads an older file beside the new one, which goes first', () => {
    const { model, engine } = rig();
    model.put(OLDER_FILE, '[default-project]\nproject = "old"\n');
    void engine.reload();
    assert.equal(engine.get('default-workspace.workspace'), 'old');
    model.put(USER_FILE, '[default-workspace]\nworkspace = "new"\n');
    void engine.reload();
    assert.equal(engine.get('default-workspace.workspace'), 'new');
  });
});

describe('writing', () => {
  it('makes the user’s file with its folders, at the first set', async () => {
    const { model, engine } = rig();
    const { operation, ...written } = writtenBy(await engine.set('default-workspace.workspace', 'dev'));
    assert.match(operation ?? '', /^\S+$/);
    assert.equal(writtenBy(await engine.set('default-workspace.workspace', 'dev')).operation, undefined);
    assert.deepEqual(written, {
      is: 'written',
      changed: true,
      layer: 'user',
      file: SHOWN.user,
      hidden: [],
      durable: true,
    });
    assert.equal(withoutMeta(model.text(USER_FILE)), '[default-workspace]\nworkspace = "dev"\n');
    assert.match(
      model.text(USER_FILE) ?? '',
      /\n\[__meta__\]\nrev = 1\n"default-workspace\.workspace" = \{ when = .*, by = "ana@pier test\/1", rev = 1, digest = "[0-9a-f]{16}" \}\n$/,
    );
    assert.equal(model.facts(USER_FILE)?.mode, 0o644);
    assert.equal(engine.get('default-workspace.workspace'), 'dev');
  });

  it('makes the project’s file, without metadata, and keeps the user’s out of it', async () => {
    const { model, engine } = rig();
    writtenBy(await engine.set('watch.polling', true, { layer: 'project' }));
    assert.equal(model.text(PROJECT_FILE), '[watch]\npolling = true\n');
    assert.equal(model.text(USER_FILE), undefined);
  });

  it('changes the touched value alone', async () => {
    const { model, engine } = rig();
    const text = '# mine\r\n[watch]\r\npolling   =  false # why\r\n\r\n[other]\r\nx = [1,\r\n 2]';
    model.put(PROJECT_FILE, text);
    writtenBy(await engine.set('watch.polling', true, { layer: 'project' }));
    assert.equal(model.text(PROJECT_FILE), text.replace('false', 'true'));
    writtenBy(await engine.set('watch.polling', false, { layer: 'project' }));
    assert.equal(model.text(PROJECT_FILE), text);
  });

  it('writes nothing where every key has its value already', async () => {
    const { model, engine } = rig();
    writtenBy(await engine.set('watch.polling', true));
    const text = model.text(USER_FILE);
    let writes = 0;
    engine.onWrite(() => writes++);
    assert.equal(writtenBy(await engine.set('watch.polling', true)).changed, false);
    assert.equal(writtenBy(await engine.unset('watch.polling-interval-ms')).changed, false);
    assert.equal(model.text(USER_FILE), text);
    assert.equal(writes, 0);
  });

  it('makes nothing to unset what is nowhere', async () => {
    const { model, engine } = rig();
    assert.equal(writtenBy(await engine.unset('watch.polling')).changed, false);
    assert.deepEqual(model.paths(), []);
  });

  it('sets several keys at once or none', async () => {
    const { model, engine } = rig();
    writtenBy(await engine.update([set(['watch', 'polling'], true), set(['default-workspace', 'workspace'], 'dev')]));
    assert.equal(engine.get('default-workspace.workspace'), 'dev');
    const text = model.text(USER_FILE);
    refusedBy(await engine.update([set(['watch', 'polling'], false), set(['discovery', 'ignore'], 'x')]), 'wrong-type');
    assert.equal(model.text(USER_FILE), text);
  });

  it('applies intents to what the file says at that moment', async () => {
    const { model, engine } = rig();
    model.put(USER_FILE, 'mine = 1\n');
    await engine.reload();
    model.put(USER_FILE, 'mine = 2 # by hand\n[new]\nx = 1\n');
    writtenBy(await engine.set('watch.polling', true));
    assert.match(model.text(USER_FILE) ?? '', /^mine = 2 # by hand\n\[new\]\nx = 1\n\n\[watch\]\npolling = true\n/);
  });

  it('merges an edit by hand that leaves size and time of the file as they were', async () => {
    const { model, engine } = rig();
    model.put(USER_FILE, 'mine = 1\nother = 1\n');
    for (const value of [2, 3]) writtenBy(await engine.set('mine', value));
    const before = model.facts(USER_FILE);
    model.put(USER_FILE, (model.text(USER_FILE) ?? '').replace('other = 1', 'other = 5'));
    assert.deepEqual(model.facts(USER_FILE), before);
    writtenBy(await engine.set('mine', 4));
    assert.match(model.text(USER_FILE) ?? '', /^mine = 4\nother = 5\n/);
    assert.equal(engine.get('other'), 5);
  });

  it('waits for an editor that has emptied the file to write it again, and for nobody for long', async () => {
    for (const isKnown of [true, false]) {
      const model = modelDisk();
      const outside = modelOutside(model.open(), 'first');
      let isSaved = false;
      const wait = async (delayMs: number): Promise<void> => {
        await outside.wait(delayMs);
        if (!isSaved) model.put(USER_FILE, 'mine = 1\nother = 5\n');
        isSaved = true;
      };
      model.put(USER_FILE, isKnown ? 'mine = 1\nother = 1\n' : '');
      const { engine } = rig({ model, outside: { ...outside, wait } });
      model.put(USER_FILE, '');
      writtenBy(await engine.set('mine', 2));
      assert.equal(withoutMeta(model.text(USER_FILE)), 'mine = 2\nother = 5\n');
      model.put(USER_FILE, '');
      const before = outside.waitedMs();
      writtenBy(await engine.set('mine', 3));
      assert.equal(withoutMeta(model.text(USER_FILE)), 'mine = 3\n');
      assert.ok(outside.waitedMs() - before < 300);
      model.put(USER_FILE, '');
      model.clockMs -= 3_600_000;
      model.put(USER_FILE, '');
      const later = outside.waitedMs();
      writtenBy(await engine.set('mine', 4));
      assert.equal(outside.waitedMs(), later, 'one that has been empty for long is no save');
    }
  });

  it('takes what it has just written for granted, and nothing that came after', async () => {
    const { model, engine } = rig();
    for (const value of [1, 2, 3]) writtenBy(await engine.set('mine', value));
    const broken = (model.text(USER_FILE) ?? '').replace('mine = 3', 'mine = 3 3');
    model.put(USER_FILE, broken);
    assert.match(refusedBy(await engine.set('mine', 4), 'invalid-file'), /^~\/\.mooring\/config\.toml:1:\d+ is not/);
    assert.equal(model.text(USER_FILE), broken);
    assert.equal(engine.get('mine'), 3);
    model.put(USER_FILE, 'schema = 7\nmine = 3\n');
    refusedBy(await engine.set('mine', 4), 'newer-schema');
    model.put(USER_FILE, 'mine = 5\n');
    writtenBy(await engine.set('mine', 6));
    assert.match(model.text(USER_FILE) ?? '', /^mine = 6\n/);
  });

  it('never touches a file that cannot be read, and names the place', async () => {
    const { model, engine } = rig();
    model.put(USER_FILE, '[watch]\npolling = maybe\n');
    for (const answer of [
      await engine.set('watch.polling', true),
      await engine.unset('watch'),
      await engine.update([unset(['x'])]),
    ]) {
      assert.match(refusedBy(answer, 'invalid-file'), /^~\/\.mooring\/config\.toml:2:\d+ is not written/);
    }
    assert.equal(model.text(USER_FILE), '[watch]\npolling = maybe\n');
    assert.deepEqual(model.paths(), [USER_FILE]);
  });

  it('never writes a file with a newer shape', async () => {
    const { model, engine } = rig();
    model.put(USER_FILE, 'schema = 7\n');
    await engine.reload();
    assert.match(refusedBy(await engine.set('watch.polling', true), 'newer-schema'), /version 7/);
    assert.deepEqual(model.paths(), [USER_FILE]);
  });

  it('refuses what makes no sense before anything is made', async () => {
    const { model, engine } = rig();
    refusedBy(await engine.set('watch.polling', 'yes'), 'wrong-type');
    refusedBy(await engine.set('default-workspace.workspace', 'dev', { layer: 'project' }), 'scope');
    refusedBy(await engine.set('policies.x', 1, { layer: 'project' }), 'scope');
    refusedBy(await engine.set('__meta__.rev', 1), 'other');
    refusedBy(await engine.set('no good key', 1), 'other');
    refusedBy(await engine.set('', 1), 'other');
    refusedBy(await engine.restore('f'.repeat(64)), 'not-found');
    assert.deepEqual(model.paths(), []);
    const alone = rig({ layers: ['user'] });
    refusedBy(await alone.engine.set('watch.polling', true, { layer: 'project' }), 'no-project');
  });

  it('says which layer hides what was set', async () => {
    const { model, engine } = rig({ variables: { MOORING_WATCH_POLLING: 'true' } });
    model.put(PROJECT_FILE, '[watch]\npolling-interval-ms = 800\n');
    await engine.reload();
    const written = writtenBy(
      await engine.update([set(['watch', 'polling'], false), set(['watch', 'polling-interval-ms'], 900)]),
    );
    assert.deepEqual(written.hidden, [
      '“watch.polling” is hidden by MOORING_WATCH_POLLING, which goes first; unset that variable for this to hold.',
      '“watch.polling-interval-ms” is hidden by .mooring/config.toml:2, which goes first; unset it there for this to hold.',
    ]);
  });

  it('edits older files in the layout they have, and takes a key out of all of them', async () => {
    const { model, engine } = rig();
    model.put(OLDER_FILE, '[default-project]\nproject = "old" # mine\n');
    await engine.reload();
    writtenBy(await engine.set('default-workspace.workspace', 'next'));
    assert.equal(model.text(OLDER_FILE), '[default-project]\nproject = "next" # mine\n');
    assert.equal(model.text(USER_FILE), undefined);
    model.put(USER_FILE, '[default-workspace]\nworkspace = "new"\n[x]\ny = 1\n');
    writtenBy(await engine.unset('default-workspace'));
    assert.equal(engine.get('default-workspace.workspace'), undefined);
    assert.equal(model.text(OLDER_FILE), '');
    assert.match(model.text(USER_FILE) ?? '', /^\[x\]\ny = 1\n/);
  });

  it('waits for the lock only as long as it is told, and names the holder', async () => {
    const { model, engine } = rig();
    writtenBy(await engine.set('watch.polling', true));
    const other = rig({ model, actor: 'ben@quay cli/7' });
    // The second process is in the middle of a write that never ends.
    let seen = '';
    const slow = { ...set(['x'], 1) };
    const label = 'something long';
    await other.engine.update([slow], { label });
    model.put(
      `${HOME}/.local/lock/9`,
      JSON.stringify({
        process: 'other',
        token: 't',
        actor: 'ben@quay cli/7',
        since: '2026-01-01T00:00:00.000Z',
        doing: label,
      }),
    );
    seen = refusedBy(await engine.set('watch.polling', false, { patienceMs: 50 }), 'locked');
    assert.equal(
      seen,
      'ben@quay cli/7 is writing (something long) since 2026-01-01T00:00:00.000Z; try again when that is done, or end that process.',
    );
  });

  it('answers that it is closed', async () => {
    const { engine } = rig();
    engine.close();
    refusedBy(await engine.set('watch.polling', true), 'closed');
  });
});

describe('history', () => {
  it('brings an earlier state back, as a write like any other', async () => {
    const { model, engine } = rig();
    model.put(USER_FILE, '# first\n[watch]\npolling = true\n');
    writtenBy(await engine.set('watch.polling', false));
    writtenBy(await engine.set('x', 1));
    const [newest, first] = engine.history();
    assert.equal(newest?.actor, 'ana@pier test/1');
    assert.ok(first);
    const before = model.text(USER_FILE);
    writtenBy(await engine.restore(first.hash));
    assert.equal(withoutMeta(model.text(USER_FILE)), '# first\n[watch]\npolling = true\n');
    assert.match(model.text(USER_FILE) ?? '', /rev = 3\n"watch\.polling"/);
    assert.equal(engine.get('x'), undefined);
    const latest = engine.history()[0];
    writtenBy(await engine.restore(latest?.hash ?? ''));
    assert.equal(withoutMeta(model.text(USER_FILE)), withoutMeta(before));
  });

  it('keeps none where the config says so', async () => {
    const { model, engine } = rig();
    writtenBy(await engine.set('history.versions', 0));
    writtenBy(await engine.set('x', 1));
    writtenBy(await engine.set('x', 2));
    assert.deepEqual(engine.history(), []);
    assert.ok(!model.paths().some(path => path.includes('/history/')));
  });

  it('keeps more or less as soon as the config says so', async () => {
    const { engine } = rig();
    for (const versions of [3, 2]) writtenBy(await engine.set('history.versions', versions));
    writtenBy(await engine.set('history.versions', 0));
    const kept = engine.history().length;
    writtenBy(await engine.set('history.versions', 4));
    assert.equal(engine.history().length, kept, 'under what held until then');
    writtenBy(await engine.set('history.versions', 5));
    assert.equal(engine.history().length, kept + 1);
  });
});

describe('telling', () => {
  it('tells each effective change once, whoever wrote it', async () => {
    const { model, engine, hint, pass } = rig();
    const seen: KeyChange[][] = [];
    engine.watch(changes => seen.push([...changes]));
    writtenBy(await engine.set('watch.polling-interval-ms', 700));
    assert.deepEqual(seen.splice(0).map(changeTexts), [['watch.polling-interval-ms: 1000 -> 700 (user)']]);
    hint();
    pass(100);
    assert.deepEqual(seen, [], 'its own write comes back as nothing');
    model.put(PROJECT_FILE, '[watch]\npolling-interval-ms = 800\n');
    hint();
    hint();
    pass(10);
    assert.deepEqual(seen, [], 'hints are gathered');
    pass(40);
    hint();
    pass(100);
    assert.deepEqual(seen.splice(0).map(changeTexts), [['watch.polling-interval-ms: 700 -> 800 (project)']]);
    writtenBy(await engine.set('watch.polling-interval-ms', 900));
    assert.deepEqual(seen, [], 'a hidden change is none');
    model.put(PROJECT_FILE, '# nothing left but this\n');
    hint();
    pass(100);
    assert.deepEqual(seen.splice(0).map(changeTexts), [['watch.polling-interval-ms: 800 -> 900 (user)']]);
  });

  it('is silent while a file cannot be read', () => {
    const { model, engine, hint, pass } = rig();
    model.put(USER_FILE, '[watch]\npolling-interval-ms = 700\n');
    const seen: KeyChange[] = [];
    void engine.reload();
    engine.watch(changes => seen.push(...changes));
    model.put(USER_FILE, '[watch]\npolling-inter');
    hint();
    pass(1000);
    assert.deepEqual(seen, []);
    model.put(USER_FILE, '[watch]\npolling-interval-ms = 700 # again\n');
    hint();
    pass(1000);
    assert.deepEqual(seen, []);
  });

  it('does not believe a file that is empty for a moment', () => {
    const { model, engine, hint, pass } = rig();
    model.put(USER_FILE, '[watch]\npolling-interval-ms = 700\n');
    void engine.reload();
    const seen: KeyChange[] = [];
    engine.watch(changes => seen.push(...changes));
    pass(100);
    model.put(USER_FILE, '');
    hint();
    pass(60);
    assert.equal(engine.get('watch.polling-interval-ms'), 700);
    model.put(USER_FILE, '[watch]\npolling-interval-ms = 750\n');
    hint();
    pass(300);
    assert.deepEqual(changeTexts(seen.splice(0)), ['watch.polling-interval-ms: 700 -> 750 (user)']);
    model.put(USER_FILE, '');
    hint();
    pass(300);
    assert.deepEqual(changeTexts(seen), ['watch.polling-interval-ms: 750 -> 1000 (default)']);
  });

  it('notices without a hint, in time', () => {
    const { model, engine, pass } = rig({ sweepMs: 5000 });
    const seen: KeyChange[] = [];
    engine.watch(changes => seen.push(...changes));
    pass(100);
    model.put(USER_FILE, '[watch]\npolling-interval-ms = 700\n');
    pass(5000);
    assert.deepEqual(changeTexts(seen), ['watch.polling-interval-ms: 1000 -> 700 (user)']);
  });

  it('watches as the config says, and stops with the last listener', () => {
    const { model, engine, hint, pass, watched } = rig();
    const first = engine.watch(() => {});
    const second = engine.watch(() => {});
    assert.equal(watched()?.pollingMs, 0);
    model.put(USER_FILE, '[watch]\npolling = true\npolling-interval-ms = 250\n');
    hint();
    pass(100);
    assert.equal(watched()?.pollingMs, 250);
    first.dispose();
    first.dispose();
    assert.ok(watched());
    second.dispose();
    assert.equal(watched(), undefined);
  });

  it('watches where a link leads', () => {
    const { model, engine, watched } = rig();
    model.put('/home/ana/dotfiles/mooring.toml', 'x = 1\n');
    model.putLink(USER_FILE, '../dotfiles/mooring.toml');
    engine.watch(() => {});
    assert.ok(watched()?.paths.includes('/home/ana/dotfiles/mooring.toml'));
  });

  it('follows no link of a project that leads out of it, neither to read nor to write nor to watch', async () => {
    const { model, engine, watched } = rig();
    model.put('/elsewhere/config.toml', 'watch.polling = true\n');
    model.putLink(PROJECT_FILE, '/elsewhere/config.toml');
    await engine.reload();
    assert.equal(engine.get('watch.polling'), false);
    assert.match(engine.config.files[0]?.readOnly ?? '', /The link leads outside the project/);
    refusedBy(await engine.set('watch.polling', true, { layer: 'project' }), 'invalid-file');
    assert.equal(model.text('/elsewhere/config.toml'), 'watch.polling = true\n');
    engine.watch(() => {});
    assert.ok(!watched()?.paths.includes('/elsewhere/config.toml'));
  });

  it('follows a link of a project that stays in it', async () => {
    const { model, engine } = rig();
    model.put(`${PROJECT}/shared/config.toml`, 'watch.polling = true\n');
    model.putLink(PROJECT_FILE, '../shared/config.toml');
    await engine.reload();
    assert.equal(engine.get('watch.polling'), true);
  });

  it('tells every write that it made, after it is durable', async () => {
    const { engine } = rig();
    const seen: string[] = [];
    engine.onWrite(({ file }) => seen.push(file));
    engine.onWrite(() => {
      throw new Error('mine');
    });
    writtenBy(await engine.set('x', 1));
    assert.deepEqual(seen, [SHOWN.user]);
  });
});
