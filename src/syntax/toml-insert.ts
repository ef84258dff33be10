/** New keys, tables and items, where a person would have written them. */
import type { TextEdit } from '../base/text.ts';
import type { TomlLayout } from './toml-document.ts';
import {
  indentAt,
  insertLine,
  insertSectionsAfter,
  insertSectionsAtEnd,
  insertSectionsBefore,
  lineEndingAt,
} from './toml-lines.ts';
import { insertPart } from './toml-lists.ts';
import type { Field } from './toml-parts.ts';
import { type Block, type Place, piecesOf, type TablePlace } from './toml-places.ts';
import { type PrintOptions, printField, printKey, printToml } from './toml-print.ts';
import type { StepOptions } from './toml-steps.ts';
import { isList, isTable, newTable, type TomlTable, type TomlValue } from './toml-value.ts';

/** Puts `keys = value` into a table that has nothing at the first of these keys. */
export function insertKeys(
  layout: TomlLayout,
  table: TablePlace,
  keys: readonly string[],
  value: TomlValue,
  options: StepOptions,
): TextEdit[] {
  if (table.home?.inline) return insertIntoBlock(layout, table.home, undefined, 0, keys, value);
  if (!table.home && table.within) {
    const { block, depth } = table.within;
    return insertIntoBlock(layout, block, lastFieldOf(table, block), depth, keys, value);
  }
  const last = keys.at(-1) ?? '';
  const inOneLine = options.inline !== undefined && table.names[0] === options.inline && table.home !== undefined;
  if (isSectionValue(value) && !(inOneLine && keys.length === 1)) {
    return insertSections(layout, table, style => printSections([...table.names, ...keys], value, style), options);
  }
  if (keys.length === 1 && table.home) return insertIntoBlock(layout, table.home, undefined, 0, keys, value);
  const inner = newTable();
  inner[last] = value;
  const names = [...table.names, ...keys.slice(0, -1)];
  return insertSections(layout, table, style => printSections(names, inner, style), options);
}

/** Puts an item into an array, or a table into an array of tables. */
export function insertItem(
  layout: TomlLayout,
  place: Place,
  index: number,
  value: TomlValue,
  options: StepOptions,
): TextEdit[] {
  const { text } = layout;
  if (place.kind === 'list') {
    return insertPart(text, place.written.value, index, (indent, lineEnding) =>
      printToml(value, { indent, lineEnding, oneLine: true }),
    );
  }
  if (place.kind !== 'tables' || !isTable(value)) return [];
  const previous = place.items[index - 1];
  if (previous) return insertSections(layout, previous, style => printSections(place.names, [value], style), options);
  const next = place.items[0]?.home?.section;
  if (next === undefined) return [];
  const lines = printSections(place.names, [value], styleOf(layout, next));
  return insertSectionsBefore(layout, next, lines);
}

/** Adds a field to a block: after `anchor` (whose first `depth` keys it repeats as they are written), or at the end. */
function insertIntoBlock(
  layout: TomlLayout,
  block: Block,
  anchor: Field | undefined,
  depth: number,
  keys: readonly string[],
  value: TomlValue,
): TextEdit[] {
  const { text } = layout;
  const neighbour = anchor ?? block.fields.at(-1);
  const repeated = anchor?.keys[depth] ? text.slice(anchor.start, anchor.keys[depth].start) : '';
  const name = repeated + keys.map(printKey).join('.');
  const equals = equalsOf(text, neighbour);
  if (block.inline) {
    const index = anchor ? block.fields.indexOf(anchor) + 1 : block.fields.length;
    return insertPart(text, block.inline, index, () => printField(name, value, { equals, oneLine: true }));
  }
  const section = layout.sections[block.section ?? 0] ?? { fields: [] };
  const start = neighbour?.start ?? section.header?.start;
  const indent = start === undefined ? '' : indentAt(text, start);
  const printed = printField(name, value, { equals, indent, lineEnding: lineEndingAt(text, start ?? 0) });
  return insertLine(layout, section, neighbour, indent + printed);
}

/** What stands around the equals sign, unless it is there to align a column. */
function equalsOf(text: string, field: Field | undefined): string {
  const key = field?.keys.at(-1);
  const gap = field && key ? text.slice(key.end, field.value.start) : ' = ';
  return gap === '=' ? '=' : ' = ';
}

function lastFieldOf(table: TablePlace, block: Block): Field | undefined {
  const own = piecesOf(table).fields.filter(piece => piece.block === block);
  return own.map(({ field }) => field).toSorted((a, b) => b.start - a.start)[0];
}

interface SectionStyle {
  readonly headerIndent: string;
  readonly keyIndent: string;
  readonly lineEnding: string;
}

/** Puts sections behind the last one that belongs to a table; behind all where it is the root. */
function insertSections(
  layout: TomlLayout,
  table: TablePlace,
  print: (style: SectionStyle) => readonly string[],
  options: StepOptions,
): TextEdit[] {
  const related = table === layout.root ? undefined : piecesOf(table).sections.at(-1);
  const lines = print(styleOf(layout, related));
  if (related !== undefined) return insertSectionsAfter(layout, related, lines);
  const last = lastSectionNamed(layout, options.before);
  return last === undefined ? insertSectionsAtEnd(layout, lines) : insertSectionsBefore(layout, last, lines);
}

/** The first of the sections of this name, if no others follow. */
function lastSectionNamed({ sections }: TomlLayout, name: string | undefined): number | undefined {
  const first = sections.findIndex(({ header }) => header && header.keys[0]?.name === name);
  if (name === undefined || first < 0) return undefined;
  return sections.slice(first).every(({ header }) => header?.keys[0]?.name === name) ? first : undefined;
}

function styleOf({ text, sections }: TomlLayout, number: number | undefined): SectionStyle {
  const section = number === undefined ? undefined : sections[number];
  const lineEnding = lineEndingAt(text, section?.header?.start ?? 0);
  if (!section?.header) return { headerIndent: '', keyIndent: '', lineEnding };
  const headerIndent = indentAt(text, section.header.start);
  const first = section.fields[0];
  return { headerIndent, keyIndent: first ? indentAt(text, first.start) : headerIndent, lineEnding };
}

type SectionValue = TomlTable | readonly TomlTable[];

/** Whether a value is written with headers of its own, where these are possible. */
export function isSectionValue(value: TomlValue): value is SectionValue {
  return isTable(value) || (isList(value) && value.length > 0 && value.every(isTable));
}

/** The lines of a table or an array of tables; an empty line stands between sections. */
function printSections(names: readonly string[], value: SectionValue, style: SectionStyle): string[] {
  const name = names.map(printKey).join('.');
  if (!isList(value)) return printSection(`[${name}]`, names, value, style);
  return value.flatMap((item, index) => {
    const lines = printSection(`[[${name}]]`, names, item, style);
    return index === 0 ? lines : ['', ...lines];
  });
}

function printSection(header: string, names: readonly string[], table: TomlTable, style: SectionStyle): string[] {
  const options: PrintOptions = { indent: style.keyIndent, lineEnding: style.lineEnding };
  const lines: string[] = [];
  const below: string[] = [];
  for (const [key, value] of Object.entries(table)) {
    if (isSectionValue(value)) below.push('', ...printSections([...names, key], value, style));
    else lines.push(style.keyIndent + printField(printKey(key), value, options));
  }
  if (lines.length === 0 && below.length > 0 && !header.startsWith('[[')) return below.slice(1);
  return [style.headerIndent + header, ...lines, ...below];
}
