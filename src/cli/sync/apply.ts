/** The end of a pull, whether at once or after decisions: what needs a person is told with the way on, else it is applied. */
import type { PullPlan, SyncApplied, SyncConflict, SyncRefusal } from '../../sync/sync.ts';
import type { Arguments, Option } from '../arguments.ts';
import { coloursOf } from '../colour.ts';
import { cannot, type ExitCode, type Io, json, mayBeLost, notice, printable } from '../io.ts';
import { wantsJson } from '../options.ts';
import type { OpenedSync } from './open-sync.ts';
import { appliedValue, planValue } from './sync-json.ts';
import { conflictLines, planLines } from './sync-text.ts';

export const ALLOWS: readonly Option[] = [
  { name: 'allow-deletes', help: 'Go on where entities, or files of theirs, would go.' },
  { name: 'allow-mass-delete', help: 'Go on also where that is so much of a kind that it is stopped otherwise.' },
];

/** What a person has to say first. */
export type Needs = 'decisions' | 'strategy' | 'allow-losses' | 'allow-mass-delete' | 'allow-deletes';

export function needsOf({ conflicts, massDelete, deletes }: PullPlan, settings: Arguments): Needs | undefined {
  if (conflicts.length > 0) return 'decisions';
  const allowsMass = settings.has('allow-mass-delete');
  if (massDelete !== undefined && !allowsMass) return 'allow-mass-delete';
  return deletes.length > 0 && !allowsMass && !settings.has('allow-deletes') ? 'allow-deletes' : undefined;
}

export interface Shown {
  readonly opened: OpenedSync;
  readonly plan: PullPlan;
  /** The command that goes on with it: `pull`, `resolve --finish`. */
  readonly again: string;
}

/** Applies it, if nobody has to say anything first. */
export async function applyPlan(shown: Shown, settings: Arguments, io: Io): Promise<ExitCode> {
  const { opened, plan } = shown;
  const needs = needsOf(plan, settings);
  if (needs !== undefined) return showPlan(shown, settings, io);
  const applied = await opened.sync.apply(plan, {
    ...opened.options,
    allowsDeletes: settings.has('allow-deletes'),
    allowsMassDelete: settings.has('allow-mass-delete'),
  });
  if (!wantsJson(settings)) io.out(`${planLines(plan, coloursOf(settings, io)).join('\n')}\n`);
  if ('refused' in applied) return refuse(opened, applied, io);
  tellApplied(applied, io);
  if (wantsJson(settings)) io.out(json(appliedPlanValue(shown, { needs, dryRun: false }, applied)));
  else io.out(`${doneText(applied, opened.say('undo'))}\n`);
  return 0;
}

/** The plan alone, with what a person can do. */
export function showPlan(shown: Shown, settings: Arguments, io: Io): ExitCode {
  const { plan } = shown;
  const dryRun = settings.has('dry-run');
  const needs = needsOf(plan, settings);
  const isStopped = needs !== undefined || plan.blocking.length > 0;
  if (wantsJson(settings)) io.out(json(appliedPlanValue(shown, { needs, dryRun })));
  else {
    const colours = coloursOf(settings, io);
    const conflicts = conflictLines(plan.conflicts, colours);
    const way = needs === undefined ? ['Nothing was changed.'] : wayOn(shown, needs, dryRun);
    io.out(`${[...planLines(plan, colours), ...conflicts, '', ...way].join('\n')}\n`);
  }
  return isStopped ? 1 : 0;
}

function appliedPlanValue(
  { opened, plan }: Shown,
  { needs, dryRun }: { readonly needs: Needs | undefined; readonly dryRun: boolean },
  applied?: SyncApplied,
): object {
  return {
    version: 1,
    root: opened.root,
    dryRun,
    applied: applied !== undefined,
    needs: needs ?? null,
    plan: planValue(plan),
    ...appliedValue(applied),
  };
}

/** What a person types next, a sentence a line. */
export function wayOn(
  { opened, plan, again }: Pick<Shown, 'opened' | 'again'> & { readonly plan: PullPlan | undefined },
  needs: Needs,
  dryRun: boolean,
): readonly string[] {
  const { say } = opened;
  switch (needs) {
    case 'decisions':
      return dryRun
        ? [`Nothing was changed. ${say(again)} lets you decide.`]
        : ['Nothing was applied.', ...decideLines(opened, plan?.conflicts ?? [])];
    case 'strategy':
      return [
        'Nothing was changed. Say with --strategy what counts: local, what is here; remote, what is there; merge, both.',
      ];
    case 'allow-losses':
      return [`Nothing was changed. ${say(`${again} --allow-losses`)} goes on, and that is lost.`];
    case 'allow-mass-delete':
    case 'allow-deletes':
      return [`Nothing was applied. ${say(`${again} --${needs}`)} goes on with the deletes.`];
  }
}

export function decideLines({ say }: OpenedSync, conflicts: readonly SyncConflict[]): readonly string[] {
  const open = Math.max(
    conflicts.findIndex(({ resolved }) => resolved === undefined),
    0,
  );
  const number = open + 1;
  const edited = conflicts.some(({ files }) => files) ? ', --edited takes the file that you merged by hand' : '';
  return [
    `${say(`resolve ${number} --ours`)} keeps what is here, --theirs takes what comes${edited}.`,
    `${say('abort')} lets it be.`,
  ];
}

/** With how it is taken back, where it can be: there was a git commit before. */
export function doneText({ label, safety }: SyncApplied, undo?: string): string {
  return printable(`${label}: done.${undo === undefined || safety === undefined ? '' : ` ${undo} takes it back.`}`);
}

export function tellApplied({ durable, left = [] }: SyncApplied, io: Io): void {
  if (!durable) notice(io, mayBeLost('the change'));
  for (const path of left) notice(io, `${path} was changed meanwhile and left as it is.`);
}

/** One sentence for each refusal, with what a person at a terminal may type. */
export function refuse({ say }: OpenedSync, { refused, message, paths }: SyncRefusal, io: Io): ExitCode {
  const ways: Partial<Record<SyncRefusal['refused'], string>> = {
    pending: ` ${say('resolve')} shows it, ${say('abort')} takes it back.`,
    conflicts: ` ${say('resolve')} lists what is to be decided.`,
    deletes: ' Add --allow-deletes to say so.',
    'mass-delete': ' Add --allow-mass-delete to say so.',
    rejected: ` ${say('pull')} brings what came.`,
  };
  return cannot(io, `${message}${ways[refused] ?? ''}`, refused, paths ? { paths } : {});
}
