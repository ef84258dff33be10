/**
 * Edits that decorate a function, or decorate it as something else. The name is the one that the file has for that
 * decorator already; where it has none it is imported, from where the project imports its decorators. What comes out is
 * read again: edits that do not say what they should are not given.
 */
import { applyEdits, lineEndingOf, type TextEdit } from '../../base/text.ts';
import { decoratorModule, importsAll } from '../../queries/decorator-module.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { decorationPoint, moduleImports, parsePython } from '../../syntax/python.ts';
import { addImport, decoratorNameSpan, removeArgument } from '../../syntax/python-edit.ts';
import type { PythonImport } from '../../syntax/python-imports.ts';
import type { PythonFunction } from '../../syntax/python-module.ts';
import { sourceText } from '../edits.ts';

/** Edits of one Python file, or in a sentence why not. */
export type PythonEdits = { readonly edits: readonly TextEdit[] } | { readonly blocked: string };

/** Puts a decorator on top of a function. `type` is `workflow`, `tool`, `data_provider` or `service`. */
export function decorate(snapshot: Snapshot, path: string, target: PythonFunction, type: string): PythonEdits {
  const named = decoratorName(snapshot, path, target, type);
  if ('blocked' in named) return named;
  const text = sourceText(snapshot, path);
  const { offset, indent } = decorationPoint(text, target);
  const line = `${indent}@${named.name}${lineEndingOf(text)}`;
  // Imports for other functions go to the top as well: with the first letter in it, this stays behind all of them.
  const end = named.edits.some(({ start }) => start === offset) ? offset + 1 : offset;
  const above = { start: offset, end, text: line + text.slice(offset, end) };
  return proven(text, path, target, type, [...named.edits, above]);
}

/** Writes another decorator in place of the one that is there; its arguments stay. */
export function redecorate(snapshot: Snapshot, path: string, target: PythonFunction, type: string): PythonEdits {
  const { decorator } = target;
  const text = sourceText(snapshot, path);
  const span = decorator && decoratorNameSpan(text, decorator);
  if (!decorator || !span) return odd(path, target);
  const isTool = decorator.arguments.get('is_tool');
  if (type === 'workflow' && isTool) {
    // `@workflow(is_tool=True)` is a tool by its argument alone.
    const said = proven(text, path, target, type, [{ ...isTool.span, text: 'False' }]);
    if ('edits' in said) return said;
  }
  const dot = decorator.written.lastIndexOf('.');
  const named =
    dot > 0
      ? { name: decorator.written.slice(0, dot + 1) + type, edits: [] }
      : decoratorName(snapshot, path, target, type);
  if ('blocked' in named) return named;
  const argument = isTool ? removeArgument(text, decorator, 'is_tool') : undefined;
  const edits = [...named.edits, { ...span, text: named.name }, ...(argument ? [argument] : [])];
  return proven(text, path, target, type, edits);
}

/** What the decorator is called in a file, and the import that it takes. */
function decoratorName(
  snapshot: Snapshot,
  path: string,
  target: PythonFunction,
  type: string,
): { readonly name: string; readonly edits: readonly TextEdit[] } | { readonly blocked: string } {
  const text = sourceText(snapshot, path);
  const { functions } = snapshot.sources.get(path)?.module() ?? { functions: [] };
  const imports = moduleImports(text);
  const inFunction = (one: PythonImport): boolean => functions.some(fn => fn.start <= one.start && one.end <= fn.end);
  const seen = imports.filter(one => one.start < target.start && !inFunction(one));
  const known = seen.find(({ original }) => original === type);
  if (known) return { name: known.local, edits: [] };
  const dotted = dottedName(functions, seen, type);
  if (dotted !== undefined) return { name: dotted, edits: [] };
  const own = seen.find(({ original }) => original !== undefined && NAMES.has(original))?.module;
  const module = own ?? decoratorModule(snapshot, path, type);
  if (module === undefined) {
    const blocked = `The files of this project import their decorators from different places, so ${path} needs the import of “${type}” by hand first.`;
    return { blocked };
  }
  if (isTaken(text, seen, type)) {
    return { blocked: `“${type}” means something else in ${path} already. Decorate “${target.name}” there by hand.` };
  }
  return { name: type, edits: importsAll(text, module) ? [] : [addImport(text, imports, module, type, target.start)] };
}

const NAMES: ReadonlySet<string> = new Set(['workflow', 'tool', 'data_provider']);

/** `bifrost.tool`, where another function of the file is decorated as `bifrost.workflow` and `bifrost` is imported. */
function dottedName(
  functions: readonly PythonFunction[],
  imports: readonly PythonImport[],
  type: string,
): string | undefined {
  for (const { decorator } of functions) {
    const parts = decorator?.written.split('.') ?? [];
    if (parts.length > 1 && imports.some(({ local }) => local === parts[0]))
      return [...parts.slice(0, -1), type].join('.');
  }
  return undefined;
}

/** The file has a function, class, variable or import of this name that is another thing. */
function isTaken(text: string, imports: readonly PythonImport[], name: string): boolean {
  if (imports.some(({ local }) => local === name)) return true;
  return new RegExp(`^(?:(?:async[ \\t]+)?def|class)[ \\t]+${name}\\b|^${name}[ \\t]*(?::[^=\\n]*)?=(?!=)`, 'm').test(
    text,
  );
}

function proven(
  text: string,
  path: string,
  target: PythonFunction,
  type: string,
  edits: readonly TextEdit[],
): PythonEdits {
  const before = parsePython(text);
  const after = parsePython(applyEdits(text, edits));
  const at = before.functions.findIndex(fn => fn.start === target.start && fn.name === target.name);
  const fn = after.functions[at];
  const isSo = NAMES.has(type) ? fn?.decorator?.type === type : fn?.decorated && !fn.decorator;
  const isWhole = after.functions.length === before.functions.length && (before.broken || !after.broken);
  return isSo && isWhole && fn?.name === target.name ? { edits } : odd(path, target);
}

function odd(path: string, { name }: PythonFunction): PythonEdits {
  return {
    blocked: `“${name}” in ${path} is written in a way that cannot be edited safely. Decorate it there by hand.`,
  };
}
