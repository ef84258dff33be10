/** What the views show of a project, made from one snapshot and its problems. */
import type { Span } from '../base/text.ts';
import type { Problem } from '../checks/problem.ts';
import { fieldText } from '../manifest/field-text.ts';
import { KINDS } from '../manifest/kinds/table.ts';
import { type Entity, labelOf } from '../manifest/read.ts';
import type {
  EntityState,
  HeldFile,
  Location,
  ProblemCounts,
  ProjectState,
  UndeclaredState,
} from '../protocol/protocol.ts';
import { entityFileAt } from '../queries/entity-file-at.ts';
import { type Found, undeclaredFiles, undeclaredFunctions } from '../queries/undeclared.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { rangeIn } from './ranges.ts';

export function projectState(
  root: string,
  loaded: boolean,
  snapshot: Snapshot,
  problems: readonly Problem[],
): ProjectState {
  const count = counter(problems);
  const kinds = KINDS.flatMap(kind => {
    const entities = snapshot.entities.filter(entity => entity.kind === kind);
    if (entities.length === 0) return [];
    return [
      { kind: kind.name, title: kind.plural, entities: entities.map(entity => entityState(snapshot, entity, count)) },
    ];
  });
  return {
    root,
    generation: snapshot.generation,
    state: loaded ? 'ready' : 'loading',
    manifest: snapshot.layout.used.map(({ path }) => path),
    kinds,
    problems: counts(problems),
    held: heldFiles(snapshot, problems),
    undeclared: undeclared(snapshot, problems),
  };
}

function entityState(snapshot: Snapshot, entity: Entity, count: Counter): EntityState {
  const file = definition(snapshot, entity);
  return {
    key: entity.key,
    label: labelOf(entity),
    ...(entity.id === undefined ? {} : { id: entity.id }),
    declared: { path: entity.path, range: rangeIn(snapshot, entity.path, entity.keySpan) },
    ...(file ? { file } : {}),
    problems: count(entity, file?.path),
  };
}

/** The entity's own file: for a workflow the function in it, for a folder the entity file inside. */
function definition(snapshot: Snapshot, entity: Entity): Location | undefined {
  const place = snapshot.places.get(entity);
  if (!place?.ok) return undefined;
  const file = entityFileAt(snapshot, entity, place.path);
  if (file) return { path: file.path, range: rangeIn(snapshot, file.path, { start: 0, end: 0 }) };
  if (place.type === 'folder') return undefined;
  const functionName = fieldText(entity, 'function_name');
  const source = snapshot.sources.get(place.path);
  const found =
    source?.role === 'python' ? source.module().functions.find(({ name }) => name === functionName) : undefined;
  return { path: place.path, range: rangeIn(snapshot, place.path, found?.nameSpan ?? { start: 0, end: 0 }) };
}

type Counter = (entity: Entity, file: string | undefined) => ProblemCounts;

/** Problems at an entity's declaration, and in a file that is its alone. Those in shared Python files belong to the file. */
function counter(problems: readonly Problem[]): Counter {
  const byPath = new Map<string, Problem[]>();
  for (const problem of problems) {
    const group = byPath.get(problem.path);
    if (group) group.push(problem);
    else byPath.set(problem.path, [problem]);
  }
  return (entity, file) => {
    const declared = within(byPath.get(entity.path) ?? [], entity.span);
    const own = file !== undefined && !file.endsWith('.py') ? (byPath.get(file) ?? []) : [];
    return counts([...declared, ...own]);
  };
}

/** Of problems in the order of the text, those inside a span. */
function within(problems: readonly Problem[], span: Span): readonly Problem[] {
  let low = 0;
  let high = problems.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((problems[middle]?.span.start ?? 0) < span.start) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < problems.length && (problems[end]?.span.end ?? Infinity) <= span.end) end++;
  return problems.slice(low, end);
}

export function counts(problems: readonly Problem[]): ProblemCounts {
  const of = (severity: Problem['severity']): number =>
    problems.filter(problem => problem.severity === severity).length;
  return { errors: of('error'), warnings: of('warning'), informations: of('information') };
}

function heldFiles(snapshot: Snapshot, problems: readonly Problem[]): HeldFile[] {
  const held: HeldFile[] = [];
  for (const { path, parsed } of snapshot.sources.values()) {
    const problem = parsed.held && problems.find(candidate => candidate.path === path);
    if (problem)
      held.push({ path, message: problem.message, at: { path, range: rangeIn(snapshot, path, problem.span) } });
  }
  return held;
}

/** What is reported as undeclared: what a broken entry most likely means is not. */
function undeclared(snapshot: Snapshot, problems: readonly Problem[]): UndeclaredState[] {
  const reported = problems.filter(({ code }) => code === 'undeclared-file' || code === 'undeclared-function');
  const isReported = (found: Found): boolean =>
    reported.some(({ path, span }) => path === found.path && span.start === found.span.start);
  return [...undeclaredFunctions(snapshot), ...undeclaredFiles(snapshot)].filter(isReported).map(found => ({
    label: found.label,
    kind: found.kind.name,
    file: { path: found.path, range: rangeIn(snapshot, found.path, found.span) },
  }));
}
