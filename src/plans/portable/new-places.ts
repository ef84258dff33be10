/** Where imported files go: to the place of the entity that they are here, or to a free one. */
import { foldersAbove } from '../../base/paths.ts';
import type { Entity } from '../../manifest/read.ts';
import { ownedPath } from '../../snapshot/drift/home.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { PlanFinding } from '../reconcile/plan.ts';
import { freePath } from './names.ts';
import type { Match } from './pairing.ts';
import type { ReadEntity } from './read-export.ts';

export interface NewPlaces {
  /** Where a path of the export is here; itself where it belongs to nobody who is imported. */
  readonly at: (path: string) => string;
  readonly blocking: readonly PlanFinding[];
}

export function newPlaces(
  here: Snapshot,
  imported: readonly ReadEntity[],
  matches: ReadonlyMap<ReadEntity, Match>,
): NewPlaces {
  const owned = new Map<string, string>();
  const blocking: PlanFinding[] = [];
  for (const each of imported) {
    const match = matches.get(each);
    const to = match && placeHere(here, match.here);
    if (!each.place || to === undefined) continue;
    const before = owned.get(each.place.owns);
    if (before === undefined) owned.set(each.place.owns, to);
    else if (before !== to) {
      const message = `${each.place.owns} of the export is both ${before} and ${to} here. Import it without matching.`;
      blocking.push({ message, path: to });
    }
  }
  const goals = new Map<string, string>();
  for (const [from, to] of owned) {
    const other = goals.get(to);
    if (other !== undefined)
      blocking.push({
        message: `${other} and ${from} of the export are both ${to} here. Import them without matching.`,
        path: to,
      });
    goals.set(to, from);
  }
  const taken = new Set([...namesIn(here), ...[...owned.values()].map(folded)]);
  for (const { place } of imported) {
    if (!place || owned.has(place.owns)) continue;
    const to = freePath(place.owns, path => taken.has(folded(path)));
    taken.add(folded(to));
    for (const folder of foldersAbove(to)) taken.add(folded(folder));
    owned.set(place.owns, to);
  }
  return {
    at(path) {
      const whole = owned.get(path);
      if (whole !== undefined) return whole;
      const folder = foldersAbove(path).find(each => owned.has(each));
      return folder === undefined ? path : `${owned.get(folder)}${path.slice(folder.length)}`;
    },
    blocking,
  };
}

/** What an entity owns here, or would if it were there. */
function placeHere(here: Snapshot, entity: Entity): string | undefined {
  const place = here.places.get(entity);
  if (!place || (!place.ok && place.why !== 'missing')) return undefined;
  return ownedPath(entity.kind, place.path);
}

/** Whatever is there, in the spelling in which no two differ on any system. */
function namesIn({ tree }: Snapshot): string[] {
  return [...tree.files, ...tree.folders, ...tree.links.keys(), ...tree.nested].map(folded);
}

function folded(path: string): string {
  return path.normalize('NFC').toLowerCase();
}
