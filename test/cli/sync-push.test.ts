import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import {
  APPLIED,
  FIRST,
  form,
  hasFields,
  isEntity,
  isPlan,
  MANIFEST,
  manifest,
  type People,
  people,
} from './sync-people.ts';

let world: People;
afterEach(() => world?.end());

describe('mooring sync push', () => {
  it('shows the message and the files first, and commits nothing in a dry run', async () => {
    world = people();
    const { ana } = world;
    ana.clone.put(MANIFEST, manifest({ leave: [1, 'access_level: everyone'], trip: [2], room: [3] }));
    ana.clone.put('forms/room.form.yaml', form(3, 'Room'));
    ana.clone.put('notes.md', 'Other\n');
    const head = ana.clone.git('rev-parse', 'HEAD');
    const text = await ana.does(0, 'sync', 'push', '--dry-run');
    assert.match(
      text,
      /^Push 1 git commit to origin\/main\nforms\n {2}changed {2}leave: access_level\n {2}added {4}room\n/,
    );
    assert.match(
      text,
      /\nfiles\n {2}\.mooring\/manifest\.yaml\n {2}forms\/room\.form\.yaml\nmessage\n {2}Add form room/,
    );
    assert.match(text, /\nNothing was committed or pushed\.\n$/);
    assert.equal(ana.clone.git('rev-parse', 'HEAD'), head);
    const told = await ana.json(0, 'sync', 'push', '--dry-run', '-m', 'Mine');
    hasFields(told, `version root dryRun pushed plan others ${APPLIED}`);
    hasFields(told.plan, 'to commits files message entities blocking advisory');
    for (const each of told.plan.entities) isEntity(each);
    assert.deepEqual([told.plan.message, told.pushed, told.dryRun], ['Mine', false, true]);
  });

  it('takes the message from an option, a file or stdin, and further files along', async () => {
    world = people();
    const { ana } = world;
    const subject = (): string => ana.clone.git('log', '-1', '--format=%s', 'origin/main');
    const rename = (name: string): void => ana.clone.put('forms/leave.form.yaml', form(1, name));
    rename('One');
    await ana.does(0, 'sync', 'push', '-m', 'One, by me');
    assert.equal(subject(), 'One, by me');
    rename('Two');
    ana.clone.put('message.txt', 'Two, from a file\n');
    await ana.does(0, 'sync', 'push', '--message-file', 'message.txt');
    assert.equal(subject(), 'Two, from a file');
    rename('Three');
    ana.clone.put('docs/more.md', 'More\n');
    const piped = { readInput: async () => 'Three, from stdin\n' };
    const change = { ...piped, cwd: ana.clone.at('docs') };
    const ran = await ana.run(['sync', 'push', '--message-file', '-', '--also', 'more.md'], change);
    assert.equal(ran.code, 0, ran.err);
    assert.equal(subject(), 'Three, from stdin');
    assert.match(ana.clone.git('show', '--stat', '--format=', 'HEAD'), /docs\/more\.md/);
    await ana.does(2, 'sync', 'push', '-m', 'x', '--message-file', 'message.txt');
    await ana.does(2, 'sync', 'push', '--message-file', 'nowhere.txt');
  });

  it('has nothing to do where all is there, and names what could go along', async () => {
    world = people();
    const { ana } = world;
    assert.match(await ana.does(0, 'sync', 'push'), /^There is nothing to push: /);
    ana.clone.put('notes.md', 'Other\n');
    assert.match(
      await ana.does(0, 'sync', 'push'),
      /\n {2}notes\.md\n"mooring sync push --also <path>" takes one along\.\n$/,
    );
    const told = await ana.json(0, 'sync', 'push');
    assert.deepEqual([told.pushed, told.plan, told.others], [false, null, ['notes.md']]);
  });

  it('is stopped by what others could not take, and says so in a dry run', async () => {
    world = people();
    const { ana } = world;
    ana.clone.put(MANIFEST, `${FIRST[MANIFEST]}  room: { path: forms/room.form.yaml }\n`);
    assert.match(await ana.does(1, 'sync', 'push', '--dry-run'), /\nblocking {2}/);
    assert.equal((await ana.json(2, 'sync', 'push')).refused.why, 'blocked');
  });

  it('keeps the git commit where the remote has moved on, and says what to do', async () => {
    world = people();
    const { ana, bo } = world;
    bo.clone.put('forms/trip.form.yaml', form(2, 'Bo'));
    await bo.does(0, 'sync', 'push');
    ana.clone.put('forms/leave.form.yaml', form(1, 'Ana'));
    const { refused } = await ana.json(2, 'sync', 'push');
    assert.equal(refused.why, 'rejected');
    assert.match(refused.message, /The git commit \w{8} stays here.* "mooring sync pull" brings what came\.$/);
    await ana.does(0, 'sync', 'pull');
    await ana.does(0, 'sync', 'push');
  });
});

describe('mooring sync connect', () => {
  const url = (): string => world.remote.root;

  it('gives an empty remote what is here, and an empty folder what is there', async () => {
    world = people();
    const { at, git } = world;
    const empty = git.init('empty.git', '--bare').root;
    const one = at('one');
    for (const [file, text] of Object.entries(FIRST)) one.clone.put(file, text);
    assert.match(await one.does(0, 'sync', 'connect', empty, '--dry-run'), /\nNothing was changed\.\n$/);
    assert.ok(!existsSync(one.clone.at('.git')));
    assert.match(await one.does(0, 'sync', 'connect', '../empty.git'), /^The remote has nothing yet\.\n.*: done\.\n$/s);
    const two = at('two');
    git.init('two');
    assert.match(await two.does(0, 'sync', 'connect', empty), /^Nothing is here yet\.\n.*: done\.\n$/s);
    assert.equal(one.clone.git('remote', 'get-url', 'origin'), empty);
    assert.equal(two.clone.read(MANIFEST), FIRST[MANIFEST]);
    assert.match(await two.does(0, 'sync', 'connect', empty), /^All that is there is here already\.\n/);
    assert.match((await at('nowhere').run(['sync', 'connect', empty], { cwd: git.folder })).err, /No manifest in /);
  });

  it('joins a team whose .gitignore in .mooring is its own', async () => {
    world = people({ ...FIRST, '.mooring/.gitignore': '.local/\n*.bak\n' });
    const { at, git } = world;
    git.init('new');
    const fresh = at('new');
    await fresh.does(0, 'sync', 'connect', url());
    assert.equal(fresh.clone.read('.mooring/.gitignore'), '.local/\n*.bak\n');
    assert.equal(fresh.clone.git('status', '--porcelain'), '');
  });

  it('asks for a strategy where both sides have something, and for losses by name', async () => {
    world = people();
    const { at, git, remote } = world;
    const own = at('own');
    git.init('own').commit('Mine', {
      ...FIRST,
      [MANIFEST]: manifest({ leave: [1, 'access_level: everyone'], mine: [7] }),
      'forms/mine.form.yaml': form(7, 'Mine'),
    });
    const text = await own.does(1, 'sync', 'connect', url());
    assert.match(
      text,
      /\nOnly here:\nforms\n {2}mine\n\nOnly there:\nforms\n {2}trip\n\nDifferent:\nforms\n {2}leave: access_level\n/,
    );
    assert.match(text, /\nNothing was changed\. Say with --strategy what counts: /);
    const asked = await own.json(1, 'sync', 'connect', url());
    hasFields(
      asked,
      `version root dryRun connected needs is branch commitsHere commitsThere onlyHere onlyThere differ plan conflicts ${APPLIED}`,
    );
    assert.deepEqual([asked.needs, asked.plan, asked.connected], ['strategy', null, false]);
    for (const each of [...asked.onlyHere, ...asked.differ]) hasFields(each, 'kind id key fields path');
    const before = remote.git('rev-parse', 'main');
    for (const strategy of ['local', 'remote']) {
      const lost = await own.does(1, 'sync', 'connect', url(), '--strategy', strategy);
      assert.match(lost, /\nlost {6}.*entity/);
      assert.match(lost, new RegExp(`--strategy ${strategy} --allow-losses" goes on, and that is lost\\.\\n$`));
    }
    assert.equal(remote.git('rev-parse', 'main'), before);
    const done = await own.does(0, 'sync', 'connect', url(), '--strategy', 'local', '--allow-losses');
    assert.match(done, /\nWhat was lost is kept here as refs\/mooring\/safety\/\w+\.\n$/);
    assert.equal(remote.git('rev-parse', 'main'), own.clone.git('rev-parse', 'HEAD'));
  });

  it('merges both sides by entity, and waits where a field differs', async () => {
    world = people();
    const { at, git } = world;
    const own = at('own');
    git.init('own').commit('Mine', {
      ...FIRST,
      [MANIFEST]: manifest({ leave: [1, 'access_level: everyone'], mine: [7] }),
      'forms/mine.form.yaml': form(7, 'Mine'),
    });
    const dry = await own.json(1, 'sync', 'connect', url(), '--strategy', 'merge', '--dry-run');
    isPlan(dry.plan);
    assert.deepEqual([dry.needs, dry.plan.conflicts.length], ['decisions', 1]);
    const text = await own.does(1, 'sync', 'connect', url(), '--strategy', 'merge');
    assert.match(text, /\nNothing was applied\.\n"mooring sync resolve 1 --ours" keeps what is here/);
    assert.match(await own.does(0, 'sync', 'abort'), /^Aborted the connect /);
    assert.equal(own.clone.git('remote'), '');
    const told = await own.json(1, 'sync', 'connect', url(), '--strategy', 'merge');
    assert.deepEqual([told.connected, told.conflicts.length], [false, 1]);
    assert.match(
      await own.does(0, 'sync', 'resolve', '--all', '--ours', '--finish'),
      /: done\. "mooring sync undo" takes it back\.\n$/,
    );
    assert.match(
      own.clone.read(MANIFEST),
      /leave:[\s\S]*everyone[\s\S]*mine:[\s\S]*trip:|leave:[\s\S]*everyone[\s\S]*trip:[\s\S]*mine:/,
    );
    await own.does(0, 'sync', 'push');
  });

  it('refuses addresses that run programs, and says what is missing', async () => {
    world = people();
    const { ana } = world;
    assert.equal((await ana.json(2, 'sync', 'connect', 'ext::sh -c x')).refused.why, 'unsafe-url');
    assert.equal((await ana.json(2, 'sync', 'connect')).refused.why, 'arguments');
  });

  it('connects the user root of two computers', async () => {
    world = people();
    const { at, git } = world;
    const roots = git.init('roots.git', '--bare').root;
    const one = at('ana');
    const home = (name: string): readonly string[] => ['--user', '--home', git.at(name)];
    assert.match(
      (await one.run(['sync', 'status', ...home('one')])).err,
      /There is no user root at .*one yet; "mooring sync connect <url> --user" brings one here\./,
    );
    assert.equal((await one.run(['config', 'set', 'watch.polling', 'true', '--home', git.at('one')])).code, 0);
    assert.match(await one.does(0, 'sync', 'connect', roots, ...home('one')), /: done\.\n$/);
    assert.match(await one.does(0, 'sync', 'connect', roots, ...home('two')), /: done\.\n$/);
    assert.equal((await one.run(['config', 'get', 'watch.polling', '--home', git.at('two')])).out, 'true\n');
    assert.equal((await one.run(['config', 'set', 'watch.polling', 'false', '--home', git.at('two')])).code, 0);
    assert.match(
      await one.does(0, 'sync', 'status', ...home('two')),
      /\nIn no git commit yet:\n {2}config\.toml\n\n"mooring sync push --user" sends/,
    );
    await one.does(0, 'sync', 'push', ...home('two'));
    assert.match(await one.does(0, 'sync', 'pull', ...home('one')), /"mooring sync undo --user" takes it back\.\n$/);
    assert.equal((await one.run(['config', 'get', 'watch.polling', '--home', git.at('one')])).out, 'false\n');
  });
});
