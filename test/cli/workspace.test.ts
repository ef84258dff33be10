import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, realpathSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { type Sandbox, sandbox } from './fake-io.ts';

const DEV = `ws-${'d'.repeat(32)}`;
const PROD = `ws-${'e'.repeat(32)}`;

describe('mooring workspace', () => {
  let box: Sandbox;
  const config = (): string => path.join(path.dirname(box.folder), 'home/.mooring/config.toml');
  const start = (files: Record<string, string> = {}) => {
    box = sandbox({
      '../home/.mooring/config.toml': '[default-workspace]\nworkspace = "dev"\n',
      '../home/.mooring/workspaces/base/workspace.toml': 'hidden = true\n',
      '../home/.mooring/workspaces/dev/workspace.toml': `id = "${DEV}"\nextends = "base"\ndescription = "Mine"\n`,
      '../home/.mooring/workspaces/off/workspace.toml': 'disabled = true\n',
      '../home/.mooring/workspaces/prod/workspace.toml': `id = "${PROD}"\n`,
      ...files,
    });
  };
  afterEach(() => box.remove());

  it('lists those in sight with a star at the active one, and hidden ones only when asked', async () => {
    start();
    const { code, out } = await box.run(['workspace', 'list']);
    assert.equal(code, 0);
    assert.match(out, /^\* {2}dev +base +Mine$/m);
    assert.match(out, /^ {3}off +disabled$/m);
    assert.doesNotMatch(out, /^ +base/m);
    assert.match((await box.run(['workspace', 'list', '--all'])).out, /^ +base +hidden$/m);
    const json = JSON.parse((await box.run(['workspace', 'list', '--json'])).out);
    assert.deepEqual(
      json.workspaces.map((each: { slug: string; active: boolean }) => [each.slug, each.active]),
      [
        ['dev', true],
        ['off', false],
        ['prod', false],
      ],
    );
  });

  it('says what is in the way where a file is the folder of workspaces, and so does who would write there', async () => {
    box = sandbox({ '../home/.mooring/workspaces': '' });
    const { code, out, err } = await box.run(['workspace', 'list']);
    assert.deepEqual([code, out], [0, 'There is no workspace.\n']);
    assert.match(err, /^mooring: There is a file where the folder \S+workspaces should be; move it away\.\n$/);
    const made = await box.run(['workspace', 'new', 'dev']);
    assert.equal(made.code, 2);
    assert.match(made.err, /There is a file where a folder of \S+ should be; move it away, then try again\.\n$/);
  });

  it('leaves out what discovery.ignore and MOORING_IGNORE name, and warns of unknown names', async () => {
    start();
    const { out, err } = await box.run(['workspace', 'list'], { environment: { MOORING_IGNORE: 'off,gone' } });
    assert.doesNotMatch(out, /off/);
    assert.equal(err, 'mooring: “discovery.ignore” (MOORING_IGNORE) names “gone”, and there is no such workspace.\n');
  });

  it('lists the project’s before yours, and both of a collision with the reason', async () => {
    start({
      '.mooring/workspaces/dev/workspace.toml': '',
      '.mooring/workspaces/Team/workspace.toml': '',
      '.mooring/workspaces/team/workspace.toml': '',
    });
    const { out } = await box.run(['workspace', 'list']);
    assert.match(out, /^\* {2}dev +shadows yours$/m);
    assert.equal([...out.matchAll(/differ only in capital letters/g)].length, 2);
  });

  it('says how to go on where what decides leads nowhere', async () => {
    start();
    for (const [slug, way] of [
      ['gone-for-good', /there is no such workspace\. "mooring workspace use <name>" takes another one;/],
      ['off', /which is disabled\. "mooring workspace enable off" lets it be entered\.\n$/],
    ] as const) {
      box.write('../home/.mooring/config.toml', `[default-workspace]\nworkspace = "${slug}"\n`);
      for (const command of ['current', 'list', 'path']) assert.match((await box.run(['workspace', command])).err, way);
    }
  });

  it('prints the current one, and with --verbose what decides', async () => {
    start();
    assert.deepEqual(await box.run(['workspace', 'current']), { code: 0, out: 'dev\n', err: '' });
    const verbose = await box.run(['workspace', 'current', '--verbose']);
    assert.equal(verbose.err, 'It is your default workspace. (~/.mooring/config.toml:2)\n');
    const environment = { MOORING_WORKSPACE: 'prod' };
    assert.equal((await box.run(['workspace', 'current'], { environment })).out, 'prod\n');
  });

  it('says that a default dangles instead of replacing it', async () => {
    start({ '../home/.mooring/config.toml': '[default-workspace]\nworkspace = "prdo"\n' });
    const { code, out, err } = await box.run(['workspace', 'current']);
    assert.deepEqual([code, out], [1, '']);
    assert.match(err, /^mooring: Your default workspace is “prdo”, and there is no such workspace\./);
    assert.equal(JSON.parse((await box.run(['workspace', 'current', '--json'])).out).dangling.name, 'prdo');
  });

  it('switches the default where the folder is not bound', async () => {
    start();
    const { code, out } = await box.run(['workspace', 'use', 'prod']);
    assert.deepEqual([code, out], [0, '“prod” is your default workspace now.\n']);
    assert.equal((await box.run(['workspace', 'current'])).out, 'prod\n');
    assert.match((await box.run(['workspace', 'use', 'prod'])).out, /active workspace already/);
  });

  it('rebinds a bound folder, resolved through links, and both with --everywhere', async () => {
    start();
    const real = realpathSync(box.folder);
    box.write('../home/.mooring/config.toml', `[[bindings]]\nws_id = "${DEV}"\npaths = ["${real}"]\n`);
    assert.equal((await box.run(['workspace', 'current'])).out, 'dev\n');
    mkdirSync(path.join(box.folder, 'inner'));
    const cwd = path.join(box.folder, 'inner');
    assert.equal((await box.run(['workspace', 'current'], { cwd })).out, 'dev\n');
    const { out } = await box.run(['workspace', 'use', 'prod']);
    assert.equal(out, `The folder ${real} is bound to “prod” now.\n`);
    assert.doesNotMatch(readFileSync(config(), 'utf8'), /default-workspace/);
    assert.equal((await box.run(['workspace', 'current'], { cwd })).out, 'prod\n');
    await box.run(['workspace', 'use', 'dev', '--everywhere']);
    assert.match(readFileSync(config(), 'utf8'), /workspace = "dev"/);
  });

  it('refuses unknown and disabled ones, and under a variable says why', async () => {
    start();
    const { code, err } = await box.run(['workspace', 'use', 'prodd']);
    assert.deepEqual([code, err], [2, 'mooring: There is no workspace “prodd”; did you mean “prod”?\n']);
    assert.match((await box.run(['workspace', 'use', 'off'])).err, /“off” is disabled/);
    const environment = { MOORING_WORKSPACE: 'dev' };
    assert.match(
      (await box.run(['workspace', 'use', 'prod'], { environment })).err,
      /MOORING_WORKSPACE says “dev” and goes before/,
    );
  });

  it('switches in a terminal that Mooring opened, and says that the terminal stays', async () => {
    start();
    const folder = path.join(path.dirname(config()), 'workspaces', 'dev');
    const environment = { MOORING_WORKSPACE: 'dev', MOORING_WORKSPACE_DIR: folder };
    const { code, out } = await box.run(['workspace', 'use', 'prod'], { environment });
    assert.equal(code, 0);
    assert.equal(out, '“prod” is your default workspace now. This terminal stays with “dev”; open a new one.\n');
    assert.match(readFileSync(config(), 'utf8'), /workspace = "prod"/);
  });

  it('prints where a workspace is', async () => {
    start();
    const above = path.dirname(config());
    assert.equal((await box.run(['workspace', 'path'])).out, `${path.join(above, 'workspaces', 'dev')}\n`);
    assert.equal((await box.run(['workspace', 'path', 'PROD'])).out, `${path.join(above, 'workspaces', 'prod')}\n`);
    assert.equal((await box.run(['workspace', 'path', 'nope'])).code, 2);
  });

  it('is the one used last where none is named', async () => {
    start({ '../home/.mooring/config.toml': '' });
    box.write('../home/.mooring/workspaces/prod/notes.md', 'x');
    const later = Date.now() / 1000 + 60;
    utimesSync(path.join(path.dirname(config()), 'workspaces', 'prod', 'notes.md'), later, later);
    assert.equal((await box.run(['workspace', 'current'])).out, 'prod\n');
  });
});
