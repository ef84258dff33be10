/** What stands on both sides of a connect, by entity, and what either side would lose. Pure: nothing is merged here. */
import { kindNamed } from '../manifest/kinds/table.ts';
import { isManifestPath } from '../manifest/layout.ts';
import { entityChanges } from '../manifest/merge/entity-changes.ts';
import type { EntityChange, MergeSide } from '../manifest/merge/entity-merge.ts';
import { byEntity } from './changed-entities.ts';
import { ownFiles } from './own-files.ts';
import { declaredIn } from './push-state.ts';
import type { ConnectPreview } from './sync.ts';

export type Compared = Pick<ConnectPreview, 'onlyHere' | 'onlyThere' | 'differ'>;

/** Of each path what it holds there, whatever that is called: the same name, the same content. */
export type Contents = ReadonlyMap<string, string>;

/** `files` are those that both have, or one, and that are not the same. */
export function compareSides(
  ours: MergeSide,
  theirs: MergeSide,
  files: FilesCompared,
): { readonly compared: Compared; readonly others: FilesCompared } {
  const { changes } = entityChanges(theirs, ours);
  const { ownerOf } = ownFiles(undefined, [...declaredIn(ours), ...declaredIn(theirs)]);
  const isOther = (path: string): boolean => !isManifestPath(path) && ownerOf(path) === undefined;
  const joined = byEntity(changes, [...files.onlyHere, ...files.onlyThere, ...files.differ], ownerOf);
  return {
    compared: comparedOf(joined),
    others: {
      onlyHere: files.onlyHere.filter(isOther),
      onlyThere: files.onlyThere.filter(isOther),
      differ: files.differ.filter(isOther),
    },
  };
}

function comparedOf(joined: readonly EntityChange[]): Compared {
  return {
    onlyHere: joined.filter(({ what }) => what === 'added'),
    onlyThere: joined.filter(({ what }) => what === 'removed'),
    differ: joined.filter(({ what }) => what === 'changed' || what === 'renamed'),
  };
}

export interface FilesCompared {
  readonly onlyHere: readonly string[];
  readonly onlyThere: readonly string[];
  readonly differ: readonly string[];
}

export function compareFiles(ours: Contents, theirs: Contents): FilesCompared {
  return {
    onlyHere: [...ours.keys()].filter(path => !theirs.has(path)),
    onlyThere: [...theirs.keys()].filter(path => !ours.has(path)),
    differ: [...ours].flatMap(([path, oid]) => (theirs.has(path) && theirs.get(path) !== oid ? [path] : [])),
  };
}

/** What a side loses whose state is replaced by the other's; sentences, the weightiest first. */
export interface Loss {
  /** Who loses: `origin/main`, `This computer`. */
  readonly who: string;
  /** Entities and files that only this side has, and those of which it has another state. */
  readonly only: readonly EntityChange[];
  readonly differ: readonly EntityChange[];
  readonly files: { readonly only: readonly string[]; readonly differ: readonly string[] };
  /** Those in its history and not in the other's. */
  readonly commits: number;
  /** Where they are kept, as `refs/mooring/safety/…`. */
  readonly kept: string;
}

export function lossesOf({ who, only, differ, files, commits, kept }: Loss): readonly string[] {
  const lost: string[] = [];
  if (only.length > 0) lost.push(`${who} loses ${counted(only.length, 'entity', 'entities')}: ${namesOf(only)}.`);
  if (differ.length > 0) {
    const is = differ.length === 1 ? 'is' : 'are';
    lost.push(`${counted(differ.length, 'entity', 'entities')} of ${lower(who)} ${is} replaced: ${namesOf(differ)}.`);
  }
  if (files.only.length > 0)
    lost.push(`${who} loses ${counted(files.only.length, 'file', 'files')}: ${listed(files.only)}.`);
  if (files.differ.length > 0) {
    const is = files.differ.length === 1 ? 'is' : 'are';
    lost.push(
      `${counted(files.differ.length, 'file', 'files')} of ${lower(who)} ${is} replaced: ${listed(files.differ)}.`,
    );
  }
  if (commits > 0) {
    const are = commits === 1 ? 'it is' : 'they are';
    lost.push(`${who} loses ${counted(commits, 'git commit', 'git commits')}; ${are} kept here under ${kept}.`);
  }
  return lost;
}

export function counted(count: number, one: string, more: string): string {
  return `${count} ${count === 1 ? one : more}`;
}

/** More names nobody reads in a sentence. */
const MOST_NAMED = 5;

function namesOf(changes: readonly EntityChange[]): string {
  return listed(changes.map(({ kind, key }) => `${kindNamed(kind).title} ${key}`));
}

export function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMED);
  const more = names.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}

function lower(who: string): string {
  return who === 'This computer' ? 'this computer' : who;
}
