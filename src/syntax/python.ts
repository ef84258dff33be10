/**
 * Reads Python without running it: which functions a file has, and which are decorated as entities.
 * Pure, never throws, and bounded in time and depth on any text.
 */
import type { PythonImport } from './python-imports.ts';
import type { PythonFunction, PythonModule } from './python-module.ts';
import { PythonReader } from './python-reader.ts';
import { pythonTree } from './python-tree.ts';

/**
 * False only for a text that cannot hold an entity decorator, whatever its aliases. Such a file needs no parsing
 * unless its functions are asked for by name.
 */
export function mentionsDecorators(text: string): boolean {
  return /\b(?:workflow|tool|data_provider)\b/.test(text);
}

/**
 * The functions of a Python file in the order of their `def`, nested ones and methods included. A file that does
 * not parse gives those that can be told, and `broken`; so does one above 5 Mi UTF-16 units, without any functions.
 */
export function parsePython(text: string): PythonModule {
  const { functions, broken } = readModule(text);
  return { functions, broken };
}

/** The names that the file imports, in order of appearance. */
export function moduleImports(text: string): readonly PythonImport[] {
  return readModule(text).imports;
}

/**
 * Where a decorator can be added on top of the function: insert `indent`, the decorator and a line break at `offset`.
 * The offset is where the line of the first decorator, or of `def`, begins (after a byte order mark).
 */
export function decorationPoint(
  text: string,
  fn: PythonFunction,
): { readonly offset: number; readonly indent: string } {
  let offset = fn.start;
  while (offset > 0 && (text[offset - 1] === ' ' || text[offset - 1] === '\t')) offset--;
  return { offset, indent: text.slice(offset, fn.start) };
}

function readModule(text: string) {
  const parsed = pythonTree(text);
  if (!parsed) return { functions: [], imports: [], broken: true };
  const reader = new PythonReader(text);
  parsed.tree.iterate({ enter: node => reader.enter(node), leave: node => reader.leave(node) });
  return { functions: reader.functions, imports: reader.imports, broken: reader.broken || !parsed.complete };
}
