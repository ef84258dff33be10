// Where the unit tests are: all folders of test/ but those that need more than Node.
import { readdirSync } from 'node:fs';
import { inRepository } from './repository.mjs';

const notUnit = ['host', 'journeys', 'wire'];

/** As paths from the repository's root. */
export function unitFolders() {
  return readdirSync(inRepository('test'), { withFileTypes: true })
    .filter(entry => entry.isDirectory() && !notUnit.includes(entry.name))
    .map(entry => `test/${entry.name}`);
}
