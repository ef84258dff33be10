/** What comes from another text, as it goes into ours: copied with its comments where the two are written alike, else printed. */
import { printBlock, printDouble, printScalar } from '../../syntax/yaml-print.ts';
import { type Chunk, lineStart } from './chunks.ts';
import { plainLines } from './doc.ts';
import type { Part } from './parts.ts';
import { fieldsOf, type Shape } from './shape.ts';

export type Style = 'block' | 'flow' | 'json';

/** A place for parts: in which text, in what kind of collection, and how far in (of a block) it stands. */
export interface Place {
  readonly style: Style;
  readonly listed: boolean;
  readonly column: number;
}

/** Where a part of another text stands there. */
export interface Origin {
  readonly part: Part;
  /** Absent in brackets. */
  readonly chunk: Chunk | undefined;
}

/**
 * The text of a part without its comments above and without indentation on its first line. `key` is the one it gets here.
 */
export function copiedPart(origin: Origin, key: string | undefined, place: Place): string | undefined {
  const { part, chunk } = origin;
  const { doc } = part;
  if ((part.entry === undefined) !== place.listed || part.merged) return undefined;
  if (place.style === 'block' ? !chunk : chunk || doc.json !== (place.style === 'json')) return undefined;
  const [start, end] = chunk ? [chunk.start, chunk.end] : [part.span.start, part.span.end];
  const text = plainLines(doc.text.slice(start, end));
  if (isShared(text)) return undefined;
  const column = chunk ? chunk.column : indentOf(doc.text, start);
  if (!chunk && !doc.json && text.includes('\n')) return undefined;
  const body = reindented(text, column, place.column);
  const { entry } = part;
  if (!entry || key === undefined || key === entry.key) return body;
  const length = entry.keySpan.end - entry.keySpan.start;
  return entry.keySpan.start === start ? printKey(key, place.style) + body.slice(length) : undefined;
}

/** The comment lines above a part, at the column of the place. */
export function copiedLead({ chunk }: Origin, place: Place): string {
  if (!chunk || place.style !== 'block' || chunk.lead === '') return '';
  const lines = plainLines(chunk.lead).split('\n').slice(0, -1);
  return lines.map(line => `${' '.repeat(place.column)}${line.trimStart()}\n`).join('');
}

/** A part that is written anew. */
export function printedPart(key: string | undefined, shape: Shape, place: Place): string {
  if (place.style !== 'block') {
    const value = printFlow(shape, place.style);
    return key === undefined ? value : `${printKey(key, place.style)}: ${value}`;
  }
  const lines = key === undefined || place.listed ? itemLines(shape) : entryLines(key, shape);
  const indent = ' '.repeat(place.column);
  return lines.map((line, at) => (at === 0 || line === '' ? line : indent + line)).join('\n');
}

/** A value on one line. */
export function printFlow(shape: Shape, style: Style): string {
  switch (shape.kind) {
    case 'scalar':
      return printValue(shape.value, style === 'json', true);
    case 'list':
      return `[${shape.items.map(item => printFlow(item, style)).join(', ')}]`;
    case 'map': {
      const fields = [...fieldsOf(shape)].map(([key, value]) => `${printKey(key, style)}: ${printFlow(value, style)}`);
      return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
    }
  }
}

/** Lines of a block text, moved so that what stood at one column stands at another. The first line is left alone. */
export function reindented(text: string, from: number, to: number): string {
  if (from === to) return text;
  const [first = '', ...rest] = text.split('\n');
  const moved = rest.map(line => {
    if (line.trim() === '') return line;
    if (to > from) return ' '.repeat(to - from) + line;
    const space = /^ */.exec(line)?.[0].length ?? 0;
    return line.slice(Math.min(space, from - to));
  });
  return [first, ...moved].join('\n');
}

/** Anchors, aliases, tags and merge keys mean something only in the text where they stand. */
function isShared(text: string): boolean {
  return /(?:^|[\s,[{])(?:[&*!][^\s,\]}]|<<\s*:)/m.test(text);
}

function indentOf(text: string, offset: number): number {
  const start = lineStart(text, offset);
  return /^ */.exec(text.slice(start, offset))?.[0].length ?? 0;
}

function printKey(key: string, style: Style): string {
  return style === 'json' ? printDouble(key) : printScalar(key, true);
}

function printValue(value: Extract<Shape, { kind: 'scalar' }>['value'], json: boolean, flow: boolean): string {
  if (typeof value === 'string') return json ? printDouble(value) : printScalar(value, flow);
  if (typeof value === 'number' && !json && !Number.isFinite(value)) {
    return Number.isNaN(value) ? '.nan' : value > 0 ? '.inf' : '-.inf';
  }
  return String(value);
}

function entryLines(key: string, value: Shape): string[] {
  const name = `${printKey(key, 'flow')}:`;
  if (value.kind === 'map' && value.entries.length > 0) return [name, ...mapLines(value).map(deeper)];
  if (value.kind === 'list' && value.items.length > 0) return [name, ...value.items.flatMap(itemLines).map(deeper)];
  const [first = '', ...rest] = valueLines(value);
  return [`${name} ${first}`, ...rest];
}

function itemLines(value: Shape): string[] {
  const lines =
    value.kind === 'map' && value.entries.length > 0
      ? mapLines(value)
      : value.kind === 'list' && value.items.length > 0
        ? value.items.flatMap(itemLines)
        : valueLines(value);
  return lines.map((line, at) => (at === 0 ? `- ${line}` : deeper(line)));
}

function mapLines(map: Extract<Shape, { kind: 'map' }>): string[] {
  return [...fieldsOf(map)].flatMap(([key, value]) => entryLines(key, value));
}

/** Of a scalar or an empty collection. Text of several lines stays readable. */
function valueLines(value: Shape): string[] {
  if (value.kind !== 'scalar') return [printFlow(value, 'flow')];
  const block =
    typeof value.value === 'string' && value.value.includes('\n') ? printBlock(value.value, '  ', '\n') : undefined;
  return block?.split('\n') ?? [printValue(value.value, false, false)];
}

function deeper(line: string): string {
  return line === '' ? '' : `  ${line}`;
}
