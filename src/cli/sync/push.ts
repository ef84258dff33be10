/** `mooring sync push`: commits what is the project's own, and sends it. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { portPath } from '../../node/write-disk.ts';
import { below } from '../../store/absolute.ts';
import type { PushPlan, SyncApplied, SyncRefusal } from '../../sync/sync.ts';
import type { Arguments } from '../arguments.ts';
import { coloursOf, type Palette } from '../colour.ts';
import type { Command } from '../command.ts';
import { cannot, type ExitCode, type Io, json, printable } from '../io.ts';
import { DRY_RUN, FORMAT, wantsJson } from '../options.ts';
import { refuse, tellApplied } from './apply.ts';
import { OF_USER, type OpenedSync, withSync } from './open-sync.ts';
import { appliedValue, entityValue, findingValue } from './sync-json.ts';
import { counted, entityLines, findingLines, some } from './sync-text.ts';

export const syncPush: Command = {
  name: 'sync push',
  summary: 'Commit what is the project’s own, and send it to the remote.',
  positionals: [],
  options: [
    { name: 'message', short: 'm', value: 'text', help: 'Of the git commit; the proposed one lists the entities.' },
    { name: 'message-file', value: 'file', help: 'The message is in this file; - is stdin.' },
    { name: 'also', value: 'path', help: 'Another file or folder that goes along. May stand several times.' },
    OF_USER,
    DRY_RUN,
    ...FORMAT,
  ],
  details: [
    'What goes: the manifest, what it declares, and what belongs to Mooring. Other files are left, unless --also names them;',
    'what is staged by hand stays staged. What others could not take stops it. Where the remote has moved on, the git commit',
    'stays here, and "mooring sync pull" comes first.',
    '',
    'Exit codes: 0 it is there, or was already; 1 a dry run found what stops it; 2 refused, or it could not be run.',
  ],
  run(settings, io) {
    if (settings.has('message') && settings.has('message-file'))
      return cannot(io, 'Take one of --message and --message-file.', 'arguments');
    return withSync(settings, io, opened => push(opened, settings, io));
  },
};

async function push(opened: OpenedSync, settings: Arguments, io: Io): Promise<ExitCode> {
  const { sync, options, root } = opened;
  const given = await messageOf(settings, io);
  if (given && 'wrong' in given) return cannot(io, given.wrong);
  const also = settings.values('also').map(each => fromRoot(root, path.resolve(io.cwd, each)) ?? each);
  const plan = await sync.planPush({ ...options, also });
  if ('refused' in plan)
    return plan.refused === 'nothing' ? nothing(opened, plan, settings, io) : refuse(opened, plan, io);
  const message = given?.text ?? plan.message;
  if (settings.has('dry-run')) return show({ opened, plan, message }, settings, io);
  const isText = !wantsJson(settings);
  if (isText) io.out(`${pushLines(plan, message, coloursOf(settings, io)).join('\n')}\n`);
  const pushed = await sync.push(plan, message, options);
  if ('refused' in pushed) return refuse(opened, pushed, io);
  tellApplied(pushed, io);
  io.out(isText ? `${printable(pushed.label)}.\n` : json(pushValue({ opened, plan, message }, false, pushed)));
  return 0;
}

async function messageOf(
  settings: Arguments,
  io: Io,
): Promise<{ readonly text: string } | { readonly wrong: string } | undefined> {
  const text = settings.value('message');
  if (text !== undefined) return { text };
  const file = settings.value('message-file');
  if (file === undefined) return undefined;
  if (file === '-') return { text: await io.readInput('Type the message, then press Ctrl+D.') };
  try {
    return { text: readFileSync(path.resolve(io.cwd, file), 'utf8') };
  } catch {
    return { wrong: `${file} could not be read; name a file with the message.` };
  }
}

/** `.` for the root itself; nothing for what is not in it. */
function fromRoot(root: string, file: string): string | undefined {
  const inside = below(portPath(root), portPath(file));
  return inside === '' ? '.' : inside;
}

interface Shown {
  readonly opened: OpenedSync;
  readonly plan: PushPlan;
  readonly message: string;
}

function show(shown: Shown, settings: Arguments, io: Io): ExitCode {
  const { plan, message } = shown;
  if (wantsJson(settings)) io.out(json(pushValue(shown, true)));
  else {
    const lines = pushLines(plan, message, coloursOf(settings, io));
    io.out(`${[...lines, '', 'Nothing was committed or pushed.'].join('\n')}\n`);
  }
  return plan.blocking.length > 0 ? 1 : 0;
}

/** Nothing goes, and that is no failure; what could go along is named. */
function nothing(
  { root, say }: OpenedSync,
  { message, paths = [] }: SyncRefusal,
  settings: Arguments,
  io: Io,
): ExitCode {
  if (wantsJson(settings)) {
    const value = { dryRun: settings.has('dry-run'), pushed: false, plan: null, others: paths };
    io.out(json({ version: 1, root, ...value, ...appliedValue() }));
    return 0;
  }
  const way = paths.length > 0 ? [`${say('push --also <path>')} takes one along.`] : [];
  io.out(`${[printable(message), ...some(paths.map(each => `  ${printable(each)}`)), ...way].join('\n')}\n`);
  return 0;
}

function pushLines(
  { to, commits, files, entities, ...findings }: PushPlan,
  message: string,
  colours: Palette,
): string[] {
  const committed = [
    ...entityLines(entities, colours),
    colours.bold('files'),
    ...some(files.map(file => `  ${printable(file)}`)),
    colours.bold('message'),
    ...message
      .trimEnd()
      .split('\n')
      .map(line => `  ${printable(line)}`.trimEnd()),
  ];
  return [
    colours.bold(printable(`Push ${counted(commits, 'git commit', 'git commits')} to ${to}`)),
    ...(files.length > 0 ? committed : []),
    ...findingLines(findings, colours),
  ];
}

function pushValue({ opened: { root }, plan, message }: Shown, dryRun: boolean, pushed?: SyncApplied): object {
  const { to, commits, files, entities, blocking, advisory } = plan;
  return {
    version: 1,
    root,
    dryRun,
    pushed: pushed !== undefined,
    plan: {
      to,
      commits,
      files,
      message: files.length > 0 ? message : null,
      entities: entities.map(entityValue),
      blocking: blocking.map(findingValue),
      advisory: advisory.map(findingValue),
    },
    others: [],
    ...appliedValue(pushed),
  };
}
