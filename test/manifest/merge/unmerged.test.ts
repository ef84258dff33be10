import assert from 'node:assert/strict';
import type { ManifestMerge } from '../../../src/manifest/merge/entity-merge.ts';
import { mergeManifests } from '../../../src/manifest/merge/merge-manifests.ts';
import { uuid } from '../../kit/check.ts';

const MANIFEST = '.mooring/manifest.yaml';
const [ASK, MOVED, OTHER] = ['forms/ask.form.yaml', 'forms/new/ask.form.yaml', 'forms/other.form.yaml'];

type Texts = Readonly<Record<string, string>>;

function merged(base: Texts, ours: Texts, theirs: Texts): ManifestMerge {
  const [b, o, t] = [base, ours, theirs].map(texts => ({ texts: new Map(Object.entries(texts)) }));
  assert.ok(b && o && t);
  const result = mergeManifests(b, o, t);
  assert.ok(!('refused' in result), JSON.stringify(result));
  return result;
}

const manifest = (path = ASK, level = 'all'): string =>
  `forms:\n  ask: { id: ${uuid(1)}, path: ${path} }\n  other: { id: ${uuid(2)}, path: ${OTHER}, access_level: ${level} }\n`;
const form = (n: number, name: string): string => `id: ${uuid(n)}\nname: ${name}\ndescription: d\n`;
const BASE = { [MANIFEST]: manifest(), [ASK]: form(1, 'a'), [OTHER]: form(2, 'b') };
const BROKEN = '<<<<<<< a\nname: a\n=======\nname: b\n>>>>>>> b\n';

describe('an entity file that cannot be read', () => {
  it('is told apart, and all else is merged', () => {
    const theirs = { [MANIFEST]: manifest(ASK, 'none'), [ASK]: BROKEN, [OTHER]: form(2, 'c') };
    const ours = { ...BASE, [ASK]: form(1, 'x'), [OTHER]: form(2, 'b').replace('d\n', 'e\n') };
    for (const [own, other, side] of [
      [ours, theirs, 'theirs'],
      [theirs, ours, 'ours'],
    ] as const) {
      const result = merged(BASE, own, other);
      assert.deepEqual(
        result.unmerged.map(({ path, paths, side: which }) => [path, paths, which]),
        [[ASK, [ASK], side]],
      );
      assert.match(result.unmerged[0]?.message ?? '', /conflict/);
      assert.ok(!result.texts.has(ASK));
      assert.equal(result.texts.get(OTHER), form(2, 'c').replace('d\n', 'e\n'));
      assert.deepEqual(result.conflicts, []);
    }
    assert.equal(merged(BASE, ours, theirs).texts.get(MANIFEST), theirs[MANIFEST]);
  });

  it('is told with all its places where it was moved', () => {
    const result = merged(
      BASE,
      { ...BASE, [ASK]: 'name: [' },
      { ...without(ASK), [MANIFEST]: manifest(MOVED), [MOVED]: form(1, 'x') },
    );
    assert.deepEqual(
      result.unmerged.map(({ path, paths }) => [path, paths]),
      [[ASK, [ASK, MOVED]]],
    );
    assert.deepEqual([...result.texts.keys()], [MANIFEST]);
  });

  it('takes along what moves to its place', () => {
    const third = 'forms/third.form.yaml';
    const base = {
      ...BASE,
      [MANIFEST]: `${manifest()}  third: { id: ${uuid(3)}, path: ${third} }\n`,
      [third]: form(3, 't'),
    };
    const theirs = {
      [MANIFEST]: `${manifest(MOVED)}  third: { id: ${uuid(3)}, path: ${ASK} }\n`,
      [MOVED]: form(1, 'x'),
      [OTHER]: form(2, 'b'),
      [ASK]: form(3, 't'),
    };
    const result = merged(base, { ...base, [ASK]: 'name: [', [third]: form(3, 'u') }, theirs);
    const places = result.unmerged.flatMap(({ paths }) => paths);
    assert.ok(places.includes(ASK));
    for (const path of places) assert.ok(!result.texts.has(path), path);
    // What was taken out of one place is in another, or the line merge sees both.
    if (result.texts.has(third)) assert.ok([...result.texts.values()].some(text => text?.includes('name: u')));
  });

  it('is neither deleted nor asked about by mistake', () => {
    const gone = { [MANIFEST]: `forms:\n  other: { id: ${uuid(2)}, path: ${OTHER} }\n`, [OTHER]: form(2, 'b') };
    const { conflicts, unmerged, texts } = merged(BASE, { ...BASE, [ASK]: BROKEN }, gone);
    assert.deepEqual(unmerged, []);
    assert.deepEqual(
      conflicts.map(({ what, id }) => [what, id]),
      [['edit-delete', uuid(1)]],
    );
    assert.ok(!texts.has(ASK));
  });

  it('leaves a manifest that cannot be read as what it is: nothing is merged', () => {
    const [base, theirs] = [BASE, { ...BASE, [MANIFEST]: BROKEN }].map(texts => ({
      texts: new Map(Object.entries(texts)),
    }));
    assert.ok(base && theirs);
    const result = mergeManifests(base, base, theirs);
    assert.ok('refused' in result && result.refused === 'theirs' && result.path === MANIFEST);
  });
});

function without(path: string): Texts {
  return Object.fromEntries(Object.entries(BASE).filter(([name]) => name !== path));
}
