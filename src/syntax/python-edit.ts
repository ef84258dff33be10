/**
 * Edits of Python as splices of the text that was read: an import, the name of a decorator, one of its arguments. Every
 * byte outside them stays. A place that cannot be edited faithfully gives no edit.
 */
import type { SyntaxNode } from '@lezer/common';
import { lineEndingOf, type Span, type TextEdit } from '../base/text.ts';
import type { PythonImport } from './python-imports.ts';
import type { Decorator } from './python-module.ts';
import { pythonTree } from './python-tree.ts';

/**
 * Imports `name` from `module` before the offset `before`: in the last statement there that imports from it, else on a
 * line of its own below the imports, else below what a file begins with. `imports` are those of the text.
 */
export function addImport(
  text: string,
  imports: readonly PythonImport[],
  module: string,
  name: string,
  before: number,
): TextEdit {
  const above = imports.filter(one => one.top && one.end <= before);
  const same = above.filter(one => one.module === module && one.original !== undefined).at(-1);
  const joined = same && intoStatement(text, same, name);
  if (joined) return joined;
  const line = `from ${module} import ${name}`;
  const newline = lineEndingOf(text);
  const last = same ?? above.at(-1);
  if (!last) return atTop(text, line, newline);
  const at = lineEnd(text, last.end);
  return { start: at, end: at, text: newline + line };
}

/** The name of a decorator as written, without `@` and call. */
export function decoratorNameSpan(text: string, { start, end, written }: Decorator): Span | undefined {
  const at = start + (/^@[ \t]*/.exec(text.slice(start, end))?.[0].length ?? 0);
  return at > start && text.startsWith(written, at) ? { start: at, end: at + written.length } : undefined;
}

/** Takes a keyword argument out of a decorator's call, with one comma. */
export function removeArgument(text: string, decorator: Decorator, name: string): TextEdit | undefined {
  const value = decorator.arguments.get(name)?.span;
  if (!value) return undefined;
  const keyword = new RegExp(`(,\\s*)?\\b${name}\\s*=\\s*$`).exec(text.slice(decorator.start, value.start));
  if (!keyword) return undefined;
  const start = decorator.start + keyword.index;
  if (keyword[1] !== undefined) return { start, end: value.end, text: '' };
  const comma = /^\s*,\s*/.exec(text.slice(value.end, decorator.end))?.[0].length ?? 0;
  return { start, end: value.end + comma, text: '' };
}

/** Behind the last name of a `from … import …`; not where a comment or a continued line makes that a matter of taste. */
function intoStatement(text: string, { start, end }: Span, name: string): TextEdit | undefined {
  const statement = text.slice(start, end);
  if (/[#\\*]/.test(statement)) return undefined;
  const last = /([(,]|\bimport\b)(\s*)\w+(?:\s+as\s+\w+)?(?=\s*,?\s*\)?$)/.exec(statement);
  if (!last) return undefined;
  const at = start + last.index + last[0].length;
  const gap = last[1] !== 'import' && /[\r\n]/.test(last[2] ?? '') ? last[2] : ' ';
  return { start: at, end: at, text: `,${gap}${name}` };
}

/** Below the module's docstring, else below a comment that stands apart, else below `#!` and the encoding. */
function atTop(text: string, line: string, newline: string): TextEdit {
  const doc = docstring(text);
  const comment = /^\uFEFF?(?:[ \t]*#[^\n]*\n)+(?=[ \t]*\r?\n)/.exec(text)?.[0];
  const first = /^\uFEFF?(?:#![^\n]*\n)?(?:[ \t\f]*#[^\n]*coding[:=][^\n]*\n)?/.exec(text)?.[0] ?? '';
  const at = doc ? lineEnd(text, doc.to) : (comment ?? first).length;
  const rest = text.slice(at);
  if (doc) return { start: at, end: at, text: newline + newline + line };
  const gap = /^[ \t]*(?:\r?\n|$)/.test(rest) ? newline : newline.repeat(3);
  return { start: at, end: at, text: (comment ? newline : '') + line + gap };
}

function docstring(text: string): SyntaxNode | undefined {
  let node = pythonTree(text)?.tree.topNode.firstChild;
  while (node?.name === 'Comment') node = node.nextSibling;
  const inner = node?.name === 'ExpressionStatement' ? node.firstChild : undefined;
  return node && (inner?.name === 'String' || inner?.name === 'ContinuedString') ? node : undefined;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  if (end < 0) return text.length;
  return end > from && text[end - 1] === '\r' ? end - 1 : end;
}
