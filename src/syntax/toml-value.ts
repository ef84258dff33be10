/**
 * What TOML can hold, without loss: integers of any size, floats told apart from integers, dates as they are written.
 *
 * A `number` that is a safe integer is an integer; every other number (1.5, -0, NaN, 1e300) is a float. A float with
 * a safe whole value is a `TomlFloat`, an integer beyond the safe range a `bigint`. Reading gives exactly this form.
 */
import { type TomlValue as Reference, TomlDate as ReferenceDate } from 'smol-toml';
import type { Node } from './tree.ts';

export type TomlValue = string | boolean | number | bigint | TomlFloat | TomlDate | readonly TomlValue[] | TomlTable;

/** Own enumerable keys only; tables that are read have no prototype, so every key is safe to look up. */
export interface TomlTable {
  readonly [key: string]: TomlValue;
}

export class TomlFloat {
  readonly float: number;
  constructor(float: number) {
    this.float = float;
  }
}

/** A date or time, as TOML writes it. Two spellings of one instant are two values. */
export class TomlDate {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export function isTable(value: TomlValue | undefined): value is TomlTable {
  return typeof value === 'object' && !Array.isArray(value) && !isLeafObject(value);
}

export function isList(value: TomlValue | undefined): value is readonly TomlValue[] {
  return Array.isArray(value);
}

/** A table that may be filled, with no prototype. */
export function newTable(): Record<string, TomlValue> {
  return Object.create(null);
}

/** A float in the form that reading gives: whole ones are told apart from integers. */
export function floatValue(number: number): number | TomlFloat {
  return Number.isSafeInteger(number) && !Object.is(number, -0) ? new TomlFloat(number) : number;
}

export function integerValue(integer: bigint): number | bigint {
  const number = Number(integer);
  return Number.isSafeInteger(number) ? number : integer;
}

/** A copy in the form that reading gives, which no caller can change afterwards. */
export function canonicalToml(value: TomlValue): TomlValue {
  if (isList(value)) return value.map(canonicalToml);
  if (isTable(value)) {
    const table = newTable();
    for (const [key, item] of Object.entries(value)) table[key] = canonicalToml(item);
    return table;
  }
  if (value instanceof TomlFloat) return floatValue(value.float);
  return typeof value === 'bigint' ? integerValue(value) : value;
}

/** Whether two values are the same value of the same type. The order of keys does not count, NaN equals NaN. */
export function equalToml(a: TomlValue | undefined, b: TomlValue | undefined): boolean {
  if (a === b) return typeof a !== 'number' || a !== 0 || Object.is(a, b);
  if (typeof a !== 'object' || typeof b !== 'object') return equalNumbers(a, b);
  if (isList(a)) return isList(b) && a.length === b.length && a.every((item, index) => equalToml(item, b[index]));
  if (a instanceof TomlDate) return b instanceof TomlDate && a.text === b.text;
  if (!isTable(a) || !isTable(b)) return equalNumbers(a, b);
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every(key => Object.hasOwn(b, key) && equalToml(a[key], b[key]));
}

/** A whole number may come as `bigint` or `number`, a float as `number` or `TomlFloat`. */
function equalNumbers(a: TomlValue | undefined, b: TomlValue | undefined): boolean {
  if (isInteger(a) && isInteger(b)) return BigInt(a) === BigInt(b);
  const [first, second] = [floatOf(a), floatOf(b)];
  return first !== undefined && Object.is(first, second);
}

function isInteger(value: TomlValue | undefined): value is bigint | number {
  return (
    typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value) && !Object.is(value, -0))
  );
}

function floatOf(value: TomlValue | undefined): number | undefined {
  if (value instanceof TomlFloat) return value.float;
  return typeof value === 'number' && !isInteger(value) ? value : undefined;
}

/** Whether `smol-toml` (read with all integers as `bigint`) has the same value. It keeps dates to the millisecond. */
export function agreesWithReference(value: TomlValue | undefined, reference: Reference | undefined): boolean {
  if (typeof value === 'string' || typeof value === 'boolean') return value === reference;
  if (typeof reference === 'bigint') return isInteger(value) && (value === reference || BigInt(value) === reference);
  if (typeof reference === 'number') return Object.is(floatOf(value), reference);
  if (typeof value !== 'object' || typeof reference !== 'object') return false;
  if (isList(value)) {
    if (!Array.isArray(reference) || value.length !== reference.length) return false;
    return value.every((item, index) => agreesWithReference(item, reference[index]));
  }
  if (value instanceof TomlDate) return reference instanceof ReferenceDate && sameInstant(value.text, reference);
  if (!isTable(value) || Array.isArray(reference) || reference instanceof ReferenceDate) return false;
  const keys = Object.keys(value);
  if (keys.length !== Object.keys(reference).length) return false;
  return keys.every(key => Object.hasOwn(reference, key) && agreesWithReference(value[key], reference[key]));
}

/** The meaning of a node of the ranged tree of a TOML text. */
export function tomlValue(text: string, node: Node): TomlValue {
  if (node.kind === 'list') return node.items.map(item => tomlValue(text, item));
  if (node.kind === 'map') {
    const table = newTable();
    for (const { key, value } of node.entries) table[key] = tomlValue(text, value);
    return table;
  }
  const { value } = node;
  if (node.style === 'date') return new TomlDate(text.slice(node.start, node.end));
  if (typeof value !== 'number') return value ?? '';
  return isFloat(text.slice(node.start, node.end)) ? floatValue(value) : value;
}

/** Whether the text of a number is that of a float. */
export function isFloat(written: string): boolean {
  return /^[+-]?(?:inf|nan)$|^[^x]*[.eE]/.test(written);
}

function sameInstant(text: string, reference: ReferenceDate): boolean {
  const date = new ReferenceDate(text);
  return (
    date.getTime() === reference.getTime() &&
    date.isDate() === reference.isDate() &&
    date.isTime() === reference.isTime() &&
    date.isLocal() === reference.isLocal()
  );
}

function isLeafObject(value: object): boolean {
  return value instanceof TomlDate || value instanceof TomlFloat;
}
