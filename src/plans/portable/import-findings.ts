/** What would be wrong after an import and is not now: worked out by looking at the project as it would be then. */

import { foldersAbove } from '../../base/paths.ts';
import { canonicalUuid } from '../../base/uuid.ts';
import { checkProject } from '../../checks/check-project.ts';
import type { Code } from '../../checks/codes.ts';
import type { Problem } from '../../checks/problem.ts';
import type { Entity } from '../../manifest/read.ts';
import { advance, type Snapshot } from '../../snapshot/snapshot.ts';
import { roleOf } from '../../snapshot/source.ts';
import type { PlanFinding } from '../reconcile/plan.ts';
import type { ImportedFile } from './import-files.ts';
import type { DanglingReference } from './plan-export.ts';

interface Findings {
  readonly blocking: readonly PlanFinding[];
  readonly advisory: readonly PlanFinding[];
}

/** With one of these, two things are one, something is nobody’s, or code that is declared here is gone. */
const BLOCKING: ReadonlySet<Code> = new Set<Code>([
  'duplicate-id',
  'duplicate-natural-key',
  'duplicate-number',
  'duplicate-key',
  'duplicate-section',
  'not-a-uuid',
  'overlapping-path',
  'path-outside',
  'forbidden-path',
  'missing-file',
  'missing-function',
  'two-manifests',
  'too-many-entities',
]);

/** `added` is how many entities come; a reference in `dangling` is told there. */
export function importFindings(
  here: Snapshot,
  files: readonly ImportedFile[],
  added: number,
  dangling: readonly DanglingReference[],
): Findings {
  if (files.length === 0) return { blocking: [], advisory: [] };
  const after = afterImport(here, files);
  const unread = files.filter(({ path }) => after.sources.get(path)?.held);
  if (unread.length > 0) {
    const blocking = unread.map(({ path }) => ({
      message: `${path} could not be read afterwards. Import it by hand.`,
      path,
    }));
    return { blocking, advisory: [] };
  }
  const nameOf = ({ id, kind }: Entity): string => `${kind.name} ${id}`;
  const there = new Set(after.entities.map(nameOf));
  const lost = here.entities.find(entity => !there.has(nameOf(entity)));
  if (lost || after.entities.length !== here.entities.length + added) {
    const path = lost?.path ?? here.layout.used[0]?.path ?? '';
    return { blocking: [{ message: `An entry of ${path} would be lost. Import it by hand.`, path }], advisory: [] };
  }
  const told = new Set(dangling.map(({ to }) => canonicalUuid(to)));
  const found = newProblems(here, after).filter(
    problem => problem.code !== 'broken-reference' || !told.has(canonicalUuid(wordOf(after, problem))),
  );
  const finding = ({ message, path }: Problem): PlanFinding => ({ message, path });
  return {
    blocking: bounded(found.filter(({ code }) => BLOCKING.has(code)).map(finding)),
    advisory: bounded(found.filter(({ code }) => !BLOCKING.has(code)).map(finding)),
  };
}

/** What Mooring does not read is there, and nothing more is known of it. */
export function afterImport(here: Snapshot, files: readonly ImportedFile[]): Snapshot {
  const { tree } = here;
  const paths = files.map(({ path }) => path);
  const folders = new Set([...tree.folders, ...paths.flatMap(foldersAbove)]);
  const texts = files.flatMap(file =>
    'text' in file && roleOf(file.path) ? [[file.path, { text: file.text }] as const] : [],
  );
  return advance(here, {
    tree: { ...tree, files: new Set([...tree.files, ...paths]), folders },
    files: new Map(texts),
  });
}

/** A problem is the same where it is about the same word. */
function newProblems(here: Snapshot, after: Snapshot): Problem[] {
  const nameOf = (snapshot: Snapshot, problem: Problem): string =>
    JSON.stringify([problem.code, problem.path, wordOf(snapshot, problem)]);
  const known = new Map<string, number>();
  for (const problem of checkProject(here)) {
    const name = nameOf(here, problem);
    known.set(name, (known.get(name) ?? 0) + 1);
  }
  return checkProject(after).filter(problem => {
    if (problem.severity === 'information') return false;
    const name = nameOf(after, problem);
    const count = known.get(name) ?? 0;
    known.set(name, count - 1);
    return count <= 0;
  });
}

function wordOf({ sources }: Snapshot, { path, span }: Problem): string {
  return (sources.get(path)?.text.slice(span.start, span.end) ?? '').replace(/^['"]|['"]$/g, '');
}

/** More of them nobody reads. */
const MOST = 100;

function bounded(findings: readonly PlanFinding[]): readonly PlanFinding[] {
  const more = findings.length - MOST;
  return more <= 0 ? findings : [...findings.slice(0, MOST), { message: `There are ${more} more of that.` }];
}
