import assert from 'node:assert/strict';
import fc from 'fast-check';
import { foldersAbove } from '../../../src/base/paths.ts';
import { afterEffects } from '../../../src/plans/reconcile/after-effects.ts';
import type { ReconcileContext } from '../../../src/plans/reconcile/offer.ts';
import { resolutionsOf } from '../../../src/plans/reconcile/offers.ts';
import type { Choice, ReconcilePlan, ResolutionKind } from '../../../src/plans/reconcile/plan.ts';
import { planReconcile } from '../../../src/plans/reconcile/plan-reconcile.ts';
import { driftKey } from '../../../src/snapshot/drift/drift-key.ts';
import type { Drift } from '../../../src/snapshot/drift/drift-row.ts';
import { rowsOf } from '../../../src/snapshot/drift/rows.ts';
import { driftOf } from '../../../src/snapshot/drift.ts';
import type { Files } from '../../kit/drift.ts';
import { edited, edits } from '../../kit/drift-edits.ts';
import { project, type Thing, things } from '../../kit/drift-history.ts';
import { often } from '../../kit/often.ts';
import { appliedTo, choicesOf, contextOf, hash, MANIFEST, safeIn, waysOf } from './kit.ts';

const RUNS = { numRuns: often(50, 100) };

interface Look {
  readonly before: Files;
  readonly now: Files;
  readonly context: ReconcileContext;
}

/** A small project to which things happened. */
const looks = fc.tuple(things, edits).map(([all, steps]: [readonly Thing[], Parameters<typeof edited>[1]]): Look => {
  const [before, now] = [project(all), edited(all, steps)];
  const told = JSON.stringify({ all, steps });
  return Object.assign({ before, now, context: contextOf(before, now) }, { [fc.toStringMethod]: () => told });
});

/** Of each drift the first way to end it that keeps this side. What these leave over is left over on purpose. */
function keeping(context: ReconcileContext, side: 'disk' | 'manifest'): Choice[] {
  const leaves: readonly ResolutionKind[] = ['set-aside', 're-identify', 'accept'];
  return waiting(context.drifts).flatMap(drift => {
    const way = resolutionsOf(context, drift).find(({ keeps, kind }) => keeps === side && !leaves.includes(kind));
    return way ? [{ drift: driftKey(drift), resolution: way.id }] : [];
  });
}

function waiting(drifts: readonly Drift[]): Drift[] {
  return drifts.filter(({ waits }) => waits);
}

function planOf({ context }: Look, choices: readonly Choice[]): ReconcilePlan {
  const plan = planReconcile(context, choices, hash);
  if ('unknown' in plan) assert.fail(plan.unknown);
  return plan;
}

/** The look at the project after the plan. */
function done({ before, now }: Look, plan: ReconcilePlan): Look {
  const files = appliedTo(now, plan.effects, before);
  return { before, now: files, context: contextOf(before, files) };
}

function keys({ context }: Look): string[] {
  return waiting(context.drifts).map(driftKey).sort();
}

/** Moves that are only recognised now, as what was in their way is gone: the plan did nothing to where they are. */
function newlyKnown({ context }: Look, { effects }: ReconcilePlan): string[] {
  const { edits, moves, restores } = effects;
  const done = new Set([...edits, ...restores].map(({ path }) => path).concat(moves.map(({ to }) => to)));
  const isApart = (path: string): boolean => ![path, ...foldersAbove(path)].some(place => done.has(place));
  return context.drifts
    .filter(({ kind, to }) => (kind === 'moved' || kind === 'renamed') && to !== undefined && isApart(to.path))
    .map(driftKey);
}

/** The entry of each entity as the manifest has it, by its id. */
function entriesOf({ snapshot }: ReconcileContext): Map<string, string> {
  return new Map(
    snapshot.entities.map(({ id = '', path, span }) => [
      id,
      snapshot.sources.get(path)?.text.slice(span.start, span.end) ?? '',
    ]),
  );
}

describe('the laws of plans', () => {
  for (const side of ['disk', 'manifest'] as const) {
    it(`end what was chosen and make nothing new, where the ${side} is kept`, () => {
      let [planned, made] = [0, 0];
      fc.assert(
        fc.property(looks, look => {
          const choices = keeping(look.context, side);
          const plan = planOf(look, choices);
          planned++;
          if (plan.blocking.length > 0) return;
          made++;
          const chosen = new Set(choices.map(({ drift }) => drift));
          const known = new Set(keys(look));
          const next = done(look, plan);
          const found = new Set(newlyKnown(next, plan));
          assert.deepEqual(
            keys(next).filter(key => chosen.has(key) || (!known.has(key) && !found.has(key))),
            [],
          );
        }),
        RUNS,
      );
      assert.ok(made > planned * 0.7, `${made} of ${planned} could be made`);
    });
  }

  it('leave nothing safe to do after all that is safe', () => {
    fc.assert(
      fc.property(looks, look => {
        const plan = planOf(look, safeIn(look.context));
        assert.deepEqual(plan.blocking, []);
        assert.deepEqual(plan.deletes, []);
        assert.deepEqual(safeIn(done(look, plan).context), []);
      }),
      RUNS,
    );
  });

  it('hold for any choices: what is foreseen is what comes', () => {
    let made = 0;
    fc.assert(
      fc.property(looks, fc.infiniteStream(fc.nat()), (look, chance) => {
        const choices = waiting(look.context.drifts).flatMap((drift): Choice[] => {
          const ways = resolutionsOf(look.context, drift);
          const way = ways[chance.next().value % (ways.length + 1)];
          return way ? [{ drift: driftKey(drift), resolution: way.id }] : [];
        });
        const plan = planOf(look, choices);
        assert.equal(plan.steps.length, choices.length);
        if (plan.blocking.length > 0) return;
        made++;
        const { context } = look;
        const foreseen = afterEffects(context.snapshot, context.facts, plan.effects, hash);
        const drifts = waiting(driftOf(context.base, foreseen.snapshot, foreseen.facts))
          .map(driftKey)
          .sort();
        const next = done(look, plan);
        assert.deepEqual(drifts, keys(next), JSON.stringify(plan.effects));
        const ends = new Set(choices.map(({ drift }) => drift));
        assert.deepEqual(
          keys(next).filter(key => ends.has(key) && !plan.effects.accepts.includes(key)),
          [],
        );
      }),
      { numRuns: often(100, 200) },
    );
    assert.ok(made > often(50, 100), `${made} could be made`);
  });

  it('change no entry that no choice is about', () => {
    fc.assert(
      fc.property(looks, fc.nat(), (look, at) => {
        const all = keeping(look.context, 'disk');
        const choices = all.filter((_, index) => (at >> index) % 2 === 0);
        const plan = planOf(look, choices);
        if (plan.blocking.length > 0) return;
        const chosen = new Set(plan.steps.map(({ drift }) => drift.entity?.id));
        const [before, after] = [entriesOf(look.context), entriesOf(done(look, plan).context)];
        for (const [id, entry] of before) if (!chosen.has(id)) assert.equal(after.get(id), entry);
        if (choices.length === 0) assert.equal(done(look, plan).now[MANIFEST], look.now[MANIFEST]);
      }),
      RUNS,
    );
  });

  it('take every way to end a row', () => {
    fc.assert(
      fc.property(looks, look => {
        const { context } = look;
        for (const row of rowsOf(waiting(context.drifts), context.snapshot.tree)) {
          for (const { id } of waysOf(context, row)) {
            assert.equal(planOf(look, choicesOf(row, id)).steps.length, row.drifts.length);
          }
        }
      }),
      RUNS,
    );
  });
});
