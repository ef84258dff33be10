/**
 * One step of an edit: finds the place and says which bytes change, or which smaller steps lead there. A step sees the
 * text as the steps before have left it, so it never has to know of them.
 */
import type { Span, TextEdit } from '../base/text.ts';
import { alignLists } from './toml-align.ts';
import type { TomlLayout } from './toml-document.ts';
import { insertItem, insertKeys, isSectionValue } from './toml-insert.ts';
import { indentAt, lineEndingAt, lineStart, linesOfFields, linesOfSections, removeLines } from './toml-lines.ts';
import { removePart } from './toml-lists.ts';
import type { Field } from './toml-parts.ts';
import {
  type Block,
  meaningOf,
  type Path,
  type Place,
  piecesOf,
  type TablePlace,
  type Written,
  walk,
} from './toml-places.ts';
import { printToml } from './toml-print.ts';
import { equalToml, isList, isTable, newTable, type TomlTable, type TomlValue } from './toml-value.ts';

export type Step =
  | { readonly do: 'set'; readonly path: Path; readonly value: TomlValue }
  | { readonly do: 'insert'; readonly path: Path; readonly index: number; readonly value: TomlValue }
  | { readonly do: 'remove'; readonly path: Path };

export interface StepOptions {
  /** New tables go before the table of this name where it is the last one. */
  readonly before?: string;
  /** A header goes with the last key below it. */
  readonly prune?: boolean;
  /** New tables directly below the table of this name stand behind their key, in braces. */
  readonly inline?: string;
}

/** Edits of this text, then further steps on what they make of it. Nothing where the path leads nowhere. */
export interface Outcome {
  readonly edits: readonly TextEdit[];
  readonly next: readonly Step[];
  /** Set where these edits move nothing that the other steps of the same intent look at, so these need not wait. */
  readonly independent?: true;
}

export function planStep(layout: TomlLayout, step: Step, options: StepOptions): Outcome {
  const { place, rest } = walk(layout.root, step.path);
  if (step.do === 'remove') {
    return rest.length > 0 ? DONE : removePlace(layout, step, place, options);
  }
  if (step.do === 'insert') {
    if (rest.length > 0 || place.kind === 'scalar' || place.kind === 'table') return DONE;
    if (place.kind === 'list' || isTable(step.value)) {
      return edited(insertItem(layout, place, step.index, step.value, options));
    }
    // Only tables can stand under headers: the list is written anew, in brackets.
    const items = place.items.map(item => meaningOf(layout.text, item));
    return instead({ do: 'set', path: step.path, value: items.toSpliced(step.index, 0, step.value) });
  }
  if (rest.length === 0) return setPlace(layout, step, place);
  const [first] = rest;
  if (typeof first === 'number') {
    const path = step.path.slice(0, step.path.length - rest.length);
    const value = wrap(rest.slice(1), step.value);
    return instead({ do: 'insert', path, index: first, value });
  }
  if (place.kind !== 'table') return DONE;
  const list = rest.findIndex(key => typeof key === 'number');
  const keys = (list < 0 ? rest : rest.slice(0, list)).map(String);
  const value = list < 0 ? step.value : wrap(rest.slice(list), step.value);
  const edits = insertKeys(layout, place, keys, value, options);
  // The next key of this table goes to the same place, behind this one.
  const hasKeys = keys.length === 1 && place.home?.section !== undefined && place.home.fields.length > 0;
  return hasKeys && !isSectionValue(value) ? { edits, next: [], independent: true } : edited(edits);
}

/** A list of which more items change, and which has no comments, is written anew. */
const WHOLE_LIMIT = 100;

function hasComment(text: string, { start, end }: Span): boolean {
  return text.slice(start, end).includes('#');
}

const DONE: Outcome = { edits: [], next: [] };

function edited(edits: readonly TextEdit[]): Outcome {
  return { edits, next: [] };
}

function instead(...steps: Step[]): Outcome {
  return { edits: [], next: steps };
}

/** The value that has another one at the end of a path. */
export function wrap(path: Path, value: TomlValue): TomlValue {
  return path.reduceRight<TomlValue>((inner, step) => {
    if (typeof step === 'number') return [inner];
    const table = newTable();
    table[step] = inner;
    return table;
  }, value);
}

function setPlace(layout: TomlLayout, step: Step & { do: 'set' }, place: Place): Outcome {
  const { path, value } = step;
  const current = meaningOf(layout.text, place);
  if (equalToml(current, value)) return DONE;
  if (place.kind === 'table' && isTable(value) && isTable(current)) return setTable(path, current, value);
  if (isList(value) && isList(current) && (place.kind === 'list' || (value.length > 0 && value.every(isTable)))) {
    const next = alignLists(path, current, value);
    const isWhole = next.length > WHOLE_LIMIT && place.written && !hasComment(layout.text, place.written.value);
    if (!isWhole) return { edits: [], next };
  }
  if (place.written) return { edits: [replace(layout.text, place.written, value)], next: [], independent: true };
  if (place.kind === 'table' && place.within) return collapse(layout, step, place, place.within.depth);
  const list = walk(layout.root, path.slice(0, -1)).place;
  const last = path.at(-1);
  if (list.kind === 'tables' && typeof last === 'number') {
    const items = list.items.map(item => meaningOf(layout.text, item));
    return instead({ do: 'set', path: path.slice(0, -1), value: items.with(last, value) });
  }
  return instead({ do: 'remove', path }, step);
}

/** Key by key, so that all that is equal stays as it is. */
function setTable(path: Path, current: TomlTable, value: TomlTable): Outcome {
  const steps: Step[] = [];
  for (const [key, item] of Object.entries(value)) {
    if (!Object.hasOwn(current, key) || !equalToml(current[key], item)) {
      steps.push({ do: 'set', path: [...path, key], value: item });
    }
  }
  for (const key of Object.keys(current)) {
    if (!Object.hasOwn(value, key)) steps.push({ do: 'remove', path: [...path, key] });
  }
  // A table that its keys alone have implied is gone with the last of them.
  if (Object.keys(value).length === 0) steps.push({ do: 'set', path, value });
  return { edits: [], next: steps };
}

function replace(text: string, written: Written, value: TomlValue): TextEdit {
  const { start, end } = written.value;
  const line = lineStart(text, start);
  const like = text.slice(start, end);
  const options = {
    column: start - line,
    indent: indentAt(text, start),
    lineEnding: lineEndingAt(text, start),
    oneLine: isTable(value) || ('block' in written && written.block.inline !== undefined),
  };
  const quoted = written.value.kind === 'string' && typeof value === 'string';
  return { start, end, text: printToml(value, quoted ? { ...options, oneLine: false, like } : options) };
}

/** A table in dotted keys becomes one value, in the place of the first of its keys. */
function collapse(layout: TomlLayout, step: Step & { do: 'set' }, place: TablePlace, depth: number): Outcome {
  const { text } = layout;
  const { sections, fields } = piecesOf(place);
  const [first, ...others] = fields.toSorted((a, b) => a.field.start - b.field.start);
  if (!first) return DONE;
  const other = others.at(-1);
  if (sections.length > 0) return { edits: removeLines(text, linesOfSections(layout, sections)), next: [step] };
  if (other) return { edits: removeField(layout, other), next: [step] };
  const start = first.field.keys[depth - 1]?.end ?? first.field.start;
  const printed = printToml(step.value, { oneLine: true });
  return edited([{ start, end: first.field.end, text: ` = ${printed}` }]);
}

function removePlace(layout: TomlLayout, step: Step & { do: 'remove' }, place: Place, options: StepOptions): Outcome {
  const { text } = layout;
  if (place.written && 'array' in place.written) {
    return edited(removePart(text, place.written.array, place.written.index));
  }
  const { sections, fields } = piecesOf(place);
  const inline = fields.find(({ block }) => block.inline);
  if (inline) {
    const more = fields.length > 1 ? [step] : [];
    return { edits: removeField(layout, inline), next: more };
  }
  const emptied = options.prune ? emptiedSection(layout, fields) : undefined;
  if (emptied !== undefined) return edited(removeLines(text, linesOfSections(layout, [...sections, emptied])));
  const own = fields.map(({ field }) => field);
  return edited(removeLines(text, [...linesOfSections(layout, sections), ...linesOfFields(layout, own)]));
}

/** The section that has these fields and no others, if longer headers still imply its table. */
function emptiedSection(
  { sections, root }: TomlLayout,
  fields: readonly { block: Block; field: Field }[],
): number | undefined {
  const number = fields[0]?.block.section;
  const section = number === undefined ? undefined : sections[number];
  if (!section?.header || section.header.array || section.fields.length !== fields.length) return undefined;
  if (fields.some(({ block }) => block.section !== number)) return undefined;
  return impliedWithout(root, number) ? number : undefined;
}

function impliedWithout(place: Place, number: number | undefined): boolean {
  if (place.written) return false;
  if (place.kind === 'tables') return place.items.some(item => impliedWithout(item, number));
  const children = [...place.children.values()];
  if (place.home && place.home.section === number) return children.some(child => piecesOf(child).sections.length > 0);
  return children.some(child => impliedWithout(child, number));
}

function removeField(layout: TomlLayout, written: { block: { inline?: Written['value'] }; field: Field }): TextEdit[] {
  const { inline } = written.block;
  if (inline?.kind !== 'inline') return removeLines(layout.text, linesOfFields(layout, [written.field]));
  return removePart(layout.text, inline, inline.parts.indexOf(written.field));
}
