/** `mooring sync status`: how a project stands to its remote. */
import type { SyncStatus } from '../../sync/sync.ts';
import type { Arguments } from '../arguments.ts';
import { coloursOf, type Palette } from '../colour.ts';
import type { Command } from '../command.ts';
import { type ExitCode, type Io, json, printable } from '../io.ts';
import { FORMAT, wantsJson } from '../options.ts';
import { refuse } from './apply.ts';
import { OF_USER, type OpenedSync, withSync } from './open-sync.ts';
import { pendingText, pendingValue, pendingWay } from './resolve.ts';
import { entityValue } from './sync-json.ts';
import { conflictLines, counted, entityLines, some } from './sync-text.ts';

export const syncStatus: Command = {
  name: 'sync status',
  summary: 'Say how a project stands to its remote: what is new here, and what is new there.',
  positionals: [],
  options: [
    { name: 'fetch', help: 'Ask the remote first; otherwise it is told as of the last time.' },
    { name: 'exit-code', help: 'End with 1 where something is to be pushed, pulled or decided.' },
    OF_USER,
    ...FORMAT,
  ],
  details: [
    'Names the entities that are in no git commit yet, those that the next push sends and those that the next pull brings.',
    'Nothing in the working folder changes.',
    '',
    'Exit codes: 0, with --exit-code 1 where both sides differ, there is no remote, or a sync waits; 2 it could not be run.',
  ],
  run: (settings, io) => withSync(settings, io, opened => status(opened, settings, io)),
};

async function status(opened: OpenedSync, settings: Arguments, io: Io): Promise<ExitCode> {
  const { sync, options, root } = opened;
  const now = await sync.status({ ...options, fetch: settings.has('fetch') });
  if ('refused' in now) return refuse(opened, now, io);
  if (wantsJson(settings)) io.out(json({ version: 1, root, ...statusValue(now) }));
  else io.out(`${statusLines(opened, now, coloursOf(settings, io)).join('\n')}\n`);
  const isEven = now.is === 'even' && now.changed.length + now.otherFiles.length === 0;
  return settings.has('exit-code') && !isEven ? 1 : 0;
}

function statusValue(now: SyncStatus): object {
  const { is, branch = null, upstream = null, ahead, behind, otherFiles, pending, notes } = now;
  return {
    is,
    branch,
    upstream,
    ahead,
    behind,
    changed: now.changed.map(entityValue),
    outgoing: now.outgoing.map(entityValue),
    incoming: now.incoming.map(entityValue),
    otherFiles,
    pending: pending ? pendingValue(pending) : null,
    notes,
  };
}

function statusLines(opened: OpenedSync, now: SyncStatus, colours: Palette): string[] {
  const { changed, outgoing, incoming, otherFiles, pending, notes } = now;
  const part = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ['', colours.dim(title), ...lines];
  const files = some(otherFiles.map(path => `  ${printable(path)}`));
  return [
    ...[headOf(now)].map(line => colours.bold(printable(line))),
    ...part('In no git commit yet:', entityLines(changed, colours)),
    ...part(opened.isUserRoot ? 'In no git commit yet:' : 'Other files that differ from the last git commit:', files),
    ...part('To be pushed:', entityLines(outgoing, colours)),
    ...part('To be pulled:', entityLines(incoming, colours)),
    ...(pending ? ['', printable(pendingText(pending)), ...conflictLines(pending.conflicts, colours)] : []),
    ...(notes.length > 0 ? ['', ...notes.map(printable)] : []),
    ...wayLines(opened, now),
  ];
}

function headOf({ is, branch = 'No branch', upstream, ahead, behind }: SyncStatus): string {
  const commits = (count: number): string => counted(count, 'git commit', 'git commits');
  const follows = upstream === undefined ? branch : `${branch} follows ${upstream}`;
  if (is === 'no-repository') return 'This is no git repository.';
  if (is === 'detached') return 'No branch is checked out.';
  if (is === 'no-remote') return `${branch} has no remote.`;
  if (is === 'no-upstream' || upstream === undefined) return `${branch} follows no branch of a remote.`;
  if (ahead > 0 && behind > 0) return `${follows}: ${commits(ahead)} ahead, ${behind} behind.`;
  if (ahead > 0) return `${follows}: ${commits(ahead)} ahead.`;
  return behind > 0 ? `${follows}: ${commits(behind)} behind.` : `${follows}, and both are at the same git commit.`;
}

/** What a person would type next. */
function wayLines({ say, ...opened }: OpenedSync, now: SyncStatus): readonly string[] {
  const { is, behind, ahead, changed, otherFiles, pending } = now;
  if (pending) return ['', ...pendingWay({ say, ...opened }, pending)];
  if (is === 'no-repository' || is === 'no-remote') return ['', `${say('connect <url>')} connects it to a remote.`];
  if (is === 'no-upstream') return ['', `${say('push')} makes a branch on the remote, and lets this one follow it.`];
  if (is === 'detached') return ['', 'Switch to a branch first.'];
  if (behind > 0) return ['', `${say('pull')} brings what is new there.`];
  // Of a user root all files are its own.
  const own = changed.length + (opened.isUserRoot ? otherFiles.length : 0);
  return ahead + own > 0 ? ['', `${say('push')} sends what is new here.`] : [];
}
