/** `mooring undo`: takes back what was done last, or one operation by its id. */
import { failureSentence } from '../store/failure.ts';
import type { Operation } from '../store/operation-log.ts';
import { operationTitle, undoneBy } from '../store/operations.ts';
import type { UndoPlan, UndoRefusal } from '../store/undo.ts';
import type { Arguments } from './arguments.ts';
import { type Palette, palette, usesColour } from './colour.ts';
import type { Command } from './command.ts';
import { FORMAT, json, wantsJson } from './config/options.ts';
import { cannot, type ExitCode, type Io, printable } from './io.ts';
import { asValue } from './log.ts';
import { type Effects, effectsOf, OF_PROJECT, type OpenedStore, withRootStore } from './root-store.ts';

export const undo: Command = {
  name: 'undo',
  summary: 'Take back what Mooring did last to the files of your user root.',
  positionals: ['id'],
  options: [OF_PROJECT, { name: 'dry-run', help: 'Say what would be done, and write nothing.' }, ...FORMAT],
  details: [
    'Without an id it is the newest operation that is not undone; again, the one before it.',
    'The id is one of "mooring log", or as much of its beginning as tells it from the others. That of an undo does again',
    'what it took back. Where a file was changed since, nothing is touched, and it is said by whom.',
    'Exit code 1: there is nothing to undo.',
  ],
  run: (settings, io) =>
    withRootStore(settings, io, opened => (settings.has('dry-run') ? plan : carryOut)(opened, settings, io)),
};

function plan({ store, root }: OpenedStore, settings: Arguments, io: Io): ExitCode {
  const planned = store.planUndo(settings.positionals[0]);
  if ('failed' in planned) return cannot(io, failureSentence(planned));
  if ('refused' in planned) return refuse(planned, settings, io);
  const { operation, label } = planned;
  const effects = effectsOfPlan(planned);
  if (wantsJson(settings)) {
    io.out(json({ version: 1, root, dryRun: true, undone: asValue(operation, undefined), label, ...effects }));
    return 0;
  }
  io.out(linesOf(effects, palette(usesColour(io, settings.has('no-color')))));
  io.out(`That would take back ${printable(operationTitle(operation))}. Nothing was written.\n`);
  return 0;
}

async function carryOut({ store, root, other }: OpenedStore, settings: Arguments, io: Io): Promise<ExitCode> {
  const done = await store.undo(settings.positionals[0]);
  if ('failed' in done) return cannot(io, failureSentence(done));
  if ('refused' in done) return refuse(done, settings, io);
  const { undone, operation, durable, conflicts } = done;
  for (const path of conflicts) io.err(`mooring: ${printable(path)} was changed meanwhile and left as it is.\n`);
  const half = otherHalf(other, undone);
  if (half) {
    const title = printable(operationTitle(half.operation));
    io.err(`mooring: ${half.where} has a part of it, too: "mooring undo ${half.way}" takes back ${title}.\n`);
  }
  const effects = effectsOf(operation ?? { files: [] });
  if (wantsJson(settings)) {
    const { id = null, label = null } = operation ?? {};
    const value = { undone: asValue(undone, operation), id, label, ...effects, durable, conflicts };
    io.out(json({ version: 1, root, dryRun: false, ...value }));
    return 0;
  }
  io.out(linesOf(effects, palette(usesColour(io, settings.has('no-color')))));
  const again = operation ? ` "mooring undo ${operation.id}" does it again.` : '';
  io.out(`Took back ${printable(operationTitle(undone))}.${again}\n`);
  return 0;
}

/**
 * What the same command did to the other root, where it did: a base of the user's is renamed, and a project's workspace
 * extends it. Each root has a log of its own, and is taken back by itself.
 */
function otherHalf(other: OpenedStore['other'], undone: Operation) {
  const operations = other?.store.log.read();
  if (!other || !operations || 'failed' in operations) return undefined;
  const gone = undoneBy(operations);
  const operation = operations.find(
    each =>
      each.actor === undone.actor && each.label === undone.label && isSoonAfter(each, undone) && !gone.has(each.id),
  );
  if (!operation) return undefined;
  const where = other.option === '' ? 'Your own root' : 'The project here';
  return { operation, where, way: `${operation.id}${other.option}` };
}

/** Process ids come back; a command that waits for a lock takes seconds. */
function isSoonAfter(one: Operation, other: Operation): boolean {
  return Math.abs(Date.parse(one.time) - Date.parse(other.time)) < 60_000;
}

function refuse({ refused, message, operation, by, path }: UndoRefusal, settings: Arguments, io: Io): ExitCode {
  if (wantsJson(settings)) {
    const about = { operation: operation?.id ?? null, by: by?.id ?? null, path: path ?? null };
    io.out(json({ version: 1, refused, message, ...about }));
  }
  cannot(io, message);
  return refused === 'nothing' ? 1 : 2;
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
