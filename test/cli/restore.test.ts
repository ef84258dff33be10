import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { BASE_PATH, printBase, readBase } from '../../src/snapshot/base.ts';
import { baseFor } from '../kit/drift.ts';
import { CLEAN, FORM_ID, type Sandbox, sandbox, WORKFLOW_ID } from './fake-io.ts';

const APP_ID = '33333333-3333-4333-8333-333333333333';
const MANIFEST = '.mooring/manifest.yaml';
const PROJECT = {
  ...CLEAN,
  [MANIFEST]: `${CLEAN[MANIFEST]}forms:
  hello: { id: ${FORM_ID}, path: forms/hello.form.yaml }
apps:
  board: { id: ${APP_ID}, path: apps/board }
`,
  'forms/hello.form.yaml': `id: ${FORM_ID}\nname: Hello\r\n`,
  'apps/board/app.yaml': `id: ${APP_ID}\nname: Board\n`,
  'apps/board/main.tsx': 'main',
} as const;

let box: Sandbox;
afterEach(() => box?.remove());

const at = (file: string): string => path.join(box.folder, file);
const read = (file: string): string => readFileSync(at(file), 'utf8');

function accepted(): void {
  box = sandbox(PROJECT);
  box.write(BASE_PATH, printBase(baseFor(PROJECT)));
}

/** With all of it in a git commit. */
function committed(): void {
  accepted();
  rmSync(at('.git'), { recursive: true });
  const who = ['-c', 'user.name=Ana', '-c', 'user.email=ana@example.com', '-c', 'commit.gpgsign=false'];
  const git = (...argv: string[]) => execFileSync('git', [...who, ...argv], { cwd: box.folder, stdio: 'pipe' });
  git('init', '-q');
  git('add', 'forms', 'apps', 'flows', MANIFEST);
  git('commit', '-qm', 'All of it');
}

describe('mooring restore', () => {
  it('brings a file back from git, named by path, key, kind and key, or id, and undo takes it away', async () => {
    committed();
    for (const name of [
      'forms/hello.form.yaml',
      './forms/hello.form.yaml',
      'hello',
      'form hello',
      'form/hello',
      FORM_ID,
    ]) {
      rmSync(at('forms'), { recursive: true });
      const dry = await box.run(['restore', name, '--dry-run']);
      assert.deepEqual([dry.code, dry.err], [0, ''], name);
      assert.match(dry.out, /^added +forms\/hello\.form\.yaml\n--- \/dev\/null\n[\s\S]*\nNothing was written\.\n$/);
      assert.ok(!existsSync(at('forms')));
      const { code, out } = await box.run(['restore', name]);
      assert.equal(code, 0, name);
      assert.match(out, /: done\. "mooring undo --project \w+" takes it back\.\n$/);
      assert.equal(read('forms/hello.form.yaml'), PROJECT['forms/hello.form.yaml']);
      assert.equal((await box.run(['status'])).out, 'healthy\n');
    }
    assert.equal((await box.run(['undo', '--project'])).code, 0);
    assert.ok(!existsSync(at('forms')));
  });

  it('is offered for what is deleted, and brings a whole app back', async () => {
    committed();
    rmSync(at('apps'), { recursive: true });
    const { code } = await box.run(['reconcile', '--accept', 'deleted', '--apply']);
    assert.equal(code, 0);
    assert.deepEqual(
      [read('apps/board/app.yaml'), read('apps/board/main.tsx')],
      [PROJECT['apps/board/app.yaml'], 'main'],
    );
  });

  it('takes an edit back, and keeps what stood there', async () => {
    committed();
    box.write('forms/hello.form.yaml', `id: ${FORM_ID}\nname: Other\n`);
    const dry = await box.run(['restore', 'hello.form.yaml', '--dry-run'], { cwd: at('forms') });
    assert.match(dry.out, /^changed +forms\/hello\.form\.yaml\n[\s\S]*\n-name: Other\n\+name: Hello/);
    assert.equal((await box.run(['restore', 'hello'])).code, 0);
    assert.equal(read('forms/hello.form.yaml'), PROJECT['forms/hello.form.yaml']);
    const again = await box.run(['restore', 'hello']);
    assert.deepEqual([again.code, again.out], [0, 'Nothing changed; it is so already.\n']);
    assert.equal((await box.run(['undo', '--project'])).code, 0);
    assert.match(read('forms/hello.form.yaml'), /Other/);
    assert.equal((await box.run(['status'])).out, 'healthy\n', 'the edit is accepted with the undo');
  });

  it('finds in the history what Mooring wrote over', async () => {
    accepted();
    box.write('flows/greet.py', PROJECT['flows/greet.py'].replace('@workflow\n', ''));
    assert.equal((await box.run(['reconcile', '--accept', 'decorator-missing', '--apply'])).code, 0);
    const decorated = read('flows/greet.py');
    const { id } = JSON.parse((await box.run(['undo', '--project', '--json'])).out);
    assert.notEqual(read('flows/greet.py'), decorated);
    assert.equal((await box.run(['undo', id, '--project'])).code, 0);
    assert.equal(read('flows/greet.py'), decorated);
    box.write('flows/greet.py', decorated.replace('pass', 'return 1'));
    assert.equal((await box.run(['status'])).code, 0);
    assert.equal((await box.run(['restore', 'workflow greet'])).code, 0);
    assert.equal(read('flows/greet.py'), decorated);
  });

  it('brings back what was set aside', async () => {
    accepted();
    box.write('forms/more.form.yaml', 'id: 66666666-6666-4666-8666-666666666666\nname: More\n');
    assert.equal((await box.run(['reconcile', '--choose', '1=set-aside', '--apply'])).code, 0);
    assert.ok(!existsSync(at('forms/more.form.yaml')));
    const { code, out } = await box.run(['restore', 'forms/more.form.yaml']);
    assert.equal(code, 0);
    assert.match(out, /more\.form\.yaml/);
    assert.match(read('forms/more.form.yaml'), /More/);
  });

  it('says so where nothing of the kind is kept', async () => {
    accepted();
    rmSync(at('forms'), { recursive: true });
    const { code, out, err } = await box.run(['restore', 'hello']);
    assert.deepEqual([code, out], [2, '']);
    assert.match(err, /^mooring: forms\/hello\.form\.yaml /);
    const json = JSON.parse((await box.run(['restore', 'hello', '--json'])).out);
    assert.deepEqual([json.refused.why, json.refused.paths], ['not-kept', ['forms/hello.form.yaml']]);
    assert.ok(!existsSync(at('forms')));
  });

  it('makes no second one of what was only moved', async () => {
    committed();
    mkdirSync(at('dialogs'));
    renameSync(at('forms/hello.form.yaml'), at('dialogs/hello.form.yaml'));
    const { code, err } = await box.run(['restore', 'hello']);
    assert.equal(code, 2);
    assert.match(
      err,
      /"hello" is not lost: it is in dialogs\/hello\.form\.yaml\. "mooring reconcile --choose 'hello=move-back'" moves/,
    );
    assert.ok(!existsSync(at('forms/hello.form.yaml')));
  });

  it('needs a name, and one that is in the project', async () => {
    accepted();
    assert.match((await box.run(['restore'])).err, /^mooring: Name what is to come back: /);
    assert.match((await box.run(['restore', '../elsewhere'])).err, /"\.\.\/elsewhere" is not in the project; /);
    assert.equal((await box.run(['restore', 'nothing'])).code, 2);
    assert.equal((await box.run(['restore', 'apps/board'])).code, 2);
  });

  it('prints JSON', async () => {
    committed();
    rmSync(at('forms'), { recursive: true });
    const dry = JSON.parse((await box.run(['restore', 'hello', '--dry-run', '--json'])).out);
    assert.deepEqual([dry.path, dry.dryRun, dry.changed, dry.operation], ['forms/hello.form.yaml', true, false, null]);
    assert.equal(dry.plan.files[0].change, 'added');
    const done = JSON.parse((await box.run(['restore', 'hello', '--json'])).out);
    assert.deepEqual([done.dryRun, done.changed, typeof done.operation], [false, true, 'string']);
  });
});

describe('mooring undo --project', () => {
  it('moves what is accepted, so that the drift is told again', async () => {
    accepted();
    const base = () => {
      const answer = readBase(read(BASE_PATH));
      assert.ok('base' in answer);
      return answer.base.entities;
    };
    mkdirSync(at('jobs'));
    box.write('jobs/greet.py', PROJECT['flows/greet.py']);
    rmSync(at('flows'), { recursive: true });
    assert.equal((await box.run(['reconcile', '--apply'])).code, 0);
    assert.equal(base().get(WORKFLOW_ID)?.path, 'jobs/greet.py');
    assert.equal((await box.run(['undo', '--project'])).code, 0);
    const { code, out } = await box.run(['status']);
    assert.equal(code, 1);
    assert.match(out, /^moved {2}workflow greet {2}flows\/greet\.py::greet → jobs\/greet\.py::greet/m);
    const [operation] = JSON.parse((await box.run(['log', '--project', '--json'])).out).operations;
    assert.match(operation.label, /^undo: /);
  });

  it('is named where it is probably meant', async () => {
    accepted();
    assert.doesNotMatch((await box.run(['undo'])).err, /--project/);
    box.write('flows/more.py', 'from bifrost import tool\n\n@tool\ndef more():\n    pass\n');
    assert.equal((await box.run(['reconcile', '--apply'])).code, 0);
    const { code, err } = await box.run(['undo']);
    assert.equal(code, 1);
    assert.match(
      err,
      /^mooring: There is nothing to undo;.* In the project here there is something: "mooring undo --project"\.\n$/,
    );
  });

  it('refuses as for the user root, with the same words', async () => {
    accepted();
    assert.equal((await box.run(['undo', '--project'])).code, 1);
    box.write('flows/more.py', 'from bifrost import tool\n\n@tool\ndef more():\n    pass\n');
    assert.equal((await box.run(['reconcile', '--apply'])).code, 0);
    box.write(MANIFEST, `${read(MANIFEST)}# mine\n`);
    const { refused } = JSON.parse((await box.run(['undo', '--project', '--json'])).out);
    assert.deepEqual([refused.why, refused.path], ['changed', MANIFEST]);
    assert.match(read(MANIFEST), /# mine/);
  });
});
