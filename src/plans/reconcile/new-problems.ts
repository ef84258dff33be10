/** Problems that a plan would make. What was wrong before is nothing new. */

import type { Steps } from '../../base/steps.ts';
import type { Span } from '../../base/text.ts';
import { canonicalUuid, isUuid } from '../../base/uuid.ts';
import { checkSteps } from '../../checks/check-project.ts';
import type { Code } from '../../checks/codes.ts';
import type { Problem } from '../../checks/problem.ts';
import { type Body, type Entity, labelOf } from '../../manifest/read.ts';
import { referencesOf } from '../../queries/references.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { Projection } from './after-effects.ts';
import { quoted } from './declared.ts';
import type { Known } from './known.ts';
import { movedPath, type PathMove } from './moves.ts';

export interface NewProblem {
  readonly message: string;
  readonly path: string;
  readonly code: Code;
  readonly span: Span;
}

/** `before` is the project as it is, with all that is wrong with it. */
export function* newProblemSteps(
  before: { readonly snapshot: Snapshot; readonly known: Pick<Known, 'problems'> },
  after: Projection,
  moved: readonly PathMove[],
): Steps<NewProblem[]> {
  const { snapshot, known: now } = before;
  const moves = new Map(moved.map(({ from, to }) => [from, to]));
  const known = new Map<string, number>();
  for (const problem of yield* now.problems()) {
    const name = nameOf(snapshot, problem, movedPath(moves, problem.path));
    known.set(name, (known.get(name) ?? 0) + 1);
  }
  yield;
  const broken = brokenReferences(snapshot, after.snapshot);
  yield;
  const told = new Set(broken.map(({ path, id }) => `${path} ${id}`));
  const problems = yield* checkSteps(after.snapshot);
  const others = problems.flatMap((problem): NewProblem[] => {
    if (problem.severity === 'information') return [];
    const name = nameOf(after.snapshot, problem, problem.path);
    const count = known.get(name) ?? 0;
    known.set(name, count - 1);
    const isTold = problem.code === 'broken-reference' && told.has(`${problem.path} ${idIn(after.snapshot, problem)}`);
    return count > 0 || isTold || DRIFT_SAYS.has(problem.code)
      ? []
      : [{ message: problem.message, path: problem.path, code: problem.code, span: problem.span }];
  });
  return [...broken.map(({ id: _, ...problem }) => problem), ...others];
}

/** What drift tells in words of its own. */
const DRIFT_SAYS: ReadonlySet<string> = new Set([
  'missing-file',
  'missing-function',
  'missing-decorator',
  'decorator-type',
  'undeclared-file',
  'undeclared-function',
]);

interface Broken extends NewProblem {
  readonly id: string;
}

/** References that point at what the manifest would no longer declare. */
function brokenReferences(before: Snapshot, after: Snapshot): Broken[] {
  const gone = new Map<string, Entity>();
  for (const [id, [entity]] of before.byId) if (entity && !after.byId.has(id)) gone.set(id, entity);
  if (gone.size === 0) return [];
  const seen = new Set<string>();
  return [...after.entities, ...after.entityFiles.values()].flatMap(body =>
    referencesOf(body).flatMap(({ text, use }): Broken[] => {
      const id = isUuid(text) ? canonicalUuid(text) : '';
      const entity = gone.get(id);
      if (!entity) return [];
      const whose = isEntity(body) ? ` of the ${body.kind.title} ${quoted(body)}` : '';
      const field = `${use.field.name}${whose} in ${body.path}`;
      const message = `${field} would point at the ${entity.kind.title} “${labelOf(entity)}”, which is then not declared. Change or remove it.`;
      if (seen.has(message)) return [];
      seen.add(message);
      return [{ message, path: body.path, id, code: 'broken-reference', span: use.entry.keySpan }];
    }),
  );
}

function isEntity(body: Body): body is Entity {
  return body.place === 'manifest';
}

/** A problem is the same where it is about the same word. */
function nameOf(snapshot: Snapshot, { code, span, path }: Problem, at: string): string {
  return JSON.stringify([code, at, snapshot.sources.get(path)?.text.slice(span.start, span.end) ?? '']);
}

function idIn({ sources }: Snapshot, { path, span }: Problem): string {
  const text = (sources.get(path)?.text.slice(span.start, span.end) ?? '').replace(/^['"]|['"]$/g, '');
  return isUuid(text) ? canonicalUuid(text) : text;
}
