/** `mooring reconcile`: what would end the drift of a project, and ending it, as one commit. */
import type { MadePlan, Refusal } from '../runtime/project-runtime.ts';
import type { Arguments } from './arguments.ts';
import { coloursOf } from './colour.ts';
import type { Command } from './command.ts';
import { cannot, type ExitCode, type Io, json, mayBeLost, notice } from './io.ts';
import { type OpenedRuntime, withRuntime } from './open-runtime.ts';
import { FORMAT, wantsJson } from './options.ts';
import { reconcileValue } from './reconcile-json.ts';
import { ALLOW_MASS_DELETE, type Proposal, propose, unnamedDelete } from './reconcile-proposal.ts';
import { appliedLines, planLines } from './reconcile-text.ts';

export const reconcile: Command = {
  name: 'reconcile',
  summary: 'Show what would end the drift of a project, and end it.',
  positionals: ['folder'],
  options: [
    { name: 'plan', help: 'Show the plan and write nothing; so it is without --apply.' },
    { name: 'apply', help: 'Do it, as one commit that "mooring undo --project" takes back.' },
    {
      name: 'accept',
      value: 'kind',
      help: 'Take the first way to end each drift of a kind, questions too. May stand several times.',
    },
    {
      name: 'choose',
      value: 'drift=resolution',
      help: 'Take one way for one drift: "2=restore", "form hello=leave". May stand several times.',
    },
    { name: ALLOW_MASS_DELETE, help: 'Delete also where it is so much of a kind that it is stopped otherwise.' },
    ...FORMAT,
  ],
  details: [
    'Lists what manifest and disk differ in, each with the ways to end it. A star marks what would be done: what is safe, and',
    'what --accept and --choose say. What your policies ignore is left, and so is every question that nobody answered.',
    'Nothing is deleted unless --accept or --choose names it, and then it goes to the quarantine.',
    'A drift is named by its number, its key, or kind and key of the entity; "leave" leaves it as it is.',
    '',
    'Exit codes: 0 nothing is left to decide, 1 something is, 2 refused, or it could not be run.',
  ],
  run(settings, io) {
    if (settings.has('plan') && settings.has('apply')) {
      return cannot(io, 'Take one of --plan, which only shows, and --apply.', 'arguments');
    }
    return withRuntime(settings, io, settings.positionals[0], opened => carryOut(opened, settings, io), {
      recovers: settings.has('apply'),
    });
  },
};

async function carryOut(opened: OpenedRuntime, settings: Arguments, io: Io): Promise<ExitCode> {
  const { state, causes } = opened.status;
  if (state === 'failed') return cannot(io, causes.join(' '), 'failed');
  const wishes = { accept: settings.values('accept'), choose: settings.values('choose') };
  const proposal = await propose(opened, wishes);
  if ('wrong' in proposal) return cannot(io, proposal.wrong, 'unknown');
  if ('refused' in proposal) return refuse(proposal, io);
  const { made } = proposal;
  return settings.has('apply') && made ? apply(proposal, made, settings, io) : show(proposal, settings, io);
}

function show(proposal: Proposal, settings: Arguments, io: Io): ExitCode {
  const { before, made } = proposal;
  if (wantsJson(settings)) io.out(json(reconcileValue(proposal)));
  else io.out(`${planLines(proposal, settings, coloursOf(settings, io)).join('\n')}\n`);
  return before.rows.length === 0 && made === undefined ? 0 : 1;
}

async function apply(proposal: Proposal, made: MadePlan, settings: Arguments, io: Io): Promise<ExitCode> {
  const unnamed = unnamedDelete(proposal, made.plan);
  if (unnamed !== undefined) return cannot(io, unnamed, 'delete');
  const allowsMassDelete = settings.has(ALLOW_MASS_DELETE);
  const applied = await proposal.opened.runtime.apply(made, { allowsMassDelete });
  if ('refused' in applied) return refuse(applied, io);
  if (!applied.durable) notice(io, mayBeLost('the change'));
  for (const path of applied.left ?? []) notice(io, `${path} was changed meanwhile and left as it is.`);
  if (wantsJson(settings)) io.out(json(reconcileValue(proposal, applied)));
  else io.out(`${appliedLines(made, applied, coloursOf(settings, io)).join('\n')}\n`);
  return applied.status.rows.length === 0 ? 0 : 1;
}

/** One sentence for each refusal, with what a person at a terminal may add. */
export function refuse({ refused, message, paths }: Refusal, io: Io): ExitCode {
  const way = refused === 'mass-delete' ? ` Add --${ALLOW_MASS_DELETE} to say so.` : '';
  return cannot(io, `${message}${way}`, refused, paths ? { paths } : {});
}
