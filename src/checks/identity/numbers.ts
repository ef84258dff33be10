/** Numbers that belong to one entity for ever: no two have one, and the counter is above all of them. */
import { type Entity, labelOf } from '../../manifest/read.ts';
import { type Numbers, numbersOf, wholeNumber } from '../../queries/numbers.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { writeSource } from '../edits.ts';
import type { FileEdit, Problem } from '../problem.ts';
import { fixIn, problem } from '../report.ts';

export function* numberProblems(snapshot: Snapshot): Iterable<Problem> {
  for (const numbers of numbersOf(snapshot)) {
    yield* duplicates(numbers);
    yield* counterBehind(numbers);
  }
}

function* duplicates(numbers: Numbers): Iterable<Problem> {
  const { field, given, next } = numbers;
  const first = new Map<number, Entity>();
  for (const { entity, node, value } of given) {
    const earlier = first.get(value);
    if (!earlier) first.set(value, entity);
    // What stands below an anchor is read once for each alias.
    else if (earlier.node !== entity.node && earlier.id !== entity.id) {
      const message = `“${labelOf(earlier)}” has the ${field.name} ${value} too. A number belongs to one ${entity.kind.title} for ever: give the later one the next, ${next}.`;
      yield problem('duplicate-number', entity.path, node, message, {
        related: [{ path: earlier.path, span: earlier.keySpan, message: `“${labelOf(earlier)}” is declared here.` }],
        fixes: () => [
          {
            title: `Give “${labelOf(entity)}” the next number, ${next}`,
            preferred: true,
            edits: together([
              { path: entity.path, edits: writeSource(node, String(next)) },
              ...(numbers.counter
                ? [{ path: numbers.counter.path, edits: writeSource(numbers.counter.entry.value, String(next + 1)) }]
                : []),
            ]),
          },
        ],
      });
    }
  }
}

function* counterBehind({ field, given, counter, next }: Numbers): Iterable<Problem> {
  if (!counter) return;
  const { path, entry } = counter;
  const says = wholeNumber(entry);
  const highest = given.reduce<Numbers['given'][number] | undefined>(
    (most, each) => (most && most.value >= each.value ? most : each),
    undefined,
  );
  if (says !== undefined && (!highest || highest.value < says)) return;
  const what =
    says === undefined
      ? `“${field.counter}” is the next ${field.name} and has to be a whole number.`
      : `“${field.counter}” is ${says}, and “${highest ? labelOf(highest.entity) : ''}” has ${highest?.value} already.`;
  yield problem('counter-behind', path, entry.value, `${what} Write ${next}, or more where higher ones were in use.`, {
    fixes: () => [fixIn(path, `Write ${next}`, writeSource(entry.value, String(next)), true)],
  });
}

/** One list of edits for a file. */
function together(edits: readonly FileEdit[]): FileEdit[] {
  const byPath = new Map<string, FileEdit>();
  for (const edit of edits) {
    const before = byPath.get(edit.path)?.edits ?? [];
    byPath.set(edit.path, { path: edit.path, edits: [...before, ...edit.edits].sort((a, b) => a.start - b.start) });
  }
  return [...byPath.values()];
}
