/** Two entities of one section that want one key: one gets it, and the other is kept under another. */
import { canonicalUuid, isUuid } from '../../base/uuid.ts';
import { MERGE_KEY } from '../read.ts';
import type { Side, Three } from './entity-merge.ts';
import { type Collection, type Part, readableKey } from './parts.ts';
import { shapeAt } from './shape.ts';
import { type At, conflict, type MergeState } from './state.ts';
import type { Piece } from './write.ts';

/** `at` is that of the section; the key is added to its scope. No entity goes, whatever is picked. */
export function withOneKeyEach(
  state: MergeState,
  collections: Three<Collection>,
  pieces: readonly Piece[],
  at: At,
): readonly Piece[] {
  const contested = contestedKeys(pieces);
  if (contested.length === 0) return pieces;
  const taken = new Set([
    ...[collections.base, collections.ours, collections.theirs].flatMap(({ parts }) => parts.map(keyIn)),
    ...pieces.map(({ key }) => key),
  ]);
  const held = new Set(pieces.map(({ key }) => key));
  const others = new Map<Piece, string>();
  for (const { key, rivals } of contested) {
    const free = freeKey(key, taken);
    const { winner, side } = winnerOf(state, key, rivals, { ...at, otherKey: free });
    for (const rival of rivals) {
      if (rival === winner) continue;
      const former = formerKey(rival, side);
      const other = former === undefined || held.has(former) ? freeKey(key, taken) : former;
      others.set(rival, other);
      for (const keys of [taken, held]) keys.add(other);
    }
  }
  return pieces.map(piece => {
    const key = others.get(piece);
    return key === undefined ? piece : { ...piece, key };
  });
}

interface Contested {
  readonly key: string;
  readonly rivals: readonly Piece[];
}

/** Where our text has one key twice already, that is not the merge's to settle. */
function contestedKeys(pieces: readonly Piece[]): readonly Contested[] {
  const byKey = new Map<string, Piece[]>();
  for (const piece of pieces) {
    if (piece.key === undefined || piece.identity === MERGE_KEY) continue;
    const rivals = byKey.get(piece.key);
    if (rivals) rivals.push(piece);
    else byKey.set(piece.key, [piece]);
  }
  return [...byKey].flatMap(([key, rivals]) => {
    return rivals.length > 1 && !rivals.every(({ parts }) => parts.ours?.key === key) ? [{ key, rivals }] : [];
  });
}

function winnerOf(
  state: MergeState,
  key: string,
  rivals: readonly Piece[],
  at: At,
): { readonly winner: Piece | undefined; readonly side: Side } {
  const on = (side: Side): Piece | undefined => rivals.find(({ parts }) => keyIn(parts[side]) === key);
  // An entity that has no other id than its key cannot get another key.
  const bound = isUuid(key) ? rivals.find(isKnownByKey) : undefined;
  const [ours, theirs] = [on('ours'), on('theirs')];
  if (bound) return { winner: bound, side: bound === theirs ? 'theirs' : 'ours' };
  if (!ours || !theirs || ours === theirs)
    return { winner: ours ?? theirs ?? rivals[0], side: ours ? 'ours' : 'theirs' };
  const where: At = { ...at, entityKey: key, scope: `${at.scope}/${key.replaceAll('#', '\\#')}`, field: [] };
  const ids = { base: undefined, ours: ours.identity, theirs: theirs.identity };
  const side = conflict(state, where, 'same-key', ids) ?? 'ours';
  return { winner: side === 'ours' ? ours : theirs, side };
}

/** The key that it has on the side which was picked, or else the one that it had on ours. */
function formerKey({ parts, key }: Piece, side: Side): string | undefined {
  return [parts[side]?.key, parts.ours?.key, parts.theirs?.key].find(each => each !== undefined && each !== key);
}

function isKnownByKey({ key = '', identity, shape }: Piece): boolean {
  return identity === canonicalUuid(key) && !shapeAt(shape, 'id');
}

function keyIn(part: Part | undefined): string | undefined {
  return part && readableKey(part);
}

/** `key_2`, or the first after it that nobody has, on any side: so it does not depend on who merges. */
function freeKey(key: string, taken: ReadonlySet<string | undefined>): string {
  const dash = key.includes('-') && !key.includes('_') ? '-' : '_';
  for (let number = 2; ; number++) {
    const free = `${key}${dash}${number}`;
    if (!taken.has(free)) return free;
  }
}
