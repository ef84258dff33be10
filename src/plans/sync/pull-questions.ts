/** Whether what goes and what comes are one thing that was given another name, place or id on their side. */
import { joinPath } from '../../base/paths.ts';
import type { Steps } from '../../base/steps.ts';
import { isUuid } from '../../base/uuid.ts';
import { type Entity, labelOf } from '../../manifest/read.ts';
import type { Drift, DriftPlace } from '../../snapshot/drift/drift-row.ts';
import { type Found, foundThings, functionSketch } from '../../snapshot/drift/found.ts';
import { functionNameOf, homeOf, type Present, syntaxOf } from '../../snapshot/drift/home.ts';
import { likest } from '../../snapshot/drift/likeness.ts';
import { registryPrint } from '../../snapshot/drift/registry.ts';
import { type Sketch, sketchOf } from '../../snapshot/drift/sketch.ts';
import { placeKey, type Subject } from '../../snapshot/drift/subject.ts';
import { placeOfHome } from '../../snapshot/drift/tell.ts';
import type { PendingDelete } from '../reconcile/plan.ts';
import type { After, Before } from './look.ts';

/** One sentence for each pair that looks alike, best first; then what drift asks of files that go. */
export function* questionSteps(
  before: Before,
  after: After,
  removed: readonly Entity[],
  added: readonly Entity[],
  deletes: readonly PendingDelete[],
): Steps<string[]> {
  const asked = removed.length === 0 || added.length === 0 ? [] : yield* pairs(before, after, removed, added);
  const begun = after.drifts.filter(isAskedOf(deletes));
  return [...asked, ...begun.map(({ kind, from, to }) => `Did you ${verbOf(kind)} ${placed(from)} to ${placed(to)}?`)];
}

/** Whether a drift is a question to one of the deletes, and so no finding of its own. */
export function isAskedOf(deletes: readonly PendingDelete[]): (drift: Drift) => boolean {
  const goes = new Set(deletes.flatMap(each => (each.from === 'disk' ? [nameOf(each)] : [])));
  return ({ kind, certainty, entity }) =>
    certainty === 'question' &&
    (kind === 'moved' || kind === 'renamed') &&
    entity !== undefined &&
    goes.has(nameOf(entity));
}

function nameOf({ kind, id, key }: Pick<PendingDelete, 'kind' | 'id' | 'key'>): string {
  return `${kind} ${id ?? key}`;
}

function* pairs(before: Before, after: After, removed: readonly Entity[], added: readonly Entity[]): Steps<string[]> {
  const subjects = removed.map(entity => subjectOf(before, entity));
  const all = yield* foundThings(after.snapshot, after.facts);
  const things = new Map(all.map(found => [placeKey(found.place, found.functionName), found]));
  yield;
  const entities = new Map(added.map(entity => [foundOf(after, entity, things), entity]));
  const alike = yield* likest(subjects, [...entities.keys()]);
  return alike.flatMap(({ subject: { entity }, found }) => {
    const to = entities.get(found);
    if (!to) return [];
    const { title } = entity.kind;
    return named(entity) === named(to)
      ? [`Did you give the ${title} ${named(to)} another id?`]
      : [`Did you rename the ${title} ${named(entity)} to ${named(to)}?`];
  });
}

function subjectOf({ snapshot, facts }: Before, entity: Entity): Subject {
  const home = homeOf(snapshot, entity);
  const sketch = home.is === 'there' ? sketchAt(snapshot, facts, home) : undefined;
  const { kind, key } = entity;
  return {
    entity,
    home,
    functionName: functionNameOf(entity),
    from: placeOfHome(entity, home) ?? { path: nominalPlace(entity) },
    before: { kind: kind.name, key, registry: registryPrint(entity), ...(sketch === undefined ? {} : { sketch }) },
  };
}

/** An added entity as a thing that could be one of those that go, whatever id it was given. */
function foundOf({ snapshot }: After, entity: Entity, things: ReadonlyMap<string, Found>): Found {
  const { kind } = entity;
  const home = homeOf(snapshot, entity);
  const functionName = functionNameOf(entity);
  const named = functionName === undefined ? {} : { functionName };
  const thing = home.is === 'there' ? things.get(placeKey(home.place, functionName)) : undefined;
  if (thing) {
    const { id: _, ...rest } = thing;
    return { ...rest, kind };
  }
  const place = home.is === 'there' ? home.place : nominalPlace(entity);
  return {
    syntax: syntaxOf(entity),
    kind,
    path: place,
    place,
    label: labelOf(entity),
    ...named,
    sketch: () => undefined,
  };
}

/** What has no place is compared by its name among those of its section. */
function nominalPlace(entity: Entity): string {
  return joinPath(entity.kind.section, labelOf(entity).replaceAll('/', ' '));
}

function sketchAt(snapshot: Before['snapshot'], facts: Before['facts'], { path, fn }: Present): Sketch | undefined {
  const source = snapshot.sources.get(path);
  if (!source) return facts.files.get(path)?.sketch;
  return fn ? functionSketch(source, fn) : sketchOf(source.text);
}

/** What people know it by. */
function named(entity: Entity): string {
  return `“${isUuid(entity.key) ? labelOf(entity) : entity.key}”`;
}

function verbOf(kind: Drift['kind']): string {
  return kind === 'renamed' ? 'rename' : 'move';
}

function placed(place: DriftPlace | undefined): string {
  return place ? placeKey(place.path, place.functionName) : '';
}
