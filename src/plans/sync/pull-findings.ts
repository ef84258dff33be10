/** What would be wrong after a pull and is not now. */
import type { Steps } from '../../base/steps.ts';
import { requiredFields } from '../../manifest/kinds/table.ts';
import { type Entity, isPlaceholder } from '../../manifest/read.ts';
import { driftKey } from '../../snapshot/drift/drift-key.ts';
import { rowSteps } from '../../snapshot/drift/rows.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { isEmpty, textOf, valueAt } from '../../syntax/tree.ts';
import { quoted } from '../reconcile/declared.ts';
import { bounded, type Findings } from '../reconcile/findings.ts';
import { type NewProblem, newProblemSteps } from '../reconcile/new-problems.ts';
import type { PendingDelete, PlanFinding } from '../reconcile/plan.ts';
import type { After, Before } from './look.ts';
import { type PulledFile, placeAfter } from './pull.ts';
import { isAskedOf } from './pull-questions.ts';

/** `barriers` are known already, and come first. */
export function* pullFindingSteps(
  before: Before,
  after: After,
  files: readonly PulledFile[],
  { barriers, deletes }: { readonly barriers: readonly PlanFinding[]; readonly deletes: readonly PendingDelete[] },
): Steps<Findings> {
  const told = new Set(barriers.flatMap(({ path }) => path ?? []));
  const unread = unreadable(after.snapshot, files).filter(({ path }) => path === undefined || !told.has(path));
  for (const { path } of unread) if (path !== undefined) told.add(path);
  yield;
  const moves = files.flatMap(({ path, movesTo }) => (movesTo === undefined ? [] : [{ from: path, to: movesTo }]));
  const nameless = withoutId(before.snapshot, after.snapshot);
  const problems = (yield* newProblemSteps(before, after, moves)).filter(
    ({ path, span, code }) =>
      !told.has(path) &&
      !(OF_IDS.has(code) && nameless.some(each => each.path === path && each.idSpan.start === span.start)),
  );
  const isBlocking = ({ code, path }: NewProblem): boolean =>
    BLOCKING.has(code) && after.snapshot.layout.used.some(file => file.path === path);
  const known = new Set(before.drifts.map(driftKey));
  const isAsked = isAskedOf(deletes);
  const begun = after.drifts.filter(drift => {
    if (!drift.waits || isAsked(drift) || known.has(driftKey(drift))) return false;
    // Two entries under one id are a problem of their own.
    return drift.kind !== 'copied' || (after.snapshot.byId.get(drift.entity?.id ?? '')?.length ?? 0) < 2;
  });
  const rows = yield* rowSteps(begun, after.snapshot.tree);
  return {
    blocking: bounded([
      ...barriers,
      ...unread,
      ...nameless.map(ofNameless),
      ...problems.filter(isBlocking).map(finding),
    ]),
    advisory: bounded([
      ...problems.filter(problem => !isBlocking(problem)).map(finding),
      ...rows.map(({ reason, drifts: [first] }) => {
        const path = (first?.to ?? first?.declared)?.path;
        return { message: `Afterwards: ${reason}`, ...(path === undefined ? {} : { path }) };
      }),
      ...files.flatMap(file => brokenPython(before.snapshot, after.snapshot, file)),
      ...files.flatMap(submodule),
    ]),
  };
}

/** Two owners of an id, or two ids of one thing. */
const BLOCKING: ReadonlySet<string> = new Set(['duplicate-id', 'id-key-mismatch']);
const OF_IDS: ReadonlySet<string> = new Set(['missing-field', 'not-a-uuid']);

function finding({ message, path }: NewProblem): PlanFinding {
  return { message, path };
}

/** Entity files that do not parse as they come. */
function unreadable({ sources }: Snapshot, files: readonly PulledFile[]): PlanFinding[] {
  return files.flatMap((file): PlanFinding[] => {
    const path = placeAfter(file);
    const source = path === undefined ? undefined : sources.get(path);
    const held = source?.role === 'entity-file' ? source.parsed.held : undefined;
    if (path === undefined || !held) return [];
    return [{ message: `${path} cannot be read as it comes. ${held.message}`, path }];
  });
}

/** Of Python that does not parse nobody knows which functions are in it. */
function brokenPython(before: Snapshot, after: Snapshot, file: PulledFile): PlanFinding[] {
  const path = placeAfter(file);
  const source = path === undefined ? undefined : after.sources.get(path);
  if (path === undefined || source?.role !== 'python' || source.held || !source.module().broken) return [];
  if (before.sources.get(file.path)?.module().broken) return [];
  return [{ message: `${path} is no Python as it comes. Correct it there, or here afterwards.`, path }];
}

/** What cannot be followed, because it comes without an identity. A placeholder is filled in by whoever uses it. */
function withoutId(before: Snapshot, after: Snapshot): readonly Entity[] {
  const isNameless = (entity: Entity): boolean =>
    entity.id === undefined &&
    requiredFields(entity.kind.fields).some(({ name }) => name === 'id') &&
    !isPlaceholder(idText(entity) ?? '');
  const known = new Set(before.entities.filter(isNameless).map(nameOf));
  return after.entities.filter(entity => isNameless(entity) && !known.has(nameOf(entity)));
}

function ofNameless(entity: Entity): PlanFinding {
  const { kind, path, node } = entity;
  const written = valueAt(node, 'id');
  const how = written && !isEmpty(written) ? 'with an id that is no UUID' : 'without an id';
  return {
    message: `The ${kind.title} ${quoted(entity)} comes ${how}. Give it one on their side, then pull again.`,
    path,
  };
}

function idText({ node }: Entity): string | undefined {
  return textOf(valueAt(node, 'id'));
}

function nameOf({ kind, key }: Entity): string {
  return `${kind.name} ${key}`;
}

function submodule({ path, mode, change }: PulledFile): PlanFinding[] {
  if (mode !== '160000') return [];
  const message =
    change === 'removed'
      ? `${path} is no submodule any more on their side, and its folder stays here. Remove it by hand.`
      : `${path} is a submodule, and what is in it is not fetched. Run “git submodule update” afterwards.`;
  return [{ message, path }];
}
