/** Every key of a TOML text with its path, in the order of the text: for problems, hovers and hints. */
import type { Span } from '../base/text.ts';
import type { TomlLayout } from './toml-document.ts';
import type { Field, Header, Value } from './toml-parts.ts';
import type { Path, Place } from './toml-places.ts';

/** A field, also one of an inline table, or a header. Its own range is that of the field or the header. */
export interface TomlEntry extends Span {
  /** From the root of the text; an item of a list is its index. */
  readonly path: Path;
  /** All of its keys as they are written: of `a.b = 1` this is `a.b`. */
  readonly keySpan: Span;
  /** Absent for a header. */
  readonly value?: Value;
  /** The header it stands under, if any. */
  readonly header?: Header;
}

export function tomlEntries(layout: TomlLayout): readonly TomlEntry[] {
  const paths = sectionPaths(layout);
  const entries: TomlEntry[] = [];
  for (const [number, { header, fields }] of layout.sections.entries()) {
    const path = paths.get(number) ?? [];
    if (header) entries.push({ path, keySpan: keySpanOf(header), header, start: header.start, end: header.end });
    for (const field of fields) addField(entries, path, field, header);
  }
  return entries;
}

function addField(entries: TomlEntry[], parent: Path, field: Field, header: Header | undefined): void {
  const path = [...parent, ...field.keys.map(({ name }) => name)];
  const { value, start, end } = field;
  entries.push({ path, keySpan: keySpanOf(field), value, start, end, ...(header ? { header } : {}) });
  addInner(entries, path, value, header);
}

function addInner(entries: TomlEntry[], path: Path, value: Value, header: Header | undefined): void {
  if (value.kind === 'inline') for (const field of value.parts) addField(entries, path, field, header);
  if (value.kind !== 'array') return;
  for (const [index, part] of value.parts.entries()) addInner(entries, [...path, index], part, header);
}

function keySpanOf({ keys, start }: Field | Header): Span {
  return { start: keys[0]?.start ?? start, end: keys.at(-1)?.end ?? start };
}

/** The path of each section's table. */
function sectionPaths({ root }: TomlLayout): ReadonlyMap<number, Path> {
  const paths = new Map<number, Path>();
  const visit = (place: Place, path: Path): void => {
    if (place.written) return;
    if (place.kind === 'table') {
      if (place.home?.section !== undefined) paths.set(place.home.section, path);
      for (const [key, child] of place.children) visit(child, [...path, key]);
    } else if (place.kind === 'tables')
      for (const [index, item] of place.items.entries()) visit(item, [...path, index]);
  };
  visit(root, []);
  return paths;
}
