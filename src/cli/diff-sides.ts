/** The texts of a project's manifest and entity files in a commit, or in the working folder. */

import type { GitRefusal, Repository } from '../git/repository.ts';
import { isManifestPath } from '../manifest/layout.ts';
import type { UnreadText } from '../manifest/merge/entity-changes.ts';
import { mergeable } from '../plans/sync/mergeable.ts';
import { nestedHomeOf } from '../snapshot/sight.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { decodeText } from '../syntax/bytes.ts';

export interface DiffSide {
  readonly texts: ReadonlyMap<string, string>;
  /** Why there is no text of a file that is there, by its path. */
  readonly unread: ReadonlyMap<string, string>;
  /** Links, which hold no text of their own. */
  readonly links: ReadonlySet<string>;
}

/** Without a commit, as before the first one, there are no files. */
export async function sideOfCommit(repository: Repository, commit: string | undefined): Promise<DiffSide | GitRefusal> {
  const { prefix } = repository;
  const files = await repository.files(commit);
  if ('refused' in files) return files;
  const inside = files.flatMap(file =>
    file.path.startsWith(prefix) ? [{ ...file, path: file.path.slice(prefix.length) }] : [],
  );
  const others = otherProjects(inside.map(({ path }) => path));
  const own = inside.filter(({ path }) => mergeable(path) && !others.some(folder => path.startsWith(`${folder}/`)));
  const regular = own.filter(({ mode }) => mode.startsWith('100'));
  const contents = await repository.contents(regular.map(({ oid }) => oid));
  if ('refused' in contents) return contents;
  const texts = new Map<string, string>();
  const unread = new Map<string, string>();
  for (const { path, oid } of regular) {
    const decoded = decodeText(contents.get(oid) ?? new Uint8Array());
    if ('held' in decoded) unread.set(path, decoded.held.message);
    else texts.set(path, plainLines(decoded.text));
  }
  const links = new Set(own.filter(({ mode }) => mode === '120000').map(({ path }) => path));
  return { texts, unread, links };
}

/** As the files are on the disk, without those that git ignores. */
export async function sideOfFolder(repository: Repository, { sources }: Snapshot): Promise<DiffSide | GitRefusal> {
  const seen = await seenByGit(repository);
  if ('refused' in seen) return seen;
  const texts = new Map<string, string>();
  const unread = new Map<string, string>();
  for (const { path, text, fromText, parsed } of sources.values()) {
    if (!mergeable(path) || !seen.has(path.normalize())) continue;
    if (fromText) texts.set(path, plainLines(text));
    else unread.set(path, parsed.held?.message ?? 'It cannot be read.');
  }
  return { texts, unread, links: new Set() };
}

/** The paths that git tracks, or would add: of the project, composed, since not every disk gives names back as they were written. */
async function seenByGit(repository: Repository): Promise<ReadonlySet<string> | GitRefusal> {
  const [look, dirty] = await Promise.all([repository.look(), repository.dirty()]);
  if ('refused' in look) return look;
  if ('refused' in dirty) return dirty;
  const tracked = await repository.files(look.head.commit);
  if ('refused' in tracked) return tracked;
  const { prefix } = repository;
  const own = [...tracked, ...dirty].filter(({ path }) => path.startsWith(prefix));
  return new Set(own.map(({ path }) => path.slice(prefix.length).normalize()));
}

/** What can be compared of two sides: a file without a text on one of them is left out of both, and named. */
export function comparable(before: DiffSide, after: DiffSide) {
  const left = new Set([before, after].flatMap(({ unread, links }) => [...unread.keys(), ...links]));
  const keep = ({ texts }: DiffSide) => ({ texts: new Map([...texts].filter(([path]) => !left.has(path))) });
  const named = ({ unread }: DiffSide, side: UnreadText['side']): UnreadText[] =>
    [...unread].map(([path, message]) => ({ side, path, message }));
  return { before: keep(before), after: keep(after), unread: [...named(before, 'before'), ...named(after, 'after')] };
}

/** Folders with a manifest of their own: another project's files are none of this one's. */
function otherProjects(paths: readonly string[]): readonly string[] {
  const folders = paths.flatMap(path => {
    const home = nestedHomeOf(path);
    const inside = home === undefined ? '' : path.slice(home.length + 1);
    return home !== undefined && (isManifestPath(inside) || inside.startsWith('.mooring/manifest/')) ? [home] : [];
  });
  return [...new Set(folders)];
}

/** Line ends are the working folder's own affair. */
function plainLines(text: string): string {
  return text.replaceAll('\r\n', '\n');
}
