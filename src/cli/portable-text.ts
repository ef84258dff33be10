/** What leaves a project and what comes into one, as people read it in a terminal. */
import type { LeftBehind } from '../plans/portable/fields.ts';
import type { DanglingReference, ExportPlan } from '../plans/portable/plan-export.ts';
import type { ImportPlan } from '../plans/portable/plan-import.ts';
import type { PlanFinding } from '../plans/reconcile/plan.ts';
import type { Palette } from './colour.ts';
import { printable } from './io.ts';

/** Above so many lines of a sort the others are only counted. */
const MOST_LINES = 50;

export function exportLines(plan: ExportPlan, colours: Palette): string[] {
  const entities = plan.entities.map(({ kind, key, path, referredBy }) => {
    const why = referredBy === undefined ? '' : `  (the ${referredBy} refers to it)`;
    return line(colours.green, 'exported', `${kind}/${key}${path === undefined ? '' : `  ${path}`}${why}`);
  });
  return [
    ...some(entities),
    ...leftLines(plan.leftBehind, colours),
    ...dangling(plan.dangling, colours),
    ...portableFindings(plan, colours),
  ];
}

export function importLines(plan: ImportPlan, colours: Palette): string[] {
  const entities = plan.entities.flatMap(({ what, kind, key, formerKey, path, fields, files, matchedBy }) => {
    if (what === 'same') return [];
    const former = formerKey === undefined ? '' : `  (was ${formerKey})`;
    const by = what === 'changed' ? `  (the same ${matchedBy}: ${[...fields, ...files].join(', ')})` : '';
    const why = what === 'kept' ? '  (it is here already and stays as it is)' : by;
    const paint = what === 'kept' ? colours.dim : colours.green;
    return [line(paint, what, `${kind}/${key}${path === undefined ? '' : `  ${path}`}${former}${why}`)];
  });
  return [
    ...some(entities),
    ...leftLines(plan.leftBehind, colours),
    ...dangling(plan.dangling, colours),
    ...portableFindings(plan, colours),
  ];
}

/** Names, and never values: among them are secrets. */
function leftLines(left: readonly LeftBehind[], colours: Palette): string[] {
  const byPlace = new Map<string, LeftBehind[]>();
  for (const each of left) {
    const name = `${each.kind}/${each.key}: `;
    byPlace.set(name, [...(byPlace.get(name) ?? []), each]);
  }
  return some(
    [...byPlace].map(([name, fields]) => {
      const told = fields.map(({ field, class: of }) => (of === 'environment' ? field : `${field} (${of})`));
      return line(colours.dim, 'left', name + [...new Set(told)].join(', '));
    }),
  );
}

function dangling(all: readonly DanglingReference[], colours: Palette): string[] {
  return some(
    all.map(({ kind, key, field, to, target }) => {
      const what = target === undefined ? to : `the ${target}`;
      return line(
        colours.yellow,
        'dangling',
        `${field} of ${kind}/${key} points at ${what}, which does not come along.`,
      );
    }),
  );
}

/** What stops it, and what a person should know. */
export function portableFindings(
  { blocking, advisory }: { readonly blocking: readonly PlanFinding[]; readonly advisory: readonly PlanFinding[] },
  colours: Palette,
): string[] {
  return [
    ...some(blocking.map(({ message }) => line(colours.red, 'blocking', message))),
    ...some(advisory.map(({ message }) => line(colours.yellow, 'advisory', message))),
  ];
}

function line(paint: (text: string) => string, word: string, text: string): string {
  return `${paint(word.padEnd(10))}${printable(text)}`;
}

function some(lines: readonly string[]): string[] {
  const more = lines.length - MOST_LINES;
  return more <= 0 ? [...lines] : [...lines.slice(0, MOST_LINES), `and ${more} more of that`];
}
