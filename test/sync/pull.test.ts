import assert from 'node:assert/strict';
import { readBase } from '../../src/snapshot/base.ts';
import { FILES, form, isDone, isPlan, isRefused, MANIFEST, manifest, pull, syncWorld, type World } from './sync-kit.ts';

describe('a pull', () => {
  let world: World;
  beforeEach(() => {
    world = syncWorld();
  });
  afterEach(() => world.end());

  it('of what is only there takes their git commit, files, index and base', async () => {
    const { ours, theirs } = world;
    const head = theirs.commit({
      [MANIFEST]: manifest({ a: 1, b: 2, c: 3 }),
      'forms/c.form.yaml': form(3, 'C'),
      'notes.md': 'One\nTwo\nThree\nFour\n',
    });
    theirs.put('tools/run.sh', 'echo\n', true);
    const last = theirs.commit({});
    theirs.push();
    const before = ours.state();
    const { sync, runtime } = ours.open();
    const plan = isPlan(await sync.planPull());
    assert.deepEqual(ours.state(), before);
    assert.equal(plan.commits, 2);
    assert.deepEqual(
      plan.entities.map(({ what, kind, key }) => [what, kind, key]),
      [['added', 'form', 'c']],
    );
    assert.deepEqual(
      plan.files.map(({ path, change }) => [path, change]),
      [
        [MANIFEST, 'changed'],
        ['forms/c.form.yaml', 'added'],
        ['notes.md', 'changed'],
        ['tools/run.sh', 'added'],
      ],
    );
    const done = isDone(await sync.apply(plan));
    assert.equal(done.label, 'Pull 1 new from origin/main');
    assert.equal(done.commit, last);
    assert.notEqual(head, last);
    assert.equal(ours.git('rev-parse', 'HEAD'), last);
    assert.equal(ours.git('status', '--porcelain'), '');
    assert.equal(ours.isExecutable('tools/run.sh'), true);
    assert.equal(ours.git('rev-parse', done.safety ?? ''), ours.git('rev-parse', 'HEAD~2'));
    const status = await runtime.look();
    assert.deepEqual([status.state, status.drifts], ['healthy', []]);
    assert.ok(readBase(ours.text('.mooring/.local/base.json') ?? ''));
    assert.ok(ours.text('.mooring/.local/base.json')?.includes('forms/c.form.yaml'));
    assert.equal(ours.text('.mooring/.local/sync/state.json'), undefined);
    isRefused(await sync.planPull(), 'nothing');
  });

  it('of two that both added forms merges them into one manifest and a git commit of two parents', async () => {
    const { ours, theirs } = world;
    const there = theirs.commit({ [MANIFEST]: manifest({ a: 1, b: 2, c: 3 }), 'forms/c.form.yaml': form(3, 'C') });
    theirs.push();
    const here = ours.commit({ [MANIFEST]: manifest({ a: 1, b: 2, d: 4 }), 'forms/d.form.yaml': form(4, 'D') });
    const done = await pull(ours);
    assert.deepEqual(ours.git('log', '-1', '--format=%P').split(' '), [here, there]);
    assert.equal(ours.git('log', '-1', '--format=%s'), "Merge remote-tracking branch 'origin/main'");
    for (const key of ['a', 'b', 'c', 'd']) assert.match(ours.text(MANIFEST) ?? '', new RegExp(`^  ${key}: `, 'm'));
    assert.equal(ours.git('status', '--porcelain'), '');
    assert.equal(ours.git('rev-parse', done.safety ?? ''), here);
    ours.push();
    await pull(theirs);
    assert.equal(theirs.git('rev-parse', 'HEAD'), ours.git('rev-parse', 'HEAD'));
  });

  it('carries uncommitted changes of other files along, staged or not', async () => {
    const { ours, theirs } = world;
    theirs.commit({ 'notes.md': 'New\n' });
    theirs.push();
    ours.put('forms/a.form.yaml', form(1, 'By hand'));
    ours.put('staged.md', 'Staged\n');
    ours.git('add', 'staged.md');
    ours.put('loose.md', 'Loose\n');
    await pull(ours);
    assert.equal(ours.text('notes.md'), 'New\n');
    assert.deepEqual(
      ours
        .git('status', '--porcelain')
        .split('\n')
        .map(line => line.trim()),
      ['M forms/a.form.yaml', 'A  staged.md', '?? loose.md'],
    );
  });

  it('says whose decision a field is that both set, and applies the pick', async () => {
    const { ours, theirs } = world;
    theirs.commit({ 'forms/a.form.yaml': form(1, 'Theirs') });
    theirs.push();
    ours.commit({ 'forms/a.form.yaml': form(1, 'Ours') });
    const before = ours.state();
    const first = ours.open().sync;
    const plan = isPlan(await first.planPull());
    const [conflict] = plan.conflicts;
    assert.deepEqual([plan.conflicts.length, conflict?.entity?.field], [1, 'name']);
    isRefused(await first.apply(plan), 'conflicts');
    assert.deepEqual(ours.state(), before);
    // Another process goes on with it.
    const { sync } = ours.open();
    isRefused(await sync.planPull(), 'pending');
    const status = await sync.status();
    assert.ok(!('refused' in status));
    assert.deepEqual([status.is, status.pending?.conflicts.length], ['pending', 1]);
    isRefused(await sync.resolve(new Map([['nothing/such', 'ours']])), 'unknown');
    isRefused(await sync.resolve(new Map([[conflict?.key ?? '', 'edited']])), 'unknown');
    const decided = isPlan(await sync.resolve(new Map([[conflict?.key ?? '', 'theirs']])));
    assert.deepEqual(decided.conflicts, []);
    isDone(await sync.apply(decided));
    assert.equal(ours.text('forms/a.form.yaml'), form(1, 'Theirs'));
    assert.equal(ours.git('status', '--porcelain'), '');
    const after = await sync.status();
    assert.ok(!('refused' in after));
    assert.deepEqual([after.is, after.ahead, after.behind], ['ahead', 2, 0]);
  });

  it('lets a person merge a text by hand, and takes no conflict marker for content', async () => {
    const { ours, theirs } = world;
    theirs.commit({ 'notes.md': 'One\nTheirs\nThree\n' });
    theirs.push();
    ours.commit({ 'notes.md': 'One\nOurs\nThree\n' });
    const { sync } = ours.open();
    const plan = isPlan(await sync.planPull());
    const [conflict] = plan.conflicts;
    assert.deepEqual([conflict?.key, conflict?.path], ['notes.md', 'notes.md']);
    const relative = (file: string | undefined): string => (file ?? '').slice(ours.folder.length + 1);
    const { base, ours: own, theirs: other, result } = conflict?.files ?? { result: '' };
    assert.deepEqual(
      [base, own, other].map(file => ours.text(relative(file))),
      [FILES['notes.md'], 'One\nOurs\nThree\n', 'One\nTheirs\nThree\n'],
    );
    assert.match(ours.text(relative(result)) ?? '', /<<<<<<< /);
    isRefused(await sync.resolve(new Map([['notes.md', 'edited']])), 'conflicts');
    ours.put(relative(result), 'One\r\nBoth\r\nThree\r\n');
    const decided = isPlan(await ours.open().sync.resolve(new Map([['notes.md', 'edited']])));
    assert.deepEqual(decided.conflicts, []);
    const again = ours.open().sync;
    isDone(await again.apply(isPlan(await again.resolve(new Map()))));
    assert.equal(ours.text('notes.md'), 'One\nBoth\nThree\n');
    assert.equal(ours.git('show', 'HEAD:notes.md'), 'One\nBoth\nThree');
    assert.equal(ours.text(relative(result)), undefined);
  });

  it('lets a side of a text be picked, also of one that a side deleted', async () => {
    const { ours, theirs } = world;
    theirs.commit({ 'notes.md': undefined, 'extra.md': 'Theirs\n' });
    theirs.push();
    ours.commit({ 'notes.md': 'One\nOurs\n', 'extra.md': 'Ours\n' });
    const { sync } = ours.open();
    const plan = isPlan(await sync.planPull());
    assert.deepEqual(plan.conflicts.map(({ key }) => key).sort(), ['extra.md', 'notes.md']);
    const picks = new Map([
      ['notes.md', 'theirs'],
      ['extra.md', 'ours'],
    ] as const);
    isDone(await sync.apply(isPlan(await sync.resolve(picks))));
    assert.equal(ours.text('notes.md'), undefined);
    assert.equal(ours.text('extra.md'), 'Ours\n');
    assert.equal(ours.git('status', '--porcelain'), '');
  });

  it('asks before something goes, and more before much goes', async () => {
    const { ours, theirs } = world;
    theirs.commit({ [MANIFEST]: manifest({ a: 1 }), 'forms/b.form.yaml': undefined });
    theirs.push();
    const { sync } = ours.open();
    const plan = isPlan(await sync.planPull());
    assert.ok(plan.deletes.some(({ key }) => key === 'b'));
    isRefused(await sync.apply(plan), 'deletes');
    isDone(await sync.apply(plan, { allowsDeletes: true }));
    assert.equal(ours.text('forms/b.form.yaml'), undefined);
  });

  it('stops where it would delete a large part of a kind, until that is meant', async () => {
    const many = Object.fromEntries(Array.from({ length: 8 }, (_, at) => [`f${at}`, at + 10]));
    const files = Object.fromEntries(
      Object.entries(many).map(([key, id]) => [`forms/${key}.form.yaml`, form(id, key)]),
    );
    const { ours, theirs } = world;
    theirs.commit({ [MANIFEST]: manifest(many), ...files });
    theirs.push();
    await pull(ours);
    const gone = Object.fromEntries(
      Object.keys(files)
        .slice(0, 7)
        .map(file => [file, undefined]),
    );
    theirs.commit({ [MANIFEST]: manifest({ f7: 17 }), ...gone });
    theirs.push();
    const { sync } = ours.open();
    const plan = isPlan(await sync.planPull());
    assert.ok(plan.massDelete);
    isRefused(await sync.apply(plan, { allowsDeletes: true }), 'mass-delete');
    isDone(await sync.apply(plan, { allowsDeletes: true, allowsMassDelete: true }));
    assert.equal(ours.text('forms/f0.form.yaml'), undefined);
  });

  it('is aborted while it waits, and the folder is as before', async () => {
    const { ours, theirs } = world;
    theirs.commit({ 'notes.md': 'Theirs\n' });
    theirs.push();
    ours.commit({ 'notes.md': 'Ours\n' });
    ours.put('loose.md', 'Loose\n');
    const before = ours.state();
    const { sync } = ours.open();
    isRefused(await sync.abort(), 'nothing');
    isPlan(await sync.planPull());
    isDone(await sync.abort());
    assert.deepEqual(ours.state(), before);
    isRefused(await sync.abort(), 'nothing');
    isPlan(await sync.planPull());
  });

  it('is taken back with files, branch and index, and comes again', async () => {
    const { ours, theirs } = world;
    theirs.put('tools/run.sh', 'echo\n', true);
    theirs.commit({ 'notes.md': 'Theirs\n', 'forms/b.form.yaml': form(2, 'Bee') });
    theirs.push();
    ours.commit({ 'own.md': 'Ours\n' });
    ours.put('loose.md', 'Loose\n');
    const before = ours.state();
    const { sync } = ours.open();
    isDone(await sync.apply(isPlan(await sync.planPull())));
    const after = ours.state();
    isDone(await sync.undo());
    assert.deepEqual(ours.state(), before);
    isRefused(await sync.undo(), 'nothing');
    isDone(await sync.apply(isPlan(await sync.planPull())));
    assert.deepEqual((after as { files: unknown }).files, (ours.state() as { files: unknown }).files);
  });

  it('is not taken back once somebody committed, or changed one of its files', async () => {
    const { ours, theirs } = world;
    theirs.commit({ 'notes.md': 'Theirs\n' });
    theirs.push();
    await pull(ours);
    ours.put('notes.md', 'By hand\n');
    const { sync } = ours.open();
    const edited = ours.state();
    isRefused(await sync.undo(), 'dirty');
    assert.deepEqual(ours.state(), edited);
    ours.commit({});
    isRefused(await sync.undo(), 'changed');
  });
});
