import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CancellationTokenSource } from 'vscode-jsonrpc';
import { REQUESTS } from '../../src/protocol/protocol.ts';
import {
  type ConnectAnswer,
  type PullAnswer,
  type PushPlanAnswer,
  SYNC_NOTIFICATIONS,
  SYNC_REQUESTS,
  type SyncApplyAnswer,
  type SyncConnectAnswer,
  type SyncProgress,
  type SyncState,
} from '../../src/protocol/sync-protocol.ts';
import { type Client, place, startClient } from './client.ts';

const MANIFEST = `forms:
  intake: { id: d2e5f8a1-0000-4000-8000-000000000002, path: forms/intake.form.yaml, access_level: public }
`;
const FORM = 'id: d2e5f8a1-0000-4000-8000-000000000002\nname: Intake\n';
const FILES = {
  '.mooring/manifest.yaml': MANIFEST,
  '.mooring/.gitignore': '.local/\n.env\n**/.env\n',
  'forms/intake.form.yaml': FORM,
  'notes.md': 'One\n',
};

interface World {
  /** The folder of all: `project` is ours. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  git(clone: 'project' | 'theirs' | 'remote.git' | '.', ...words: string[]): string;
  /** Written, committed and pushed by somebody else. */
  theirs(files: Readonly<Record<string, string>>): void;
}

function newWorld(): World {
  const folder = mkdtempSync(path.join(tmpdir(), 'mooring-wire-'));
  const config = path.join(folder, 'gitconfig');
  writeFileSync(config, '[user]\nname = Ana\nemail = ana@example.com\n[init]\ndefaultBranch = main\n');
  const environment = { GIT_CONFIG_GLOBAL: config, GIT_CONFIG_NOSYSTEM: '1', HOME: folder };
  const git: World['git'] = (clone, ...words) =>
    execFileSync('git', words, {
      cwd: path.join(folder, clone),
      env: { PATH: process.env.PATH, LC_ALL: 'C', ...environment },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  git('.', 'init', '-q', '--bare', 'remote.git');
  git('.', 'clone', '-q', `file://${folder}/remote.git`, 'theirs');
  const commit = (files: Readonly<Record<string, string>>): void => {
    for (const [file, text] of Object.entries(files)) place(path.join(folder, 'theirs'), file, text);
    git('theirs', 'add', '-A');
    git('theirs', 'commit', '-qm', 'More');
  };
  git('theirs', 'checkout', '-q', '-b', 'main');
  commit(FILES);
  git('theirs', 'push', '-q', '-u', 'origin', 'main');
  git('.', 'clone', '-q', `file://${folder}/remote.git`, 'project');
  return {
    folder,
    environment,
    git,
    theirs(files) {
      commit(files);
      git('theirs', 'push', '-q');
    },
  };
}

interface Views {
  ask<Answer>(method: string, question?: object): Promise<Answer>;
  state(question?: object): Promise<SyncState>;
  /** How often it was told that things may be different. */
  readonly hints: { count: number };
  readonly progress: SyncProgress[];
  text(file: string): string;
}

function views(client: Client): Views {
  const { root, connection } = client;
  const hints = { count: 0 };
  const progress: SyncProgress[] = [];
  connection.onNotification(SYNC_NOTIFICATIONS.changed, () => void hints.count++);
  connection.onNotification(SYNC_NOTIFICATIONS.progress, (told: SyncProgress) => void progress.push(told));
  const ask = <Answer>(method: string, question: object = {}): Promise<Answer> =>
    connection.sendRequest<Answer>(method, { root, ...question });
  return {
    ask,
    hints,
    progress,
    async state(question = {}) {
      const [state] = await ask<SyncState[]>(SYNC_REQUESTS.sync, question);
      assert.ok(state);
      return state;
    },
    text: file => readFileSync(path.join(root, file), 'utf8'),
  };
}

function isDone<T extends object>(answer: T): Exclude<T, { readonly refused: string }> {
  assert.ok(!('refused' in answer), JSON.stringify(answer));
  return answer as Exclude<T, { readonly refused: string }>;
}

function isRefused(answer: object, refused: string): { readonly message: string; readonly paths?: string[] } {
  assert.ok('refused' in answer && 'message' in answer, JSON.stringify(answer));
  assert.equal(answer.refused, refused, JSON.stringify(answer));
  return answer as { readonly refused: string; readonly message: string };
}

describe('sync over stdio', () => {
  let world: World;
  let client: Client;
  beforeEach(() => {
    world = newWorld();
  });
  afterEach(() => client?.stop());
  const start = async (options: object = { trusted: true }, more: Readonly<Record<string, string>> = {}) => {
    const environment = { ...world.environment, ...more };
    client = await startClient({}, options, undefined, world.folder, true, environment);
    return views(client);
  };

  it('is refused in an untrusted folder, in which no git runs', async function () {
    if (process.platform === 'win32') this.skip();
    const bin = path.join(world.folder, 'bin');
    const mark = path.join(world.folder, 'ran');
    const real = execFileSync('which', ['git'], { encoding: 'utf8' }).trim();
    mkdirSync(bin);
    writeFileSync(path.join(bin, 'git'), `#!/bin/sh\necho "$@" >> ${mark}\nexec ${real} "$@"\n`);
    chmodSync(path.join(bin, 'git'), 0o755);
    const { ask, state } = await start({}, { PATH: `${bin}:${process.env.PATH}` });
    isRefused(await state(), 'untrusted');
    isRefused(await state({ fetch: true }), 'untrusted');
    isRefused(await ask(SYNC_REQUESTS.planPull), 'untrusted');
    isRefused(await ask(SYNC_REQUESTS.resolve, { picks: {} }), 'untrusted');
    isRefused(await ask(SYNC_REQUESTS.abort), 'untrusted');
    isRefused(await ask(SYNC_REQUESTS.undo), 'untrusted');
    isRefused(await ask(SYNC_REQUESTS.planPush), 'untrusted');
    const question = { url: 'https://pier.example/remote.git' };
    isRefused(await ask(SYNC_REQUESTS.planConnect, { question }), 'untrusted');
    isRefused(await ask(SYNC_REQUESTS.apply, { plan: 'none' }), 'stale');
    isRefused(await ask(SYNC_REQUESTS.push, { plan: 'none', message: 'More' }), 'stale');
    isRefused(await ask(SYNC_REQUESTS.connect, { question }), 'stale');
    await ask(REQUESTS.rescan);
    assert.ok(!existsSync(mark), existsSync(mark) ? readFileSync(mark, 'utf8') : '');
    assert.ok(!existsSync(path.join(client.root, '.mooring/.local')));
    await ask(REQUESTS.trust, { trusted: true });
    const now = isDone(await state());
    assert.ok('is' in now && now.is === 'even', JSON.stringify(now));
    assert.ok(existsSync(mark), 'it is this git that would have run');
  });

  it('tells how the project stands, and when that may have changed', async () => {
    const { state, hints, ask } = await start();
    const first = isDone(await state());
    assert.ok('is' in first);
    assert.deepEqual([first.is, first.branch, first.upstream], ['even', 'main', 'origin/main']);
    client.write('forms/intake.form.yaml', FORM.replace('Intake', 'Arrival'));
    await client.until('a hint after a change', () => hints.count > 0);
    const changed = isDone(await state());
    assert.ok('changed' in changed);
    assert.deepEqual(
      changed.changed.map(({ what, key }) => [what, key]),
      [['changed', 'intake']],
    );
    await settled(hints);
    await state();
    world.git('project', 'commit', '-qam', 'By hand');
    const before = hints.count;
    void client.connection.sendNotification(SYNC_NOTIFICATIONS.hint, {});
    await client.until('a hint after a git commit', () => hints.count > before);
    const ahead = isDone(await state());
    assert.ok('is' in ahead);
    assert.deepEqual([ahead.is, ahead.ahead, ahead.changed.length, ahead.outgoing.length], ['ahead', 1, 0, 1]);
    await settled(hints);
    await state();
    world.git('project', 'reset', '-q', '--soft', 'HEAD~1');
    const then = hints.count;
    await ask(REQUESTS.rescan);
    await client.until('a hint after a look at everything', () => hints.count > then);
    world.theirs({ 'notes.md': 'Two\n' });
    const fetched = isDone(await state({ fetch: true }));
    assert.ok('is' in fetched);
    assert.deepEqual([fetched.is, fetched.behind], ['behind', 1]);
  });

  it('pulls what was decided, as one commit, and takes it back', async () => {
    world.theirs({ '.mooring/manifest.yaml': MANIFEST.replace('public', 'authenticated'), 'notes.md': 'Two\n' });
    place(path.join(world.folder, 'project'), '.mooring/manifest.yaml', MANIFEST.replace('public', 'role_based'));
    world.git('project', 'commit', '-qam', 'Ours');
    const { ask, state, hints, progress, text } = await start();
    await state();
    const plan = isDone(await ask<PullAnswer>(SYNC_REQUESTS.planPull));
    assert.equal(plan.conflicts.length, 1, JSON.stringify(plan));
    const [conflict] = plan.conflicts;
    assert.deepEqual(
      [conflict?.entity?.field, conflict?.entity?.ours, conflict?.entity?.theirs],
      ['access_level', 'role_based', 'authenticated'],
    );
    assert.equal(text('notes.md'), 'One\n', 'nothing of the folder changes by a plan');
    assert.deepEqual(progress[0], { root: client.root, doing: 'Fetching origin' });
    assert.deepEqual(progress.at(-1), { root: client.root });
    await client.until('a hint that something waits', () => hints.count > 0);
    const pending = isDone(await state());
    assert.ok('pending' in pending && pending.is === 'pending', JSON.stringify(pending));
    isRefused(await ask(SYNC_REQUESTS.apply, { plan: plan.id }), 'conflicts');
    client.process.kill();
    await new Promise(resolve => client.process.once('exit', resolve));
    const again = await start();
    const picks = { [conflict?.key ?? '']: 'theirs' };
    const waiting = isDone(await again.ask<PullAnswer>(SYNC_REQUESTS.resolve, { picks: {} }));
    assert.equal(waiting.conflicts.length, 1, 'it waits for a person, whatever becomes of the engine');
    const decided = isDone(await again.ask<PullAnswer>(SYNC_REQUESTS.resolve, { picks }));
    assert.equal(decided.conflicts.length, 0);
    isRefused(await again.ask(SYNC_REQUESTS.apply, { plan: waiting.id }), 'conflicts');
    const applied = isDone(await again.ask<SyncApplyAnswer>(SYNC_REQUESTS.apply, { plan: decided.id }));
    assert.equal(applied.commit, world.git('project', 'rev-parse', 'HEAD'));
    assert.equal(text('.mooring/manifest.yaml'), MANIFEST.replace('public', 'authenticated'));
    assert.equal(text('notes.md'), 'Two\n');
    assert.equal(world.git('project', 'status', '--porcelain'), '');
    const after = isDone(await again.state());
    assert.ok('is' in after && after.is === 'ahead', JSON.stringify(after));
    isRefused(await again.ask(SYNC_REQUESTS.apply, { plan: decided.id }), 'stale');
    isDone(await again.ask<SyncApplyAnswer>(SYNC_REQUESTS.undo));
    assert.equal(text('.mooring/manifest.yaml'), MANIFEST.replace('public', 'role_based'));
    assert.equal(text('notes.md'), 'One\n');
  });

  it('lets go of what waits, and leaves the folder as it was', async () => {
    world.theirs({ 'notes.md': 'Two\n' });
    place(path.join(world.folder, 'project'), 'notes.md', 'Three\n');
    world.git('project', 'commit', '-qam', 'Ours');
    const { ask, state, text } = await start();
    isRefused(await ask(SYNC_REQUESTS.abort), 'nothing');
    const plan = isDone(await ask<PullAnswer>(SYNC_REQUESTS.planPull));
    const [conflict] = plan.conflicts;
    assert.ok(conflict?.files && existsSync(conflict.files.result), JSON.stringify(conflict));
    isRefused(await ask(SYNC_REQUESTS.planPull), 'pending');
    isDone(await ask<SyncApplyAnswer>(SYNC_REQUESTS.abort));
    const now = isDone(await state());
    assert.ok('is' in now && now.is === 'diverged', JSON.stringify(now));
    assert.equal(text('notes.md'), 'Three\n');
  });

  it('does not go below unsaved text, until that is saved', async () => {
    world.theirs({ 'forms/intake.form.yaml': FORM.replace('Intake', 'Arrival') });
    const { ask, text } = await start();
    client.open('forms/intake.form.yaml', FORM);
    client.change('forms/intake.form.yaml', FORM.replace('Intake', 'Typed'));
    assert.deepEqual(isRefused(await ask(SYNC_REQUESTS.planPull), 'unsaved').paths, ['forms/intake.form.yaml']);
    client.change('forms/intake.form.yaml', FORM);
    const plan = isDone(await ask<PullAnswer>(SYNC_REQUESTS.planPull));
    client.change('forms/intake.form.yaml', FORM.replace('Intake', 'Typed'));
    const refused = isRefused(await ask(SYNC_REQUESTS.apply, { plan: plan.id }), 'unsaved');
    assert.deepEqual(refused.paths, ['forms/intake.form.yaml']);
    assert.equal(text('forms/intake.form.yaml'), FORM);
    client.change('forms/intake.form.yaml', FORM);
    isDone(await ask<SyncApplyAnswer>(SYNC_REQUESTS.apply, { plan: plan.id }));
    assert.match(text('forms/intake.form.yaml'), /Arrival/);
  });

  it('pushes what is the project’s own, as it was shown', async () => {
    const { ask, state } = await start();
    client.write('forms/intake.form.yaml', FORM.replace('Intake', 'Arrival'));
    client.write('notes.md', 'Mine\n');
    const plan = isDone(await ask<PushPlanAnswer>(SYNC_REQUESTS.planPush));
    assert.deepEqual(
      [plan.files, plan.to, plan.commits, plan.blocking],
      [['forms/intake.form.yaml'], 'origin/main', 1, []],
    );
    assert.match(plan.message, /intake/);
    client.open('forms/intake.form.yaml', FORM);
    const push = { plan: plan.id, message: 'Arrivals\n' };
    const refused = isRefused(await ask(SYNC_REQUESTS.push, push), 'unsaved');
    assert.deepEqual(refused.paths, ['forms/intake.form.yaml']);
    client.close('forms/intake.form.yaml');
    const pushed = isDone(await ask<SyncApplyAnswer>(SYNC_REQUESTS.push, push));
    assert.equal(world.git('remote.git', 'log', '-1', '--format=%H %s', 'main'), `${pushed.commit} Arrivals`);
    isRefused(await ask(SYNC_REQUESTS.push, push), 'stale');
    const now = isDone(await state());
    assert.ok('is' in now);
    assert.deepEqual([now.is, now.changed.length, now.otherFiles], ['even', 0, ['notes.md']]);
    const also = isDone(await ask<PushPlanAnswer>(SYNC_REQUESTS.planPush, { also: ['notes.md'] }));
    assert.deepEqual(also.files, ['notes.md']);
  });

  it('stops when nobody wants the answer any more', async () => {
    let asked = 0;
    const server = createServer(() => asked++);
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      world.git('project', 'remote', 'set-url', 'origin', `http://127.0.0.1:${port}/remote.git`);
      const { ask, progress } = await start();
      const stop = new CancellationTokenSource();
      const { root } = client;
      const answer = client.connection.sendRequest<PullAnswer>(SYNC_REQUESTS.planPull, { root }, stop.token);
      await client.until('the fetch', () => asked > 0);
      stop.cancel();
      isRefused(await answer, 'cancelled');
      assert.deepEqual(progress.at(-1), { root });
      isRefused(await ask(SYNC_REQUESTS.abort), 'nothing');
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it('connects to a remote after it showed both sides', async () => {
    world.git('.', 'init', '-q', '--bare', 'empty.git');
    world.git('project', 'remote', 'remove', 'origin');
    const { ask, state } = await start();
    const alone = isDone(await state());
    assert.ok('is' in alone && alone.is === 'no-remote');
    const question = { url: `file://${world.folder}/empty.git` };
    isRefused(await ask(SYNC_REQUESTS.connect, { question }), 'stale');
    const preview = isDone(await ask<ConnectAnswer>(SYNC_REQUESTS.planConnect, { question }));
    assert.equal(preview.is, 'empty');
    isDone(await ask<SyncConnectAnswer>(SYNC_REQUESTS.connect, { question }));
    const now = isDone(await state());
    assert.ok('is' in now && now.is === 'even', JSON.stringify(now));
    assert.equal(world.git('.', '--git-dir=empty.git', 'rev-parse', 'main'), world.git('project', 'rev-parse', 'HEAD'));
  });

  it('gives what has to be decided by a connect as the plan of a pull', async () => {
    place(path.join(world.folder, 'project'), '.mooring/manifest.yaml', MANIFEST.replace('public', 'role_based'));
    world.git('project', 'commit', '-qam', 'Ours');
    world.theirs({ '.mooring/manifest.yaml': MANIFEST.replace('public', 'authenticated') });
    world.git('project', 'remote', 'remove', 'origin');
    const { ask, text } = await start();
    const question = { url: `file://${world.folder}/remote.git`, strategy: 'merge' };
    const preview = isDone(await ask<ConnectAnswer>(SYNC_REQUESTS.planConnect, { question }));
    assert.equal(preview.plan?.conflicts.length, 1, JSON.stringify(preview));
    const plan = isDone(await ask<SyncConnectAnswer>(SYNC_REQUESTS.connect, { question }));
    assert.ok('conflicts' in plan && plan.conflicts[0], JSON.stringify(plan));
    const picks = { [plan.conflicts[0].key]: 'theirs' };
    const decided = isDone(await ask<PullAnswer>(SYNC_REQUESTS.resolve, { picks }));
    isDone(await ask<SyncApplyAnswer>(SYNC_REQUESTS.apply, { plan: decided.id }));
    assert.match(text('.mooring/manifest.yaml'), /authenticated/);
  });

  it('answers for a folder that is no project with a refusal', async () => {
    await start();
    const ask = (method: string, more: object = {}) =>
      client.connection.sendRequest<object>(method, { root: '/nowhere', ...more });
    isRefused(await ask(SYNC_REQUESTS.planPull), 'unknown');
    isRefused(await ask(SYNC_REQUESTS.push, { plan: 'none', message: 'More' }), 'unknown');
    assert.deepEqual(await ask(SYNC_REQUESTS.sync), []);
  });
});

/** Until no hint comes any more. */
async function settled(hints: { readonly count: number }): Promise<void> {
  for (let before = -1; before !== hints.count; ) {
    before = hints.count;
    await new Promise(resolve => setTimeout(resolve, 600));
  }
}
