/** Names in the folders of a model disk: how they are compared, and when a change of them is durable. */
import type { Chance } from './chance.ts';
import type { FolderNode, ModelTraits, Node } from './model-disk.ts';

export interface NameChange {
  readonly remove?: readonly string[];
  readonly set?: readonly [string, Node];
  /** The other half of a move from one folder to another: both outlast a loss of power, or neither. */
  twin?: { readonly folder: FolderNode; readonly change: NameChange };
}

type NameRules = Pick<ModelTraits, 'ignoreCase' | 'ignoreForm'>;

/** The name under which a folder holds what this name finds; the name itself where it finds nothing. */
export function storedName({ entries }: FolderNode, name: string, rules: NameRules): string {
  if (entries.has(name) || !(rules.ignoreCase || rules.ignoreForm)) return name;
  const wanted = compared(name, rules);
  for (const stored of entries.keys()) if (compared(stored, rules) === wanted) return stored;
  return name;
}

function compared(name: string, { ignoreCase, ignoreForm }: NameRules): string {
  const formed = ignoreForm ? name.normalize('NFC') : name;
  return ignoreCase ? formed.toLowerCase() : formed;
}

export function change(folder: FolderNode, names: NameChange): void {
  apply(folder.entries, names);
  folder.pending.push(names);
}

/** From one folder to another, as a journaling file system does it. */
export function changeBoth(to: FolderNode, arrives: NameChange, from: FolderNode, leaves: NameChange): void {
  arrives.twin = { folder: from, change: leaves };
  leaves.twin = { folder: to, change: arrives };
  change(to, arrives);
  change(from, leaves);
}

/** All names of the folder are durable, and of folders that took part in a move what went before it. */
export function syncNames(folder: FolderNode): void {
  const last = folder.pending.at(-1);
  if (last) syncUpTo(folder, last);
}

function syncUpTo(folder: FolderNode, last: NameChange): void {
  const durable = folder.pending.splice(0, folder.pending.indexOf(last) + 1);
  for (const names of durable) apply(folder.durable, names);
  for (const { twin } of durable) if (twin) syncUpTo(twin.folder, twin.change);
}

function apply(entries: Map<string, Node>, { remove = [], set }: NameChange): void {
  for (const name of remove) entries.delete(name);
  if (set) entries.set(set[0], set[1]);
}

/** What became of the halves of moves that were met before. */
export type Fates = Map<NameChange, boolean>;

/** What a loss of power leaves: of what was not durable all, none, the first ones, or any of them. */
export function loseNames(folder: FolderNode, chance: Chance, fates: Fates): void {
  const chosen = new Set(survivors(folder.pending, chance));
  for (const names of folder.pending) {
    const survives = fates.get(names) ?? chosen.has(names);
    if (names.twin) fates.set(names.twin.change, survives);
    if (survives) apply(folder.durable, names);
  }
  folder.entries = new Map(folder.durable);
  folder.pending = [];
}

function survivors(pending: readonly NameChange[], chance: Chance): readonly NameChange[] {
  const kind = chance.below(4);
  if (kind === 0) return [];
  if (kind === 1) return pending;
  if (kind === 2) return pending.slice(0, chance.below(pending.length + 1));
  return pending.filter(() => chance.below(2) === 0);
}
