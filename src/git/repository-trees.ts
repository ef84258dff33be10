/** Reads trees and contents, and writes trees in an index of its own. */
import { foldersAbove } from '../base/paths.ts';
import { batchContents } from './git-answers.ts';
import { bytesOf, type GitHere, lineOf } from './git-here.ts';
import { isDone, isGitRefusal, refusalOf, refuse } from './git-troubles.ts';
import { inOwnIndex } from './own-index.ts';
import type { GitRefusal, Repository, TreeChange, TreeFile } from './repository.ts';
import { checkedOut } from './repository-checkout.ts';
import { namedWhole } from './repository-look.ts';
import { writeContents } from './write-contents.ts';

export function treeSteps(here: GitHere): Pick<Repository, 'files' | 'contents' | 'writeTree' | 'checkedOut'> {
  return {
    files: async tree => (tree === undefined ? [] : filesOf(here, tree)),
    contents: oids => contentsOf(here, oids),
    writeTree: (tree, changes) => writeTree(here, tree, changes),
    checkedOut: (tree, paths) => checkedOut(here, tree, paths),
  };
}

/** Of all contents that are asked for at once. */
const LIMIT_CONTENTS = 512 * 1024 * 1024;

async function filesOf(here: GitHere, tree: string): Promise<readonly TreeFile[] | GitRefusal> {
  const names = namedWhole(tree);
  if (names) return names;
  const listed = await bytesOf(here, 'list the files of a commit', ['ls-tree', '-r', '-z', '--full-tree', tree]);
  if (isGitRefusal(listed)) return listed;
  return treeFiles(listed.bytes);
}

const ENTRY = /^(\d{6}) (?:blob|commit) ([0-9a-f]{40,64})\t(.+)$/s;

/** Of `git ls-tree -r -z`. */
function treeFiles(bytes: Uint8Array): TreeFile[] {
  const found = new TextDecoder('utf-8', { ignoreBOM: true })
    .decode(bytes)
    .split('\0')
    .flatMap(line => {
      const [, mode, oid, path] = ENTRY.exec(line) ?? [];
      return mode && oid && path ? [{ path, mode, oid }] : [];
    });
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function contentsOf(
  here: GitHere,
  oids: readonly string[],
): Promise<ReadonlyMap<string, Uint8Array> | GitRefusal> {
  const wanted = [...new Set(oids)];
  if (wanted.length === 0) return new Map();
  const names = namedWhole(...wanted);
  if (names) return names;
  const read = await bytesOf(here, 'read contents', ['cat-file', '--batch'], {
    input: wanted.map(oid => `${oid}\n`).join(''),
    limitBytes: LIMIT_CONTENTS,
  });
  if (isGitRefusal(read)) return read;
  const contents = batchContents(read.bytes, wanted);
  if (contents) return new Map(wanted.map((oid, at) => [oid, contents[at] ?? new Uint8Array()]));
  return refuse('failed', 'This clone lacks contents that are needed; run git fetch --refetch, or clone it whole.');
}

async function writeTree(
  here: GitHere,
  tree: string | undefined,
  changes: readonly TreeChange[],
): Promise<string | GitRefusal> {
  const names = namedWhole(
    ...(tree === undefined ? [] : [tree]),
    ...changes.flatMap(each => ('file' in each ? [each.file.oid] : [])),
  );
  if (names) return names;
  const odd = changes.find(({ path }) => path === '' || path.includes('\0'));
  if (odd) return refuse('failed', `“${odd.path.replaceAll('\0', '?')}” cannot be the name of a file; rename it.`);
  const files = tree === undefined ? [] : await filesOf(here, tree);
  if (isGitRefusal(files)) return files;
  const clash = clashIn(files, changes);
  if (clash !== undefined) {
    return refuse('failed', `${clash} would be a file and a folder at once; remove or rename one of them.`, [clash]);
  }
  // Regular files keep their mode where no other one is given.
  const before = new Map(files.flatMap(({ path, mode }) => (mode.startsWith('100') ? [[path, mode]] : [])));
  const written = await writeContents(
    here,
    changes.flatMap(each => ('bytes' in each && each.bytes ? [each.bytes] : [])),
  );
  if (isGitRefusal(written)) return written;
  let next = 0;
  const lines = changes.map(change => {
    if ('file' in change) return { ...change, mode: change.file.mode, oid: change.file.oid };
    if (!change.bytes) return { path: change.path, mode: '0', oid: here.zero };
    return {
      path: change.path,
      mode: change.mode ?? before.get(change.path) ?? '100644',
      oid: written[next++] ?? here.zero,
    };
  });
  // What goes makes room for what comes: a file may stand where a folder was.
  const inOrder = [...lines.filter(({ mode }) => mode === '0'), ...lines.filter(({ mode }) => mode !== '0')];
  return inOwnIndex(here, tree, async own => {
    const input = inOrder.map(({ mode, oid, path }) => `${mode} ${oid}\t${path}\0`).join('');
    const put = await here.ask(['update-index', '-z', '--index-info'], { ...own, input });
    if (!isDone(put)) return refusalOf(put, 'write a tree');
    // A name that leads out of the folder, or into git's own, is passed over by git with this word and nothing else.
    const [, ignored] = /^Ignoring path (.*)$/m.exec(put.says) ?? [];
    if (ignored !== undefined) {
      const message = `git refuses the file name “${ignored}”; rename the file where it comes from.`;
      return refuse('failed', message, [ignored]);
    }
    return lineOf(here, 'write a tree', ['write-tree'], own);
  });
}

/** A path that is a file and holds files, for which git would quietly drop one of them. */
function clashIn(files: readonly TreeFile[], changes: readonly TreeChange[]): string | undefined {
  const added = changes.filter(change => 'file' in change || change.bytes).map(({ path }) => path);
  const changed = new Set(changes.map(({ path }) => path));
  const all = new Set([...files.map(({ path }) => path).filter(path => !changed.has(path)), ...added]);
  const folders = new Set([...all].flatMap(foldersAbove));
  return added.find(path => folders.has(path)) ?? added.flatMap(foldersAbove).find(folder => all.has(folder));
}
