/** Where an entity says that its file or folder is, by the text alone: the disk is not asked, and no link is followed. */
import { baseName, folderOf } from '../base/paths.ts';
import { textOf } from '../syntax/tree.ts';
import { entryOfField } from './field-text.ts';
import { pathFieldOf } from './kinds/table.ts';
import type { Entity } from './read.ts';

export interface WrittenPlace {
  /** Relative to the project. */
  readonly path: string;
  /** What the entity owns by it: of an app or asset its folder, else the file. Never the project's own folder. */
  readonly owns: string;
}

/** Nothing where it says none, or one that does not lead inside the project. */
export function writtenPlace({ kind, node }: Pick<Entity, 'kind' | 'node'>): WrittenPlace | undefined {
  const field = pathFieldOf(kind);
  const written = textOf(field && entryOfField(node, field)?.value);
  const path = written === undefined ? undefined : plainPath(written);
  if (path === undefined) return undefined;
  const isDefinition = kind.file?.folder === true && kind.file.names.includes(baseName(path).toLowerCase());
  return { path, owns: isDefinition ? folderOf(path) || path : path };
}

function plainPath(written: string): string | undefined {
  if (/^[/~]|^[a-z]:|[\\\0]/i.test(written)) return undefined;
  const parts: string[] = [];
  for (const part of written.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.length === 0 ? undefined : parts.join('/');
}
