/** Changes of what a workspace says of itself, value by value. */
import { type Intent, set, unset } from '../../config/intent.ts';
import { readTomlDocument } from '../../syntax/toml-document.ts';
import { equalToml } from '../../syntax/toml-value.ts';
import { changedDefinition } from './definition.ts';
import { baseNamed, ignoredBase, type KnownWorkspace, rootOf, type WorkspaceFacts } from './facts.ts';
import { missingBase, valueProblem } from './new.ts';
import { commitIn, joined, nothingToDo, planOf, refuse, type WorkspacePlan, type WorkspaceRefusal } from './plan.ts';

/** The values to be set; null takes a key out. What is not named stays. */
export interface KeyEdits {
  readonly description?: string | null;
  readonly extends?: string | null;
  readonly 'base-url'?: string | null;
  readonly hidden?: boolean | null;
  readonly disabled?: boolean | null;
  readonly 'root-env'?: boolean | null;
}

const KEYS = ['description', 'extends', 'hidden', 'disabled', 'base-url', 'root-env'] as const;
/** What holds where a file says nothing of a flag that is not inherited. */
const FALSE_UNLESS_SAID: readonly string[] = ['hidden', 'disabled'];

export function planEdit(
  facts: WorkspaceFacts,
  workspace: KnownWorkspace,
  edits: KeyEdits,
): WorkspacePlan | WorkspaceRefusal {
  const { slug } = workspace;
  const root = rootOf(facts, workspace);
  const wrong = valueProblem({ description: edits.description, 'base-url': edits['base-url'], extends: edits.extends });
  if (wrong) return wrong;
  const done = KEYS.flatMap(key => doneTo(workspace, key, edits[key]));
  const base = edits.extends;
  if (typeof base === 'string' && done.some(({ key }) => key === 'extends')) {
    const problem = extendsProblem(facts, workspace, base);
    if (problem) return problem;
  }
  const change = changedDefinition(
    root,
    workspace,
    done.map(({ intent }) => intent),
  );
  if (change && 'is' in change) return change;
  if (!change) return nothingToDo(slug, `Nothing changes: “${slug}” is so already.`);
  return planOf({
    label: `edit workspace ${slug}: ${done.map(({ key }) => key).join(', ')}`,
    says: `“${slug}”: ${joined(done.map(({ says }) => says))}.`,
    slug,
    commits: [commitIn(root.folder, { changes: [change] })],
    warnings: warningsOf(facts, workspace, edits),
  });
}

/** Nothing where the file says so already. */
function doneTo(
  { text }: KnownWorkspace,
  key: (typeof KEYS)[number],
  value: string | boolean | null | undefined,
): { readonly key: string; readonly intent: Intent; readonly says: string }[] {
  if (value === undefined) return [];
  const document = readTomlDocument(text ?? '');
  const now = 'held' in document ? undefined : document.value[key];
  const wanted = typeof value === 'string' ? value.trim() : value;
  if (wanted === null)
    return now === undefined && !('held' in document)
      ? []
      : [{ key, intent: unset([key]), says: `${key} is taken out` }];
  const isSo = now === undefined ? wanted === false && FALSE_UNLESS_SAID.includes(key) : equalToml(now, wanted);
  return isSo ? [] : [{ key, intent: set([key], wanted), says: SAYS[`${key} ${String(wanted)}`] ?? `${key} is set` }];
}

const SAYS: Readonly<Record<string, string>> = {
  'hidden true': 'it is hidden from lists',
  'hidden false': 'it is shown in lists',
  'disabled true': 'it is disabled',
  'disabled false': 'it is enabled',
  'root-env true': 'the root’s .env is loaded',
  'root-env false': 'the root’s .env is not loaded',
};

/** Why it cannot extend that: nobody has the name, or it would extend itself in the end. */
function extendsProblem(facts: WorkspaceFacts, workspace: KnownWorkspace, name: string): WorkspaceRefusal | undefined {
  const base = baseNamed(facts, workspace, name.trim());
  if (!base) return missingBase(facts, rootOf(facts, workspace), name.trim());
  const chain = [workspace];
  for (
    let at: KnownWorkspace | undefined = base;
    at;
    at = at.extends === undefined ? undefined : baseNamed(facts, at, at.extends)
  ) {
    const isCycle = at === workspace;
    // A circle among the others is theirs to mend.
    if (!isCycle && chain.includes(at)) return undefined;
    chain.push(at);
    if (isCycle) {
      const names = chain.map(({ slug }) => slug).join(' → ');
      return refuse('cycle', `“${workspace.slug}” would extend itself: ${names}; name another base.`);
    }
  }
  return undefined;
}

function warningsOf(facts: WorkspaceFacts, workspace: KnownWorkspace, edits: KeyEdits): string[] {
  const { slug, folder } = workspace;
  // Of the one that was used last another takes the place by itself.
  const isActive = facts.active?.folder === folder && facts.active.decidedBy !== 'most-recent';
  const active =
    edits.disabled && isActive ? [`“${slug}” is the active workspace; nothing takes its place until you switch.`] : [];
  const base = typeof edits.extends === 'string' ? baseNamed(facts, workspace, edits.extends.trim()) : undefined;
  const broken =
    base && base.problems.length > 0 ? [`“${base.slug}” does not load, so “${slug}” will not either.`] : [];
  const hides = edits.hidden && isActive ? [`“${slug}” stays the active workspace, although lists leave it out.`] : [];
  return [...active, ...broken, ...(base ? ignoredBase(facts, base) : []), ...hides];
}
