import assert from 'node:assert/strict';
import fc from 'fast-check';
import { printBase, readBase } from '../../../src/snapshot/base.ts';
import { baseOf, movedForward } from '../../../src/snapshot/base-of.ts';
import { rowsOf } from '../../../src/snapshot/drift/rows.ts';
import { driftOf } from '../../../src/snapshot/drift.ts';
import { baseFor, drifts, line, told, world } from '../../kit/drift.ts';
import { edited, edits } from '../../kit/drift-edits.ts';
import { FOLDERS, placeOf, project, type Thing, things } from '../../kit/drift-history.ts';
import { often } from '../../kit/often.ts';

const RUNS = { numRuns: often(50, 100) };

describe('the laws of drift', () => {
  it('find nothing where nothing happened', () => {
    fc.assert(
      fc.property(things, all => {
        assert.deepEqual(drifts(project(all), project(all)), []);
        assert.deepEqual(drifts(undefined, project(all)), []);
      }),
      RUNS,
    );
  });

  it('find nothing of the past once everything is accepted as it is', () => {
    fc.assert(
      fc.property(things, edits, (all, steps) => {
        const now = edited(all, steps);
        const { snapshot, facts } = world(now);
        const left = driftOf(baseOf(snapshot, facts), snapshot, facts).filter(
          ({ waits, kind }) => !waits && kind !== 'held',
        );
        assert.deepEqual(left.map(line), []);
      }),
      RUNS,
    );
  });

  it('find nothing in a thing that was moved and moved back', () => {
    fc.assert(
      fc.property(things, fc.nat(7), fc.constantFrom(...FOLDERS), (all, at, folder) => {
        const base = baseFor(project(all));
        const index = at % all.length;
        const away = world(
          project(
            all.map((thing, each) => (each === index ? { ...thing, folder } : thing)),
            all,
          ),
        );
        const accepted = movedForward(base, away.snapshot, away.facts, driftOf(base, away.snapshot, away.facts));
        const back = world(project(all), away.snapshot);
        assert.deepEqual(driftOf(base, back.snapshot, back.facts), []);
        assert.deepEqual(driftOf(accepted, back.snapshot, back.facts), []);
      }),
      RUNS,
    );
  });

  it('do not depend on the order of the disk', () => {
    fc.assert(
      fc.property(things, edits, fc.infiniteStream(fc.nat()), (all, steps, order) => {
        const now = edited(all, steps);
        const shuffled = Object.entries(now)
          .map(entry => ({ entry, key: order.next().value }))
          .sort((a, b) => a.key - b.key)
          .map(({ entry }) => entry);
        assert.deepEqual(drifts(project(all), Object.fromEntries(shuffled)), drifts(project(all), now));
      }),
      RUNS,
    );
  });

  it('tell each entity once, and each drift in one row', () => {
    fc.assert(
      fc.property(things, edits, fc.boolean(), (all, steps, withBase) => {
        const now = edited(all, steps);
        const found = drifts(withBase ? project(all) : undefined, now);
        const ids = found.flatMap(({ entity }) => entity?.id ?? []);
        assert.deepEqual(ids, [...new Set(ids)], found.map(line).join('\n'));
        const rows = rowsOf(found, world(now).snapshot.tree);
        assert.deepEqual(new Set(rows.flatMap(row => row.drifts)), new Set(found));
        assert.equal(rows.flatMap(row => row.drifts).length, found.length);
      }),
      RUNS,
    );
  });

  it('know every thing again that was moved, by its id or its content, however many and wherever', () => {
    const places = fc.array(
      fc.record({ folder: fc.constantFrom(...FOLDERS), name: fc.constantFrom('x', 'y', 'thing1', 'thing2') }),
      {
        minLength: 8,
        maxLength: 8,
      },
    );
    fc.assert(
      fc.property(things, places, fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }), (all, to, isEdited) => {
        const taken = new Set<string>();
        const now = all.map((thing, at) => {
          const carriesId = thing.kind !== 'rule' && thing.kind !== 'workflow';
          const edition = carriesId && thing.kind === 'form' && isEdited[at] ? 1 : 0;
          const next = { ...thing, ...to[at], edition };
          const place = placeOf(next);
          const isFree = !taken.has(place);
          const kept = isFree ? next : { ...thing, name: `own${at}`, edition };
          taken.add(placeOf(kept));
          return kept;
        });
        const expected = now
          .flatMap((thing, at) =>
            placeOf(thing) === placeOf(all[at] ?? thing) ? [] : [`key${thing.number} ${placeOf(thing)}`],
          )
          .sort();
        const found = drifts(project(all), project(now, all));
        const moves = found.filter(
          ({ kind, certainty }) => (kind === 'moved' || kind === 'renamed') && certainty === 'sure',
        );
        assert.deepEqual(
          moves.map(({ entity, to: place }) => `${entity?.key} ${place?.path}`).sort(),
          expected,
          found.map(line).join('\n'),
        );
        assert.deepEqual(told(found).length, expected.length, found.map(line).join('\n'));
      }),
      { numRuns: often(100, 300) },
    );
  });

  it('find nothing to decide after a branch switch that took the manifest along', () => {
    fc.assert(
      fc.property(things, things, fc.nat(3), (all, others, edition) => {
        const moved = all.map(thing => ({ ...thing, edition, folder: `${thing.folder}/z` }));
        const after = [
          ...moved.slice(1),
          ...others.map(thing => ({ ...thing, number: thing.number + 20, name: `other${thing.number}` })),
        ];
        assert.deepEqual(told(drifts(project(all), project(after))), []);
      }),
      RUNS,
    );
  });

  it('accept what is ordinary work, and keep what waits', () => {
    fc.assert(
      fc.property(things, edits, (all, steps) => {
        const { snapshot, facts } = world(edited(all, steps));
        const base = baseFor(project(all));
        const before = driftOf(base, snapshot, facts);
        const next = movedForward(base, snapshot, facts, before);
        const after = driftOf(next, snapshot, facts);
        assert.deepEqual(after.filter(({ waits, kind }) => !waits && kind !== 'held').map(line), []);
        assert.deepEqual(told(after), told(before));
        const read = readBase(printBase(next));
        assert.ok('base' in read && printBase(read.base) === printBase(next));
      }),
      RUNS,
    );
  });
});

describe('guesses by likeness', () => {
  it('are right where texts were moved and edited, and are printed', () => {
    let [guessed, right, possible] = [0, 0, 0];
    const random = chance(7);
    for (let round = 0; round < 150; round++) {
      const all = Array.from({ length: 6 }, (_, at): Thing => {
        const kind = random() < 0.5 ? 'rule' : 'workflow';
        return { number: at + 1, kind, folder: 'a', name: `thing${at + 1}`, edition: 0 };
      });
      const now = all.flatMap((thing): Thing[] => {
        const fate = random();
        if (fate < 0.3) return [thing];
        if (fate < 0.5) return [{ ...thing, number: thing.number + 40, name: `other${thing.number}`, folder: 'b' }];
        return [
          { ...thing, folder: 'b', name: `new${Math.floor(random() * 1000)}`, edition: 1 + Math.floor(random() * 2) },
        ];
      });
      const renamed = project(now, all);
      // A function that was renamed as well is known by nothing but its lines.
      for (const [path, text] of Object.entries(renamed)) {
        if (path.startsWith('b/') && path.endsWith('.py'))
          Object.assign(renamed, { [path]: text?.replace(/def run/, 'def task') });
      }
      const truth = new Map(now.map(thing => [thing.number, placeOf(thing)]));
      possible += now.filter(({ number, folder }) => number < 40 && folder === 'b').length;
      for (const { entity, to, likeness } of drifts(project(all), renamed)) {
        if (likeness === undefined) continue;
        guessed++;
        if (truth.get(Number(entity?.key.slice(3))) === to?.path) right++;
      }
    }
    const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`;
    console.log(
      `      guesses by likeness: precision ${percent(right, guessed)} of ${guessed}, recall ${percent(right, possible)} of ${possible}`,
    );
    assert.ok(right / guessed > 0.95);
    assert.ok(right / possible > 0.9);
  });
});

/** A small generator of its own, so that the figures are the same everywhere. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
