import assert from 'node:assert/strict';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { BASE_PATH, printBase } from '../../src/snapshot/base.ts';
import { DRIFT_KINDS, waits } from '../../src/snapshot/drift/drift-row.ts';
import { baseFor } from '../kit/drift.ts';
import { BROKEN, CLEAN, FORM_ID, type Sandbox, sandbox } from './fake-io.ts';

const APP_ID = '33333333-3333-4333-8333-333333333333';
const PROJECT = {
  ...CLEAN,
  '.mooring/manifest.yaml': `${CLEAN['.mooring/manifest.yaml']}forms:
  hello: { id: ${FORM_ID}, path: forms/hello.form.yaml }
apps:
  board: { id: ${APP_ID}, path: apps/board }
`,
  'forms/hello.form.yaml': `id: ${FORM_ID}\nname: Hello\n`,
  'apps/board/app.yaml': `id: ${APP_ID}\nname: Board\n`,
  'apps/board/main.tsx': 'main',
} as const;

let box: Sandbox;
afterEach(() => box?.remove());

const accepted = (): void => box.write(BASE_PATH, printBase(baseFor(PROJECT)));
const moveFile = (from: string, to: string): void => renameSync(path.join(box.folder, from), path.join(box.folder, to));

describe('mooring status', () => {
  it('says that a project is healthy, with 0, and writes nothing', async () => {
    box = sandbox(PROJECT);
    const first = await box.run(['status']);
    assert.deepEqual([first.code, first.err], [0, '']);
    assert.match(first.out, /^healthy\nNothing was accepted yet, so moves are recognised only by [^\n]+\n$/);
    assert.ok(!existsSync(path.join(box.folder, '.mooring/.local')));
    accepted();
    assert.deepEqual(await box.run(['status']), { code: 0, out: 'healthy\n', err: '' });
  });

  it('names what happened, with 1', async () => {
    box = sandbox(PROJECT);
    accepted();
    moveFile('forms', 'dialogs');
    moveFile('apps/board', 'apps/desk');
    box.write('flows/new.py', 'from bifrost import workflow\n\n@workflow\ndef new():\n    pass\n');
    const { code, out, err } = await box.run(['status']);
    assert.deepEqual([code, err], [1, '']);
    assert.equal(
      out,
      `diverged
moved       form hello    forms/hello.form.yaml → dialogs/hello.form.yaml
            The file there carries its id.
renamed     app board     apps/board → apps/desk
            The file there carries its id.
undeclared  workflow new  flows/new.py::new
            “new” is a decorated workflow that the manifest does not declare.
There are 3 differences to decide on.
`,
    );
  });

  it('tells what is ordinary work in one line, and is healthy with it', async () => {
    box = sandbox(PROJECT);
    accepted();
    box.write('apps/board/main.tsx', 'other');
    const { code, out } = await box.run(['status', 'apps']);
    assert.deepEqual([code, out], [0, 'healthy\nAccepted as ordinary work: 1 modified.\n']);
  });

  it('prints rows and drifts as JSON', async () => {
    box = sandbox(PROJECT);
    accepted();
    moveFile('forms', 'dialogs');
    const { code, out } = await box.run(['status', '--json']);
    const { version, root, state, base, rows, drifts } = JSON.parse(out);
    assert.deepEqual([code, version, root, state, base], [1, 1, box.folder, 'diverged', 'used']);
    assert.deepEqual(rows, [
      {
        kind: 'moved',
        from: 'forms/hello.form.yaml',
        to: 'dialogs/hello.form.yaml',
        reason: 'The file there carries its id.',
        certainty: 'sure',
        consequence: 'advisory',
        waits: true,
        policy: 'ask',
        drifts: [0],
      },
    ]);
    assert.equal(drifts[0].key, `moved ${FORM_ID} dialogs/hello.form.yaml`);
    assert.deepEqual(drifts[0].entity, { id: FORM_ID, kind: 'form', key: 'hello', name: 'hello' });
    assert.deepEqual(drifts[0].to.at.range.start, { line: 1, column: 5 });
    assert.equal((await box.run(['status', '--format', 'json'])).out, out);
  });

  it('tells what the user’s policies ignore, and waits for nobody', async () => {
    box = sandbox(PROJECT);
    accepted();
    moveFile('forms', 'dialogs');
    box.write('flows/new.py', 'from bifrost import workflow\n\n@workflow\ndef new():\n    pass\n');
    box.write('../home/.mooring/config.toml', '[policies.drift]\nmoved = "ignore"\n');
    const one = await box.run(['status']);
    assert.deepEqual([one.code, one.err], [1, '']);
    assert.match(
      one.out,
      /^diverged\nundeclared {2}workflow new .*\n.*\nThere is 1 difference to decide on\.\nIgnored, as your policies say: 1 moved\.\n$/,
    );
    const environment = { MOORING_POLICIES_DRIFT_UNDECLARED: 'ignore' };
    const none = await box.run(['status'], { environment });
    assert.deepEqual([none.code, none.out], [0, 'healthy\nIgnored, as your policies say: 1 moved, 1 undeclared.\n']);
    const { state, rows, drifts } = JSON.parse((await box.run(['status', '--json'], { environment })).out);
    const waiting = [...rows, ...drifts].map(({ waits: isAsked, policy }) => [isAsked, policy]);
    assert.deepEqual([state, waiting], ['healthy', [1, 2, 3, 4].map(() => [false, 'ignore'])]);
    box.write('.mooring/config.toml', '[policies.drift]\nundeclared = "ignore"\n');
    assert.equal((await box.run(['status'])).code, 1, 'a project has no say in it');
  });

  it('watches: the state again whenever it is another one, until interrupted', async () => {
    box = sandbox(PROJECT);
    accepted();
    const said: string[] = [];
    let heard = (): void => {};
    const told = async (count: number): Promise<void> => {
      while (said.length < count) await new Promise<void>(resolve => (heard = resolve));
    };
    let end = (): void => {};
    const ended = new Promise<void>(resolve => (end = resolve));
    const ran = box.run(['status', '--watch', '--json'], {
      out: text => {
        said.push(text);
        heard();
      },
      interrupted: () => ended,
    });
    await told(1);
    moveFile('forms', 'dialogs');
    await told(2);
    box.write('../home/.mooring/config.toml', '[policies.drift]\nmoved = "ignore"\n');
    await told(3);
    moveFile('dialogs', 'forms');
    await told(4);
    end();
    const { code, err } = await ran;
    assert.deepEqual([code, err], [0, 'mooring: Watching; press Ctrl+C to end.\n']);
    const states = said.map(line => JSON.parse(line));
    assert.deepEqual(
      states.map(({ state, rows }) => [state, rows.length]),
      [
        ['healthy', 0],
        ['diverged', 1],
        ['healthy', 1],
        ['healthy', 0],
      ],
    );
    assert.ok(said.every(line => line.indexOf('\n') === line.length - 1));
  });

  it('does without a base that is damaged or newer, and says so', async () => {
    box = sandbox(PROJECT);
    for (const text of ['{', '{"schema": 2}', '{"schema": 1, "revision": 1, "entities": {"a": {}}}']) {
      box.write(BASE_PATH, text);
      const { code, out } = await box.run(['status']);
      assert.equal(code, 0);
      assert.match(out, /^healthy\n\.mooring\/\.local\/base\.json (?:is damaged|has schema 2)/);
    }
  });

  it('says that a commit is not done', async () => {
    box = sandbox(PROJECT);
    accepted();
    box.write('.mooring/.local/journal/1a2b.json', '{}');
    assert.equal((await box.run(['status'])).out, 'healthy\n');
    box.write('.mooring/.local/journal/1a2b.ready.json', '{}');
    assert.match((await box.run(['status'])).out, /^healthy\nA change of several files is not done; /);
  });

  it('fails, with 2, where the manifest cannot be read', async () => {
    box = sandbox({ ...PROJECT, '.mooring/manifest.yaml': '<<<<<<< a\n=======\n>>>>>>> b\n' });
    const { code, out } = await box.run(['status']);
    assert.equal(code, 2);
    assert.match(out, /^failed\n/);
    assert.match(out, /\.mooring\/manifest\.yaml cannot be read: /);
  });

  it('has every kind of drift explained in docs/drift.md', () => {
    const doc = readFileSync('docs/drift.md', 'utf8');
    for (const kind of DRIFT_KINDS)
      assert.match(doc, new RegExp(waits(kind) ? `^### ${kind}$` : `^- \\*\\*${kind}\\*\\*: `, 'm'));
  });

  it('needs a manifest', async () => {
    box = sandbox(BROKEN);
    rmSync(path.join(box.folder, '.mooring'), { recursive: true });
    const { code, out, err } = await box.run(['status']);
    assert.deepEqual([code, out], [2, '']);
    assert.match(err, /^mooring: No manifest in /);
  });
});
