import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { mergeEntityText } from '../../src/manifest/merge/merge-text.ts';
import { chanceOf } from '../kit/chance.ts';
import { freshManifest, oneDeed, PATH } from '../manifest/merge/people.ts';
import { type GitSandbox, gitSandbox } from './git-sandbox.ts';

const A = '11111111-1111-4111-8111-111111111111';
const BASE = `forms:\n  a: { id: ${A}, path: a.form.yaml, access_level: x }\n`;

describe('mooring merge-driver', () => {
  let box: GitSandbox;
  beforeEach(() => {
    box = gitSandbox({ '.mooring/manifest.yaml': BASE });
  });
  afterEach(() => box.remove());

  const place = (name: string): string => path.join(box.folder, name);
  const merge = async (
    named: string,
    base: string | Uint8Array,
    ours: string | Uint8Array,
    theirs: string | Uint8Array,
    more: string[] = [],
  ) => {
    for (const [name, text] of [
      ['o', base],
      ['a', ours],
      ['b', theirs],
    ] as const)
      writeFileSync(place(name), text);
    const ran = await box.run(['merge-driver', ...more, '--', 'o', 'a', 'b', named]);
    return { ...ran, text: readFileSync(place('a'), 'utf8') };
  };

  it('writes into our file what the merge by entity says, and ends with 1 where it leaves a conflict', async () => {
    const histories = fc.sample(fc.tuple(fc.nat(), fc.nat(4), fc.nat(4)), { numRuns: 25, seed: 7 });
    const seen = new Set<number>();
    for (const [seed, own, other] of histories) {
      const base = freshManifest(chanceOf(seed));
      const later = (from: number, deeds: number): string => {
        const chance = chanceOf(from);
        return Array.from({ length: deeds }).reduce<string>(text => oneDeed(chance, text), base);
      };
      const texts = { base, ours: later(seed + 1, own), theirs: later(seed + 2, other) };
      const expected = mergeEntityText(PATH, texts);
      const { code, text, out } = await merge(PATH, texts.base, texts.ours, texts.theirs);
      assert.ok(!('refused' in expected));
      assert.equal(out, '');
      seen.add(code);
      assert.equal(code, expected.conflicts.length === 0 ? 0 : 1);
      if (code === 0) assert.equal(text, expected.text);
      else assert.match(text, /^<{7} ours$/m);
    }
    assert.deepEqual([...seen].sort(), [0, 1]);
  });

  it('names each conflict on stderr: the file, the entity, the field and both values', async () => {
    const ours = BASE.replace(': x', ': public').replace('a.form', 'b.form');
    const theirs = BASE.replace(': x', ': private').replace('a.form', 'c.form');
    const { code, err } = await merge('sub folder/.mooring/manifest.yaml', BASE, ours, theirs);
    assert.equal(code, 1);
    assert.deepEqual(err.trimEnd().split('\n'), [
      'mooring: sub folder/.mooring/manifest.yaml: “path” of the form “a” became b.form.yaml here and c.form.yaml there; pick one.',
      'mooring: sub folder/.mooring/manifest.yaml: “access_level” of the form “a” became public here and private there; pick one.',
    ]);
  });

  it('does not tell secrets in its sentences', async () => {
    const config = (value: string): string => `configs:\n  k: { key: k, config_type: secret, value: ${value} }\n`;
    const { code, err } = await merge(PATH, config('one'), config('hunter2'), config('swordfish'));
    assert.equal(code, 1);
    assert.doesNotMatch(err, /hunter2|swordfish/);
  });

  it('puts the names and the size that git gives behind the markers, and none that an older git leaves open', async () => {
    const sides = [BASE, BASE.replace(': x', ': y'), BASE.replace(': x', ': z')] as const;
    for (const [name, text] of [
      ['o', sides[0]],
      ['a', sides[1]],
      ['b', sides[2]],
    ] as const)
      writeFileSync(place(name), text);
    await box.run(['merge-driver', '--marker-size=9', '--', 'o', 'a', 'b', PATH, '-odd name', 'ana/forms']);
    assert.match(readFileSync(place('a'), 'utf8'), /^<{9} -odd name\n.*\n={9}\n.*\n>{9} ana\/forms\n/m);
    writeFileSync(place('a'), sides[1]);
    await box.run(['merge-driver', '--marker-size', '7', '--', 'o', 'a', 'b', PATH, '%X', '']);
    assert.match(readFileSync(place('a'), 'utf8'), /^<{7} ours\n.*\n={7}\n.*\n>{7} theirs\n/m);
  });

  it('merges by line what cannot be read, and says which side and why', async () => {
    const broken = await merge(PATH, `${BASE}# End.\n`, `${BASE}# End.\n# Ours.\n`, `x: [\n${BASE}# End.\n`);
    assert.equal(broken.code, 0);
    assert.equal(broken.text, `x: [\n${BASE}# End.\n# Ours.\n`);
    assert.match(
      broken.err,
      /^mooring: .*manifest\.yaml: Their side cannot be merged by entity, so the file was merged by line\. /,
    );
    const conflict = await merge(PATH, BASE, BASE.replace(': x', ': y'), 'forms: [\n');
    assert.equal(conflict.code, 1);
    assert.match(conflict.text, /^<{7} ours$[\s\S]*^={7}$[\s\S]*^>{7} theirs$/m);
  });

  it('merges by line what is not UTF-8, and keeps ours where git cannot do that either', async () => {
    const latin = await merge(
      'a.form.yaml',
      Buffer.from('name: \xe9\nx: 1\ny: 2\nz: 3\n', 'latin1'),
      Buffer.from('name: \xe9\nx: 1\ny: 2\nz: 4\n', 'latin1'),
      Buffer.from('name: \xe8\nx: 1\ny: 2\nz: 3\n', 'latin1'),
    );
    assert.equal(latin.code, 0);
    assert.deepEqual(readFileSync(place('a')), Buffer.from('name: \xe8\nx: 1\ny: 2\nz: 4\n', 'latin1'));
    assert.match(latin.err, /is not UTF-8/);
    const binary = await merge('a.form.yaml', 'a\0\n', 'b\0\n', 'c\0\n');
    assert.deepEqual([binary.code, binary.text], [1, 'b\0\n']);
    assert.match(binary.err, /Git cannot merge it either, and ours was kept; choose a side\./);
  });

  it('merges other files by line, and says nothing of it', async () => {
    const { code, text, err } = await merge('notes.txt', 'a\nb\nc\n', 'A\nb\nc\n', 'a\nb\nC\n');
    assert.deepEqual([code, text, err], [0, 'A\nb\nC\n', '']);
  });

  it('prints its result where that is asked for, and nothing where it could not run', async () => {
    const [ours, theirs] = [BASE.replace(': x', ': y'), BASE.replace(': x', ': z')];
    assert.equal((await merge(PATH, BASE, ours, BASE, ['--print-result'])).out, 'merged\n');
    assert.equal((await merge(PATH, BASE, ours, theirs, ['--print-result'])).out, 'conflict\n');
    assert.equal((await box.run(['merge-driver', '--print-result', '--', 'o', 'a', 'b'])).out, '');
  });

  it('cannot run without its files, and leaves ours as it was', async () => {
    const few = await box.run(['merge-driver', '--', 'o', 'a', 'b']);
    assert.equal(few.code, 2);
    assert.match(few.err, /run "mooring merge-driver --install"/);
    writeFileSync(place('a'), BASE);
    const missing = await box.run(['merge-driver', '--', 'o', 'a', 'b', PATH]);
    assert.equal(missing.code, 2);
    assert.equal(readFileSync(place('a'), 'utf8'), BASE);
  });
});

describe('mooring merge-driver --install', () => {
  let box: GitSandbox;
  beforeEach(() => {
    box = gitSandbox({ '.mooring/manifest.yaml': BASE });
  });
  afterEach(() => box.remove());

  const attributes = (): string => readFileSync(path.join(box.folder, '.gitattributes'), 'utf8');
  const config = (): string => readFileSync(path.join(box.folder, '.git/config'), 'utf8');

  it('sets the clone’s own config and the project’s attributes, once', async () => {
    box.write('.gitattributes', '* text=auto\n');
    const first = await box.run(['merge-driver', '--install']);
    assert.deepEqual([first.code, first.err], [0, '']);
    assert.match(first.out, /^set {5}merge\.mooring\.driver in the git config of this clone$/m);
    assert.match(first.out, /^changed .*\.gitattributes: \.mooring\/manifest\.yaml, /m);
    assert.match(attributes(), /^\* text=auto\n#.*\n\.mooring\/manifest\.yaml merge=mooring diff=mooring\n/);
    assert.match(
      box.git('config', '--local', 'merge.mooring.driver'),
      / merge-driver --print-result --marker-size=%L -- %O %A %B %P %X %Y\)" in /,
    );
    assert.match(box.git('config', '--local', 'diff.mooring.textconv'), / diff --textconv "\$1"/);
    const before = [attributes(), config()];
    const second = await box.run(['merge-driver', '--install']);
    assert.equal(second.out, 'Nothing changed; it is set up already.\n');
    assert.deepEqual([attributes(), config()], before);
  });

  it('writes nothing with --dry-run, and tells programs what it would do', async () => {
    const before = config();
    const { code, out } = await box.run(['merge-driver', '--install', '--dry-run', '--json']);
    assert.equal(code, 0);
    const told = JSON.parse(out);
    assert.deepEqual([told.dryRun, told.changed, told.config[0].before], [true, true, null]);
    assert.ok(told.attributes.changed.includes('asset.json'));
    assert.equal(config(), before);
    assert.ok(!existsSync(path.join(box.folder, '.gitattributes')));
  });

  it('is taken back by --uninstall, to the byte', async () => {
    const before = config();
    await box.run(['merge-driver', '--install']);
    const { code, out } = await box.run(['merge-driver', '--uninstall']);
    assert.equal(code, 0);
    assert.match(out, /^removed .*\.gitattributes: /m);
    assert.equal(config().trim(), before.trim());
    assert.ok(!existsSync(path.join(box.folder, '.gitattributes')));
    assert.equal((await box.run(['merge-driver', '--uninstall'])).out, 'Nothing changed; it is not set up.\n');
  });

  it('puts the attributes into the project where that is a folder of the repository, and undo takes them back', async () => {
    box.write('shop/.mooring/manifest.yaml', BASE);
    const cwd = path.join(box.folder, 'shop');
    assert.equal((await box.run(['merge-driver', '--install'], { cwd })).code, 0);
    assert.ok(existsSync(path.join(cwd, '.gitattributes')));
    assert.ok(!existsSync(path.join(box.folder, '.gitattributes')));
    assert.equal((await box.run(['undo', '--project'], { cwd })).code, 0);
    assert.ok(!existsSync(path.join(cwd, '.gitattributes')));
  });

  it('leaves a file alone that it cannot read, and needs a repository', async () => {
    writeFileSync(path.join(box.folder, '.gitattributes'), Buffer.from([0xff, 0xfe, 0x41]));
    const unread = await box.run(['merge-driver', '--install']);
    assert.equal(unread.code, 2);
    assert.match(unread.err, /not UTF-8/);
    assert.throws(() => box.git('config', '--local', 'merge.mooring.driver'));
    box.git('config', 'core.bare', 'true');
    const none = await box.run(['merge-driver', '--install']);
    assert.equal(none.code, 2);
    assert.match(none.err, /is in no working folder of git/);
  });

  it('says either to set up or to take back, and takes no files', async () => {
    assert.equal((await box.run(['merge-driver', '--install', '--uninstall'])).code, 2);
    assert.equal((await box.run(['merge-driver', '--install', 'x'])).code, 2);
  });
});
