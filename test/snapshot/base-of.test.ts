import assert from 'node:assert/strict';
import type { Base } from '../../src/snapshot/base.ts';
import { movedForward, sameBase } from '../../src/snapshot/base-of.ts';
import { driftKey } from '../../src/snapshot/drift/drift-key.ts';
import { driftOf } from '../../src/snapshot/drift.ts';
import { uuid } from '../kit/check.ts';
import { baseFor, type Files, type World, world } from '../kit/drift.ts';

const MANIFEST = '.mooring/manifest.yaml';
const BEFORE: Files = {
  [MANIFEST]: `forms:\n  a: { id: ${uuid(1)}, path: a.form.yaml }\nrules:\n  b: { id: ${uuid(2)}, path: b.md }\n`,
  'a.form.yaml': `id: ${uuid(1)}\nname: A\n`,
  'b.md': 'One\n',
};

function forward(base: Base, now: World, accepted: readonly string[] = []): Base {
  const drifts = driftOf(base, now.snapshot, now.facts);
  const chosen = drifts.filter(({ kind }) => accepted.includes(kind)).map(driftKey);
  return movedForward(base, now.snapshot, now.facts, drifts, new Set(chosen));
}

describe('a base that moves forward', () => {
  const base = baseFor(BEFORE);

  it('is the same where nothing changed, and another one where anything did', () => {
    assert.ok(sameBase(base, forward(base, world(BEFORE))));
    for (const now of [
      { ...BEFORE, 'b.md': 'Two\n' },
      { ...BEFORE, [MANIFEST]: 'forms: {}\n' },
    ]) {
      assert.ok(!sameBase(base, forward(base, world(now))));
    }
  });

  it('takes what a person accepted as it is now, and nothing else that waits', () => {
    const changed = BEFORE[MANIFEST]?.replaceAll(uuid(2), uuid(5)) ?? '';
    const now = world({
      ...BEFORE,
      [MANIFEST]: changed,
      'a.form.yaml': undefined,
      'deep/a.form.yaml': BEFORE['a.form.yaml'],
    });
    const waiting = forward(base, now);
    assert.deepEqual([...waiting.entities.keys()].sort(), [uuid(1), uuid(2)]);
    const accepted = forward(base, now, ['identity-differs']);
    assert.deepEqual([...accepted.entities.keys()].sort(), [uuid(1), uuid(5)]);
    assert.equal(accepted.entities.get(uuid(1))?.hash, base.entities.get(uuid(1))?.hash);
  });

  it('forgets nothing while the manifest, or a folder of the project, cannot be seen', () => {
    assert.ok(sameBase(base, forward(base, world({ ...BEFORE, [MANIFEST]: undefined }))));
    const { snapshot, facts } = world({
      [MANIFEST]: `rules:\n  b: { id: ${uuid(2)}, path: b.md }\n`,
      'b.md': BEFORE['b.md'],
    });
    const cut = { snapshot: { ...snapshot, tree: { ...snapshot.tree, cut: true } }, facts };
    assert.ok(sameBase(base, forward(base, cut)));
    assert.ok(!sameBase(base, forward(base, { snapshot, facts })));
  });

  it('keeps what it knew of a file that could not be read', () => {
    const { snapshot, facts } = world({ ...BEFORE, 'b.md': 'Two\n' });
    const files = new Map(facts.files);
    files.delete('b.md');
    assert.ok(sameBase(base, forward(base, { snapshot, facts: { ...facts, files } })));
  });
});
