/**
 * Numbers that belong to one entity of a kind for ever, as `asset_id`: who has which, and which is the next. A counter at the
 * top of the manifest, where there is one, remembers those whose entities are gone.
 */
import { entryOfField } from '../manifest/field-text.ts';
import type { Field, Kind } from '../manifest/fields.ts';
import { KINDS } from '../manifest/kinds/table.ts';
import type { Entity } from '../manifest/read.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Entry, ScalarNode } from '../syntax/tree.ts';

export interface Numbers {
  readonly kind: Kind;
  readonly field: Field & { readonly counter: string };
  /** In the order of the manifest. */
  readonly given: readonly GivenNumber[];
  readonly counter?: { readonly path: string; readonly entry: Entry };
  /** Above all that are given, and not below the counter. */
  readonly next: number;
}

export interface GivenNumber {
  readonly entity: Entity;
  readonly node: ScalarNode;
  readonly value: number;
}

/** Of each kind of which the project numbers an entity, or has a counter. */
export function numbersOf(snapshot: Snapshot): Numbers[] {
  return KINDS.flatMap(kind => {
    const field = kind.fields.find(isCounted);
    if (!field) return [];
    const given = snapshot.entities.flatMap(entity => (entity.kind === kind ? numberIn(entity, field) : []));
    const counter = counterIn(snapshot, field.counter);
    if (given.length === 0 && !counter) return [];
    const highest = given.reduce((most, { value }) => Math.max(most, value), (field.minimum ?? 0) - 1);
    const next = Math.max(highest + 1, (counter && wholeNumber(counter.entry)) ?? 0);
    return [{ kind, field, given, ...(counter ? { counter } : {}), next }];
  });
}

/** The number that a counter's entry says, where it is one. */
export function wholeNumber({ value }: Entry): number | undefined {
  return value.kind === 'scalar' && Number.isSafeInteger(value.value) ? Number(value.value) : undefined;
}

function isCounted(field: Field): field is Field & { readonly counter: string } {
  return field.counter !== undefined;
}

function numberIn(entity: Entity, field: Field): GivenNumber[] {
  const entry = entryOfField(entity.node, field);
  const value = entry && wholeNumber(entry);
  return value !== undefined && entry?.value.kind === 'scalar' ? [{ entity, node: entry.value, value }] : [];
}

function counterIn({ layout, sources }: Snapshot, key: string): Numbers['counter'] {
  for (const { path } of layout.used) {
    const root = sources.get(path)?.root;
    const entry = root?.kind === 'map' ? root.entries.find(each => each.key === key) : undefined;
    if (entry) return { path, entry };
  }
  return undefined;
}
