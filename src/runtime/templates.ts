/** Finds and reads the templates of a root: its own, then the user's. */
import { nearest } from '../base/nearest.ts';
import type { RootFacts, WorkspaceFacts } from '../plans/workspace/facts.ts';
import { refuse, type WorkspaceRefusal } from '../plans/workspace/plan.ts';
import { readTemplate, type Template, type TemplateVariable } from '../workspace/template.ts';
import type { LookDisk } from './find-workspaces.ts';
import { readTree } from './read-tree.ts';

export interface FoundTemplate {
  readonly name: string;
  /** Absolute, with `/`. */
  readonly folder: string;
  readonly description?: string;
  readonly variables: readonly TemplateVariable[];
  /** Why it cannot be used, in one sentence. */
  readonly problem?: string;
}

/** In the order of their names; one of the own root before the user's of the same name, which it hides. */
export function findTemplates(disk: LookDisk, facts: WorkspaceFacts, root: RootFacts): FoundTemplate[] {
  const found = new Map<string, FoundTemplate>();
  for (const { folder } of searched(facts, root)) {
    for (const name of namesIn(disk, folder)) {
      if (found.has(name)) continue;
      const read = readOne(disk, folder, name);
      const place = { name, folder: `${folder}/templates/${name}` };
      found.set(name, 'problem' in read ? { ...place, variables: [], problem: read.problem } : withoutFiles(read));
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

export function findTemplate(
  disk: LookDisk,
  facts: WorkspaceFacts,
  root: RootFacts,
  name: string,
): Template | WorkspaceRefusal {
  const roots = searched(facts, root);
  const home = roots.find(({ folder }) => namesIn(disk, folder).includes(name));
  if (!home) {
    const all = [...new Set(roots.flatMap(({ folder }) => namesIn(disk, folder)))];
    const [near] = nearest(name, all);
    const way = near ? `did you mean “${near}”?` : `templates are folders in ${root.folder}/templates.`;
    return refuse('unknown', `There is no template “${name}”; ${way}`);
  }
  const read = readOne(disk, home.folder, name);
  return 'problem' in read ? refuse('template', read.problem) : read;
}

function searched({ roots }: WorkspaceFacts, root: RootFacts): readonly RootFacts[] {
  return [root, ...roots.filter(({ type }) => type === 'user' && root.type !== 'user')];
}

function namesIn(disk: LookDisk, root: string): string[] {
  const entries = disk.list(`${root}/templates`);
  if ('failed' in entries) return [];
  return entries.flatMap(({ name, type }) => (type === 'folder' && !name.startsWith('.') ? [name] : [])).sort();
}

function readOne(disk: LookDisk, root: string, name: string): Template | { readonly problem: string } {
  const folder = `${root}/templates/${name}`;
  const tree = readTree(disk, folder, path => !isLeftOut(path));
  if (tree === 'missing') return { problem: `${folder} cannot be read; allow your user to read it.` };
  if (tree === 'too-large') return { problem: `${folder} holds more than 5,000 files or 64 MB; make it smaller.` };
  const [left] = tree.left;
  // A template without one of its files would make another workspace than was meant.
  if (left !== undefined) return { problem: `${folder}/${left} is a link or cannot be read; put a file there.` };
  return readTemplate(name, folder, tree.files, tree.empty);
}

/** What Mooring, git, the system and editors put there. */
function isLeftOut(path: string): boolean {
  return /(?:^|\/)(?:\.git|\.cache|\.packages|\.local|\.DS_Store|Thumbs\.db|[^/]*(?:~|\.sw[op]))$/.test(path);
}

function withoutFiles({ files: _, empty: __, ...rest }: Template): FoundTemplate {
  return rest;
}
