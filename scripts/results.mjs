// The counts of a suite, handed from the process that ran it to scripts/test.mjs.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inRepository } from './repository.mjs';

/** Where the counts of `suite` lie: JSON with at least {passed, failed}. */
export function resultsFile(suite) {
  return inRepository('out', 'results', `${suite}.json`);
}

/** Keeps the counts of `suite`. */
export function writeResults(suite, results) {
  const file = resultsFile(suite);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(results, null, 2)}\n`);
}

/** The counts of `suite`, or undefined when it did not get as far as counting. */
export function readResults(suite) {
  try {
    return JSON.parse(readFileSync(resultsFile(suite), 'utf8'));
  } catch {
    return undefined;
  }
}

/** Forgets what an earlier run counted. */
export function clearResults(suite) {
  rmSync(resultsFile(suite), { force: true });
}
