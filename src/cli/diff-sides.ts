/** The texts of a project's manifest and entity files in a commit, or in the working folder. */

import type { GitRefusal, Repository } from '../git/repository.ts';
import type { UnreadText } from '../manifest/merge/entity-changes.ts';
import { mergesByEntity } from '../manifest/merge/merge-text.ts';
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
  const own = files.flatMap(({ path, mode, oid }) => {
    const inside = path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
    return inside !== undefined && mergesByEntity(inside) ? [{ path: inside, mode, oid }] : [];
  });
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

/** As the files are on the disk. */
export function sideOfFolder({ sources }: Snapshot): DiffSide {
  const texts = new Map<string, string>();
  const unread = new Map<string, string>();
  for (const { path, text, fromText, parsed } of sources.values()) {
    if (!mergesByEntity(path)) continue;
    if (fromText) texts.set(path, plainLines(text));
    else unread.set(path, parsed.held?.message ?? 'It cannot be read.');
  }
  return { texts, unread, links: new Set() };
}

/** What can be compared of two sides: a file without a text on one of them is left out of both, and named. */
export function comparable(before: DiffSide, after: DiffSide) {
  const left = new Set([before, after].flatMap(({ unread, links }) => [...unread.keys(), ...links]));
  const keep = ({ texts }: DiffSide) => ({ texts: new Map([...texts].filter(([path]) => !left.has(path))) });
  const named = ({ unread }: DiffSide, side: UnreadText['side']): UnreadText[] =>
    [...unread].map(([path, message]) => ({ side, path, message }));
  return { before: keep(before), after: keep(after), unread: [...named(before, 'before'), ...named(after, 'after')] };
}

/** Line ends are the working folder's own affair. */
function plainLines(text: string): string {
  return text.replaceAll('\r\n', '\n');
}
