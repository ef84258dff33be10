/** A base of what is there now, and the base that looking leads to: what is no drift is accepted by itself. */
import { eachInSteps, type Steps, toEnd } from '../base/steps.ts';
import type { Base, BaseEntity } from './base.ts';
import type { DiskFacts } from './drift/disk-facts.ts';
import { driftKey } from './drift/drift-key.ts';
import { type Drift, waits } from './drift/drift-row.ts';
import { functionSketch } from './drift/found.ts';
import { decoratorPrint } from './drift/metadata.ts';
import { registryPrint } from './drift/registry.ts';
import { sketchOf } from './drift/sketch.ts';
import { carriedId, hashAt, type Subject, subjectSteps } from './drift/subject.ts';
import { hasManifest, type Snapshot } from './snapshot.ts';

/** All that manifest and disk say now. `facts` are those of this snapshot. */
export function baseOf(snapshot: Snapshot, facts: DiskFacts, revision = 0): Base {
  const subjects = toEnd(subjectSteps(snapshot, undefined));
  return { revision, entities: toEnd(entitiesNow(snapshot, facts, subjects)) };
}

function* entitiesNow(
  snapshot: Snapshot,
  facts: DiskFacts,
  subjects: readonly Subject[],
): Steps<Map<string, BaseEntity>> {
  const entities = new Map<string, BaseEntity>();
  const several = new Set<string>();
  yield* eachInSteps(subjects, subject => {
    const { id, kind } = subject.entity;
    if (id === undefined || kind.identifiedBy) return;
    if (entities.has(id)) several.add(id);
    entities.set(id, entityOf(snapshot, facts, subject));
  });
  for (const id of several) entities.delete(id);
  return entities;
}

/**
 * The base after a look that found `drifts`: what waits for a person, or could not be read, stays as it was accepted;
 * all else is as it is now, and so is what a person accepted, by the keys of its drifts. That a policy ignores a kind does
 * not accept it. The revision is that of `base`; the write lane raises it.
 */
export function movedForward(
  base: Base | undefined,
  snapshot: Snapshot,
  facts: DiskFacts,
  drifts: readonly Drift[],
  accepted: ReadonlySet<string> = NONE,
): Base {
  return toEnd(forwardSteps(base, snapshot, facts, drifts, accepted));
}

/** The same, for who has others waiting: with thousands of entities it takes longer than a key may. */
export function* forwardSteps(
  base: Base | undefined,
  snapshot: Snapshot,
  facts: DiskFacts,
  drifts: readonly Drift[],
  accepted: ReadonlySet<string> = NONE,
): Steps<Base> {
  const subjects = yield* subjectSteps(snapshot, undefined);
  const entities = yield* entitiesNow(snapshot, facts, subjects);
  const isUnknown =
    snapshot.manifestUnknown || snapshot.layout.used.some(({ path }) => snapshot.sources.get(path)?.held);
  if (isUnknown) for (const [id, before] of base?.entities ?? []) entities.set(id, before);
  // A part of the manifest that was not seen may declare what seems to be taken out of it.
  const isPartial = snapshot.tree.cut || !hasManifest(snapshot);
  if (isPartial) for (const [id, before] of base?.entities ?? []) if (!entities.has(id)) entities.set(id, before);
  const keep = (id: string | undefined): void => {
    const before = id === undefined ? undefined : base?.entities.get(id);
    if (id === undefined) return;
    if (before) entities.set(id, before);
    else entities.delete(id);
  };
  for (const drift of drifts) {
    const { kind, entity, formerId } = drift;
    if (kind !== 'held' && (!waits(kind) || accepted.has(driftKey(drift)))) continue;
    keep(entity?.id);
    if (formerId !== undefined) keep(formerId);
  }
  // What cannot be seen now was not deleted, and of what could not be read its content is not known.
  for (const { entity, home } of subjects) {
    const isUnread = home.is === 'there' && hashAt(facts, home) === undefined;
    if (home.is === 'unknown' || isUnread) keep(entity.id);
  }
  return { revision: base?.revision ?? 0, entities };
}

const NONE: ReadonlySet<string> = new Set();

/** Whether two bases say the same of every entity; their revisions do not count. */
export function sameBase(a: Base, b: Base): boolean {
  if (a.entities === b.entities) return true;
  if (a.entities.size !== b.entities.size) return false;
  for (const [id, entity] of a.entities) {
    const other = b.entities.get(id);
    if (!other || FIELDS.some(field => entity[field] !== other[field])) return false;
  }
  return true;
}

const FIELDS: readonly (keyof Required<BaseEntity>)[] = [
  'kind',
  'key',
  'path',
  'functionName',
  'hash',
  'sketch',
  'registry',
  'decorator',
];

function entityOf(snapshot: Snapshot, facts: DiskFacts, subject: Subject): BaseEntity {
  const { entity, home, from, functionName } = subject;
  const hash = home.is === 'there' ? hashAt(facts, home) : undefined;
  const sketch = sketchAt(snapshot, facts, subject);
  const decorator = home.is === 'there' && home.fn ? decoratorPrint(home.fn) : undefined;
  return {
    kind: entity.kind.name,
    key: entity.key,
    ...(from ? { path: from.path } : {}),
    ...(functionName === undefined ? {} : { functionName }),
    ...(hash === undefined ? {} : { hash }),
    ...(sketch ? { sketch } : {}),
    registry: registryPrint(entity),
    ...(decorator === undefined ? {} : { decorator }),
  };
}

/** A thing that carries its id is known by that. */
function sketchAt(snapshot: Snapshot, facts: DiskFacts, { entity, home }: Subject): string | undefined {
  if (home.is !== 'there' || carriedId(home) !== undefined || entity.kind.file?.folder) return undefined;
  const source = snapshot.sources.get(home.path);
  if (!source) return facts.files.get(home.path)?.sketch;
  return home.fn ? functionSketch(source, home.fn) : sketchOf(source.text);
}
