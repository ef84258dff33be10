/** Python that an edit would break. A parser that is lenient reads on, so that it has to be asked for by itself. */
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { PythonFunction } from '../../syntax/python-module.ts';
import type { PlanFinding } from './plan.ts';

/** `path` is where the file is before, `to` where it is afterwards. No way to end a drift takes a decorated function away. */
export function brokenPython(before: Snapshot, after: Snapshot, path: string, to: string): PlanFinding[] {
  const [old, now] = [before.sources.get(path), after.sources.get(to)];
  if (old?.role !== 'python' || !now) return [];
  if (now.module().broken && !old.module().broken)
    return [{ message: `${path} would not be Python any more. Change it by hand.`, path }];
  // A decorator that somebody chose, as @service, need not be one of an entity.
  const left = new Set(now.module().functions.flatMap(fn => (fn.decorated ? nameOf(fn) : [])));
  const lost = old
    .decorated()
    .map(nameOf)
    .filter(name => !left.has(name));
  return [...new Set(lost)].map(name => ({
    message: `“${name}” in ${path} would not be decorated any more, and nobody chose that. Change it by hand.`,
    path,
  }));
}

function nameOf({ scope, name }: PythonFunction): string {
  return [...scope, name].join('.');
}
