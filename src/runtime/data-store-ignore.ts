/**
 * Keeps a project's data stores out of git: they may hold secrets. Where there is no `.gitignore` in `.mooring`, the store
 * makes one; where there is one that does not name them, it gets a line, in a commit before the first key is written.
 */
import { applyEdits } from '../base/text.ts';
import { ignoringData } from '../config/dotenv-ignore.ts';
import { below, childOf, nameOf, parentOf } from '../store/absolute.ts';
import type { WriteFailure } from '../store/failure.ts';
import type { Store } from '../store/open-store.ts';
import { LIMIT_FILE, type Outside } from '../store/outside.ts';
import { decodeText } from '../syntax/bytes.ts';
import { DATA_FILE, type DataStorePlace } from './data-store-place.ts';

/** Whether a line was needed and written. */
export async function ignoreData(
  outside: Outside,
  place: DataStorePlace,
  store: () => Store,
): Promise<boolean | WriteFailure> {
  const { ignore, root, path } = place;
  const file = childOf(root, path);
  // Only a new file can be kept out by a line; one that is there was there for git to see.
  if (!ignore || nameOf(path) !== DATA_FILE || below(parentOf(ignore.path), file) === undefined) return false;
  if (!('failed' in outside.disk.facts(file))) return false;
  const relative = below(root, ignore.path);
  const needed = neededText(outside, ignore.path);
  if (relative === undefined || !needed) return false;
  const changes = () => {
    // As it is under the lock.
    const now = neededText(outside, ignore.path);
    return now ? [{ path: relative, before: now.before, after: new TextEncoder().encode(now.text) }] : [];
  };
  const done = await store().commit({ label: 'keep data.toml out of git', changes });
  return 'failed' in done ? done : done.operation !== undefined;
}

function neededText(
  { disk, hash }: Outside,
  file: string,
): { readonly before: string; readonly text: string } | undefined {
  const answer = disk.read(file, LIMIT_FILE);
  const decoded = 'bytes' in answer ? decodeText(answer.bytes) : undefined;
  if (!('bytes' in answer) || !decoded || !('text' in decoded)) return undefined;
  const edits = ignoringData(decoded.text);
  return edits.length === 0 ? undefined : { before: hash(answer.bytes), text: applyEdits(decoded.text, edits) };
}
