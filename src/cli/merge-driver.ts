/** `mooring merge-driver`: merges a file by entity where plain git asks for it, and sets git up to ask. */
import path from 'node:path';
import type { EntityConflict, MergeRefusal, Three } from '../manifest/merge/entity-merge.ts';
import { MARKERS, type Markers } from '../manifest/merge/marked-text.ts';
import { type FileMerge, mergeForGit } from '../manifest/merge/merge-for-git.ts';
import { nodeGit } from '../node/git.ts';
import { readMergeFile, writeMergeFile } from '../node/merge-files.ts';
import { decodeText } from '../syntax/bytes.ts';
import type { Arguments } from './arguments.ts';
import type { Command } from './command.ts';
import { cannot, type ExitCode, type Io, notice } from './io.ts';
import { setUpMergeDriver } from './merge-driver-setup.ts';
import { DRY_RUN, FORMAT } from './options.ts';

export const mergeDriver: Command = {
  name: 'merge-driver',
  summary: 'Merge manifests and entity files by entity in plain git, or set that up.',
  positionals: [],
  rest: 'files…',
  options: [
    { name: 'install', help: 'Let the git of this clone merge and compare by entity.' },
    { name: 'uninstall', help: 'Take that back.' },
    { name: 'marker-size', value: 'count', help: 'Of conflict markers; git says it as %L.' },
    { name: 'print-result', help: 'Print "merged" or "conflict" once the result is in the file.' },
    DRY_RUN,
    ...FORMAT,
  ],
  details: [
    'Once in every clone: "mooring merge-driver --install" writes the driver into the clone’s own git config and the lines',
    'that ask for it into .gitattributes of the project, which you share by committing it. --dry-run and --json belong to',
    'that.',
    '',
    'Otherwise git runs it, as "mooring merge-driver -- %O %A %B %P %X %Y", at the top of the working folder: the merge of',
    'the three files goes into the second one. Two people who add entities never conflict; what both changed stands between',
    'conflict markers, and each conflict is a sentence on stderr. What cannot be merged by entity is merged by line, as git',
    'does it.',
    '',
    'Exit codes of a merge: 0 merged, 1 a conflict is left, 2 it could not be run, and the file is as it was.',
  ],
  run(settings, io) {
    const [installs, uninstalls] = [settings.has('install'), settings.has('uninstall')];
    if (installs && uninstalls) return cannot(io, 'Say either --install or --uninstall.', 'arguments');
    if (!installs && !uninstalls) return runForGit(settings, io);
    if (settings.positionals.length > 0) return cannot(io, 'Setting up takes no files; name none.', 'arguments');
    return setUpMergeDriver(installs ? 'install' : 'uninstall', settings, io);
  },
};

async function runForGit(settings: Arguments, io: Io): Promise<ExitCode> {
  const code = await mergeFile(settings, io);
  if (settings.has('print-result') && code !== 2) io.out(code === 0 ? 'merged\n' : 'conflict\n');
  return code;
}

async function mergeFile(settings: Arguments, io: Io): Promise<ExitCode> {
  const [base, ours, theirs, named] = settings.positionals;
  if (base === undefined || ours === undefined || theirs === undefined || named === undefined) {
    const way = 'to set git up to do so, run "mooring merge-driver --install".';
    return cannot(io, `It merges three files, and git names them and the path; ${way}`, 'arguments');
  }
  const files = {
    base: path.resolve(io.cwd, base),
    ours: path.resolve(io.cwd, ours),
    theirs: path.resolve(io.cwd, theirs),
  };
  const markers = markersOf(settings);
  const bytes = readAll(files);
  if ('unread' in bytes) return cannot(io, `${bytes.unread} could not be read (${bytes.code}).`);
  const merged = mergedBytes(named, bytes, markers);
  if (merged.is === 'by-line') return mergeByLine(files, named, merged, markers, io);
  const failure = writeMergeFile(files.ours, merged.text);
  if (failure) return cannot(io, `${ours} could not be written (${failure.code}).`);
  if (merged.is === 'merged') return 0;
  tellConflicts(named, merged.conflicts, io);
  return 1;
}

function mergedBytes(named: string, bytes: Three<Uint8Array>, markers: Markers): FileMerge {
  const texts = { base: '', ours: '', theirs: '' };
  for (const which of ['base', 'ours', 'theirs'] as const) {
    const decoded = decodeText(bytes[which]);
    if ('held' in decoded) {
      const refusal = { refused: which, path: named, message: decoded.held.message };
      return { is: 'by-line', refusal, conflicts: [] };
    }
    texts[which] = decoded.text;
  }
  return mergeForGit(named.replaceAll('\\', '/'), texts, markers);
}

/** What git itself would have done, so that it is never worse than without Mooring. */
async function mergeByLine(
  files: Three<string>,
  named: string,
  { refusal, conflicts }: { readonly refusal?: MergeRefusal; readonly conflicts: readonly EntityConflict[] },
  { size, ours, theirs }: Markers,
  io: Io,
): Promise<ExitCode> {
  const labels = ['-L', ours, '-L', 'base', '-L', theirs];
  const words = ['merge-file', `--marker-size=${size}`, ...labels, files.ours, files.base, files.theirs];
  const answer = await nodeGit({ environment: io.environment }).ask({ folder: io.cwd, words, limitBytes: 1024 });
  if ('failed' in answer) return cannot(io, `Git could not merge ${named} (${answer.code ?? answer.failed}).`);
  if (refusal) {
    const whose = { base: 'What both sides come from', ours: 'Our side', theirs: 'Their side' }[refusal.refused];
    notice(io, `${named}: ${whose} cannot be merged by entity, so the file was merged by line. ${refusal.message}`);
  }
  tellConflicts(named, conflicts, io);
  if (answer.code > MOST_CONFLICTS) {
    notice(io, `${named}: Git cannot merge it either, and ours was kept; choose a side.`);
    return 1;
  }
  return answer.code === 0 && conflicts.length === 0 ? 0 : 1;
}

/** Git answers with their number, and with more than that where it could not merge. */
const MOST_CONFLICTS = 127;

function tellConflicts(named: string, conflicts: readonly EntityConflict[], io: Io): void {
  for (const { message } of conflicts) notice(io, `${named}: ${message}`);
}

function readAll(files: Three<string>): Three<Uint8Array> | { readonly unread: string; readonly code: string } {
  const [base, ours, theirs] = [files.base, files.ours, files.theirs].map(readMergeFile);
  for (const [file, read] of [
    [files.base, base],
    [files.ours, ours],
    [files.theirs, theirs],
  ] as const) {
    if (!read || 'failed' in read) return { unread: file, code: read?.code ?? 'ENOENT' };
  }
  return { base, ours, theirs } as Three<Uint8Array>;
}

function markersOf(settings: Arguments): Markers {
  const size = /^\d{1,3}$/.test(settings.value('marker-size') ?? '') ? Number(settings.value('marker-size')) : 0;
  // A git that knows no labels leaves their placeholders as they are.
  const label = (given = '', usual: string): string =>
    given === '' || /^%[A-Z]$/.test(given) ? usual : given.replaceAll(/\s+/g, ' ');
  const [ours, theirs] = settings.positionals.slice(4);
  return {
    size: size > 0 ? size : MARKERS.size,
    ours: label(ours, MARKERS.ours),
    theirs: label(theirs, MARKERS.theirs),
  };
}
