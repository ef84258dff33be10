/** The ways to end all drifts of a row at once, for people who decide about the row and not about each. */
import type { Resolution, ResolutionKind } from './plan.ts';

/**
 * Those that every drift of the row has, by their ids, in the order of the first. `each` has the resolutions of each drift.
 * They are safe where all are, and delete what all delete; of several drifts the title speaks of all.
 */
export function sharedResolutions(each: readonly (readonly Resolution[])[]): readonly Resolution[] {
  const [first = [], ...others] = each;
  if (others.length === 0) return first;
  return first.flatMap(resolution => {
    const same = others.map(resolutions => resolutions.find(({ id }) => id === resolution.id));
    const all = [resolution, ...same.flatMap(other => other ?? [])];
    if (all.length < each.length) return [];
    return [
      {
        ...resolution,
        title: titleOfSeveral(all),
        isSafe: all.every(({ isSafe }) => isSafe),
        deletes: all.flatMap(({ deletes }) => deletes),
      },
    ];
  });
}

function titleOfSeveral(all: readonly Resolution[]): string {
  const titles = new Set(all.map(({ title }) => title));
  const [only = ''] = titles;
  return titles.size === 1 ? only : TITLES[all[0]?.kind ?? 'accept'];
}

const TITLES: Readonly<Record<ResolutionKind, string>> = {
  relocate: 'Change the paths in the manifest',
  'move-back': 'Move them back to where the manifest says',
  declare: 'Declare all of them in the manifest',
  undeclare: 'Take their entries out of the manifest',
  'set-aside': 'Move them to the quarantine',
  restore: 'Bring them back as they were last accepted',
  adopt: 'Let the manifest take the ids of the files',
  're-identify': 'Give each an id of its own',
  'repair-manifest': 'Let the manifest take what the files say',
  'repair-file': 'Let the files take what the manifest says',
  accept: 'Leave both sides as they are, and accept that',
};
