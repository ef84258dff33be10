/** Drift as people read it in a terminal: one line for each row, and the reason below it. */
import type { Drift } from '../snapshot/drift/drift-row.ts';
import type { DriftRow } from '../snapshot/drift/rows.ts';
import type { Palette } from './colour.ts';
import { printable } from './io.ts';

/** What stands in the columns of a row. */
export interface RowText {
  /** `moved`, with a question mark where only a person can say. */
  readonly kind: string;
  /** `form hello`, or `12 entities`. */
  readonly subject: string;
  /** `forms → dialogs`. */
  readonly where: string;
  readonly reason: string;
}

export function rowText(row: DriftRow): RowText {
  return {
    kind: `${row.kind}${row.certainty === 'question' ? '?' : ''}`,
    subject: subjectOf(row),
    where: printable([row.from, row.to].filter(place => place !== undefined).join(' → ')),
    reason: printable(row.reason),
  };
}

/**
 * The lines of each row, with their columns below each other. `lead` stands before the first of them, as a number does;
 * those that follow are indented as far.
 */
export function rowLines(rows: readonly DriftRow[], colours: Palette, lead: (index: number) => string): string[][] {
  const texts = rows.map(rowText);
  const [kindWidth, subjectWidth] = [widest(texts.map(({ kind }) => kind)), widest(texts.map(each => each.subject))];
  return rows.map((row, index) => {
    const { kind, subject, where, reason } = texts[index] ?? rowText(row);
    const before = lead(index);
    const head = `${before}${paint(colours, row, kind.padEnd(kindWidth))}  ${subject.padEnd(subjectWidth)}  ${where}`;
    return [head.trimEnd(), colours.dim(`${' '.repeat(before.length + kindWidth)}  ${reason}`)];
  });
}

/** What nobody has to decide: each file that is held, and a line for each other sort. */
export function toldLines(told: readonly DriftRow[]): { readonly held: string[]; readonly also: string[] } {
  const ignored = told.filter(({ drifts }) => drifts.some(({ waits }) => waits));
  const held = told.filter(({ kind }) => kind === 'held').map(row => `held      ${printable(row.reason)}`);
  const accepted = counted([
    ['modified', countOf(told, 'modified')],
    ['changed in the manifest', countOf(told, 'registry-changed')],
  ]);
  const kinds = [...new Set(ignored.map(({ kind }) => kind))];
  const passed = counted(kinds.map(kind => [kind, countOf(ignored, kind)] as const));
  const also = [
    ...(accepted === '' ? [] : [`Accepted as ordinary work: ${accepted}.`]),
    ...(passed === '' ? [] : [`Ignored, as your policies say: ${passed}.`]),
  ];
  return { held, also };
}

/** `form hello`, or how many. */
export function subjectOf({ drifts }: Pick<DriftRow, 'drifts'>): string {
  const [first] = drifts;
  if (drifts.length > 1) return `${drifts.length} entities`;
  return printable(first?.entity ? `${first.entity.kind} ${first.entity.name}` : 'manifest');
}

function paint(colours: Palette, { consequence, certainty }: DriftRow, text: string): string {
  if (consequence === 'blocking') return colours.red(text);
  return certainty === 'question' ? colours.yellow(text) : colours.blue(text);
}

function countOf(rows: readonly DriftRow[], kind: Drift['kind']): number {
  return rows.filter(row => row.kind === kind).reduce((sum, { drifts }) => sum + drifts.length, 0);
}

function counted(parts: readonly (readonly [string, number])[]): string {
  return parts
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `${count} ${what}`)
    .join(', ');
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map(({ length }) => length));
}
