/**
 * Where a declared thing may have gone: by identity in the file, then by function name, then by file name, then by
 * likeness of the path. The first two are as good as certain; the last is a question.
 */
import { nearest } from '../base/nearest.ts';
import { baseName, folderOf } from '../base/paths.ts';
import type { Entity } from '../manifest/read.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { mentionsDecorators } from '../syntax/python.ts';
import type { PythonFunction } from '../syntax/python-module.ts';
import { fieldText } from './field-uses.ts';

export interface Candidate {
  readonly path: string;
  readonly reason: 'same id' | 'same function' | 'same file name' | 'similar path';
}

/** Places where the thing at `missing` may be now, best first; never one that another entity names already. */
export function whereItMayBe(snapshot: Snapshot, entity: Entity, missing: string): readonly Candidate[] {
  const found: Candidate[] = [];
  const add = (path: string, reason: Candidate['reason']): void => {
    if (isFree(snapshot, entity, path) && !found.some(candidate => candidate.path === path))
      found.push({ path, reason });
  };
  for (const file of snapshot.entityFiles.values()) if (entity.id && file.id === entity.id) add(file.path, 'same id');
  const functionName = fieldText(entity, 'function_name');
  if (entity.kind.file?.syntax === 'python' && functionName !== undefined) {
    for (const path of modulesWith(snapshot, functionName)) add(path, 'same function');
  }
  const possible = [...snapshot.tree.files].filter(path => isOfKind(entity, path));
  for (const path of possible) if (baseName(path) === baseName(missing)) add(path, 'same file name');
  for (const path of nearest(missing, possible, 2)) add(path, 'similar path');
  return found.slice(0, 3);
}

/** Decorated functions of a Python file. */
export function decoratedFunctions(snapshot: Snapshot, path: string): readonly PythonFunction[] {
  const source = snapshot.sources.get(path);
  if (source?.role !== 'python' || !mentionsDecorators(source.text)) return [];
  return source.module().functions.filter(({ decorator }) => decorator !== undefined);
}

function modulesWith(snapshot: Snapshot, functionName: string): string[] {
  const paths: string[] = [];
  for (const { path, role, text } of snapshot.sources.values()) {
    if (role !== 'python' || !text.includes(functionName)) continue;
    if (decoratedFunctions(snapshot, path).some(({ name }) => name === functionName)) paths.push(path);
  }
  return paths;
}

function isOfKind({ kind }: Entity, path: string): boolean {
  const { file } = kind;
  if (!file) return true;
  const name = baseName(path).toLowerCase();
  return file.names.some(ending => (file.whole ? name === ending : name.endsWith(ending)));
}

function isFree(snapshot: Snapshot, entity: Entity, path: string): boolean {
  if (entity.kind.file?.syntax === 'python') {
    const functionName = fieldText(entity, 'function_name');
    return !snapshot.byPlace.get(path)?.some(other => fieldText(other, 'function_name') === functionName);
  }
  const places = entity.kind.file?.folder ? [path, folderOf(path)] : [path];
  return !places.some(place => snapshot.byPlace.has(place));
}
