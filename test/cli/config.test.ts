import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Sandbox, sandbox } from './fake-io.ts';

const USER = `# mine
[default-workspace]
workspace = "dev" # for now
`;

describe('mooring config', () => {
  let box: Sandbox;
  const home = (): string => path.join(path.dirname(box.folder), 'home');
  const file = (): string => path.join(home(), '.mooring', 'config.toml');
  const start = (files: Record<string, string> = {}) => {
    box = sandbox({ '../home/.mooring/config.toml': USER, ...files });
  };
  afterEach(() => box.remove());

  it('says what there is to do in the group, and names the nearest', async () => {
    start();
    assert.match((await box.run(['config'])).out, /config get \[key\]/);
    assert.equal(
      (await box.run(['config', 'gett'])).err,
      'mooring: There is no command "config gett"; did you mean "config get"?\n',
    );
    assert.equal((await box.run(['config', 'zzzzzz'])).code, 2);
  });

  it('gets a value, a section, a default, and the exit code 1 for none', async () => {
    start();
    assert.deepEqual(await box.run(['config', 'get', 'default-workspace.workspace']), {
      code: 0,
      out: 'dev\n',
      err: '',
    });
    assert.match(
      (await box.run(['config', 'get', 'default-workspace'])).out,
      /^default-workspace\.workspace = "dev"$/m,
    );
    assert.equal((await box.run(['config', 'get', 'watch.polling'])).out, 'false\n');
    const json = JSON.parse((await box.run(['config', 'get', 'watch.polling-interval-ms', '--json'])).out);
    assert.deepEqual(json, { version: 1, key: 'watch.polling-interval-ms', value: 1000, layer: 'default' });
    const unknown = await box.run(['config', 'get', 'default-workspace.workspce']);
    assert.equal(unknown.code, 1);
    assert.match(unknown.err, /did you mean “default-workspace\.workspace”\?/);
    assert.equal((await box.run(['config', 'get'])).code, 2);
  });

  it('sets by the type of the key, and changes nothing else in the file', async () => {
    start();
    const { code, out, err } = await box.run(['config', 'set', 'default-workspace.workspace', 'prod']);
    assert.deepEqual([code, out, err], [0, 'set in ~/.mooring/config.toml\n', '']);
    assert.ok(readFileSync(file(), 'utf8').startsWith(USER.replace('dev', 'prod')));
    await box.run(['config', 'set', 'watch.polling', 'true']);
    await box.run(['config', 'set', 'discovery.ignore', 'old, older']);
    await box.run(['config', 'set', 'team.colour', '#fff']);
    const text = readFileSync(file(), 'utf8');
    assert.match(text, /^polling = true$/m);
    assert.match(text, /^ignore = \["old", "older"\]$/m);
    assert.match(text, /^colour = "#fff"$/m);
    const again = await box.run(['config', 'set', 'watch.polling', 'true']);
    assert.equal(again.out, 'Nothing changed; it is so already.\n');
  });

  it('refuses a value of the wrong type, and leaves the file as it was', async () => {
    start();
    const { code, err } = await box.run(['config', 'set', 'watch.polling', 'sometimes']);
    assert.deepEqual([code, err], [2, 'mooring: “watch.polling” must be true, false, 1 or 0.\n']);
    assert.equal(readFileSync(file(), 'utf8'), USER);
  });

  it('refuses to write over a file that does not parse, with the place of the error', async () => {
    start({ '../home/.mooring/config.toml': 'a = \n' });
    const { code, err } = await box.run(['config', 'set', 'watch.polling', 'true']);
    assert.equal(code, 2);
    assert.match(err, /config\.toml:1/);
    assert.equal(readFileSync(file(), 'utf8'), 'a = \n');
  });

  it('unsets, and keeps the rest', async () => {
    start();
    assert.equal((await box.run(['config', 'unset', 'default-workspace.workspace'])).code, 0);
    assert.equal((await box.run(['config', 'get', 'default-workspace.workspace'])).code, 1);
    assert.match(readFileSync(file(), 'utf8'), /^# mine/);
  });

  it('writes the project’s file with --project, and says what a project may not', async () => {
    start({ '.mooring/manifest.yaml': '' });
    assert.equal((await box.run(['config', 'set', 'discovery.ignore', 'old', '--project'])).code, 0);
    assert.match(readFileSync(path.join(box.folder, '.mooring/config.toml'), 'utf8'), /ignore = \["old"\]/);
    const barred = await box.run(['config', 'set', 'default-workspace.workspace', 'x', '--project']);
    assert.equal(barred.code, 2);
    assert.match(barred.err, /cannot be set by a project/);
  });

  it('says on stderr when a variable hides what was set', async () => {
    start();
    const environment = { MOORING_WATCH_POLLING: 'false' };
    const { code, err } = await box.run(['config', 'set', 'watch.polling', 'true'], { environment });
    assert.equal(code, 0);
    assert.match(err, /MOORING_WATCH_POLLING/);
  });

  it('explains every layer with file and line', async () => {
    start();
    const environment = { MOORING_WORKSPACE: 'prod' };
    const { out } = await box.run(['config', 'explain', 'default-workspace.workspace'], { environment });
    assert.match(out, /^default-workspace\.workspace = "prod"$/m);
    assert.match(out, /^ {2}→ environment {2}MOORING_WORKSPACE {2}"prod" {2}\(decides\)$/m);
    assert.match(out, /^ {4}user {2}~\/\.mooring\/config\.toml:3 {2}"dev" {2}\(hidden\)$/m);
    const value = JSON.parse((await box.run(['config', 'explain', 'default-workspace.workspace', '--json'])).out);
    assert.deepEqual(
      value.settings.map((setting: { layer: string; line: number }) => [setting.layer, setting.line]),
      [['user', 3]],
    );
  });

  it('lists the keys, and with --env the variables', async () => {
    start({ '../home/.mooring/config.toml': `${USER}[team]\ncolour = 1\n` });
    const { out } = await box.run(['config', 'list']);
    assert.match(out, /^default-workspace\.workspace +"dev" +~\/\.mooring\/config\.toml:3$/m);
    assert.match(out, /^team\.colour +1 +~\/\.mooring\/config\.toml:5$/m);
    const environment = { MOORING_WATCH_POLLING: 'yes', MOORING_WORKSPACE: 'int' };
    const variables = await box.run(['config', 'list', '--env'], { environment });
    assert.match(variables.out, /^MOORING_WORKSPACE +default-workspace\.workspace +"int"$/m);
    assert.match(variables.err, /MOORING_WATCH_POLLING must be true/);
  });

  it('logs earlier states and restores one by the beginning of its hash', async () => {
    start();
    await box.run(['config', 'set', 'default-workspace.workspace', 'prod']);
    const { versions } = JSON.parse((await box.run(['config', 'log', '--json'])).out);
    assert.ok(versions.length >= 1);
    const { hash } = versions.at(-1);
    assert.match((await box.run(['config', 'log'])).out, new RegExp(hash.slice(0, 12)));
    const restored = await box.run(['config', 'restore', hash.slice(0, 10)]);
    assert.equal(restored.code, 0, restored.err);
    assert.equal((await box.run(['config', 'get', 'default-workspace.workspace'])).out, 'dev\n');
    assert.equal((await box.run(['config', 'restore', 'zz'])).code, 2);
  });

  it('validates: findings with places and the exit code 1', async () => {
    start();
    const fine = await box.run(['config', 'validate']);
    // There is no workspace "dev" in this home.
    assert.equal(fine.code, 1);
    assert.match(
      fine.out,
      /^~\/\.mooring\/config\.toml:3:13 {2}\w+ {2}There is no workspace “dev”.*config-dangling-default$/m,
    );
    box.write('../home/.mooring/workspaces/dev/workspace.toml', '');
    assert.deepEqual(await box.run(['config', 'validate']), { code: 0, out: 'No problems.\n', err: '' });
    writeFileSync(file(), `${USER}[watch]\npoling = true\n`);
    const { code, out } = await box.run(['config', 'validate']);
    assert.equal(code, 1);
    assert.match(out, /:5:1 {2}warning {2}.*Did you mean “watch\.polling”\? {2}config-unknown-key$/m);
    writeFileSync(file(), 'a = \n');
    const held = JSON.parse((await box.run(['config', 'validate', '--format', 'json'])).out);
    assert.equal(held.problems[0].line, 1);
  });

  it('watches: one line for each change, until interrupted', async () => {
    start();
    let end = (): void => {};
    const interrupted = () =>
      new Promise<void>(resolve => {
        end = resolve;
      });
    let said = '';
    const running = box.run(['config', 'watch'], {
      interrupted,
      out: text => {
        said += text;
      },
    });
    await delay(300);
    writeFileSync(file(), USER.replace('dev', 'prod'));
    for (let tries = 0; said === '' && tries < 3000; tries++) await delay(20);
    end();
    assert.equal((await running).code, 0);
    assert.equal(said, 'default-workspace.workspace = "prod"  (was "dev"; ~/.mooring/config.toml)\n');
  });

  it('says of each earlier state what replaced it', async () => {
    start();
    await box.run(['config', 'set', 'default-workspace.workspace', 'prod']);
    const { out } = await box.run(['config', 'log']);
    assert.match(out, /^HASH +UNTIL +BY +WHAT$/m);
    assert.match(out, /cli\/\d+ +set default-workspace\.workspace = "prod"$/m);
    const { versions } = JSON.parse((await box.run(['config', 'log', '--json'])).out);
    assert.equal(versions[0].replacedBy, 'set default-workspace.workspace = "prod"');
  });

  it('says on stderr that a file cannot be read, before a default passes for what stands in it', async () => {
    start({ '../home/.mooring/config.toml': 'watch.polling = true\nx = [\n' });
    for (const argv of [
      ['config', 'get', 'watch.polling'],
      ['config', 'list'],
      ['workspace', 'list'],
    ]) {
      const { code, err } = await box.run(argv);
      assert.equal(code, 0, argv.join(' '));
      assert.match(err, /^mooring: ~\/\.mooring\/config\.toml cannot be read, so nothing in it counts: .*validate/);
    }
    assert.equal((await box.run(['config', 'set', 'watch.polling', 'true'])).err.split('\n').length, 2);
    const { err } = await box.run(['config', 'get', 'watch.polling'], {
      environment: { MOORING_WATCH_POLLING: 'yes' },
    });
    assert.match(err, /MOORING_WATCH_POLLING must be true, false, 1 or 0; it is skipped\./);
  });

  it('says with --project what the project’s file says, whatever holds', async () => {
    start({ '.mooring/config.toml': 'default-workspace.workspace = "evil"\n[watch]\npolling-interval-ms = 200\n' });
    const environment = { MOORING_WATCH_POLLING_INTERVAL_MS: '900' };
    const get = (...argv: string[]) => box.run(['config', 'get', ...argv], { environment });
    assert.equal((await get('watch.polling-interval-ms')).out, '900\n');
    assert.equal((await get('watch.polling-interval-ms', '--project')).out, '200\n');
    assert.equal((await get('watch', '--project')).out, 'watch.polling-interval-ms = 200\n');
    assert.equal((await get('watch.polling', '--project')).code, 1);
    assert.equal((await get('default-workspace.workspace', '--project')).code, 1);
    const { out } = await box.run(['config', 'list', '--project']);
    assert.match(out, /^KEY .*\nwatch\.polling-interval-ms +200 +\.mooring\/config\.toml:3\n$/);
  });

  it('masks what looks like a secret, and gives it to who asks for it by name', async () => {
    start({ '../home/.mooring/config.toml': '[mine]\napi-token = "abc123"\n' });
    for (const argv of [
      ['list'],
      ['list', '--json'],
      ['explain', 'mine.api-token'],
      ['explain', 'mine.api-token', '--json'],
    ]) {
      const { out } = await box.run(['config', ...argv]);
      assert.match(out, /\*\*\*/, argv.join(' '));
      assert.doesNotMatch(out, /abc123/, argv.join(' '));
    }
    assert.equal((await box.run(['config', 'get', 'mine.api-token'])).out, 'abc123\n');
  });

  it('says that a key is unknown only of one that was set', async () => {
    start();
    assert.match((await box.run(['config', 'set', 'mine.key', '1'])).err, /no key that Mooring knows; it is kept/);
    const { code, err } = await box.run(['config', 'set', '__meta__.key', '1']);
    assert.equal(code, 2);
    assert.match(err, /^mooring: “__meta__” is kept by Mooring itself; .*\n$/);
  });

  it('cannot do anything with --project where there is no project', async () => {
    start();
    const commands = [
      'get watch',
      'list',
      'set watch.polling true',
      'unset watch.polling',
      'log',
      'restore a',
      'validate',
    ];
    for (const command of commands) {
      const { code, out, err } = await box.run(['config', ...command.split(' '), '--project']);
      assert.deepEqual([code, out], [2, ''], command);
      assert.match(err, /^mooring: There is no project here; /, command);
    }
  });

  it('makes nothing by looking', async () => {
    box = sandbox();
    await box.run(['config', 'list']);
    await box.run(['config', 'get', 'watch.polling']);
    assert.equal((await box.run(['config', 'validate'])).out, 'There is no config file.\n');
    assert.throws(() => readFileSync(path.join(home(), '.mooring')), /ENOENT/);
  });
});
