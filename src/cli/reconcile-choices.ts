/** From the words of a command line to choices: which drift ends in which way, and who says so. */
import { nearest } from '../base/nearest.ts';
import type { Choice, Resolution } from '../plans/reconcile/plan.ts';
import { type RowPlaces, resolutionNamed, sharedResolutions } from '../plans/reconcile/shared-resolutions.ts';
import { driftKey } from '../snapshot/drift/drift-key.ts';
import { DRIFT_KINDS, type Drift, type DriftKind, waits } from '../snapshot/drift/drift-row.ts';
import type { DriftRow } from '../snapshot/drift/rows.ts';
import { subjectOf } from './drift-text.ts';

/** What the command line asks for. */
export interface Wishes {
  /** Kinds of drift of which the first way to end each is taken, questions included. */
  readonly accept: readonly string[];
  /** `DRIFT=RESOLUTION`, or `DRIFT=leave`. */
  readonly choose: readonly string[];
}

export interface Chosen extends Choice {
  readonly by: 'safe' | 'accept' | 'choose';
}

export interface Offered {
  /** All that waits for somebody or is ignored, in the order of its numbers, which begin with 1. */
  readonly rows: readonly DriftRow[];
  readonly safe: readonly Choice[];
  readonly resolutions: (drift: string) => readonly Resolution[];
}

/** The word that leaves a drift as it is. */
export const LEAVE = 'leave';

/**
 * One choice for each drift at most, in the order of the rows: what is safe, unless a kind is ignored; over that the kinds
 * that were accepted; over that each that was named. Else a sentence that says what is wrong with the wishes.
 */
export function choicesFor(
  offered: Offered,
  { accept, choose }: Wishes,
): readonly Chosen[] | { readonly wrong: string } {
  const chosen = new Map<string, Chosen>();
  const waiting = new Set(offered.rows.filter(row => row.waits).flatMap(({ drifts }) => drifts.map(driftKey)));
  for (const { drift, resolution } of offered.safe) {
    const isHarmless = found(offered, drift, resolution)?.deletes.length === 0;
    // What is deleted is named by a person, or stays.
    if (waiting.has(drift) && isHarmless) chosen.set(drift, { drift, resolution, by: 'safe' });
  }
  for (const written of accept) {
    const kind = kindCalled(written);
    if (kind === undefined) return { wrong: unknownKind(written) };
    for (const drift of offered.rows.filter(row => row.kind === kind).flatMap(row => row.drifts.map(driftKey))) {
      const [first] = offered.resolutions(drift);
      if (first) chosen.set(drift, { drift, resolution: first.id, by: 'accept' });
    }
  }
  for (const written of choose) {
    const answer = named(offered, written);
    if ('wrong' in answer) return answer;
    for (const { drift, resolution } of answer.choices) {
      if (resolution === LEAVE) chosen.delete(drift);
      else chosen.set(drift, { drift, resolution, by: 'choose' });
    }
  }
  return offered.rows.flatMap(row => row.drifts.flatMap(drift => chosen.get(driftKey(drift)) ?? []));
}

/** The ways to end all of a row at once, best first. */
export function waysOf({ resolutions }: Pick<Offered, 'resolutions'>, row: RowPlaces): readonly Resolution[] {
  return sharedResolutions(
    row.drifts.map(drift => resolutions(driftKey(drift))),
    row,
  );
}

function found({ resolutions }: Pick<Offered, 'resolutions'>, drift: string, id: string) {
  return resolutions(drift).find(resolution => resolution.id === id);
}

function kindCalled(written: string): DriftKind | undefined {
  return DRIFT_KINDS.find(kind => kind === written.toLowerCase() && waits(kind));
}

function unknownKind(written: string): string {
  const kinds = DRIFT_KINDS.filter(waits);
  const [near] = nearest(written, kinds);
  const way = near ? `did you mean "${near}"?` : `take one of ${kinds.join(', ')}.`;
  return `"${written}" is no kind of drift that waits for an answer; ${way}`;
}

type Named = { readonly choices: readonly Choice[] } | { readonly wrong: string };

/** Names of drifts and places may have a `=` in them; the first at which both sides mean something parts them. */
function named(offered: Offered, written: string): Named {
  let wrong: string | undefined;
  for (let at = written.indexOf('='); at >= 0; at = written.indexOf('=', at + 1)) {
    const answer = namedBy(offered, written.slice(0, at).trim(), written.slice(at + 1).trim());
    if ('choices' in answer) return answer;
    wrong ??= answer.wrong;
  }
  return { wrong: wrong ?? `"${written}" is no choice; write it as "1=relocate", with a number of the list.` };
}

function namedBy(offered: Offered, name: string, resolution: string): Named {
  const drifts = driftsCalled(offered.rows, name);
  if (drifts.length === 0) return { wrong: unknownDrift(offered.rows, name) };
  const rows = new Set(drifts.map(drift => offered.rows.find(row => row.drifts.includes(drift))));
  if (rows.size > 1) {
    const numbers = [...rows].map(row => `${row ? offered.rows.indexOf(row) + 1 : ''} (${row?.kind})`);
    return { wrong: `"${name}" is in the rows ${numbers.join(' and ')}; name one by its number.` };
  }
  if (resolution === LEAVE) return { choices: drifts.map(drift => ({ drift: driftKey(drift), resolution })) };
  const choices = drifts.flatMap(drift => {
    const key = driftKey(drift);
    const way = resolutionNamed(offered.resolutions(key), resolution);
    return way ? [{ drift: key, resolution: way.id }] : [];
  });
  return choices.length === drifts.length
    ? { choices }
    : { wrong: unknownResolution(offered, drifts, name, resolution) };
}

/** By the number of the row, the drift's key, the entity's key or id, or kind and key. */
function driftsCalled(rows: readonly DriftRow[], name: string): readonly Drift[] {
  const byNumber = /^\d+$/.test(name) ? rows[Number(name) - 1] : undefined;
  if (byNumber) return byNumber.drifts;
  const all = rows.flatMap(({ drifts }) => drifts);
  const byKey = all.filter(drift => driftKey(drift) === name);
  if (byKey.length > 0) return byKey;
  return all.filter(({ entity }) => {
    if (!entity) return false;
    const { id, kind, key } = entity;
    return [id, key, entity.name, `${kind} ${key}`, `${kind}/${key}`, `${kind} ${entity.name}`].includes(name);
  });
}

function unknownDrift(rows: readonly DriftRow[], name: string): string {
  const keys = rows.flatMap(({ drifts }) => drifts.flatMap(({ entity }) => entity?.key ?? []));
  const [near] = nearest(name, keys);
  const none = rows.length === 0 ? 'there is nothing to decide on.' : `the list has the numbers 1 to ${rows.length}.`;
  return `Nothing that waits for an answer is called "${name}"; ${near ? `did you mean "${near}"?` : none}`;
}

function unknownResolution(offered: Offered, drifts: readonly Drift[], name: string, written: string): string {
  const [first] = drifts;
  const shared = waysOf(offered, { drifts });
  const ids = shared.map(({ id }) => id);
  if (ids.length === 0) return `Nothing ends "${name}" (${subjectOf({ drifts })}) from here; ${first?.reason ?? ''}`;
  const [near] = shared.some(({ kind }) => kind === written) ? [] : nearest(written, ids);
  const way = near ? `did you mean "${near}"?` : `take one of ${[...ids, LEAVE].map(id => `"${id}"`).join(', ')}.`;
  return `"${written}" does not end "${name}"; ${way}`;
}
