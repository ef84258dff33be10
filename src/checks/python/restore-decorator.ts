/** Puts an entity decorator above a function. The import is added only where the file has none of that name. */
import { lineEndingOf, type TextEdit } from '../../base/text.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { decorationPoint, moduleImports } from '../../syntax/python.ts';
import type { PythonFunction } from '../../syntax/python-module.ts';
import { sourceText } from '../edits.ts';
import type { Fix } from '../problem.ts';
import { fixIn } from '../report.ts';

export function decoratorFix(snapshot: Snapshot, path: string, target: PythonFunction, type: string): Fix | undefined {
  const text = sourceText(snapshot, path);
  const { offset, indent } = decorationPoint(text, target);
  const existing = moduleImports(text).find(({ original }) => original === type);
  const line = `${indent}@${existing?.local ?? type}${lineEndingOf(text)}`;
  const edits: TextEdit[] = [{ start: offset, end: offset, text: line }];
  return fixIn(path, `Add @${type} to “${target.name}”`, edits, true);
}
