/**
 * Sections that hold no entities: nothing in them has an id that anything refers to. They belong to what installs and
 * exports a project, and are kept as they are.
 */
import { baseName } from '../../base/paths.ts';

/** Whether a top-level key is such a section. `path` is the manifest file that it stands in. */
export function isKeptSection(name: string, path: string): boolean {
  const section = name.replaceAll('_', '-');
  if (KEPT.has(section)) return true;
  // The one section file whose entries stand without the section's key above them.
  return section === 'locations' && /^files\.ya?ml$/i.test(baseName(path));
}

/** In the manifest of an export: the names of what its entities refer to and did not go along. */
export const NOT_EXPORTED = 'not-exported';

/** The outside systems to connect on installing, the places where files are stored, an index of files, and what an export left out. */
export const KEPT: ReadonlySet<string> = new Set(['connections', 'files', 'solution-files', NOT_EXPORTED]);
