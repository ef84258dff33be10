/** JSON as a ranged tree. Strict: a comment or a trailing comma is a problem, since other readers refuse the file. */
import { type Node as JsonNode, type ParseError, parseTree } from 'jsonc-parser';
import type { Span } from '../base/text.ts';
import {
  DUPLICATE_LIMIT,
  duplicateKey,
  heldAs,
  heldForSyntax,
  oneProblemPerLine,
  spanInLine,
  syntaxProblem,
} from './problems.ts';
import { LIMITS, type Limits, scan } from './scan.ts';
import type { Entry, Node, Parsed, ScalarValue, SyntaxProblem } from './tree.ts';

/** Never throws. A repeated key is a problem, and the file is still read; every other problem holds it. */
export function parseJson(text: string, limits: Limits = LIMITS): Parsed {
  const held = scan(text, 'json', limits);
  if (held) return heldAs(held);
  const errors: ParseError[] = [];
  // A space in place of the BOM keeps every offset.
  const readable = text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text;
  const tree = parseTree(readable, errors, { disallowComments: true, allowEmptyContent: true });
  if (errors.length > 0)
    return heldForSyntax(
      oneProblemPerLine(
        text,
        errors.map(error => problemOf(text, error)),
      ),
    );
  const problems: SyntaxProblem[] = [];
  return { root: tree && convert(text, tree, problems), problems };
}

function convert(text: string, node: JsonNode, problems: SyntaxProblem[]): Node {
  const start = node.offset;
  const end = start + node.length;
  if (node.type === 'array') {
    return {
      kind: 'list',
      items: (node.children ?? []).map(item => convert(text, item, problems)),
      flow: true,
      start,
      end,
    };
  }
  if (node.type !== 'object') {
    return {
      kind: 'scalar',
      value: scalarValue(text, node),
      style: node.type === 'string' ? 'double' : 'plain',
      start,
      end,
    };
  }
  const entries: Entry[] = [];
  const seen = new Map<string, Span>();
  for (const { children } of node.children ?? []) {
    const [name, content] = children ?? [];
    if (!name || !content) continue;
    const key = String(name.value);
    const keySpan = { start: name.offset, end: name.offset + name.length };
    const first = seen.get(key);
    if (!first) seen.set(key, keySpan);
    else if (problems.length < DUPLICATE_LIMIT) problems.push(duplicateKey(key, keySpan, first));
    const value = convert(text, content, problems);
    entries.push({ key, keySpan, value, start: keySpan.start, end: value.end });
  }
  return { kind: 'map', entries, flow: true, start, end };
}

function scalarValue(text: string, node: JsonNode): ScalarValue {
  const value: ScalarValue = node.value;
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const written = text.slice(node.offset, node.offset + node.length);
  return /^-?\d+$/.test(written) ? BigInt(written) : value;
}

/** Sentences by `jsonc-parser`'s error numbers, which its types do not let us name in isolated modules. */
const SENTENCES: Readonly<Record<number, string>> = {
  1: 'JSON does not know this word; put text in double quotes.',
  2: 'This is not a number that JSON can write; correct it or put it in double quotes.',
  3: 'A property name in double quotes is expected here; remove a trailing comma if there is one.',
  4: 'A value is expected here; add it, or remove a trailing comma.',
  5: 'A colon is missing after this property name.',
  6: 'A comma is missing between these two values.',
  7: 'A closing brace is missing; add "}".',
  8: 'A closing bracket is missing; add "]".',
  9: 'Nothing may follow the end of the value; remove this.',
  10: 'JSON has no comments; remove this one.',
  11: 'This comment does not end, and JSON has no comments; remove it.',
  12: 'This string does not end; add the closing quote.',
  13: 'This number does not end.',
  14: 'This \\u escape needs four hexadecimal digits.',
  15: 'This escape is unknown; write "\\\\" for a backslash.',
  16: 'This character must be escaped in a string.',
};

function problemOf(text: string, error: ParseError): SyntaxProblem {
  const span = spanInLine(text, error.offset, error.offset + error.length);
  return syntaxProblem(span, SENTENCES[error.error] ?? 'This is not valid JSON.');
}
