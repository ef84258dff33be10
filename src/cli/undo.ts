/** `mooring undo`: takes back what was done last, or one operation by its id. */
import { failureSentence } from '../store/failure.ts';
import { operationTitle } from '../store/operations.ts';
import type { UndoPlan } from '../store/undo.ts';
import type { Arguments } from './arguments.ts';
import { coloursOf, type Palette } from './colour.ts';
import type { Command } from './command.ts';
import { cannot, type ExitCode, type Io, isNotThere, json, notice, printable } from './io.ts';
import { asValue } from './log.ts';
import { DRY_RUN, FORMAT, wantsJson } from './options.ts';
import {
  type Effects,
  effectsOf,
  OF_PROJECT,
  type OpenedStore,
  type PartElsewhere,
  partsIn,
  type UndoRefused,
  withRootStore,
} from './root-store.ts';

export const undo: Command = {
  name: 'undo',
  summary: 'Take back what Mooring did last to the files of your user root.',
  positionals: ['id'],
  options: [OF_PROJECT, DRY_RUN, ...FORMAT],
  details: [
    'Without an id it is the newest operation that is not undone; again, the one before it.',
    'The id is one of "mooring log", or as much of its beginning as tells it from the others. That of an undo does again',
    'what it took back. Where a file was changed since, nothing is touched, and it is said by whom.',
    'Exit code 1: there is nothing to undo.',
  ],
  run: (settings, io) =>
    withRootStore(settings, io, opened => (settings.has('dry-run') ? plan : carryOut)(opened, settings, io)),
};

function plan({ store, root, other }: OpenedStore, settings: Arguments, io: Io): ExitCode {
  const planned = store.planUndo(settings.positionals[0]);
  if ('failed' in planned) return cannot(io, failureSentence(planned));
  if ('refused' in planned) return refuse(planned, other, io);
  const { operation, label } = planned;
  const part = partsIn(other)(operation);
  if (part) tellPart(part, io);
  const effects = effectsOfPlan(planned);
  if (wantsJson(settings)) {
    const value = { undone: asValue(operation, undefined), label, ...effects, also: partValue(part) };
    io.out(json({ version: 1, root, dryRun: true, ...value }));
    return 0;
  }
  io.out(linesOf(effects, coloursOf(settings, io)));
  io.out(`That would take back ${printable(operationTitle(operation))}. Nothing was written.\n`);
  return 0;
}

async function carryOut(opened: OpenedStore, settings: Arguments, io: Io): Promise<ExitCode> {
  const { root, other } = opened;
  const done = await opened.undo(settings.positionals[0]);
  if ('failed' in done) return cannot(io, failureSentence(done));
  if ('refused' in done) return refuse(done, other, io);
  const { undone, operation, durable, conflicts } = done;
  for (const path of conflicts) notice(io, `${path} was changed meanwhile and left as it is.`);
  const part = partsIn(other)(undone);
  if (part) tellPart(part, io);
  const effects = effectsOf(operation ?? { files: [] });
  if (wantsJson(settings)) {
    const { id = null, label = null } = operation ?? {};
    const value = {
      undone: asValue(undone, operation),
      id,
      label,
      ...effects,
      durable,
      conflicts,
      also: partValue(part),
    };
    io.out(json({ version: 1, root, dryRun: false, ...value }));
    return 0;
  }
  io.out(linesOf(effects, coloursOf(settings, io)));
  const option = settings.has('project') ? ' --project' : '';
  const again = operation ? ` "mooring undo ${operation.id}${option}" does it again.` : '';
  io.out(`Took back ${printable(operationTitle(undone))}.${again}\n`);
  return 0;
}

/** Each root has a log of its own, and is taken back by itself. */
function tellPart({ operation, option }: PartElsewhere, io: Io): void {
  const where = option === '' ? 'Your own root' : 'The project here';
  const title = operationTitle(operation);
  notice(io, `${where} has a part of it, too: "mooring undo ${operation.id}${option}" takes back ${title}.`);
}

function partValue(part: PartElsewhere | undefined) {
  return part ? { root: part.root, id: part.operation.id } : null;
}

function refuse(refusal: UndoRefused, other: OpenedStore['other'], io: Io): ExitCode {
  const { refused, message, operation, by, path } = refusal;
  const about = { operation: operation?.id ?? null, by: by?.id ?? null, path: path ?? null };
  if (refused !== 'nothing') return cannot(io, message, refused, about);
  const elsewhere = other?.store.log.read(1) ?? [];
  const has = 'failed' in elsewhere || elsewhere.length === 0 ? '' : wayToOther(other?.option);
  return isNotThere(io, `${message}${has}`, refused, about);
}

/** Who changed a project means that, and mostly not the user root. */
function wayToOther(option = ''): string {
  const where = option === '' ? 'your own root' : 'the project here';
  return ` In ${where} there is something: "mooring undo${option}".`;
}

/** As it will stand in the log. */
function effectsOfPlan({ moves, changes }: UndoPlan): Effects {
  const folders = changes.flatMap(change => ('folder' in change ? [change] : []));
  const files = changes.flatMap(change => {
    if (!('after' in change)) return [];
    const after = change.after === 'remove' ? 'absent' : 'there';
    return [{ path: change.path, before: change.before, after }];
  });
  const named = (wish: 'make' | 'remove'): string[] =>
    folders.flatMap(({ folder, path }) => (folder === wish ? [path] : []));
  return effectsOf({ moves, files, made: named('make'), removed: named('remove') });
}

function linesOf({ moves, files, folders }: Effects, colours: Palette): string {
  const line = (verb: string, what: string): string => `${colours.green(verb.padEnd(8))}${printable(what)}\n`;
  return [
    ...moves.map(({ from, to }) => line('moved', `${from} → ${to}`)),
    ...files.map(({ path, change }) => line(change, path)),
    ...folders.map(({ path, change }) => line(change, `${path}/`)),
  ].join('');
}
