/** Reads an entity file (`*.form.yaml`, `*.agent.yaml`, `app.yaml`, `asset.json`): the portable definition of an entity. */
import { folderOf } from '../base/paths.ts';
import type { Span } from '../base/text.ts';
import { canonicalUuid, isUuid } from '../base/uuid.ts';
import { entryOf, type Node, textOf } from '../syntax/tree.ts';
import { kindOfEntityFile } from './kinds/table.ts';
import type { Body } from './read.ts';

export interface EntityFile extends Body {
  readonly place: 'file';
  /** The id that the file repeats, where its format has one and it is a UUID. */
  readonly id: string | undefined;
  readonly idSpan: Span | undefined;
}

/** The entity file at a path, or nothing where its name is no entity file's or its root is no map. */
export function entityFile(path: string, root: Node | undefined): EntityFile | undefined {
  const kind = kindOfEntityFile(path);
  if (!kind || root?.kind !== 'map') return undefined;
  const entry = kind.file?.identity ? entryOf(root, kind.file.identity) : undefined;
  const written = textOf(entry?.value);
  const id = written !== undefined && isUuid(written) ? canonicalUuid(written) : undefined;
  return { kind, node: root, path, place: 'file', id, idSpan: entry?.value };
}

/** What an entity's `path` may name to mean this entity file: the file, or its folder where the kind owns one. */
export function pathsThatName(file: EntityFile): string[] {
  return file.kind.file?.folder ? [file.path, folderOf(file.path)] : [file.path];
}
