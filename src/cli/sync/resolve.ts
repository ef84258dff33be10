/** `mooring sync resolve`: lists what waits for a decision, decides it, and ends what waits once all is decided. */
import { nearest } from '../../base/nearest.ts';
import type { PendingSync, PullPlan, Resolved, SyncConflict } from '../../sync/sync.ts';
import type { Arguments } from '../arguments.ts';
import { coloursOf } from '../colour.ts';
import type { Command } from '../command.ts';
import { cannot, type ExitCode, type Io, json, printable } from '../io.ts';
import { FORMAT, wantsJson } from '../options.ts';
import { ALLOWS, applyPlan, decideLines, needsOf, refuse } from './apply.ts';
import { OF_USER, type OpenedSync, withSync } from './open-sync.ts';
import { conflictValues, planValue } from './sync-json.ts';
import { conflictLines, counted, planLines } from './sync-text.ts';

const SIDES: readonly Resolved[] = ['ours', 'theirs', 'edited'];

export const syncResolve: Command = {
  name: 'sync resolve',
  summary: 'List what a sync waits for, decide it, and end it.',
  positionals: ['conflict'],
  many: true,
  options: [
    { name: 'ours', help: 'Keep what is here.' },
    { name: 'theirs', help: 'Take what comes.' },
    { name: 'edited', help: 'Take the file beside the working folder, as you merged it by hand.' },
    { name: 'all', help: 'All that is not decided yet.' },
    { name: 'finish', help: 'Apply what waits, once all is decided.' },
    ...ALLOWS,
    OF_USER,
    ...FORMAT,
  ],
  details: [
    'Without a word it lists the conflicts and what was decided. A conflict is named by its number in that list, or by its',
    'key; an entity, as "form leave", names all of its own. What was decided can be decided otherwise until it is finished.',
    'Nothing in the working folder changes before --finish.',
    '',
    'Exit codes: 0 nothing is left to decide, 1 something is, 2 refused, or it could not be run.',
  ],
  run(settings, io) {
    const sides = SIDES.filter(side => settings.has(side));
    if (sides.length > 1) return cannot(io, 'Take one of --ours, --theirs and --edited.', 'arguments');
    const isNaming = settings.positionals.length > 0 || settings.has('all');
    if (sides.length > 0 && !isNaming)
      return cannot(io, `Name what is decided so, as "1", or take --all.`, 'arguments');
    if (sides.length === 0 && isNaming)
      return cannot(io, 'Say how it is decided: --ours, --theirs or --edited.', 'arguments');
    if (settings.positionals.length > 0 && settings.has('all'))
      return cannot(io, 'Name conflicts, or take --all.', 'arguments');
    return withSync(settings, io, opened => resolve(opened, sides[0], settings, io));
  },
};

async function resolve(opened: OpenedSync, side: Resolved | undefined, settings: Arguments, io: Io): Promise<ExitCode> {
  const status = await opened.sync.status(opened.options);
  if ('refused' in status) return refuse(opened, status, io);
  const { pending } = status;
  const isFinishing = settings.has('finish');
  if (side === undefined && !isFinishing) return list(opened, pending, settings, io);
  const picks = side && pending ? picksOf(pending.conflicts, side, settings) : new Map<string, Resolved>();
  if ('wrong' in picks) return cannot(io, picks.wrong, 'unknown');
  const plan = await opened.sync.resolve(picks);
  if ('refused' in plan) return refuse(opened, plan, io);
  if (isFinishing) return applyPlan({ opened, plan, again: 'resolve --finish' }, settings, io);
  return told(opened, plan, picks.size, settings, io);
}

function list(opened: OpenedSync, pending: PendingSync | undefined, settings: Arguments, io: Io): ExitCode {
  const conflicts = pending?.conflicts ?? [];
  const open = conflicts.filter(({ resolved }) => resolved === undefined).length;
  if (wantsJson(settings)) {
    io.out(
      json({
        version: 1,
        root: opened.root,
        decided: 0,
        open,
        pending: pending ? pendingValue(pending) : null,
        plan: null,
      }),
    );
    return open === 0 ? 0 : 1;
  }
  if (!pending) {
    io.out('Nothing waits for a decision.\n');
    return 0;
  }
  const lines = conflictLines(conflicts, coloursOf(settings, io));
  io.out(`${[pendingText(pending), ...lines, '', ...pendingWay(opened, pending)].join('\n')}\n`);
  return open === 0 ? 0 : 1;
}

/** What a person types next. */
export function pendingWay(opened: OpenedSync, { conflicts, isInterrupted }: PendingSync): readonly string[] {
  if (!isInterrupted && conflicts.some(({ resolved }) => resolved === undefined)) return decideLines(opened, conflicts);
  const { say } = opened;
  return [`${say('resolve --finish')} ${isInterrupted ? 'ends' : 'applies'} it, ${say('abort')} takes it back.`];
}

export function pendingText({ what, since, isInterrupted, conflicts }: PendingSync): string {
  const open = conflicts.filter(({ resolved }) => resolved === undefined).length;
  if (isInterrupted) return `A ${what} was interrupted at ${since}.`;
  const decided = conflicts.length - open;
  const left = open === 0 ? 'to be finished' : `for ${counted(open, 'decision', 'decisions')}`;
  return `A ${what} waits ${left} since ${since}${open > 0 && decided > 0 ? `; ${decided} decided` : ''}.`;
}

export function pendingValue({ what, since, isInterrupted, conflicts }: PendingSync): object {
  return { what, since, interrupted: isInterrupted, conflicts: conflictValues(conflicts) };
}

type Picks = ReadonlyMap<string, Resolved>;

function picksOf(
  conflicts: readonly SyncConflict[],
  side: Resolved,
  settings: Arguments,
): Picks | { readonly wrong: string } {
  if (settings.has('all'))
    return new Map(conflicts.flatMap(({ key, resolved }) => (resolved === undefined ? [[key, side] as const] : [])));
  const picks = new Map<string, Resolved>();
  for (const word of settings.positionals) {
    const found = conflictsCalled(conflicts, word);
    if (found.length === 0) return { wrong: unknown(conflicts, word) };
    for (const { key } of found) picks.set(key, side);
  }
  return picks;
}

/** By key, by number, or all of an entity by its id, its key, or kind and key. */
function conflictsCalled(conflicts: readonly SyncConflict[], word: string): readonly SyncConflict[] {
  const byKey = conflicts.filter(({ key }) => key === word);
  if (byKey.length > 0) return byKey;
  const byNumber = /^\d+$/.test(word) ? conflicts[Number(word) - 1] : undefined;
  if (byNumber) return [byNumber];
  return conflicts.filter(({ entity }) => {
    if (entity?.entityKey === undefined) return false;
    const { id, kind, entityKey } = entity;
    return [id, entityKey, `${kind} ${entityKey}`, `${kind}/${entityKey}`].includes(word);
  });
}

function unknown(conflicts: readonly SyncConflict[], word: string): string {
  const [near] = nearest(
    word,
    conflicts.map(({ key }) => key),
  );
  const way = near ? `did you mean "${near}"?` : `the list has the numbers 1 to ${conflicts.length}.`;
  return `No conflict is called "${word}"; ${conflicts.length === 0 ? 'nothing waits for a decision.' : way}`;
}

/** What is left after a decision, or what finishing would do. */
function told(opened: OpenedSync, plan: PullPlan, decided: number, settings: Arguments, io: Io): ExitCode {
  const open = plan.conflicts.length;
  const needs = needsOf(plan, settings);
  if (wantsJson(settings)) {
    io.out(json({ version: 1, root: opened.root, decided, open, pending: null, plan: planValue(plan) }));
    return open === 0 ? 0 : 1;
  }
  const colours = coloursOf(settings, io);
  const done = `Decided ${decided}.`;
  if (open > 0) {
    const left = `${counted(open, 'conflict is', 'conflicts are')} left: ${opened.say('resolve')} lists what is to be decided.`;
    io.out(`${printable(`${done} ${left}`)}\n`);
    return 1;
  }
  const option = needs === undefined ? '' : ` --${needs}`;
  const way = `${done} Nothing is left to decide. ${opened.say(`resolve --finish${option}`)} applies it.`;
  io.out(`${[...planLines(plan, colours), '', printable(way)].join('\n')}\n`);
  return 0;
}
