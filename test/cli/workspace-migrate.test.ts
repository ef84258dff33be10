import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Sandbox, sandbox } from './fake-io.ts';

const OLD = `# Ours
active-workspace: Zürich

workspaces:
  # The base
  base:
    isHidden: true
    baseUrl: https://api.example.com # no slash
  Zürich:
    extend: base
  zurich:
    description: another
`;

describe('mooring workspace migrate', () => {
  let box: Sandbox;
  const home = (): string => path.join(path.dirname(box.folder), 'home/.mooring');
  const read = (file: string): string => readFileSync(path.join(home(), file), 'utf8');
  const start = (files: Record<string, string> = {}) => {
    box = sandbox({ '../home/.mooring/workspaces.yaml': OLD, ...files });
  };
  afterEach(() => box.remove());

  it('makes a folder of each workspace, puts the file aside, and has nothing to do the second time', async () => {
    start();
    const { code, out, err } = await box.run(['workspace', 'migrate']);
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /^made {7}workspaces\/base$/m);
    assert.match(out, /^made {7}workspaces\/zurich-2 {2}\(Zürich\)$/m);
    assert.match(out, /^moved {6}~\/\.mooring\/workspaces\.yaml → workspaces\.yaml\.migrated-\d{4}-\d\d-\d\d$/m);
    assert.match(
      out,
      /^note {7}workspaces\.yaml:9: “Zürich” becomes “zurich-2”, since “zurich” is “zurich” already\.$/m,
    );
    assert.match(
      out,
      /^The file calls “zurich-2” the active workspace; "mooring workspace use zurich-2" makes it yours\.$/m,
    );
    assert.match(
      read('workspaces/base/workspace.toml'),
      /^# The base\n\nid = "ws-0{8}40008000000000000001"|^# The base\n/,
    );
    assert.match(read('workspaces/base/workspace.toml'), /^base-url = "https:\/\/api\.example\.com" # no slash$/m);
    assert.equal(existsSync(path.join(home(), 'workspaces.yaml')), false);
    const before = readdirSync(home(), { recursive: true });
    const again = await box.run(['workspace', 'migrate']);
    assert.equal(again.out, 'There is no big file of workspaces in ~/.mooring; nothing to do.\n');
    assert.deepEqual(readdirSync(home(), { recursive: true }), before);
    const listed = await box.run(['workspace', 'list', '--all']);
    assert.match(listed.out, /^ +zurich-2 +base +Zürich$/m);
    assert.equal(listed.err, '');
  });

  it('is pointed to by the list as long as such a file is there', async () => {
    start({ '.mooring/workspaces.json': '{}', '../home/.mooring/config.toml': '[discovery]\nignore = ["x"]\n' });
    assert.equal(
      (await box.run(['workspace', 'list'])).err,
      `mooring: “discovery.ignore” (~/.mooring/config.toml:2) names “x”, and there is no such workspace.
mooring: “workspaces.yaml” in your root is not read; "mooring workspace migrate" makes a folder of each workspace in it.
mooring: “workspaces.json” in the project’s .mooring is not read; "mooring workspace migrate --project" makes a folder of each workspace in it.
`,
    );
  });

  it('shows everything in a dry run and writes nothing', async () => {
    start({ '../home/.mooring/workspaces/base/workspace.toml': '# mine\nhidden = false\n' });
    const { out } = await box.run(['workspace', 'migrate', '--dry-run', '--force']);
    assert.match(
      out,
      /^\+\+\+ workspaces\/base\/workspace\.toml {2}\(replaced\)\n- # mine\n- hidden = false\n\+ # The base$/m,
    );
    assert.match(out, /^replace {4}workspaces\/base$/m);
    assert.match(out, /^renamed {4}isHidden → hidden$/m);
    assert.match(out, /Nothing was written\.\n$/);
    assert.deepEqual(readdirSync(home()).sort(), ['workspaces', 'workspaces.yaml']);
    assert.deepEqual(readdirSync(path.join(home(), 'workspaces')), ['base']);
  });

  it('lets the folder win, and with --force replaces its workspace.toml alone and keeps its id', async () => {
    const id = `ws-${'a'.repeat(32)}`;
    start({
      '../home/.mooring/workspaces/base/workspace.toml': `id = "${id}"\n`,
      '../home/.mooring/workspaces/base/.env': 'A=1\n',
    });
    const { out } = await box.run(['workspace', 'migrate']);
    assert.match(out, /^left {7}workspaces\/base$/m);
    assert.match(out, /workspaces\/base is there already and wins; --force replaces its workspace\.toml\.$/m);
    assert.equal(read('workspaces/base/workspace.toml'), `id = "${id}"\n`);
    writeFileSync(path.join(home(), 'workspaces.yaml'), OLD);
    assert.match((await box.run(['workspace', 'migrate', '--force'])).out, /^replaced {3}workspaces\/base$/m);
    assert.match(
      read('workspaces/base/workspace.toml'),
      new RegExp(`^# The base\n\nid = "${id}"\nhidden = true$`, 'm'),
    );
    assert.equal(read('workspaces/base/.env'), 'A=1\n');
    assert.ok(readdirSync(home()).some(name => /^workspaces\.yaml\.migrated-.*-2$/.test(name)));
  });

  it('does nothing with a file that does not parse, and says where', async () => {
    start({ '../home/.mooring/workspaces.yaml': 'workspaces:\n  dev:\n    a: [1\n' });
    const { code, out, err } = await box.run(['workspace', 'migrate']);
    assert.deepEqual([code, out], [2, '']);
    assert.match(err, /^mooring: ~\/\.mooring\/workspaces\.yaml:\d: .* Nothing was done\.\n$/);
    assert.deepEqual(readdirSync(home()), ['workspaces.yaml']);
  });

  it('takes a file from elsewhere, leaves it there, and names entries after it', async () => {
    start({ 'old/envs.json': '[{"baseUrl": "x"}, {"name": "dev"}]' });
    const { out } = await box.run(['workspace', 'migrate', 'old/envs.json']);
    assert.match(out, /^made {7}workspaces\/envs-1$/m);
    assert.match(out, /^left {7}.*old\/envs\.json, which is not in this root$/m);
    const again = await box.run(['workspace', 'migrate', 'old/envs.json']);
    assert.match(again.out, /^Every workspace of .*envs\.json has a folder already; nothing was done\.$/m);
  });

  it('migrates a project’s with --project, and answers in JSON', async () => {
    start({
      '.mooring/workspaces.toml':
        '[workspaces.team]\nextends = "base"\n[workspaces.team.requests.get]\nendpoint = "/"\n',
    });
    await box.run(['workspace', 'migrate']);
    const { out } = await box.run(['workspace', 'migrate', '--project', '--json']);
    const answer = JSON.parse(out);
    assert.equal(answer.changed, true);
    assert.deepEqual(answer.notices, []);
    assert.equal(answer.workspaces[0].slug, 'team');
    assert.deepEqual(answer.workspaces[0].renamed, [{ from: 'endpoint', to: 'path', in: 'requests.get' }]);
    const made = readFileSync(path.join(box.folder, '.mooring/workspaces/team/workspace.toml'), 'utf8');
    assert.match(made, /^id = "ws-[0-9a-f]{32}"\nextends = "base"\n\n\[requests\.get\]\npath = "\/"\n$/);
  });

  it('names two old files instead of choosing one', async () => {
    start({ '../home/.mooring/workspaces.json': '{}' });
    const { code, err } = await box.run(['workspace', 'migrate']);
    assert.equal(code, 2);
    assert.equal(err, 'mooring: ~/.mooring has workspaces.json and workspaces.yaml; name the one to migrate.\n');
  });

  it('leaves a file of which no workspace can be made, and says why', async () => {
    for (const [name, text] of [
      ['workspaces.json', '[1, 2]'],
      ['workspaces.yaml', 'workspaces:\n  dev: [1]\n'],
    ] as const) {
      box = sandbox({ [`../home/.mooring/${name}`]: text });
      const { code, out, err } = await box.run(['workspace', 'migrate']);
      assert.deepEqual([code, out], [2, '']);
      assert.match(
        err,
        /^mooring: ~\/\.mooring\/workspaces\.\w+ has nothing that a workspace can be made of, so nothing was done\. Line \d: .*no workspace is made of it\.\n$/,
      );
      assert.equal(read(name), text);
      box.remove();
    }
  });
});
