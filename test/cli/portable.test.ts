import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CLEAN, FORM_ID, type Sandbox, sandbox, WORKFLOW_ID } from './fake-io.ts';

const MANIFEST = '.mooring/manifest.yaml';
const APP_ID = '33333333-3333-4333-8333-333333333333';
const ROLE_ID = '44444444-4444-4444-8444-444444444444';
const PROJECT = {
  ...CLEAN,
  [MANIFEST]: `roles:
  - { id: ${ROLE_ID}, name: helpdesk }
${CLEAN[MANIFEST]}forms:
  hello: { id: ${FORM_ID}, path: forms/hello.form.yaml, roles: [${ROLE_ID}], workflow_id: ${WORKFLOW_ID} }
apps:
  board: { id: ${APP_ID}, path: apps/board }
`,
  'forms/hello.form.yaml': `id: ${FORM_ID}\nname: Hello\n`,
  'apps/board/app.yaml': `id: ${APP_ID}\nname: Board\n`,
  'apps/board/logo.png': '\0logo',
  'apps/board/.env': 'KEY=hush\n',
} as const;

let box: Sandbox;
let other: Sandbox | undefined;
afterEach(() => {
  box?.remove();
  other?.remove();
  other = undefined;
});

const at = (file: string, of: Sandbox = box): string => path.join(of.folder, file);
const read = (file: string, of: Sandbox = box): string => readFileSync(at(file, of), 'utf8');

function tree(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
}

describe('mooring export', () => {
  it('writes what was named with what it refers to, tells what stays behind, and check finds nothing wrong', async () => {
    box = sandbox(PROJECT);
    other = sandbox();
    const to = at('out', other);
    const { code, out, err } = await box.run(['export', 'form/hello', 'apps/board', '--to', to]);
    assert.deepEqual([code, err], [0, '']);
    assert.equal(
      out,
      `exported  workflow/greet  flows/greet.py  (the form “hello” refers to it)
exported  form/hello  forms/hello.form.yaml
exported  app/board  apps/board
left      form/hello: roles
left      app/board: apps/board/.env
Exported 5 files to ${to}. "mooring import ${to}" brings it into another project.
`,
    );
    assert.deepEqual(tree(to), [
      MANIFEST,
      'apps/board/app.yaml',
      'apps/board/logo.png',
      'flows/greet.py',
      'forms/hello.form.yaml',
    ]);
    assert.equal((await box.run(['check', to])).code, 0);
  });

  it('gives the same bytes again, and never writes into a folder that has something in it', async () => {
    box = sandbox(PROJECT);
    other = sandbox();
    for (const name of ['one', 'two'])
      assert.equal((await box.run(['export', '--all', '--to', at(name, other)])).code, 0);
    for (const file of tree(at('one', other))) assert.equal(read(`one/${file}`, other), read(`two/${file}`, other));
    const again = await box.run(['export', '--all', '--to', at('one', other)]);
    assert.deepEqual(
      [again.code, again.err],
      [2, `mooring: ${at('one', other)} is not empty; name a folder that is, or a new one.\n`],
    );
    const file = await box.run(['export', '--all', '--to', MANIFEST]);
    assert.match(file.err, /is no folder; name one that is empty, or a new one\.$/m);
  });

  it('is one commit with an undo where it goes into a project', async () => {
    box = sandbox(PROJECT);
    const { code, out } = await box.run(['export', 'hello', '--to', 'exports/hello', '--json']);
    assert.equal(code, 0);
    const { operation, files, entities } = JSON.parse(out);
    assert.match(operation, /^\w+$/);
    assert.deepEqual(files, [MANIFEST, 'flows/greet.py', 'forms/hello.form.yaml']);
    assert.deepEqual(entities[0], {
      kind: 'workflow',
      id: WORKFLOW_ID,
      key: 'greet',
      path: 'flows/greet.py',
      referredBy: 'form “hello”',
    });
    assert.equal((await box.run(['undo', '--project', operation])).code, 0);
    assert.ok(!existsSync(at(`exports/hello/${MANIFEST}`)));
  });

  it('tells which code says the id of something that does not go along', async () => {
    box = sandbox({ ...PROJECT, 'apps/board/main.tsx': `call("${WORKFLOW_ID}")` });
    const { out } = await box.run(['export', 'board', '--dry-run']);
    assert.match(
      out,
      /^advisory {2}apps\/board\/main\.tsx says the id of the workflow “greet”, which is not exported\. Export it too, or change the file\.$/m,
    );
    assert.doesNotMatch((await box.run(['export', 'board', 'greet', '--dry-run'])).out, /advisory/);
  });

  it('writes nothing in a dry run, and with --only names what is left out', async () => {
    box = sandbox(PROJECT);
    const { code, out } = await box.run(['export', 'hello', '--only', '--dry-run']);
    assert.equal(code, 0);
    assert.match(
      out,
      /^dangling {2}workflow_id of form\/hello points at the workflow “greet”, which does not come along\.$/m,
    );
    assert.match(out, /Nothing was written\.\n$/);
    assert.doesNotMatch(out, /workflow\/greet/);
  });

  it('says in a sentence what it cannot do', async () => {
    box = sandbox({ ...PROJECT, 'forms/hello.form.yaml': 'id: [\n' });
    const cases: readonly [readonly string[], RegExp][] = [
      [['--to', 'x'], /^mooring: Name what is to be exported, as "form\/onboarding", or take --all\.$/m],
      [['--all'], /^mooring: Say with --to <folder> where it goes\.$/m],
      [
        ['nothing', '--to', 'x'],
        /^mooring: There is no entity “nothing”\. Name one by its kind and key, its id or its path\.$/m,
      ],
      [
        ['helpdesk', '--to', 'x'],
        /^mooring: The roles of a project belong to its installation and are not exported\. Leave “helpdesk” out\.$/m,
      ],
      [['hello', '--to', 'x'], /^mooring: forms\/hello\.form\.yaml cannot be read as it is\. Mend it first\.$/m],
    ];
    for (const [argv, message] of cases) {
      const { code, err } = await box.run(['export', ...argv]);
      assert.equal(code, 2);
      assert.match(err, message);
    }
    assert.ok(!existsSync(at('x')));
  });
});

describe('mooring import', () => {
  async function exported(): Promise<string> {
    other = sandbox(PROJECT);
    assert.equal((await other.run(['export', '--all', '--to', 'out'])).code, 0);
    return at('out', other);
  }

  it('brings an export in as one commit, after which check and status find nothing, and undo takes it away', async () => {
    box = sandbox({ [MANIFEST]: '# Ours.\n' });
    const from = await exported();
    const dry = await box.run(['import', from, '--dry-run']);
    assert.equal(dry.code, 0);
    assert.match(dry.out, /^added {5}form\/hello {2}forms\/hello\.form\.yaml$/m);
    assert.match(dry.out, /^\+ {4}workflow_id: 0{8}-0000-4000-8000-0{11}1$/m);
    assert.match(dry.out, /Nothing was written\.\n$/);
    assert.deepEqual(tree(at('.mooring')), ['manifest.yaml']);
    const { code, out } = await box.run(['import', from]);
    assert.equal(code, 0);
    assert.match(out, /Import 3 new: done\. "mooring undo --project \w+" takes it back\.\n$/);
    assert.deepEqual((await box.run(['check'])).code, 0);
    assert.equal((await box.run(['status'])).out, 'healthy\n');
    assert.equal(read('apps/board/logo.png'), '\0logo');
    assert.ok(
      read(MANIFEST).startsWith('# Ours.\nworkflows:\n  greet:\n    id: 00000000-0000-4000-8000-000000000001\n'),
    );
    assert.doesNotMatch(read(MANIFEST), new RegExp(`${WORKFLOW_ID}|${FORM_ID}|roles`));
    assert.equal((await box.run(['undo', '--project'])).code, 0);
    assert.equal(read(MANIFEST), '# Ours.\n');
    assert.ok(!existsSync(at('forms/hello.form.yaml')));
  });

  it('makes copies beside what is here, and by matching changes nothing that is the same', async () => {
    box = sandbox(PROJECT);
    const from = await exported();
    const same = await box.run(['import', from, '--match']);
    assert.deepEqual([same.code, same.out], [0, 'Nothing changed; it is so already.\n']);
    assert.equal((await box.run(['import', from])).code, 0);
    assert.deepEqual(
      tree(box.folder).filter(file => !file.startsWith('.mooring')),
      [
        'apps/board-2/app.yaml',
        'apps/board-2/logo.png',
        'apps/board/.env',
        'apps/board/app.yaml',
        'apps/board/logo.png',
        'flows/greet.py',
        'flows/greet_2.py',
        'forms/hello-2.form.yaml',
        'forms/hello.form.yaml',
      ],
    );
    assert.equal((await box.run(['check'])).code, 0);
  });

  it('shows what matching changes, and keeps what belongs to this installation', async () => {
    box = sandbox(PROJECT);
    const from = await exported();
    writeFileSync(path.join(from, 'forms/hello.form.yaml'), `id: ${FORM_ID}\nname: Good day\n`);
    writeFileSync(path.join(from, 'apps/board/logo.png'), '\0new');
    const { code, out } = await box.run(['import', from, '--match', '--json']);
    assert.equal(code, 0);
    const { entities, files, ids } = JSON.parse(out);
    assert.deepEqual(
      entities.map((each: { what: string; key: string; files: string[] }) => [each.what, each.key, each.files]),
      [
        ['same', 'greet', []],
        ['changed', 'hello', ['forms/hello.form.yaml']],
        ['changed', 'board', ['apps/board/logo.png']],
      ],
    );
    assert.deepEqual(
      files.map((each: { path: string; change: string }) => [each.path, each.change]),
      [
        ['apps/board/logo.png', 'changed'],
        ['forms/hello.form.yaml', 'changed'],
      ],
    );
    assert.equal(ids[FORM_ID], FORM_ID);
    assert.equal(read('forms/hello.form.yaml'), `id: ${FORM_ID}\nname: Good day\n`);
    assert.equal(read(MANIFEST), PROJECT[MANIFEST]);
  });

  it('refuses what is hostile, damaged or no export in a sentence, and writes nothing', async () => {
    box = sandbox(CLEAN);
    const from = await exported();
    const before = tree(box.folder);
    const refusedWith = async (message: RegExp): Promise<void> => {
      const { code, err, out } = await box.run(['import', from]);
      assert.deepEqual([code, out], [2, ''], err);
      assert.match(err, message);
      assert.deepEqual(tree(box.folder), before);
    };
    symlinkSync('/etc/passwd', path.join(from, 'apps/board/passwd'));
    await refusedWith(/^mooring: The export has a link, apps\/board\/passwd\. Nothing of it is imported\.$/m);
    mkdirSync(at('evil'));
    const manifest = `context:\n  doc: { id: ${FORM_ID}, path: ../../outside.md }\n`;
    mkdirSync(at('evil/.mooring'));
    writeFileSync(at('evil/.mooring/manifest.yaml'), manifest);
    const evil = await box.run(['import', 'evil']);
    assert.equal(evil.code, 2);
    assert.match(evil.err, /leads to no file of the export\. Nothing of it is imported\.$/m);
    for (const [argv, message] of [
      [['import'], /Name the folder of the export/],
      [['import', 'nowhere'], /There is no folder "nowhere"/],
      [['import', '.'], /is the project itself/],
      [['import', 'flows'], /There is no manifest in the export\./],
      [['import', 'evil', '--fresh', '--match'], /Take one of --fresh and --match\./],
    ] as const) {
      const { code, err } = await box.run(argv);
      assert.equal(code, 2);
      assert.match(err, message);
    }
  });

  it('says before it writes that two things would want one place', async () => {
    box = sandbox({ ...CLEAN, 'Forms/other.md': 'x' });
    const { code, err } = await box.run(['import', await exported()]);
    assert.equal(code, 2);
    assert.match(err, /only the way of writing differs/);
    assert.ok(!existsSync(at('forms')));
  });
});
