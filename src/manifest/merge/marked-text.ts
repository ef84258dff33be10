/** Two texts as one, with conflict markers where they differ, as git writes them. */
import { diffLines, linesOf } from '../../base/unified-diff.ts';

export interface Markers {
  /** How many characters a marker has. */
  readonly size: number;
  /** What stands behind the first and the last marker. */
  readonly ours: string;
  readonly theirs: string;
}

export const MARKERS: Markers = { size: 7, ours: 'ours', theirs: 'theirs' };

/** Lines that are on both sides stand once; without a difference it is the text itself. */
export function markedText(ours: string, theirs: string, markers: Markers = MARKERS): string {
  const [own, other] = [linesOf(ours), linesOf(theirs)];
  const end = ours.includes('\r\n') && !/(?:^|[^\r])\n/.test(ours) ? '\r\n' : '\n';
  const whole = (line: string): string => (line.endsWith('\n') ? line : line + end);
  const marker = (sign: string, label: string): string =>
    `${sign.repeat(markers.size)}${label === '' ? '' : ` ${label}`}${end}`;
  let text = '';
  let here: string[] = [];
  let there: string[] = [];
  const close = (): void => {
    if (here.length + there.length === 0) return;
    const sides = [marker('<', markers.ours), ...here.map(whole), marker('=', ''), ...there.map(whole)];
    text += [...sides, marker('>', markers.theirs)].join('');
    [here, there] = [[], []];
  };
  for (const { is, a, b } of diffLines(own, other)) {
    if (is === '-') here.push(own[a] ?? '');
    else if (is === '+') there.push(other[b] ?? '');
    else {
      close();
      text += own[a] ?? '';
    }
  }
  close();
  return text;
}
