/** Two texts as a unified diff, as `diff -u` and git print it. */

/** Lines around a change that are shown with it. */
const CONTEXT = 3;

/** Above so many differing lines a part is told as replaced whole: the shortest way would take too long to find. */
const MOST_EDITS = 400;

export interface DiffNames {
  /** What stands behind `---` and `+++`; `/dev/null` for what is not there. */
  readonly before: string;
  readonly after: string;
}

/** Every line ends with a line feed. Empty where the texts are the same; `undefined` is a file that is not there. */
export function unifiedDiff(before: string | undefined, after: string | undefined, names: DiffNames): string {
  const [a, b] = [linesOf(before ?? ''), linesOf(after ?? '')];
  const edits = diffLines(a, b);
  if (!edits.some(({ is }) => is !== ' ')) return '';
  const out = [`--- ${names.before}`, `+++ ${names.after}`];
  for (const hunk of hunksOf(edits)) {
    const [old, now] = [hunk.filter(({ is }) => is !== '+'), hunk.filter(({ is }) => is !== '-')];
    const [first] = hunk;
    out.push(`@@ -${range(first?.a ?? 0, old.length)} +${range(first?.b ?? 0, now.length)} @@`);
    for (const { is, a: inOld, b: inNow } of hunk) {
      const line = (is === '+' ? b[inNow] : a[inOld]) ?? '';
      const isWhole = line.endsWith('\n');
      out.push(`${is}${isWhole ? line.slice(0, -1) : line}`, ...(isWhole ? [] : ['\\ No newline at end of file']));
    }
  }
  return `${out.join('\n')}\n`;
}

/** One line; `a` and `b` are how many lines of each text stand before it. */
export interface LineEdit {
  readonly is: ' ' | '-' | '+';
  readonly a: number;
  readonly b: number;
}

/** Each with its line feed; the last one perhaps without. */
export function linesOf(text: string): string[] {
  return text === '' ? [] : text.split(/(?<=\n)/);
}

/** An empty range names the line before it. */
function range(start: number, count: number): string {
  const first = count === 0 ? start : start + 1;
  return count === 1 ? String(first) : `${first},${count}`;
}

function hunksOf(edits: readonly LineEdit[]): LineEdit[][] {
  const hunks: LineEdit[][] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const [index, { is }] of edits.entries()) {
    if (is === ' ') continue;
    const from = Math.max(0, index - CONTEXT);
    const hunk = hunks.at(-1);
    if (hunk && from <= last + CONTEXT + 1) hunk.push(...edits.slice(last + 1, index + 1));
    else {
      hunk?.push(...edits.slice(last + 1, last + 1 + CONTEXT));
      hunks.push(edits.slice(from, index + 1));
    }
    last = index;
  }
  hunks.at(-1)?.push(...edits.slice(last + 1, last + 1 + CONTEXT));
  return hunks;
}

/** How the lines of one text become those of another; removals go before what replaces them. */
export function diffLines(a: readonly string[], b: readonly string[]): LineEdit[] {
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  const same = (from: number, to: number, shift: number): LineEdit[] =>
    Array.from({ length: to - from }, (_, index) => ({ is: ' ', a: from + index, b: from + index + shift }));
  const middle = shortest(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  return [
    ...same(0, head, 0),
    ...middle.map(edit => ({ is: edit.is, a: edit.a + head, b: edit.b + head })),
    ...same(a.length - tail, a.length, b.length - a.length),
  ];
}

/** The fewest lines out and in, by the greedy search of Myers; removals go before what replaces them. */
function shortest(a: readonly string[], b: readonly string[]): LineEdit[] {
  const most = Math.min(a.length + b.length, MOST_EDITS);
  /** By diagonal (line of `a` minus line of `b`), how far in `a` one comes; one copy for each number of edits. */
  const reach: Map<number, number>[] = [];
  let furthest = new Map([[1, 0]]);
  for (let edits = 0; edits <= most; edits++) {
    reach.push(furthest);
    furthest = new Map(furthest);
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = stepsDown(furthest, diagonal, edits) ? at(furthest, diagonal + 1) : at(furthest, diagonal - 1) + 1;
      while (x < a.length && x - diagonal < b.length && a[x] === b[x - diagonal]) x++;
      furthest.set(diagonal, x);
      if (x >= a.length && x - diagonal >= b.length) return wayBack(reach, a.length, b.length);
    }
  }
  return [
    ...a.map((_, index): LineEdit => ({ is: '-', a: index, b: 0 })),
    ...b.map((_, index): LineEdit => ({ is: '+', a: a.length, b: index })),
  ];
}

function at(furthest: ReadonlyMap<number, number>, diagonal: number): number {
  return furthest.get(diagonal) ?? -1;
}

/** Whether the way to a diagonal leads over a line of the second text. */
function stepsDown(furthest: ReadonlyMap<number, number>, diagonal: number, edits: number): boolean {
  if (diagonal === -edits) return true;
  return diagonal !== edits && at(furthest, diagonal - 1) < at(furthest, diagonal + 1);
}

function wayBack(reach: readonly ReadonlyMap<number, number>[], endA: number, endB: number): LineEdit[] {
  const back: LineEdit[] = [];
  let [x, y] = [endA, endB];
  for (let edits = reach.length - 1; edits >= 0; edits--) {
    const furthest = reach[edits] ?? new Map<number, number>();
    const diagonal = x - y;
    const isDown = stepsDown(furthest, diagonal, edits);
    const beforeX = edits === 0 ? 0 : at(furthest, isDown ? diagonal + 1 : diagonal - 1);
    const beforeY = edits === 0 ? 0 : beforeX - (isDown ? diagonal + 1 : diagonal - 1);
    while (x > beforeX && y > beforeY) back.push({ is: ' ', a: --x, b: --y });
    if (edits === 0) break;
    back.push({ is: isDown ? '+' : '-', a: beforeX, b: beforeY });
    [x, y] = [beforeX, beforeY];
  }
  return back.reverse();
}
