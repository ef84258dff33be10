/** The first page of a preview: what a plan does, in words, with what the comparison of texts below it cannot show. */
import type { PlanState } from '../../protocol/protocol.ts';
import { counted } from '../words.ts';

/** Markdown, as it is read in an editor. */
export function planPage(plan: PlanState): string {
  const { label, steps, advisory, deletes, files } = plan;
  return [
    `# ${label}`,
    '',
    'Nothing is written yet. Apply does all of it as one change, which can be undone; Discard does nothing.',
    ...section(
      'What happens',
      steps.map(({ title, resolution }) => (title === '' ? resolution : `${title}: ${resolution}`)),
    ),
    ...section('What goes', deletes),
    ...section('What will be broken or untidy afterwards', advisory),
    ...section('Files', files.map(fileWords)),
    '',
  ].join('\n');
}

/** `1 file changed, 2 moved`. */
export function filesWords({ files }: Pick<PlanState, 'files'>): string {
  const parts = (['changed', 'added', 'removed', 'moved'] as const).flatMap(change => {
    const count = files.filter(file => file.change === change).length;
    return count === 0 ? [] : [{ count, change }];
  });
  if (parts.length === 0) return 'no file changes';
  return parts
    .map(({ count, change }, at) => (at === 0 ? `${counted(count, 'file')} ${change}` : `${count} ${change}`))
    .join(', ');
}

function section(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const more = lines.length - MOST_LINES;
  const shown = lines.slice(0, MOST_LINES).map(line => `- ${line}`);
  return ['', `## ${title}`, '', ...shown, ...(more > 0 ? [`- … and ${more} more`] : [])];
}

/** Enough to read, and no page of thousands. */
const MOST_LINES = 200;

function fileWords({ path, movesTo, change }: PlanState['files'][number]): string {
  return movesTo === undefined ? `${change} ${path}` : `${change} ${path} → ${movesTo}`;
}
