/** `mooring diff`: what became of the entities between two states, in the place of lines. */
import path from 'node:path';
import type { GitRefusal, Repository } from '../git/repository.ts';
import { type EntityChanges, entityChanges } from '../manifest/merge/entity-changes.ts';
import { readableText } from '../manifest/merge/readable-text.ts';
import { readMergeFile } from '../node/merge-files.ts';
import { nodeRepositories } from '../node/open-repository.ts';
import { portPath } from '../node/write-disk.ts';
import { below } from '../store/absolute.ts';
import { decodeText } from '../syntax/bytes.ts';
import type { Arguments } from './arguments.ts';
import { noManifest } from './check.ts';
import { coloursOf } from './colour.ts';
import type { Command } from './command.ts';
import { comparable, type DiffSide, sideOfCommit, sideOfFolder } from './diff-sides.ts';
import { diffText } from './diff-text.ts';
import { cannot, type ExitCode, type Io, json, notice } from './io.ts';
import { openProject, projectAbove, timed } from './open-project.ts';
import { FORMAT, wantsJson } from './options.ts';

export const diff: Command = {
  name: 'diff',
  summary: 'Say which entities changed between two commits, or since one.',
  positionals: ['rev', 'rev'],
  rest: 'path…',
  options: [
    { name: 'exit-code', help: 'End with 1 where something changed.' },
    { name: 'textconv', value: 'file', help: 'Print a file as git is to compare it, and nothing else.' },
    ...FORMAT,
  ],
  details: [
    'Without a rev: from the last commit to the working folder. With one: from that to the working folder. With two, or a..b:',
    'from the first to the second; a...b: from what both come from to the second. Paths behind -- pick what is told.',
    '',
    'Entities are known by their ids, so that a new key or place is no removal. Secrets are not printed. A file that cannot',
    'be read is named on stderr, and nothing in it is told as gone.',
    '',
    '"mooring merge-driver --install" lets git diff, log and show compare such files by what they say; their lines are shown',
    'by "git diff --no-textconv".',
    '',
    'Exit codes: 0, with --exit-code 1 where something changed or cannot be read; 2 it could not be run.',
  ],
  run(settings, io) {
    const file = settings.value('textconv');
    return file === undefined ? compare(settings, io) : convert(file, io);
  },
};

function convert(file: string, io: Io): ExitCode {
  const bytes = readMergeFile(path.resolve(io.cwd, file));
  if ('failed' in bytes) return cannot(io, `${file} could not be read (${bytes.code}).`);
  const decoded = decodeText(bytes);
  if ('held' in decoded) return cannot(io, `${file}: ${decoded.held.message}`);
  io.out(readableText(portPath(file), decoded.text));
  return 0;
}

/** The end of a comparison; without a commit it is the working folder, or nothing before the first commit. */
interface End {
  readonly rev: string | undefined;
  readonly commit: string | undefined;
  readonly side: DiffSide;
}

async function compare(settings: Arguments, io: Io): Promise<ExitCode> {
  const revs = settings.positionals.slice(0, settings.positionals.length - settings.rest.length);
  if (revs.length > 2) return cannot(io, `"${revs[2]}" is one commit too many; put paths behind --.`, 'arguments');
  const root = projectAbove(io, settings, io.cwd);
  if (root === undefined) return cannot(io, noManifest(io.cwd), 'no-project');
  const repository = await nodeRepositories({ environment: io.environment }).open(root);
  if ('refused' in repository) return cannot(io, repository.message, repository.refused);
  const ends = await timed(io, settings, 'read', () => endsOf(repository, revs, root, settings, io));
  if ('refused' in ends) return cannot(io, ends.message, ends.refused);
  const { before, after, unread } = comparable(ends.before.side, ends.after.side);
  const found = entityChanges(before, after);
  const changes = picked({ ...found, unread: [...unread, ...found.unread] }, root, settings, io);
  for (const { side, path: file, message } of changes.unread) {
    const when = side === 'before' ? 'as it was' : 'as it is now';
    notice(io, `${file}, ${when}, cannot be compared: ${message}`);
  }
  if (wantsJson(settings))
    io.out(json({ version: 1, root, before: endValue(ends.before), after: endValue(ends.after), ...changes }));
  else io.out(diffText(changes, coloursOf(settings, io)));
  const differs = changes.changes.length + changes.sections.length + changes.unread.length > 0;
  return differs && settings.has('exit-code') ? 1 : 0;
}

async function endsOf(
  repository: Repository,
  revs: readonly string[],
  root: string,
  settings: Arguments,
  io: Io,
): Promise<{ readonly before: End; readonly after: End } | GitRefusal> {
  const [, from, dots, to] = revs.length === 1 ? (/^(.*?)(\.\.\.?)(.*)$/s.exec(revs[0] ?? '') ?? []) : [];
  const [first, second] = dots === undefined ? revs : [from || 'HEAD', to || 'HEAD'];
  const last = second === undefined ? undefined : await repository.commitOf(second);
  if (typeof last === 'object') return last;
  let start = first === undefined ? await headOf(repository) : await repository.commitOf(first);
  if (typeof start === 'object') return start;
  if (dots === '...' && start !== undefined && last !== undefined) start = await repository.mergeBase(start, last);
  if (typeof start === 'object') return start;
  const before = await sideOfCommit(repository, start);
  if ('refused' in before) return before;
  const after =
    second === undefined
      ? await sideOfFolder(repository, (await openProject(io, settings, root)).snapshot)
      : await sideOfCommit(repository, last);
  if ('refused' in after) return after;
  return {
    before: { rev: first ?? 'HEAD', commit: start, side: before },
    after: { rev: second, commit: last, side: after },
  };
}

/** Nothing before the first commit. */
async function headOf(repository: Repository): Promise<string | undefined | GitRefusal> {
  const look = await repository.look();
  return 'refused' in look ? look : look.head.commit;
}

/** What is told of these paths, each a file or a folder; of all where none is named. */
function picked(changes: EntityChanges, root: string, { rest }: Arguments, { cwd }: Io): EntityChanges {
  if (rest.length === 0) return changes;
  const places = rest.map(each => below(portPath(root), portPath(path.resolve(cwd, each))));
  const isIn = (file: string): boolean =>
    places.some(place => place !== undefined && (place === '' || file === place || file.startsWith(`${place}/`)));
  return {
    changes: changes.changes.filter(
      ({ path: file, formerPath }) => isIn(file) || (formerPath !== undefined && isIn(formerPath)),
    ),
    sections: changes.sections.filter(each => isIn(each.path)),
    unread: changes.unread.filter(each => isIn(each.path)),
    others: changes.others.filter(isIn),
  };
}

function endValue({ rev, commit }: End): object {
  return rev === undefined ? { folder: true } : { rev, commit: commit ?? null };
}
