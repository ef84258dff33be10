/** Two entries of the manifest with one id: one keeps it, and the others get their own or go. */
import { manifestIdEdit } from '../../checks/identity/id-edits.ts';
import type { FileEdit } from '../../checks/problem.ts';
import type { Entity } from '../../manifest/read.ts';
import type { DriftPlace } from '../../snapshot/drift/drift-row.ts';
import { functionNameOf, homeOf } from '../../snapshot/drift/home.ts';
import { placeOfHome } from '../../snapshot/drift/tell.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { carriedAt, carriedIdEdits } from './carriers.ts';
import { mayWrite, nameOfPlace, quoted } from './declared.ts';
import type { Action, Offer, ReconcileContext } from './offer.ts';
import type { PendingDelete } from './plan.ts';
import { safeActions } from './safe-actions.ts';

/** `all` have one id, in the order of the manifest. For each of them an answer in which it is the original. */
export function offersForTwice(context: ReconcileContext, all: readonly Entity[]): readonly Offer[] {
  const answers = all.map((original): Answer => ({ all, original, others: all.filter(other => other !== original) }));
  // What people look at first is the first entry; it is the likelier original.
  return [
    ...answers.flatMap(answer => reIdentification(context, answer)),
    ...answers.flatMap(answer => removal(context, answer)),
  ];
}

interface Answer {
  readonly all: readonly Entity[];
  readonly original: Entity;
  readonly others: readonly Entity[];
}

/** Two entries of one thing stay two entries of one thing, whatever their ids: then one of them goes. */
function reIdentification(context: ReconcileContext, { all, others }: Answer): Offer[] {
  const { snapshot } = context;
  const isApart = others.every(other => all.every(one => one === other || !isSamePlace(snapshot, one, other)));
  if (!isApart) return [];
  const [only, another] = others;
  const own = only && !another ? ownId(snapshot, only) : undefined;
  const names = listed(others.map(other => nameOf(snapshot, all, other)));
  const what = own === undefined ? (another ? 'ids of their own' : 'an id of its own') : 'the id that its file carries';
  return [
    {
      resolution: {
        id: idOf('re-identify', snapshot, all, others),
        kind: 're-identify',
        title: `Give ${names} ${what}`,
        isSafe: false,
        deletes: [],
      },
      act: () => {
        const taken = new Set<string>();
        const edits = others.flatMap(other => {
          const wish = ownId(snapshot, other);
          const isFree = wish !== undefined && !taken.has(wish);
          const id = isFree ? wish : context.freshId();
          taken.add(id);
          return idEdits(snapshot, other, id);
        });
        return safeActions(snapshot, edits, others[0]?.path ?? '');
      },
    },
  ];
}

/** What is on disk stays there; where it carries the shared id it would be a copy, and so gets its own. */
function removal(context: ReconcileContext, { all, original, others }: Answer): Offer[] {
  const { snapshot } = context;
  if (!others.every(({ path }) => mayWrite(context, path))) return [];
  const copies = copiesLeft(snapshot, original, others);
  const own = copies.length === 0 ? '' : copies.length === 1 ? ' an id of its own' : ' ids of their own';
  const names = listed(others.map(other => nameOf(snapshot, all, other)));
  const deletes = others.map(
    ({ kind, id, key, path }): PendingDelete => ({
      kind: kind.name,
      ...(id === undefined ? {} : { id }),
      key,
      from: 'manifest',
      path,
    }),
  );
  return [
    {
      resolution: {
        id: idOf('undeclare', snapshot, all, others),
        kind: 'undeclare',
        title: `Remove ${names} from the manifest${own && `, and give ${listed(copies.map(nameOfPlace))}${own}`}`,
        isSafe: false,
        deletes,
      },
      act: () => {
        const edits = copies.flatMap(copy => carriedIdEdits(snapshot, copy, context.freshId()));
        const inFiles = safeActions(snapshot, edits, original.path);
        const gone = others.map(({ path, keySpan }): Action => ({ is: 'undeclare', path, start: keySpan.start }));
        return 'blocked' in inFiles ? inFiles : [...gone, ...inFiles];
      },
    },
  ];
}

/** The places of entries that go, which carry the id of the one that stays. */
function copiesLeft(snapshot: Snapshot, original: Entity, others: readonly Entity[]): DriftPlace[] {
  const places = others.flatMap(other => {
    const place = isSamePlace(snapshot, original, other) ? undefined : placeOf(snapshot, other);
    return place && carriedAt(snapshot, place) === original.id ? [place] : [];
  });
  return [...new Map(places.map(place => [nameOfPlace(place), place])).values()];
}

/** In the manifest, and in its file where that repeats the shared id and nobody else names the file. */
function idEdits(snapshot: Snapshot, entity: Entity, id: string): readonly (FileEdit | undefined)[] {
  const place = placeOf(snapshot, entity);
  const carried = place && carriedAt(snapshot, place);
  const isOwn =
    place !== undefined && !snapshot.entities.some(one => one !== entity && isSamePlace(snapshot, one, entity));
  const inFile = isOwn && carried !== undefined && carried === entity.id ? carriedIdEdits(snapshot, place, id) : [];
  return [manifestIdEdit(snapshot, entity, id), ...inFile];
}

/** Its file knows better: it carries an id that nobody has. */
function ownId(snapshot: Snapshot, entity: Entity): string | undefined {
  const place = placeOf(snapshot, entity);
  const carried = place && carriedAt(snapshot, place);
  return carried !== undefined && carried !== entity.id && !snapshot.byId.has(carried) ? carried : undefined;
}

function placeOf(snapshot: Snapshot, entity: Entity): DriftPlace | undefined {
  const home = homeOf(snapshot, entity);
  return home.is === 'there' ? placeOfHome(entity, home) : undefined;
}

function isSamePlace(snapshot: Snapshot, a: Entity, b: Entity): boolean {
  const path = ownedBy(snapshot, a);
  return path !== undefined && path === ownedBy(snapshot, b) && functionNameOf(a) === functionNameOf(b);
}

function ownedBy(snapshot: Snapshot, entity: Entity): string | undefined {
  const home = homeOf(snapshot, entity);
  if (home.is === 'there' || home.is === 'held') return home.place;
  return snapshot.places.get(entity)?.path;
}

/** With the file and line where several are called alike. */
function nameOf(snapshot: Snapshot, all: readonly Entity[], entity: Entity): string {
  const { key, kind, path } = entity;
  const name = `the ${kind.title} ${quoted(entity)}`;
  const isAlone = all.every(other => other === entity || other.key !== key || other.kind !== kind);
  return isAlone ? name : `${name} in ${path}, line ${lineOf(snapshot, entity)}`;
}

function idOf(kind: string, snapshot: Snapshot, all: readonly Entity[], others: readonly Entity[]): string {
  const places = others.map(entity => {
    const isAlone = all.every(other => other === entity || other.key !== entity.key || other.path !== entity.path);
    return isAlone ? `${entity.path}::${entity.key}` : `${entity.path}::${entity.key}:${lineOf(snapshot, entity)}`;
  });
  return `${kind} ${places.join(', ')}`;
}

function lineOf({ sources }: Snapshot, { path, keySpan }: Entity): number {
  return (sources.get(path)?.lines().positionAt(keySpan.start).line ?? 0) + 1;
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
