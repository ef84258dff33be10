/** The text of TOML's scalars and what it means. Expects text that a validating parser has accepted. */
import { floatValue, integerValue, isFloat, TomlDate, type TomlValue } from './toml-value.ts';

const DATE =
  /(?:(\d{4})-(\d\d)-(\d\d))?(?:(?:^|(?<=\d)[Tt ])(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?([Zz]|[+-](\d\d):(\d\d))?)?$/;

/** Whether a text is a date, a time or both, on the calendar. Leap seconds are not, since no parser here takes them. */
export function isTomlDate(text: string): boolean {
  const match = DATE.exec(text);
  if (match?.index !== 0 || text === '') return false;
  const [, year, month, day, hour, minute, second, offset, offsetHour, offsetMinute] = match;
  if (year === undefined && (hour === undefined || offset !== undefined)) return false;
  if (Number(hour ?? 0) > 23 || Number(minute ?? 0) > 59 || Number(second ?? 0) > 59) return false;
  if (Number(offsetHour ?? 0) > 23 || Number(offsetMinute ?? 0) > 59) return false;
  return year === undefined || (Number(day) >= 1 && Number(day) <= daysOf(Number(year), Number(month)));
}

function daysOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  if (month < 1 || month > 12) return 0;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

export type ScalarKind = 'string' | 'number' | 'boolean' | 'date';

export function readScalar(kind: ScalarKind, written: string): TomlValue {
  if (kind === 'string') return readString(written);
  if (kind === 'boolean') return written === 'true';
  if (kind === 'date') return new TomlDate(written);
  const digits = written.replaceAll('_', '');
  if (!isFloat(digits)) {
    if (digits.length < 16) return Number(digits) + 0;
    const sign = digits.startsWith('-') ? -1n : 1n;
    return integerValue(sign * BigInt(digits.replace(/^[+-]/, '')));
  }
  const size = digits.replace(/^[+-]/, '');
  const number = size === 'inf' ? Number.POSITIVE_INFINITY : Number(size);
  return floatValue(digits.startsWith('-') ? -number : number);
}

/** A string or quoted key. A line break in a long string is `\n`, however the file ends its lines. */
export function readString(written: string): string {
  const quote = written.slice(0, 1);
  const long = written.length >= 6 && written.startsWith(quote.repeat(3));
  if (!long) {
    const inner = written.slice(1, -1);
    return quote === '"' && inner.includes('\\') ? decodeEscapes(inner) : inner;
  }
  const inner = written.slice(3, -3).replaceAll('\r\n', '\n').replace(/^\n/, '');
  return quote === '"' && inner.includes('\\') ? decodeEscapes(inner) : inner;
}

function decodeEscapes(inner: string): string {
  return inner.replace(
    /\\(?:[ \t]*\n[ \t\n]*|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|(.))/g,
    (_all, two?: string, four?: string, eight?: string, one?: string) => {
      const code = two ?? four ?? eight;
      if (code !== undefined) return String.fromCodePoint(Math.min(Number.parseInt(code, 16), 0x10ffff));
      return one === undefined ? '' : (ESCAPES.get(one) ?? one);
    },
  );
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['b', '\b'],
  ['t', '\t'],
  ['n', '\n'],
  ['f', '\f'],
  ['r', '\r'],
  ['e', '\u001B'],
]);
