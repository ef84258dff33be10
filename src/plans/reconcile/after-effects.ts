/** A project as it would be after a plan, worked out without touching the disk. */
import { foldersAbove, isInside, joinPath } from '../../base/paths.ts';
import { eachInSteps, type Steps, toEnd } from '../../base/steps.ts';
import { applyEdits } from '../../base/text.ts';
import { kindNamed } from '../../manifest/kinds/table.ts';
import type { Hash } from '../../ports/hash.ts';
import type { DiskTree } from '../../snapshot/disk-tree.ts';
import type { DiskFacts, FileFact } from '../../snapshot/drift/disk-facts.ts';
import { wantedFacts } from '../../snapshot/drift/wanted.ts';
import { advanceTo, type Snapshot } from '../../snapshot/snapshot.ts';
import { type Observed, observe, roleOf, type Source } from '../../snapshot/source.ts';
import { movedPath } from './moves.ts';
import type { PlanEffects } from './plan.ts';

export interface Projection {
  readonly snapshot: Snapshot;
  readonly facts: DiskFacts;
}

/**
 * What comes back is there, but what it says is not known; of an edited folder a hash of its own stands for the new one.
 * `facts` are those of `snapshot`.
 */
export function afterEffects(snapshot: Snapshot, facts: DiskFacts, effects: PlanEffects, hash: Hash): Projection {
  return toEnd(afterEffectSteps(snapshot, facts, effects, hash));
}

/** The same, for who has others waiting. */
export function* afterEffectSteps(
  snapshot: Snapshot,
  facts: DiskFacts,
  effects: PlanEffects,
  hash: Hash,
): Steps<Projection> {
  const shift = shiftOf(effects);
  const texts = new Map<string, string>();
  for (const { path, edits, create } of effects.edits) {
    const text = create ?? snapshot.sources.get(path)?.text ?? '';
    texts.set(path, applyEdits(text, edits));
  }
  const files = new Map<string, Observed | undefined>();
  for (const source of snapshot.sources.values()) {
    const to = shift(source.path);
    if (to !== source.path) files.set(source.path, undefined);
  }
  for (const source of snapshot.sources.values()) {
    const to = shift(source.path);
    if (to !== undefined && to !== source.path) files.set(to, observedOf(source));
  }
  for (const [path, text] of texts) {
    const to = shift(path);
    if (to !== undefined) files.set(to, { text });
  }
  const sources = new Map(snapshot.sources);
  yield* eachInSteps(files, ([path, observed]) => {
    const role = roleOf(path);
    if (role && observed) sources.set(path, observe(path, role, observed, sources.get(path)));
    else sources.delete(path);
  });
  const next = advanceTo(snapshot, treeAfter(snapshot.tree, effects, shift), sources);
  yield;
  return { snapshot: next, facts: factsAfter(snapshot, facts, next, effects, texts, shift, hash) };
}

/** Where a path is afterwards; nothing for one that was set aside. */
type Shift = (path: string) => string | undefined;

function shiftOf({ moves, setAside }: PlanEffects): Shift {
  const byFrom = new Map(moves.map(({ from, to }) => [from, to]));
  const gone = new Set(setAside);
  if (byFrom.size === 0 && gone.size === 0) return path => path;
  return path => {
    if (gone.size > 0 && (gone.has(path) || foldersAbove(path).some(folder => gone.has(folder)))) return undefined;
    return movedPath(byFrom, path);
  };
}

function observedOf({ text, fromText, held, parsed }: Source): Observed {
  if (fromText || !held) return { text };
  return { held: parsed.held?.reason ?? 'unreadable', message: parsed.held?.message ?? 'The file cannot be read.' };
}

function treeAfter(tree: DiskTree, effects: PlanEffects, shift: Shift): DiskTree {
  if (effects.moves.length + effects.setAside.length + effects.restores.length === 0 && !effects.edits.some(isNew))
    return tree;
  const files = new Set<string>();
  for (const path of tree.files) {
    const to = shift(path);
    if (to !== undefined) files.add(to);
  }
  const folders = new Set<string>(['']);
  for (const path of tree.folders) {
    const to = path === '' ? '' : shift(path);
    if (to !== undefined) folders.add(to);
  }
  const links = new Map(
    [...tree.links].flatMap(([path, target]) => {
      const to = shift(path);
      return to === undefined ? [] : [[to, target] as const];
    }),
  );
  for (const edit of effects.edits) if (isNew(edit)) files.add(edit.path);
  for (const { path, isFolder } of effects.restores) {
    if (isFolder) {
      folders.add(path);
      // Which of them defines the folder is not known before it is back.
      for (const name of DEFINITIONS) files.add(joinPath(path, name));
    } else files.add(path);
  }
  for (const { to } of effects.moves) for (const folder of foldersAbove(to)) folders.add(folder);
  for (const { path } of [...effects.restores, ...effects.edits])
    for (const folder of foldersAbove(path)) folders.add(folder);
  return { ...tree, files, folders, links };
}

const DEFINITIONS: readonly string[] = [kindNamed('app'), kindNamed('asset')].flatMap(
  ({ file }) => file?.names.slice(0, 1) ?? [],
);

function isNew({ create }: PlanEffects['edits'][number]): boolean {
  return create !== undefined;
}

function factsAfter(
  before: Snapshot,
  facts: DiskFacts,
  next: Snapshot,
  effects: PlanEffects,
  texts: ReadonlyMap<string, string>,
  shift: Shift,
  hash: Hash,
): DiskFacts {
  const wanted = wantedFacts(next);
  const origins = originsOf(before, facts, effects, texts, shift);
  const hashOf = (text: string): string => hash(new TextEncoder().encode(text));
  const back = new Map(effects.restores.map(({ path, hash: of }) => [path, of]));
  const files = new Map<string, FileFact>();
  for (const path of wanted.files) {
    const origin = origins.get(path) ?? path;
    const edited = texts.get(origin);
    const source = before.sources.get(origin);
    const fact = edited === undefined ? facts.files.get(origin) : { hash: hashOf(edited) };
    const restored = back.get(path);
    if (fact) files.set(path, fact);
    else if (source?.fromText) files.set(path, { hash: hashOf(source.text) });
    else if (restored !== undefined) files.set(path, { hash: restored });
  }
  const folders = new Map<string, string>();
  for (const folder of wanted.folders.keys()) {
    const origin = origins.get(folder) ?? folder;
    const inside = [...texts].filter(([path]) => isInside(path, origin));
    const known = back.get(folder) ?? facts.folders.get(origin);
    if (known !== undefined) folders.set(folder, inside.length === 0 ? known : hashOf(JSON.stringify([known, inside])));
  }
  return { files, folders };
}

/** For what moved, where it was. */
function originsOf(
  { sources }: Snapshot,
  { files, folders }: DiskFacts,
  { moves }: PlanEffects,
  texts: ReadonlyMap<string, string>,
  shift: Shift,
): Map<string, string> {
  if (moves.length === 0) return new Map();
  const paths = [...files.keys(), ...folders.keys(), ...texts.keys(), ...sources.keys()];
  return new Map(
    paths.flatMap(path => {
      const to = shift(path);
      return to === undefined || to === path ? [] : [[to, path] as const];
    }),
  );
}
