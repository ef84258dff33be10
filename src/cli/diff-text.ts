/** The changes of entities, for people. */
import { groupedBy } from '../base/grouped.ts';
import { kindNamed } from '../manifest/kinds/table.ts';
import type { EntityChanges, EntityDifference, SectionDifference } from '../manifest/merge/entity-changes.ts';
import type { ValueChange } from '../manifest/merge/value-changes.ts';
import type { Palette } from './colour.ts';
import { printable } from './io.ts';

/** Kind by kind, ending with what says nothing of entities. */
export function diffText({ changes, sections, others }: EntityChanges, colours: Palette): string {
  const groups = [...groupedBy(changes, ({ kind }) => kind)].map(([kind, own]) =>
    [colours.bold(kindNamed(kind).plural), ...own.flatMap(change => entityLines(change, colours))].join('\n'),
  );
  if (sections.length > 0) {
    const lines = sections.flatMap(section => sectionLines(section, colours));
    groups.push([colours.bold('the manifest itself'), ...lines].join('\n'));
  }
  const same =
    others.length > 0 ? [colours.dim(printable(`Comments, order or layout alone: ${others.join(', ')}.`))] : [];
  const nothing = groups.length + same.length === 0 ? ['No entity changed.'] : [];
  return `${[...groups, ...same, ...nothing].join('\n')}\n`;
}

const WIDTH = 9;

function entityLines(change: EntityDifference, colours: Palette): readonly string[] {
  const { what, values } = change;
  const told = what === 'changed' ? values.map(value => `    ${valueLine(value, colours)}`) : [];
  return [`  ${verb(change, colours)}${printable(subject(change))}`, ...told];
}

function verb({ what, formerPath }: EntityDifference, { green, red, blue, yellow }: Palette): string {
  const words = { added: green, removed: red, changed: yellow, renamed: blue } as const;
  const word = what === 'renamed' && formerPath !== undefined ? 'moved' : what;
  return words[what](word.padEnd(WIDTH));
}

function subject({ what, key, formerKey, place, path, formerPath, values }: EntityDifference): string {
  if (formerPath !== undefined) return `${formerPath} → ${path}`;
  if (what === 'renamed') return `${formerKey ?? ''} → ${key}`;
  if (place === 'file') return `${key} in ${path}`;
  const file = what === 'changed' ? undefined : values.find(({ field }) => field === 'path');
  const where = file?.after ?? file?.before;
  return where === undefined ? key : `${key} (${where})`;
}

function sectionLines({ name, values }: SectionDifference, colours: Palette): readonly string[] {
  return values.map(
    value =>
      `  ${colours.yellow((value.before === undefined ? 'added' : value.after === undefined ? 'removed' : 'changed').padEnd(WIDTH))}${valueLine(value.field === '' ? { ...value, field: name } : value, colours)}`,
  );
}

/** `path: forms/a.form.yaml → forms/b.form.yaml`; what came or went has one side. */
function valueLine({ field, before, after }: ValueChange, { red, green, dim }: Palette): string {
  const old = before === undefined ? dim('nothing') : red(printable(before));
  const now = after === undefined ? dim('nothing') : green(printable(after));
  return `${printable(field)}: ${old} → ${now}`;
}
