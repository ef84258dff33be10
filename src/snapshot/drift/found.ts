/** The things on disk that can be known again: entity files, decorated functions, and texts without a role. */
import { baseName, folderOf, withoutExtension } from '../../base/paths.ts';
import { eachInSteps, type Steps } from '../../base/steps.ts';
import type { Span } from '../../base/text.ts';
import { canonicalUuid, isUuid } from '../../base/uuid.ts';
import { fieldText } from '../../manifest/field-text.ts';
import type { EntityFileFormat, Kind } from '../../manifest/fields.ts';
import { kindNamed } from '../../manifest/kinds/table.ts';
import type { PythonFunction } from '../../syntax/python-module.ts';
import type { Snapshot } from '../snapshot.ts';
import { roleOf, type Source } from '../source.ts';
import type { DiskFacts } from './disk-facts.ts';
import { ownedPath } from './home.ts';
import { type Sketch, sketchOf } from './sketch.ts';

export interface Found {
  readonly syntax: EntityFileFormat['syntax'];
  /** Absent for a text, whose name tells nothing. */
  readonly kind: Kind | undefined;
  /** The file. */
  readonly path: string;
  /** The folder where the kind owns one, else the file. */
  readonly place: string;
  readonly fn?: PythonFunction;
  readonly functionName?: string;
  /** What people call it. */
  readonly label: string;
  /** The id that the file, or the decorator, carries. */
  readonly id?: string;
  /** The token that tells what it is. */
  readonly span?: Span;
  /** Of the file, or the folder that it owns. */
  readonly hash?: string;
  readonly sketch: () => Sketch | undefined;
}

/** All of them by path and then by position, without what is held: nothing is concluded from that. */
export function* foundThings(snapshot: Snapshot, facts: DiskFacts): Steps<Found[]> {
  const found: Found[] = [];
  yield* eachInSteps(snapshot.sources.values(), source => {
    if (source.held) return;
    if (source.role === 'python') found.push(...functionsIn(source, facts));
    else if (source.role === 'entity-file') found.push(...definitionIn(source, facts));
  });
  yield* eachInSteps(facts.files, ([path, { hash, sketch }]) => {
    if (roleOf(path) !== undefined || !snapshot.tree.files.has(path)) return;
    const label = withoutExtension(baseName(path));
    found.push({ syntax: 'text', kind: undefined, path, place: path, label, hash, sketch: () => sketch });
  });
  return found.sort((a, b) =>
    a.path < b.path ? -1 : a.path > b.path ? 1 : (a.span?.start ?? 0) - (b.span?.start ?? 0),
  );
}

/** The id that an entity decorator gives, where it is written as a UUID. */
export function decoratorId(fn: PythonFunction | undefined): string | undefined {
  const value = fn?.decorator?.arguments.get('id')?.value;
  return typeof value === 'string' && isUuid(value) ? canonicalUuid(value) : undefined;
}

/** The sketch of a function, without what stands around it in its file. */
export function functionSketch(source: Source, { start, end }: PythonFunction): Sketch {
  return sketchOf(source.text.slice(start, end));
}

function functionsIn(source: Source, { files }: DiskFacts): Found[] {
  const { path } = source;
  const hash = files.get(path)?.hash;
  const seen = new Set<string>();
  return source.decorated().flatMap((fn): Found[] => {
    // `if …: def f` and `else: def f` are one thing.
    if (fn.scope.length > 0 || seen.has(fn.name)) return [];
    seen.add(fn.name);
    const id = decoratorId(fn);
    const shared = {
      syntax: 'python',
      kind: kindNamed('workflow'),
      path,
      place: path,
      fn,
      functionName: fn.name,
    } as const;
    return [
      {
        ...shared,
        label: fn.name,
        span: fn.nameSpan,
        sketch: () => functionSketch(source, fn),
        ...(id === undefined ? {} : { id }),
        ...(hash === undefined ? {} : { hash }),
      },
    ];
  });
}

function definitionIn(source: Source, { files, folders }: DiskFacts): Found[] {
  const file = source.definition();
  if (!file) return [];
  const { kind, path, id, idSpan } = file;
  const place = ownedPath(kind, path);
  const hash = place === path ? files.get(path)?.hash : folders.get(place);
  const stem = withoutExtension(baseName(place === path ? path : place));
  return [
    {
      syntax: kind.file?.syntax ?? 'yaml',
      kind,
      path,
      place,
      label: fieldText(file, 'name') || stem || folderOf(path) || path,
      span: idSpan ?? file.node.entries[0]?.keySpan ?? { start: 0, end: 0 },
      sketch: () => sketchOf(source.text),
      ...(id === undefined ? {} : { id }),
      ...(hash === undefined ? {} : { hash }),
    },
  ];
}
