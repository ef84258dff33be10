/** Projects as maps from path to text, plans for their drift, and what the plans do to them. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { applyEdits } from '../../../src/base/text.ts';
import { knownFor } from '../../../src/plans/reconcile/known.ts';
import type { ReconcileContext } from '../../../src/plans/reconcile/offer.ts';
import { resolutionsOf } from '../../../src/plans/reconcile/offers.ts';
import type { Choice, PlanEffects, ReconcilePlan, Resolution } from '../../../src/plans/reconcile/plan.ts';
import { planReconcile } from '../../../src/plans/reconcile/plan-reconcile.ts';
import { safeChoices } from '../../../src/plans/reconcile/safe-choices.ts';
import { sharedResolutions } from '../../../src/plans/reconcile/shared-resolutions.ts';
import { driftKey } from '../../../src/snapshot/drift/drift-key.ts';
import type { Drift } from '../../../src/snapshot/drift/drift-row.ts';
import type { DriftRow } from '../../../src/snapshot/drift/rows.ts';
import { driftOf } from '../../../src/snapshot/drift.ts';
import { uuid } from '../../kit/check.ts';
import { baseFor, type Files, world } from '../../kit/drift.ts';

export const MANIFEST = '.mooring/manifest.yaml';

export const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A look at a project that was `before` when it was last accepted. Fresh ids begin with 9001. */
export function contextOf(before: Files | undefined, now: Files): ReconcileContext {
  const { snapshot, facts } = world(now);
  const base = before && baseFor(before);
  let number = 9000;
  const drifts = driftOf(base, snapshot, facts);
  return { snapshot, facts, base, drifts, known: knownFor(snapshot, drifts), freshId: () => uuid(++number) };
}

/** `kind key` of what waits, each with the titles of its resolutions, the safe one marked by a star. */
export function offered(context: ReconcileContext): Record<string, string[]> {
  return Object.fromEntries(
    context.drifts.flatMap(drift =>
      drift.waits
        ? [
            [
              nameOf(drift),
              resolutionsOf(context, drift).map(({ title, isSafe }) => `${isSafe ? '* ' : ''}${title}`),
            ] as const,
          ]
        : [],
    ),
  );
}

/** Choices by `kind key`, or by the kind alone for all of it. */
export function choicesFor(context: ReconcileContext, wanted: Readonly<Record<string, string>>): Choice[] {
  return context.drifts.flatMap(drift => {
    const resolution = wanted[nameOf(drift)] ?? wanted[drift.kind];
    return resolution === undefined || !drift.waits ? [] : [{ drift: driftKey(drift), resolution }];
  });
}

export function planFor(context: ReconcileContext, wanted: Readonly<Record<string, string>>): ReconcilePlan {
  const plan = planReconcile(context, choicesFor(context, wanted), hash);
  if ('unknown' in plan) assert.fail(plan.unknown);
  return plan;
}

/** The files after a plan that nothing blocks. What comes back has the text of `kept`. */
export function appliedTo(now: Files, { edits, moves, setAside, restores }: PlanEffects, kept: Files = {}): Files {
  const next = new Map(
    Object.entries(now).flatMap(([path, text]) => (text === undefined ? [] : [[path, text] as const])),
  );
  assert.equal(new Set(edits.map(({ path }) => path)).size, edits.length, 'one edit list for each file');
  for (const { path, edits: inFile, create } of edits) {
    assert.equal(next.has(path), create === undefined, path);
    next.set(path, applyEdits(create ?? next.get(path) ?? '', inFile));
  }
  const isBelow = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);
  for (const { from, to } of moves) {
    const going = [...next].filter(([path]) => isBelow(path, from));
    assert.ok(going.length > 0, `${from} is there`);
    for (const [path] of going) next.delete(path);
    assert.ok(![...next.keys()].some(path => isBelow(path, to)), `${to} is free`);
    for (const [path, text] of going) next.set(to + path.slice(from.length), text);
  }
  for (const aside of setAside) {
    const going = [...next.keys()].filter(path => isBelow(path, aside));
    assert.ok(going.length > 0, `${aside} is there`);
    for (const path of going) next.delete(path);
  }
  for (const { path } of restores) {
    for (const [from, text] of Object.entries(kept))
      if (isBelow(from, path) && text !== undefined) next.set(from, text);
  }
  return Object.fromEntries(next);
}

/** The files after a plan of these choices; what still waits then, as `kind key`. */
export function outcome(
  before: Files | undefined,
  now: Files,
  wanted: Readonly<Record<string, string>>,
): { readonly files: Files; readonly left: readonly string[]; readonly plan: ReconcilePlan } {
  const plan = planFor(contextOf(before, now), wanted);
  assert.deepEqual(plan.blocking, []);
  const files = appliedTo(now, plan.effects, before);
  const left = contextOf(before, files).drifts.filter(({ waits }) => waits);
  return { files, left: left.map(nameOf), plan };
}

export function nameOf({ kind, entity }: Drift): string {
  return `${kind} ${entity?.key ?? ''}`;
}

/** The ways to end all of a row at once. */
export function waysOf(context: ReconcileContext, row: DriftRow): readonly Resolution[] {
  return sharedResolutions(
    row.drifts.map(drift => resolutionsOf(context, drift)),
    row,
  );
}

/** One way for each drift of a row. */
export function choicesOf({ drifts }: DriftRow, resolution: string): readonly Choice[] {
  return drifts.map(drift => ({ drift: driftKey(drift), resolution }));
}

export function safeIn(context: ReconcileContext): readonly Choice[] {
  return safeChoices(context.drifts, drift => resolutionsOf(context, drift));
}
