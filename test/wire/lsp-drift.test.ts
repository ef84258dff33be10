import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openProjectStore } from '../../src/node/open-root-store.ts';
import { portPath } from '../../src/node/write-disk.ts';
import {
  type ApplyAnswer,
  type DriftState,
  type OperationState,
  type PlanAnswer,
  type PlanQuestion,
  type PlanState,
  REQUESTS,
} from '../../src/protocol/protocol.ts';
import { type Client, place, startClient } from './client.ts';

const MANIFEST = `workflows:
  onboard:
    id: f8a1b3c2-0000-4000-8000-000000000001
    path: workflows/onboard.py
    function_name: onboard
# the front desk's
forms:
  intake: { id: d2e5f8a1-0000-4000-8000-000000000002, path: forms/intake.form.yaml }
`;
const FORM = 'id: d2e5f8a1-0000-4000-8000-000000000002\nname: Intake\n';
const PROJECT = {
  '.mooring/manifest.yaml': MANIFEST,
  'forms/intake.form.yaml': FORM,
  'workflows/onboard.py': 'from bifrost import workflow\n\n@workflow\ndef onboard():\n    pass\n',
};
const TRUSTED = { trusted: true };
const MANY = 150;

function views(client: Client) {
  const { root } = client;
  const ask = <Answer>(method: string, question: object = {}): Promise<Answer> =>
    client.connection.sendRequest<Answer>(method, { root, ...question });
  const drift = async (): Promise<DriftState> => {
    const [state] = await ask<DriftState[]>(REQUESTS.drift);
    assert.ok(state);
    return state;
  };
  const plan = async (question: object): Promise<PlanAnswer> =>
    ask<PlanAnswer>(REQUESTS.plan, question satisfies Partial<PlanQuestion>);
  return {
    ask,
    drift,
    plan,
    async planned(question: object): Promise<PlanState> {
      const answer = await plan(question);
      assert.ok(!('refused' in answer), JSON.stringify(answer));
      return answer;
    },
    apply: (id: string): Promise<ApplyAnswer> => ask(REQUESTS.apply, { plan: id }),
    async until(state: DriftState['state']): Promise<DriftState> {
      let now = await drift();
      for (let tries = 0; now.state !== state && tries < 1000; tries++) {
        await new Promise(resolve => setTimeout(resolve, 10));
        now = await drift();
      }
      assert.equal(now.state, state, JSON.stringify(now));
      return now;
    },
    /** Moves on the disk, and tells the server. */
    move(from: string, to: string): void {
      mkdirSync(path.dirname(path.join(root, to)), { recursive: true });
      renameSync(path.join(root, from), path.join(root, to));
      const changes = [
        { uri: client.uri(from), type: 3 },
        { uri: client.uri(to), type: 1 },
      ];
      void client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
    },
    read: (file: string): string => readFileSync(path.join(root, file), 'utf8'),
  };
}

describe('drift over stdio', () => {
  let client: Client;
  afterEach(() => client?.stop());

  it('is told, planned, applied as one commit, and taken back', async () => {
    client = await startClient(PROJECT, TRUSTED);
    const { ask, until, planned, apply, move, read } = views(client);
    await until('healthy');
    move('forms/intake.form.yaml', 'desk/intake.form.yaml');
    const { rows } = await until('diverged');
    const [row] = rows;
    assert.equal(rows.length, 1);
    assert.ok(row);
    assert.deepEqual(
      [row.kind, row.title, row.from, row.to],
      ['moved', 'form intake', 'forms/intake.form.yaml', 'desk/intake.form.yaml'],
    );
    const [item] = row.drifts;
    assert.equal(item?.file?.path, 'desk/intake.form.yaml');
    assert.equal(item?.declared?.path, '.mooring/manifest.yaml');
    assert.equal(item?.declared?.range.start.line, 7);
    const relocate = row.resolutions.find(({ kind }) => kind === 'relocate');
    assert.ok(relocate?.isSafe);
    const plan = await planned({ choices: [{ drift: row.key, resolution: relocate.id }] });
    assert.deepEqual(plan.blocking, []);
    const after = MANIFEST.replace('forms/intake', 'desk/intake');
    assert.deepEqual(plan.files, [{ path: '.mooring/manifest.yaml', change: 'changed', before: MANIFEST, after }]);
    assert.equal(read('.mooring/manifest.yaml'), MANIFEST, 'a plan writes nothing');
    assert.ok(!existsSync(path.join(client.root, '.mooring/.local')));
    const applied = await apply(plan.id);
    assert.ok(!('refused' in applied), JSON.stringify(applied));
    assert.equal(read('.mooring/manifest.yaml'), after);
    assert.deepEqual((await until('healthy')).rows, []);
    const again = await apply(plan.id);
    assert.ok('refused' in again && again.refused === 'stale', 'a plan is applied once');
    const [operation] = await ask<OperationState[]>(REQUESTS.operations);
    assert.equal(operation?.id, applied.operation);
    assert.deepEqual(operation?.files, [{ path: '.mooring/manifest.yaml', change: 'changed' }]);
    const undone = await ask<ApplyAnswer>(REQUESTS.undo);
    assert.ok(!('refused' in undone), JSON.stringify(undone));
    assert.equal(read('.mooring/manifest.yaml'), MANIFEST);
    await until('diverged');
    const [undo, first] = await ask<OperationState[]>(REQUESTS.operations);
    assert.deepEqual([undo?.undoes, first?.undoneBy], [first?.id, undo?.id]);
  });

  it('is looked at and planned in an untrusted folder, in which nothing is written', async () => {
    client = await startClient(PROJECT);
    const { ask, until, planned, apply, move, read } = views(client);
    await until('healthy');
    move('forms/intake.form.yaml', 'desk/intake.form.yaml');
    await until('diverged');
    const { id } = await planned({ safe: true });
    const refused = await apply(id);
    assert.ok('refused' in refused && refused.refused === 'untrusted', JSON.stringify(refused));
    assert.equal(read('.mooring/manifest.yaml'), MANIFEST);
    assert.ok(!existsSync(path.join(client.root, '.mooring/.local')));
    const undo = await ask<ApplyAnswer>(REQUESTS.undo);
    assert.ok('refused' in undo && undo.refused === 'untrusted', JSON.stringify(undo));
    await ask(REQUESTS.trust, { trusted: true });
    const applied = await apply(id);
    assert.ok(!('refused' in applied), `the plan is there still: ${JSON.stringify(applied)}`);
    assert.match(read('.mooring/manifest.yaml'), /desk\/intake/);
  });

  it('is not ended below unsaved text, until that is saved', async () => {
    client = await startClient(PROJECT, TRUSTED);
    const { ask, until, planned, apply, move, read } = views(client);
    await until('healthy');
    move('forms/intake.form.yaml', 'desk/intake.form.yaml');
    await until('diverged');
    client.open('.mooring/manifest.yaml', MANIFEST);
    const { id } = await planned({ safe: true });
    client.change('.mooring/manifest.yaml', `${MANIFEST}# typed\n`);
    const refused = await apply(id);
    assert.ok('refused' in refused && refused.refused === 'unsaved', JSON.stringify(refused));
    assert.deepEqual(refused.paths, ['.mooring/manifest.yaml']);
    assert.equal(read('.mooring/manifest.yaml'), MANIFEST);
    client.change('.mooring/manifest.yaml', MANIFEST);
    const applied = await apply(id);
    assert.ok(!('refused' in applied), JSON.stringify(applied));
    const after = read('.mooring/manifest.yaml');
    assert.match(after, /desk\/intake/);
    client.change('.mooring/manifest.yaml', `${after}# typed\n`);
    const kept = await ask<ApplyAnswer>(REQUESTS.undo);
    assert.ok('refused' in kept && kept.refused === 'unsaved', JSON.stringify(kept));
    assert.deepEqual(kept.paths, ['.mooring/manifest.yaml']);
    assert.equal(read('.mooring/manifest.yaml'), after);
  });

  it('refuses a plan whose files were changed since, and says which', async () => {
    client = await startClient(PROJECT, TRUSTED);
    const { until, planned, apply, move, read } = views(client);
    await until('healthy');
    move('forms/intake.form.yaml', 'desk/intake.form.yaml');
    await until('diverged');
    const { id } = await planned({ safe: true });
    client.write('.mooring/manifest.yaml', `${MANIFEST}# by hand\n`);
    const refused = await apply(id);
    assert.ok('refused' in refused && refused.refused === 'stale', JSON.stringify(refused));
    assert.deepEqual(refused.paths, ['.mooring/manifest.yaml']);
    assert.equal(read('.mooring/manifest.yaml'), `${MANIFEST}# by hand\n`);
  });

  it('is found by a check where nobody told of the change', async () => {
    client = await startClient(PROJECT, TRUSTED);
    const { ask, until } = views(client);
    await until('healthy');
    mkdirSync(path.join(client.root, 'desk'));
    renameSync(path.join(client.root, 'forms/intake.form.yaml'), path.join(client.root, 'desk/intake.form.yaml'));
    const state = await ask<DriftState>(REQUESTS.checkDrift);
    assert.equal(state.state, 'diverged');
    assert.equal(state.rows[0]?.kind, 'moved');
  });

  it('is ended wholly or not at all where the server is killed, once the next one has started', async () => {
    const ids = Array.from({ length: MANY }, (_, n) => `d2e5f8a1-0000-4000-8000-${String(n).padStart(12, '0')}`);
    const entries = ids.map((id, n) => `  f${n}: { id: ${id}, path: forms/f${n}.form.yaml }\n`);
    const forms = ids.map((id, n) => [`forms/f${n}.form.yaml`, `id: ${id}\nname: F${n}\n`]);
    const manifest = `forms:\n${entries.join('')}`;
    client = await startClient({ '.mooring/manifest.yaml': manifest, ...Object.fromEntries(forms) }, TRUSTED);
    const { until, planned, apply, move } = views(client);
    await until('healthy');
    for (let n = 0; n < MANY; n++) move(`forms/f${n}.form.yaml`, `desk/${n % 7}/f${n}.form.yaml`);
    const { rows } = await until('diverged');
    const back = rows.flatMap(({ key, resolutions }) =>
      resolutions.filter(({ kind }) => kind === 'move-back').map(({ id }) => ({ drift: key, resolution: id })),
    );
    const { id, files } = await planned({ choices: back });
    assert.equal(files.length, MANY);
    const journal = path.join(client.root, '.mooring/.local/journal');
    const isHalfWay = (): boolean => existsSync(journal) && readdirSync(journal).some(name => name.includes('.ready.'));
    apply(id).catch(() => {});
    await client.until('the commit', isHalfWay);
    client.process.kill('SIGKILL');
    const killed = client;
    client = await startClient({}, TRUSTED, undefined, path.dirname(killed.root));
    killed.connection.dispose();
    await client.until('the recovery', () => !isHalfWay());
    const now = await views(client).drift();
    assert.notEqual(now.state, 'failed');
    const there = ids.filter((_, n) => existsSync(path.join(client.root, `forms/f${n}.form.yaml`))).length;
    const elsewhere = ids.filter((_, n) => existsSync(path.join(client.root, `desk/${n % 7}/f${n}.form.yaml`))).length;
    assert.deepEqual([there, elsewhere].sort(), [0, MANY].sort());
    await views(client).until(there === MANY ? 'healthy' : 'diverged');
  });

  it('waits in the lane while another process writes, and can be stopped there', async () => {
    client = await startClient(PROJECT, TRUSTED);
    const { ask, drift, until, planned, apply, move, read } = views(client);
    await until('healthy');
    move('forms/intake.form.yaml', 'desk/intake.form.yaml');
    await until('diverged');
    const plan = await planned({ safe: true });
    const { store } = openProjectStore(portPath(client.root), { actor: 'ana@pier test/1' });
    const held = await store.lock.acquire({ doing: 'something long' });
    assert.ok(!('failed' in held));
    try {
      const applied = apply(plan.id);
      const { lane } = await until('reconciling');
      assert.deepEqual(
        lane.map(({ label }) => label),
        [plan.label],
      );
      await ask(REQUESTS.cancel, { lane: lane[0]?.id });
      const answer = await applied;
      assert.equal('refused' in answer && answer.refused, 'cancelled', JSON.stringify(answer));
    } finally {
      await held.release();
    }
    assert.deepEqual((await until('diverged')).lane, []);
    assert.equal(read('.mooring/manifest.yaml'), MANIFEST);
    // The plan is still good.
    assert.ok(!('refused' in (await apply(plan.id))));
    assert.equal((await drift()).state, 'healthy');
  });

  it('is found where the editor tells of no files, since the server watches then', async () => {
    client = await startClient(PROJECT, TRUSTED, undefined, undefined, false);
    const { until } = views(client);
    await until('healthy');
    mkdirSync(path.join(client.root, 'desk'));
    renameSync(path.join(client.root, 'forms/intake.form.yaml'), path.join(client.root, 'desk/intake.form.yaml'));
    const { rows } = await until('diverged');
    assert.equal(rows[0]?.kind, 'moved');
  });

  it('is ended by itself where the saved config says so, and only in a trusted folder', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'mooring-wire-'));
    place(folder, 'home/.mooring/config.toml', '[policies.drift]\nmoved = "apply"\n');
    client = await startClient(PROJECT, {}, undefined, folder);
    const { ask, until, move, read } = views(client);
    await until('healthy');
    move('forms/intake.form.yaml', 'desk/intake.form.yaml');
    await until('diverged');
    await new Promise(resolve => setTimeout(resolve, 3000));
    assert.equal(read('.mooring/manifest.yaml'), MANIFEST);
    await ask(REQUESTS.trust, { trusted: true });
    await until('healthy');
    assert.equal(read('.mooring/manifest.yaml'), MANIFEST.replace('forms/intake', 'desk/intake'));
    const [operation] = await ask<OperationState[]>(REQUESTS.operations);
    assert.match(operation?.label ?? '', /desk\/intake/);
  });

  it('tells views what was accepted, and brings back from git what was deleted', async () => {
    client = await startClient(PROJECT, TRUSTED);
    const { ask, until, planned, apply, move, read } = views(client);
    await until('healthy');
    move('forms/intake.form.yaml', 'desk/intake.form.yaml');
    await until('diverged');
    const applied = await apply((await planned({ safe: true })).id);
    assert.ok(!('refused' in applied), JSON.stringify(applied));
    const file = 'desk/intake.form.yaml';
    assert.deepEqual(await ask(REQUESTS.accepted, { path: file }), { text: FORM });
    assert.deepEqual(await ask(REQUESTS.accepted, { path: 'nowhere.md' }), {});
    const git = (...argv: string[]) => execFileSync('git', argv, { cwd: client.root });
    git('init', '-q');
    git('add', '.');
    git('-c', 'user.name=Ana', '-c', 'user.email=ana@example.com', 'commit', '-qm', 'All');
    rmSync(path.join(client.root, file));
    const { rows } = await ask<DriftState>(REQUESTS.checkDrift);
    assert.deepEqual(
      rows.map(({ kind, title }) => [kind, title]),
      [['deleted', 'form intake']],
    );
    assert.deepEqual(await ask(REQUESTS.accepted, { path: file }), { text: FORM });
    const restored = await apply((await planned({ restore: file })).id);
    assert.ok(!('refused' in restored), JSON.stringify(restored));
    assert.equal(read(file), FORM);
    await until('healthy');
  });

  it('answers for a folder that is no project with a refusal', async () => {
    client = await startClient(PROJECT, TRUSTED);
    const answer = await client.connection.sendRequest<PlanAnswer>(REQUESTS.plan, { root: '/nowhere', safe: true });
    assert.ok('refused' in answer && answer.refused === 'unknown');
    await assert.rejects(client.connection.sendRequest(REQUESTS.checkDrift, { root: '/nowhere' }), /No project in/);
  });
});
