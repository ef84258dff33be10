/** Makes problems and held results that point at a token, never past the end of its line. */
import type { Span } from '../base/text.ts';
import type { Held, Parsed, SyntaxProblem } from './tree.ts';

/** How many problems of one text are told. A broken file repeats itself; the first few show where. */
export const PROBLEM_LIMIT = 20;

/** How many repeated keys of one text are told. Each is a mistake of its own, but a list has an end. */
export const DUPLICATE_LIMIT = 200;

/** The result for a text whose meaning cannot be known. Held for the first of the problems. */
export function heldForSyntax(problems: readonly SyntaxProblem[]): Parsed {
  const first = problems[0] ?? syntaxProblem({ start: 0, end: 0 }, 'This text could not be parsed.');
  return heldAs({ reason: 'syntax', message: first.message, span: { start: first.start, end: first.end } }, problems);
}

export function heldAs(held: Held, problems: readonly SyntaxProblem[] = []): Parsed {
  return { root: undefined, problems: problems.slice(0, PROBLEM_LIMIT), held };
}

export function syntaxProblem(span: Span, message: string): SyntaxProblem {
  return { code: 'syntax', message, start: span.start, end: span.end };
}

export function duplicateKey(key: string, span: Span, first: Span): SyntaxProblem {
  const message = `The key "${shorten(key)}" is already used here; remove or rename one of the two.`;
  return { code: 'duplicate-key', message, start: span.start, end: span.end, first };
}

/** One line of the text around a parser's position: at least one character where the line has any. */
export function spanInLine(text: string, from: number, to: number): Span {
  const start = Math.max(0, Math.min(from, text.length));
  const isBreak = (at: number): boolean => at >= text.length || text[at] === '\n' || text[at] === '\r';
  let end = start;
  while (end < to && !isBreak(end)) end++;
  if (end > start) return { start, end };
  if (!isBreak(start)) return { start, end: start + 1 };
  return start > 0 && !isBreak(start - 1) ? { start: start - 1, end: start } : { start, end: start };
}

/** Keeps the first problem of each line: parsers stumble on after the first mistake. */
export function oneProblemPerLine(text: string, problems: readonly SyntaxProblem[]): SyntaxProblem[] {
  const kept: SyntaxProblem[] = [];
  let lineEnd = -1;
  for (const problem of problems.toSorted((a, b) => a.start - b.start)) {
    if (problem.start <= lineEnd) continue;
    const next = text.indexOf('\n', problem.start);
    lineEnd = next < 0 ? text.length : next;
    if (kept.push(problem) === PROBLEM_LIMIT) break;
  }
  return kept;
}

function shorten(key: string): string {
  return key.length > 60 ? `${key.slice(0, 59)}…` : key;
}
