/** From which module a project imports its decorators: what its other files do is what one more file should do. */
import { folderOf } from '../base/paths.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Source } from '../snapshot/source.ts';

/** Where no file of a project says otherwise. */
const USUAL = 'bifrost';

/** How many files are asked at most: they agree or they do not. */
const MOST_FILES = 200;

/**
 * The module for a decorator of this name in the file at `path`; that of most files, of the same folder first. Nothing
 * where files differ evenly, or say it only relative to other folders.
 */
export function decoratorModule({ sources }: Snapshot, path: string, name: string): string | undefined {
  const folder = folderOf(path);
  const files = [...sources.values()].filter(
    source => source.role === 'python' && source.path !== path && !source.held && source.decorated().length > 0,
  );
  const near = files.filter(source => folderOf(source.path) === folder);
  const far = files.filter(source => folderOf(source.path) !== folder);
  const exact = new Map<string, number>();
  const any = new Map<string, number>();
  let unclear = false;
  for (const source of [...near, ...far].slice(0, MOST_FILES)) {
    for (const [module, names] of modulesOf(source)) {
      if (module.startsWith('.') && folderOf(source.path) !== folder) unclear = true;
      else {
        any.set(module, (any.get(module) ?? 0) + 1);
        if (names.has(name) || names.has(ALL)) exact.set(module, (exact.get(module) ?? 0) + 1);
      }
    }
  }
  if (exact.size > 0) return most(exact);
  if (any.size > 0) return most(any);
  return unclear ? undefined : USUAL;
}

/** True where all that a module has is imported from it: `from bifrost import *`. */
export function importsAll(text: string, module: string): boolean {
  return [...text.matchAll(FROM)].some(([, from, names]) => from === module && names?.trim() === '*');
}

const ALL = '*';
const NAMES: ReadonlySet<string> = new Set(['workflow', 'tool', 'data_provider']);
const FROM = /^from[ \t]+([.\w]+)[ \t]+import[ \t]+(\([^)]*\)|[^\n#;]*)/gm;
const IMPORT = /^import[ \t]+([.\w]+)(?:[ \t]+as[ \t]+(\w+))?[ \t]*\r?$/gm;

/** By module, the names that a file takes from it for its decorators; `*` for a module that is named in the decorator. */
function modulesOf(source: Source): Map<string, ReadonlySet<string>> {
  const modules = new Map<string, ReadonlySet<string>>();
  for (const [, module = '', written = ''] of source.text.matchAll(FROM)) {
    const names = new Set(
      written
        .replace(/[()]|#.*/g, '')
        .split(',')
        .map(part => part.trim().split(/\s/)[0] ?? ''),
    );
    if ([...names].some(name => NAMES.has(name))) modules.set(module, names);
  }
  const dotted = source
    .decorated()
    .flatMap(({ decorator }) => decorator?.written.split('.').slice(0, -1).join('.') || []);
  for (const [, module = '', local] of source.text.matchAll(IMPORT)) {
    for (const prefix of dotted) {
      const named = local === undefined ? isWithin(prefix, module) && prefix : swapped(prefix, local, module);
      if (named) modules.set(named, new Set([ALL]));
    }
  }
  return modules;
}

function swapped(prefix: string, local: string, module: string): string | undefined {
  return isWithin(prefix, local) ? module + prefix.slice(local.length) : undefined;
}

function isWithin(dotted: string, module: string): boolean {
  return dotted === module || dotted.startsWith(`${module}.`);
}

function most(votes: ReadonlyMap<string, number>): string | undefined {
  const [first, second] = [...votes].sort(([, a], [, b]) => b - a);
  return first && first[1] !== second?.[1] ? first[0] : undefined;
}
