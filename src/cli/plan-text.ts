/** A plan as people read it in a terminal: what goes where, and the changed lines of each file. */
import { unifiedDiff } from '../base/unified-diff.ts';
import type { PendingDelete, PlanEffects, ReconcilePlan } from '../plans/reconcile/plan.ts';
import type { MadePlan, PlannedFile } from '../runtime/project-runtime.ts';
import type { Palette } from './colour.ts';
import { printable } from './io.ts';

/** Above so many changed lines of one file only their number is said. */
const MOST_LINES = 200;

/** Above so many pending deletes the others are only counted. */
const MOST_DELETES = 20;

/** What the plan does to each file, in the order of its paths. */
export function effectLines({ files, plan }: Pick<MadePlan, 'files' | 'plan'>, colours: Palette): string[] {
  const { setAside } = plan.effects;
  const line = (verb: string, what: string): string => `${colours.green(verb.padEnd(10))}${printable(what)}`;
  const aside = setAside.map(path => line('set aside', `${path} → the quarantine`));
  const moved = plan.effects.moves.map(({ from, to }) => line('moved', `${from} → ${to}`));
  const changed = files.flatMap(({ path, movesTo, change }) => {
    if (change === 'moved' || setAside.some(folder => isBelow(path, folder))) return [];
    return [line(change, movesTo ?? path)];
  });
  return [...moved, ...changed, ...aside];
}

/** The changed lines of all files. A file without text is only named, and so is what goes to the quarantine as it is. */
export function diffLines(
  { files, plan }: Pick<MadePlan, 'files'> & { readonly plan: { readonly effects: Pick<PlanEffects, 'setAside'> } },
  colours: Palette,
): string[] {
  return files.flatMap(file => {
    if (plan.effects.setAside.some(folder => isBelow(file.path, folder))) return [];
    const lines = diffOf(file).split('\n').slice(0, -1);
    if (lines.length === 0) return [];
    if (lines.length > MOST_LINES) return [...lines.slice(0, 2).map(printable), `${lines.length - 2} lines, not shown`];
    return lines.map(each => painted(printable(each), colours));
  });
}

/** As `git apply` understands it; empty for what changes no text. */
export function diffOf({ path, movesTo, before, after }: PlannedFile): string {
  return unifiedDiff(before, after, {
    before: before === undefined ? '/dev/null' : `a/${path}`,
    after: after === undefined ? '/dev/null' : `b/${movesTo ?? path}`,
  });
}

/** What stops the plan, what will be untidy after it, and what would go. */
export function findingLines({ blocking, advisory, deletes, massDelete }: ReconcilePlan, colours: Palette): string[] {
  const more = deletes.length - MOST_DELETES;
  return [
    ...blocking.map(({ message }) => `${colours.red('blocking')}  ${printable(message)}`),
    ...advisory.map(({ message }) => `${colours.yellow('advisory')}  ${printable(message)}`),
    ...deletes.slice(0, MOST_DELETES).map(each => `${colours.yellow('delete')}    ${deleteText(each)}`),
    ...(more > 0 ? [`${colours.yellow('delete')}    and ${more} more`] : []),
    ...(massDelete === undefined ? [] : [`${colours.red('blocking')}  ${printable(massDelete)}`]),
  ];
}

function deleteText({ kind, key, from, path }: PendingDelete): string {
  const where = from === 'manifest' ? `its entry in ${path}` : `${path} goes to the quarantine`;
  return printable(`${kind} ${key}: ${where}`);
}

function painted(line: string, colours: Palette): string {
  if (/^(?:---|\+\+\+) /.test(line)) return colours.bold(line);
  if (line.startsWith('@@')) return colours.blue(line);
  if (line.startsWith('+')) return colours.green(line);
  return line.startsWith('-') ? colours.red(line) : line;
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
