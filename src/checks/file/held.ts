/** Files that cannot be read faithfully, and keys that stand twice: what the parser itself has to say. */
import { baseName } from '../../base/paths.ts';
import type { Entity } from '../../manifest/read.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { Source } from '../../snapshot/source.ts';
import type { HeldReason } from '../../syntax/tree.ts';
import type { Code } from '../codes.ts';
import type { Problem } from '../problem.ts';
import { problem } from '../report.ts';

const HELD_CODES: Record<HeldReason, Code> = {
  syntax: 'syntax',
  'conflict-markers': 'conflict-markers',
  'too-large': 'file-too-large',
  'too-deep': 'nesting-too-deep',
  'too-many-aliases': 'too-many-aliases',
  'not-utf8': 'not-utf8',
  unreadable: 'unreadable-file',
};

/** The codes that may be reported in a held file: all others would point into a text that is no longer there. */
export const CODES_OF_HELD_FILES: ReadonlySet<Code> = new Set<Code>([
  ...Object.values(HELD_CODES),
  'two-manifests',
  'duplicate-key',
]);

export function* heldFiles(snapshot: Snapshot): Iterable<Problem> {
  for (const source of snapshot.sources.values()) {
    if (source.role === 'python' && !isDeclared(snapshot, source.path)) continue;
    yield* problemsOf(source);
  }
}

function* problemsOf({ path, parsed }: Source): Iterable<Problem> {
  for (const { code, start, end, message, first } of parsed.problems) {
    const related = first ? { related: [{ path, span: first, message: 'The first one stands here.' }] } : {};
    yield problem(code, path, { start, end }, message, related);
  }
  if (parsed.held && !(parsed.held.reason === 'syntax' && parsed.problems.length > 0)) {
    const { reason, span, message } = parsed.held;
    yield problem(HELD_CODES[reason], path, span, message);
  }
}

/** Manifests and entity files that are no file at all: a folder of that name, or a link that leads nowhere. */
export function* notFiles(snapshot: Snapshot): Iterable<Problem> {
  const start = { start: 0, end: 0 };
  for (const { path } of foldersNamedLikeManifests(snapshot)) {
    yield problem(
      'unreadable-file',
      path,
      start,
      `${baseName(path)} is a folder. Rename or remove it so that the manifest can stand there.`,
    );
  }
}

function foldersNamedLikeManifests(snapshot: Snapshot): { path: string }[] {
  return ['.mooring/manifest.yaml', '.mooring/manifest.yml', '.bifrost/metadata.yaml']
    .filter(path => snapshot.tree.folders.has(path))
    .map(path => ({ path }));
}

function isDeclared(snapshot: Snapshot, path: string): boolean {
  const entities: readonly Entity[] | undefined = snapshot.byPlace.get(path);
  return entities !== undefined;
}
