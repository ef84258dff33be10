/** All actions of a plan as what it does: at most one edit list for a file, moves of whole folders, each thing once. */
import { groupedBy } from '../../base/grouped.ts';
import { foldersAbove } from '../../base/paths.ts';
import { applyEdits, lineEndingOf, type TextEdit } from '../../base/text.ts';
import type { FileEdit } from '../../checks/problem.ts';
import type { Hash } from '../../ports/hash.ts';
import { numbersOf } from '../../queries/numbers.ts';
import { advance } from '../../snapshot/snapshot.ts';
import { withCounters } from '../counters.ts';
import { countsOf, type Declaration, declaredWithNumbers } from '../declare.ts';
import { mayBeWritten } from '../may-be-written.ts';
import { composedEdits, inOrder, overlaps } from './compose-edits.ts';
import { quoted } from './declared.ts';
import { leftBehind } from './left-behind.ts';
import { joinedMoves, moveFindings, type PathMove } from './moves.ts';
import type { Action, ReconcileContext } from './offer.ts';
import type { PlanEffects, PlanFinding } from './plan.ts';
import { removals } from './removals.ts';

export interface Combined {
  readonly effects: PlanEffects;
  readonly blocking: readonly PlanFinding[];
  readonly advisory: readonly PlanFinding[];
}

/** `accepts` are the keys of the drifts that count as accepted. */
export function combined(
  context: ReconcileContext,
  actions: readonly Action[],
  accepts: readonly string[],
  hash: Hash,
): Combined {
  const { snapshot } = context;
  const written = inPlace(context, actions);
  const declared = declaring(context, actions, written.edits);
  const restores = restoresOf(actions);
  // What comes back is put where it was once all moves are done, which no move may take along or bring.
  const moves = joinedMoves(
    snapshot,
    only(actions, 'move'),
    restores.map(({ path }) => path),
  );
  const setAside = outermost(only(actions, 'set-aside').map(({ path }) => path));
  const effects: PlanEffects = {
    edits: declared.edits,
    moves: moves.map(({ from, to }) => ({ from, to })),
    setAside,
    restores,
    accepts,
    relies: [...reliesOf(context, actions, hash, declared.edits), ...wholeFolders(context, moves, hash)],
  };
  return {
    effects,
    blocking: [
      ...written.blocking,
      ...declared.blocking,
      ...moveFindings(snapshot, moves),
      ...goneAnyway(effects, only(actions, 'declare')),
      ...backAmongMoves(effects),
    ],
    advisory: [...written.advisory, ...leftBehind(snapshot, moves)],
  };
}

type Kept<Is extends Action['is']> = Extract<Action, { readonly is: Is }>;

function only<Is extends Action['is']>(actions: readonly Action[], is: Is): Kept<Is>[] {
  return actions.filter((action): action is Kept<Is> => action.is === is);
}

/** What is written where it stands, and what goes. */
function inPlace(context: ReconcileContext, actions: readonly Action[]) {
  const { snapshot } = context;
  const edits = new Map<string, FileEdit>();
  const blocking: PlanFinding[] = [];
  const advisory: PlanFinding[] = [];
  const editing = groupedBy(only(actions, 'edit'), ({ path }) => path);
  const going = groupedBy(only(actions, 'undeclare'), ({ path }) => path);
  for (const path of new Set([...editing.keys(), ...going.keys()])) {
    const source = snapshot.sources.get(path);
    const all = editing.get(path) ?? [];
    const [first, another] = new Set(all.flatMap(({ create }) => create ?? []));
    if (!source || first !== undefined) {
      if (source || first === undefined || another !== undefined) blocking.push(cannotEdit(path));
      else edits.set(path, { path, edits: [], create: first });
      continue;
    }
    const removed = removals(source, new Set((going.get(path) ?? []).map(({ start }) => start)));
    if (!mayBeWritten(source) || !removed) {
      blocking.push(cannotEdit(path));
      continue;
    }
    const inFile = together(
      all.flatMap(action => action.edits),
      removed,
    );
    if (overlaps(inFile))
      blocking.push({ message: `Two choices change the same place in ${path}. Choose one of them.`, path });
    const effect = context.known.effectOnAliases(path, inFile);
    if (effect === 'breaks')
      blocking.push({ message: `Other places in ${path} say the same through a YAML alias. Change it by hand.`, path });
    if (effect === 'shared')
      advisory.push({ message: `A change in ${path} also changes what repeats it through a YAML alias.`, path });
    if (inFile.length > 0) edits.set(path, { path, edits: inFile });
  }
  return { edits, blocking, advisory };
}

/** Each edit once, and none within what goes. */
function together(edits: readonly TextEdit[], removed: readonly TextEdit[]): TextEdit[] {
  const different = new Map(edits.map(edit => [`${edit.start} ${edit.end} ${edit.text}`, edit]));
  const going = inOrder(removed);
  let at = 0;
  const stays = inOrder([...different.values()]).filter(({ start, end }) => {
    while ((going[at]?.end ?? Number.POSITIVE_INFINITY) <= start) at++;
    const gone = going[at];
    return !gone || start < gone.start || end > gone.end || (start === end && start === gone.start);
  });
  return [...stays, ...removed];
}

/** What is declared is written into the manifest as it is after all else. */
function declaring(context: ReconcileContext, actions: readonly Action[], before: ReadonlyMap<string, FileEdit>) {
  const { snapshot, freshId } = context;
  const blocking: PlanFinding[] = [];
  const wanted = only(actions, 'declare').map(
    ({ found, id, key }): Declaration => ({
      found,
      id: id ?? found.id ?? freshId(),
      ...(key === undefined ? {} : { key }),
    }),
  );
  if (wanted.length === 0) return { edits: withCounters(snapshot, [...before.values()], new Map()), blocking };
  const texts = [...before.values()].flatMap(({ path, edits, create }) => {
    const source = snapshot.sources.get(path);
    if (source?.role !== 'manifest' || create !== undefined || overlaps(edits)) return [];
    return [[path, { text: applyEdits(source.text, edits) }] as const];
  });
  const next = texts.length === 0 ? snapshot : advance(snapshot, { files: new Map(texts) });
  // A number is not given again in the very plan that takes its entity away.
  const { edits, refused } = declaredWithNumbers(next, wanted, numbersOf(snapshot));
  for (const { found } of refused) {
    const message = `The manifest is written in a way that takes no ${found.kind.title} in place. Declare ${quoted(found)} in ${found.path} by hand.`;
    blocking.push({ message, path: found.path });
  }
  const all = new Map(before);
  for (const edit of edits) {
    const earlier = before.get(edit.path);
    const { text = '' } = snapshot.sources.get(edit.path) ?? {};
    const joined = composedEdits(text.length, earlier?.edits ?? [], inLinesOf(text, edit.edits));
    all.set(edit.path, edit.create === undefined ? { ...edit, edits: joined } : edit);
  }
  return { edits: withCounters(snapshot, [...all.values()], countsOf(wanted, refused)), blocking };
}

/** After removals a text may have no line ending left by which to tell. */
function inLinesOf(text: string, edits: readonly TextEdit[]): readonly TextEdit[] {
  if (lineEndingOf(text) === '\n') return edits;
  return edits.map(edit => ({ ...edit, text: edit.text.replace(/\r?\n/g, '\r\n') }));
}

function restoresOf(actions: readonly Action[]): PlanEffects['restores'] {
  const all = only(actions, 'restore').map(({ path, hash, isFolder }) => ({
    path,
    ...(hash === undefined ? {} : { hash }),
    isFolder,
  }));
  return [...new Map(all.map(restore => [restore.path, restore])).values()];
}

/** A folder takes what is in it along. */
function outermost(paths: readonly string[]): string[] {
  const all = new Set(paths);
  return [...all].filter(path => !foldersAbove(path).some(folder => all.has(folder)));
}

/** What is set aside is neither changed, moved nor declared as well, and nothing moves into it. */
function goneAnyway({ edits, moves, setAside }: PlanEffects, declared: readonly Kept<'declare'>[]): PlanFinding[] {
  if (setAside.length === 0) return [];
  const gone = new Set(setAside);
  const goes = (path: string): boolean => gone.has(path) || foldersAbove(path).some(folder => gone.has(folder));
  const moving = new Set(moves.map(({ from }) => from));
  const busy = [
    ...edits.map(({ path }) => path),
    ...moves.flatMap(({ from, to }) => [from, to]),
    // What shares a file with it is told of already.
    ...declared.flatMap(({ found }) => (gone.has(found.path) ? [] : [found.path])),
  ];
  const torn = [...busy.filter(goes), ...setAside.filter(path => foldersAbove(path).some(above => moving.has(above)))];
  return [...new Set(torn)].map(path => ({
    message: `${path} would be set aside, and changed, moved or declared as well. Choose one.`,
    path,
  }));
}

/** A commit makes its moves first, and no two of them may touch what the other does; what was kept may come back as a move, too. */
function backAmongMoves({ moves, setAside, restores }: PlanEffects): PlanFinding[] {
  if (restores.length === 0) return [];
  const ends = [...moves.flatMap(({ from, to }) => [from, to]), ...setAside];
  const at = new Set(ends);
  const above = new Set(ends.flatMap(foldersAbove));
  return restores.flatMap(({ path, isFolder }): PlanFinding[] => {
    const isWithin = at.has(path) || foldersAbove(path).some(folder => at.has(folder));
    if (!isWithin && !(isFolder && above.has(path))) return [];
    const message = `${path} cannot come back in one step with what moves or is set aside there. Do the one first, and then the other.`;
    return [{ message, path }];
  });
}

/** Of what is edited the lane knows by itself what it must be. */
function reliesOf(
  { snapshot }: ReconcileContext,
  actions: readonly Action[],
  hash: Hash,
  edits: readonly FileEdit[],
): PlanEffects['relies'] {
  const edited = new Set(edits.map(({ path }) => path));
  const relies = new Map<string, string>(only(actions, 'rely').map(({ path, hash: of }) => [path, of]));
  for (const { found } of only(actions, 'declare')) {
    const source = snapshot.sources.get(found.path);
    if (source?.fromText && !relies.has(found.path))
      relies.set(found.path, hash(new TextEncoder().encode(source.text)));
  }
  for (const { to } of only(actions, 'move')) relies.set(to, 'absent');
  for (const { path, create } of edits) if (create !== undefined) relies.set(path, 'absent');
  return [...relies]
    .filter(([path, of]) => of === 'absent' || !edited.has(path))
    .map(([path, of]) => ({ path, hash: of }));
}

/** A folder that moves whole has the files that it was looked at with, and no others, where all of them were hashed. */
function wholeFolders(
  { snapshot, facts }: ReconcileContext,
  moves: readonly PathMove[],
  hash: Hash,
): PlanEffects['relies'] {
  const joined = moves.filter(({ from }) => snapshot.tree.folders.has(from) && !facts.folders.has(from));
  if (joined.length === 0) return [];
  const folders = new Set(joined.map(({ from }) => from));
  const inside = groupedBy(snapshot.tree.files, path => foldersAbove(path).find(folder => folders.has(folder)));
  return [...inside].flatMap(([folder, paths]) => {
    const lines = paths.sort().flatMap(path => {
      const of = facts.files.get(path)?.hash;
      return of === undefined ? [] : [`${path.slice(folder.length + 1)}\0${of}\n`];
    });
    if (lines.length < paths.length) return [];
    return [{ path: folder, hash: hash(new TextEncoder().encode(lines.join(''))) }];
  });
}

function cannotEdit(path: string): PlanFinding {
  return { message: `${path} is written in a way that cannot be changed in place. Change it by hand.`, path };
}
