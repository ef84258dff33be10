/** The first page of a preview: what a plan does, in words, with what the comparison of texts below it cannot show. */
import type { PlanState } from '../../protocol/protocol.ts';
import { counted } from '../words.ts';

/** A plan as it is shown, whoever made it. */
export interface ShownPlan extends Pick<PlanState, 'label' | 'steps' | 'advisory' | 'deletes' | 'files'> {
  /** Sentences above all else; with one, the page is always there. */
  readonly told?: readonly string[];
  /** What is asked about it, a sentence each. */
  readonly questions?: readonly string[];
  /** What one side would lose, in words. */
  readonly loses?: readonly string[];
}

/** Files whose texts are shown one by one: those with a text, and no more than an editor shows well. */
export function shownFiles({ files }: Pick<PlanState, 'files'>): PlanState['files'] {
  return files.filter(({ before, after }) => before !== undefined || after !== undefined).slice(0, MOST_FILES);
}

const MOST_FILES = 100;

/** Whether there is something that the texts do not show. What goes is named before anything is done. */
export function needsPage(plan: ShownPlan): boolean {
  return (
    (plan.told ?? []).length > 0 || plan.advisory.length > 0 || shownFiles(plan).length < Math.max(plan.files.length, 1)
  );
}

/** Markdown, as it is read in an editor. */
export function planPage(plan: ShownPlan): string {
  const { label, steps, advisory, deletes, files, told = [], questions = [], loses = [] } = plan;
  return [
    `# ${label}`,
    ...told.flatMap(sentence => ['', sentence]),
    ...section('What is lost', loses),
    ...section(
      'What happens',
      steps.map(({ title, resolution }) => (title === '' ? resolution : `${title}: ${resolution}`)),
    ),
    ...section('What goes', deletes),
    ...section('Questions', questions),
    ...section('What will be broken or untidy afterwards', advisory),
    ...section('Files', shownFiles(plan).length < files.length ? files.map(fileWords) : []),
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
