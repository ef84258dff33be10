import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { type Sandbox, sandbox } from './fake-io.ts';

const DEV = `ws-${'d'.repeat(32)}`;
const PROD = `ws-${'e'.repeat(32)}`;
/** The first id that the sandbox gives out. */
const FRESH = 'ws-00000000000040008000000000000001';

describe('mooring workspace, making and changing', () => {
  let box: Sandbox;
  const home = (file = ''): string => path.join(path.dirname(box.folder), 'home/.mooring', file);
  const read = (file: string): string => readFileSync(home(file), 'utf8');
  const config = (): string => read('config.toml').replace(/\n*\[__meta__\][\s\S]*$/, '\n');
  const start = (files: Record<string, string> = {}) => {
    box = sandbox({
      '../home/.mooring/workspaces/base/workspace.toml': 'hidden = true\n',
      '../home/.mooring/workspaces/dev/workspace.toml': `id = "${DEV}" # mine\nextends = "base"\n`,
      '../home/.mooring/workspaces/dev/.env': 'A=1\n',
      '../home/.mooring/workspaces/dev/data.toml': 'k = "v"\n',
      '../home/.mooring/workspaces/dev/.cache/x': 'x',
      '../home/.mooring/workspaces/dev/scripts/login.sh': '#!/bin/sh\n',
      '../home/.mooring/workspaces/prod/workspace.toml': `id = "${PROD}"\n`,
      ...files,
    });
  };
  const ok = async (...argv: string[]): Promise<string> => {
    const { code, out, err } = await box.run(['workspace', ...argv]);
    assert.equal(code, 0, err);
    return out;
  };
  const refused = async (...argv: string[]): Promise<string> => {
    const { code, out, err } = await box.run(['workspace', ...argv]);
    assert.equal(code, 2, out);
    return err;
  };
  afterEach(() => box.remove());

  it('makes a workspace from a title in any script', async () => {
    start();
    const out = await ok('new', 'Прод 2', '--extends', 'base', '--base-url', 'https://api.example.com');
    assert.equal(out, 'The workspace “prod-2” is made and extends “base”.\n');
    assert.equal(
      read('workspaces/prod-2/workspace.toml'),
      `id = "${FRESH}"\ndescription = "Прод 2"\nextends = "base"\nbase-url = "https://api.example.com"\n`,
    );
    assert.match(await ok('list'), /prod-2 +base +Прод 2/);
    assert.equal(
      await refused('new', 'Прод 2'),
      'mooring: There is a workspace “prod-2” already; choose another name, such as “prod-2-2”.\n',
    );
  });

  it('makes the first one on a new machine, and one in the project', async () => {
    box = sandbox({ '.mooring/manifest.yaml': 'roles: {}\n' });
    assert.equal(await ok('new', 'dev', '--slug', 'local'), 'The workspace “local” is made.\n');
    await ok('new', 'Team', '--project', '--hidden');
    assert.match(
      readFileSync(path.join(box.folder, '.mooring/workspaces/team/workspace.toml'), 'utf8'),
      /^id = .*\ndescription = "Team"\nhidden = true\n$/,
    );
    assert.match(await refused('new', 'x', '--slug', 'Not One'), /“Not One” is no workspace name/);
    assert.match(await refused('new', '!!!'), /“!!!” has no letter or digit/);
    assert.match(
      await refused('new', 'x', '--extends', 'nobody'),
      /There is no workspace “nobody” that could be extended/,
    );
    assert.match(await refused('new', 'x', '--extends', 'team'), /“team” belongs to a project/);
    assert.match(await refused('new'), /Name the workspace/);
  });

  it('says what it would do, and does nothing', async () => {
    start();
    const out = await ok('rename', 'base', 'Core', '--dry-run');
    const place = (file: string): string => path.normalize(home(`workspaces/${file}`));
    assert.equal(
      out,
      `move    ${place('base')} → ${place('core')}\nchange  ${place('dev/workspace.toml')}\nNothing was written.\n`,
    );
    assert.ok(existsSync(home('workspaces/base')) && !existsSync(home('.local')));
    const json = JSON.parse(await ok('new', 'x', '--json', '--dry-run'));
    assert.deepEqual(
      [json.dryRun, json.changed, json.slug, json.steps],
      [true, false, 'x', [{ what: 'make', path: place('x/workspace.toml') }]],
    );
  });

  it('makes one from a template with variables, and lists templates', async () => {
    start({
      '../home/.mooring/templates/service/template.toml':
        'description = "A service"\n[variables.port]\nprompt = "Which port?"\nrequired = true\n[variables.token]\nsecret = true\n',
      '../home/.mooring/templates/service/workspace.toml':
        '# %{title}\nextends = "base"\nbase-url = "http://localhost:%{port}"\n',
      '../home/.mooring/templates/service/.env': 'TOKEN=%{token}\n',
      '../home/.mooring/templates/service/docs/%{slug}.md': 'Made %{date}; %%{not}.\n',
    });
    assert.match(await ok('templates'), /^service +port\*, token +A service$/m);
    const made = ['new', 'My Shop', '--template', 'service', '--var', 'port=80'];
    await ok(...made, '--var', 'token=a b#"');
    assert.equal(
      read('workspaces/my-shop/workspace.toml'),
      `# My Shop\nextends = "base"\nbase-url = "http://localhost:80"\nid = "${FRESH}"\n`,
    );
    assert.equal(read('workspaces/my-shop/.env'), "TOKEN='a b#\"'\n");
    assert.equal(statSync(home('workspaces/my-shop/.env')).mode & 0o777, 0o600);
    assert.match(read('workspaces/my-shop/docs/my-shop.md'), /^Made \d{4}-\d\d-\d\d; %\{not\}\.\n$/);
    assert.match(await refused('new', 'x', '--template', 'service'), /needs a value for “port” \(Which port\?\)/);
    assert.match(
      await refused('new', 'x', '--template', 'service', '--var', 'prt=1'),
      /no variable “prt”; did you mean “port”\?/,
    );
    assert.match(await refused('new', 'x', '--template', 'sevice'), /no template “sevice”; did you mean “service”\?/);
    assert.match(await refused('new', 'x', '--var', 'a=1'), /"--var" is for a template/);
    assert.match(await refused('new', 'x', '--template', 'service', '--var', 'a'), /takes a name and a value/);
  });

  it('duplicates the people’s files with an id of its own', async () => {
    start();
    assert.equal(await ok('duplicate', 'dev', 'Dev 2'), '“dev-2” is a copy of “dev”, with an id of its own.\n');
    assert.deepEqual(readdirSync(home('workspaces/dev-2')).sort(), ['scripts', 'workspace.toml']);
    assert.equal(read('workspaces/dev-2/workspace.toml'), `id = "${FRESH}" # mine\nextends = "base"\n`);
    await ok('duplicate', 'dev', 'dev-3', '--with-env');
    assert.equal(read('workspaces/dev-3/.env'), 'A=1\n');
    assert.match(await refused('duplicate', 'dev', 'prod'), /“prod” already/);
    assert.match(await refused('duplicate', 'deev', 'x'), /did you mean “dev”\?/);
  });

  it('renames with the default and those that extend it', async () => {
    start({ '../home/.mooring/config.toml': '# mine\n[default-workspace]\nworkspace = "base" # here\n' });
    assert.equal(await ok('rename', 'base', 'core'), '“base” is “core” now. “dev” extends it by its new name.\n');
    assert.match(read('workspaces/dev/workspace.toml'), /extends = "core"/);
    assert.equal(config(), '# mine\n[default-workspace]\nworkspace = "core" # here\n');
    assert.equal(await ok('rename', 'core', 'core'), 'Nothing changes: “core” is its name already.\n');
  });

  it('edits single values, and says when they are so already', async () => {
    start();
    assert.equal(
      await ok('edit', 'dev', '--description', 'My "own"', '--no-extends'),
      '“dev”: description is set and extends is taken out.\n',
    );
    assert.equal(
      read('workspaces/dev/workspace.toml'),
      `id = "${DEV}" # mine\ndescription = "My \\"own\\""\n`.replace(
        'description = "My \\"own\\""',
        `description = 'My "own"'`,
      ),
    );
    assert.equal(await ok('edit', 'dev', '--no-extends', '--no-base-url'), 'Nothing changes: “dev” is so already.\n');
    await ok('edit', 'dev', '--no-root-env');
    assert.match(read('workspaces/dev/workspace.toml'), /^root-env = false$/m);
    await ok('edit', 'dev', '--inherit-root-env');
    assert.doesNotMatch(read('workspaces/dev/workspace.toml'), /root-env/);
    assert.match(await refused('edit', 'base', '--extends', 'base'), /“base” would extend itself: base → base/);
    assert.match(await refused('edit', 'dev', '--extends', 'x', '--no-extends'), /do not go together/);
    assert.match(await refused('edit', 'dev', '--root-env', '--no-root-env'), /do not go together/);
    assert.match(await refused('edit', 'dev'), /Say what to change/);
  });

  it('says with its path what cannot be edited, and how to mend that', async () => {
    start();
    box.write('../home/.mooring/workspaces/folder/workspace.toml/inner', '');
    box.write('../home/.mooring/workspaces/large/workspace.toml', '#'.repeat(6_000_000));
    for (const [name, said] of [
      ['folder', /workspaces\/folder\/workspace\.toml is no file; make it one\.\n$/],
      ['large', /workspaces\/large\/workspace\.toml is larger than 5 MB and is not read; split it\.\n$/],
    ] as const) {
      const { code, err } = await box.run(['workspace', 'edit', name, '--description', 'x']);
      assert.equal(code, 2);
      assert.match(err, said);
    }
  });

  it('switches flags on and off', async () => {
    start();
    assert.equal(await ok('disable', 'prod'), '“prod”: it is disabled.\n');
    assert.equal(await ok('disable', 'prod'), 'Nothing changes: “prod” is so already.\n');
    assert.equal(read('workspaces/prod/workspace.toml'), `id = "${PROD}"\ndisabled = true\n`);
    await ok('enable', 'prod');
    assert.equal(read('workspaces/prod/workspace.toml'), `id = "${PROD}"\ndisabled = false\n`);
    await ok('unhide', 'base');
    assert.equal(read('workspaces/base/workspace.toml'), 'hidden = false\n');
    assert.equal(await ok('hide', 'base'), '“base”: it is hidden from lists.\n');
  });

  it('removes into the quarantine and restores, and refuses what others need', async () => {
    start();
    const err = await refused('remove', 'base');
    assert.equal(err, 'mooring: “base” is not removed: “dev” extends it. "--force" removes it all the same.\n');
    const { code, out, err: warned } = await box.run(['workspace', 'remove', 'base', '--force', '--json']);
    assert.equal(code, 0);
    assert.equal(warned, 'mooring: “base” was in use: “dev” extends it. That is left as it is.\n');
    const json = JSON.parse(out);
    assert.deepEqual([json.changed, json.operations.length, json.steps.length], [true, 1, 1]);
    assert.ok(!existsSync(home('workspaces/base')));
    assert.match(readdirSync(home('.local/quarantine')).join(), /^\d{8}T\d{9}Z-base$/);
    assert.match(await refused('restore', 'dve'), /No “dve” is in the quarantine; “base” is\./);
    assert.match(await ok('restore', '--as', 'Base 2'), /^“base-2” is back, as it was removed at /);
    assert.equal(read('workspaces/base-2/workspace.toml'), 'hidden = true\n');
    assert.equal(await ok('restore', 'dev'), 'Nothing changes: “dev” is in its place.\n');
    assert.match(await refused('restore'), /The quarantine is empty\./);
  });

  it('binds and unbinds folders', async () => {
    start({ 'a/x': '', 'b/x': '', '../home/.mooring/workspaces/plain/workspace.toml': '# none\n' });
    const folder = (name: string): string =>
      path.posix.normalize(realpathSync(path.join(box.folder, name)).replaceAll('\\', '/'));
    assert.equal(await ok('bind', 'dev', 'a'), `${folder('a')} is bound to “dev” now.\n`);
    assert.match(await ok('bind', 'dev', 'b'), /is bound/);
    assert.match(config(), new RegExp(`\\[\\[bindings\\]\\]\nws_id = "${DEV}"\npaths = \\[[^\\]]*a"[^\\]]*b"`));
    assert.equal(await ok('bind', 'dev', 'a/../a'), `Nothing changes: ${folder('a')} is bound to “dev” already.\n`);
    assert.equal(
      await ok('bind', 'prod', 'a'),
      `${folder('a')} is bound to “prod” now. Until now it belonged to “dev”.\n`,
    );
    symlinkSync(folder('b'), path.join(box.folder, 'link'));
    assert.match(await ok('bind', 'plain', 'link'), /Until now it belonged to “dev”\. It has an id for that\./);
    assert.equal(read('workspaces/plain/workspace.toml'), `# none\nid = "${FRESH}"\n`);
    assert.doesNotMatch(config(), new RegExp(DEV));
    assert.match(await refused('bind', 'dev', 'gone'), /gone is not there; make the folder first/);
    assert.match(await refused('bind', 'dev', 'a/x'), /is not a folder/);
    assert.match(await refused('unbind', 'a/x'), /is bound through .*a; unbind that/);
    assert.match(await ok('unbind', 'a'), /is not bound to “prod” any more\./);
    assert.match(await ok('unbind', 'a'), /^Nothing changes/);
    mkdirSync(path.join(box.folder, 'later'));
    assert.match(await refused('remove', 'plain'), /“plain” is not removed: “.*b” is bound to it/);
  });

  it('ignores and stops ignoring', async () => {
    start({ '.mooring/manifest.yaml': 'roles: {}\n' });
    assert.equal(await ok('ignore', 'prod'), '“prod” is not looked at any more.\n');
    assert.equal(config(), '[discovery]\nignore = ["prod"]\n');
    assert.doesNotMatch(await ok('list'), /prod/);
    assert.equal(await ok('ignore', 'prod'), 'Nothing changes: “prod” is ignored already.\n');
    await ok('ignore', 'dev', '--project');
    assert.match(readFileSync(path.join(box.folder, '.mooring/config.toml'), 'utf8'), /ignore = \["dev"\]/);
    const { err } = await box.run(['workspace', 'unignore', 'prod']);
    assert.match(err, /has a list of its own, which counts in this project instead/);
    assert.equal(config().trim(), '');
    assert.match(await ok('unignore', 'prod'), /^Nothing changes/);
    assert.match(await refused('ignore', 'nobody'), /There is no workspace “nobody”/);
  });

  it('ignores one of two that differ only in capital letters, and the other one loads', async () => {
    start({ '../home/.mooring/workspaces/Prod/workspace.toml': '' });
    assert.match(await ok('list'), /^ +prod +broken: /m);
    await ok('ignore', 'Prod');
    assert.match(await ok('list'), /^[ *] {2}prod$/m);
    assert.match(await ok('list', '--all'), /^ +Prod +broken: .*, ignored$/m);
    assert.equal(await ok('unignore', 'Prod'), '“Prod” is looked at again.\n');
  });

  it('lists what is out of sight, the disabled, folders, and those with one id', async () => {
    start({
      '.mooring/workspaces/dev/workspace.toml': 'description = "Ours"\n',
      '../home/.mooring/workspaces/copy/workspace.toml': `id = "${PROD}"\ndisabled = true\n`,
      '../home/.mooring/workspaces/old/workspace.toml': '',
      '../home/.mooring/config.toml': '[discovery]\nignore = ["old"]\n',
    });
    const all = await ok('list', '--all');
    assert.match(all, /^[ *] {2}dev +shadows yours +Ours$/m);
    assert.match(all, /^ {3}dev +base +shadowed by the project’s$/m);
    assert.match(all, /^ {3}old +ignored$/m);
    assert.match(all, /^[ *] {2}prod +same id as copy$/m);
    assert.match(await ok('list', '--disabled'), /^ +NAME.*\n +copy +disabled, same id as prod\n$/);
    assert.ok((await ok('list', '--paths')).includes(path.normalize(home('workspaces/prod'))));
    const { workspaces } = JSON.parse(await ok('list', '--all', '--json'));
    assert.deepEqual(
      workspaces.map((each: { slug: string; shadowed: boolean; ignored: boolean; sameIdAs: string[] }) => [
        each.slug,
        each.shadowed,
        each.ignored,
        each.sameIdAs,
      ]),
      [
        ['base', false, false, []],
        ['copy', false, false, ['prod']],
        ['dev', false, false, []],
        ['dev', true, false, []],
        ['old', false, true, []],
        ['prod', false, false, ['copy']],
      ],
    );
    await ok('enable', 'copy');
    assert.equal(await ok('list', '--disabled'), 'There is no workspace that is disabled.\n');
    assert.match(await ok('edit', DEV, '--no-extends'), /“dev”: extends is taken out/);
    assert.equal(read('workspaces/dev/workspace.toml'), `id = "${DEV}" # mine\n`);
  });
});
