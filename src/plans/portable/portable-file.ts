/**
 * An entity file, or a Python file, without what belongs to one installation: such fields and arguments of decorators are cut
 * out, and every other byte stays.
 */
import { applyEdits, type TextEdit } from '../../base/text.ts';
import { effectOnAliases } from '../../checks/safe-fixes.ts';
import type { Field, FieldClass } from '../../manifest/fields.ts';
import { fieldOf, kindNamed } from '../../manifest/kinds/table.ts';
import { type FieldUse, visitFields } from '../../queries/field-uses.ts';
import { observe, type Source } from '../../snapshot/source.ts';
import { removeArgument } from '../../syntax/python-edit.ts';
import type { Decorator } from '../../syntax/python-module.ts';
import type { MapNode } from '../../syntax/tree.ts';
import { removeEntries } from '../../syntax/yaml-edit.ts';
import { travels } from './fields.ts';

export interface PortableText {
  readonly text: string;
  /** What was cut out. */
  readonly left: readonly CutField[];
}

export interface CutField {
  readonly field: string;
  readonly class: FieldClass;
}

/** Nothing is given of a file out of which something cannot be cut; `blocked` says so in two sentences. */
export function portableText(source: Source): PortableText | { readonly blocked: string } {
  return source.role === 'python' ? withoutArguments(source) : withoutFields(source);
}

function withoutFields(source: Source): PortableText | { readonly blocked: string } {
  const { path, role, text } = source;
  const found = fieldsIn(source);
  if (found.length === 0) return { text, left: [] };
  const left = found.flatMap(each => each.left);
  const edits = found.flatMap(each => each.edits);
  const isWhole = found.every(each => each.edits.length > 0);
  if (isWhole && effectOnAliases(source.root, edits) !== 'breaks') {
    const cut = applyEdits(text, edits);
    const after = observe(path, role, { text: cut });
    if (!after.held && fieldsIn(after).length === 0) return { text: cut, left };
  }
  return stays(path, left);
}

/** In rounds of one argument of each decorator: a further one is cut out of what the others leave. */
function withoutArguments(source: Source): PortableText | { readonly blocked: string } {
  const { path, role } = source;
  const left: CutField[] = [];
  let rest = source;
  for (let round = firstArguments(rest); round.length > 0; round = firstArguments(rest)) {
    const { text } = rest;
    const cuts = round.map(({ name, field }) => ({ field: name, class: field.class }));
    const edits = round.flatMap(({ decorator, name }) => removeArgument(text, decorator, name) ?? []);
    if (edits.length < round.length) return stays(path, cuts);
    const after = observe(path, role, { text: applyEdits(text, edits) });
    const isWhole = !after.held && after.module().functions.length === rest.module().functions.length;
    if (!isWhole || (after.module().broken && !rest.module().broken)) return stays(path, cuts);
    if (firstArguments(after).length > round.length) return stays(path, cuts);
    left.push(...cuts);
    rest = after;
  }
  return { text: rest.text, left };
}

function stays(path: string, left: readonly CutField[]): { readonly blocked: string } {
  const names = left.map(({ field }) => `“${field}”`).join(', ');
  return { blocked: `${names} in ${path} cannot be left behind as the file is written. Take it out by hand.` };
}

interface Cut {
  readonly edits: readonly TextEdit[];
  readonly left: readonly CutField[];
}

/** One cut for each map, so that neighbours share their commas. */
function fieldsIn({ text, definition }: Source): Cut[] {
  const body = definition();
  if (!body) return [];
  const maps = new Map<MapNode, FieldUse[]>();
  const gone: FieldUse[] = [];
  visitFields(body, {
    known(use) {
      if (travels(use.field) || gone.some(({ entry }) => isWithin(use, entry))) return;
      gone.push(use);
      maps.set(use.map, [...(maps.get(use.map) ?? []), use]);
    },
  });
  return [...maps].map(([map, uses]) => ({
    edits: removeEntries(
      text,
      map,
      uses.map(({ entry }) => entry),
    ),
    left: uses.map(({ entry, field }) => ({ field: entry.key, class: field.class })),
  }));
}

function isWithin({ entry }: FieldUse, outer: FieldUse['entry']): boolean {
  return outer.start <= entry.start && entry.end <= outer.end && outer !== entry;
}

interface Argument {
  readonly decorator: Decorator;
  readonly name: string;
  readonly field: Field;
}

/** The first argument of each decorator that does not travel. */
function firstArguments(source: Source): Argument[] {
  const { fields } = kindNamed('workflow');
  return source.decorated().flatMap(({ decorator }): Argument[] => {
    for (const name of decorator?.arguments.keys() ?? []) {
      const field = fieldOf(fields, name)?.field;
      if (decorator && field && !travels(field)) return [{ decorator, name, field }];
    }
    return [];
  });
}
