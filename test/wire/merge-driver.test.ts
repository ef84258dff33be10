// The built command line as git runs it: merges, rebases and diffs in real repositories.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mergeEntityText } from '../../src/manifest/merge/merge-text.ts';

const A = '11111111-1111-4111-8111-111111111111';
const B = '22222222-2222-4222-8222-222222222222';
const C = '33333333-3333-4333-8333-333333333333';

const BASE = `forms:\n  a:\n    id: ${A}\n    path: forms/a.form.yaml\n    access_level: public\n`;
const form = (key: string, id: string): string => `  ${key}:\n    id: ${id}\n    path: forms/${key}.form.yaml\n`;
const MANIFEST = '.mooring/manifest.yaml';

describe('plain git with the built merge driver', () => {
  let base = '';
  /** Where the program is: a place that a shell, and git, would read otherwise if they were let. */
  let program = '';
  let environment: NodeJS.ProcessEnv = {};
  before(() => {
    base = realpathSync(mkdtempSync(path.join(tmpdir(), 'mooring-driver-')));
    program = path.join(base, "Ana's 100%A $HOME `x` prög");
    cpSync('dist', program, { recursive: true });
    writeFileSync(
      path.join(base, 'gitconfig'),
      '[user]\n\tname = Ana\n\temail = ana@example.org\n[init]\n\tdefaultBranch = main\n[core]\n\tquotePath = false\n',
    );
    environment = {
      PATH: process.env.PATH,
      HOME: base,
      USERPROFILE: base,
      GIT_CONFIG_GLOBAL: path.join(base, 'gitconfig'),
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_EDITOR: 'true',
    };
  });
  after(() => rmSync(base, { recursive: true, force: true }));

  let count = 0;
  let top = '';
  const run = (command: string, words: readonly string[], cwd = top) => {
    const { status, stdout, stderr } = spawnSync(command, words, { cwd, env: environment, encoding: 'utf8' });
    return { status, stdout, stderr };
  };
  const git = (...words: string[]) => run('git', words);
  const mooring = (cwd: string, ...words: string[]) =>
    run(process.execPath, [path.join(program, 'cli.mjs'), ...words], cwd);
  const write = (file: string, text: string | Uint8Array): void => {
    const place = path.join(top, file);
    mkdirSync(path.dirname(place), { recursive: true });
    writeFileSync(place, text);
  };
  const read = (file: string): string => readFileSync(path.join(top, file), 'utf8');
  const commit = (): void => {
    git('add', '-A');
    const { status, stderr } = git('commit', '-q', '--allow-empty', '-m', 'A change');
    assert.equal(status, 0, stderr);
  };
  /** A repository with the driver installed and one commit, in which `main` and `other` then go their ways. */
  const diverge = (file: string, [start, ours, theirs]: readonly [string, string, string], project = ''): void => {
    top = path.join(base, `répo ${++count} "it's"`);
    mkdirSync(top);
    git('init', '-q');
    if (!file.endsWith(MANIFEST)) write(path.join(project, MANIFEST), BASE);
    write(file, start);
    const installed = mooring(path.join(top, project), 'merge-driver', '--install');
    assert.equal(installed.status, 0, installed.stderr);
    commit();
    git('checkout', '-q', '-b', 'other');
    write(file, theirs);
    commit();
    git('checkout', '-q', 'main');
    write(file, ours);
    commit();
  };

  it('merges entities that two branches added at one place, as the merge by entity says', () => {
    const texts = [BASE, BASE + form('b', B), BASE + form('c', C)] as const;
    diverge(MANIFEST, texts);
    const { status, stderr } = git('merge', '-q', '--no-edit', 'other');
    assert.equal(status, 0, stderr);
    const merged = mergeEntityText(MANIFEST, { base: texts[0], ours: texts[1], theirs: texts[2] });
    assert.ok(!('refused' in merged));
    assert.equal(read(MANIFEST), merged.text);
    assert.equal(git('status', '--porcelain').stdout, '');
  });

  it('does so in a project that is a folder, in entity files with odd names, and in a rebase', () => {
    for (const name of ['fo rms/dä\'h "x" $HOME.form.yaml', '-x.form.yaml', '日本 `ls`.agent.yaml']) {
      const file = `Pro jekt 'ä'/${name}`;
      diverge(file, ['name: a\n', 'name: a\nours: 1\n', 'name: a\ntheirs: 2\n'], "Pro jekt 'ä'");
      const { status, stdout, stderr } = git('rebase', '-q', 'other');
      assert.equal(status, 0, stdout + stderr);
      assert.match(read(file), /^ours: 1$/m);
      assert.match(read(file), /^theirs: 2$/m);
    }
  });

  it('merges a file at the top whose name begins with a dash', () => {
    diverge('-x.form.yaml', ['name: a\n', 'name: a\nours: 1\n', 'name: a\ntheirs: 2\n']);
    assert.equal(git('merge', '-q', '--no-edit', 'other').status, 0);
    assert.equal(git('diff', 'HEAD~1').status, 0);
  });

  it('leaves a real conflict to the person, with markers, a sentence, and all else merged', () => {
    const ours = BASE.replace('public', 'team') + form('b', B);
    diverge(MANIFEST, [BASE, ours, BASE.replace('public', 'role_based') + form('c', C)]);
    const { status, stdout, stderr } = git('merge', 'other');
    assert.equal(status, 1);
    assert.match(stdout, /CONFLICT \(content\)/);
    assert.match(stderr, /“access_level” of the form “a” became team here and role_based there; pick one\./);
    assert.match(
      read(MANIFEST),
      /\n<{7} \w+\n {4}access_level: team\n={7}\n {4}access_level: role_based\n>{7} \w+\n {2}b:\n[\s\S]* {2}c:\n/,
    );
    assert.match(git('status', '--porcelain').stdout, /^UU \.mooring\/manifest\.yaml$/m);
    assert.equal(mooring(top, 'check').status, 1);
  });

  it('writes markers of the size that an attribute asks for', () => {
    diverge(MANIFEST, [BASE, BASE.replace('public', 'team'), BASE.replace('public', 'role_based')]);
    write('.git/info/attributes', '* conflict-marker-size=11\n');
    assert.equal(git('merge', 'other').status, 1);
    assert.match(read(MANIFEST), /^<{11} /m);
  });

  it('merges by line a side that cannot be read, and says why', () => {
    const lines = `${BASE}# 1\n# 2\n# 3\n`;
    diverge(MANIFEST, [lines, `${lines}# ours\n`, `broken: [\n${lines}`]);
    const { status, stderr } = git('merge', '--no-edit', 'other');
    assert.equal(status, 0);
    assert.match(stderr, /Their side cannot be merged by entity, so the file was merged by line\./);
    assert.equal(read(MANIFEST), `broken: [\n${lines}# ours\n`);
  });

  it('is no worse than git where the program is not there any more', () => {
    diverge(MANIFEST, [BASE, BASE.replace('public', 'team'), BASE.replace('public', 'role_based')]);
    renameSync(program, `${program} gone`);
    try {
      assert.equal(git('merge', 'other').status, 1);
      assert.match(read(MANIFEST), /^<{7} .*\n {4}access_level: team\n={7}\n {4}access_level: role_based\n>{7} /m);
      git('merge', '--abort');
      const { status, stdout } = git('diff', 'main', 'other');
      assert.equal(status, 0);
      assert.match(stdout, /^\+ {4}access_level: role_based$/m);
    } finally {
      renameSync(`${program} gone`, program);
    }
  });

  it('lets git diff compare what files say: not their order or comments', () => {
    diverge(MANIFEST, [BASE, BASE + form('b', B), BASE]);
    write(MANIFEST, `# Sorted.\nforms:\n${form('b', B)}${BASE.slice('forms:\n'.length)}`);
    assert.doesNotMatch(git('diff').stdout, /^[+-] /m);
    write(MANIFEST, (BASE + form('b', B)).replace('public', 'team'));
    const { stdout } = git('diff');
    assert.match(stdout, /^@@ .* @@.*\n[\s\S]*^- {2}access_level: public\n\+ {2}access_level: team$/m);
    assert.match(git('diff', '--no-textconv').stdout, /^- {4}access_level: public$/m);
    write(MANIFEST, 'forms: [\n');
    assert.match(git('diff').stdout, /^\+forms: \[$/m);
    write(MANIFEST, Buffer.from([0x61, 0xff, 0x0a]));
    assert.equal(git('diff').status, 0);
  });

  it('is plain git again once it is taken back', () => {
    diverge(MANIFEST, [BASE, BASE + form('b', B), BASE + form('c', C)]);
    assert.equal(mooring(top, 'merge-driver', '--uninstall').status, 0);
    commit();
    assert.equal(git('merge', 'other').status, 1);
  });
});
