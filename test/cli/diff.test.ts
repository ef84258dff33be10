import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type GitSandbox, gitSandbox } from './git-sandbox.ts';

const A = '11111111-1111-4111-8111-111111111111';
const B = '22222222-2222-4222-8222-222222222222';

const FORMS = `forms:\n  hello: { id: ${A}, path: forms/hello.form.yaml, access_level: public }\n`;
const FILES = { '.mooring/manifest.yaml': FORMS, 'forms/hello.form.yaml': `id: ${A}\nname: Hello\n` };

describe('mooring diff', () => {
  let box: GitSandbox;
  beforeEach(() => {
    box = gitSandbox(FILES);
    box.commit();
  });
  afterEach(() => box.remove());

  it('says what changed since the last commit, kind by kind', async () => {
    box.write(
      '.mooring/manifest.yaml',
      `roles:\n  - { id: ${B}, name: ops }\n${FORMS.replace('hello:', 'welcome:').replace('public', 'private')}`,
    );
    box.write('forms/hello.form.yaml', `id: ${A}\nname: Welcome\n`);
    const { code, out, err } = await box.run(['diff']);
    assert.deepEqual([code, err], [0, '']);
    assert.equal(
      out,
      [
        'roles',
        '  added    ops',
        'forms',
        '  renamed  hello → welcome',
        '  changed  welcome',
        '    access_level: public → private',
        '  changed  welcome in forms/hello.form.yaml',
        '    name: Hello → Welcome',
        '',
      ].join('\n'),
    );
  });

  it('compares a commit with the working folder, and two with each other', async () => {
    box.write('.mooring/manifest.yaml', FORMS.replace('public', 'team'));
    box.commit();
    box.write('.mooring/manifest.yaml', FORMS.replace('public', 'private'));
    const shown = async (...revs: string[]): Promise<string> =>
      (await box.run(['diff', ...revs])).out.split('\n')[2]?.trim() ?? '';
    assert.equal(await shown(), 'access_level: team → private');
    assert.equal(await shown('HEAD~1'), 'access_level: public → private');
    assert.equal(await shown('HEAD~1', 'HEAD'), 'access_level: public → team');
    assert.equal(await shown('HEAD', 'HEAD~1'), 'access_level: team → public');
    assert.equal(await shown('HEAD~1..'), 'access_level: public → team');
  });

  it('compares a branch from where it began, as a...b', async () => {
    box.git('branch', 'other');
    box.write('.mooring/manifest.yaml', FORMS.replace('public', 'team'));
    box.commit();
    box.git('checkout', '-q', 'other');
    box.write('forms/hello.form.yaml', `id: ${A}\nname: Other\n`);
    box.commit();
    const { out } = await box.run(['diff', 'main...other']);
    assert.match(out, /name: Hello → Other/);
    assert.doesNotMatch(out, /access_level/);
    assert.match((await box.run(['diff', 'main..other'])).out, /access_level: team → public/);
  });

  it('tells programs the same', async () => {
    box.write('.mooring/manifest.yaml', `next_asset_id: 4\n${FORMS.replace('public', 'private')}`);
    const { out } = await box.run(['diff', '--json']);
    const { version, before, after, changes, sections } = JSON.parse(out);
    assert.deepEqual([version, before.rev, after], [1, 'HEAD', { folder: true }]);
    assert.equal(before.commit, box.git('rev-parse', 'HEAD').trim());
    assert.deepEqual(changes, [
      {
        what: 'changed',
        kind: 'form',
        id: A,
        key: 'hello',
        fields: ['access_level'],
        path: '.mooring/manifest.yaml',
        place: 'manifest',
        values: [{ field: 'access_level', before: 'public', after: 'private' }],
      },
    ]);
    assert.deepEqual(sections, [
      { name: 'next_asset_id', path: '.mooring/manifest.yaml', values: [{ field: 'next_asset_id', after: '4' }] },
    ]);
  });

  it('ends with 1 where something changed and --exit-code asks for it', async () => {
    assert.equal((await box.run(['diff', '--exit-code'])).code, 0);
    box.write('.mooring/manifest.yaml', `# Ours.\r\n${FORMS}`);
    const comment = await box.run(['diff', '--exit-code']);
    assert.equal(comment.code, 0);
    assert.equal(comment.out, 'Comments, order or layout alone: .mooring/manifest.yaml.\n');
    box.write('.mooring/manifest.yaml', FORMS.replace('public', 'private'));
    assert.equal((await box.run(['diff', '--exit-code'])).code, 1);
    assert.equal((await box.run(['diff'])).code, 0);
  });

  it('takes line ends for the working folder’s own', async () => {
    box.write('.mooring/manifest.yaml', FORMS.replaceAll('\n', '\r\n'));
    assert.equal((await box.run(['diff'])).out, 'No entity changed.\n');
  });

  it('tells only what is in the paths behind --, as they are named from the working directory', async () => {
    box.write('.mooring/manifest.yaml', FORMS.replace('public', 'private'));
    box.write('forms/hello.form.yaml', `id: ${A}\nname: Welcome\n`);
    const cwd = path.join(box.folder, 'forms');
    const { out } = await box.run(['diff', 'HEAD', '--', 'hello.form.yaml'], { cwd });
    assert.match(out, /name: Hello → Welcome/);
    assert.doesNotMatch(out, /access_level/);
    assert.match((await box.run(['diff', '--', '../.mooring'], { cwd })).out, /access_level/);
    assert.equal((await box.run(['diff', '--', '-x'])).out, 'No entity changed.\n');
  });

  it('names what cannot be read, and tells nothing in it as gone', async () => {
    writeFileSync(path.join(box.folder, '.mooring/manifest.yaml'), Buffer.from([0x66, 0xff]));
    const { code, out, err } = await box.run(['diff', '--exit-code']);
    assert.equal(code, 1);
    assert.equal(out, 'No entity changed.\n');
    assert.match(err, /^mooring: \.mooring\/manifest\.yaml, as it is now, cannot be compared: .*UTF-8/);
    box.write('.mooring/manifest.yaml', 'forms: [\n');
    assert.match((await box.run(['diff'])).err, /as it is now, cannot be compared/);
  });

  it('works before the first commit, and in a project that is a folder of the repository', async () => {
    rmSync(path.join(box.folder, '.git'), { recursive: true });
    box.git('init', '-q');
    assert.match((await box.run(['diff'])).out, /added {4}hello \(forms\/hello\.form\.yaml\)/);
    box.write('shop/.mooring/manifest.yaml', FORMS);
    box.commit();
    box.write('shop/.mooring/manifest.yaml', FORMS.replace('public', 'private'));
    const { out } = await box.run(['diff'], { cwd: path.join(box.folder, 'shop') });
    assert.match(out, /access_level: public → private/);
  });

  it('tells nothing of what the project does not look at: another project in it, and folders of tools', async () => {
    box.write('shop/.mooring/manifest.yaml', FORMS.replace(A, B));
    box.write('shop/forms/hello.form.yaml', 'name: Shop\n');
    box.write('node_modules/x/a.form.yaml', 'name: x\n');
    box.write('.github/b.form.yaml', 'name: y\n');
    box.git('add', '-f', 'node_modules');
    box.commit();
    assert.equal((await box.run(['diff'])).out, 'No entity changed.\n');
    assert.equal((await box.run(['diff', 'HEAD~1', 'HEAD'])).out, 'No entity changed.\n');
    assert.match((await box.run(['diff', 'HEAD~1'], { cwd: path.join(box.folder, 'shop') })).out, /added {4}hello/);
  });

  it('tells new files, and none that git ignores', async () => {
    box.write('.gitignore', 'made/\n');
    box.write('made/a.form.yaml', 'name: made\n');
    box.write("new ü/b 'x'.form.yaml", 'name: new\n');
    assert.equal((await box.run(['diff'])).out, "forms\n  added    b 'x' in new ü/b 'x'.form.yaml\n");
    box.git('add', '-A');
    assert.equal((await box.run(['diff'])).out, "forms\n  added    b 'x' in new ü/b 'x'.form.yaml\n");
  });

  it('refuses what is no commit, one commit too many, and a folder without git', async () => {
    for (const rev of ['nowhere', 'HEAD:forms', '--output=x']) {
      const { code, err } = await box.run(['diff', rev]);
      assert.equal(code, 2, rev);
      assert.match(err, /^mooring: .*\.\n$/);
    }
    assert.match((await box.run(['diff', 'a', 'b', 'c'])).err, /"c" is one commit too many/);
    rmSync(path.join(box.folder, '.git'), { recursive: true });
    const none = await box.run(['diff', '--json']);
    assert.equal(none.code, 2);
    assert.equal(JSON.parse(none.out).refused.why, 'no-repository');
  });
});

describe('mooring diff --textconv', () => {
  let box: GitSandbox;
  beforeEach(() => {
    box = gitSandbox(FILES);
  });
  afterEach(() => box.remove());

  it('prints a file as git is to compare it', async () => {
    const { code, out } = await box.run(['diff', '--textconv', '.mooring/manifest.yaml']);
    assert.equal(code, 0);
    assert.match(out, /^form 1111.*\n {2}\(key\): hello\n/);
  });

  it('cannot print what is not there or not UTF-8', async () => {
    assert.equal((await box.run(['diff', '--textconv', 'nothing.yaml'])).code, 2);
    writeFileSync(path.join(box.folder, 'app.yaml'), Buffer.from([0xff]));
    assert.equal((await box.run(['diff', '--textconv', 'app.yaml'])).code, 2);
  });
});
