/** A declared entity, and all that is known of where it is. */
import { gatheredInSteps, type Steps } from '../../base/steps.ts';
import type { Entity } from '../../manifest/read.ts';
import type { Base, BaseEntity } from '../base.ts';
import type { Snapshot } from '../snapshot.ts';
import type { DiskFacts } from './disk-facts.ts';
import type { DriftPlace } from './drift-row.ts';
import { decoratorId, type Found } from './found.ts';
import { functionNameOf, type Home, homeOf, type Present, syntaxOf } from './home.ts';
import { placeOfHome } from './tell.ts';

export interface Subject {
  readonly entity: Entity;
  readonly home: Home;
  /** What was last accepted under its id. */
  readonly before: BaseEntity | undefined;
  readonly functionName: string | undefined;
  /** Where the manifest says that it is. */
  readonly from: DriftPlace | undefined;
}

/** In the order of the manifest. */
export function subjectSteps(snapshot: Snapshot, base: Base | undefined): Steps<Subject[]> {
  return gatheredInSteps(snapshot.entities, (entity): Subject => {
    const home = homeOf(snapshot, entity);
    const id = entity.kind.identifiedBy ? undefined : entity.id;
    const before = id === undefined ? undefined : base?.entities.get(id);
    return { entity, home, before, functionName: functionNameOf(entity), from: placeOfHome(entity, home) };
  });
}

/** The id that the thing at home carries in itself. */
export function carriedId({ file, fn }: Present): string | undefined {
  return file?.id ?? decoratorId(fn);
}

/** The hash of what is at home, where it could be read. */
export function hashAt(facts: DiskFacts, { path, place }: Present): string | undefined {
  return place === path ? (facts.files.get(path)?.hash ?? facts.folders.get(place)) : facts.folders.get(place);
}

/** Whether a thing can be what an entity declares, by its kind alone. */
export function suits({ entity }: Subject, found: Found): boolean {
  return found.kind ? found.kind === entity.kind : syntaxOf(entity) === 'text';
}

/** Under this, a thing is found by its place. */
export function placeKey(path: string, functionName?: string): string {
  return functionName === undefined ? path : `${path}::${functionName}`;
}
