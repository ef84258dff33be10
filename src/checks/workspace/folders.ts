/** What is wrong with the folder of a workspace: its name, another folder that is the same somewhere, one that it hides. */
import { set } from '../../config/intent.ts';
import { CONFIG_FILES, META_KEY } from '../../config/older.ts';
import { nodeAt } from '../../syntax/locate.ts';
import { editToml } from '../../syntax/toml-edit.ts';
import { readToml } from '../../syntax/toml-read.ts';
import { textOf } from '../../syntax/tree.ts';
import { slugProblem } from '../../workspace/slug.ts';
import type { Fix, Problem } from '../problem.ts';
import { problem } from '../report.ts';
import { headOf } from './places.ts';
import type { SeenWorkspace, WorkspaceFacts, WorkspaceSubject } from './subject.ts';

export function folderProblems(subject: WorkspaceSubject, facts: WorkspaceFacts): Problem[] {
  const { own, effective } = subject;
  const { slug } = effective.workspace;
  const wrong = slugProblem(slug);
  const named = wrong === undefined ? [] : [problem('workspace-bad-name', own.file, headOf(own), wrong)];
  return [...named, ...collisions(subject, facts), ...shadowing(subject, facts)];
}

function collisions({ own, effective }: WorkspaceSubject, facts: WorkspaceFacts): Problem[] {
  const { workspace } = effective;
  const inRoot = (each: SeenWorkspace): boolean =>
    each.rootFolder === workspace.rootFolder && each.slug !== workspace.slug;
  const { byName, oneFolder } = facts.seen;
  const byCase = byName.get(workspace.slug.toLowerCase())?.find(inRoot);
  const byLink = byCase ? undefined : oneFolder.get(own.file)?.find(inRoot);
  const other = byCase ?? byLink;
  if (!other) return [];
  const names = [workspace.slug, other.slug]
    .sort()
    .map(slug => `“${slug}”`)
    .join(' and ');
  const message = byCase
    ? `${names} differ only in capital letters, which are one folder on many disks, so neither loads; rename or leave out one.`
    : `${names} are one folder through a link, so neither loads; remove the link, or leave out one.`;
  const related = [{ path: other.file, span: { start: 0, end: 0 }, message: `“${other.slug}”` }];
  const fixes = () => [
    leaveOut(workspace.rootFolder, other.slug, facts),
    leaveOut(workspace.rootFolder, workspace.slug, facts),
  ];
  return [problem('workspace-collision', own.file, headOf(own), message, { related, fixes })];
}

/** Adds a name to `discovery.ignore` of the root's own `config.toml`. */
function leaveOut(rootFolder: string, slug: string, facts: WorkspaceFacts): Fix | undefined {
  const [name, older] = CONFIG_FILES;
  const path = `${rootFolder}/${name}`;
  const title = `Leave out “${slug}” (“discovery.ignore” in config.toml)`;
  const now = facts.textNow(path);
  if (now === 'unreadable') return undefined;
  if (now === 'missing') {
    // A new file would hide all that the older one says.
    if (facts.textNow(`${rootFolder}/${older}`) !== 'missing') return undefined;
    return { title, edits: [{ path, edits: [], create: `[discovery]\nignore = ["${slug}"]\n` }] };
  }
  const { parsed, document } = readToml(now.text);
  if (!document) return undefined;
  const list = nodeAt(parsed.root, ['discovery', 'ignore']);
  const names = list?.kind === 'list' ? list.items.flatMap(item => textOf(item) ?? []) : [];
  const result = editToml(document, [set(['discovery', 'ignore'], [...names, slug])], { before: META_KEY });
  return 'edits' in result && result.edits.length > 0 ? { title, edits: [{ path, edits: result.edits }] } : undefined;
}

function shadowing({ own, effective }: WorkspaceSubject, { seen }: WorkspaceFacts): Problem[] {
  const { root, slug } = effective.workspace;
  const hidden = seen.byName.get(slug.toLowerCase())?.find(each => each.root === 'user' && each.slug === slug);
  if (root !== 'project' || !hidden) return [];
  const message = `Here this workspace hides the one of the same name in your own root; “extends = "${slug}"” would build on that one.`;
  const related = [{ path: hidden.file, span: { start: 0, end: 0 }, message: `Your own “${slug}”, which is hidden.` }];
  return [problem('workspace-shadowing', own.file, headOf(own), message, { related })];
}
