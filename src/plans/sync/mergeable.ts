/** Which files are merged by entity and field. All others are texts that git merges line by line. */
import { kindOfEntityFile } from '../../manifest/kinds/table.ts';
import { isManifestPath } from '../../manifest/layout.ts';
import { isFileOutOfSight } from '../../snapshot/sight.ts';

/** By the role of a path alone: manifest files of every layout, and entity files in YAML or JSON. Relative to the project. */
export function mergeable(path: string): boolean {
  return isManifestPath(path) || (kindOfEntityFile(path) !== undefined && !isFileOutOfSight(path));
}
