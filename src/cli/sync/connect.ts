/** `mooring sync connect`: looks at both sides, and joins them in the way that a person chose. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { groupedBy } from '../../base/grouped.ts';
import { shownUrl } from '../../git/safe-url.ts';
import { kindNamed } from '../../manifest/kinds/table.ts';
import type { EntityChange } from '../../manifest/merge/entity-merge.ts';
import { portPath } from '../../node/write-disk.ts';
import type { ConnectPreview, ConnectQuestion, ConnectStrategy, SyncApplied, SyncRefusal } from '../../sync/sync.ts';
import type { Arguments } from '../arguments.ts';
import { coloursOf, type Palette } from '../colour.ts';
import type { Command } from '../command.ts';
import { cannot, type ExitCode, type Io, json, printable } from '../io.ts';
import { DRY_RUN, FORMAT, wantsJson } from '../options.ts';
import { ALLOWS, decideLines, doneText, type Needs, needsOf, refuse, tellApplied, wayOn } from './apply.ts';
import { OF_USER, type OpenedSync, withSync } from './open-sync.ts';
import { appliedValue, conflictValues, planValue } from './sync-json.ts';
import { conflictLines, counted, planLines, some } from './sync-text.ts';

const STRATEGIES: readonly ConnectStrategy[] = ['local', 'remote', 'merge'];

export const syncConnect: Command = {
  name: 'sync connect',
  summary: 'Connect a project to a git remote.',
  positionals: ['url'],
  options: [
    {
      name: 'strategy',
      value: 'strategy',
      choices: STRATEGIES,
      help: 'What counts: what is here, what is there, or both.',
    },
    { name: 'remote', value: 'name', help: 'What git calls the remote here. Default: origin.' },
    { name: 'branch', value: 'name', help: 'Of the remote. Default: what it calls its own, else the one here.' },
    { name: 'allow-losses', help: 'Go on where one side loses what is named.' },
    ...ALLOWS,
    OF_USER,
    DRY_RUN,
    ...FORMAT,
  ],
  details: [
    'Shows what is only here, only there, and different, before anything changes on either side. An empty remote gets what is',
    'here; an empty folder gets what is there. A strategy has to be chosen only where the remote has what is not here.',
    'What one side would lose is named, and nothing goes without --allow-losses; git commits of it are kept here all the',
    'same, under refs/mooring/safety.',
    '',
    'Exit codes: 0 connected, 1 something is to be decided, 2 refused, or it could not be run.',
  ],
  run(settings, io) {
    const [url] = settings.positionals;
    if (url === undefined) return cannot(io, 'Say where to: "mooring sync connect <url>".', 'arguments');
    return withSync(
      settings,
      io,
      opened => connect(opened, questionOf(fromHere(url, io), opened, settings), settings, io),
      {
        begins: true,
      },
    );
  },
};

/** A folder is kept as an absolute path, since git would look for it from the top of its repository. */
function fromHere(url: string, { cwd }: Io): string {
  const folder = path.resolve(cwd, url);
  return !url.includes(':') && existsSync(folder) ? portPath(folder) : url;
}

function questionOf(url: string, { isNew }: OpenedSync, settings: Arguments): ConnectQuestion {
  const [remote, branch] = [settings.value('remote'), settings.value('branch')];
  const chosen = STRATEGIES.find(each => each === settings.value('strategy'));
  // Where nothing is, nothing can be lost, so there is nothing to choose.
  const strategy = chosen ?? (isNew ? 'merge' : undefined);
  return {
    url,
    ...(remote === undefined ? {} : { remote }),
    ...(branch === undefined ? {} : { branch }),
    ...(strategy ? { strategy } : {}),
  };
}

async function connect(opened: OpenedSync, question: ConnectQuestion, settings: Arguments, io: Io): Promise<ExitCode> {
  const { sync, options } = opened;
  const preview = await sync.planConnect(question, options);
  if ('refused' in preview) return refuse(opened, preview, io);
  const needs = needsFor(preview, question, settings);
  const shown = { opened, question, preview, needs };
  // Conflicts are decided once they wait, and they wait once it has begun.
  if (settings.has('dry-run') || (needs !== undefined && needs !== 'decisions')) return show(shown, settings, io);
  if (!wantsJson(settings)) io.out(`${previewLines(preview, coloursOf(settings, io)).join('\n')}\n`);
  const done = await sync.connect(question, preview, {
    ...options,
    allowsDeletes: settings.has('allow-deletes'),
    allowsMassDelete: settings.has('allow-mass-delete'),
  });
  if ('refused' in done)
    return done.refused === 'conflicts' ? toDecide(shown, done, settings, io) : refuse(opened, done, io);
  tellApplied(done, io);
  if (wantsJson(settings)) io.out(json(connectValue(shown, false, done)));
  else
    io.out(
      `${[doneText(done, done.operation === undefined ? undefined : opened.say('undo')), ...keptLines(done, preview)].join('\n')}\n`,
    );
  return 0;
}

/** With the strategy that takes theirs, what goes is among the losses. */
function needsFor({ plan }: ConnectPreview, { strategy }: ConnectQuestion, settings: Arguments): Needs | undefined {
  if (!plan) return 'strategy';
  if (plan.loses.length > 0 && !settings.has('allow-losses')) return 'allow-losses';
  return strategy === 'remote' ? undefined : needsOf(plan, settings);
}

interface Shown {
  readonly opened: OpenedSync;
  readonly question: ConnectQuestion;
  readonly preview: ConnectPreview;
  readonly needs: Needs | undefined;
}

function show(shown: Shown, settings: Arguments, io: Io): ExitCode {
  const { opened, question, preview, needs } = shown;
  const dryRun = settings.has('dry-run');
  if (wantsJson(settings)) io.out(json(connectValue(shown, dryRun)));
  else {
    const colours = coloursOf(settings, io);
    const conflicts = conflictLines(withoutFiles(preview), colours);
    const way =
      needs === undefined
        ? ['Nothing was changed.']
        : wayOn({ opened, plan: preview.plan, again: commandOf(question) }, needs, dryRun);
    io.out(`${[...previewLines(preview, colours), ...conflicts, '', ...way].join('\n')}\n`);
  }
  return needs !== undefined || (preview.plan?.blocking.length ?? 0) > 0 ? 1 : 0;
}

/** `git@host:path`, where the name is no secret. */
const OF_A_USER = /^(?:ssh:\/\/)?[^/:@]+@[^?]+$/;

/** As it was typed, as far as it counts. */
function commandOf({ url, remote, branch, strategy }: ConnectQuestion): string {
  const options = Object.entries({ remote, branch, strategy }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name} ${value}`],
  );
  // Who may enter is nobody's business who looks over a shoulder, or into a log.
  const isPlain = shownUrl(url) === url || OF_A_USER.test(url);
  return ['connect', isPlain ? url : '<url>', ...options].join(' ');
}

/** They are written once it waits. */
function withoutFiles({ plan }: ConnectPreview) {
  return (plan?.conflicts ?? []).map(({ files: _, ...conflict }) => conflict);
}

const RELATIONS: Readonly<Record<ConnectPreview['is'], string>> = {
  empty: 'The remote has nothing yet.',
  'ours-is-ahead': 'All that is there is here already.',
  'theirs-is-ahead': 'The remote has all that is here, and more.',
  related: 'Both sides come from one history, and each has something of its own.',
  unrelated: 'Both sides have a history of their own.',
};

function previewLines({ is, branch, plan, ...sides }: ConnectPreview, colours: Palette): string[] {
  const { onlyHere, onlyThere, differ, commitsHere, commitsThere } = sides;
  const isNew = commitsHere + onlyHere.length + differ.length === 0 && is === 'unrelated';
  const part = (title: string, entities: readonly EntityChange[]): string[] =>
    entities.length === 0 ? [] : ['', colours.dim(title), ...sideLines(entities, colours)];
  return [
    colours.bold(isNew ? 'Nothing is here yet.' : RELATIONS[is]),
    printable(`${branch}: ${counted(commitsHere, 'git commit', 'git commits')} only here, ${commitsThere} only there.`),
    ...part('Only here:', onlyHere),
    ...part('Only there:', onlyThere),
    ...part('Different:', differ),
    ...(plan ? ['', ...planLines(plan, colours)] : []),
  ];
}

/** Which side it is on says what became of it. */
function sideLines(entities: readonly EntityChange[], { bold }: Palette): string[] {
  return [...groupedBy(entities, ({ kind }) => kind)].flatMap(([kind, own]) => [
    bold(kindNamed(kind).plural),
    ...some(own.map(({ key, fields }) => `  ${printable(fields.length === 0 ? key : `${key}: ${fields.join(', ')}`)}`)),
  ]);
}

function keptLines({ safety }: SyncApplied, { plan }: ConnectPreview): string[] {
  return safety === undefined || (plan?.loses.length ?? 0) === 0 ? [] : [`What was lost is kept here as ${safety}.`];
}

/** It has begun, and waits. */
async function toDecide(shown: Shown, refusal: SyncRefusal, settings: Arguments, io: Io): Promise<ExitCode> {
  const { opened } = shown;
  const status = await opened.sync.status(opened.options);
  if ('refused' in status || !status.pending) return refuse(opened, refusal, io);
  const { conflicts } = status.pending;
  if (wantsJson(settings))
    io.out(json({ ...connectValue({ ...shown, needs: 'decisions' }, false), conflicts: conflictValues(conflicts) }));
  else {
    const lines = conflictLines(conflicts, coloursOf(settings, io));
    io.out(`${[...lines, '', 'Nothing was applied.', ...decideLines(opened, conflicts)].join('\n')}\n`);
  }
  return 1;
}

function connectValue({ opened: { root }, preview, needs }: Shown, dryRun: boolean, done?: SyncApplied): object {
  const { is, branch, plan, commitsHere, commitsThere } = preview;
  return {
    version: 1,
    root,
    dryRun,
    connected: done !== undefined,
    needs: needs ?? null,
    is,
    branch,
    commitsHere,
    commitsThere,
    onlyHere: preview.onlyHere.map(sideValue),
    onlyThere: preview.onlyThere.map(sideValue),
    differ: preview.differ.map(sideValue),
    plan: plan ? planValue({ ...plan, conflicts: withoutFiles(preview) }) : null,
    conflicts: conflictValues(withoutFiles(preview)),
    ...appliedValue(done),
  };
}

function sideValue({ kind, id, key, fields, path }: EntityChange): object {
  return { kind, id: id ?? null, key, fields, path };
}
