/** Rows in columns, with a dimmed head. Cells come from files and are made safe for a terminal. */
import type { Palette } from './colour.ts';
import { printable } from './io.ts';

export function asTable(head: readonly string[], cells: readonly (readonly string[])[], colours: Palette): string {
  const rows = cells.map(row => row.map(printable));
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map(row => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return `${[colours.dim(line(head)), ...rows.map(line)].join('\n')}\n`;
}
