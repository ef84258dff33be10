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
const FIRST = form(1, 'a');
const BASE = { [MANIFEST]: manifest(), [ASK]: FIRST, [OTHER]: form(2, 'b') };
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

  it('is any of two that come to one place', () => {
    const moved = { ...without(ASK), [MOVED]: FIRST };
    const other = { [MANIFEST]: manifest(), [ASK]: FIRST, [MOVED]: form(2, 'c') };
    const added = { ...BASE, [MOVED]: form(3, 'new') };
    const places = (base: Texts, ours: Texts, theirs: Texts): (readonly string[])[] => {
      const { unmerged, texts } = merged(base, ours, theirs);
      for (const path of unmerged.flatMap(({ paths }) => paths)) assert.ok(!texts.has(path), path);
      return unmerged.map(({ paths }) => [...paths].sort());
    };
    const declaredThere = { ...other, [MANIFEST]: manifest(ASK).replace(OTHER, MOVED) };
    // Ours moved one file there and they another: ours stays, and theirs is not written over it.
    assert.deepEqual(places(BASE, moved, declaredThere), [[MOVED, OTHER]]);
    assert.deepEqual(places(BASE, declaredThere, moved), [[ASK, MOVED]]);
    // They made a new file where ours moved one to, and the other way round.
    assert.deepEqual(places(BASE, moved, added), [[MOVED]]);
    assert.deepEqual(places(BASE, added, moved), [[ASK, MOVED]]);
    // Each of the two is merged with what the other side made of it, and so both would be written.
    const edited = { ...declaredThere, [ASK]: form(1, 'x') };
    assert.deepEqual(places(BASE, moved, edited), [
      [ASK, MOVED],
      [MOVED, OTHER],
    ]);
  });

  it('is also what shares a place with one that cannot be read', () => {
    const ours = {
      ...without(OTHER),
      [MANIFEST]: manifest(ASK).replace(OTHER, MOVED),
      [ASK]: form(1, 'x'),
      [MOVED]: form(2, 'b'),
    };
    const theirs = { ...without(ASK), [MANIFEST]: manifest(MOVED), [MOVED]: BROKEN, [OTHER]: form(2, 'c') };
    const { unmerged, texts } = merged(BASE, ours, theirs);
    assert.deepEqual(
      unmerged.map(({ paths }) => paths),
      [
        [ASK, MOVED],
        [MOVED, OTHER],
      ],
    );
    assert.deepEqual([...texts.keys()], [MANIFEST]);
  });

  it('does not keep a file from a place that another one left', () => {
    const ours = { ...without(ASK), [MANIFEST]: manifest(MOVED), [MOVED]: FIRST };
    const theirs = { ...BASE, [ASK]: form(1, 'x') };
    const { unmerged, texts } = merged(BASE, theirs, ours);
    assert.deepEqual(unmerged, []);
    assert.deepEqual([texts.get(ASK), texts.get(MOVED)], [undefined, form(1, 'x')]);
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
