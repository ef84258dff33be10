/** Files that cannot be read faithfully, and keys that stand twice: what the parser itself has to say. */
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
    yield* unreadableFile(source);
  }
}

/** What the parser has to say of one file. */
export function* unreadableFile({ path, parsed }: Pick<Source, 'path' | 'parsed'>): Iterable<Problem> {
  for (const { code, start, end, message, first } of parsed.problems) {
    const related = first ? { related: [{ path, span: first, message: 'The first one stands here.' }] } : {};
    yield problem(code, path, { start, end }, message, related);
  }
  if (parsed.held && !(parsed.held.reason === 'syntax' && parsed.problems.length > 0)) {
    const { reason, span, message } = parsed.held;
    yield problem(HELD_CODES[reason], path, span, message);
  }
}

function isDeclared(snapshot: Snapshot, path: string): boolean {
  return snapshot.byPlace.has(path);
}
