import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { bytes, refused, Sandbox, text, value } from './repository-kit.ts';

describe('files as git would write them into the working folder', () => {
  let sandbox: Sandbox;
  beforeEach(() => {
    sandbox = new Sandbox();
  });
  afterEach(() => sandbox.dispose());

  const read = (files: ReadonlyMap<string, Uint8Array>): Record<string, string | undefined> =>
    Object.fromEntries([...files].map(([path, content]) => [path, text(content)]));

  it('have the line ends of the person’s setting and of the tree’s own attributes', async () => {
    const here = sandbox.init('here');
    const first = here.commit('one', {
      'a.txt': 'a\nb\n',
      'b.bin': 'a\nb\n',
      'c.sh': 'a\nb\n',
      '.gitattributes': '*.txt eol=lf\n',
    });
    const repository = await here.open();
    const tree = value(
      await repository.writeTree(first, [{ path: '.gitattributes', bytes: bytes('*.txt eol=crlf\n*.bin -text\n') }]),
    );
    const paths = ['a.txt', 'b.bin', 'c.sh'];
    assert.deepEqual(read(value(await repository.checkedOut(first, paths)))['a.txt'], 'a\nb\n');
    const theirs = read(value(await repository.checkedOut(tree, paths)));
    assert.deepEqual(theirs, { 'a.txt': 'a\r\nb\r\n', 'b.bin': 'a\nb\n', 'c.sh': 'a\nb\n' });
    here.git('config', 'core.autocrlf', 'true');
    const onWindows = read(value(await repository.checkedOut(tree, paths)));
    assert.deepEqual(onWindows, { 'a.txt': 'a\r\nb\r\n', 'b.bin': 'a\nb\n', 'c.sh': 'a\r\nb\r\n' });
    // Those of the repository alone outrank them.
    here.put('.git/info/attributes', '*.txt -text\n');
    assert.equal(read(value(await repository.checkedOut(tree, paths)))['a.txt'], 'a\nb\n');
    assert.equal(here.git('status', '--porcelain'), '');
  });

  it('went through the filters that the person set up, as those of Git LFS', async () => {
    const here = sandbox.init('here');
    here.git('config', 'filter.big.clean', "sed 's/^/pointer to /'");
    here.git('config', 'filter.big.smudge', "sed 's/^pointer to //'");
    here.git('config', 'filter.big.required', 'true');
    const commit = here.commit('one', {
      '.gitattributes': '*.dat filter=big\n',
      'a.dat': 'content\n',
      'a.txt': 'pointer to x\n',
    });
    const repository = await here.open();
    const files = value(await repository.files(commit));
    const pointer = files.find(({ path }) => path === 'a.dat')?.oid ?? '';
    assert.equal(text(value(await repository.contents([pointer])).get(pointer)), 'pointer to content\n');
    assert.deepEqual(read(value(await repository.checkedOut(commit, ['a.dat', 'a.txt']))), {
      'a.dat': 'content\n',
      'a.txt': 'pointer to x\n',
    });
    for (const isRequired of ['true', 'false']) {
      here.git('config', 'filter.big.smudge', 'false');
      here.git('config', 'filter.big.required', isRequired);
      assert.match(refused(await repository.checkedOut(commit, ['a.dat']), 'failed'), /filter/);
    }
  });

  it('come from a linked worktree, a subfolder and a sparse checkout as well', async () => {
    const here = sandbox.init('here');
    const commit = here.commit('one', { 'in/a.txt': 'a', 'out/b.txt': 'b' });
    here.git('worktree', 'add', '-q', '-b', 'other', sandbox.at('here/linked'));
    const linked = await here.open({}, 'linked');
    assert.deepEqual(read(value(await linked.checkedOut(commit, ['in/a.txt']))), { 'in/a.txt': 'a' });
    here.git('sparse-checkout', 'set', '--cone', '--sparse-index', 'in');
    const below = await here.open({}, 'in');
    const tree = value(await below.writeTree(commit, [{ path: 'out/c.txt', bytes: bytes('c') }]));
    assert.deepEqual(read(value(await below.checkedOut(tree, ['in/a.txt', 'out/b.txt', 'out/c.txt']))), {
      'in/a.txt': 'a',
      'out/b.txt': 'b',
      'out/c.txt': 'c',
    });
  });

  it('are named with whatever characters a path may have', async () => {
    const here = sandbox.init('here');
    const names = ['ä ö.txt', ' a', '"q"', "it's", 'a\tb', '*', ':(top)x', '-x', '#h', 'a\nb'];
    const commit = here.commit('one', Object.fromEntries(names.map(name => [name, name])));
    const repository = await here.open();
    const files = read(value(await repository.checkedOut(commit, names)));
    assert.deepEqual(files, Object.fromEntries(names.map(name => [name, name])));
    for (const name of names) writeFileSync(here.at(name), 'changed');
    const made = value(await repository.commitFiles(names, 'All of them'));
    assert.equal(here.git('status', '--porcelain'), '');
    const again = value(await repository.files(made)).map(({ path }) => path);
    assert.deepEqual(again, [...names].sort());
  });

  it('are refused where the tree has none of that name', async () => {
    const here = sandbox.init('here');
    const commit = here.commit('one', { 'a.txt': 'a' });
    refused(await (await here.open()).checkedOut(commit, ['a.txt', 'b.txt']), 'failed');
  });
});
