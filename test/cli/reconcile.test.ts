import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { BASE_PATH, printBase } from '../../src/snapshot/base.ts';
import { DRIFT_KINDS, waits } from '../../src/snapshot/drift/drift-row.ts';
import { baseFor } from '../kit/drift.ts';
import { CLEAN, FORM_ID, type Sandbox, sandbox } from './fake-io.ts';

const APP_ID = '33333333-3333-4333-8333-333333333333';
const RULE_ID = '44444444-4444-4444-8444-444444444444';
const MANIFEST = '.mooring/manifest.yaml';
const PROJECT = {
  ...CLEAN,
  [MANIFEST]: `# what we have
${CLEAN[MANIFEST]}    timeout_seconds: 30   # short
forms:
  hello: { id: ${FORM_ID}, path: forms/hello.form.yaml }
apps:
  board: { id: ${APP_ID}, path: apps/board }
rules:
  tone: { id: ${RULE_ID}, path: rules/tone.md }
`,
  'forms/hello.form.yaml': `id: ${FORM_ID}\nname: Hello\r\n`,
  'apps/board/app.yaml': `id: ${APP_ID}\nname: Board\n`,
  'apps/board/main.tsx': 'main',
  'rules/tone.md': '# Tone\n\nBe kind.\nBe short.\nBe clear.\nSay why.\n',
} as const;

let box: Sandbox;
afterEach(() => box?.remove());

/** A project in which all of this was accepted, and nothing is in its way. */
function accepted(files: Readonly<Record<string, string>> = PROJECT): void {
  box = sandbox(files);
  box.write(BASE_PATH, printBase(baseFor(files)));
}

const at = (file: string): string => path.join(box.folder, file);
const read = (file: string): string => readFileSync(at(file), 'utf8');
const move = (from: string, to: string): void => renameSync(at(from), at(to));
const replace = (file: string, from: string, to: string): void => {
  assert.ok(read(file).includes(from), `${file} has no ${from}`);
  box.write(file, read(file).replace(from, to));
};
const json = async (...argv: string[]) => JSON.parse((await box.run([...argv, '--json'])).out);

/** Every file of the project by its path, but for what Mooring keeps for itself and the line that keeps it out of git. */
function allFiles(folder = box.folder, below = ''): Record<string, string> {
  const own = ['.git', '.mooring/.local', '.mooring/.gitignore'];
  return Object.assign(
    {},
    ...readdirSync(folder).map(name => {
      const place = below === '' ? name : `${below}/${name}`;
      if (own.includes(place)) return {};
      const full = path.join(folder, name);
      return statSync(full).isDirectory() ? allFiles(full, place) : { [place]: readFileSync(full, 'latin1') };
    }),
  );
}

interface Case {
  /** What happens by hand. */
  readonly happens: () => void;
  /** What is asked for beside `reconcile`. */
  readonly wish: readonly string[];
  /** What stands before the taken way. */
  readonly taken: RegExp;
  /** Of the project after it. */
  readonly proof: () => void;
}

const CASES: Readonly<Record<string, Case>> = {
  moved: {
    happens: () => move('forms', 'dialogs'),
    wish: [],
    taken: /\* relocate +Change the path in the manifest to dialogs\/hello\.form\.yaml/,
    proof: () => assert.match(read(MANIFEST), /path: dialogs\/hello\.form\.yaml \}/),
  },
  renamed: {
    happens: () => replace('flows/greet.py', 'def greet', 'def welcome'),
    wish: ['--accept', 'renamed'],
    taken: /\* relocate /,
    proof: () => assert.match(read(MANIFEST), /function_name: welcome\n/),
  },
  deleted: {
    happens: () => rmSync(at('rules'), { recursive: true }),
    wish: ['--choose', 'rule tone=undeclare'],
    taken: /\* undeclare +Remove the rule “tone” from the manifest \(deletes 1\)/,
    proof: () => assert.doesNotMatch(read(MANIFEST), /tone/),
  },
  'declared-but-missing': {
    happens: () =>
      box.write(
        MANIFEST,
        `${PROJECT[MANIFEST]}  voice: { id: 55555555-5555-4555-8555-555555555555, path: rules/voice.md }\n`,
      ),
    wish: ['--choose', '1=undeclare'],
    taken: /\* undeclare /,
    proof: () => assert.equal(read(MANIFEST), PROJECT[MANIFEST]),
  },
  undeclared: {
    happens: () => box.write('flows/more.py', 'from bifrost import tool\n\n@tool\ndef more():\n    pass\n'),
    wish: [],
    taken: /\* declare +Declare the workflow “more”/,
    proof: () => assert.match(read(MANIFEST), / {2}more:\n(?: {4}.*\n)* {4}path: flows\/more\.py\n/),
  },
  copied: {
    happens: () => cpSync(at('apps/board'), at('apps/copy'), { recursive: true }),
    wish: ['--choose', 'board=set-aside apps/copy'],
    taken: /\* set-aside apps\/copy /,
    proof: () => assert.deepEqual(readdirSync(at('apps')), ['board']),
  },
  'identity-differs': {
    happens: () => replace('forms/hello.form.yaml', '22222222-', '77777777-'),
    wish: ['--choose', 'form/hello=re-identify'],
    taken: /\* re-identify /,
    proof: () => assert.equal(read('forms/hello.form.yaml'), PROJECT['forms/hello.form.yaml']),
  },
  'decorator-missing': {
    happens: () => replace('flows/greet.py', '@workflow\n', ''),
    wish: ['--accept', 'decorator-missing'],
    taken: /\* repair-file /,
    proof: () => assert.match(read('flows/greet.py'), /@workflow\ndef greet/),
  },
  'decorator-type': {
    happens: () => {
      replace('flows/greet.py', 'import workflow\n\n@workflow', 'import tool\n\n@tool');
      replace(MANIFEST, '    function_name', '    type: workflow\n    function_name');
    },
    wish: ['--choose', 'workflow greet=repair-manifest'],
    taken: /\* repair-manifest /,
    proof: () => assert.match(read(MANIFEST), /type: tool\n/),
  },
  'metadata-differs': {
    happens: () => replace('flows/greet.py', '@workflow', '@workflow(timeout_seconds=60)'),
    wish: ['--accept', 'metadata-differs'],
    taken: /\* repair-manifest /,
    proof: () => assert.match(read(MANIFEST), /timeout_seconds: 60 {3}# short\n/),
  },
};

describe('mooring reconcile, from the drift to the end of it and back', () => {
  it('is tried with every kind that waits', () => {
    assert.deepEqual(Object.keys(CASES).sort(), DRIFT_KINDS.filter(waits).sort());
  });

  for (const [kind, { happens, wish, taken, proof }] of Object.entries(CASES)) {
    it(`ends ${kind}, and undo brings every byte back`, async () => {
      accepted();
      happens();
      const before = allFiles();
      const status = await box.run(['status']);
      assert.deepEqual([status.code, status.err], [1, '']);
      assert.match(status.out, new RegExp(`^${kind}\\??  `, 'm'));
      const plan = await box.run(['reconcile', ...wish]);
      assert.deepEqual([plan.code, plan.err], [1, ''], plan.out);
      assert.match(plan.out, new RegExp(`^1  ${kind}\\??  `));
      assert.match(plan.out, taken);
      assert.match(
        plan.out,
        /\nNothing was written\. "mooring reconcile .*--apply" does what is marked with a star\.\n$/,
      );
      assert.deepEqual(allFiles(), before);

      const done = await box.run(['reconcile', ...wish, '--apply']);
      assert.deepEqual([done.code, done.err], [0, ''], done.out + done.err);
      const [, undo = ''] = /: done\. "mooring (undo --project \w+)" takes it back\.\n/.exec(done.out) ?? [];
      proof();
      const after = allFiles();
      assert.equal((await box.run(['status'])).code, 0);
      for (const argv of [['reconcile'], ['reconcile', '--apply'], ['reconcile', '--accept', kind, '--apply']]) {
        const { code, out } = await box.run(argv);
        assert.deepEqual([code, out], [0, 'Nothing is left to decide.\n']);
      }
      assert.deepEqual(allFiles(), after);
      assert.equal((await json('log', '--project')).operations.length, 1);

      assert.equal((await box.run(undo.split(' '))).code, 0);
      assert.deepEqual(allFiles(), before);
      assert.equal((await box.run(['status'])).code, 1);
    });
  }
});

describe('mooring reconcile', () => {
  it('shows rows, ways and changed lines, and says what comes next', async () => {
    accepted();
    move('forms', 'dialogs');
    rmSync(at('rules'), { recursive: true });
    const { out } = await box.run(['reconcile']);
    assert.equal(
      out,
      `1  moved    form hello  forms/hello.form.yaml → dialogs/hello.form.yaml
            The file there carries its id.
   * relocate   Change the path in the manifest to dialogs/hello.form.yaml
     move-back  Move dialogs/hello.form.yaml back to forms/hello.form.yaml
     undeclare  Remove the form “hello” from the manifest (deletes 1)
2  deleted  rule tone   rules/tone.md
            There is no rules/tone.md. It was there when it was last accepted.
     restore    Bring back rules/tone.md
     undeclare  Remove the rule “tone” from the manifest (deletes 1)

Change the path in the manifest to dialogs/hello.form.yaml
changed   .mooring/manifest.yaml
--- a/.mooring/manifest.yaml
+++ b/.mooring/manifest.yaml
@@ -6,7 +6,7 @@
     function_name: greet
     timeout_seconds: 30   # short
 forms:
-  hello: { id: ${FORM_ID}, path: forms/hello.form.yaml }
+  hello: { id: ${FORM_ID}, path: dialogs/hello.form.yaml }
 apps:
   board: { id: ${APP_ID}, path: apps/board }
 rules:

Nothing was written. "mooring reconcile --apply" does what is marked with a star.
1 row is left for you to decide: --choose "2=restore" takes one of the ways, --accept deleted the first of each deleted.
`,
    );
    assert.equal((await box.run(['reconcile', '--plan'])).out, out);
  });

  it('ends what is safe and leaves the rest, with 1', async () => {
    accepted();
    move('forms', 'dialogs');
    rmSync(at('rules'), { recursive: true });
    const { code, out } = await box.run(['reconcile', '--apply']);
    assert.equal(code, 1);
    assert.match(
      out,
      /^changed {3}\.mooring\/manifest\.yaml\nChange the path .*: done\. .*\ndeleted {2}rule tone {2}rules\/tone\.md\n/,
    );
    assert.match(out, /\nThere is 1 difference to decide on\.\n$/);
    const again = await box.run(['reconcile', '--apply']);
    assert.equal(again.code, 1);
    assert.match(again.out, /\nNothing was written, since nothing is safe to do without an answer\.\n1 row is left /);
  });

  it('does what is chosen, leaves what is to be left, and repeats it as a command', async () => {
    accepted();
    move('forms', 'dialogs');
    move('rules/tone.md', 'rules/voice.md');
    const wish = ['--choose', 'form hello=leave', '--choose', 'rule tone=move-back'];
    const { out } = await box.run(['reconcile', ...wish]);
    assert.match(out, /"mooring reconcile --choose 'form hello=leave' --choose 'rule tone=move-back' --apply" does/);
    assert.match(out, /^moved {5}rules\/voice\.md → rules\/tone\.md$/m);
    const { code } = await box.run(['reconcile', ...wish, '--apply']);
    assert.equal(code, 1);
    assert.deepEqual([existsSync(at('rules/tone.md')), existsSync(at('forms'))], [true, false]);
    assert.equal(read(MANIFEST), PROJECT[MANIFEST]);
  });

  it('deletes nothing that was not named, and nothing for good', async () => {
    accepted();
    box.write('flows/more.py', 'from bifrost import tool\n\n@tool\ndef more():\n    pass\n');
    const plan = await box.run(['reconcile', '--choose', '1=set-aside']);
    assert.match(
      plan.out,
      /^set aside flows\/more\.py → the quarantine\ndelete {4}workflow more: flows\/more\.py goes to the quarantine$/m,
    );
    const { code } = await box.run(['reconcile', '--choose', '1=set-aside', '--apply']);
    assert.deepEqual([code, existsSync(at('flows/more.py'))], [0, false]);
    const kept = readdirSync(at('.mooring/.local/quarantine'), { recursive: true, encoding: 'utf8' });
    assert.ok(
      kept.some(name => name.endsWith('flows/more.py')),
      kept.join(),
    );
    assert.equal((await box.run(['undo', '--project'])).code, 0);
    assert.match(read('flows/more.py'), /def more/);
  });

  it('stops where so much would be deleted, unless it is said to be meant', async () => {
    const forms = Array.from({ length: 8 }, (_, index) => `0000000${index}-0000-4000-8000-00000000000a`);
    const files: Record<string, string> = {
      [MANIFEST]: `forms:\n${forms.map((id, index) => `  f${index}: { id: ${id}, path: forms/f${index}.form.yaml }\n`).join('')}`,
      'keep.txt': '',
    };
    for (const [index, id] of forms.entries()) files[`forms/f${index}.form.yaml`] = `id: ${id}\nname: F\n`;
    accepted(files);
    rmSync(at('forms'), { recursive: true });
    const wish = ['reconcile', '--choose', '1=undeclare'];
    const { out } = await box.run(wish);
    assert.match(out, /^blocking {2}This would take 8 of 8 forms/m);
    assert.match(out, /"mooring reconcile --choose 1=undeclare --apply --allow-mass-delete" does/);
    const refused = await box.run([...wish, '--apply']);
    assert.deepEqual([refused.code, refused.out], [2, '']);
    assert.match(refused.err, /stopped until you say that it is meant\. Add --allow-mass-delete to say so\.\n$/);
    assert.equal((await json(...wish, '--apply')).refused.why, 'mass-delete');
    assert.match(read(MANIFEST), /f7/);
    assert.equal((await box.run([...wish, '--apply', '--allow-mass-delete'])).code, 0);
    assert.doesNotMatch(read(MANIFEST), /f7/);
  });

  it('gives a copy an id of its own, and declares it the next time', async () => {
    accepted();
    cpSync(at('apps/board'), at('apps/copy'), { recursive: true });
    const before = allFiles();
    const first = await box.run(['reconcile', '--choose', 'board=re-identify apps/copy', '--apply']);
    assert.equal(first.code, 1);
    assert.match(first.out, /^undeclared {2}app Board {2}apps\/copy$/m);
    const [, id = ''] = /^id: (\S+)$/m.exec(read('apps/copy/app.yaml')) ?? [];
    assert.notEqual(id, APP_ID);
    assert.equal((await box.run(['reconcile', '--apply'])).code, 0);
    assert.ok(read(MANIFEST).includes(id));
    for (const _ of ['declare', 're-identify']) assert.equal((await box.run(['undo', '--project'])).code, 0);
    assert.deepEqual(allFiles(), before);
  });

  it('lists what policies ignore and leaves it, unless it is named', async () => {
    accepted();
    move('forms', 'dialogs');
    const environment = { MOORING_POLICIES_DRIFT_MOVED: 'ignore' };
    const { code, out } = await box.run(['reconcile', '--apply'], { environment });
    assert.equal(code, 0);
    assert.match(
      out,
      /^Nothing is left to decide\.\n1 {2}moved {2}form hello .*\n.*\n {3} {2}Your policies ignore it\.\n {5}relocate /,
    );
    assert.equal(read(MANIFEST), PROJECT[MANIFEST]);
    assert.equal((await box.run(['reconcile', '--accept', 'moved', '--apply'], { environment })).code, 0);
    assert.match(read(MANIFEST), /dialogs/);
  });

  it('prints the plan and what came of it in one shape', async () => {
    accepted();
    move('forms', 'dialogs');
    const plan = await json('reconcile');
    assert.deepEqual(
      [plan.version, plan.applied, plan.state, plan.operation, plan.left],
      [1, false, 'diverged', null, null],
    );
    const [{ number, drifts }] = plan.rows;
    assert.deepEqual([number, drifts], [1, [0]]);
    const [{ key, chosen, resolutions }] = plan.drifts;
    assert.deepEqual(chosen, { resolution: 'relocate', by: 'safe' });
    assert.deepEqual(resolutions[0], {
      id: 'relocate',
      kind: 'relocate',
      keeps: 'disk',
      title: 'Change the path in the manifest to dialogs/hello.form.yaml',
      safe: true,
      deletes: [],
    });
    assert.deepEqual(plan.plan.steps, [{ drift: key, resolution: 'relocate' }]);
    const [{ diff, ...file }] = plan.plan.files;
    assert.deepEqual(file, { path: MANIFEST, movesTo: null, change: 'changed' });
    execFileSync('git', ['apply', '--check', '-'], { cwd: box.folder, input: diff });
    const done = await json('reconcile', '--choose', `${key}=relocate`, '--apply');
    assert.deepEqual(Object.keys(done), Object.keys(plan));
    const [operation] = (await json('log', '--project')).operations;
    assert.deepEqual([done.applied, done.state, done.operation], [true, 'healthy', operation.id]);
    assert.deepEqual([done.left.rows, done.drifts[0].chosen.by], [[], 'choose']);
  });

  it('is refused for what nobody understands, and writes nothing', async () => {
    accepted();
    move('forms', 'dialogs');
    for (const [argv, why] of [
      [['--choose', '7=relocate'], 'unknown'],
      [['--choose', '1=restore'], 'unknown'],
      [['--accept', 'movd'], 'unknown'],
      [['--plan'], 'arguments'],
    ] as const) {
      const { code, out, err } = await box.run(['reconcile', ...argv, '--apply', '--json']);
      assert.deepEqual([code, JSON.parse(out).refused.why], [2, why], err);
    }
    assert.equal(read(MANIFEST), PROJECT[MANIFEST]);
    assert.ok(!existsSync(at('.mooring/.local/journal')));
    box.write(MANIFEST, '<<<<<<< a\n=======\n>>>>>>> b\n');
    const failed = await box.run(['reconcile', '--apply']);
    assert.deepEqual([failed.code, failed.out], [2, '']);
    assert.match(failed.err, /manifest\.yaml cannot be read: /);
  });

  it('makes nothing where it only looks', async () => {
    box = sandbox(PROJECT);
    move('forms', 'dialogs');
    assert.equal((await box.run(['reconcile'])).code, 1);
    assert.equal((await box.run(['status'])).code, 1);
    assert.ok(!existsSync(at('.mooring/.local')));
  });
});
