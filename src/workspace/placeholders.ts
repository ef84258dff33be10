/**
 * Placeholders in text values: `{{name}}`, `{{[kind]::name}}`, each with `::default` if wanted, and `${NAME}`,
 * `${NAME:-default}`, `${secret:NAME}`. Offsets are UTF-16 units of the value, not of its file. Nothing is an escape: what
 * belongs to another language of templates, or to the shell, is told by its form and stays text.
 */
import type { Span } from '../base/text.ts';

/** What a placeholder asks for. `name` is `{{name}}`, which means the first of several kinds that has it. */
export type PlaceholderKind =
  | 'name'
  | 'environment'
  | 'variable'
  | 'path'
  | 'store'
  | 'argument'
  | 'file'
  | 'secret'
  /** A word in brackets that is no kind, or brackets without `::`; also braces with nothing in them. */
  | 'unknown';

export interface Placeholder extends Span {
  readonly braces: '{{' | '${';
  readonly kind: PlaceholderKind;
  /** Without spaces around it; of an unknown kind all that stands between the braces. */
  readonly name: string;
  readonly nameSpan: Span;
  /** What stands between the brackets, where there are any. */
  readonly written?: Span & { readonly text: string };
  readonly default?: string;
}

export interface PlaceholderProblem extends Span {
  /** `nested`: another one begins before this one is closed. */
  readonly why: 'unclosed' | 'nested';
  readonly braces: Placeholder['braces'];
}

export interface ParsedValue {
  /** In the order of the text; they do not overlap. */
  readonly placeholders: readonly Placeholder[];
  readonly problems: readonly PlaceholderProblem[];
}

/** The kinds by the words in brackets. */
export const KIND_WORDS: Readonly<Record<string, PlaceholderKind>> = {
  env: 'environment',
  var: 'variable',
  prop: 'path',
  store: 'store',
  arg: 'argument',
  file: 'file',
};

/** With `shell` an odd `${…}` is none of ours to judge: it may be what the shell calls an expansion. */
export interface ParseOptions {
  readonly shell?: boolean;
}

/** Never throws, and looks at each character a bounded number of times. */
export function parsePlaceholders(value: string, { shell = false }: ParseOptions = {}): ParsedValue {
  const placeholders: Placeholder[] = [];
  const problems: PlaceholderProblem[] = [];
  for (let at = nextOpening(value, 0); at >= 0; ) {
    const read = value[at] === '$' ? readDollar(value, at) : readBraces(value, at);
    if (read.placeholder) placeholders.push(read.placeholder);
    if (read.problem && !(shell && read.problem.braces === '${')) problems.push(read.problem);
    at = nextOpening(value, read.end);
  }
  return { placeholders, problems };
}

/** Whether it is worth parsing. */
export function mayHavePlaceholders(value: string): boolean {
  return value.includes('{{') || value.includes('${');
}

/** Of a run of braces the last two open, so that `{"a":{{{b}}}` has a placeholder in it. */
export function nextOpening(value: string, from: number): number {
  for (let at = from; at < value.length - 1; at++) {
    const isOpening = value[at + 1] === '{' && (value[at] === '$' || value[at] === '{');
    if (isOpening && !(value[at] === '{' && value[at + 2] === '{')) return at;
  }
  return -1;
}

interface Read {
  readonly placeholder?: Placeholder;
  readonly problem?: PlaceholderProblem;
  /** Where looking goes on. */
  readonly end: number;
}

function readBraces(value: string, start: number): Read {
  const inside = start + 2;
  const stop = endOfInside(value, inside, '}}');
  const content = value.slice(inside, stop.at);
  // `${{ … }}` and `{{ .Name }}` are others' templates.
  if (value[start - 1] === '$' || isForeign(content)) return { end: stop.at };
  if (stop.is === 'closed') return { placeholder: contentOf(content, { start, end: stop.at + 2 }), end: stop.at + 2 };
  if (!/^\s*(?:$|[[\p{L}\p{N}_])/u.test(content)) return { end: stop.at };
  return { problem: { why: stop.is, braces: '{{', start, end: trimmedEnd(value, inside, stop.at) }, end: stop.at };
}

const SHELL_NAME = /[A-Za-z_][A-Za-z0-9_]*/y;

function readDollar(value: string, start: number): Read {
  const inside = start + 2;
  const isSecret = value.startsWith('secret:', inside);
  SHELL_NAME.lastIndex = inside;
  const name = SHELL_NAME.exec(value)?.[0];
  if (name === undefined) return { end: inside };
  const after = inside + name.length;
  const goesOn = isSecret || value.startsWith(':-', after);
  // `${NAME%.txt}` and the like are the shell's.
  if (!goesOn && value[after] !== '}' && !isEndOfLine(value[after])) return { end: after };
  const from = isSecret ? inside + 'secret:'.length : goesOn ? after + 2 : after;
  const stop = endOfInside(value, from, '}');
  if (stop.is !== 'closed') {
    return { problem: { why: stop.is, braces: '${', start, end: trimmedEnd(value, inside, stop.at) }, end: stop.at };
  }
  const span = { start, end: stop.at + 1 };
  if (isSecret) {
    const trimmed = trimmedSpan(value, from, stop.at);
    const secret = value.slice(trimmed.start, trimmed.end);
    return { placeholder: { ...span, braces: '${', kind: 'secret', name: secret, nameSpan: trimmed }, end: span.end };
  }
  const fallback = goesOn ? { default: value.slice(from, stop.at) } : {};
  const nameSpan = { start: inside, end: after };
  return { placeholder: { ...span, braces: '${', kind: 'environment', name, nameSpan, ...fallback }, end: span.end };
}

/** Stops at the end of the line, and where another one begins: so no character is looked at again and again. */
function endOfInside(
  value: string,
  from: number,
  closing: '}}' | '}',
): { readonly is: 'closed' | 'unclosed' | 'nested'; readonly at: number } {
  for (let at = from; at < value.length; at++) {
    if (value.startsWith(closing, at)) return { is: 'closed', at };
    if (isEndOfLine(value[at])) return { is: 'unclosed', at };
    if (value.startsWith('{{', at) || (value.startsWith('${', at) && /\w/.test(value[at + 2] ?? ''))) {
      return { is: 'nested', at };
    }
  }
  return { is: 'unclosed', at: value.length };
}

/** What is no name, but an expression of another language: `.Names`, `json .`, `#if x`, `"a": 1`, `a | b`. */
function isForeign(content: string): boolean {
  const [name = ''] = content.split('::');
  return /^\s*[^\s\p{L}\p{N}_[\]]/u.test(name) || /\s\.|[|(){}<>=,;"'`]/.test(name);
}

function contentOf(content: string, { start, end }: Span): Placeholder {
  const inside = start + 2;
  const [head = '', bracketed] = /^\s*\[([^\]]*)\]::/.exec(content) ?? [];
  const rest = content.slice(head.length);
  const separator = rest.indexOf('::');
  const nameEnd = separator < 0 ? rest.length : separator;
  const kind = bracketed === undefined ? 'name' : kindOf(bracketed.trim());
  const isOdd = kind === 'unknown' || (bracketed === undefined && /^\s*(?:\[|$)/.test(rest.slice(0, nameEnd)));
  const from = inside + head.length;
  const written = bracketed === undefined ? undefined : inside + head.indexOf('[') + 1;
  const nameSpan = isOdd
    ? trimmedIn(content, inside, 0, content.length)
    : trimmedIn(content, inside, from - inside, from - inside + nameEnd);
  return {
    start,
    end,
    braces: '{{',
    kind: isOdd ? 'unknown' : kind,
    name: content.slice(nameSpan.start - inside, nameSpan.end - inside),
    nameSpan,
    ...(written === undefined || bracketed === undefined
      ? {}
      : { written: { start: written, end: written + bracketed.length, text: bracketed.trim() } }),
    ...(separator < 0 ? {} : { default: rest.slice(separator + 2).trim() }),
  };
}

function kindOf(word: string): PlaceholderKind {
  return Object.hasOwn(KIND_WORDS, word) ? (KIND_WORDS[word] ?? 'unknown') : 'unknown';
}

function trimmedIn(content: string, shift: number, start: number, end: number): Span {
  const trimmed = trimmedSpan(content, start, end);
  return { start: trimmed.start + shift, end: trimmed.end + shift };
}

function trimmedSpan(value: string, start: number, end: number): Span {
  const text = value.slice(start, end);
  const from = start + (text.length - text.trimStart().length);
  return { start: Math.min(from, end), end: Math.max(from, start + text.trimEnd().length) };
}

function trimmedEnd(value: string, start: number, end: number): number {
  return start + value.slice(start, end).trimEnd().length;
}

function isEndOfLine(character: string | undefined): boolean {
  return character === undefined || character === '\n' || character === '\r';
}
