/** What tests of data formats share: a plain reading of a tree, the written tokens, and odd texts. */
import fc from 'fast-check';
import type { Node, Parsed, ScalarValue } from '../../src/syntax/tree.ts';

export type Plain = ScalarValue | Plain[] | Map<string, Plain>;

/** The meaning of a tree. Maps keep their order and show a repeated key's first value. */
export function plain(node: Node | undefined): Plain | undefined {
  if (!node) return undefined;
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(item => plain(item) as Plain);
  const map = new Map<string, Plain>();
  for (const entry of node.entries) if (!map.has(entry.key)) map.set(entry.key, plain(entry.value) as Plain);
  return map;
}

/** Every scalar and key as the text has it, in order, with what stands around it: `key a`, `plain 1`. */
export function tokens(text: string, node: Node | undefined): string[] {
  if (!node) return [];
  const written = text.slice(node.start, node.end);
  if (node.alias) return [`alias ${written}`];
  if (node.kind === 'scalar') return [`${node.style} ${written}`];
  if (node.kind === 'list') return [`list ${written}`, ...node.items.flatMap(item => tokens(text, item))];
  return [
    `map ${written}`,
    ...node.entries.flatMap(entry => [
      `key ${text.slice(entry.keySpan.start, entry.keySpan.end)}`,
      ...tokens(text, entry.value),
    ]),
  ];
}

/** Throws where ranges leave the text, or a part leaves the whole it belongs to. */
export function checkRanges(text: string, node: Node | undefined): void {
  if (!node) return;
  const inside = (outer: { start: number; end: number }, inner: { start: number; end: number }): void => {
    if (inner.start < outer.start || inner.end > outer.end || inner.start > inner.end) {
      throw new Error(`${inner.start}..${inner.end} is not inside ${outer.start}..${outer.end}`);
    }
  };
  inside({ start: 0, end: text.length }, node);
  if (node.alias || node.kind === 'scalar') return;
  const parts = node.kind === 'list' ? node.items : node.entries;
  for (const part of parts) inside(node, part);
  if (node.kind === 'list') for (const item of node.items) checkRanges(text, item);
  else for (const entry of node.entries) if (!entry.merged) checkRanges(text, entry.value);
}

/** Texts that are nearly YAML, JSON or TOML, and texts that are nothing at all. */
export const oddText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(
      fc.constantFrom(
        ...[
          'a',
          'b: ',
          'key:',
          ' ',
          '  ',
          '\t',
          '\n',
          '\r\n',
          '\r',
          '- ',
          '-',
          '? ',
          ': ',
          '[',
          ']',
          '{',
          '}',
          ',',
          '"',
          "'",
        ],
        ...[
          '|',
          '>',
          '|+\n',
          '#',
          ' # c',
          '&a ',
          '*a',
          '<<: *a',
          '!t ',
          '!!str ',
          '---\n',
          '...\n',
          '%YAML 1.1\n',
          '\u0000',
        ],
        ...[
          '\uFEFF',
          '\\',
          '\u001F',
          '\u0002',
          '\u0018',
          '=',
          ' = ',
          '[[',
          ']]',
          '.',
          '1',
          '1e5',
          '0x1f',
          'null',
          'true',
        ],
        ...[
          '2001-01-01',
          '"""',
          "'''",
          '//',
          '/*',
          '<<<<<<< x\n',
          '=======\n',
          '>>>>>>> y\n',
          '\ud800',
          '😀',
          '`',
          '@',
          '%',
        ],
      ),
      { maxLength: 40 },
    )
    .map(parts => parts.join('')),
);

/** What every result must obey, whatever the text. */
export function checkParsed(text: string, parsed: Parsed): void {
  if (parsed.held && parsed.root) throw new Error('a held text has no root');
  for (const { start, end, message } of [
    ...parsed.problems,
    ...(parsed.held ? [{ ...parsed.held.span, message: '.' }] : []),
  ]) {
    if (start < 0 || end > text.length + 1 || start > end) throw new Error(`a problem at ${start}..${end}`);
    if (text.slice(start, end).includes('\n')) throw new Error('a problem spans lines');
    if (!/[.]$/.test(message) || message.includes('\n')) throw new Error(`no sentence: ${message}`);
  }
  checkRanges(text, parsed.root);
}
