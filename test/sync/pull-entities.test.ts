import assert from 'node:assert/strict';
import { uuid } from '../kit/check.ts';
import { form, isDone, isPlan, isRefused, MANIFEST, manifest, pull, syncWorld, type World } from './sync-kit.ts';

describe('a pull of entities', () => {
  let world: World;
  beforeEach(() => {
    world = syncWorld();
  });
  afterEach(() => world.end());

  const entriesOf = (text: string | undefined): string[] =>
    [...(text ?? '').matchAll(/^ {2}(\w+): \{ id: ([0-9a-f-]+), path: (\S+) \}$/gm)].map(each =>
      each.slice(1).join(' '),
    );

  it('that the other side moved goes to where it is now, with what was edited here', async () => {
    const { ours, theirs } = world;
    theirs.git('mv', 'forms/a.form.yaml', 'a.form.yaml');
    theirs.commit({ [MANIFEST]: manifest({ a: 1, b: 2 }).replace('forms/a', 'a') });
    theirs.push();
    ours.commit({ 'forms/a.form.yaml': `${form(1, 'A')}description: Ours\n` });
    await pull(ours);
    assert.equal(ours.text('a.form.yaml'), `${form(1, 'A')}description: Ours\n`);
    assert.equal(ours.text('forms/a.form.yaml'), undefined);
    assert.equal(ours.git('status', '--porcelain'), '');
    assert.match(ours.text(MANIFEST) ?? '', /path: a\.form\.yaml/);
  });

  it('that is new here stays where the manifest says, though the other side renamed its folder', async () => {
    const { ours, theirs } = world;
    theirs.git('mv', 'forms', 'views');
    theirs.commit({ [MANIFEST]: manifest({ a: 1, b: 2 }).replaceAll('forms/', 'views/') });
    theirs.push();
    ours.commit({ [MANIFEST]: manifest({ a: 1, b: 2, c: 3 }), 'forms/c.form.yaml': form(3, 'C') });
    const plan = isPlan(await ours.open().sync.planPull());
    assert.deepEqual(plan.conflicts, []);
    const { runtime } = ours.open();
    await pull(ours);
    assert.equal(ours.text('forms/c.form.yaml'), form(3, 'C'));
    assert.equal(ours.text('views/c.form.yaml'), undefined);
    assert.equal(ours.text('views/a.form.yaml'), form(1, 'A'));
    assert.equal(ours.git('status', '--porcelain'), '');
    const { state, drifts } = await runtime.look();
    assert.deepEqual([state, drifts], ['healthy', []]);
  });

  it('leaves other new files too where they were made, though the other side renamed the folder', async () => {
    const { ours, theirs } = world;
    theirs.commit({ 'docs/one.md': 'One, of some length\n', 'docs/two.md': 'Two, of some length\n' });
    theirs.push();
    await pull(ours);
    theirs.git('mv', 'docs', 'pages');
    theirs.commit({});
    theirs.push();
    ours.commit({ 'docs/new.md': 'New, and other words\n' });
    const { sync } = ours.open();
    const plan = isPlan(await sync.planPull());
    assert.deepEqual(plan.conflicts, []);
    isDone(await sync.apply(plan, { allowsDeletes: true }));
    assert.equal(ours.text('docs/new.md'), 'New, and other words\n');
    assert.equal(ours.text('pages/new.md'), undefined);
    assert.equal(ours.text('docs/one.md'), undefined);
    assert.equal(ours.git('status', '--porcelain'), '');
  });

  it('that one side deleted and the other edited asks, and does what was picked', async () => {
    const { ours, theirs } = world;
    theirs.commit({ [MANIFEST]: manifest({ a: 1 }), 'forms/b.form.yaml': undefined });
    theirs.push();
    ours.commit({ 'forms/b.form.yaml': form(2, 'Bee') });
    const { sync } = ours.open();
    const plan = isPlan(await sync.planPull());
    assert.ok(plan.conflicts.length > 0);
    assert.ok(plan.conflicts.every(({ entity }) => entity?.what === 'edit-delete'));
    const keep = new Map(plan.conflicts.map(({ key }) => [key, 'ours'] as const));
    const kept = isPlan(await sync.resolve(keep));
    assert.deepEqual(kept.conflicts, []);
    assert.deepEqual(
      kept.files.filter(({ path }) => path === 'forms/b.form.yaml'),
      [],
    );
    const drop = new Map(plan.conflicts.map(({ key }) => [key, 'theirs'] as const));
    const dropped = isPlan(await sync.resolve(drop));
    isRefused(await sync.apply(kept, { allowsDeletes: true }), 'stale');
    isDone(await sync.apply(dropped, { allowsDeletes: true }));
    assert.equal(ours.text('forms/b.form.yaml'), undefined);
    assert.equal(ours.git('status', '--porcelain'), '');
  });

  it('takes one decision for all conflicts of an entity', async () => {
    const { ours, theirs } = world;
    theirs.commit({ 'forms/a.form.yaml': `${form(1, 'Theirs')}description: Theirs\n` });
    theirs.push();
    ours.commit({ 'forms/a.form.yaml': `${form(1, 'Ours')}description: Ours\n` });
    const { sync } = ours.open();
    const { conflicts } = isPlan(await sync.planPull());
    assert.equal(conflicts.length, 2);
    const entity = conflicts[0]?.entity?.entity ?? '';
    const decided = isPlan(await sync.resolve(new Map([[entity, 'theirs']])));
    assert.deepEqual(decided.conflicts, []);
    const status = await sync.status();
    assert.ok(!('refused' in status));
    assert.deepEqual(
      status.pending?.conflicts.map(({ resolved }) => resolved),
      ['theirs', 'theirs'],
    );
    isDone(await sync.apply(decided));
    assert.equal(ours.text('forms/a.form.yaml'), `${form(1, 'Theirs')}description: Theirs\n`);
  });

  it('gives both sides the same, whoever pulls first', async () => {
    const change = (): World => {
      const made = syncWorld();
      made.theirs.commit({ [MANIFEST]: manifest({ a: 1, z: 9, b: 2 }), 'forms/z.form.yaml': form(9, 'Z') });
      made.ours.commit({ [MANIFEST]: manifest({ a: 1, y: 8, b: 2 }), 'forms/y.form.yaml': form(8, 'Y') });
      return made;
    };
    const [one, two] = [change(), change()];
    try {
      one.theirs.push();
      await pull(one.ours);
      two.ours.push();
      await pull(two.theirs);
      assert.deepEqual(entriesOf(one.ours.text(MANIFEST)), entriesOf(two.theirs.text(MANIFEST)));
      assert.equal(entriesOf(one.ours.text(MANIFEST)).length, 4);
    } finally {
      one.end();
      two.end();
    }
  });

  it('of a section file without its key is refused', async () => {
    const { ours, theirs } = world;
    const sections = { '.mooring/manifest/forms.yaml': manifest({ a: 1, b: 2 }), [MANIFEST]: undefined };
    theirs.commit(sections);
    theirs.push();
    await pull(ours);
    theirs.commit({ '.mooring/manifest/forms.yaml': `a: { id: ${uuid(1)}, path: forms/a.form.yaml }\n` });
    theirs.push();
    const before = ours.state();
    isRefused(await ours.open().sync.planPull(), 'remote-manifest');
    assert.deepEqual(ours.state(), before);
  });

  it('of an entity file that cannot be read there leaves that file to git', async () => {
    const { ours, theirs } = world;
    theirs.commit({ 'forms/a.form.yaml': 'id: [\n' });
    theirs.push();
    ours.commit({ 'forms/b.form.yaml': form(2, 'Bee') });
    const plan = isPlan(await ours.open().sync.planPull());
    assert.deepEqual(plan.conflicts, []);
    assert.ok(
      plan.files.some(({ path }) => path === 'forms/a.form.yaml'),
      JSON.stringify(plan),
    );
  });

  it('keeps all that is in the history of both', async () => {
    const { ours, theirs } = world;
    const there = theirs.commit({ 'notes.md': 'Theirs\n' });
    theirs.push();
    const here = ours.commit({ 'notes.md': 'Ours\n' });
    const { sync } = ours.open();
    isPlan(await sync.planPull());
    isDone(await sync.apply(isPlan(await sync.resolve(new Map([['notes.md', 'ours']])))));
    const history = ours.git('rev-list', 'HEAD').split('\n');
    assert.ok(history.includes(here) && history.includes(there));
    assert.equal(ours.text('notes.md'), 'Ours\n');
  });
});
