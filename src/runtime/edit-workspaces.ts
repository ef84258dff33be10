/**
 * Making and changing workspaces: looks at the roots in sight, plans, and commits through the store of each root, so that
 * one undo takes a change back. Nothing is asked of a person here: a front shows the plan, or the refusal, and decides.
 */
import { isoOfMs } from '../base/utc.ts';
import { planBind, planUnbind } from '../plans/workspace/bind.ts';
import { isCopied, planDuplicate } from '../plans/workspace/duplicate.ts';
import { type KeyEdits, planEdit } from '../plans/workspace/edit.ts';
import { type KnownWorkspace, type RootFacts, type WorkspaceFacts, workspaceNamed } from '../plans/workspace/facts.ts';
import { planIgnore, planUnignore } from '../plans/workspace/ignore.ts';
import { planNew } from '../plans/workspace/new.ts';
import { refuse, type WorkspacePlan, type WorkspaceRefusal } from '../plans/workspace/plan.ts';
import { planRemove, planRestore } from '../plans/workspace/remove.ts';
import { planRename } from '../plans/workspace/rename.ts';
import { failureSentence } from '../store/failure.ts';
import type { Operation } from '../store/operation-log.ts';
import { otherPart } from '../store/operations.ts';
import type { Outside } from '../store/outside.ts';
import type { FolderFacts, PathRules } from '../workspace/bindings.ts';
import { isAscii, slugFrom, slugProblem, type ToAscii } from '../workspace/slug.ts';
import { commitPlan, type WorkspaceDone } from './commit-workspaces.ts';
import type { ConfigEngine } from './config-engine.ts';
import { bindingsOf, realAsFar } from './read-bindings.ts';
import { readTree } from './read-tree.ts';
import { type FoundTemplate, findTemplate, findTemplates } from './templates.ts';
import { type EditableRoot, lookAtRoot } from './workspace-roots.ts';
import type { Workspaces } from './workspaces.ts';

/** `root` is `user`, `project` (the first one) or the folder with the Mooring layout. */
export type WorkspaceRequest =
  | {
      readonly do: 'new';
      readonly title: string;
      /** Instead of the one that the title gives. */
      readonly slug?: string;
      readonly root?: string;
      readonly template?: string;
      readonly variables?: Readonly<Record<string, string>>;
      readonly description?: string;
      readonly extends?: string;
      readonly baseUrl?: string;
      readonly hidden?: boolean;
    }
  | { readonly do: 'duplicate'; readonly name: string; readonly to: string; readonly withEnv?: boolean }
  | { readonly do: 'rename'; readonly name: string; readonly to: string }
  | { readonly do: 'edit'; readonly name: string; readonly keys: KeyEdits }
  /** `force` also where others need it. */
  | { readonly do: 'remove'; readonly name: string; readonly force?: boolean }
  | { readonly do: 'restore'; readonly name?: string; readonly as?: string }
  | { readonly do: 'ignore' | 'unignore'; readonly name: string; readonly root?: string }
  /** `folder` is absolute, with `/`. */
  | { readonly do: 'bind'; readonly name: string; readonly folder: string }
  | { readonly do: 'unbind'; readonly folder: string };

export interface WorkspaceEditor {
  /** What is there now, with what lists leave out. */
  look(): WorkspaceFacts;
  /** Those that a new workspace of a root can be made from; with what is wrong with those that cannot be read. */
  templates(root?: string): readonly FoundTemplate[];
  /** The slug that a title gives. */
  slugOf(title: string): Promise<{ readonly slug: string } | WorkspaceRefusal>;
  /** What a request would do, by what is there now. Nothing is written. */
  plan(request: WorkspaceRequest): Promise<WorkspacePlan | WorkspaceRefusal>;
  /** Does what a plan says, or nothing where what it goes by has changed since. */
  commit(plan: WorkspacePlan): Promise<WorkspaceDone | WorkspaceRefusal>;
  /** Plans and commits, and does so again where somebody was faster. */
  run(request: WorkspaceRequest): Promise<WorkspaceRun | WorkspaceRefusal>;
  /** Takes back one of the operations that a change answered with. */
  undo(operation: WorkspaceDone['operations'][number]): Promise<WorkspaceUndone | WorkspaceRefusal>;
  /** Of each root the newest operation that can be taken back, the newest of all first. */
  undoable(): readonly UndoableOperation[];
}

export interface UndoableOperation {
  readonly root: string;
  readonly id: string;
  readonly label: string;
  /** `user@host front/pid`. */
  readonly actor: string;
  /** UTC, ISO, milliseconds. */
  readonly time: string;
  /** What taking it back changes and moves, absolute; files in a folder that moves as they are called after that. */
  readonly changed: readonly string[];
  readonly moved: readonly { readonly from: string; readonly to: string }[];
  /** The other roots in which the same change did something that stands; each is taken back by itself. */
  readonly alsoIn: readonly string[];
}

export interface WorkspaceUndone {
  readonly is: 'undone';
  /** What was taken back, for a person. */
  readonly says: string;
}

export interface WorkspaceRun extends WorkspaceDone {
  /** What was committed. */
  readonly plan: WorkspacePlan;
}

export interface WorkspaceEditorOptions {
  /** Those of projects before the user's; at most one of the user. */
  readonly roots: readonly EditableRoot[];
  readonly engine: Pick<ConfigEngine, 'reload' | 'explain'>;
  readonly workspaces: Pick<Workspaces, 'look'>;
  readonly outside: Pick<Outside, 'disk' | 'hash' | 'clock'>;
  /** `user@host front/pid`. */
  readonly actor: string;
  /** A UUID, new each time. */
  readonly freshId: () => string;
  /** Asked for titles that are not ASCII alone. */
  readonly loadAscii: () => Promise<ToAscii>;
  /** Asked for folders with their links resolved. */
  readonly worktreeOf: (folder: string) => FolderFacts['worktree'];
  readonly rules: PathRules;
}

/** How often `run` begins anew. */
const ATTEMPTS = 4;

export function createWorkspaceEditor(options: WorkspaceEditorOptions): WorkspaceEditor {
  const look = (): WorkspaceFacts => factsOf(options);
  const slugOf = (title: string) => slugFor(options, title);
  const plan = async (request: WorkspaceRequest): Promise<WorkspacePlan | WorkspaceRefusal> => {
    await options.engine.reload();
    return planFor(options, look(), request);
  };
  const commit = (planned: WorkspacePlan) => commitPlan(options, planned);
  return {
    look,
    slugOf,
    plan,
    commit,
    templates: root => {
      const facts = look();
      const found = rootNamed(facts, root);
      return 'is' in found ? [] : findTemplates(options.outside.disk, facts, found);
    },
    undo: operation => undo(options, operation),
    undoable: () => undoableIn(options.roots),
    async run(request) {
      for (let attempt = 1; ; attempt++) {
        const planned = await plan(request);
        if (planned.is === 'refused') return planned;
        const done = await commit(planned);
        if (done.is !== 'refused') return { ...done, plan: planned };
        if (done.why !== 'changed' || attempt >= ATTEMPTS) return done;
      }
    },
  };
}

function undoableIn(roots: readonly EditableRoot[]): UndoableOperation[] {
  return roots
    .flatMap(({ folder: root, prefix, store }) => {
      const plan = store.planUndo();
      if ('refused' in plan || 'failed' in plan) return [];
      const { id, label, actor, time } = plan.operation;
      const above = prefix === '' ? root : root.slice(0, -prefix.length);
      const at = (path: string): string => `${above}/${path}`;
      const moved = plan.moves.map(({ from, to }) => ({ from: at(from), to: at(to) }));
      const changed = plan.changes.map(({ path }) => at(path));
      return [{ root, id, label, actor, time, moved, changed, alsoIn: otherRoots(roots, root, plan.operation) }];
    })
    .sort((a, b) => (a.time < b.time ? 1 : -1));
}

/** Where else the change of an operation in `root` still stands. */
function otherRoots(roots: readonly EditableRoot[], root: string, operation: Operation): string[] {
  if (operation.group === undefined) return [];
  return roots.flatMap(({ folder, store }) => {
    const operations = folder === root ? [] : store.log.read();
    return 'failed' in operations || !otherPart(operations, operation) ? [] : [folder];
  });
}

async function undo(
  { roots, engine }: WorkspaceEditorOptions,
  { root: folder, id }: WorkspaceDone['operations'][number],
): Promise<WorkspaceUndone | WorkspaceRefusal> {
  const root = roots.find(each => each.folder === folder);
  if (!root) return refuse('no-root', `There is no root ${folder} in sight any more.`);
  const undone = await root.store.undo(id);
  if ('refused' in undone) return refuse('changed', undone.message);
  if ('failed' in undone) return refuse('not-written', failureSentence(undone));
  await engine.reload();
  const parts = otherRoots(roots, folder, undone.undone).map(
    root => ` What it did in ${root} is not; take that back, too.`,
  );
  return { is: 'undone', says: [`Taken back: ${undone.undone.label}.`, ...parts].join('') };
}

function factsOf({ roots, engine, workspaces, outside, rules }: WorkspaceEditorOptions): WorkspaceFacts {
  const looked = roots.map(root => lookAtRoot(outside, root));
  const user = looked.find(({ facts }) => facts.type === 'user');
  const standard = user?.values.get('default-workspace.workspace');
  const { active } = workspaces.look();
  const ignoring = engine.explain('discovery.ignore').by?.variable;
  return {
    roots: looked.map(({ facts }) => facts),
    bindings: bindingsOf(user?.values.get('bindings'), outside.disk),
    ...(typeof standard === 'string' ? { standard: standard.trim() } : {}),
    ...(active.workspace
      ? { active: { folder: active.workspace.folder, decidedBy: active.decidedBy, origin: active.origin } }
      : {}),
    ...(ignoring === undefined ? {} : { ignoreSetBy: ignoring }),
    rules,
  };
}

function planFor(
  options: WorkspaceEditorOptions,
  facts: WorkspaceFacts,
  request: WorkspaceRequest,
): Promise<WorkspacePlan | WorkspaceRefusal> | WorkspacePlan | WorkspaceRefusal {
  const { freshId, outside } = options;
  const id = (): string => `ws-${freshId().replaceAll('-', '').toLowerCase()}`;
  const iso = isoOfMs(outside.clock());
  switch (request.do) {
    case 'new':
      return planNewFor(options, facts, request, { id: id(), date: iso.slice(0, 10) });
    case 'restore':
      return planRestoreFor(options, facts, request);
    case 'unignore':
      return withRoot(facts, request.root ?? 'user', root => planUnignore(facts, root, request.name.trim()));
    case 'unbind':
      return planUnbind(facts, folderFacts(options, request.folder), request.folder);
    default:
  }
  const workspace = workspaceNamed(facts, request.name);
  if ('is' in workspace) return workspace;
  switch (request.do) {
    case 'duplicate':
      return planDuplicateFor(options, facts, workspace, request, id());
    case 'rename':
      return withSlug(options, request.to, slug => planRename(facts, workspace, slug));
    case 'edit':
      return planEdit(facts, workspace, request.keys);
    case 'remove':
      return planRemove(facts, workspace, iso.replace(/[-:.]/g, ''), request.force);
    case 'ignore':
      return withRoot(facts, request.root ?? 'user', root => planIgnore(facts, root, workspace));
    case 'bind':
      return planBindFor(options, facts, workspace, request.folder, id());
  }
}

async function planNewFor(
  options: WorkspaceEditorOptions,
  facts: WorkspaceFacts,
  request: WorkspaceRequest & { readonly do: 'new' },
  made: { readonly id: string; readonly date: string },
): Promise<WorkspacePlan | WorkspaceRefusal> {
  const { title, description, hidden, baseUrl, variables = {} } = request;
  const root = rootNamed(facts, request.root);
  if ('is' in root) return root;
  const chosen = await slugOrTitle(options, request);
  if ('is' in chosen) return chosen;
  const template =
    request.template === undefined ? undefined : findTemplate(options.outside.disk, facts, root, request.template);
  if (template && 'is' in template) return template;
  const keys = {
    ...(description === undefined ? {} : { description }),
    ...(request.extends === undefined ? {} : { extends: request.extends.trim() }),
    ...(hidden ? { hidden } : {}),
    ...(baseUrl === undefined ? {} : { 'base-url': baseUrl.trim() }),
  };
  return planNew(facts, root, { slug: chosen.slug, title, keys, variables }, made, template);
}

async function slugOrTitle(
  options: WorkspaceEditorOptions,
  { slug, title }: { readonly slug?: string; readonly title: string },
): Promise<{ readonly slug: string } | WorkspaceRefusal> {
  if (slug === undefined) return slugFor(options, title);
  const problem = slugProblem(slug);
  return problem === undefined ? { slug } : refuse('invalid', problem);
}

async function planDuplicateFor(
  options: WorkspaceEditorOptions,
  facts: WorkspaceFacts,
  workspace: KnownWorkspace,
  { to, withEnv = false }: WorkspaceRequest & { readonly do: 'duplicate' },
  id: string,
): Promise<WorkspacePlan | WorkspaceRefusal> {
  const files = readTree(options.outside.disk, workspace.folder, path => isCopied(path, { withEnv }));
  if (files === 'missing') return refuse('changed', `${workspace.folder} is not there any more; look again.`);
  if (files === 'too-large') {
    return refuse(
      'too-large',
      `${workspace.folder} holds more than 5,000 files or 64 MB; copy it by hand, and give the copy another id.`,
    );
  }
  return withSlug(options, to, slug => planDuplicate(facts, workspace, slug, files, id));
}

async function planRestoreFor(
  options: WorkspaceEditorOptions,
  facts: WorkspaceFacts,
  { name, as }: WorkspaceRequest & { readonly do: 'restore' },
): Promise<WorkspacePlan | WorkspaceRefusal> {
  if (as === undefined) return planRestore(facts, name, undefined);
  return withSlug(options, as, slug => planRestore(facts, name, slug));
}

function planBindFor(
  options: WorkspaceEditorOptions,
  facts: WorkspaceFacts,
  workspace: KnownWorkspace,
  path: string,
  id: string,
): WorkspacePlan | WorkspaceRefusal {
  const { disk } = options.outside;
  const folder = folderFacts(options, path);
  const there = disk.facts(folder.real);
  if ('failed' in there) return refuse('unknown', `${path} is not there; make the folder first, or name another.`);
  if (there.type !== 'folder') return refuse('invalid', `${path} is not a folder; name the one that it is in.`);
  return planBind(facts, workspace, folder, id);
}

function folderFacts({ outside, worktreeOf }: WorkspaceEditorOptions, path: string): FolderFacts {
  const real = realAsFar(outside.disk, path);
  const worktree = worktreeOf(real);
  return { real, ...(worktree ? { worktree } : {}) };
}

async function slugFor(
  { loadAscii }: WorkspaceEditorOptions,
  title: string,
): Promise<{ readonly slug: string } | WorkspaceRefusal> {
  const made = slugFrom(title, isAscii(title) ? text => text : await loadAscii());
  return 'refused' in made ? refuse('invalid', made.refused) : made;
}

async function withSlug(
  options: WorkspaceEditorOptions,
  title: string,
  work: (slug: string) => WorkspacePlan | WorkspaceRefusal,
): Promise<WorkspacePlan | WorkspaceRefusal> {
  const made = await slugFor(options, title);
  return 'is' in made ? made : work(made.slug);
}

function withRoot(
  facts: WorkspaceFacts,
  name: string,
  work: (root: RootFacts) => WorkspacePlan | WorkspaceRefusal,
): WorkspacePlan | WorkspaceRefusal {
  const root = rootNamed(facts, name);
  return 'is' in root ? root : work(root);
}

function rootNamed({ roots }: WorkspaceFacts, name = 'user'): RootFacts | WorkspaceRefusal {
  const root = roots.find(({ type, folder }) => folder === name || type === name);
  if (root) return root;
  return refuse(
    'no-root',
    name === 'project'
      ? 'There is no project here; go to a folder with a “.mooring” in it or above it, or use your own root.'
      : `There is no root ${name} in sight.`,
  );
}
