/** What stays in a folder that moves went out of, and may belong to what moved. */

import { groupedBy } from '../../base/grouped.ts';
import { baseName, folderOf } from '../../base/paths.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { roleOf } from '../../snapshot/source.ts';
import type { PathMove } from './moves.ts';
import type { PlanFinding } from './plan.ts';

/**
 * A sentence for each folder that texts, or Python modules without a decorated function, stay in. Texts are told of where no
 * entity stays with them; modules also where one does, since what moved may import them.
 */
export function leftBehind(snapshot: Snapshot, moves: readonly PathMove[]): PlanFinding[] {
  const going = new Set(moves.map(({ from }) => from));
  const folders = groupedBy(moves, ({ from }) => folderOf(from) || undefined);
  if (folders.size === 0) return [];
  const inFolders = groupedBy(snapshot.tree.files, path => {
    const folder = folderOf(path);
    return folders.has(folder) && !going.has(path) ? folder : undefined;
  });
  return [...inFolders].flatMap(([folder, staying]) => {
    const keeps = staying.some(path => isEntity(snapshot, path)) || hasEntityFolder(snapshot, folder, going);
    const movesCode = (folders.get(folder) ?? []).some(({ from }) => roleOf(from) === 'python');
    const told = staying.filter(
      path => !isEntity(snapshot, path) && (keeps ? movesCode && roleOf(path) === 'python' : isLoose(path)),
    );
    return told.length === 0 ? [] : [sentence(folder, told.map(baseName).sort())];
  });
}

function sentence(folder: string, names: readonly string[]): PlanFinding {
  const shown = names.slice(0, 3);
  const more = names.length - shown.length;
  const last = more > 0 ? `${more} more` : shown.pop();
  const list = shown.length === 0 ? last : `${shown.join(', ')} and ${last}`;
  const [verb, object] = names.length === 1 ? ['stays', 'it'] : ['stay', 'them'];
  const message = `${list} ${verb} in ${folder}/. Move ${object} by hand where what moves needs ${object}.`;
  return { message, path: `${folder}/${names[0] ?? ''}` };
}

function isEntity({ byPlace, sources }: Snapshot, path: string): boolean {
  const source = sources.get(path);
  if (byPlace.has(path) || source?.role === 'entity-file') return true;
  return source?.role === 'python' && source.decorated().length > 0;
}

function isLoose(path: string): boolean {
  const role = roleOf(path);
  return role === 'python' || role === undefined;
}

/** An app or asset that stays in the folder: the texts are not left alone. */
function hasEntityFolder({ byPlace }: Snapshot, folder: string, going: ReadonlySet<string>): boolean {
  for (const place of byPlace.keys()) if (folderOf(place) === folder && !going.has(place)) return true;
  return false;
}
