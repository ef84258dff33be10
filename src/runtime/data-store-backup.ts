/** A copy of a data store's file, made when somebody asks for it. */
import { isoOfMs } from '../base/utc.ts';
import { childOf, nameOf, parentOf } from '../store/absolute.ts';
import { type Copied, copyNew } from '../store/copy-new.ts';
import { type WriteFailure, writeFailure } from '../store/failure.ts';
import { makeFolders } from '../store/folders.ts';
import { linkInLocal } from '../store/foreign.ts';
import { prepareLocal } from '../store/local-folder.ts';
import { LIMIT_FILE, type Outside } from '../store/outside.ts';
import { findTarget, insideOnly } from '../store/target.ts';
import { cleanTemps } from '../store/temps.ts';
import type { Refused } from './config-engine.ts';
import { refused, refusedWrite } from './config-refusals.ts';
import type { DataStorePlace } from './data-store-place.ts';

export interface BackedUp {
  readonly is: 'backed-up';
  /** Absolute, with `/`. */
  readonly file: string;
  /** In bytes. */
  readonly size: number;
  readonly durable: boolean;
}

/** For its owner alone, as the file itself. */
const MODE = 0o600;
const FOLDER_MODE = 0o700;
/** How many copies of one second get a number before it is given up. */
const MOST_OF_A_SECOND = 100;

/**
 * The bytes as they are, also those of a file that does not parse. `to` is absolute, with `/`: a file that is not there, or
 * a folder for the copy.
 */
export function backUp(outside: Outside, place: DataStorePlace, to: string | undefined): BackedUp | Refused {
  const { disk } = outside;
  const from = childOf(place.root, place.path);
  const target = findTarget(disk, from, place.allows);
  if ('failed' in target) return sentence({ ...target, path: from }, place);
  const answer = disk.read(target.path, LIMIT_FILE);
  if ('failed' in answer) {
    if (answer.failed === 'missing')
      return refused('not-found', `${place.shownAs} is not there, so there is nothing to copy.`);
    return sentence(writeFailure(from, answer), place);
  }
  const facts = to === undefined ? undefined : disk.facts(to);
  const isFolder = facts !== undefined && !('failed' in facts) && facts.type === 'folder';
  const done =
    to !== undefined && !isFolder
      ? copyAs(outside, answer.bytes, [to])
      : copyAs(outside, answer.bytes, names(outside, place, to), to === undefined ? place : undefined);
  if ('failed' in done) return sentence(done, place);
  if ('taken' in done) return refused('other', `${done.taken} is there already and stays as it is; name another file.`);
  return { is: 'backed-up', file: done.file, size: answer.bytes.length, durable: done.durable };
}

type Outcome = { readonly file: string; readonly durable: boolean } | { readonly taken: string } | WriteFailure;

/** Under the first of the names that nothing has. */
function copyAs(outside: Outside, bytes: Uint8Array, files: readonly string[], own?: DataStorePlace): Outcome {
  const [first = ''] = files;
  const unready = own && prepareFolder(outside, own, parentOf(first));
  if (unready) return unready;
  for (const file of files) {
    const done: Copied | { readonly is: 'exists' } | WriteFailure = copyNew(outside, bytes, file, MODE);
    if ('failed' in done) return done;
    if (done.is === 'copied') return { file, durable: done.durable };
  }
  return { taken: first };
}

/** `.local` is hidden from git before anything of this kind is in it. */
function prepareFolder(outside: Outside, place: DataStorePlace, folder: string): WriteFailure | undefined {
  const unready = linkInLocal(outside, place) ?? prepareLocal(outside, place);
  if (unready) return unready;
  const away = insideOnly(outside.disk, childOf(folder, 'copy'), place.allows);
  if (away) return { ...away, path: folder };
  const made = makeFolders(outside, folder, { mode: FOLDER_MODE });
  if ('failed' in made) return made;
  // Nothing but copies is staged here, so what a dead process left is nobody's.
  cleanTemps(outside, folder);
  return undefined;
}

/** `data-20261121T123456Z.toml.bak`; in `.local/backups` below the path that the file has in its root. */
function names({ clock }: Outside, { local, path }: DataStorePlace, folder: string | undefined): string[] {
  const name = nameOf(path);
  const [, stem = name, ending = ''] = /^(.+?)(\.[^.]*)?$/.exec(name) ?? [];
  const stamp = isoOfMs(clock()).replace(/[-:]|\.\d+/g, '');
  const into = folder ?? parentOf(childOf(childOf(local, 'backups'), path));
  return Array.from({ length: MOST_OF_A_SECOND }, (_, at) =>
    childOf(into, `${stem}-${stamp}${at === 0 ? '' : `-${at + 1}`}${ending}.bak`),
  );
}

function sentence(failure: WriteFailure, { root, path, shownAs }: DataStorePlace): Refused {
  return refusedWrite(failure, [{ layer: 'user', path, file: childOf(root, path), shownAs }]);
}
