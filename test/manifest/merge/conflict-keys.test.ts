import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits } from '../../../src/base/text.ts';
import { isUuid } from '../../../src/base/uuid.ts';
import type { EntityConflict, ManifestMerge, Side } from '../../../src/manifest/merge/entity-merge.ts';
import { mergeManifests } from '../../../src/manifest/merge/merge-manifests.ts';
import { valueAt } from '../../../src/syntax/tree.ts';
import { insertEntry, renameKey, setScalar } from '../../../src/syntax/yaml-edit.ts';
import { type Chance, chanceOf } from '../../kit/chance.ts';
import { often } from '../../kit/often.ts';
import { DEEDS, type Deed, freshManifest, oneDeed, PATH, read } from './people.ts';

const RUNS = { numRuns: often(40, 150) };

interface History {
  /** Nothing where the histories have nothing in common. */
  readonly base: string | undefined;
  readonly ours: string;
  readonly theirs: string;
  readonly seed: number;
}

/** Many deeds in few entities, so that the two meet. */
const histories: fc.Arbitrary<History> = fc
  .record({ seed: fc.nat(), related: fc.boolean() })
  .map(({ seed, related }) => {
    const base = freshManifest(chanceOf(seed), 2);
    const [ours, theirs] = [1, 2].map(step => aged(chanceOf(seed + step), base, 12));
    return { base: related ? base : undefined, ours: ours ?? '', theirs: theirs ?? '', seed };
  });

function aged(chance: Chance, base: string, deeds: number): string {
  let text = base;
  for (let done = 0; done < deeds; done++) text = oneDeed(chance, text, [...DEEDS, callCommon, callCommon]);
  return text;
}

/** Gives an entity a key that others may choose too. */
const callCommon: Deed = (chance, text) => {
  const { node } = chance.pick(read(text).sections);
  if (node.kind !== 'map' || node.entries.length === 0 || node.entries.some(({ key }) => key === 'common')) return text;
  const entry = chance.pick(node.entries);
  return isUuid(entry.key) ? text : applyEdits(text, renameKey(text, entry, 'common'));
};

type Picks = ReadonlyMap<string, Side>;

function merge({ base, ours, theirs }: History, picks: Picks = new Map()): ManifestMerge {
  const side = (text: string | undefined): { texts: ReadonlyMap<string, string> } => ({
    texts: new Map(text === undefined ? [] : [[PATH, text]]),
  });
  const result = mergeManifests(side(base), side(ours), side(theirs), { picks });
  assert.ok(!('refused' in result), JSON.stringify(result));
  return result;
}

const plainly = ({ key, entity, what, base, ours, theirs }: EntityConflict): unknown => ({
  key,
  entity,
  what,
  base,
  ours,
  theirs,
});

function byKey(conflicts: readonly EntityConflict[]): ReadonlyMap<string, EntityConflict> {
  return new Map(conflicts.map(conflict => [conflict.key, conflict]));
}

/** Another description for an entity that nobody is asked about. */
function withUnrelated(chance: Chance, text: string, conflicts: readonly EntityConflict[]): string {
  const asked = JSON.stringify(conflicts);
  const others = read(text).entities.filter(({ id, key }) => !asked.includes(id ?? key) && !asked.includes(key));
  const entity = others[chance.below(Math.max(1, others.length))];
  if (!entity) return text;
  const node = valueAt(entity.node, 'description');
  const edits =
    node?.kind === 'scalar'
      ? setScalar(text, node, 'another')
      : insertEntry(text, entity.node, 'description', 'another');
  return applyEdits(text, edits);
}

const law = (name: string, check: (history: History) => void): void => {
  it(name, () => fc.assert(fc.property(histories, check), RUNS));
};

describe('the keys of conflicts', () => {
  law('are no two the same', history => {
    const { conflicts } = merge(history);
    assert.equal(byKey(conflicts).size, conflicts.length, JSON.stringify(conflicts));
  });

  law('stay the same where another entity changes on either side', history => {
    const { conflicts } = merge(history);
    for (const side of ['ours', 'theirs'] as const) {
      const changed = withUnrelated(chanceOf(history.seed + 3), history[side], conflicts);
      const now = byKey(merge({ ...history, [side]: changed }).conflicts);
      for (const conflict of conflicts) {
        const other = now.get(conflict.key);
        assert.ok(other, conflict.key);
        assert.deepEqual(plainly(other), plainly(conflict));
      }
    }
  });

  law('stay the same while a person resolves one after the other', history => {
    const chance = chanceOf(history.seed + 4);
    const picks = new Map<string, Side>();
    let open = merge(history).conflicts;
    while (open.length > 0) {
      const picked = chance.pick(open);
      picks.set(picked.key, chance.pick(['ours', 'theirs']));
      const now = merge(history, picks).conflicts;
      const keys = byKey(now);
      assert.ok(!keys.has(picked.key), picked.key);
      for (const conflict of open) {
        // Whether two entities want one key may depend on the key that was picked for one of them.
        if (conflict === picked || (conflict.what === 'same-key' && picked.what !== 'field')) continue;
        const other = keys.get(conflict.key);
        assert.ok(other, conflict.key);
        assert.deepEqual(plainly(other), plainly(conflict));
      }
      open = now;
      assert.ok(picks.size < 200);
    }
  });

  law('of one entity are settled by one pick under what they share', history => {
    const { conflicts } = merge(history);
    const [first] = conflicts.filter(({ entity }) => entity !== undefined);
    if (first?.entity === undefined) return;
    for (const side of ['ours', 'theirs'] as const) {
      const each = new Map(
        conflicts.flatMap(({ key, entity }) => (entity === first.entity ? [[key, side] as const] : [])),
      );
      const one = merge(history, new Map([[first.entity, side]]));
      const all = merge(history, each);
      assert.deepEqual(one, all);
      assert.ok(one.conflicts.every(({ entity }) => entity !== first.entity));
    }
  });
});
