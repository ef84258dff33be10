/** Writes one value as YAML text, with quotes only where a reader of YAML 1.1 or 1.2 would take it for something else. */

/**
 * Text for a string. `flow` is for places inside `{}` or `[]`, where commas and brackets need quotes too. Never spans
 * lines: line breaks and control characters are written as escapes.
 */
export function printScalar(value: string, flow = false): string {
  if (needsEscapes(value)) return printDouble(value);
  return readsAsItself(value, flow) ? value : printSingle(value);
}

/** In single quotes; in double quotes where the value has what only escapes can say. */
export function printSingle(value: string): string {
  return needsEscapes(value) ? printDouble(value) : `'${value.replaceAll("'", "''")}'`;
}

export function printDouble(value: string): string {
  const escaped = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value).replace(UNPRINTABLE, escaped);
}

/** A block scalar's header and lines at this indentation, or nothing where the value cannot be written so. */
export function printBlock(value: string, indent: string, lineEnding: string): string | undefined {
  const body = value.endsWith('\n') ? value.slice(0, -1) : value;
  const plain = body !== '' && !/^[\s]|\n$/.test(body) && !UNPRINTABLE_LINE.test(body);
  if (!plain || indent === '') return undefined;
  const lines = body.split('\n').map(line => (line === '' ? '' : indent + line));
  return [value.endsWith('\n') ? '|' : '|-', ...lines].join(lineEnding);
}

const UNPRINTABLE = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** Control characters but tab and line feed, lone surrogates, and what editors and parsers take for line ends or a BOM. */
const UNPRINTABLE_LINE = /(?![\t\n])[\p{Cc}\p{Cs}\u2028\u2029\ufeff\ufffe\uffff]/u;

function needsEscapes(value: string): boolean {
  return /[\n\t]/.test(value) || UNPRINTABLE_LINE.test(value);
}

function readsAsItself(value: string, flow: boolean): boolean {
  if (value === '' || /^\s|\s$/.test(value)) return false;
  if (/^(?:[,[\]{}#&*!|>'"%@`=~]|[-?:](?: |$)|<<$|---|\.\.\.)/.test(value)) return false;
  if (/: |:$| #/.test(value)) return false;
  if (flow && /[,[\]{}]|^[-?:]|:$/.test(value)) return false;
  return !WORDS.test(value) && !NUMBER.test(value) && !DATE.test(value);
}

/** Whole numbers with bases and underscores, base 60 (`1:30`), decimals, and the numbers that are words. */
const NUMBER =
  /^[-+]?(?:0b[01_]+|0o[0-7_]+|0x[\da-f_]+|\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?|(?:\d[\d_]*\.?[\d_]*|\.[\d_]*)(?:e[-+]?\d+)?|\.inf|\.nan)$/i;

const DATE = /^\d{4}-\d\d?-\d\d?(?:$|[Tt\s])/;

/** What YAML 1.1 or 1.2 reads as a boolean or null. */
const WORDS = /^(?:y|n|yes|no|on|off|true|false|null)$/i;
