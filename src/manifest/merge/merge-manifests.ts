/**
 * Merges the manifests of two sides that went their own ways from one base, by entity and field, into the texts of ours.
 * Pure: whoever has the texts, from git or from elsewhere, decides what becomes of the result.
 */
import type { ManifestMerge, MergeOptions, MergeRefusal, MergeSide, Three } from './entity-merge.ts';
import { mergeEntityFiles } from './merge-entity-files.ts';
import { mergeRoots, type WrittenFile } from './merge-root.ts';
import { countEntities, type ManifestSide, manifestSide, newReadDoc } from './sides.ts';
import { type MergeState, newState } from './state.ts';
import { says, UNWRITABLE } from './verify.ts';

/**
 * Everything at once: manifest and entity files. Nothing is merged where a manifest cannot be read faithfully, is of a newer
 * version, or where theirs declares nothing any more; an entity file that cannot be read is told apart, and all else is
 * merged. Of histories that have nothing in common the base has no texts.
 */
export function mergeManifests(
  base: MergeSide,
  ours: MergeSide,
  theirs: MergeSide,
  options: MergeOptions = {},
): ManifestMerge | MergeRefusal {
  const sides = readSides({ base, ours, theirs });
  if ('refused' in sides) return sides;
  const state = newState(options.picks);
  const manifest = mergeManifestFiles(state, sides);
  if ('refused' in manifest) return manifest;
  const files = mergeEntityFiles(
    state,
    {
      base: { side: base, manifest: sides.base },
      ours: { side: ours, manifest: sides.ours },
      theirs: { side: theirs, manifest: sides.theirs },
    },
    options,
  );
  const { conflicts, changes } = state;
  return { texts: new Map([...manifest, ...files.texts]), conflicts, changes, unmerged: files.unmerged };
}

type Texts = ReadonlyMap<string, string | undefined>;

function mergeManifestFiles(state: MergeState, sides: Three<ManifestSide>): Texts | MergeRefusal {
  const [first] = sides.ours.files.length > 0 ? sides.ours.files : sides.theirs.files;
  if (!first || sides.theirs.files.length === 0) return new Map();
  const written = mergeRoots(state, sides, { path: first.path, scope: '', field: [], secret: false });
  if (sameTexts(sides.base, sides.ours)) return differing(sides.ours, asTheyAre(sides));
  const wrong = unfaithful(state, sides.ours, written);
  if (wrong) return wrong;
  return differing(sides.ours, new Map(written.map(({ path, text }) => [path, text])));
}

/** Why the texts are not what was meant, or nothing. */
function unfaithful(state: MergeState, ours: ManifestSide, written: readonly WrittenFile[]): MergeRefusal | undefined {
  const [given] = state.unwritable;
  const wrong = written.find(({ path, text, shape }) => {
    return text !== undefined && shape && text !== ours.docs.get(path)?.raw && !says(path, text, shape);
  });
  const path = given ?? wrong?.path;
  if (path === undefined) return undefined;
  return { refused: 'ours', path, message: UNWRITABLE };
}

/** So many of a kind are never all deleted at once without a question. */
const MASS = 3;

function readSides(given: Three<MergeSide>): Three<ManifestSide> | MergeRefusal {
  const readDoc = newReadDoc();
  const base = manifestSide('base', given.base, readDoc);
  if ('refused' in base) return base;
  const ours = manifestSide('ours', given.ours, readDoc);
  if ('refused' in ours) return ours;
  const theirs = manifestSide('theirs', given.theirs, readDoc);
  if ('refused' in theirs) return theirs;
  return emptied({ base, ours, theirs }) ?? { base, ours, theirs };
}

/** A side that has nothing left of what the base declared is no deletion of everything. */
function emptied(sides: Three<ManifestSide>): MergeRefusal | undefined {
  const { files } = sides.base;
  // Of a section file by itself a person may well take out the last one or two.
  const least = files.length === 1 && files[0]?.role === 'section' ? MASS : 1;
  if (countEntities(sides.base) < least) return undefined;
  for (const which of ['ours', 'theirs'] as const) {
    // Whoever emptied our own manifest meant to, as long as there is one.
    if (which === 'ours' ? sides.ours.files.length > 0 : countEntities(sides.theirs) > 0) continue;
    const path = (sides[which].files[0] ?? sides.base.files[0])?.path ?? '';
    const message =
      'It declares nothing any more, and nothing is deleted because of that; bring the manifest back first.';
    return { refused: which, path, message };
  }
  return undefined;
}

function sameTexts(a: ManifestSide, b: ManifestSide): boolean {
  return a.docs.size === b.docs.size && [...a.docs].every(([path, { raw }]) => b.docs.get(path)?.raw === raw);
}

/** Theirs take the place of ours. */
function asTheyAre({ ours, theirs }: Three<ManifestSide>): Texts {
  const gone = [...ours.docs.keys()].map(path => [path, undefined] as const);
  return new Map<string, string | undefined>([
    ...gone,
    ...[...theirs.docs].map(([path, { raw }]) => [path, raw] as const),
  ]);
}

function differing({ docs }: ManifestSide, texts: Texts): Texts {
  return new Map([...texts].filter(([path, text]) => docs.get(path)?.raw !== text));
}
