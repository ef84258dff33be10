/**
 * YAML as a ranged tree. The `yaml` package's tokenizer keeps its nesting on a stack of its own, so its tokens are
 * counted one by one and the recursive half (the composer) only sees what passed: a deep text aborts the process there.
 */
import { Composer, type CST, type Document, type ErrorCode, Lexer, Parser } from 'yaml';
import { heldAs, heldForSyntax, oneProblemPerLine, spanInLine, syntaxProblem } from './problems.ts';
import { LIMITS, type Limits, scan, tooDeep, tooManyTokens } from './scan.ts';
import type { Held, Parsed, SyntaxProblem } from './tree.ts';
import { convertDocument } from './yaml-convert.ts';
import { yamlSentence } from './yaml-errors.ts';

/** A hostile text can have an error for every character; this many are enough to know. */
const ERROR_LIMIT = 200;

/**
 * Never throws. Duplicate keys, further documents and circular aliases are problems of a text that is still read;
 * every other problem holds it. Repeated keys are found here, linearly (the parser's own check is quadratic).
 */
export function parseYaml(text: string, limits: Limits = LIMITS): Parsed {
  const held = scan(text, 'yaml', limits);
  if (held) return heldAs(held);
  try {
    return parseScanned(text, limits);
  } catch {
    return heldForSyntax([syntaxProblem(spanInLine(text, 0, text.length), 'This text could not be read as YAML.')]);
  }
}

function parseScanned(text: string, limits: Limits): Parsed {
  const tokens = tokenize(text, limits);
  if ('held' in tokens) return heldAs(tokens.held);
  const { document, errors } = compose(text, tokens.first);
  if (errors.length > 0) {
    const problems = errors.map(({ code, message, pos }) =>
      syntaxProblem(spanInLine(text, pos[0], pos[1]), yamlSentence(code, message)),
    );
    return heldForSyntax(oneProblemPerLine(text, problems));
  }
  if (!document) return { root: undefined, problems: [] };
  const converted = convertDocument(text, document, limits);
  if ('held' in converted) return heldAs(converted.held, converted.problems);
  if (tokens.second === undefined) return converted;
  return { ...converted, problems: [...converted.problems, secondDocument(text, tokens.second)] };
}

function secondDocument(text: string, offset: number): SyntaxProblem {
  return syntaxProblem(
    spanInLine(text, offset, offset + 3),
    'Only the first document of this file is read; move this one to a file of its own.',
  );
}

interface Tokens {
  /** Everything up to the end of the first document. */
  readonly first: readonly CST.Token[];
  /** Where a second document with content starts. */
  readonly second: number | undefined;
}

function tokenize(text: string, limits: Limits): Tokens | { readonly held: Held } {
  const parser = new Parser();
  const first: CST.Token[] = [];
  const state = { documents: 0, errors: 0, second: undefined as number | undefined };
  const take = (token: CST.Token): void => {
    if (token.type === 'document' && ++state.documents === 2 && token.value) {
      state.second = token.start.find(part => part.type === 'doc-start')?.offset ?? token.offset;
    }
    if (token.type === 'error') state.errors++;
    if (state.documents < 2) first.push(token);
  };
  let count = 0;
  let aliases = 0;
  let previous = '';
  for (const lexeme of new Lexer().lex(text)) {
    if (++count > limits.tokens) return { held: tooManyTokens(text, limits.tokens) };
    const offset = parser.offset;
    for (const token of parser.next(lexeme)) take(token);
    if (parser.stack.length > limits.nesting + 1) return { held: tooDeep(offset, limits) };
    if (lexeme[0] === '*' && previous !== SCALAR_FOLLOWS && ++aliases > limits.aliases) {
      const message = `The file has more than ${limits.aliases} aliases and is not read; write the values out.`;
      return { held: { reason: 'too-many-aliases', message, span: { start: offset, end: offset + lexeme.length } } };
    }
    if (state.errors > ERROR_LIMIT || state.documents > 1) break;
    previous = lexeme;
  }
  if (state.documents < 2 && state.errors <= ERROR_LIMIT) for (const token of parser.end()) take(token);
  return { first, second: state.second };
}

/** The tokenizer says this before the text of a scalar; a star is an alias only elsewhere. */
const SCALAR_FOLLOWS = '\u001F';

interface YamlError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly pos: readonly [number, number];
}

function compose(
  text: string,
  tokens: readonly CST.Token[],
): { document: Document.Parsed | undefined; errors: readonly YamlError[] } {
  const composer = new Composer({
    uniqueKeys: false,
    prettyErrors: false,
    // Tags beyond the core schema would make dates and byte arrays of what is text in the file.
    schema: 'core',
    resolveKnownTags: false,
    merge: false,
    version: '1.2',
  });
  limitErrors(composer);
  let document: Document.Parsed | undefined;
  try {
    for (const token of tokens) for (const done of composer.next(token)) document ??= done as Document.Parsed;
    for (const done of composer.end(true, text.length)) document ??= done as Document.Parsed;
  } catch (error) {
    const { errors } = composer.streamInfo();
    if (errors.length === 0) throw error;
    return { document, errors };
  }
  return { document, errors: document?.errors ?? [] };
}

type Report = (source: unknown, code: ErrorCode, message: string, warning?: boolean) => void;

/**
 * Makes the composer give up after enough errors, and drops what is no error for us: warnings, and tags that nobody
 * defined, whose values stay text. The field is private in the types; a text of 5 MB can otherwise cost gigabytes.
 */
function limitErrors(composer: Composer): void {
  const open = composer as unknown as { onError: Report };
  const report = open.onError;
  let count = 0;
  open.onError = (source, code, message, warning) => {
    if (warning || code === 'TAG_RESOLVE_FAILED') return;
    if (++count > ERROR_LIMIT) throw new RangeError('too many errors');
    report(source, code, message);
  };
}
