/** `mooring sync pull`: fetches, merges beside the working folder, shows what becomes different, and applies it. */
import type { Arguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { type ExitCode, type Io, json, printable } from '../io.ts';
import { DRY_RUN, FORMAT, wantsJson } from '../options.ts';
import { ALLOWS, applyPlan, refuse, showPlan } from './apply.ts';
import { OF_USER, type OpenedSync, withSync } from './open-sync.ts';
import { appliedValue } from './sync-json.ts';

export const syncPull: Command = {
  name: 'sync pull',
  summary: 'Bring what is new on the remote here, merged by entity.',
  positionals: [],
  options: [...ALLOWS, OF_USER, DRY_RUN, ...FORMAT],
  details: [
    'Fetches what the branch follows and merges it beside the working folder. Where nothing is to be decided it is applied at',
    'once, as one commit that "mooring sync undo" takes back. What both sides changed waits: "mooring sync resolve" lists it.',
    'Where entities would go, nothing is applied before you say so. --dry-run fetches as well, and leaves nothing waiting.',
    '',
    'Exit codes: 0 all of it is here, 1 something is to be decided, 2 refused, or it could not be run.',
  ],
  run: (settings, io) => withSync(settings, io, opened => pull(opened, settings, io)),
};

async function pull(opened: OpenedSync, settings: Arguments, io: Io): Promise<ExitCode> {
  const { sync, options } = opened;
  const dryRun = settings.has('dry-run');
  // A pull ends what a crash left first, and that is no matter of a dry run.
  const waiting = dryRun ? await waitsAlready(opened, io) : undefined;
  if (waiting !== undefined) return waiting;
  const plan = await sync.planPull(options);
  if ('refused' in plan)
    return plan.refused === 'nothing' ? nothing(opened, plan.message, settings, io) : refuse(opened, plan, io);
  if (!dryRun) return applyPlan({ opened, plan, again: 'pull' }, settings, io);
  if (plan.conflicts.length > 0) {
    const aborted = await sync.abort();
    if ('refused' in aborted) return refuse(opened, aborted, io);
  }
  // The files to merge by hand have gone with it.
  const conflicts = plan.conflicts.map(({ files: _, ...conflict }) => conflict);
  return showPlan({ opened, plan: { ...plan, conflicts }, again: 'pull' }, settings, io);
}

async function waitsAlready(opened: OpenedSync, io: Io): Promise<ExitCode | undefined> {
  const status = await opened.sync.status(opened.options);
  if ('refused' in status) return refuse(opened, status, io);
  if (!status.pending) return undefined;
  const { what, since, isInterrupted } = status.pending;
  const how = isInterrupted ? 'was interrupted' : 'waits';
  return refuse(opened, { refused: 'pending', message: `A ${what} ${how} since ${since}.` }, io);
}

function nothing({ root }: OpenedSync, message: string, settings: Arguments, io: Io): ExitCode {
  const dryRun = settings.has('dry-run');
  const value = { version: 1, root, dryRun, applied: false, needs: null, plan: null, ...appliedValue() };
  io.out(wantsJson(settings) ? json(value) : `${printable(message)}\n`);
  return 0;
}
