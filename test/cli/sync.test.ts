import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import {
  APPLIED,
  FIRST,
  form,
  hasFields,
  id,
  isConflict,
  isEntity,
  isPlan,
  MANIFEST,
  manifest,
  type People,
  type Person,
  people,
} from './sync-people.ts';

let world: People;
afterEach(() => world?.end());

/** Somebody adds a form, and says something of the first one. */
function add({ clone }: Person, key: string, number: number, access = 'public'): void {
  clone.put(MANIFEST, manifest({ leave: [1, `access_level: ${access}`], trip: [2], [key]: [number] }));
  clone.put(`forms/${key}.form.yaml`, form(number, key));
}

/** Both said something else of one field, and Bo was first. */
async function inConflict(): Promise<Person> {
  world = people();
  const { ana, bo } = world;
  add(bo, 'gear', 4, 'role_based');
  await bo.does(0, 'sync', 'push');
  add(ana, 'room', 3, 'everyone');
  await ana.does(2, 'sync', 'push');
  return ana;
}

describe('mooring sync status', () => {
  it('names what is new here and there, and the way on', async () => {
    world = people();
    const { ana, bo } = world;
    assert.equal(
      await ana.does(0, 'sync', 'status', '--exit-code'),
      'main follows origin/main, and both are at the same git commit.\n',
    );
    add(bo, 'gear', 4);
    await bo.does(0, 'sync', 'push');
    add(ana, 'room', 3);
    ana.clone.put('notes.md', 'Other\n');
    assert.match(await ana.does(0, 'sync', 'status'), /both are at the same git commit/, 'nothing was fetched');
    const text = await ana.does(1, 'sync', 'status', '--fetch', '--exit-code');
    assert.match(text, /^main follows origin\/main: 1 git commit behind\.\n/);
    assert.match(text, /\nIn no git commit yet:\nforms\n {2}added {4}room\n/);
    assert.match(text, /\nOther files that differ from the last git commit:\n {2}notes\.md\n/);
    assert.match(text, /\nTo be pulled:\nforms\n {2}added {4}gear\n/);
    assert.match(text, /\n"mooring sync pull" brings what is new there\.\n$/);
  });

  it('has one form for programs', async () => {
    const ana = await inConflict();
    await ana.does(1, 'sync', 'pull');
    const told = await ana.json(0, 'sync', 'status');
    hasFields(told, 'version root is branch upstream ahead behind changed outgoing incoming otherFiles pending notes');
    assert.deepEqual(
      [told.is, told.branch, told.upstream, told.ahead, told.behind],
      ['pending', 'main', 'origin/main', 1, 1],
    );
    for (const each of [...told.outgoing, ...told.incoming]) isEntity(each);
    hasFields(told.pending, 'what since interrupted conflicts');
    for (const each of told.pending.conflicts) isConflict(each);
  });

  it('says what to do in a folder without a repository, a remote or a branch', async () => {
    world = people();
    const { ana, git, at } = world;
    const alone = at('alone');
    alone.clone.put(MANIFEST, manifest({}));
    assert.match(
      await alone.does(0, 'sync', 'status'),
      /^This is no git repository\.\n.*"mooring sync connect <url>"/s,
    );
    git.init('alone');
    assert.match(await alone.does(0, 'sync', 'status'), /^main has no remote\.\n.*"mooring sync connect <url>"/s);
    ana.clone.git('checkout', '-q', '--detach');
    assert.match(await ana.does(0, 'sync', 'status'), /^No branch is checked out\.\n/);
    ana.clone.git('checkout', '-q', '-b', 'mine');
    assert.match(await ana.does(0, 'sync', 'status'), /^mine follows no branch of a remote\.\n.*"mooring sync push"/s);
  });
});

describe('mooring sync pull', () => {
  it('applies what nobody has to decide on, and says how it is taken back', async () => {
    world = people();
    const { ana, bo } = world;
    add(bo, 'gear', 4);
    await bo.does(0, 'sync', 'push');
    add(ana, 'room', 3);
    await ana.does(2, 'sync', 'push');
    const text = await ana.does(0, 'sync', 'pull');
    assert.match(text, /^Pull 1 new from origin\/main \(1 git commit\)\nforms\n {2}added {4}gear\nfiles\n/);
    assert.match(text, /\nPull 1 new from origin\/main: done\. "mooring sync undo" takes it back\.\n$/);
    assert.equal(
      ana.clone.read(MANIFEST),
      manifest({ leave: [1, 'access_level: public'], trip: [2], room: [3], gear: [4] }),
    );
    assert.equal(await ana.does(0, 'sync', 'pull'), 'Everything of origin/main is here already.\n');
    const nothing = await ana.json(0, 'sync', 'pull');
    hasFields(nothing, `version root dryRun applied needs plan ${APPLIED}`);
    assert.deepEqual([nothing.applied, nothing.plan, nothing.label], [false, null, null]);
    assert.equal(await ana.does(0, 'sync', 'undo'), 'Took back “Pull 1 new from origin/main”.\n');
    const told = await ana.json(0, 'sync', 'pull');
    isPlan(told.plan);
    assert.deepEqual([told.applied, told.needs, told.commit], [true, null, ana.clone.git('rev-parse', 'HEAD')]);
    await ana.does(0, 'sync', 'push');
    await bo.does(0, 'sync', 'pull');
    assert.equal(bo.clone.read(MANIFEST), ana.clone.read(MANIFEST));
  });

  it('changes nothing in a dry run, and leaves nothing waiting', async () => {
    const ana = await inConflict();
    const before = [ana.clone.git('status', '--porcelain', '-uall', '--branch'), ana.clone.read(MANIFEST)];
    const text = await ana.does(1, 'sync', 'pull', '--dry-run');
    assert.match(
      text,
      /\n1 {2}form leave, access_level\n.*\n\nNothing was changed\. "mooring sync pull" lets you decide\.\n$/s,
    );
    const after = ana.clone.git('status', '--porcelain', '-uall', '--branch');
    assert.deepEqual([after.replace(/ahead 1, behind 1/, 'ahead 1'), ana.clone.read(MANIFEST)], before);
    await ana.does(1, 'sync', 'abort');
    await ana.does(1, 'sync', 'pull');
    const told = await ana.json(2, 'sync', 'pull', '--dry-run');
    assert.equal(told.refused.why, 'pending');
    assert.equal((await ana.json(0, 'sync', 'status')).is, 'pending', 'what waits goes on waiting');
  });

  it('deletes only what a person allows, and much only where that is said too', async () => {
    world = people();
    const { ana, bo } = world;
    bo.clone.put(MANIFEST, manifest({ leave: [1, 'access_level: public'] }));
    bo.clone.remove('forms/trip.form.yaml');
    await bo.does(0, 'sync', 'push');
    const text = await ana.does(1, 'sync', 'pull');
    assert.match(text, /\ndelete {4}form trip: its entry in \.mooring\/manifest\.yaml goes\n/);
    assert.match(text, /\nNothing was applied\. "mooring sync pull --allow-deletes" goes on with the deletes\.\n$/);
    assert.equal(ana.clone.read(MANIFEST), FIRST[MANIFEST]);
    const told = await ana.json(1, 'sync', 'pull');
    assert.deepEqual([told.needs, told.applied, told.plan.deletes.length], ['allow-deletes', false, 1]);
    assert.equal((await ana.json(0, 'sync', 'status')).pending, null, 'nothing waits');
    assert.match(await ana.does(0, 'sync', 'pull', '--allow-deletes'), /: done\./);
    assert.ok(!existsSync(ana.clone.at('forms/trip.form.yaml')));
    const roles = `roles:\n  - { id: ${id(9)}, name: ops }\n`;
    const keys = [1, 2, 3, 4];
    bo.clone.put(MANIFEST, `${manifest(Object.fromEntries(keys.map(each => [`form_${each}`, [each + 10]])))}${roles}`);
    for (const each of keys) bo.clone.put(`forms/form_${each}.form.yaml`, form(each + 10, 'F'));
    await bo.does(0, 'sync', 'push');
    await ana.does(0, 'sync', 'pull', '--allow-deletes');
    bo.clone.put(MANIFEST, roles);
    await bo.does(0, 'sync', 'push');
    assert.equal((await ana.json(1, 'sync', 'pull', '--allow-deletes')).needs, 'allow-mass-delete');
    assert.match(await ana.does(0, 'sync', 'pull', '--allow-mass-delete'), /: done\./);
  });

  it('stops at Ctrl+C, and says on a terminal what it does', async () => {
    const ana = await inConflict();
    const stopped = new AbortController();
    let ended = 0;
    const stoppable = () => ({ signal: stopped.signal, end: () => void ended++ });
    const watched = await ana.run(['sync', 'pull', '--dry-run'], { stoppable, isWatched: true });
    assert.deepEqual([watched.code, watched.err], [1, 'Fetching origin…\nMerging…\n']);
    stopped.abort();
    const ran = await ana.run(['sync', 'pull', '--json'], { stoppable });
    assert.equal(JSON.parse(ran.out).refused.why, 'cancelled');
    assert.deepEqual([ran.code, ended], [2, 2]);
    assert.equal((await ana.json(0, 'sync', 'status')).pending, null);
  });

  it('says what is in the way of files that nobody committed', async () => {
    world = people();
    const { ana, bo } = world;
    add(bo, 'gear', 4);
    await bo.does(0, 'sync', 'push');
    add(ana, 'room', 3);
    const told = await ana.json(2, 'sync', 'pull');
    assert.deepEqual([told.refused.why, told.refused.paths], ['dirty', [MANIFEST]]);
  });
});

describe('mooring sync resolve', () => {
  it('lists what waits, takes decisions one by one, and applies them', async () => {
    const ana = await inConflict();
    const listed = await ana.does(1, 'sync', 'pull');
    assert.match(
      listed,
      /\n1 {2}form leave, access_level\n {3}[^\n]+pick one\.\n {5}ours {5}everyone\n {5}theirs {3}role_based\n\nNothing was applied\.\n/,
    );
    assert.match(
      await ana.does(1, 'sync', 'resolve'),
      /^A pull waits for 1 decision since .*"mooring sync resolve 1 --ours"/s,
    );
    const waiting = await ana.json(1, 'sync', 'resolve');
    hasFields(waiting, 'version root decided open pending plan');
    const [conflict] = waiting.pending.conflicts;
    isConflict(conflict);
    assert.deepEqual(
      [conflict.entity.key, conflict.entity.field, conflict.entity.ours, conflict.entity.theirs],
      ['leave', 'access_level', 'everyone', 'role_based'],
    );
    await ana.does(1, 'sync', 'resolve', '--finish');
    assert.match(
      await ana.does(0, 'sync', 'resolve', conflict.key, '--theirs'),
      /"mooring sync resolve --finish" applies it\.\n$/,
    );
    assert.match(await ana.does(0, 'sync', 'resolve'), /form leave, access_level {2}theirs is taken\n/);
    const told = await ana.json(0, 'sync', 'resolve', '1', '--ours');
    assert.deepEqual([told.decided, told.open, told.pending], [1, 0, null]);
    isPlan(told.plan);
    const finished = await ana.json(0, 'sync', 'resolve', '--finish');
    assert.equal(finished.applied, true);
    assert.match(ana.clone.read(MANIFEST), /access_level: everyone[\s\S]*room:[\s\S]*gear:/);
    assert.equal(await ana.does(0, 'sync', 'resolve'), 'Nothing waits for a decision.\n');
    await ana.does(0, 'sync', 'push');
  });

  it('takes a file that was merged by hand, once no marker is left', async () => {
    world = people();
    const { ana, bo } = world;
    bo.clone.put('notes.md', 'One\nDeux\nThree\n');
    await bo.does(0, 'sync', 'push', '--also', 'notes.md', '-m', 'Deux');
    ana.clone.put('notes.md', 'One\nZwei\nThree\n');
    await ana.does(2, 'sync', 'push', '--also', 'notes.md');
    const [conflict] = (await ana.json(1, 'sync', 'pull')).plan.conflicts;
    assert.equal(conflict.key, 'notes.md');
    assert.match(await ana.does(1, 'sync', 'resolve'), /\n {5}by hand {2}[^\n]+notes\.md\n.*--edited takes the file/s);
    assert.equal((await ana.json(2, 'sync', 'resolve', 'notes.md', '--edited')).refused.why, 'conflicts');
    writeFileSync(conflict.files.result, 'One\nTwo and two\nThree\n');
    assert.match(await ana.does(0, 'sync', 'resolve', '--all', '--edited', '--finish'), /: done\./);
    assert.equal(ana.clone.read('notes.md'), 'One\nTwo and two\nThree\n');
  });

  it('refuses words that mean nothing, and says which would', async () => {
    const ana = await inConflict();
    assert.equal((await ana.json(2, 'sync', 'resolve', '1', '--ours')).refused.why, 'nothing');
    await ana.does(1, 'sync', 'pull');
    const wrong = async (...argv: string[]) => (await ana.json(2, 'sync', 'resolve', ...argv)).refused;
    assert.deepEqual(await wrong('2', '--ours'), {
      why: 'unknown',
      message: 'No conflict is called "2"; the list has the numbers 1 to 1.',
    });
    for (const argv of [['1'], ['--all'], ['--ours'], ['1', '--ours', '--theirs'], ['1', '--all', '--ours']])
      assert.equal((await wrong(...argv)).why, 'arguments', argv.join(' '));
    assert.equal((await ana.json(0, 'sync', 'status')).pending.conflicts[0].resolved, null);
  });
});

describe('mooring sync abort and undo', () => {
  it('let what waits be, and take back what was done', async () => {
    const ana = await inConflict();
    const before = [ana.clone.git('rev-parse', 'HEAD'), ana.clone.read(MANIFEST)];
    await ana.does(1, 'sync', 'pull');
    assert.equal(await ana.does(0, 'sync', 'abort'), 'Aborted the pull from origin/main.\n');
    assert.equal((await ana.json(1, 'sync', 'abort')).refused.why, 'nothing');
    await ana.does(1, 'sync', 'pull');
    await ana.does(0, 'sync', 'resolve', 'form leave', '--ours', '--finish');
    const told = await ana.json(0, 'sync', 'undo');
    hasFields(told, `version root ${APPLIED}`);
    assert.deepEqual([ana.clone.git('rev-parse', 'HEAD'), ana.clone.read(MANIFEST)], before);
    assert.equal((await ana.json(1, 'sync', 'undo')).refused.why, 'nothing');
  });
});
