/** A migration before it is done, line by line as people know it from a diff. */
import type { MigratedFile, MigrationPlan } from './migrate.ts';

/** `sign` is `+` for a line that comes, `-` for one that goes, a space for one that stays. */
export interface PreviewLine {
  readonly sign: '+' | '-' | ' ';
  readonly text: string;
}

/** A new file is all plus; one that is replaced shows what stays. */
export function previewOf({ before, text }: MigratedFile): PreviewLine[] {
  const after = linesOf(text);
  return before === undefined ? after.map(line => ({ sign: '+', text: line })) : diff(linesOf(before), after);
}

/** `baseUrl → base-url (3 times)`, each once. */
export function renamings({ entries }: Pick<MigrationPlan, 'entries'>): string[] {
  const counts = new Map<string, number>();
  for (const { from, to } of entries.flatMap(({ renamed }) => renamed)) {
    const pair = `${from} → ${to}`;
    counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  return [...counts].map(([pair, count]) => (count === 1 ? pair : `${pair} (${count} times)`));
}

function linesOf(text: string): string[] {
  const lines = text.split(/\r\n|\r|\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** Above this many pairs of lines the middle is shown as gone and come, without a search for what both have. */
const MOST_PAIRS = 1_000_000;

function diff(before: readonly string[], after: readonly string[]): PreviewLine[] {
  let head = 0;
  while (head < before.length && before[head] === after[head]) head++;
  let tail = 0;
  const most = Math.min(before.length, after.length) - head;
  while (tail < most && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  const kept = (lines: readonly string[]): PreviewLine[] => lines.map(text => ({ sign: ' ', text }));
  const middle = between(before.slice(head, before.length - tail), after.slice(head, after.length - tail));
  return [...kept(before.slice(0, head)), ...middle, ...kept(before.slice(before.length - tail))];
}

/** The longest common lines stay. */
function between(before: readonly string[], after: readonly string[]): PreviewLine[] {
  const all = (sign: '+' | '-', lines: readonly string[]): PreviewLine[] => lines.map(text => ({ sign, text }));
  if (before.length * after.length > MOST_PAIRS) return [...all('-', before), ...all('+', after)];
  const width = after.length + 1;
  const common = new Uint32Array((before.length + 1) * width);
  const at = (row: number, column: number): number => common[row * width + column] ?? 0;
  for (let row = before.length - 1; row >= 0; row--) {
    for (let column = after.length - 1; column >= 0; column--) {
      const same = before[row] === after[column];
      common[row * width + column] = same
        ? at(row + 1, column + 1) + 1
        : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const lines: PreviewLine[] = [];
  let [row, column] = [0, 0];
  while (row < before.length || column < after.length) {
    const [old = '', fresh = ''] = [before[row], after[column]];
    if (row < before.length && column < after.length && old === fresh) {
      lines.push({ sign: ' ', text: old });
      row++;
      column++;
    } else if (row < before.length && (column === after.length || at(row + 1, column) >= at(row, column + 1))) {
      lines.push({ sign: '-', text: old });
      row++;
    } else {
      lines.push({ sign: '+', text: fresh });
      column++;
    }
  }
  return lines;
}
