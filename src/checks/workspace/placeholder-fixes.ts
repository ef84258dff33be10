/** Ways to end a placeholder that names nothing: the name that was meant, a variable, a line in a `.env`. */
import { applyEdits, type Span } from '../../base/text.ts';
import { setEnv } from '../../config/dotenv-edit.ts';
import { ignoringEnv } from '../../config/dotenv-ignore.ts';
import { set } from '../../config/intent.ts';
import type { EffectiveWorkspace } from '../../workspace/effective.ts';
import { isEnvironmentName, isVariableName } from '../../workspace/placeholder-targets.ts';
import type { Placeholder } from '../../workspace/placeholders.ts';
import type { FileEdit, Fix } from '../problem.ts';
import { fixIn } from '../report.ts';
import { intentEdits } from './places.ts';
import type { WorkspaceFacts } from './subject.ts';

/** Where a placeholder is written. */
export interface PlaceholderPlace {
  readonly file: string;
  readonly span: Span;
  readonly nameSpan: Span;
  readonly kindSpan?: Span;
}

/** What has a quote or a backslash in it would not mean itself in every kind of string. */
export function renaming(place: PlaceholderPlace, { kind }: Placeholder, near: string | undefined): Fix | undefined {
  if (near === undefined || /["'\\\n]/.test(near)) return undefined;
  const span = kind === 'unknown' ? place.kindSpan : place.nameSpan;
  return span && fixIn(place.file, `Change to “${near}”`, [{ ...span, text: near }], true);
}

/** Of those that extend a base as many are offered as fit in a menu. */
const MOST_OFFERED = 3;

type Facts = Pick<WorkspaceFacts, 'textNow'>;

/** Adds the name with an empty value, to be filled in. With `named` the title says to which workspace. */
export function additions(
  { kind, name }: Placeholder,
  workspaces: readonly EffectiveWorkspace[],
  named: boolean,
  facts: Facts,
): (Fix | undefined)[] {
  const isVariable = (kind === 'name' || kind === 'variable') && isVariableName(name);
  const isShouted = name === name.toUpperCase();
  const isEnvironment = (kind === 'environment' || (kind === 'name' && isShouted)) && isEnvironmentName(name);
  const offered = workspaces.slice(0, MOST_OFFERED);
  return [
    ...(isVariable ? offered.map(workspace => toVariables(name, workspace, named, facts)) : []),
    ...(isEnvironment ? offered.map(workspace => toEnv(name, workspace, named, facts)) : []),
  ];
}

function toVariables(
  name: string,
  { chain, workspace }: EffectiveWorkspace,
  named: boolean,
  facts: Facts,
): Fix | undefined {
  const file = chain.at(-1)?.file ?? '';
  const now = facts.textNow(file);
  if (typeof now === 'string') return undefined;
  const title = `Add “${name}” to [variables]${named ? ` of “${workspace.slug}”` : ''}`;
  return fixIn(file, title, intentEdits(now.text, [set(['variables', name], '')]));
}

function toEnv(name: string, { workspace }: EffectiveWorkspace, named: boolean, facts: Facts): Fix | undefined {
  const { root, rootFolder, slug } = workspace;
  const whose = named ? `the .env of “${slug}”` : 'the workspace’s .env';
  const edits = writing(`${rootFolder}/workspaces/${slug}/.env`, facts, text => {
    const made = setEnv(text, name, '');
    return 'message' in made ? undefined : made;
  });
  if (!edits) return undefined;
  const ignore = root === 'project' ? (writing(`${rootFolder}/.gitignore`, facts, ignoringEnv) ?? []) : [];
  return { title: `Add ${name} to ${whose}`, edits: [...ignore, ...edits] };
}

function writing(
  path: string,
  { textNow }: Facts,
  edit: (text: string) => readonly { start: number; end: number; text: string }[] | undefined,
): FileEdit[] | undefined {
  const now = textNow(path);
  if (now === 'unreadable') return undefined;
  const edits = edit(now === 'missing' ? '' : now.text);
  if (!edits || edits.length === 0) return undefined;
  return now === 'missing' ? [{ path, edits: [], create: applyEdits('', edits) }] : [{ path, edits }];
}
