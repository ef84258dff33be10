/**
 * Copied: one thing of several with one id is the original, and the others get ids of their own or are set aside. Which it
 * is only a person can say, so there is an answer for each, and none is safe.
 */
import { referenceEdits } from '../../checks/identity/id-edits.ts';
import type { FileEdit } from '../../checks/problem.ts';
import type { Entity } from '../../manifest/read.ts';
import type { Drift, DriftPlace } from '../../snapshot/drift/drift-row.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { carriedIdEdits } from './carriers.ts';
import { entityOf, nameOfPlace, relyOn, relyOnAll } from './declared.ts';
import { offersForTwice } from './declared-twice.ts';
import { offersForMoved } from './moved.ts';
import type { Action, Offer, ReconcileContext } from './offer.ts';
import type { PendingDelete, Resolution } from './plan.ts';
import { safeActions } from './safe-actions.ts';
import { takesDeclared } from './taken-along.ts';
import { foundAt } from './undeclared.ts';

export function offersForCopied(context: ReconcileContext, drift: Drift): readonly Offer[] {
  const entity = entityOf(context, drift);
  const declared = (entity?.id !== undefined && context.snapshot.byId.get(entity.id)) || [];
  if (declared.length > 1) return offersForTwice(context, declared);
  const answers = answersOf(context, drift, entity);
  return [
    ...answers.flatMap(answer => reIdentification(context, drift, answer)),
    ...answers.flatMap(answer => settingAside(context, drift, entity, answer)),
  ];
}

/** One of the places is the original. */
interface Answer {
  readonly original: DriftPlace;
  readonly copies: readonly DriftPlace[];
  /** Where the manifest says another place than the original's. */
  readonly relocate: Offer | undefined;
}

/** The place that the manifest says first, then what is as it was last accepted. */
function answersOf(context: ReconcileContext, drift: Drift, entity: Entity | undefined): Answer[] {
  const { from, to, others = [] } = drift;
  const places = [...(to ? [to] : []), ...others];
  const isHome = (place: DriftPlace): boolean => from !== undefined && nameOfPlace(place) === nameOfPlace(from);
  const rank = (place: DriftPlace): number => (isHome(place) ? 0 : isAsAccepted(context, drift, place) ? 1 : 2);
  return [...places]
    .sort((a, b) => rank(a) - rank(b))
    .flatMap((original): Answer[] => {
      const copies = places.filter(place => place !== original);
      if (!entity || isHome(original)) return [{ original, copies, relocate: undefined }];
      if (foundAt(context, original)?.kind !== entity.kind) return [];
      const moved = offersForMoved(context, { ...drift, to: original, others: [] });
      const relocate = moved.find(({ resolution }) => resolution.kind === 'relocate');
      return relocate ? [{ original, copies, relocate }] : [];
    });
}

function reIdentification(context: ReconcileContext, drift: Drift, answer: Answer): Offer[] {
  const { snapshot, freshId } = context;
  const { original, copies } = answer;
  const id = drift.entity?.id;
  if (id === undefined) return [];
  const [only, another] = copies;
  const what = another
    ? `${several(copies, original)} ids of their own`
    : `${only ? nameOfPlace(only) : ''} an id of its own`;
  return [
    {
      resolution: resolved('re-identify', answer, `Give ${what}`),
      act: () => {
        const edits = copies.flatMap(copy => {
          const fresh = freshId();
          return [
            ...carriedIdEdits(snapshot, copy, fresh),
            ...selfReferences(snapshot, copies, copy, original, id, fresh),
          ];
        });
        return together(answer, safeActions(snapshot, edits, original.path), relyOn(context, original));
      },
    },
  ];
}

function settingAside(context: ReconcileContext, drift: Drift, entity: Entity | undefined, answer: Answer): Offer[] {
  const { original, copies } = answer;
  if (!drift.entity || !copies.every(copy => mayGo(context, copy, original, entity))) return [];
  const { kind, id, key } = drift.entity;
  const [only, another] = copies;
  const what = another ? several(copies, original) : (only?.path ?? '');
  const deletes = copies.map(
    ({ path }): PendingDelete => ({ kind, ...(id === undefined ? {} : { id }), key, from: 'disk', path }),
  );
  const aside = copies.map(({ path }): Action => ({ is: 'set-aside', path }));
  return [
    {
      resolution: { ...resolved('set-aside', answer, `Set ${what} aside`), deletes },
      act: () => {
        // What was changed since may be no copy any more.
        const asSeen = copies.flatMap(copy => relyOnAll(context, copy));
        return together(answer, [...aside, ...asSeen], relyOn(context, original));
      },
    },
  ];
}

/** What stands in a copy and refers to the copied id means the copy itself. */
function selfReferences(
  snapshot: Snapshot,
  copies: readonly DriftPlace[],
  copy: DriftPlace,
  original: DriftPlace,
  id: string,
  fresh: string,
): readonly FileEdit[] {
  const inner = [original, ...copies].filter(other => other !== copy && isWithin(other.path, copy.path));
  const { entityFiles, tree } = snapshot;
  const file = entityFiles.get(copy.path);
  const bodies = tree.folders.has(copy.path)
    ? [...entityFiles.values()].filter(
        ({ path }) => isWithin(path, copy.path) && !inner.some(other => isWithin(path, other.path)),
      )
    : file
      ? [file]
      : [];
  return referenceEdits(snapshot, id, fresh, bodies);
}

/** Nothing else may go with a copy: not the original, no function beside it, nothing that the manifest declares. */
function mayGo(
  { snapshot }: ReconcileContext,
  copy: DriftPlace,
  original: DriftPlace,
  entity: Entity | undefined,
): boolean {
  if (isWithin(original.path, copy.path)) return false;
  const functions = copy.functionName === undefined ? [] : (snapshot.sources.get(copy.path)?.module().functions ?? []);
  if (functions.some(({ name, scope }) => scope.length === 0 && name !== copy.functionName)) return false;
  return !takesDeclared(snapshot, copy.path, entity);
}

function together(
  { relocate }: Answer,
  actions: ReturnType<Offer['act']>,
  rely: readonly Action[],
): ReturnType<Offer['act']> {
  if ('blocked' in actions) return actions;
  const moved = relocate?.act() ?? [];
  return 'blocked' in moved ? moved : [...moved, ...actions, ...(relocate ? [] : rely)];
}

/** Its place is that of the copy: what is done is done there. */
function resolved(kind: 're-identify' | 'set-aside', { copies, relocate }: Answer, title: string): Resolution {
  const change = relocate?.resolution.title;
  return {
    id: `${kind} ${copies.map(nameOfPlace).join(', ')}`,
    kind,
    ...(relocate ? {} : { keeps: 'manifest' }),
    title: change === undefined ? title : `${title}, and ${change.charAt(0).toLowerCase()}${change.slice(1)}`,
    isSafe: false,
    deletes: [],
  };
}

function several(copies: readonly DriftPlace[], original: DriftPlace): string {
  const names = copies.map(nameOfPlace);
  if (names.length > 3) return `the ${names.length} copies of ${nameOfPlace(original)}`;
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

function isAsAccepted({ base, facts }: ReconcileContext, { entity }: Drift, { path, at }: DriftPlace): boolean {
  const hash = entity?.id === undefined ? undefined : base?.entities.get(entity.id)?.hash;
  return hash !== undefined && hash === (facts.folders.get(path) ?? facts.files.get(at?.path ?? path)?.hash);
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
