/**
 * What a file or folder held as git knows it: as in HEAD, else as before the commit that deleted it. git is asked only with
 * commands that look (`rev-parse`, `rev-list`, `ls-tree`, `check-attr`, `cat-file`).
 *
 * The bytes are those of the repository, with nothing converted: converting is done by filters that may be any program. So a
 * file whose lines end with CRLF in the work tree alone comes back with LF, which git holds for the same.
 */
import type { Git, GitAnswer } from '../ports/git.ts';
import { staysBelow } from '../store/target.ts';
import { batchContents, filtersOf, linesOf, oneLine, type TreeEntry, treeEntries } from './git-answers.ts';

export interface EarlierContents {
  /** One file. */
  file(path: string): Promise<EarlierFile | NoEarlier>;
  /** All files of a folder, or none and the reason. */
  folder(path: string): Promise<EarlierFolder | NoEarlier>;
}

interface Origin {
  /** For people: `HEAD (1a2b3c4d)`, or `1a2b3c4d, before 5e6f7a8b deleted it`. */
  readonly from: string;
  /** The commit that holds it. */
  readonly commit: string;
}

export interface EarlierFile extends Origin {
  readonly bytes: Uint8Array;
  readonly isExecutable: boolean;
}

export interface EarlierFolder extends Origin {
  /** Sorted; `path` is relative to the project, as the folder's own. */
  readonly files: readonly { readonly path: string; readonly bytes: Uint8Array; readonly isExecutable: boolean }[];
}

export interface NoEarlier {
  readonly none: WhyNoEarlier;
  /** One sentence with the way out. */
  readonly message: string;
}

export type WhyNoEarlier =
  | 'no-git'
  /** The project is in no repository, or in one without a commit. */
  | 'no-repository'
  /** No commit that can be reached from HEAD has it. */
  | 'never-committed'
  /** Git LFS or another filter stands between the repository and the file. */
  | 'filtered'
  /** A link, a submodule, a folder in the place of a file, or the other way round. */
  | 'other-kind'
  | 'too-large'
  | 'timed-out'
  | 'failed';

export interface EarlierOptions {
  /** Of one file, and of all files of a folder together; 64 MB unless told. In bytes. */
  readonly limitBytes?: number;
  /** Of a folder; 5,000 unless told. */
  readonly limitFiles?: number;
}

const LIMIT_BYTES = 64 * 1024 * 1024;
const LIMIT_FILES = 5000;
/** Of lists. */
const LIMIT_LIST = 4 * 1024 * 1024;
/** How many commits that touched a path are looked into for one that had it. */
const LIMIT_COMMITS = 50;

/** `folder` is the project's, absolute. It must be a trusted one. Paths are relative to it. */
export function openEarlierContents(git: Git, folder: string, options: EarlierOptions = {}): EarlierContents {
  const { limitBytes = LIMIT_BYTES, limitFiles = LIMIT_FILES } = options;
  const asking: Asking = {
    limitBytes,
    limitFiles,
    ask: (words, more = {}) => git.ask({ folder, words, limitBytes: LIMIT_LIST, ...more }),
  };
  return {
    async file(path) {
      const found = await find(asking, path, 'file');
      if ('none' in found) return found;
      const files = await contentsOf(asking, found.entries, path);
      if ('none' in files) return files;
      const [file] = files;
      const { from, commit } = found;
      if (!file) return neverCommitted(path);
      return { bytes: file.bytes, isExecutable: file.isExecutable, from, commit };
    },
    async folder(path) {
      const found = await find(asking, path, 'folder');
      if ('none' in found) return found;
      const { from, commit, entries } = found;
      const files = await contentsOf(asking, entries, path);
      return 'none' in files ? files : { files, from, commit };
    },
  };
}

interface Asking {
  readonly limitBytes: number;
  readonly limitFiles: number;
  ask(words: readonly string[], more?: { readonly input?: string; readonly limitBytes?: number }): Promise<GitAnswer>;
}

/** Paths of entries are relative to the project. */
interface Found extends Origin {
  readonly entries: readonly TreeEntry[];
}

type Kind = 'file' | 'folder';

async function find(asking: Asking, path: string, kind: Kind): Promise<Found | NoEarlier> {
  if (!staysBelow(path)) return none('other-kind', `${path} leads out of the project, where git is not asked.`);
  const repository = await repositoryOf(asking);
  if ('none' in repository) return repository;
  const { prefix, head } = repository;
  const here = await entriesAt(asking, head, { prefix, path, kind });
  if ('none' in here) return here;
  if (here.length > 0) return { entries: here, commit: head, from: `HEAD (${short(head)})` };
  return findDeleted(asking, { prefix, path, kind });
}

interface Place {
  /** Of the project in the work tree: empty, or ending with a slash. */
  readonly prefix: string;
  readonly path: string;
  readonly kind: Kind;
}

async function repositoryOf({ ask }: Asking): Promise<{ readonly prefix: string; readonly head: string } | NoEarlier> {
  const answer = await ask(['rev-parse', '--show-prefix', 'HEAD^{commit}']);
  if (isDone(answer)) {
    // The folder may have a line break in its name; the commit has none.
    const said = oneLine(answer.bytes);
    const end = said.lastIndexOf('\n');
    return { prefix: said.slice(0, end), head: said.slice(end + 1) };
  }
  const says = 'says' in answer ? answer.says : '';
  if (/not a git repository|must be run in a work tree/.test(says))
    return none('no-repository', 'The project is in no git repository; look for another copy of the file.');
  if (/unknown revision|ambiguous argument/.test(says))
    return none('no-repository', 'The repository has no commit yet; there is nothing that git could bring back.');
  return refusal(answer, 'the repository');
}

/** The newest commit before one that deleted it. Branches that were merged are looked into too. */
async function findDeleted(asking: Asking, place: Place): Promise<Found | NoEarlier> {
  const { path } = place;
  const words = ['rev-list', '--full-history', '--parents', `--max-count=${LIMIT_COMMITS}`, 'HEAD', '--', path];
  const touched = await asking.ask(words);
  if (!isDone(touched)) return refusal(touched, path);
  for (const line of linesOf(touched.bytes)) {
    const [commit = '', ...parents] = line.split(' ');
    // The parents that are named are those that touched it too; what they left is what this one found.
    for (const at of [commit, ...parents]) {
      const entries = await entriesAt(asking, at, place);
      if ('none' in entries) return entries;
      if (entries.length === 0) continue;
      const from = at === commit ? `commit ${short(at)}` : `${short(at)}, before ${short(commit)} deleted it`;
      return { entries, commit: at, from };
    }
  }
  return neverCommitted(path);
}

/** Of a file itself, of a folder all below it; none where nothing is there. */
async function entriesAt(
  { ask, limitFiles }: Asking,
  commit: string,
  { prefix, path, kind }: Place,
): Promise<TreeEntry[] | NoEarlier> {
  const recursive = kind === 'folder' ? ['-r'] : [];
  const words = ['ls-tree', '-l', '-z', '--full-tree', ...recursive, commit, '--', prefix + path];
  const answer = await ask(words);
  if (!isDone(answer)) return refusal(answer, path);
  const all = treeEntries(answer.bytes);
  const [first] = all;
  const isFile = first?.path === prefix + path;
  if (first && isFile !== (kind === 'file')) {
    const is = isFile ? 'a file' : 'a folder';
    return none('other-kind', `${path} is ${is} in ${short(commit)}; bring it back with git.`);
  }
  const other = all.find(({ mode }) => mode !== '100644' && mode !== '100755');
  if (other) {
    const is = { '120000': 'a link', '160000': 'a submodule' }[other.mode] ?? 'a folder';
    const named = other.path.slice(prefix.length);
    return none('other-kind', `${named} is ${is} in ${short(commit)}; bring it back with git.`);
  }
  if (all.length > limitFiles) return tooLarge(path);
  return all.map(entry => ({ ...entry, path: entry.path.slice(prefix.length) }));
}

interface Content {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly isExecutable: boolean;
}

async function contentsOf(
  { ask, limitBytes }: Asking,
  entries: readonly TreeEntry[],
  path: string,
): Promise<Content[] | NoEarlier> {
  const total = entries.reduce((sum, { size }) => sum + size, 0);
  if (total > limitBytes) return tooLarge(path);
  const attributes = await ask(['check-attr', '-z', '--stdin', 'filter'], {
    input: entries.map(entry => `${entry.path}\0`).join(''),
  });
  if (!isDone(attributes)) return refusal(attributes, path);
  const [filtered] = filtersOf(attributes.bytes);
  if (filtered) return isFiltered(filtered[0], filtered[1]);
  const oids = entries.map(({ oid }) => oid);
  const answer = await ask(['cat-file', '--batch'], {
    input: oids.map(oid => `${oid}\n`).join(''),
    limitBytes: total + entries.length * 200 + 1000,
  });
  if (!isDone(answer)) return refusal(answer, path);
  const contents = batchContents(answer.bytes, oids);
  if (!contents) {
    const message = `${path} is not whole in this clone, which lacks a part of its history; bring it back with git.`;
    return none('failed', message);
  }
  const files = entries.map((entry, at) => ({
    path: entry.path,
    bytes: contents[at] ?? new Uint8Array(),
    isExecutable: entry.mode === '100755',
  }));
  const stand = files.map(file => ({ file, filter: standsFor(file.bytes) })).find(({ filter }) => filter !== undefined);
  return stand?.filter === undefined ? files : isFiltered(stand.file.path, stand.filter);
}

/** How contents begin that stand for others, by the filter that makes them so. */
const STANDING: Readonly<Record<string, string>> = {
  lfs: 'version https://git-lfs.github.com/spec/v1',
  'git-crypt': '\0GITCRYPT\0',
};

/** The attributes may have gone with the file, so the content is asked as well. */
function standsFor(bytes: Uint8Array): string | undefined {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 50));
  return Object.keys(STANDING).find(filter => start.startsWith(STANDING[filter] ?? ''));
}

function isFiltered(path: string, filter: string): NoEarlier {
  const by = filter === 'lfs' ? 'Git LFS' : `git’s filter “${filter}”`;
  const message = `${path} is kept by ${by}, which Mooring does not run; bring it back with git restore, or git checkout.`;
  return none('filtered', message);
}

function neverCommitted(path: string): NoEarlier {
  return none('never-committed', `No commit before HEAD has ${path}; look for another copy of it.`);
}

function tooLarge(path: string): NoEarlier {
  return none('too-large', `${path} is too large to be brought back here; bring it back with git.`);
}

function refusal(answer: GitAnswer, path: string): NoEarlier {
  if ('says' in answer) {
    const [said = `exit code ${answer.code}`] = answer.says.split('\n').filter(Boolean);
    return none('failed', `git could not say what ${path} was (${said.trim()}); ask it by hand.`);
  }
  switch (answer.failed) {
    case 'not-installed':
      return none('no-git', 'There is no git on the search path; install it, or look for another copy of the file.');
    case 'too-large':
      return tooLarge(path);
    case 'timed-out':
    case 'cancelled':
      return none('timed-out', `git took too long to say what ${path} was; bring it back with git.`);
    case 'other':
      return none('failed', `git could not be run (${answer.code ?? 'no reason given'}); bring ${path} back by hand.`);
  }
}

type Done = Extract<GitAnswer, { readonly says: string }> & { readonly code: 0 };

function isDone(answer: GitAnswer): answer is Done {
  return 'says' in answer && answer.code === 0;
}

function none(why: WhyNoEarlier, message: string): NoEarlier {
  return { none: why, message };
}

function short(commit: string): string {
  return commit.slice(0, 8);
}
