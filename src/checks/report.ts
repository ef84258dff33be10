/** Builds problems, so that every check says the same things the same way. */
import type { Span, TextEdit } from '../base/text.ts';
import { CODES, type Code } from './codes.ts';
import type { Fix, FixFacts, Problem, Related } from './problem.ts';

interface Details {
  readonly severity?: Problem['severity'];
  readonly related?: readonly Related[];
  readonly fixes?: (facts: FixFacts) => readonly (Fix | undefined)[];
}

export function problem(code: Code, path: string, span: Span, message: string, details: Details = {}): Problem {
  const { severity = CODES[code].severity, related, fixes } = details;
  return {
    code,
    severity,
    path,
    span: { start: span.start, end: span.end },
    message,
    ...(related ? { related } : {}),
    ...(fixes ? { fixes: facts => fixes(facts).filter(fix => fix !== undefined) } : {}),
  };
}

/** A fix that edits one file; nothing where there is nothing to edit. */
export function fixIn(
  path: string,
  title: string,
  edits: readonly TextEdit[] | undefined,
  preferred = false,
): Fix | undefined {
  return edits && edits.length > 0
    ? { title, edits: [{ path, edits }], ...(preferred ? { preferred } : {}) }
    : undefined;
}

/** `a workflow`, `an agent`. */
export function withArticle(noun: string): string {
  return `${/^([aeio]|MCP)/.test(noun) ? 'an' : 'a'} ${noun}`;
}

/** `a`, `a or b`, `a, b or c`. */
export function eitherOf(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
