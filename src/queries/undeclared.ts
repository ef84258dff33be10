/** What is in the folder and looks like an entity, and the manifest does not declare. */
import { baseName, folderOf, withoutExtension } from '../base/paths.ts';
import type { Span } from '../base/text.ts';
import { type EntityFile, pathsThatName } from '../manifest/entity-file.ts';
import { fieldText } from '../manifest/field-text.ts';
import type { Kind } from '../manifest/fields.ts';
import { kindNamed } from '../manifest/kinds/table.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { PythonFunction } from '../syntax/python-module.ts';
import { decoratedFunctions } from './moved.ts';

export interface Found {
  readonly kind: Kind;
  /** A readable key for it, of lower-case letters, digits and `_`; it may be taken. */
  readonly key: string;
  /** The name for people. */
  readonly label: string;
  /** The id that its file gives, where it gives one. */
  readonly id: string | undefined;
  /** The file it was found in, which is also the `path` to declare. */
  readonly path: string;
  /** Where in that file it is seen. */
  readonly span: Span;
  /** Further fields to declare, beside id and path. */
  readonly fields: readonly (readonly [name: string, value: string])[];
}

/** Decorated functions that no workflow names, in the order of files and text. */
export function undeclaredFunctions(snapshot: Snapshot): Found[] {
  const found: Found[] = [];
  const paths = [...snapshot.sources.values()]
    .filter(({ decorated }) => decorated().length > 0)
    .map(({ path }) => path);
  for (const path of paths.sort()) {
    const declared = new Set((snapshot.byPlace.get(path) ?? []).map(entity => fieldText(entity, 'function_name')));
    for (const each of decoratedFunctions(snapshot, path)) {
      if (each.scope.length > 0 || declared.has(each.name)) continue;
      found.push(foundFunction(path, each));
      // `if …: def f` and `else: def f` are one thing.
      declared.add(each.name);
    }
  }
  return found;
}

/** Entity files whose path (or folder, where the kind owns it) no entity names. */
export function undeclaredFiles(snapshot: Snapshot): Found[] {
  const files = [...snapshot.entityFiles.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  return files.filter(file => !pathsThatName(file).some(path => snapshot.byPlace.has(path))).map(foundFile);
}

/** The workflows' kind, for what was found as a function. */
export function foundFunction(path: string, found: PythonFunction): Found {
  const type = found.decorator?.type ?? 'workflow';
  return {
    kind: kindNamed('workflow'),
    key: readableKey(found.name),
    label: found.name,
    id: undefined,
    path,
    span: found.nameSpan,
    fields: [
      ['function_name', found.name],
      ['type', type],
    ],
  };
}

export function foundFile(file: EntityFile): Found {
  const { path, kind } = file;
  const stem = kind.file?.folder ? baseName(folderOf(path)) || kind.name : withoutExtension(baseName(path));
  const suffix = kind.file?.folder || readableKey(stem).endsWith(`_${kind.name}`) ? '' : `_${kind.name}`;
  const name = fieldText(file, 'name');
  const [first] = file.node.entries;
  return {
    kind,
    key: readableKey(stem) + suffix,
    label: name ?? stem,
    id: file.id,
    path,
    span: file.idSpan ?? first?.keySpan ?? { start: 0, end: 0 },
    fields: name !== undefined && name !== '' ? [['name', name]] : [],
  };
}

/** Lower-case letters, digits and `_` of a text; never empty. */
export function readableKey(text: string): string {
  const key = text
    .normalize('NFKD')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return key === '' ? 'entity' : key;
}
