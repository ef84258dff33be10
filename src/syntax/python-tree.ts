/**
 * Python text to a syntax tree whose offsets are those of the text as given, in bounded time.
 *
 * The grammar has gaps, and two sorts of help are given here. Before parsing, characters it misreads are
 * exchanged for others of the same length. Afterwards, errors it reports for valid Python are told apart
 * from real ones, because `broken` makes the layers above doubt every function they do not find.
 */
import type { PartialParse, SyntaxNode, Tree } from '@lezer/common';
import { parser } from '@lezer/python';

/** Larger texts are not parsed, in UTF-16 units. */
const MAX_LENGTH = 5 * 1024 * 1024;

/** Steps spent on recovering. The whole standard library needs some hundreds; noise of 100 kB would need 80,000. */
const MAX_RECOVERING_STEPS = 5_000;

/** `as (a, b)` and `as self.x`: the grammar knows only names there. Any name will do. */
const AS_TARGET =
  /(?<=\bas[ \t]{1,8})(?:\([\w \t,.*]{0,500}\)|\([ \t]{0,8}\r?\n[\w\s,.*]{0,500}\)|\w{1,200}(?=[.[])(?:\.\w{1,200}|\[\w{0,200}\]){1,20})/g;

/** The point of `1.`, which the grammar takes for the beginning of an attribute. */
const TRAILING_POINT = /(?<=(?<![\w.])\d[\d_]{0,40})\.(?![\w.])/g;

export interface PythonTree {
  readonly tree: Tree;
  /** False where parsing was given up before the end of the text. */
  readonly complete: boolean;
}

/** Undefined for a text that is too large to look at. */
export function pythonTree(text: string): PythonTree | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  // The parser tells that it is recovering only in this undeclared field; without it there would be no bound, but no harm.
  const parse: PartialParse & { readonly recovering?: number } = parser.startParse(readable(text));
  let recoveringSteps = 0;
  for (;;) {
    const tree = parse.advance();
    if (tree) return { tree, complete: recoveringSteps <= MAX_RECOVERING_STEPS };
    if ((parse.recovering ?? 0) > 0 && ++recoveringSteps === MAX_RECOVERING_STEPS + 1) parse.stopAt(parse.parsedPos);
  }
}

/** False for the errors by which the grammar says that it does not know a construct of valid Python. */
export function isRealError(error: SyntaxNode, text: string): boolean {
  const parent = error.parent;
  const empty = error.from === error.to;
  switch (parent?.name) {
    case 'YieldStatement': // yield
    case 'YieldExpression':
      return !(empty && parent.firstChild?.nextSibling?.from === error.from);
    case 'Decorator': // @a[0]
    case 'DecoratedStatement':
      return !(empty && '([.'.includes(text[error.from] || ' '));
    case 'WithStatement': // with (a as b, c as d):
      return parent.lastChild?.name !== 'Body';
    case 'ParenthesizedExpression':
    case 'TupleExpression':
      return !(parent.parent?.name === 'WithStatement' && parent.parent.lastChild?.name === 'Body');
    case 'LiteralPattern': // case A():
      return !(empty && /^(?:PatternArgList|SequencePattern)$/.test(parent.parent?.name ?? ''));
    case 'PatternArgList': // case A() | B():
      return text[error.from] !== ')';
    case 'TypeParam': // def f[T = int]():
      return !text.startsWith('=', error.from);
    case 'TypeDef': // *args: *Ts, and for a, *b in c inside brackets
    case 'ArgList':
    case 'ComprehensionExpression':
    case 'ArrayComprehensionExpression':
    case 'SetComprehensionExpression':
    case 'DictionaryComprehensionExpression':
      return text.slice(error.from, error.to) !== '*';
    default:
      return true;
  }
}

/** The same text, of the same length, in a form that the grammar reads as Python does. */
function readable(text: string): string {
  let result = text.startsWith('\ufeff') ? `\n${text.slice(1)}` : text;
  // The grammar ends a continued line between the two characters of a CRLF.
  result = result.replaceAll('\\\r\n', ' \\\n');
  // In strings and comments these two are made as well, and not seen.
  result = result.replace(AS_TARGET, target => `_${target.slice(1).replace(/\W/g, '_')}`);
  result = result.replace(TRAILING_POINT, '0');
  // A form feed before a statement sets Python's column back to zero, as a line break does.
  if (result.includes('\f')) {
    result = result.replace(/(?<=^|[\r\n\f])[ \t]*\f/g, lead => `${lead.slice(0, -1)}\n`);
  }
  return result;
}
