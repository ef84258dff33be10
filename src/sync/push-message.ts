/** The message that is proposed for a git commit: what became of which entity, for people who read the history later. */
import { kindNamed } from '../manifest/kinds/table.ts';
import type { EntityChange } from '../manifest/merge/entity-merge.ts';

/** Of the first line, in characters: what git's own front and others show whole. */
const LONGEST_LINE = 72;
/** More entities, or names of fields, nobody reads. */
const MOST_LISTED = 50;
const MOST_FIELDS = 6;

/** `changes` with one for each entity; `files` are all that are committed. A first line, a blank one, and a list. */
export function commitMessage(changes: readonly EntityChange[], files: readonly string[]): string {
  const inOrder = [...changes].sort((a, b) => RANK[a.what] - RANK[b.what]);
  const [first] = inOrder;
  if (!first) return filesLine(files);
  const more = inOrder.length - 1;
  const head = fitted(lineOf(first, LONGEST_LINE), more === 0 ? '' : ` and ${more} more`);
  if (more === 0 && first.fields.length === 0) return head;
  const listed = inOrder.slice(0, MOST_LISTED).map(change => `- ${lineOf(change)}${fieldsOf(change)}`);
  const rest = inOrder.length - listed.length;
  return [head, '', ...listed, ...(rest > 0 ? [`- and ${rest} more`] : [])].join('\n');
}

/** `3 added, 1 removed`; in the order in which they are listed. */
export function countsOf(changes: readonly EntityChange[]): string {
  return (['added', 'changed', 'renamed', 'removed'] as const)
    .map(what => [what, changes.filter(change => change.what === what).length] as const)
    .flatMap(([what, count]) => (count > 0 ? [`${count} ${what}`] : []))
    .join(', ');
}

const RANK = { added: 0, renamed: 1, changed: 2, removed: 3 } as const satisfies Record<EntityChange['what'], number>;
const VERB = { added: 'Add', changed: 'Change', renamed: 'Rename', removed: 'Remove' } as const;

function lineOf({ what, kind, key, formerKey }: EntityChange, longest = Number.POSITIVE_INFINITY): string {
  const title = kindNamed(kind).title;
  const name = (text: string): string => shortened(onOneLine(text), longest);
  if (what === 'renamed' && formerKey !== undefined) return `Rename ${title} ${name(formerKey)} to ${name(key)}`;
  return `${VERB[what]} ${title} ${name(key)}`;
}

function fieldsOf({ what, fields }: EntityChange): string {
  if (what === 'added' || what === 'removed' || fields.length === 0) return '';
  const named = fields.slice(0, MOST_FIELDS).map(onOneLine);
  const more = fields.length - named.length;
  return ` (${named.join(', ')}${more > 0 ? ` and ${more} more` : ''})`;
}

function filesLine(files: readonly string[]): string {
  const [first = 'files'] = files;
  if (files.length === 1) return fitted(`Change ${onOneLine(first)}`, '');
  const home = files.every(path => path.startsWith('.mooring/workspaces/')) ? ' of workspaces' : '';
  return [`Change ${files.length} files${home}`, '', ...files.slice(0, MOST_LISTED).map(path => `- ${onOneLine(path)}`)]
    .concat(files.length > MOST_LISTED ? [`- and ${files.length - MOST_LISTED} more`] : [])
    .join('\n');
}

function fitted(text: string, end: string): string {
  return shortened(text, LONGEST_LINE - end.length) + end;
}

function shortened(text: string, longest: number): string {
  const characters = [...text];
  return characters.length <= longest
    ? text
    : `${characters
        .slice(0, longest - 1)
        .join('')
        .trimEnd()}…`;
}

function onOneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}
