import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { EntityConflict, ManifestMerge, MergeOptions } from '../../../src/manifest/merge/entity-merge.ts';
import { mergeManifests } from '../../../src/manifest/merge/merge-manifests.ts';
import { type Chance, chanceOf } from '../../kit/chance.ts';
import { often } from '../../kit/often.ts';
import { freshManifest, meaningOf, oneDeed, PATH, read } from './people.ts';

const RUNS = { numRuns: often(30, 80) };

interface History {
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
}

const histories: fc.Arbitrary<History> = fc
  .record({ seed: fc.nat(), own: fc.nat(5), other: fc.nat(5) })
  .map(({ seed, own, other }) => {
    const base = freshManifest(chanceOf(seed));
    return { base, ours: after(chanceOf(seed + 1), base, own), theirs: after(chanceOf(seed + 2), base, other) };
  });

function after(chance: Chance, base: string, deeds: number): string {
  let text = base;
  for (let done = 0; done < deeds; done++) text = oneDeed(chance, text);
  return text;
}

function merge(base: string, ours: string, theirs: string, options: MergeOptions = {}): ManifestMerge {
  const side = (text: string): { texts: ReadonlyMap<string, string> } => ({ texts: new Map([[PATH, text]]) });
  const result = mergeManifests(side(base), side(ours), side(theirs), options);
  assert.ok(!('refused' in result), JSON.stringify(result));
  return result;
}

function mergedText(base: string, ours: string, theirs: string, options: MergeOptions = {}): string {
  return merge(base, ours, theirs, options).texts.get(PATH) ?? ours;
}

const law = (name: string, check: (history: History) => void): void => {
  it(name, () => fc.assert(fc.property(histories, check), RUNS));
};

function mirrored({ what, ...rest }: EntityConflict): unknown {
  const other = what === 'delete-edit' ? 'edit-delete' : what === 'edit-delete' ? 'delete-edit' : what;
  const { key, base, ours, theirs } = rest;
  return { key, what: other, base, ours: theirs, theirs: ours };
}

const plainly = ({ key, what, base, ours, theirs }: EntityConflict): unknown => ({ key, what, base, ours, theirs });

const byKey = (a: EntityConflict, b: EntityConflict): number => (a.key < b.key ? -1 : 1);

describe('the laws of the merge of manifests', () => {
  law('what they did not change leaves our bytes', ({ base, ours }) => {
    assert.equal(mergedText(base, ours, base), ours);
    assert.equal(mergedText(base, ours, ours), ours);
  });

  law('what we did not change becomes theirs to the byte', ({ base, theirs }) => {
    assert.equal(mergedText(base, base, theirs), theirs);
  });

  law('a merge means the same whoever pulls', ({ base, ours, theirs }) => {
    const [here, there] = [merge(base, ours, theirs), merge(base, theirs, ours)];
    assert.deepEqual([...here.conflicts].sort(byKey).map(plainly), [...there.conflicts].sort(byKey).map(mirrored));
    if (here.conflicts.length > 0) return;
    assert.deepEqual(meaningOf(here.texts.get(PATH) ?? ours), meaningOf(there.texts.get(PATH) ?? theirs));
  });

  law('no entity is lost or doubled, and every field is what one of the two made of it', ({ base, ours, theirs }) => {
    const result = merge(base, ours, theirs);
    if (result.conflicts.length > 0) return;
    const [old, own, other, now] = [base, ours, theirs, result.texts.get(PATH) ?? ours].map(fieldsById);
    assert.ok(old && own && other && now);
    const expected = new Map<string, ReadonlyMap<string, string>>();
    for (const id of new Set([...own.keys(), ...other.keys()])) {
      const gone = old.has(id) && !(own.has(id) && other.has(id));
      if (gone) continue;
      const [before, here, there] = [old.get(id), own.get(id), other.get(id)];
      if (!here || !there) expected.set(id, here ?? there ?? new Map());
      else expected.set(id, threeWay(before ?? new Map(), here, there));
    }
    assert.deepEqual(sortedById(now), sortedById(expected));
  });

  law('merging the same again changes nothing', ({ base, ours, theirs }) => {
    const result = merge(base, ours, theirs);
    if (result.conflicts.length > 0) return;
    const text = result.texts.get(PATH) ?? ours;
    assert.equal(mergedText(theirs, text, theirs), text);
    assert.equal(mergedText(base, text, theirs), text);
  });

  law('a pick ends each conflict', ({ base, ours, theirs }) => {
    for (const side of ['ours', 'theirs'] as const) {
      const picks = new Map<string, 'ours' | 'theirs'>();
      let rounds = 0;
      for (;;) {
        const { conflicts } = merge(base, ours, theirs, { picks });
        if (conflicts.length === 0) break;
        for (const { key } of conflicts) {
          assert.ok(!picks.has(key), key);
          picks.set(key, side);
        }
        assert.ok(++rounds < 20);
      }
    }
  });

  law('our lines stay as they are where nothing of theirs went', ({ base, ours, theirs }) => {
    const result = merge(base, ours, theirs);
    const text = result.texts.get(PATH);
    if (text === undefined) return;
    const touched = new Set(result.changes.map(({ id }) => id));
    for (const { id, node, section } of read(ours).entities) {
      if (touched.has(id) || section.node.kind === 'scalar' || section.node.flow) continue;
      for (const line of ours.slice(node.start, node.end).split('\n')) assert.ok(text.includes(line), line);
    }
  });
});

type Fields = ReadonlyMap<string, string>;

/** Every field's value as text, and the key. */
function fieldsById(text: string): ReadonlyMap<string, Fields> {
  const found = new Map<string, Fields>();
  for (const entities of Object.values(meaningOf(text))) {
    for (const { id, key, fields } of entities) {
      assert.ok(!found.has(id), id);
      const values = Object.entries(fields as object).map(([name, value]) => [name, JSON.stringify(value)] as const);
      // In a list the name stands for the key.
      found.set(id, new Map([...values, ['(key)', key] as const]));
    }
  }
  return found;
}

const SETS = new Set(['roles', 'tool_ids']);

function threeWay(base: Fields, ours: Fields, theirs: Fields): Fields {
  const merged = new Map<string, string>();
  for (const name of new Set([...ours.keys(), ...theirs.keys()])) {
    const [before, here, there] = [base.get(name), ours.get(name), theirs.get(name)];
    const value =
      before === here ? there : before === there || here === there ? here : bothOf(name, before, here, there);
    if (value !== undefined) merged.set(name, value);
  }
  return merged;
}

function bothOf(name: string, base = '[]', ours = '[]', theirs = '[]'): string {
  if (!SETS.has(name)) return 'a conflict that nobody told of';
  const [before, here, there] = [base, ours, theirs].map(text => JSON.parse(text) as string[]);
  const all = [...new Set([...(here ?? []), ...(there ?? [])])];
  const kept = all.filter(item => !before?.includes(item) || (here?.includes(item) && there?.includes(item)));
  return JSON.stringify(kept.sort());
}

function sortedById(entities: ReadonlyMap<string, Fields>): unknown {
  return [...entities]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, fields]) => [id, [...fields].sort(([a], [b]) => (a < b ? -1 : 1))]);
}
