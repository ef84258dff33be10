/** Makes plans from choices, and remembers what each needs to be applied. A plan is written down nowhere and outlives nothing. */

import { type Steps, toEnd } from '../base/steps.ts';
import { isoOfMs } from '../base/utc.ts';
import { knownFor } from '../plans/reconcile/known.ts';
import type { Offer, ReconcileContext } from '../plans/reconcile/offer.ts';
import type { Choice, PlanFinding, ReconcilePlan, Resolution } from '../plans/reconcile/plan.ts';
import { planRestore } from '../plans/reconcile/plan-restore.ts';
import { safeSteps } from '../plans/reconcile/safe-choices.ts';
import type { Clock } from '../ports/clock.ts';
import { driftKey } from '../snapshot/drift/drift-key.ts';
import type { Drift } from '../snapshot/drift/drift-row.ts';
import { LIMIT_FILE } from '../store/outside.ts';
import { inSlices, type SliceOptions } from '../store/slices.ts';
import type { MadePlan, Refusal } from './project-runtime.ts';
import { type KeptSources, keptFile, keptFolder } from './reconcile-kept.ts';
import { baseIn, type Look } from './reconcile-look.ts';
import { type Prepared, prepare, type Restored } from './reconcile-prepare.ts';
import { type ContentReader, readAhead } from './reconcile-rests.ts';

/** What knows the ways to end a drift. */
export interface Reconciler {
  /** The ways to end a drift of the context, best first. */
  offers(context: ReconcileContext, drift: Drift): readonly Offer[];
  /** All choices together. `unknown`: one sentence, where a choice names no drift, or no way to end it, any more. */
  plan(context: ReconcileContext, choices: readonly Choice[]): Steps<ReconcilePlan | { readonly unknown: string }>;
}

export interface PlansOptions {
  readonly reader: ContentReader;
  readonly slices: SliceOptions;
  readonly reconciler: Reconciler;
  readonly kept: KeptSources;
  readonly clock: Clock;
  readonly freshId: () => string;
  readonly trusted: () => boolean;
}

export interface Plans {
  resolutions(look: Look, drift: string): readonly Resolution[];
  /** Each drift that waits and is sure, with its safe resolution. `wants` narrows them. */
  safeChoices(look: Look, wants?: (drift: Drift) => boolean): readonly Choice[];
  /** The same, between which others run. */
  safeInSlices(look: Look, wants?: (drift: Drift) => boolean): Promise<readonly Choice[]>;
  plan(look: Look, choices: readonly Choice[]): Promise<MadePlan | Refusal>;
  /** Brings back what stands in no drift, or in one that somebody has no choice for. */
  planRestore(look: Look, path: string): Promise<MadePlan | Refusal>;
  /** A file as it was last accepted, where that is known and kept somewhere. */
  accepted(look: Look, path: string): Promise<Uint8Array | undefined>;
  /** What a plan needs, once; nothing where it was taken already, or made too long ago. */
  take(plan: MadePlan): Prepared | undefined;
  /** Gives back what was taken, where nothing was done with it. */
  putBack(plan: MadePlan, prepared: Prepared): void;
}

/** How many plans wait to be applied; the oldest is forgotten, and has to be made again. */
const MOST_PLANS = 16;

export function createPlans(options: PlansOptions): Plans {
  const { reconciler, freshId, kept, trusted } = options;
  const made = new Map<string, Prepared>();
  const known = new WeakMap<Look, KnownLook>();
  const sources = (): KeptSources => (trusted() ? kept : { ...kept, earlier: undefined });
  const remember = (id: string, prepared: Prepared): void => {
    made.set(id, prepared);
    const [oldest] = made.keys();
    if (made.size > MOST_PLANS && oldest !== undefined) made.delete(oldest);
  };
  const knownOf = (look: Look): KnownLook => {
    const before = known.get(look);
    if (before) return before;
    const drifts = new Map(look.status.drifts.map(drift => [driftKey(drift), drift]));
    const now = { context: contextOf(look, freshId), drifts, resolutions: new Map() };
    known.set(look, now);
    return now;
  };
  const resolutions = (look: Look, key: string): readonly Resolution[] => {
    const { context, drifts, resolutions: before } = knownOf(look);
    const remembered = before.get(key);
    if (remembered) return remembered;
    const drift = drifts.get(key);
    const found = drift ? reconciler.offers(context, drift).map(({ resolution }) => resolution) : [];
    before.set(key, found);
    return found;
  };
  const safeOf = (look: Look, wants: (drift: Drift) => boolean = () => true): Steps<readonly Choice[]> =>
    safeSteps(
      look.status.rows.flatMap(({ drifts }) => drifts.filter(wants)),
      drift => resolutions(look, driftKey(drift)),
    );
  const finish = async (look: Look, plan: ReconcilePlan): Promise<MadePlan | Refusal> => {
    const restored = await restoredBy(sources(), plan.effects.restores);
    if ('refused' in restored) return restored;
    const { moves, setAside, relies } = plan.effects;
    const ahead = [...moves.map(({ from }) => from), ...setAside, ...relies.map(({ path }) => path)];
    await readAhead(options.reader, ahead, options.slices);
    const prepared = prepare(
      { ...options.reader, snapshot: look.snapshot },
      plan.effects,
      restored.all,
      stampOf(options.clock),
    );
    if ('outdated' in prepared) return outdated(prepared.outdated);
    const id = freshId();
    remember(id, prepared);
    const advisory = [...plan.advisory, ...restored.advisory];
    return { id, generation: look.generation, plan: { ...plan, advisory }, files: prepared.files };
  };
  return {
    resolutions,
    safeChoices: (look, wants) => toEnd(safeOf(look, wants)),
    safeInSlices: (look, wants) => inSlices(safeOf(look, wants), options.slices),
    async plan(look, choices) {
      const plan = await inSlices(reconciler.plan(knownOf(look).context, choices), options.slices);
      return 'unknown' in plan ? refuse('unknown', plan.unknown) : finish(look, plan);
    },
    async planRestore(look, path) {
      const plan = planRestore(knownOf(look).context, path);
      return 'unknown' in plan ? refuse('unknown', plan.unknown, [path]) : finish(look, plan);
    },
    async accepted(look, path) {
      const hash = acceptedHash(look, path);
      if (hash === undefined) return undefined;
      const { disk, hash: hashOf } = options.reader;
      const now = disk.read(path, LIMIT_FILE);
      if ('bytes' in now && hashOf(now.bytes) === hash) return now.bytes;
      const found = await keptFile(sources(), path, hash);
      return 'files' in found && found.isAccepted ? found.files[0]?.bytes : undefined;
    },
    take({ id }) {
      const prepared = made.get(id);
      made.delete(id);
      return prepared;
    },
    putBack: ({ id }, prepared) => remember(id, prepared),
  };
}

/** What is asked of a look again and again, where there may be thousands of drifts. */
interface KnownLook {
  readonly context: ReconcileContext;
  readonly drifts: ReadonlyMap<string, Drift>;
  readonly resolutions: Map<string, readonly Resolution[]>;
}

function contextOf({ snapshot, facts, found, status }: Look, freshId: () => string): ReconcileContext {
  const { drifts } = status;
  return { snapshot, facts, base: baseIn(found), drifts, known: knownFor(snapshot, drifts), freshId };
}

export function refuse(refused: Refusal['refused'], message: string, paths?: readonly string[]): Refusal {
  return { refused, message, ...(paths && paths.length > 0 ? { paths } : {}) };
}

/** `a, b and 3 more` */
export function named(paths: readonly string[]): string {
  const shown = paths.slice(0, 3);
  const more = paths.length - shown.length;
  if (more > 0) return `${shown.join(', ')} and ${more} more`;
  return shown.length < 2 ? shown.join('') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

export function outdated(paths: readonly string[]): Refusal {
  const verb = paths.length === 1 ? 'was' : 'were';
  const message = `${named(paths)} ${verb} changed since the plan was made, and nothing was done; look again and choose anew.`;
  return refuse('stale', message, paths);
}

/** `20261121T143802123Z`, as of all that is in the quarantine. */
function stampOf(clock: Clock): string {
  return isoOfMs(clock()).replace(/[-:.]/g, '');
}

async function restoredBy(
  sources: KeptSources,
  restores: ReconcilePlan['effects']['restores'],
): Promise<{ readonly all: readonly Restored[]; readonly advisory: readonly PlanFinding[] } | Refusal> {
  const all: Restored[] = [];
  const advisory: PlanFinding[] = [];
  const missing: string[] = [];
  const reasons = new Set<string>();
  for (const { path, hash, isFolder } of restores) {
    const kept = await (isFolder ? keptFolder : keptFile)(sources, path, hash);
    if ('none' in kept) {
      missing.push(path);
      reasons.add(kept.none);
      continue;
    }
    all.push({ path, kept });
    if (kept.isAccepted) continue;
    const message = `${path} comes back as it is in ${kept.from}, which is not what was last accepted; look through it afterwards.`;
    advisory.push({ message, path });
  }
  if (missing.length === 0) return { all, advisory };
  const [reason] = reasons;
  const why = reasons.size === 1 && reason ? ` ${reason}` : '';
  const message = `${named(missing)} ${missing.length === 1 ? 'is' : 'are'} neither in the history nor in the quarantine nor in git; bring back by hand what is wanted, or take the entry out of the manifest.${why}`;
  return refuse('not-kept', message, missing);
}

function acceptedHash({ found }: Look, path: string): string | undefined {
  if (!('base' in found)) return undefined;
  for (const entity of found.base.entities.values()) if (entity.path === path) return entity.hash;
  return undefined;
}
