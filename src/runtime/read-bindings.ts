/** The bindings of a config with the links of their paths resolved. */
import { isList, isTable, type TomlValue } from '../syntax/toml-value.ts';
import type { Binding } from '../workspace/bindings.ts';
import type { LookDisk } from './find-workspaces.ts';

export function bindingsOf(value: TomlValue | undefined, disk: Pick<LookDisk, 'realPath'>): Binding[] {
  if (value === undefined || !isList(value)) return [];
  return value.flatMap(table => {
    if (!isTable(table) || typeof table.ws_id !== 'string') return [];
    const paths = textsOf(table.paths).map(written => ({ written, real: realAsFar(disk, written) }));
    const hasMore = Object.keys(table).some(key => key !== 'ws_id' && key !== 'paths');
    return [{ id: table.ws_id, paths, ...(hasMore ? { hasMore } : {}) }];
  });
}

/** The path with the links resolved of as much of it as exists. */
export function realAsFar(disk: Pick<LookDisk, 'realPath'>, path: string): string {
  let at = path;
  for (let rest = ''; at !== ''; ) {
    const real = disk.realPath(at);
    if ('path' in real) return real.path.replace(/\/$/, '') + rest || '/';
    const cut = Math.max(at.lastIndexOf('/'), at.lastIndexOf('\\'));
    if (cut < 0) return path;
    rest = `/${at.slice(cut + 1)}${rest}`;
    at = cut === 0 && at !== '/' ? '/' : at.slice(0, cut);
  }
  return path;
}

/** The texts of a list; none where it is no list. */
export function textsOf(value: TomlValue | undefined): string[] {
  return value !== undefined && isList(value) ? value.filter(item => typeof item === 'string') : [];
}
