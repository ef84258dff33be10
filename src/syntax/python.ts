/**
 * Reads Python without running it: which functions a file has, and which are decorated as entities.
 * Pure, never throws, and bounded in time and depth on any text.
 */
import type { SyntaxNode, SyntaxNodeRef } from '@lezer/common';
import type { Span } from '../base/text.ts';
import { importsOf, type PythonImport } from './python-imports.ts';
import { isTerminated } from './python-literals.ts';
import type { PythonFunction, PythonModule } from './python-module.ts';
import { bind, type NameScope, nameScope } from './python-names.ts';
import { entityDecorator, parametersOf } from './python-parts.ts';
import { isRealError, pythonTree } from './python-tree.ts';

/** Python itself refuses more levels of indentation; functions below are left out and the module is `broken`. */
const MAX_NESTING = 100;

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
export function decorationPoint(text: string, fn: PythonFunction): { readonly offset: number; readonly indent: string } {
  let offset = fn.start;
  while (offset > 0 && (text[offset - 1] === ' ' || text[offset - 1] === '\t')) offset--;
  return { offset, indent: text.slice(offset, fn.start) };
}

interface Frame {
  readonly names: NameScope;
  /** Names of the enclosing functions and classes, this one included. */
  readonly path: readonly string[];
  /** The function whose body this is, if it is one. */
  readonly fn?: Omit<PythonFunction, 'end'> & { end: number };
}

/** Decorators that stand before something the grammar could not join them with. */
interface Pending {
  readonly decorators: readonly SyntaxNode[];
  readonly start: number;
  readonly end: number;
}

function readModule(text: string): PythonModule & { readonly imports: readonly PythonImport[] } {
  const parsed = pythonTree(text);
  if (!parsed) return { functions: [], broken: true, imports: [] };
  const reader = new ModuleReader(text);
  parsed.tree.iterate({ enter: node => reader.enter(node), leave: node => reader.leave(node) });
  return { functions: reader.functions, broken: reader.broken || !parsed.complete, imports: reader.imports };
}

/** One walk over the tree, without recursion. */
class ModuleReader {
  readonly functions: PythonFunction[] = [];
  readonly imports: PythonImport[] = [];
  broken = false;
  private readonly frames: Frame[] = [{ names: nameScope(), path: [] }];
  private pending: Pending | undefined;
  private isLeaf = false;
  /** Where the last token that is not a comment ended: a function ends there, not behind the comments after it. */
  private tokenEnd = 0;

  constructor(private readonly text: string) {}
