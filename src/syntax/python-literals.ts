/** What a Python expression is worth without running it. */
import type { SyntaxNode } from '@lezer/common';
import type { PythonValue } from './python-module.ts';

/** Literals nested deeper than this stay source. */
const MAX_DEPTH = 32;

const NUMBER =
  /^(?:0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?)$/;
const STRING_START = /^([a-zA-Z]{0,2})('''|"""|'|")/;
const ESCAPE = /\\(?:\r\n|[0-7]{1,3}|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|N\{[^}]*\}|[\s\S])|\r\n?/g;
const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  '\n': '',
  '\r': '',
  '\r\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/**
 * The literal at `node`, or `{ source }`. A bytes literal gives its text. Strings with `{…}` in them, `\N{…}`,
 * dictionaries, sets, imaginary numbers and integers beyond 2^53 give their source.
 */
export function pythonValue(node: SyntaxNode, text: string, depth = 0): PythonValue {
  const value = depth > MAX_DEPTH ? undefined : literal(node, text, depth);
  return value === undefined ? { source: text.slice(node.from, node.to) } : value;
}

/** The closing quotes are there. The grammar accepts a string that only the end of its line ends. */
export function isTerminated(source: string): boolean {
  const start = STRING_START.exec(source);
  const quote = start?.[2];
  return (
    start !== null && quote !== undefined && source.length >= start[0].length + quote.length && source.endsWith(quote)
  );
}

function literal(node: SyntaxNode, text: string, depth: number): PythonValue | undefined {
  const source = text.slice(node.from, node.to);
  switch (node.name) {
    case 'Boolean':
      return source === 'True';
    case 'None':
      return null;
    case 'String':
      return stringValue(source);
    case 'ContinuedString':
      return continuedString(node, text);
    case 'Number':
    case 'MemberExpression':
      return numberValue(source);
    case 'UnaryExpression':
      return signedNumber(node, text);
    case 'ParenthesizedExpression': {
      const inner = node.firstChild?.nextSibling;
      return inner ? pythonValue(inner, text, depth + 1) : undefined;
    }
    case 'ArrayExpression':
    case 'TupleExpression':
      return elements(node, text, depth);
    default:
      return undefined;
  }
}

function elements(node: SyntaxNode, text: string, depth: number): PythonValue | undefined {
  const values: PythonValue[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name === '*' || child.type.isError) return undefined;
    if (!['[', ']', '(', ')', ',', 'Comment'].includes(child.name)) values.push(pythonValue(child, text, depth + 1));
  }
  return values;
}

function signedNumber(node: SyntaxNode, text: string): number | undefined {
  const sign = node.firstChild;
  const operand = sign?.nextSibling;
  if (!sign || !operand) return undefined;
  const value = numberValue(text.slice(operand.from, operand.to));
  const written = text.slice(sign.from, sign.to);
  if (value === undefined) return undefined;
  if (written === '-') return -value;
  return written === '+' ? value : undefined;
}

function numberValue(source: string): number | undefined {
  if (!NUMBER.test(source)) return undefined;
  const value = Number(source.replaceAll('_', ''));
  const whole = !/[.eE]/.test(source) || /^0[xX]/.test(source);
  return Number.isFinite(value) && (!whole || Number.isSafeInteger(value)) ? value : undefined;
}

function continuedString(node: SyntaxNode, text: string): string | undefined {
  let joined = '';
  for (let part = node.firstChild; part; part = part.nextSibling) {
    if (part.name === 'Comment') continue;
    const value = part.name === 'String' ? stringValue(text.slice(part.from, part.to)) : undefined;
    if (value === undefined) return undefined;
    joined += value;
  }
  return joined;
}

function stringValue(source: string): string | undefined {
  const start = STRING_START.exec(source);
  if (!start || !isTerminated(source)) return undefined;
  const [opening, prefix = '', quote = ''] = start;
  const body = source.slice(opening.length, source.length - quote.length);
  if (/r/i.test(prefix)) return body.replace(/\r\n?/g, '\n');
  const bytes = /b/i.test(prefix);
  let known = true;
  const value = body.replace(ESCAPE, written => {
    const character = written.startsWith('\\') ? escapedCharacter(written.slice(1), bytes) : '\n';
    if (character === undefined) known = false;
    return character ?? '';
  });
  return known ? value : undefined;
}

/** Undefined where the escape is malformed or needs Unicode's table of names. */
function escapedCharacter(code: string, bytes: boolean): string | undefined {
  const simple = SIMPLE_ESCAPES[code];
  if (simple !== undefined) return simple;
  if (/^[0-7]/.test(code)) return String.fromCharCode(Number.parseInt(code, 8));
  if (bytes ? /^x/.test(code) : /^[xuU]/.test(code)) {
    const point = Number.parseInt(code.slice(1), 16);
    return code.length > 1 && point <= 0x10ffff ? String.fromCodePoint(point) : undefined;
  }
  return !bytes && code.startsWith('N') ? undefined : `\\${code}`;
}
