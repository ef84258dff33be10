/** What a person is about to write at a place of a config file: a section, a key or a value. */
import type { Span } from '../base/text.ts';
import { type KeyPath, keyText } from '../config/key-path.ts';
import { type LooseField, type LooseHeader, type LooseLine, outlineOf } from './config-outline.ts';

export type ConfigPlace =
  /** `replace` is the whole header, brackets included. */
  | { readonly is: 'header'; readonly replace: Span; readonly present: ReadonlySet<string> }
  | {
      readonly is: 'key';
      /** The header above; `array` where it begins an item of an array of tables. */
      readonly section: KeyPath;
      readonly array: boolean;
      readonly replace: Span;
      /** True where a value stands behind the key already. */
      readonly hasValue: boolean;
      /** Texts of paths that have a value; of an array of tables only those of this table. */
      readonly present: ReadonlySet<string>;
      /** Texts of the headers of plain tables. */
      readonly headers: ReadonlySet<string>;
    }
  | {
      readonly is: 'value';
      readonly path: KeyPath;
      readonly array: boolean;
      /** What a choice replaces: the string around the cursor with its quotes, or the word. */
      readonly replace: Span;
      /** Inside the brackets of a list. */
      readonly inList: boolean;
      /** The strings that stand in the list beside this one. */
      readonly others: readonly string[];
    };

/** Nothing in comments, and behind values. */
export function placeAt(text: string, offset: number): ConfigPlace | undefined {
  const lines = outlineOf(text);
  const line = lines.findLast(each => each.start <= offset);
  const end = line ? lineEnd(text, line.end) : 0;
  if (line && offset <= end) {
    if (text.slice(line.end, offset).includes('#')) return undefined;
    if (line.is === 'header') return headerPlace(text, lines, line, offset);
    return fieldPlace(text, lines, line, offset);
  }
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  if (text.slice(start, offset).includes('#')) return undefined;
  const header = lines.findLast((each): each is LooseHeader => each.is === 'header' && each.start <= offset);
  return keyPlace(lines, header, { start: offset, end: offset }, false);
}

function headerPlace(
  text: string,
  lines: readonly LooseLine[],
  header: LooseHeader,
  offset: number,
): ConfigPlace | undefined {
  if (offset > header.end && text.slice(header.end, offset).trim() !== '') return undefined;
  if (offset <= header.start || offset > header.name.end) return undefined;
  return { is: 'header', replace: { start: header.start, end: header.end }, present: headersBut(lines, header) };
}

function fieldPlace(
  text: string,
  lines: readonly LooseLine[],
  field: LooseField,
  offset: number,
): ConfigPlace | undefined {
  const { keys, value, header } = field;
  if (offset <= keys.end) return keyPlace(lines, header, keys, value !== undefined, field);
  if (!value || offset < value.start) {
    const behindEquals = text.slice(keys.end, offset).includes('=');
    if (!behindEquals) return undefined;
    return valuePlace(text, field, { start: offset, end: Math.max(offset, value?.end ?? offset) });
  }
  if (offset > value.end) return undefined;
  const string = field.strings.find(
    each => each.start < offset && (each.closed ? offset < each.end : offset <= each.end),
  );
  if (string) return valuePlace(text, field, string);
  return valuePlace(text, field, wordAround(text, offset, value));
}

function valuePlace(text: string, field: LooseField, replace: Span): ConfigPlace | undefined {
  const { value, path, header, strings } = field;
  const start = value?.start ?? replace.start;
  const inList = text[start] === '[' && replace.start > start;
  // A whole value that is done and no word, such as a list seen from outside of it.
  if (text[start] === '{') return undefined;
  const others = inList
    ? strings.filter(each => each.start !== replace.start).map(each => text.slice(each.start + 1, each.end - 1))
    : [];
  return { is: 'value', path, array: header?.array === true, replace: spanOf(replace), inList, others };
}

function wordAround(text: string, offset: number, value: Span): Span {
  const isWord = (at: number): boolean => at >= value.start && at < value.end && /[\w.+-]/.test(text[at] ?? '');
  let start = offset;
  let end = offset;
  while (isWord(start - 1)) start--;
  while (isWord(end)) end++;
  return { start, end };
}

function keyPlace(
  lines: readonly LooseLine[],
  header: LooseHeader | undefined,
  replace: Span,
  hasValue: boolean,
  self?: LooseField,
): ConfigPlace {
  const array = header?.array === true;
  const present = new Set<string>();
  for (const line of lines) {
    if (line.is !== 'field' || line === self || !line.value) continue;
    if (line.header === header || !line.header?.array) present.add(keyText(line.path));
  }
  return {
    is: 'key',
    section: header?.path ?? [],
    array,
    replace: spanOf(replace),
    hasValue,
    present,
    headers: headersBut(lines, undefined),
  };
}

function headersBut(lines: readonly LooseLine[], self: LooseHeader | undefined): Set<string> {
  const headers = lines.filter((line): line is LooseHeader => line.is === 'header' && line !== self && !line.array);
  return new Set(headers.map(({ path }) => keyText(path)));
}

function lineEnd(text: string, from: number): number {
  const feed = text.indexOf('\n', from);
  return feed < 0 ? text.length : feed;
}

function spanOf({ start, end }: Span): Span {
  return { start, end };
}
