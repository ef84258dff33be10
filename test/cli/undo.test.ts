import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openUserStore } from '../../src/node/open-root-store.ts';
import { portPath } from '../../src/node/write-disk.ts';
import { type Sandbox, sandbox } from './fake-io.ts';

const USER = '[default-workspace]\nworkspace = "dev" # for now\n';

describe('mooring log and mooring undo', () => {
  let box: Sandbox;
  const root = (): string => path.join(path.dirname(box.folder), 'home', '.mooring');
  const config = (): string => readFileSync(path.join(root(), 'config.toml'), 'utf8');
  const start = (files: Record<string, string> = {}) => {
    box = sandbox({ '../home/.mooring/config.toml': USER, ...files });
  };
  const set = async (value: string, ...more: string[]): Promise<void> => {
    const argv = ['config', 'set', 'default-workspace.workspace', value, ...more];
    assert.equal((await box.run(argv)).code, 0);
  };
  const log = async (...argv: string[]) => JSON.parse((await box.run(['log', '--json', ...argv])).out);
  afterEach(() => box.remove());

  it('say so where nothing was done, and make nothing', async () => {
    start();
    assert.deepEqual(await box.run(['log']), { code: 0, out: 'Nothing was done here yet.\n', err: '' });
    const { code, out, err } = await box.run(['undo']);
    assert.deepEqual([code, out], [1, '']);
    assert.match(err, /^mooring: There is nothing to undo;/);
    assert.ok(!existsSync(path.join(root(), '.local')));
    assert.deepEqual((await log()).operations, []);
    assert.equal((await box.run(['undo', '4444'])).code, 2);
    assert.ok(!existsSync(path.join(root(), '.local')));
  });

  it('take back the newest operation, then the one before, and do one again', async () => {
    start();
    await set('int');
    await set('prod');
    const before = config();
    const undone = await box.run(['undo']);
    assert.deepEqual([undone.code, undone.err], [0, '']);
    assert.match(
      undone.out,
      /^changed +config\.toml\nTook back “.*default-workspace.*”.*"mooring undo \w+" does it again\.\n$/,
    );
    assert.match(config(), /workspace = "int" # for now/);
    assert.equal((await box.run(['undo'])).code, 0);
    assert.equal(config(), USER);
    const [first, second] = (await log()).operations;
    assert.match((await box.run(['undo', second.id])).err, /config\.toml was changed after that by/);
    assert.equal((await box.run(['undo', first.id])).code, 0);
    assert.equal((await box.run(['undo', second.id])).code, 0);
    assert.equal(config(), before);
  });

  it('show when, who, what, which files and whether it is undone', async () => {
    start();
    await set('int');
    await set('prod');
    await box.run(['undo']);
    const { out } = await box.run(['log']);
    const [head, newest, middle, oldest, ...rest] = out.trimEnd().split('\n');
    assert.match(head ?? '', /^ID +TIME +BY +WHAT +FILES +STATE$/);
    assert.match(newest ?? '', /T.*Z +\S+@\S+ cli\/\d+ +undo: .* +config\.toml$/);
    assert.match(middle ?? '', /config\.toml +undone$/);
    assert.match(oldest ?? '', /config\.toml$/);
    assert.deepEqual(rest, []);
    const { operations, root: shown, version } = await log('--limit', '2');
    assert.deepEqual([version, shown, operations.length], [1, root(), 2]);
    assert.equal(operations[1].undoneBy, operations[0].id);
    assert.deepEqual(operations[0].files, [{ path: 'config.toml', change: 'changed' }]);
    assert.equal((await box.run(['log', '--limit', '0'])).code, 2);
    assert.equal((await box.run(['log', '--limit', 'x'])).code, 2);
  });

  it('say what would be done without doing it', async () => {
    start();
    await set('int');
    const now = config();
    const { code, out } = await box.run(['undo', '--dry-run']);
    assert.equal(code, 0);
    assert.match(out, /^changed +config\.toml\nThat would take back “.*”.*Nothing was written\.\n$/);
    const json = JSON.parse((await box.run(['undo', '--dry-run', '--json'])).out);
    assert.deepEqual([json.dryRun, json.files], [true, [{ path: 'config.toml', change: 'changed' }]]);
    assert.equal(config(), now);
    assert.equal((await log()).operations.length, 1);
  });

  it('refuse what was changed since, and say by whom', async () => {
    start();
    await set('int');
    await set('prod');
    const [newest, oldest] = (await log()).operations;
    const refused = await box.run(['undo', oldest.id]);
    assert.deepEqual([refused.code, refused.out], [2, '']);
    assert.match(refused.err, /config\.toml was changed after that by .* undo that first/);
    const json = JSON.parse((await box.run(['undo', oldest.id, '--json'])).out);
    assert.deepEqual([json.refused.why, json.refused.by, json.refused.path], ['changed', newest.id, 'config.toml']);
    writeFileSync(path.join(root(), 'config.toml'), 'by = "hand"\n');
    assert.match((await box.run(['undo'])).err, /was changed by hand after/);
    assert.equal(config(), 'by = "hand"\n');
  });

  it('take back the moves of folders', async () => {
    start({ '../home/.mooring/workspaces/dev/workspace.toml': 'id = "x"\n' });
    const { store } = openUserStore(portPath(root()), { actor: 'ana@pier test/1' });
    const moves = [{ from: 'workspaces/dev', to: '.local/quarantine/dev' }];
    const answer = await store.commit({ label: 'Remove workspace dev', moves, changes: [] });
    assert.ok(!('failed' in answer));
    assert.ok(!existsSync(path.join(root(), 'workspaces', 'dev')));
    assert.match((await box.run(['log'])).out, /workspaces\/dev → \.local\/quarantine\/dev/);
    const { code, out } = await box.run(['undo']);
    assert.equal(code, 0);
    assert.match(out, /^moved +\.local\/quarantine\/dev → workspaces\/dev\nremoved +\.local\/quarantine\/\n/);
    assert.ok(existsSync(path.join(root(), 'workspaces', 'dev', 'workspace.toml')));
    assert.ok(!existsSync(path.join(root(), '.local', 'quarantine')));
  });

  it('are about the project with --project', async () => {
    start({ '.mooring/config.toml': '[discovery]\nignore = ["old"]\n' });
    assert.equal((await box.run(['config', 'set', 'discovery.ignore', 'older', '--project'])).code, 0);
    assert.deepEqual((await log()).operations, []);
    const [only] = (await log('--project')).operations;
    assert.equal(only.files[0].path, '.mooring/config.toml');
    assert.equal((await box.run(['undo', '--project'])).code, 0);
    assert.match(readFileSync(path.join(box.folder, '.mooring', 'config.toml'), 'utf8'), /"old"/);
    mkdirSync(path.join(box.folder, 'other', '.git'), { recursive: true });
    const elsewhere = await box.run(['log', '--project'], { cwd: path.join(box.folder, 'other') });
    assert.equal(elsewhere.code, 2);
    assert.match(elsewhere.err, /There is no project here/);
  });

  it('name what the same command did to the project', async () => {
    start({
      '../home/.mooring/workspaces/base/workspace.toml': '',
      '.mooring/workspaces/kid/workspace.toml': 'extends = "base"\n',
    });
    const kid = (): string => readFileSync(path.join(box.folder, '.mooring/workspaces/kid/workspace.toml'), 'utf8');
    assert.equal((await box.run(['workspace', 'rename', 'base', 'core'])).code, 0);
    assert.equal(kid(), 'extends = "core"\n');
    const [mine] = (await log()).operations;
    const [theirs] = (await log('--project')).operations;
    assert.ok(mine.group !== null && mine.group === theirs.group);
    assert.ok((await box.run(['log'])).out.trimEnd().endsWith(`also ${theirs.id} of the project`));
    assert.ok((await box.run(['log', '--project'])).out.trimEnd().endsWith(`also ${mine.id} of your own root`));
    assert.match((await box.run(['undo', '--dry-run'])).err, /The project here has a part of it, too/);
    const { code, err } = await box.run(['undo']);
    assert.ok(
      (await box.run(['log', '--project'])).out.trimEnd().endsWith('workspace.toml'),
      'the other part is undone',
    );
    const [, way] =
      /^mooring: The project here has a part of it, too: "mooring (undo \w+ --project)" takes back “.*\n$/.exec(err) ??
      [];
    assert.ok(code === 0 && way, err);
    assert.deepEqual(await box.run(way.split(' ')).then(({ err: rest }) => rest), '');
    assert.equal(kid(), 'extends = "base"\n');
    const [again] = (await log()).operations;
    const redone = JSON.parse((await box.run(['undo', again.id, '--json'])).out);
    const [undo] = (await log('--project')).operations;
    assert.deepEqual([redone.also.id, undo.label], [undo.id, 'undo: rename workspace base to core']);
  });

  it('name nothing of the other root that only looks like the same change', async () => {
    start({ '.mooring/config.toml': '' });
    await set('int');
    assert.equal((await box.run(['config', 'set', 'discovery.ignore', 'old', '--project'])).code, 0);
    for (const { group } of (await log()).operations) assert.equal(group, null);
    const { err } = await box.run(['undo']);
    assert.equal(err, '');
  });
});
