/**
 * The one big file in which earlier tools kept all workspaces: `workspaces.toml`, `.json`, `.jsonc`, `.yaml` or `.yml` in
 * the root. Only its name is known here, so that looking for one costs no parser.
 */

export type LegacyFormat = 'toml' | 'json' | 'yaml';

const FORMATS: Readonly<Record<string, LegacyFormat>> = {
  toml: 'toml',
  json: 'json',
  jsonc: 'json',
  yaml: 'yaml',
  yml: 'yaml',
};

export const LEGACY_FILES: readonly string[] = Object.keys(FORMATS).map(extension => `workspaces.${extension}`);

/** How a file is written, by the end of its name; nothing for a name that no such file has. */
export function legacyFormat(name: string): LegacyFormat | undefined {
  return FORMATS[/\.([A-Za-z]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''];
}

/** Those of the names in a root that are such a file, in a fixed order. */
export function legacyFilesIn(names: Iterable<string>): string[] {
  const there = new Set(names);
  return LEGACY_FILES.filter(name => there.has(name));
}

/** Where the file goes once its workspaces are folders. `date` is `2026-01-31`; a second one of a day gets a number. */
export function migratedName(name: string, date: string, taken: Iterable<string>): string {
  const folded = new Set(Array.from(taken, each => each.toLowerCase()));
  const wanted = `${name}.migrated-${date}`;
  if (!folded.has(wanted.toLowerCase())) return wanted;
  for (let number = 2; ; number++) {
    const free = `${wanted}-${number}`;
    if (!folded.has(free.toLowerCase())) return free;
  }
}
