/** From what a plan does to what a commit is asked, with what it rests on and what each file would hold. */
import { isInside, joinPath } from '../base/paths.ts';
import { applyEdits } from '../base/text.ts';
import type { FileEdit } from '../checks/problem.ts';
import type { PlanEffects } from '../plans/reconcile/plan.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Change, Move } from '../store/change.ts';
import { LIMIT_FILE } from '../store/outside.ts';
import { decodeText } from '../syntax/bytes.ts';
import type { PlannedFile } from './project-runtime.ts';
import { type KeptContent, type KeptFile, QUARANTINE } from './reconcile-kept.ts';
import { type ContentReader, contentAt, filesBelow, type Rests } from './reconcile-rests.ts';

/** All that a commit of the plan needs. */
export interface Prepared {
  readonly moves: readonly Move[];
  /** With the paths after the moves. */
  readonly changes: readonly Change[];
  /** Looked at again under the lock. */
  readonly rests: Rests;
  /** Every path that is written, moved or taken away, as it is now. */
  readonly touches: readonly string[];
  /** For the preview. */
  readonly files: readonly PlannedFile[];
}

/** What comes back, each with where it was found. */
export interface Restored {
  readonly path: string;
  readonly kept: KeptContent;
}

/** `outdated` are files that are not as the snapshot shows them. `stamp` names the folder in the quarantine. */
export function prepare(
  reader: ContentReader & { readonly snapshot: Snapshot },
  effects: PlanEffects,
  restored: readonly Restored[],
  stamp: string,
): Prepared | { readonly outdated: readonly string[] } {
  const aside = effects.setAside.map(path => ({ from: path, to: joinPath(joinPath(QUARANTINE, stamp), path) }));
  const back = restored.flatMap(({ path, kept }) => ('moveFrom' in kept ? [{ from: kept.moveFrom, to: path }] : []));
  const moves = [...effects.moves, ...aside, ...back];
  const written = effects.edits.map(edit => editOf(reader, edit, effects.moves));
  const returned = restored.flatMap(({ kept }) =>
    'files' in kept ? kept.files.map(file => backOf(reader, file)) : [],
  );
  const outdated = written.flatMap(each => ('outdated' in each ? [each.outdated] : []));
  if (outdated.length > 0) return { outdated };
  const done = [...written.flatMap(each => ('outdated' in each ? [] : [each])), ...returned];
  const rests = new Map<string, string>();
  for (const { path, hash } of effects.relies) rests.set(path, hash);
  for (const { from } of moves) if (!rests.has(from)) rests.set(from, contentAt(reader, from));
  for (const { path, before } of done) rests.set(path, before);
  return {
    moves,
    changes: done.flatMap(({ change }) => change),
    rests,
    touches: [...done.map(({ path }) => path), ...moves.flatMap(({ from, to }) => [from, to])],
    files: [
      ...movedFiles(reader, effects.moves, done),
      ...done.map(({ file }) => file),
      ...effects.setAside.flatMap(path => removedFiles(reader, path)),
      ...back.map(({ to }): PlannedFile => ({ path: to, change: 'added' })),
    ],
  };
}

interface Written {
  /** As it is now. */
  readonly path: string;
  readonly before: string;
  readonly change: readonly Change[];
  readonly file: PlannedFile;
}

/** Edits of a decoded text, whose BOM and line ends stand in it, give every other byte back as it was. */
function editOf(
  { disk, hash, snapshot }: ContentReader & { readonly snapshot: Snapshot },
  { path, edits, create }: FileEdit,
  moves: readonly Move[],
): Written | { readonly outdated: string } {
  if (create !== undefined) {
    const text = applyEdits(create, edits);
    const change: Change = { path: afterMoves(moves, path), before: 'absent', after: new TextEncoder().encode(text) };
    return { path, before: 'absent', change: [change], file: { path, change: 'added', after: shown(text) } };
  }
  const answer = disk.read(path, LIMIT_FILE);
  const decoded = 'failed' in answer ? undefined : decodeText(answer.bytes);
  const source = snapshot.sources.get(path);
  if ('failed' in answer || !decoded || !('text' in decoded) || source?.text !== decoded.text)
    return { outdated: path };
  const text = applyEdits(decoded.text, edits);
  const before = hash(answer.bytes);
  const to = afterMoves(moves, path);
  const isSame = text === decoded.text;
  return {
    path,
    before,
    change: isSame ? [] : [{ path: to, before, after: new TextEncoder().encode(text) }],
    file: {
      path,
      ...(to === path ? {} : { movesTo: to }),
      change: 'changed',
      before: shown(decoded.text),
      after: shown(text),
    },
  };
}

/** Where nothing stands, or in the place of what stands there now. */
function backOf(reader: ContentReader, { path, bytes, isExecutable }: KeptFile): Written {
  const before = contentAt(reader, path);
  const [old, text] = [before === 'absent' ? undefined : textAt(reader, path), textOf(bytes)];
  return {
    path,
    before,
    change: [{ path, before, after: bytes, ...(isExecutable ? { mode: 0o755 } : {}) }],
    file: {
      path,
      change: before === 'absent' ? 'added' : 'changed',
      ...(old === undefined ? {} : { before: old }),
      ...(text === undefined ? {} : { after: text }),
    },
  };
}

/** A file that is edited as well is shown as that; of a folder its own name says all. */
function movedFiles(reader: ContentReader, moves: readonly Move[], edited: readonly Written[]): PlannedFile[] {
  const shownAlready = new Set(edited.map(({ path }) => path));
  return moves.flatMap(({ from, to }): PlannedFile[] => {
    if (shownAlready.has(from)) return [];
    const text = textAt(reader, from);
    const both = text === undefined ? {} : { before: text, after: text };
    return [{ path: from, movesTo: to, change: 'moved', ...both }];
  });
}

/** How many files of a folder are shown one by one. */
const MOST_SHOWN = 100;

function removedFiles(reader: ContentReader, path: string): PlannedFile[] {
  const inside = filesBelow(reader.disk, path);
  const paths = inside.length === 0 || inside.length > MOST_SHOWN ? [path] : inside;
  return paths.map(file => {
    const text = textAt(reader, file);
    return { path: file, change: 'removed', ...(text === undefined ? {} : { before: text }) };
  });
}

function afterMoves(moves: readonly Move[], path: string): string {
  const move = moves.find(({ from }) => isInside(path, from));
  return move ? move.to + path.slice(move.from.length) : path;
}

/** Larger texts are no preview; in bytes. */
const MOST_TEXT = 1024 * 1024;

function textAt({ disk }: ContentReader, path: string): string | undefined {
  const answer = disk.read(path, MOST_TEXT);
  return 'failed' in answer ? undefined : textOf(answer.bytes);
}

function textOf(bytes: Uint8Array): string | undefined {
  const decoded = bytes.length > MOST_TEXT || bytes.includes(0) ? undefined : decodeText(bytes);
  return decoded && 'text' in decoded ? shown(decoded.text) : undefined;
}

/** Editors show no BOM. */
function shown(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}
