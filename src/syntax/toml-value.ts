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

/** Whether two values are the same value of the same type. The order of keys does not count, NaN equals NaN. */
export function equalToml(a: TomlValue | undefined, b: TomlValue | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (isTable(a) && isTable(b)) {
    const keys = Object.keys(a);
    return (
      keys.length === Object.keys(b).length && keys.every(key => Object.hasOwn(b, key) && equalToml(a[key], b[key]))
    );
  }
  if (isList(a) && isList(b)) return a.length === b.length && a.every((item, index) => equalToml(item, b[index]));
  if (a instanceof TomlDate) return b instanceof TomlDate && a.text === b.text;
  const [first, second] = [numberForm(a), numberForm(b)];
  return typeof first === typeof second && Object.is(first, second);
}

/** Whether `smol-toml` (read with all integers as `bigint`) has the same value. It keeps dates to the millisecond. */
export function agreesWithReference(value: TomlValue | undefined, reference: Reference | undefined): boolean {
  if (value === undefined || reference === undefined) return value === reference;
  if (isList(value)) {
    if (!Array.isArray(reference) || value.length !== reference.length) return false;
    return value.every((item, index) => agreesWithReference(item, reference[index]));
  }
  if (value instanceof TomlDate) return reference instanceof ReferenceDate && sameInstant(value.text, reference);
  if (isTable(value)) {
    if (typeof reference !== 'object' || Array.isArray(reference) || reference instanceof ReferenceDate) return false;
    const keys = Object.keys(value);
    if (keys.length !== Object.keys(reference).length) return false;
    return keys.every(key => Object.hasOwn(reference, key) && agreesWithReference(value[key], reference[key]));
  }
  const form = numberForm(value);
  return Object.is(form instanceof TomlFloat ? form.float : form, reference);
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

/** Integers of every size as `bigint`, floats as `number` (whole ones as they come), all else as it is. */
function numberForm(value: TomlValue): unknown {
  if (value instanceof TomlFloat) return value.float;
  if (typeof value === 'number' && Number.isSafeInteger(value) && !Object.is(value, -0)) return BigInt(value);
  return value;
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
