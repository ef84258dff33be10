/** Connecting to a remote, in words: both sides as a page, and what each strategy does and loses. */
import type { EntityChange } from '../../manifest/merge/entity-merge.ts';
import type { ConnectPreview, ConnectStrategy } from '../../sync/sync.ts';
import { counted } from '../words.ts';
import { entityWords } from './words.ts';

/** Markdown, as it is read in an editor. The question stands over the first lines, so those are left empty. */
export function connectPage(url: string, preview: ConnectPreview): string {
  const { branch, onlyHere, onlyThere, differ, commitsHere, commitsThere } = preview;
  return [
    ...Array.from({ length: LINES_OF_QUESTION }, () => ''),
    `# Connect to ${url}`,
    '',
    SIDES_WORDS[preview.is],
    '',
    `Branch ${branch} there; ${counted(commitsHere, 'git commit')} only here, ${commitsThere} only there.`,
    ...section('Only here', onlyHere, entityWords),
    ...section('Only there', onlyThere, entityWords),
    ...section('On both sides, and different', differ, change =>
      change.fields.length > 0 ? `${entityWords(change)}: ${change.fields.join(', ')}` : entityWords(change),
    ),
    ...(onlyHere.length + onlyThere.length + differ.length === 0 ? ['', 'The same entities are on both sides.'] : []),
    '',
  ].join('\n');
}

export const SIDES_WORDS: Readonly<Record<ConnectPreview['is'], string>> = {
  empty: 'Nothing is there yet: what is here goes there.',
  'ours-is-ahead': 'What is there is here as well: what is newer here goes there.',
  'theirs-is-ahead': 'What is here is there as well: what is newer there comes here.',
  related: 'Both sides went on from a git commit that they share.',
  unrelated: 'The two have no history in common.',
};

export interface StrategyRow {
  readonly label: string;
  readonly description: string;
  readonly detail: string;
  readonly strategy: ConnectStrategy;
}

/** The one that loses nothing first. */
export function strategyRows({ onlyHere, onlyThere, differ }: ConnectPreview): readonly StrategyRow[] {
  return [
    {
      label: '$(git-merge) Merge by Entity',
      description: 'loses nothing',
      detail: 'What only one side has is kept; where both changed the same thing, you decide.',
      strategy: 'merge',
    },
    {
      label: '$(home) Local Wins',
      description: `the remote loses ${lossWords(onlyThere.length, differ.length)}`,
      detail: 'What is there becomes what is here. Its git commits are kept here, under refs/mooring/safety.',
      strategy: 'local',
    },
    {
      label: '$(cloud) Remote Wins',
      description: `this folder loses ${lossWords(onlyHere.length, differ.length)}`,
      detail: 'What is here becomes what is there. “Undo Last Sync” brings it back.',
      strategy: 'remote',
    },
  ];
}

/** `2 entities, and its side of 1 that differs`. */
function lossWords(only: number, differ: number): string {
  const entities = only > 0 ? [counted(only, 'entity', 'entities')] : [];
  const sides = differ > 0 ? [`its side of ${differ} that ${differ === 1 ? 'differs' : 'differ'}`] : [];
  return [...entities, ...sides].join(', and ') || 'no entity';
}

function section(title: string, changes: readonly EntityChange[], words: (change: EntityChange) => string): string[] {
  if (changes.length === 0) return [];
  const shown = changes.slice(0, MOST_LINES).map(change => `- ${words(change)}`);
  const more = changes.length - shown.length;
  return ['', `## ${title} (${changes.length})`, '', ...shown, ...(more > 0 ? [`- … and ${more} more`] : [])];
}

const MOST_LINES = 200;
const LINES_OF_QUESTION = 9;
