/** All checks over one snapshot. */
import type { Snapshot } from '../snapshot/snapshot.ts';
import { fieldProblems } from './fields/field-check.ts';
import { CODES_OF_HELD_FILES, heldFiles, notFiles } from './file/held.ts';
import {
  duplicateSections,
  ENTITY_LIMIT,
  newerSchema,
  sectionShapes,
  tooManyEntities,
  twoManifests,
  unknownSections,
  unwrappedSections,
} from './file/manifest-shape.ts';
import { duplicateKeys, duplicateNames, duplicateNaturalKeys } from './identity/duplicates.ts';
import { configIds, duplicateFileIds, duplicateIds, identityDiffers, keyMismatches } from './identity/ids.ts';
import { overlappingPaths, pathProblems } from './paths/paths.ts';
import type { Check, Problem } from './problem.ts';
import { functionProblems } from './python/functions.ts';
import { referenceProblems } from './references/references.ts';
import { undeclaredProblems } from './undeclared/undeclared.ts';

/** What can always be said. */
const FILE_CHECKS: readonly Check[] = [heldFiles, notFiles, twoManifests, tooManyEntities];

const CHECKS: readonly Check[] = [
  newerSchema,
  unwrappedSections,
  duplicateSections,
  unknownSections,
  sectionShapes,
  fieldProblems,
  duplicateIds,
  duplicateFileIds,
  keyMismatches,
  configIds,
  identityDiffers,
  duplicateNaturalKeys,
  duplicateNames,
  duplicateKeys,
  referenceProblems,
  pathProblems,
  overlappingPaths,
  functionProblems,
  undeclaredProblems,
];

/** Every problem of the project, by path and then by position. */
export function checkProject(snapshot: Snapshot): Problem[] {
  const checks = snapshot.entities.length > ENTITY_LIMIT ? FILE_CHECKS : [...FILE_CHECKS, ...CHECKS];
  const problems: Problem[] = [];
  for (const check of checks) {
    for (const problem of check(snapshot)) if (canBeShown(snapshot, problem)) problems.push(problem);
  }
  return problems.sort(inOrder);
}

/** In a held file only what concerns its holding: everything else was found in its last good text. */
function canBeShown(snapshot: Snapshot, { path, code }: Problem): boolean {
  return !snapshot.sources.get(path)?.held || CODES_OF_HELD_FILES.has(code);
}

function inOrder(a: Problem, b: Problem): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1;
  return a.span.start - b.span.start || a.span.end - b.span.end || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0);
}
