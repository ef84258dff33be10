/** Checks the placeholders of workspaces, each in its own evaluation and a base in those of who extends it. It only looks. */
import type { Problem } from '../checks/problem.ts';
import { placeholderProblems } from '../checks/workspace/placeholders.ts';
import type { SeenWorkspace, SeenWorkspaces, TextNow, WorkspaceSubject } from '../checks/workspace/subject.ts';
import { type EffectiveWorkspace, sameWorkspace, type WorkspaceRef } from '../workspace/effective.ts';
import type { PlaceholderResolver } from '../workspace/resolve-placeholders.ts';
import type { LookDisk } from './find-workspaces.ts';
import { createPlaceholderLook } from './placeholder-context.ts';

export interface PlaceholderCheckOptions {
  readonly disk: LookDisk;
  /** Of this process; nothing where its answer is to be that of every machine, so that no `.env` or data store is judged. */
  readonly process?: Readonly<Record<string, string | undefined>> | undefined;
  /** As on Windows, where `Path` and `PATH` are one variable. */
  readonly ignoreCase?: boolean | undefined;
}

export interface PlaceholderSight {
  readonly seen: SeenWorkspaces;
  /** The evaluations of workspaces as their files are now. */
  effective(workspaces: readonly WorkspaceRef[]): readonly EffectiveWorkspace[];
  /** Asked for fixes alone. */
  textNow(file: string): TextNow;
}

export interface PlaceholderCheck {
  /** Paths are absolute. Never throws. */
  check(subjects: readonly WorkspaceSubject[], sight: PlaceholderSight): readonly Problem[];
  resolver(effective: EffectiveWorkspace): PlaceholderResolver;
  /** Those that rest on a workspace and are not hidden, in the order of their names. */
  children(workspace: WorkspaceRef, sight: Pick<PlaceholderSight, 'seen' | 'effective'>): PlaceholderResolver[];
}

interface Checked {
  readonly resolvers: readonly PlaceholderResolver[];
  readonly problems: readonly Problem[];
}

export function createPlaceholderCheck({
  disk,
  process,
  ignoreCase = false,
}: PlaceholderCheckOptions): PlaceholderCheck {
  const look = createPlaceholderLook({ disk, process: process ?? {}, ignoreCase });
  const known = new Map<string, Checked>();
  const children: PlaceholderCheck['children'] = (workspace, { seen, effective }) =>
    effective(extendersOf(workspace, seen))
      .filter(({ chain }) => chain.some(link => sameWorkspace(link, workspace)))
      .map(look.resolver);
  const problemsOf = (subject: WorkspaceSubject, sight: PlaceholderSight, before: Checked | undefined): Checked => {
    const { workspace } = subject.effective;
    const own = look.resolver(subject.effective);
    const isAsked = own.uses.some(({ node }) => sameWorkspace(node.origin.workspace, workspace));
    const below = isAsked ? children(workspace, sight) : [];
    const resolvers = [own, ...below];
    // Whether a file is there is asked anew.
    const mayChange = own.uses.some(({ parsed }) => parsed.placeholders.some(({ kind }) => kind === 'file'));
    const isSame =
      before?.resolvers.length === resolvers.length && resolvers.every((each, at) => each === before.resolvers[at]);
    if (before && isSame && !mayChange) return before;
    const { textNow } = sight;
    const facts = { own, children: below, knowsMachine: process !== undefined, textNow };
    return { resolvers, problems: placeholderProblems(subject, facts) };
  };
  return {
    check(subjects, sight) {
      const before = new Map(known);
      known.clear();
      return subjects.flatMap(subject => {
        const { file } = subject.own;
        const checked = problemsOf(subject, sight, before.get(file));
        known.set(file, checked);
        return checked.problems;
      });
    },
    resolver: look.resolver,
    children,
  };
}

/** Those that extend a workspace of this name, directly or not; which one of that name they mean, their chain says. */
function extendersOf({ slug }: WorkspaceRef, { all }: SeenWorkspaces): SeenWorkspace[] {
  const names = new Set([slug.toLowerCase()]);
  const found = new Set<SeenWorkspace>();
  for (let size = -1; size !== found.size; ) {
    size = found.size;
    for (const each of all) {
      if (each.extends === undefined || !names.has(each.extends.toLowerCase())) continue;
      found.add(each);
      names.add(each.slug.toLowerCase());
    }
  }
  const shown = [...found].filter(({ hidden }) => !hidden);
  return shown.sort((one, other) => (one.slug < other.slug ? -1 : one.slug > other.slug ? 1 : 0));
}
