/** The files of imported things, with the ids that they have here. */
import { applyEdits, type TextEdit } from '../../base/text.ts';
import { isUuid } from '../../base/uuid.ts';
import { isJson } from '../../checks/edits.ts';
import { mergeEntityFile } from '../../manifest/merge/merge-entity-file.ts';
import { type NameIndex, nameIndex, referencesOf, resolve } from '../../queries/references.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { observe } from '../../snapshot/source.ts';
import { setScalar } from '../../syntax/yaml-edit.ts';
import type { PlanFinding } from '../reconcile/plan.ts';
import { unfitNames } from '../sync/unfit-names.ts';
import { travels } from './fields.ts';
import { titleOf } from './names.ts';
import type { NewPlaces } from './new-places.ts';
import type { Match } from './pairing.ts';
import type { ImportRequest } from './plan-import.ts';
import { portableText } from './portable-file.ts';
import type { ReadEntity } from './read-export.ts';
import { type Ids, remapped } from './remap.ts';

/** A file that becomes another one; relative to the project. */
export type ImportedFile =
  | { readonly path: string; readonly isNew: boolean; readonly text: string }
  /** The bytes of a file of the export, with the ids changed. */
  | { readonly path: string; readonly isNew: boolean; readonly from: string };

interface Request extends Pick<ImportRequest, 'here' | 'read' | 'isSame'> {
  readonly coming: readonly ReadEntity[];
  readonly matches: ReadonlyMap<ReadEntity, Match>;
  readonly places: NewPlaces;
  readonly ids: Ids;
}

export interface ImportedFiles {
  readonly files: readonly ImportedFile[];
  /** Those of each entity that become others. */
  readonly by: ReadonlyMap<ReadEntity, readonly string[]>;
  readonly blocking: readonly PlanFinding[];
  readonly advisory: readonly PlanFinding[];
}

export function importedFiles(request: Request): ImportedFiles {
  const { here, coming, places } = request;
  const files = new Map<string, ImportedFile | undefined>();
  const by = new Map<ReadEntity, readonly string[]>();
  const blocking: PlanFinding[] = [];
  const advisory: PlanFinding[] = [];
  const names = nameIndex(here);
  for (const each of coming) {
    const own = each.place?.files ?? [];
    for (const from of own) {
      const to = places.at(from);
      if (files.has(to)) continue;
      const made = importedFile(request, names, from, to);
      if (made) advisory.push(...lostArguments(here, to, each));
      if (made && 'message' in made) blocking.push(made);
      else files.set(to, made);
    }
    by.set(
      each,
      own.flatMap(from => files.get(places.at(from))?.path ?? []),
    );
  }
  const written = [...files.values()].filter(file => file !== undefined);
  for (const { path, why } of unfitNames(
    written.map(({ path }) => path),
    [...here.tree.files, ...here.tree.links.keys()],
  ))
    blocking.push({ message: `${why} Nothing of it is imported.`, path });
  return { files: written, by, blocking, advisory };
}

/** The code of a matched workflow is replaced as a whole, and with it what its decorators say of this installation. */
function lostArguments({ sources }: Snapshot, to: string, { key, entity }: ReadEntity): PlanFinding[] {
  const source = sources.get(to);
  const ours = source?.role === 'python' && !source.held ? portableText(source) : undefined;
  if (!ours || 'blocked' in ours || ours.left.length === 0) return [];
  const names = ours.left.map(({ field }) => `“${field}”`).join(', ');
  const message = `The decorators in ${to} say ${names}, which the code of the ${titleOf(entity, key)} does not. Say it in the manifest.`;
  return [{ message, path: to }];
}

/** Nothing where the file here says the same. */
function importedFile(
  request: Request,
  names: NameIndex,
  from: string,
  to: string,
): ImportedFile | PlanFinding | undefined {
  const { here, read, ids, isSame } = request;
  const { tree, sources } = here;
  const isNew = !tree.files.has(to);
  if (tree.links.has(to) || tree.folders.has(to))
    return { message: `A link or folder stands at ${to}. Move it away first.`, path: to };
  const given = read.texts.get(from);
  if (given === undefined) return !isNew && isSame(from, to, ids) ? undefined : { path: to, isNew, from };
  const theirs = remapped(withIds(request, names, from, given), ids);
  const source = sources.get(to);
  if (isNew || !source) return { path: to, isNew, text: theirs };
  if (source.held) return { message: `${to} cannot be read as it is. Mend it first.`, path: to };
  const ours = portableText(source);
  const stripped = 'blocked' in ours ? source.text : ours.text;
  if (stripped === theirs) return undefined;
  if (stripped === source.text || source.role !== 'entity-file') return { path: to, isNew, text: theirs };
  const merged = mergeEntityFile(to, stripped, source.text, theirs);
  if ('refused' in merged) return { message: `${to}: ${merged.message}`, path: to };
  const [conflict] = merged.conflicts;
  if (conflict || merged.text === undefined)
    return { message: conflict?.message ?? `${to} would be gone. Import it by hand.`, path: to };
  return merged.text === source.text ? undefined : { path: to, isNew, text: merged.text };
}

/** References by name become ids, since names may be others here; not where the name means the same thing here. */
function withIds({ here, read, matches, ids }: Request, names: NameIndex, from: string, given: string): string {
  const { references, snapshot } = read;
  const file = snapshot.entityFiles.has(from) ? observe(from, 'entity-file', { text: given }).definition() : undefined;
  if (!file) return given;
  const named = referencesOf(file).filter(({ use, text }) => text !== '' && !isUuid(text) && travels(use.field));
  const edits = named.flatMap((reference): readonly TextEdit[] => {
    const target = references.target(reference);
    const id = target?.id === undefined ? undefined : ids.get(target.id);
    if (!target || id === undefined || reference.node.alias) return [];
    const match = [...matches].find(([{ entity }]) => entity === target)?.[1];
    const now = resolve(here, names, reference);
    if (match && now.is === 'named' && now.entities.length === 1 && now.entities[0] === match.here) return [];
    const { node } = reference;
    return isJson(from) ? [{ start: node.start, end: node.end, text: JSON.stringify(id) }] : setScalar(given, node, id);
  });
  return edits.length === 0 ? given : applyEdits(given, edits);
}
