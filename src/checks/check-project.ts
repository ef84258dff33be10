/** All checks over one snapshot. */
import { eachInSteps, type Steps, toEnd } from '../base/steps.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { fieldProblems } from './fields/field-check.ts';
import { CODES_OF_HELD_FILES, heldFiles } from './file/held.ts';
import {
  duplicateSections,
  ENTITY_LIMIT,
  entityFileRoots,
  manifestRoots,
  newerSchema,
  sectionShapes,
  tooManyEntities,
  twoManifests,
  unknownSections,
  unwrappedSections,
} from './file/manifest-shape.ts';
import { duplicateKeys, duplicateNames, duplicateNaturalKeys } from './identity/duplicates.ts';
import { configIds, duplicateFileIds, duplicateIds, identityDiffers, keyMismatches } from './identity/ids.ts';
import { numberProblems } from './identity/numbers.ts';
import { overlappingPaths, pathProblems } from './paths/paths.ts';
import type { Check, Problem } from './problem.ts';
import { functionProblems } from './python/functions.ts';
import { referenceProblems } from './references/references.ts';
import { toldOnce } from './repeated.ts';
import { withSafeFixes } from './safe-fixes.ts';
import { undeclaredProblems } from './undeclared/undeclared.ts';

/** What can always be said. */
const FILE_CHECKS: readonly Check[] = [heldFiles, twoManifests, tooManyEntities];

const CHECKS: readonly Check[] = [
  newerSchema,
  unwrappedSections,
  duplicateSections,
  unknownSections,
  manifestRoots,
  sectionShapes,
  entityFileRoots,
  fieldProblems,
  duplicateIds,
  duplicateFileIds,
  keyMismatches,
  configIds,
  identityDiffers,
  duplicateNaturalKeys,
  duplicateNames,
  duplicateKeys,
  numberProblems,
  referenceProblems,
  pathProblems,
  overlappingPaths,
  functionProblems,
  undeclaredProblems,
];

/** Every problem of the project, by path and then by position. */
export function checkProject(snapshot: Snapshot): Problem[] {
  return toEnd(checkSteps(snapshot));
}

/** The same, for who has others waiting. */
export function* checkSteps(snapshot: Snapshot): Steps<Problem[]> {
  const checks = snapshot.entities.length > ENTITY_LIMIT ? FILE_CHECKS : [...FILE_CHECKS, ...CHECKS];
  const problems: Problem[] = [];
  for (const check of checks) {
    yield* eachInSteps(check(snapshot), problem => {
      if (canBeShown(snapshot, problem)) problems.push(problem);
    });
    yield;
  }
  const different = problems.sort(inOrder).filter((problem, index, all) => !isSame(problem, all[index - 1]));
  return toldOnce(different).map(problem => withSafeFixes(snapshot, problem));
}

/** In a held file only what concerns its holding: everything else was found in its last good text. */
function canBeShown(snapshot: Snapshot, { path, code }: Problem): boolean {
  return !snapshot.sources.get(path)?.held || CODES_OF_HELD_FILES.has(code);
}

/** What stands below a YAML anchor is read once for each alias, and told once. */
function isSame(a: Problem, b: Problem | undefined): boolean {
  if (!b || a.code !== b.code || a.path !== b.path || a.message !== b.message) return false;
  return a.span.start === b.span.start && a.span.end === b.span.end;
}

function inOrder(a: Problem, b: Problem): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return (
    a.span.start - b.span.start || a.span.end - b.span.end || byText(a.code, b.code) || byText(a.message, b.message)
  );
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
