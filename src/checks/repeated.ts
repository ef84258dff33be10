/**
 * What is the same in many places of one file is told once. An exporter that writes a needless field writes it for
 * every entity, and a hundred lines of one text bury the one that matters. Errors are told each in its place.
 */
import type { Code } from './codes.ts';
import type { Fix, FixFacts, Problem } from './problem.ts';

/** How often one thing is told in a file before it is told once, with the number of its places. */
export const MOST_ALIKE = 10;

/** `problems` in order. The first of many stays, and has a fix for all of them. */
export function toldOnce(problems: readonly Problem[]): Problem[] {
  const groups = new Map<string, Problem[]>();
  for (const problem of problems) {
    if (!ALIKE.has(problem.code)) continue;
    const group = groups.get(keyOf(problem));
    if (group) group.push(problem);
    else groups.set(keyOf(problem), [problem]);
  }
  return problems.flatMap(problem => {
    const group = ALIKE.has(problem.code) ? groups.get(keyOf(problem)) : undefined;
    if (!group || group.length <= MOST_ALIKE) return [problem];
    return problem === group[0] ? [summary(problem, group)] : [];
  });
}

/** Only what one person or tool did everywhere in the same way, and what can be mended so. */
const ALIKE: ReadonlySet<Code> = new Set<Code>([
  'unknown-field',
  'old-field-name',
  'environment-field',
  'misplaced-field',
  'transient-field',
  'derived-field',
  'config-id',
  'named-reference',
]);

/** The fix for all is checked for safety edit by edit, which is no longer quick with more. */
const MOST_AT_ONCE = 200;

function keyOf({ code, path, message }: Problem): string {
  return `${code}\n${path}\n${message}`;
}

function summary(first: Problem, group: readonly Problem[]): Problem {
  const { fixes } = first;
  const message = `${first.message} It is so in ${group.length} places of this file; this is the first.`;
  return { ...first, message, ...(fixes ? { fixes: facts => [...fixes(facts), ...forAll(group, facts)] } : {}) };
}

/** The preferred fixes together, where each has one. */
function forAll(group: readonly Problem[], facts: FixFacts): Fix[] {
  if (group.length > MOST_AT_ONCE) return [];
  const preferred = group.flatMap(({ fixes }) => fixes?.(facts).find(fix => fix.preferred) ?? []);
  const [first] = preferred;
  if (!first || preferred.length < group.length) return [];
  return [{ title: `${first.title} in all ${group.length} places`, edits: preferred.flatMap(({ edits }) => edits) }];
}
