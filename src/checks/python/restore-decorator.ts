/** The fix that puts an entity decorator above a function. */
import type { Snapshot } from '../../snapshot/snapshot.ts';
import type { PythonFunction } from '../../syntax/python-module.ts';
import type { Fix } from '../problem.ts';
import { fixIn } from '../report.ts';
import { decorate } from './decorator-edits.ts';

/** Not offered where nobody can tell where the decorator comes from. */
export function decoratorFix(snapshot: Snapshot, path: string, target: PythonFunction, type: string): Fix | undefined {
  const decorated = decorate(snapshot, path, target, type);
  return 'blocked' in decorated ? undefined : fixIn(path, `Add @${type} to “${target.name}”`, decorated.edits, true);
}
