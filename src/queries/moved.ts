/**
 * Where a declared thing may have gone: by identity in the file, then by function name, then by file name, then by
 * likeness of the name in its folder. The first two are as good as certain; the last is a question.
 */
import { nearest } from '../base/nearest.ts';
import { baseName, folderOf, joinPath } from '../base/paths.ts';
import { fieldText } from '../manifest/field-text.ts';
import type { Entity } from '../manifest/read.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { PythonFunction } from '../syntax/python-module.ts';

export interface Candidate {
  readonly path: string;
  readonly reason: 'same id' | 'same function' | 'same file name' | 'similar name';
}

/** Answers where the thing at `missing` may be now, best first; never with a place that another entity names already. */
export type MoveSearch = (entity: Entity, missing: string) => readonly Candidate[];

/** How many names one search compares by likeness in all: with thousands of files missing, the names are not the cause. */
const MOST_COMPARISONS = 20_000;

/** A search over one snapshot. What it looks things up in is built on the first question. */
export function moveSearch(snapshot: Snapshot): MoveSearch {
  const files = once(() => groupPaths(snapshot.tree.files, baseName));
  const folders = once(() => groupPaths(snapshot.tree.files, folderOf));
  const ids = once(() => filesById(snapshot));
  const functions = once(() => modulesByFunction(snapshot));
  let comparisons = 0;
  return (entity, missing) => {
    const found: Candidate[] = [];
    const add = (path: string, reason: Candidate['reason']): void => {
      if (isFree(snapshot, entity, path) && !found.some(candidate => candidate.path === path))
        found.push({ path, reason });
    };
    for (const path of (entity.id !== undefined && ids().get(entity.id)) || []) add(path, 'same id');
    const functionName = fieldText(entity, 'function_name');
    if (entity.kind.file?.syntax === 'python' && functionName !== undefined) {
      for (const path of functions().get(functionName) ?? []) add(path, 'same function');
    }
    for (const path of files().get(baseName(missing)) ?? []) if (isOfKind(entity, path)) add(path, 'same file name');
    const neighbours = folders().get(folderOf(missing)) ?? [];
    comparisons += neighbours.length;
    if (comparisons <= MOST_COMPARISONS) {
      const names = neighbours.filter(path => isOfKind(entity, path)).map(baseName);
      for (const name of nearest(baseName(missing), names, 2)) add(joinPath(folderOf(missing), name), 'similar name');
    }
    return found.slice(0, 3);
  };
}

/** Decorated functions of a Python file. */
export function decoratedFunctions(snapshot: Snapshot, path: string): readonly PythonFunction[] {
  return snapshot.sources.get(path)?.decorated() ?? [];
}

function filesById(snapshot: Snapshot): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const { id, path } of snapshot.entityFiles.values()) if (id !== undefined) addTo(groups, id, path);
  return groups;
}

function modulesByFunction(snapshot: Snapshot): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const path of snapshot.sources.keys()) {
    for (const { name } of decoratedFunctions(snapshot, path)) addTo(groups, name, path);
  }
  return groups;
}

function groupPaths(paths: Iterable<string>, keyOf: (path: string) => string): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const path of paths) addTo(groups, keyOf(path), path);
  return groups;
}

function addTo(groups: Map<string, string[]>, key: string, path: string): void {
  const group = groups.get(key);
  if (group) group.push(path);
  else groups.set(key, [path]);
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

function once<T>(compute: () => T): () => T {
  let value: { readonly is: T } | undefined;
  return () => {
    value ??= { is: compute() };
    return value.is;
  };
}
