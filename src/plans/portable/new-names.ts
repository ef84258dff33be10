/** Keys and numbers of imported things: free ones, as the manifest here is written. */
import { groupedBy } from '../../base/grouped.ts';
import { applyEdits } from '../../base/text.ts';
import { isUuid } from '../../base/uuid.ts';
import type { Kind } from '../../manifest/fields.ts';
import type { Shape } from '../../manifest/merge/shape.ts';
import { numbersOf } from '../../queries/numbers.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { withCounters } from '../counters.ts';
import type { Wanted } from './import-manifest.ts';
import { freeName } from './names.ts';
import type { ReadEntity } from './read-export.ts';
import type { Ids } from './remap.ts';

/** The id itself where all entries of the section are keyed by theirs. */
export function newKeys(here: Snapshot, fresh: readonly ReadEntity[], ids: Ids): ReadonlyMap<ReadEntity, string> {
  const keys = new Map<ReadEntity, string>();
  const all = here.entities.filter(({ section, kind }) => section.node.kind === 'map' && !kind.identifiedBy);
  const areUuids = all.length > 0 && all.every(({ key }) => isUuid(key));
  for (const [kind, group] of groupedBy(fresh, each => each.entity.kind)) {
    const own = here.entities.filter(entity => entity.kind === kind);
    const inMap = own.filter(({ section }) => section.node.kind === 'map');
    const ofSection = inMap.length > 0 ? inMap.every(({ key }) => isUuid(key)) : own.length === 0 && areUuids;
    const byUuid = !kind.identifiedBy && ofSection;
    const taken = new Set(own.map(({ key }) => key));
    for (const each of group) {
      const id = ids.get(each.entity.id ?? '');
      const key = byUuid && id !== undefined ? id : freeName(each.key, name => taken.has(name));
      taken.add(key);
      keys.set(each, key);
    }
  }
  return keys;
}

type Numbered = readonly [field: string, value: Shape];

/** The next numbers, of kinds that have such, for what has one in the export and where things here have them. */
export function newNumbers(here: Snapshot, fresh: readonly ReadEntity[]): ReadonlyMap<ReadEntity, readonly Numbered[]> {
  const known = numbersOf(here);
  const given = new Map<ReadEntity, Numbered[]>();
  const next = new Map<Kind, number>();
  for (const each of fresh) {
    const { kind } = each.entity;
    const field = kind.fields.find(({ counter }) => counter !== undefined);
    const here = known.find(numbers => numbers.kind === kind);
    if (!field || (!here && !each.fields.has(field.name))) continue;
    const value = next.get(kind) ?? here?.next ?? field.minimum ?? 0;
    next.set(kind, value + 1);
    given.set(each, [[field.name, { kind: 'scalar', value }]]);
  }
  return given;
}

/** The texts of the manifest, with the counters above the numbers that were given. */
export function raisedCounters(
  here: Snapshot,
  texts: ReadonlyMap<string, string>,
  wanted: readonly Wanted[],
): ReadonlyMap<string, string> {
  const counts = new Map<Kind, number>();
  for (const each of wanted) if (!each.here) counts.set(each.kind, (counts.get(each.kind) ?? 0) + 1);
  const edits = [...texts].map(([path, text]) => {
    const before = here.sources.get(path)?.text;
    if (before === undefined) return { path, edits: [], create: text };
    return { path, edits: [{ start: 0, end: before.length, text }] };
  });
  return new Map(
    withCounters(here, edits, counts).map(({ path, edits: inFile, create }) => [
      path,
      applyEdits(create ?? here.sources.get(path)?.text ?? '', inFile),
    ]),
  );
}
