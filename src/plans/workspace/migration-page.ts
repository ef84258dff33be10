/**
 * A migration before it is done, as one page: what becomes of the old file, then each file with its whole text. It is TOML
 * with comments, so that an editor colours it.
 */
import type { MigratedEntry, MigrationPlan } from './migrate.ts';
import { previewOf, renamings } from './migrate-preview.ts';
import { quoted } from './plan.ts';

export interface MigrationPage {
  readonly text: string;
  readonly links: readonly MigrationLink[];
}

/** A place on the page that stands for a line of the old file. Lines and characters of the page count from 0. */
export interface MigrationLink {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  /** Of the old file, from 1. */
  readonly at: number;
}

export interface MigrationPageFacts {
  readonly plan: MigrationPlan;
  /** The old file as people know it. */
  readonly file: string;
  /** Its name afterwards; nothing where it stays as it is. */
  readonly movedTo: string | undefined;
}

export function migrationPage({ plan, file, movedTo }: MigrationPageFacts): MigrationPage {
  const lines: string[] = [];
  const links: MigrationLink[] = [];
  const name = file.slice(file.lastIndexOf('/') + 1);
  /** `at` is written where `{}` stands. */
  const add = (text: string, at?: number): void => {
    const line = oneLine(text);
    if (at !== undefined) {
      const start = line.indexOf('{}');
      const words = `${name}:${at}`;
      links.push({ line: lines.length, start, end: start + words.length, at });
      lines.push(line.replace('{}', () => words));
    } else lines.push(line);
  };
  for (const line of summary(plan, file, movedTo)) add(`# ${line}`);
  if (plan.notices.length > 0) add('#');
  for (const { line, message } of plan.notices) add(line === undefined ? `# ${message}` : `# {} ${message}`, line);
  for (const written of plan.files) {
    const entry = plan.entries.find(({ slug }) => slug === written.slug);
    const replaced = written.before === undefined ? '' : ', replaced; the lines with “#-” go';
    add('');
    add(`#### ${written.path}${entry ? ' from {}' : ''}${replaced}`, entry?.line);
    add('');
    for (const { sign, text } of previewOf(written)) lines.push(sign === '-' ? `#- ${text}` : text);
  }
  return { text: `${lines.join('\n')}\n`, links };
}

function summary(plan: MigrationPlan, file: string, movedTo: string | undefined): string[] {
  const those = (does: MigratedEntry['does']): string[] => plan.entries.filter(entry => entry.does === does).map(named);
  const renamed = renamings(plan);
  const sentence = (verb: string, names: readonly string[]): string[] =>
    names.length > 0 ? [`${verb}: ${names.join(', ')}.`] : [];
  return [
    `What becomes of the workspaces in ${file}. Nothing is written yet.`,
    ...sentence('Made', those('make')),
    ...sentence('Replaced', those('replace')),
    ...sentence('Left as they are', those('skip')),
    ...sentence('Renamed keys', renamed),
    movedTo === undefined
      ? 'The file stays as it is, since it lies outside of the root.'
      : `The file is kept as ${movedTo}.`,
    ...(plan.named === undefined ? [] : [`It calls ${quoted([plan.named])} the active workspace.`]),
  ];
}

function named({ name, slug }: MigratedEntry): string {
  return name === slug ? slug : `${slug} (${name})`;
}

/** Names in the old file may have line breaks, and what follows one would not be a comment any more. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ');
}
