/** The page on which the message of a push is written, as text: what is proposed, and below it what goes, as comments. */
import type { PushPlan } from '../../sync/sync.ts';
import { counted } from '../words.ts';
import { changeWords, entityWords } from './words.ts';

export function pushPage({ message, to, files, entities, commits, advisory }: PushPlan): string {
  const before = commits - 1;
  const lines = [
    `This is the message of the git commit that is made of ${counted(files.length, 'file')} and pushed to ${to}.`,
    'Lines with # are left out. ✓ in the title of this page pushes, ✗ leaves everything as it is.',
    ...section(
      'Entities:',
      entities.map(change => `${entityWords(change)}: ${changeWords(change)}`),
    ),
    ...section('Files:', files),
    ...(before > 0
      ? [
          '',
          `${counted(before, 'git commit')} that ${before === 1 ? 'was' : 'were'} made before ${before === 1 ? 'goes' : 'go'} along.`,
        ]
      : []),
    ...section(
      'Broken or untidy for others afterwards:',
      advisory.map(finding => finding.message),
    ),
  ];
  return `${message.trimEnd()}\n\n${lines.map(line => (line === '' ? '#' : `# ${line}`)).join('\n')}\n`;
}

/** What of the page is the message. */
export function messageOf(page: string): string {
  return page
    .replaceAll('\r\n', '\n')
    .split('\n')
    .filter(line => !line.startsWith('#'))
    .join('\n')
    .trim();
}

function section(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  const more = lines.length - MOST_LINES;
  return [
    '',
    title,
    ...lines.slice(0, MOST_LINES).map(line => `  ${line}`),
    ...(more > 0 ? [`  … and ${more} more`] : []),
  ];
}

const MOST_LINES = 50;
