/** What comes, goes and is to be decided, as people read it in a terminal. */
import { groupedBy } from '../../base/grouped.ts';
import { kindNamed } from '../../manifest/kinds/table.ts';
import type { EntityChange, EntityConflict } from '../../manifest/merge/entity-merge.ts';
import type { PendingDelete, PlanFinding } from '../../plans/reconcile/plan.ts';
import type { PlannedFile } from '../../runtime/project-runtime.ts';
import type { PullPlan, SyncConflict } from '../../sync/sync.ts';
import type { Palette } from '../colour.ts';
import { printable } from '../io.ts';

/** Above so many lines of a sort the others are only counted. */
const MOST_LINES = 50;

const WIDTH = 9;

/** The plan but for its conflicts, which are numbered by whoever lists them. */
export function planLines(plan: PullPlan, colours: Palette): string[] {
  const { label, commits, entities, files, advisory, blocking, deletes, questions, massDelete, loses } = plan;
  const count = commits === 0 ? '' : colours.dim(` (${commits === 1 ? '1 git commit' : `${commits} git commits`})`);
  return [
    `${colours.bold(printable(label))}${count}`,
    ...entityLines(entities, colours),
    ...fileLines(files, colours),
    ...some(deletes.map(each => told(colours.yellow, 'delete', deleteText(each)))),
    ...questions.map(question => told(colours.yellow, 'question', question)),
    ...loses.map(lost => told(colours.red, 'lost', lost)),
    ...findingLines({ blocking, advisory }, colours),
    ...(massDelete === undefined ? [] : [told(colours.red, 'stopped', massDelete)]),
  ];
}

export function findingLines(
  { blocking, advisory }: { readonly blocking: readonly PlanFinding[]; readonly advisory: readonly PlanFinding[] },
  colours: Palette,
): string[] {
  return [
    ...some(advisory.map(({ message }) => told(colours.yellow, 'advisory', message))),
    ...some(blocking.map(({ message }) => told(colours.red, 'blocking', message))),
  ];
}

/** Kind by kind. */
export function entityLines(entities: readonly EntityChange[], colours: Palette): string[] {
  return [...groupedBy(entities, ({ kind }) => kind)].flatMap(([kind, own]) => [
    colours.bold(kindNamed(kind).plural),
    ...some(own.map(change => entityLine(change, colours))),
  ]);
}

function entityLine({ what, key, formerKey, fields }: EntityChange, colours: Palette): string {
  const { green, red, blue, yellow } = colours;
  const paint = { added: green, removed: red, changed: yellow, renamed: blue }[what];
  const name = what === 'renamed' && formerKey !== undefined ? `${formerKey} → ${key}` : key;
  const more = fields.length > 0 && what !== 'added' && what !== 'removed' ? `: ${fields.join(', ')}` : '';
  return `  ${paint(what.padEnd(WIDTH))}${printable(`${name}${more}`)}`;
}

function fileLines(files: readonly PlannedFile[], colours: Palette): string[] {
  if (files.length === 0) return [];
  const lines = files.map(({ path, movesTo, change }) => {
    const paint = { added: colours.green, removed: colours.red, changed: colours.yellow, moved: colours.blue }[change];
    return `  ${paint(change.padEnd(WIDTH))}${printable(movesTo === undefined ? path : `${path} → ${movesTo}`)}`;
  });
  return [colours.bold('files'), ...some(lines)];
}

function deleteText({ kind, key, from, path }: PendingDelete): string {
  return from === 'manifest'
    ? `${kind} ${key}: its entry in ${path} goes`
    : `${kind} ${key}: ${path} goes, and the manifest declares it`;
}

/** Each with its number, from 1; `files` of those that can be merged by hand. */
export function conflictLines(conflicts: readonly SyncConflict[], colours: Palette): string[] {
  const width = String(conflicts.length).length;
  const indent = ' '.repeat(width + 2);
  return conflicts.flatMap(({ entity, path, message, files, resolved }, index) => {
    const number = String(index + 1).padStart(width);
    const decided = resolved === undefined ? '' : `  ${colours.green(WORDS[resolved])}`;
    const head = `${number}  ${colours.bold(printable(entity ? subjectOf(entity) : path))}${decided}`;
    const byHand =
      files && resolved === undefined
        ? [`${indent}  ${colours.dim('by hand'.padEnd(WIDTH))}${printable(files.result)}`]
        : [];
    return [
      head,
      `${indent}${colours.dim(printable(message))}`,
      ...(entity ? sideLines(entity, indent, colours) : []),
      ...byHand,
    ];
  });
}

const WORDS = { ours: 'ours is kept', theirs: 'theirs is taken', edited: 'merged by hand' } as const;

/** `form leave, access_level`. */
function subjectOf({ kind, entityKey, field, path }: EntityConflict): string {
  const entity = entityKey === undefined ? path : [...(kind ? [kind] : []), entityKey].join(' ');
  return field === undefined ? entity : `${entity}, ${field}`;
}

function sideLines({ what, ours, theirs }: EntityConflict, indent: string, { dim, red, green }: Palette): string[] {
  if (what === 'delete-edit' || what === 'edit-delete') return [];
  if (ours === undefined && theirs === undefined) return [];
  const line = (side: string, value: string | undefined, paint: (text: string) => string): string =>
    `${indent}  ${side.padEnd(WIDTH)}${value === undefined ? dim('nothing') : paint(printable(value))}`;
  return [line('ours', ours, red), line('theirs', theirs, green)];
}

/** `advisory  There is …`. */
export function told(paint: (text: string) => string, word: string, sentence: string): string {
  return `${paint(word.padEnd(WIDTH))} ${printable(sentence)}`;
}

export function some(lines: readonly string[]): readonly string[] {
  const more = lines.length - MOST_LINES;
  return more > 0 ? [...lines.slice(0, MOST_LINES), `and ${more} more`] : lines;
}

/** One name, or two, or how many. */
export function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
