/** A plan to reconcile, and what came of it, as people read it in a terminal. */
import type { Resolution } from '../plans/reconcile/plan.ts';
import { resolutionNamed } from '../plans/reconcile/shared-resolutions.ts';
import type { Applied, MadePlan } from '../runtime/project-runtime.ts';
import { driftKey } from '../snapshot/drift/drift-key.ts';
import type { DriftRow } from '../snapshot/drift/rows.ts';
import type { Arguments } from './arguments.ts';
import type { Palette } from './colour.ts';
import { rowLines, toldLines } from './drift-text.ts';
import { printable } from './io.ts';
import { diffLines, effectLines, findingLines } from './plan-text.ts';
import { type Chosen, type Offered, waysOf } from './reconcile-choices.ts';
import { ALLOW_MASS_DELETE, type Proposal } from './reconcile-proposal.ts';

/** The rows with their ways, the plan, its findings, and what a person can do now. */
export function planLines(proposal: Proposal, settings: Arguments, colours: Palette): string[] {
  const { before, offered, chosen, made } = proposal;
  // What is ignored is listed with the rows, since it may be named.
  const { held, also } = toldLines(before.told.filter(({ drifts }) => !drifts.some(({ waits }) => waits)));
  const width = String(offered.rows.length).length;
  const lines = rowLines(offered.rows, colours, index => `${String(index + 1).padStart(width)}  `);
  const rows = offered.rows.flatMap((row, index) => [
    ...(lines[index] ?? []),
    ...wayLines(offered, chosen, row, ' '.repeat(width + 2), colours),
  ]);
  const end = [...also, ...before.notes].map(printable);
  if (!made && before.rows.length === 0) return [colours.bold('Nothing is left to decide.'), ...rows, ...held, ...end];
  const plan = made
    ? ['', colours.bold(printable(made.plan.label)), ...effectLines(made, colours), ...diffLines(made, colours)]
    : [];
  const findings = made ? findingLines(made.plan, colours) : [];
  return [...rows, ...held, ...plan, ...findings, '', ...end, ...nextSteps(proposal, settings)];
}

/** The ways to end a row; a star before what would be done. */
function wayLines(
  { resolutions }: Offered,
  chosen: readonly Chosen[],
  row: DriftRow,
  indent: string,
  colours: Palette,
): string[] {
  const keys = row.drifts.map(driftKey);
  const here = new Set(keys);
  const own = chosen.filter(({ drift }) => here.has(drift));
  const ways = waysOf({ resolutions }, row);
  const ignored = row.waits ? [] : [`${indent}  Your policies ignore it.`];
  if (ways.length === 0) return [`${indent}  Nothing ends it from here; mend what the line above says.`];
  const width = Math.max(...ways.map(({ id }) => id.length));
  const lines = ways.map(way => {
    const taken = own.filter(each => resolutionNamed(resolutions(each.drift), way.id)?.id === each.resolution).length;
    const some = taken > 0 && taken < keys.length ? ` (${taken} of ${keys.length})` : '';
    const words = `${printable(way.id).padEnd(width)}  ${printable(way.title)}${deleteNote(way)}${some}`;
    return taken > 0 ? colours.green(`${indent}* ${words}`) : `${indent}  ${words}`;
  });
  return [...ignored, ...lines];
}

function deleteNote({ deletes }: Resolution): string {
  return deletes.length === 0 ? '' : ` (deletes ${deletes.length})`;
}

/** What a person can do now, with the command for it. */
function nextSteps({ offered, chosen, made }: Proposal, settings: Arguments): string[] {
  const answered = new Set(chosen.map(({ drift }) => drift));
  const isOpen = (row: DriftRow): boolean => row.waits && !row.drifts.every(drift => answered.has(driftKey(drift)));
  const open = offered.rows.filter(row => isOpen(row) && waysOf(offered, row).length > 0);
  const [first] = open;
  const [way] = first ? waysOf(offered, first) : [];
  const example = first && way ? `${offered.rows.indexOf(first) + 1}=${way.id}` : '';
  const choices = `--choose "${printable(example)}" takes one of the ways, --accept ${first?.kind} the first of each ${first?.kind}.`;
  const left = open.length === 0 ? [] : [`${amount(open.length)} for you to decide: ${choices}`];
  if (settings.has('apply')) return ['Nothing was written, since nothing is safe to do without an answer.', ...left];
  if (!made) return ['Nothing was written.', ...left];
  if (made.plan.blocking.length > 0) return ['Nothing was written. Mend what is blocking first.', ...left];
  return [`Nothing was written. "${commandFor(settings, made)}" does what is marked with a star.`, ...left];
}

/** The same once more, to be done. */
function commandFor(settings: Arguments, { plan }: MadePlan): string {
  const words = [
    ...settings.positionals,
    ...settings.values('accept').flatMap(kind => ['--accept', kind]),
    ...settings.values('choose').flatMap(choice => ['--choose', choice]),
    '--apply',
    ...(plan.massDelete === undefined ? [] : [`--${ALLOW_MASS_DELETE}`]),
  ];
  return printable(
    ['mooring reconcile', ...words.map(word => (/[^\w./=-]/.test(word) ? `'${word}'` : word))].join(' '),
  );
}

function amount(rows: number): string {
  return rows === 1 ? '1 row is left' : `${rows} rows are left`;
}

/** What was done, and what is left. */
export function appliedLines(made: MadePlan, { operation, status }: Applied, colours: Palette): string[] {
  const done = operation
    ? `${made.plan.label}: done. "mooring undo --project ${operation.id}" takes it back.`
    : 'Nothing changed; it is so already.';
  const left = status.rows.length === 0 ? [] : rowLines(status.rows, colours, () => '').flat();
  return [
    ...effectLines(made, colours),
    ...findingLines(made.plan, colours),
    printable(done),
    ...left,
    ...status.causes.map(printable),
  ];
}
