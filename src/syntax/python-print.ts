/** Writes values as Python literals, in the quotes and brackets that are there already. */

export type PlainValue = string | number | bigint | boolean | readonly PlainValue[];

/** Nothing for a number that Python has no literal for. `like` is the source that it replaces. */
export function printPython(value: PlainValue, like = ''): string | undefined {
  if (typeof value === 'string') return printPythonString(value, like);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : undefined;
  return printList(value, like);
}

/** A string on one line, in the first quotes of `like`. */
export function printPythonString(value: string, like = ''): string {
  const quote = /["']/.exec(like)?.[0] ?? '"';
  const escaped = value.replace(ESCAPED, char => {
    const simple = SIMPLE[char];
    if (simple !== undefined) return simple;
    return char === '"' || char === "'" ? (char === quote ? `\\${char}` : char) : hex(char);
  });
  return quote + escaped + quote;
}

/** Quotes, the backslash, control characters, lone surrogates, and what editors take for line ends or a BOM. */
const ESCAPED = /["'\\\p{Cc}\p{Cs}\u2028\u2029\ufeff]/gu;

const SIMPLE: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function hex(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** One item to a line where `like` begins so, with the indentation of its first item and its last line. */
function printList(values: readonly PlainValue[], like: string): string | undefined {
  const items = values.map(value => printPython(value, like));
  if (items.includes(undefined)) return undefined;
  const isTuple = like.startsWith('(');
  const [open, close] = isTuple ? ['(', ')'] : ['[', ']'];
  const [, newline, indent] = /^[([][ \t]*(\r?\n)([ \t]*)\S/.exec(like) ?? [];
  if (newline !== undefined && items.length > 0) {
    const outer = /\n([ \t]*)[)\]]$/.exec(like)?.[1] ?? '';
    return `${open}${newline}${items.map(item => `${indent}${item},${newline}`).join('')}${outer}${close}`;
  }
  return `${open}${items.join(', ')}${isTuple && items.length === 1 ? ',' : ''}${close}`;
}
