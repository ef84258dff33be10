import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { CODES } from '../../src/checks/codes.ts';
import { sectionOf } from '../../src/cli/diagnostics-doc.ts';
import { COMMANDS } from '../../src/cli/run.ts';
import { BROKEN, CLEAN, type Sandbox, sandbox, WORKFLOW_ID } from './fake-io.ts';

let box: Sandbox;
afterEach(() => box?.remove());

describe('the arguments of mooring', () => {
  beforeEach(() => {
    box = sandbox(CLEAN);
  });
  const wrong = async (...argv: string[]): Promise<string> => {
    const { code, out, err } = await box.run(argv);
    assert.deepEqual([code, out], [2, '']);
    return err.replace(/^mooring: /, '').trimEnd();
  };

  it('are told the nearest right word', async () => {
    assert.equal(await wrong('chek'), 'There is no command "chek"; did you mean "check"?');
    assert.equal(await wrong('zzzzzz'), 'There is no command "zzzzzz"; see "mooring --help".');
    assert.equal(await wrong('check', '--fromat', 'json'), 'There is no option "--fromat"; did you mean "--format"?');
    assert.equal(await wrong('check', '-x'), 'There is no option "-x"; see "mooring check --help".');
    const json = await wrong('check', '--format', 'jsn');
    assert.equal(json, '"jsn" is not one of text, json, github, sarif; did you mean "json"?');
    assert.equal(await wrong('list', '--format', 'sarif'), '"sarif" is not one of text, json.');
  });

  it('are refused where they do not fit', async () => {
    assert.equal(
      await wrong('list', '--severity', 'error'),
      '"list" has no option "--severity"; see "mooring list --help".',
    );
    assert.equal(await wrong('check', '--format'), '"--format" needs one of text, json, github, sarif.');
    assert.equal(await wrong('check', '--format='), '"--format" needs one of text, json, github, sarif.');
    assert.equal(await wrong('check', '--home', '--verbose'), '"--home" needs a value: --home <dir>.');
    assert.equal(await wrong('check', '--verbose=yes'), '"--verbose" takes no value.');
    assert.equal(await wrong('check', 'a', 'b'), '"b" is one argument too many; see "mooring check --help".');
    assert.equal(
      await wrong('--format', 'text'),
      '"--format" needs a command before or after it; see "mooring --help".',
    );
  });

  it('are refused in JSON, too, where JSON was asked for', async () => {
    const { code, out, err } = await box.run(['list', '--nowhere', '--json']);
    const { refused } = JSON.parse(out);
    assert.deepEqual([code, refused.why, err], [2, 'arguments', `mooring: ${refused.message}\n`]);
  });

  it('may stand before or after the command', async () => {
    assert.equal((await box.run(['--no-color', 'check'])).code, 0);
    assert.equal((await box.run(['--severity', 'error', 'check', '--', 'flows'])).code, 0);
  });

  it('give help, for all and for each command', async () => {
    const { code, out, err } = await box.run([]);
    assert.deepEqual([code, err], [0, '']);
    assert.deepEqual(await box.run(['--help']), { code, out, err });
    for (const { name, summary, options } of COMMANDS) {
      assert.ok(out.includes(summary));
      const help = await box.run([...name.split(' '), '--help']);
      assert.ok(help.out.startsWith(`${summary}\n\nUsage: mooring ${name}`));
      for (const option of options) assert.ok(help.out.includes(`--${option.name}`));
      for (const line of help.out.split('\n')) assert.ok(line.length <= 120, line);
    }
  });

  it('give the version', async () => {
    assert.equal((await box.run(['--version'])).out, '1.2.3\n');
  });

  it('are all described in docs/cli.md', () => {
    const doc = readFileSync('docs/cli.md', 'utf8');
    for (const { name, options } of COMMANDS) {
      assert.ok(doc.includes(`mooring ${name}`), name);
      for (const option of options) assert.ok(doc.includes(`--${option.name}`), option.name);
    }
  });
});

describe('mooring init', () => {
  const found = { 'flows/greet.py': CLEAN['flows/greet.py'] };

  it('writes a manifest that check finds nothing wrong with', async () => {
    box = sandbox(found);
    const { code, out } = await box.run(['init']);
    assert.equal(code, 0);
    assert.match(out, /^made {2}\.mooring\/manifest\.yaml\n/);
    assert.match(out, /Found 1 workflow\./);
    assert.match(readFileSync(path.join(box.folder, '.mooring/manifest.yaml'), 'utf8'), /00000000-0000-4000-8000-/);
    assert.equal((await box.run(['check', '--severity', 'information'])).code, 0);
  });

  it('writes nothing in a dry run, and prints what it would write', async () => {
    box = sandbox(found);
    const { code, out } = await box.run(['init', '--dry-run']);
    assert.equal(code, 0);
    assert.match(out, /^# \.mooring\/manifest\.yaml\n/);
    assert.match(out, /function_name: greet\n/);
    assert.match(out, /Nothing was written\.\n$/);
    assert.deepEqual(readdirSync(box.folder).sort(), ['.git', 'flows']);
  });

  it('refuses a folder that has a manifest, and changes nothing', async () => {
    box = sandbox(CLEAN);
    const { code, out, err } = await box.run(['init']);
    assert.deepEqual([code, out], [2, '']);
    assert.match(err, /has a manifest already/);
    const kept = readFileSync(path.join(box.folder, '.mooring/manifest.yaml'), 'utf8');
    assert.equal(kept, CLEAN['.mooring/manifest.yaml']);
  });

  it('asks for the folder by name inside another project', async () => {
    box = sandbox(CLEAN);
    const cwd = path.join(box.folder, 'flows');
    const refused = await box.run(['init'], { cwd });
    assert.match(refused.err, /^mooring: This folder belongs to the project in /);
    assert.equal((await box.run(['init', '.'], { cwd })).code, 0);
    assert.ok(existsSync(path.join(cwd, '.mooring/manifest.yaml')));
  });

  it('refuses the folder of the user root', async () => {
    box = sandbox({ 'home/.mooring/config.toml': '' });
    const { code, err } = await box.run(['init', 'home'], { homeFolder: path.join(box.folder, 'home') });
    assert.equal(code, 2);
    assert.match(err, /is the user root/);
  });

  it('says so where it cannot write', async () => {
    box = sandbox({ ...found, '.mooring': 'a file' });
    const { code, err } = await box.run(['init']);
    assert.equal(code, 2);
    assert.match(err, /^mooring: [^\n]+\n$/);
  });
});

describe('mooring list', () => {
  beforeEach(() => {
    box = sandbox(BROKEN);
  });

  it('lists entities in columns', async () => {
    const { code, out } = await box.run(['list']);
    assert.equal(code, 0);
    const rows = out
      .trimEnd()
      .split('\n')
      .map(line => line.split(/ {2,}/));
    assert.deepEqual(rows[0], ['KIND', 'KEY', 'NAME', 'ID', 'PATH', 'DECLARED']);
    assert.deepEqual(rows[1]?.slice(0, 2), ['workflow', 'greet']);
    assert.equal(rows.length, 3);
  });

  it('takes a kind in any of its spellings, and a folder', async () => {
    for (const kind of ['workflow', 'workflows', 'Workflows']) {
      const { out } = await box.run(['list', kind, 'flows', '--format', 'json']);
      const { version, root, entities } = JSON.parse(out);
      assert.deepEqual([version, root, entities.length], [1, box.folder, 1]);
      const { declared, ...entity } = entities[0];
      const expected = { kind: 'workflow', key: 'greet', name: 'greet', id: WORKFLOW_ID, path: 'flows/greet.py' };
      assert.deepEqual(entity, expected);
      assert.deepEqual(declared.range.start, { line: 2, column: 3 });
    }
    assert.equal((await box.run(['list', 'policy_rules'])).out, 'The manifest declares no policy rules.\n');
    assert.equal((await box.run(['list', 'flows'])).code, 0);
  });

  it('says what is no kind', async () => {
    const { code, err } = await box.run(['list', 'workflwos']);
    assert.deepEqual([code, err], [2, 'mooring: "workflwos" is no kind and no folder; did you mean "workflow"?\n']);
  });

  it('needs a manifest', async () => {
    mkdirSync(path.join(box.folder, 'inner', '.git'), { recursive: true });
    const { code, err } = await box.run(['list', 'workflows', 'inner']);
    assert.equal(code, 2);
    assert.match(err, /^mooring: No manifest in /);
  });
});

describe('mooring explain', () => {
  beforeEach(() => {
    box = sandbox();
  });

  it('prints the section of the code, up to the next', async () => {
    const { out } = await box.run(['explain', 'missing-file']);
    assert.match(out, /^### `missing-file`\n\nA path names nothing\./);
    assert.doesNotMatch(out, /broken-reference/);
  });

  it('prints the summary where the docs have no section', async () => {
    assert.equal(
      (await box.run(['explain', 'duplicate-id'])).out,
      'duplicate-id (error)\n\nTwo entities have the same id.\n',
    );
  });

  it('finds every code in docs/diagnostics.md', () => {
    const doc = readFileSync('docs/diagnostics.md', 'utf8');
    for (const code of Object.keys(CODES)) assert.ok(sectionOf(doc, code), code);
  });

  it('names the nearest codes for an unknown one', async () => {
    const { code, err } = await box.run(['explain', 'mising-file']);
    assert.equal(code, 2);
    assert.match(err, /^mooring: There is no diagnostic "mising-file"; did you mean "missing-file"/);
    assert.match((await box.run(['explain', 'toString'])).err, /There is no diagnostic/);
  });

  it('lists all codes when none is named', async () => {
    assert.match((await box.run(['explain'])).out, /^missing-file +error +A path names a file that is not there\.$/m);
  });
});

describe('mooring lsp', () => {
  it('hands stdin and stdout to the language server', async () => {
    box = sandbox();
    let started = 0;
    const startServer = async () => void started++;
    assert.deepEqual(await box.run(['lsp', '--stdio'], { startServer }), { code: 0, out: '', err: '' });
    assert.equal(started, 1);
  });
});
