/** `mooring log`: what was done to the files of a root, the newest first. */
import { failureSentence } from '../store/failure.ts';
import type { Operation } from '../store/operation-log.ts';
import { undoneBy } from '../store/operations.ts';
import type { Arguments } from './arguments.ts';
import { coloursOf } from './colour.ts';
import type { Command } from './command.ts';
import { cannot, type ExitCode, type Io, json } from './io.ts';
import { FORMAT, wantsJson } from './options.ts';
import { effectsOf, OF_PROJECT, type OpenedStore, type PartElsewhere, partsIn, withRootStore } from './root-store.ts';
import { asTable } from './table.ts';

const DEFAULT_LIMIT = 20;

export const log: Command = {
  name: 'log',
  summary: 'List what Mooring did to the files of your user root, the newest first.',
  positionals: [],
  options: [
    OF_PROJECT,
    { name: 'limit', value: 'n', help: `At most so many operations; default: ${DEFAULT_LIMIT}.` },
    ...FORMAT,
  ],
  details: [
    'With --project it is what "mooring reconcile", "restore" and others did in the project here.',
    'Each with when, by whom, which files, and whether it is undone. "mooring undo" takes one back.',
  ],
  run(settings, io) {
    const limit = Number(settings.value('limit') ?? DEFAULT_LIMIT);
    if (!Number.isSafeInteger(limit) || limit < 1) return cannot(io, '"--limit" needs a whole number from 1.');
    return withRootStore(settings, io, opened => print(opened, limit, settings, io));
  },
};

function print({ store, root, other }: OpenedStore, limit: number, settings: Arguments, io: Io): ExitCode {
  const operations = store.log.read(limit);
  if ('failed' in operations) return cannot(io, failureSentence(operations));
  // An undo is newer than what it undid, so it is among these.
  const undone = undoneBy(operations);
  if (wantsJson(settings)) {
    const listed = operations.map(operation => asValue(operation, undone.get(operation.id)));
    io.out(json({ version: 1, root, operations: listed }));
    return 0;
  }
  if (operations.length === 0) {
    io.out('Nothing was done here yet.\n');
    return 0;
  }
  const partOf = partsIn(other);
  const rows = operations.map(operation => {
    const { id, time, actor, label } = operation;
    return [id, time, actor, label, whatOf(operation), stateOf(operation, undone.has(id), partOf(operation))];
  });
  io.out(asTable(['ID', 'TIME', 'BY', 'WHAT', 'FILES', 'STATE'], rows, coloursOf(settings, io)));
  return 0;
}

/** An operation in JSON. */
export function asValue(operation: Operation, undone: Operation | undefined) {
  const { id, time, actor, label, group = null, undoes = null, unkept = false } = operation;
  return {
    id,
    time,
    actor,
    label,
    ...effectsOf(operation),
    group,
    undoes,
    undoneBy: undone?.id ?? null,
    kept: !unkept,
  };
}

function stateOf({ unkept }: Operation, isUndone: boolean, part: PartElsewhere | undefined): string {
  const own = isUndone ? 'undone' : unkept ? 'not kept' : '';
  const also = part ? `also ${part.operation.id} ${part.option === '' ? 'of your own root' : 'of the project'}` : '';
  return [own, also].filter(text => text !== '').join(', ');
}

const MOST_NAMES = 2;

/** The moves, which say most, and the first files. */
function whatOf({ moves = [], files, made = [], removed = [] }: Operation): string {
  const names = [...moves.map(({ from, to }) => `${from} → ${to}`), ...files.map(({ path }) => path)];
  const all = names.length > 0 ? names : [...made, ...removed].map(path => `${path}/`);
  const more = all.length - MOST_NAMES;
  return [...all.slice(0, MOST_NAMES), ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
}
