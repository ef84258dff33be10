/** Checks the placeholders of workspaces, each in its own evaluation and a base in those of who extends it. It only looks. */
import type { Problem } from '../checks/problem.ts';
import { type PlaceholderFault, placeholderFaults } from '../checks/workspace/placeholder-faults.ts';
import { placeholderProblems } from '../checks/workspace/placeholders.ts';
import type { SeenWorkspace, SeenWorkspaces, TextNow, WorkspaceSubject } from '../checks/workspace/subject.ts';
import { type EffectiveWorkspace, sameWorkspace, type WorkspaceRef } from '../workspace/effective.ts';
import type { PlaceholderContext } from '../workspace/placeholder-targets.ts';
import { type PlaceholderUse, placeholderUses } from '../workspace/placeholder-uses.ts';
import { type PlaceholderResolver, placeholderResolver } from '../workspace/resolve-placeholders.ts';
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

type Faults = readonly PlaceholderFault[];

interface Checked {
  readonly effective: EffectiveWorkspace;
  /** Its own first, then those of its children. */
  readonly faults: readonly Faults[];
  readonly problems: readonly Problem[];
}

export function createPlaceholderCheck(options: PlaceholderCheckOptions): PlaceholderCheck {
  const { disk, process, ignoreCase = false } = options;
  const look = createPlaceholderLook({ disk, process: process ?? {}, ignoreCase });
  const usesOf = rememberedUses();
  const faultsOf = rememberedFaults(usesOf, process !== undefined);
  const known = new Map<string, Checked>();
  const problemsOf = (
    subject: WorkspaceSubject,
    sight: PlaceholderSight,
    faultsNow: (effective: EffectiveWorkspace) => Faults,
  ): Checked => {
    const { effective } = subject;
    const { workspace } = effective;
    const before = known.get(subject.own.file);
    const uses = usesOf(effective);
    const isAsked = uses.some(({ node }) => sameWorkspace(node.origin.workspace, workspace));
    const below = isAsked ? childrenOf(workspace, sight).map(faultsNow) : [];
    const own = uses.length > 0 ? faultsNow(effective) : NO_FAULTS;
    const faults = [own, ...below];
    const isSame = before?.faults.length === faults.length && faults.every((each, at) => each === before.faults[at]);
    if (before?.effective === effective && isSame) return before;
    const facts = { own, children: below, textNow: sight.textNow };
    return { effective, faults, problems: placeholderProblems(subject, facts) };
  };
  const resolver = (effective: EffectiveWorkspace): PlaceholderResolver => placeholderResolver(look.context(effective));
  return {
    check(subjects, sight) {
      // One look at the files of a workspace serves it and all that it rests on.
      const looked = new Map<EffectiveWorkspace, Faults>();
      const faultsNow = (effective: EffectiveWorkspace): Faults => {
        const faults = looked.get(effective) ?? faultsOf(look.context(effective));
        looked.set(effective, faults);
        return faults;
      };
      const now = subjects.map(subject => [subject.own.file, problemsOf(subject, sight, faultsNow)] as const);
      known.clear();
      for (const [file, checked] of now) known.set(file, checked);
      return now.flatMap(([, { problems }]) => problems);
    },
    resolver,
    children: (workspace, sight) => childrenOf(workspace, sight).map(resolver),
  };
}

const NO_FAULTS: Faults = [];

function childrenOf(
  workspace: WorkspaceRef,
  { seen, effective }: Pick<PlaceholderSight, 'seen' | 'effective'>,
): EffectiveWorkspace[] {
  return effective(extendersOf(workspace, seen)).filter(({ chain }) =>
    chain.some(link => sameWorkspace(link, workspace)),
  );
}

/** For as long as nothing around the workspace changed; whether a file is there is asked anew. */
function rememberedFaults(
  usesOf: (effective: EffectiveWorkspace) => readonly PlaceholderUse[],
  knowsMachine: boolean,
): (context: PlaceholderContext) => Faults {
  const known = new WeakMap<PlaceholderContext, Faults>();
  return context => {
    const mayChange = usesOf(context.effective).some(({ parsed }) =>
      parsed.placeholders.some(({ kind }) => kind === 'file'),
    );
    const before = mayChange ? undefined : known.get(context);
    const faults = before ?? placeholderFaults(context, knowsMachine);
    known.set(context, faults);
    return faults;
  };
}

/** What an evaluation says does not change; most have no placeholders, and then nothing else is looked at. */
function rememberedUses(): (effective: EffectiveWorkspace) => readonly PlaceholderUse[] {
  const known = new WeakMap<EffectiveWorkspace, readonly PlaceholderUse[]>();
  return effective => {
    const uses = known.get(effective) ?? placeholderUses(effective);
    known.set(effective, uses);
    return uses;
  };
}

/** Those that extend a workspace of this name, directly or not; which one of that name they mean, their chain says. */
function extendersOf({ slug }: WorkspaceRef, { byBase }: SeenWorkspaces): SeenWorkspace[] {
  const found = new Set<SeenWorkspace>();
  // A set that grows while it is walked: each name is looked up once.
  const names = new Set([slug.toLowerCase()]);
  for (const name of names) {
    for (const each of byBase.get(name) ?? []) {
      found.add(each);
      names.add(each.slug.toLowerCase());
    }
  }
  const shown = [...found].filter(({ hidden }) => !hidden);
  return shown.sort((one, other) => (one.slug < other.slug ? -1 : one.slug > other.slug ? 1 : 0));
}
