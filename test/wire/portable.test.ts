// Entities on their way from one project to another, by the built command line as scripts use it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

describe('export and import of the built command line', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'mooring-portable-'));
    for (const name of ['one', 'two']) mkdirSync(path.join(folder, name, '.git'), { recursive: true });
    write('one/.mooring/manifest.yaml', ONE);
    write('one/flows/greet.py', 'from bifrost import workflow\n\n@workflow(roles=["staff"])\ndef greet():\n    pass\n');
    write(
      'one/forms/hello.form.yaml',
      `# Ours.\nid: ${FORM}\nname: Hello\naccess_level: everyone\nworkflow_id: ${FLOW}\n`,
    );
    write('one/apps/board/app.yaml', `id: ${APP}\nname: Board\n`);
    write('one/apps/board/picture.bin', Buffer.from([0, 255, 254, 1]));
    write(
      'two/.mooring/manifest/forms.yaml',
      `# Forms.\nforms:\n  hello: { id: ${OTHER}, path: forms/hello.form.yaml }\n`,
    );
    write('two/forms/hello.form.yaml', `id: ${OTHER}\nname: Theirs\n`);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const at = (file: string): string => path.join(folder, file);
  const write = (file: string, content: string | Buffer): void => {
    mkdirSync(path.dirname(at(file)), { recursive: true });
    writeFileSync(at(file), content);
  };
  const mooring = (project: string, ...args: string[]) => {
    const env = { PATH: process.env.PATH, HOME: folder, USERPROFILE: folder };
    const options = { cwd: at(project), env, encoding: 'utf8' } as const;
    return spawnSync(process.execPath, [path.resolve('dist/cli.mjs'), ...args], options);
  };
  const contents = (project: string): Record<string, string> =>
    Object.fromEntries(
      readdirSync(at(project), { recursive: true, encoding: 'utf8' })
        .map(file => file.split(path.sep).join('/'))
        .filter(file => !file.startsWith('.mooring/.') && statSync(at(`${project}/${file}`)).isFile())
        .map(file => [file, readFileSync(at(`${project}/${file}`), 'latin1')]),
    );

  it('brings everything over with new ids, into section files, and undo takes it all away', () => {
    const before = contents('two');
    const out = mooring('one', 'export', '--all', '--to', '../out');
    assert.deepEqual([out.status, out.stderr], [0, '']);
    const exported = Object.values(contents('out')).join('\n');
    assert.doesNotMatch(exported, /staff|access_level|organizations/);
    assert.equal(mooring('out', 'check', '.').status, 0);
    const brought = mooring('two', 'import', '../out', '--json');
    assert.deepEqual([brought.status, brought.stderr], [0, '']);
    const { ids, operation } = JSON.parse(brought.stdout);
    assert.deepEqual(Object.keys(ids).sort(), [FLOW, FORM, APP].sort());
    const after = contents('two');
    assert.equal(
      after['forms/hello-2.form.yaml'],
      `# Ours.\nid: ${ids[FORM]}\nname: Hello\nworkflow_id: ${ids[FLOW]}\n`,
    );
    assert.equal(after['apps/board/picture.bin'], '\x00\xff\xfe\x01');
    assert.ok(after['.mooring/manifest/forms.yaml']?.startsWith(before['.mooring/manifest/forms.yaml'] ?? '-'));
    assert.deepEqual(
      Object.keys(after)
        .filter(file => file.startsWith('.mooring'))
        .sort(),
      ['.mooring/manifest/apps.yaml', '.mooring/manifest/forms.yaml', '.mooring/manifest/workflows.yaml'],
    );
    assert.doesNotMatch(Object.values(after).join('\n'), new RegExp(`${FLOW}|${FORM}|${APP}`));
    assert.equal(mooring('two', 'check').status, 0);
    assert.equal(mooring('two', 'status').stdout, 'healthy\n');
    assert.equal(mooring('two', 'undo', '--project', operation).status, 0);
    assert.deepEqual(contents('two'), before);
  });

  it('matches what was imported, and changes nothing the second time', () => {
    assert.equal(mooring('two', 'import', '../out', '--match').status, 0);
    const after = contents('two');
    assert.equal(after['forms/hello.form.yaml']?.includes('name: Hello'), true);
    assert.match(after['.mooring/manifest/forms.yaml'] ?? '', new RegExp(OTHER));
    const again = mooring('two', 'import', '../out', '--match');
    assert.deepEqual([again.status, again.stdout], [0, 'Nothing changed; it is so already.\n']);
    assert.deepEqual(contents('two'), after);
  });

  it('leaves a project as it was for an export that somebody made to do harm', () => {
    const before = contents('two');
    cpSync(at('out'), at('evil'), { recursive: true });
    for (const bad of ['../one/flows/greet.py', '/etc/passwd', '.git/config', 'C:/Windows/x.md', 'docs\\x.md']) {
      write('evil/.mooring/manifest.yaml', `context:\n  doc: { id: ${FORM}, path: '${bad}' }\n`);
      const { status, stderr } = mooring('two', 'import', '../evil');
      assert.equal(status, 2, bad);
      assert.match(stderr, /^mooring: .* Nothing of it is imported\.\n$/, bad);
    }
    assert.deepEqual(contents('two'), before);
  });
});

const FLOW = '11111111-1111-4111-8111-111111111111';
const FORM = '22222222-2222-4222-8222-222222222222';
const APP = '33333333-3333-4333-8333-333333333333';
const OTHER = '44444444-4444-4444-8444-444444444444';
const ROLE = '55555555-5555-4555-8555-555555555555';

const ONE = `organizations:
  - { id: 66666666-6666-4666-8666-666666666666, name: Contoso }
roles:
  - { id: ${ROLE}, name: staff }
workflows:
  greet: { id: ${FLOW}, path: flows/greet.py, function_name: greet, roles: [${ROLE}] }
forms:
  hello: { id: ${FORM}, path: forms/hello.form.yaml }
apps:
  board: { id: ${APP}, path: apps/board/app.yaml }
`;
