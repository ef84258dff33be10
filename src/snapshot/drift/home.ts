/** Whether the thing that an entity declares is where the manifest says. */
import { baseName, folderOf, joinPath } from '../../base/paths.ts';
import type { EntityFile } from '../../manifest/entity-file.ts';
import { fieldText } from '../../manifest/field-text.ts';
import type { EntityFileFormat, Kind } from '../../manifest/fields.ts';
import { pathFieldOf } from '../../manifest/kinds/table.ts';
import type { Entity } from '../../manifest/read.ts';
import type { PythonFunction } from '../../syntax/python-module.ts';
import type { PathFault, Resolved } from '../disk-tree.ts';
import { isFileOutOfSight } from '../sight.ts';
import type { Snapshot } from '../snapshot.ts';

export type Home =
  /** The entity has no place of its own: a role, or a form that stands in the manifest whole. */
  | { readonly is: 'nowhere' }
  /** Nothing can be concluded: the walk was cut, the place is not looked at, or the Python does not parse. */
  | { readonly is: 'unknown' }
  /** The file is there and cannot be read faithfully. */
  | { readonly is: 'held'; readonly path: string; readonly place: string; readonly message: string }
  | { readonly is: 'away'; readonly path: string; readonly why: Absence }
  | Present;

export interface Present {
  readonly is: 'there';
  /** The file that is read: the entity file, the Python file, the text. Of an app without `app.yaml` its folder. */
  readonly path: string;
  /** What the entity owns: an app's and an asset's folder, of all others the file. */
  readonly place: string;
  readonly file?: EntityFile;
  readonly fn?: PythonFunction;
}

/** `function` is not in its file, `folder` stands where a file is expected, `definition` is not in its folder. */
export type Absence = PathFault | 'function' | 'folder' | 'definition';

/** The readable formats of entity files; a path without one leads to a text that is taken as it is. */
export function syntaxOf(entity: Pick<Entity, 'kind'>): EntityFileFormat['syntax'] {
  return entity.kind.file?.syntax ?? 'text';
}

/** Of a workflow, the function that it names. */
export function functionNameOf(entity: Entity): string | undefined {
  return syntaxOf(entity) === 'python' ? fieldText(entity, 'function_name') : undefined;
}

/** The folder, where a path names the entity file of a kind that owns one. The project's own folder is owned by nobody. */
export function ownedPath({ file }: Kind, path: string): string {
  if (!file?.folder || !file.names.includes(baseName(path).toLowerCase())) return path;
  return folderOf(path) || path;
}

export function homeOf(snapshot: Snapshot, entity: Entity): Home {
  const place = snapshot.places.get(entity);
  if (!place || !pathFieldOf(entity.kind)) return { is: 'nowhere' };
  if (!place.ok) return absent(snapshot, place);
  const path = definitionAt(snapshot, entity, place);
  if (path === undefined)
    return { is: 'away', path: place.path, why: entity.kind.file?.folder ? 'definition' : 'folder' };
  const owned = ownedPath(entity.kind, path);
  const source = snapshot.sources.get(path);
  if (source?.held) {
    return { is: 'held', path, place: owned, message: source.parsed.held?.message ?? 'The file cannot be read.' };
  }
  if (syntaxOf(entity) === 'python' && source?.role === 'python') return functionIn(entity, path, source.module());
  const file = snapshot.entityFiles.get(path);
  return { is: 'there', path, place: owned, ...(file && file.kind === entity.kind ? { file } : {}) };
}

function absent({ tree }: Snapshot, { path, why }: Extract<Resolved, { ok: false }>): Home {
  const isGone = why === 'missing' || why === 'dangling' || why === 'circular';
  return isGone && (tree.cut || isFileOutOfSight(path)) ? { is: 'unknown' } : { is: 'away', path, why };
}

/** The path of the file that is read, or nothing where the place is not what the kind asks for. */
function definitionAt(
  { tree }: Snapshot,
  { kind }: Entity,
  { path, type }: Extract<Resolved, { ok: true }>,
): string | undefined {
  if (type === 'file') return path;
  if (!kind.file?.folder) return undefined;
  const inside = kind.file.names.map(name => joinPath(path, name)).find(name => tree.files.has(name));
  // An app may do without its file.
  return inside ?? (kind.file.syntax === 'json' ? undefined : path);
}

function functionIn(
  entity: Entity,
  path: string,
  module: { readonly functions: readonly PythonFunction[]; readonly broken: boolean },
): Home {
  const name = functionNameOf(entity);
  if (name === undefined || name === '') return { is: 'unknown' };
  const called = module.functions.filter(fn => fn.name === name);
  const fn = called.find(({ decorator }) => decorator) ?? called[0];
  if (fn) return { is: 'there', path, place: path, fn };
  return module.broken ? { is: 'unknown' } : { is: 'away', path, why: 'function' };
}
