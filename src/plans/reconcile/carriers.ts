/** What carries an id at a place on disk: an entity file, or the decorator of a function. */
import { fileIdEdit } from '../../checks/identity/id-edits.ts';
import type { FileEdit } from '../../checks/problem.ts';
import type { EntityFile } from '../../manifest/entity-file.ts';
import type { DriftPlace } from '../../snapshot/drift/drift-row.ts';
import { decoratorId } from '../../snapshot/drift/found.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { PythonFunction } from '../../syntax/python-module.ts';
import { printPythonString } from '../../syntax/python-print.ts';

/** The id that stands in the thing itself, in canonical form. */
export function carriedAt(snapshot: Snapshot, place: DriftPlace): string | undefined {
  const file = fileAt(snapshot, place);
  if (file) return file.id;
  return functionsAt(snapshot, place)
    .map(decoratorId)
    .find(id => id !== undefined);
}

/** The edits that write another id in place of the one that is there; none where there is none. */
export function carriedIdEdits(snapshot: Snapshot, place: DriftPlace, id: string): readonly (FileEdit | undefined)[] {
  const file = fileAt(snapshot, place);
  if (file) return file.id === undefined ? [] : [fileIdEdit(snapshot, file, id)];
  const text = snapshot.sources.get(place.path)?.text ?? '';
  const now = carriedAt(snapshot, place);
  // `if …: def f` and `else: def f` are one thing.
  const spans = functionsAt(snapshot, place).flatMap(fn =>
    now !== undefined && decoratorId(fn) === now ? (fn.decorator?.arguments.get('id')?.span ?? []) : [],
  );
  const edits = spans.map(({ start, end }) => ({ start, end, text: printPythonString(id, text.slice(start, end)) }));
  return edits.length === 0 ? [] : [{ path: place.path, edits }];
}

/** How many things on disk carry an id. */
export function carriersOf({ entityFiles, sources }: Snapshot, id: string): number {
  const files = [...entityFiles.values()].filter(file => file.id === id);
  const functions = [...sources.values()].flatMap(source => source.decorated().filter(fn => decoratorId(fn) === id));
  return files.length + functions.length;
}

function fileAt({ entityFiles }: Snapshot, { path, at, functionName }: DriftPlace): EntityFile | undefined {
  return functionName === undefined ? entityFiles.get(at?.path ?? path) : undefined;
}

function functionsAt({ sources }: Snapshot, { path, functionName }: DriftPlace): readonly PythonFunction[] {
  const source = functionName === undefined ? undefined : sources.get(path);
  return source?.decorated().filter(fn => fn.name === functionName && fn.scope.length === 0) ?? [];
}
