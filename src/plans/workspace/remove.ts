/** Removing a workspace into the quarantine, by one move and never for good, and taking it out of there again. */
import { freeSlug } from '../../workspace/slug.ts';
import {
  configProblem,
  extendersOf,
  type KnownWorkspace,
  linkProblem,
  nameWarnings,
  pathIn,
  type Quarantined,
  type RootFacts,
  rootOf,
  takenProblem,
  type WorkspaceFacts,
} from './facts.ts';
import { layerPathsInto } from './layer-paths.ts';
import {
  commitIn,
  joined,
  nothingToDo,
  planOf,
  quoted,
  refuse,
  type WorkspacePlan,
  type WorkspaceRefusal,
} from './plan.ts';

/** Below the folder with the Mooring layout. */
export const QUARANTINE = '.local/quarantine';

/** `stamp` is the time of it, UTC, as `20261121T143802123Z`. */
export function planRemove(
  facts: WorkspaceFacts,
  workspace: KnownWorkspace,
  stamp: string,
  force = false,
): WorkspacePlan | WorkspaceRefusal {
  const { slug } = workspace;
  const link = linkProblem(workspace) ?? (force ? undefined : configProblem(facts));
  if (link) return link;
  const uses = usesOf(facts, workspace);
  if (uses.length > 0 && !force) return refuse('in-use', `“${slug}” is not removed: ${joined(uses)}.`);
  const root = rootOf(facts, workspace);
  const place = `${QUARANTINE}/${freeName(root, stamp, slug)}`;
  const to = `${root.prefix}${place}`;
  return planOf({
    label: `remove workspace ${slug}`,
    says: `“${slug}” is in the quarantine now (${root.folder}/${place}); undo, or restoring it, brings it back.`,
    slug,
    commits: [commitIn(root.folder, { moves: [{ from: pathIn(root, slug), to }] })],
    warnings: uses.length > 0 ? [`“${slug}” was in use: ${joined(uses)}. That is left as it is.`] : [],
  });
}

/** Two of one name may go within one tick of the clock. */
function freeName({ quarantine }: RootFacts, stamp: string, slug: string): string {
  for (let number = 1; ; number++) {
    const name = `${number === 1 ? stamp : stamp.replace('Z', `${number}Z`)}-${slug}`;
    if (!quarantine.some(each => each.name === name)) return name;
  }
}

/** The newest first. */
export function byRemoval(a: Quarantined, b: Quarantined): number {
  const [one, other] = [a, b].map(({ name }) => name.replace('Z-', '-'));
  return one === other ? 0 : (one ?? '') < (other ?? '') ? 1 : -1;
}

/** Whom it concerns that a workspace goes, as parts of a sentence. */
export function usesOf(facts: WorkspaceFacts, workspace: KnownWorkspace): string[] {
  const { slug, id, folder } = workspace;
  const children = extendersOf(facts, workspace).map(each => each.slug);
  const layered = rootOf(facts, workspace)
    .workspaces.filter(each => each !== workspace && layerPathsInto(each, slug).length > 0)
    .map(each => each.slug);
  const paths = facts.bindings
    .filter(binding => id !== undefined && binding.id === id)
    .flatMap(binding => binding.paths.map(path => path.written));
  const isOnly = facts.roots.every(({ workspaces }) =>
    workspaces.every(other => other === workspace || other.slug !== slug),
  );
  return [
    ...(children.length > 0 ? [`${quoted(children)} ${children.length > 1 ? 'extend' : 'extends'} it`] : []),
    ...(layered.length > 0 ? [`${quoted(layered)} ${layered.length > 1 ? 'have' : 'has'} layers of it`] : []),
    ...(paths.length > 0 ? [`${quoted(paths)} ${paths.length > 1 ? 'are' : 'is'} bound to it`] : []),
    ...(facts.standard?.toLowerCase() === slug.toLowerCase() && isOnly ? ['it is your default workspace'] : []),
    // The one that was used last is active only for want of a choice, and another one follows it.
    ...(facts.active?.folder === folder && facts.active.decidedBy !== 'most-recent'
      ? ['it is the active workspace']
      : []),
  ];
}

/** What the name of a folder in the quarantine says; nothing for one that Mooring did not put there. */
export function quarantined(name: string): Quarantined | undefined {
  const [, year, month, day, hour, minute, second, slug] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)\d*Z-(.+)$/.exec(name) ?? [];
  if (slug === undefined) return undefined;
  return { name, slug, time: `${year}-${month}-${day}T${hour}:${minute}:${second}Z` };
}

/**
 * `name` is a slug, of which the newest is taken, or the name of the folder in the quarantine; without it there must be
 * just one. `as` is another slug for it.
 */
export function planRestore(
  facts: WorkspaceFacts,
  name: string | undefined,
  as: string | undefined,
): WorkspacePlan | WorkspaceRefusal {
  const all = facts.roots.flatMap(root => root.quarantine.map(entry => ({ root, entry })));
  const fitting = all.filter(
    ({ entry }) => name === undefined || entry.name === name || entry.slug.toLowerCase() === name.toLowerCase(),
  );
  const [chosen] = fitting;
  if (!chosen) return notThere(facts, name, all);
  if (name === undefined && fitting.length > 1) {
    return refuse(
      'ambiguous',
      `Several are in the quarantine; name one of ${quoted(fitting.map(({ entry }) => entry.name))}.`,
    );
  }
  const { root, entry } = chosen;
  const slug = as ?? entry.slug;
  const free = freeSlug(slug, root.taken);
  const taken = takenProblem(root, slug, free);
  if (taken)
    return refuse(
      'exists',
      `${taken.message.replace(/; choose.*$/, '')}; restore this one under another name, such as “${free}”.`,
    );
  return planOf({
    label: `restore workspace ${slug}`,
    says: `“${slug}” is back, as it was removed at ${entry.time}.`,
    slug,
    commits: [commitIn(root.folder, { moves: [moveBack(root, entry, slug)] })],
    warnings: nameWarnings(facts, root, slug),
  });
}

function moveBack(root: RootFacts, { name }: Quarantined, slug: string) {
  return { from: `${root.prefix}${QUARANTINE}/${name}`, to: pathIn(root, slug) };
}

function notThere(
  facts: WorkspaceFacts,
  name: string | undefined,
  all: readonly { readonly entry: Quarantined }[],
): WorkspacePlan | WorkspaceRefusal {
  const isHere = facts.roots.some(({ workspaces }) => workspaces.some(({ slug }) => slug === name));
  if (name !== undefined && isHere) return nothingToDo(name, `Nothing changes: “${name}” is in its place.`);
  const names = [...new Set(all.map(({ entry }) => entry.slug))];
  const what =
    name === undefined || names.length === 0
      ? 'The quarantine is empty.'
      : `No “${name}” is in the quarantine; ${quoted(names)} ${names.length > 1 ? 'are' : 'is'}.`;
  return refuse('unknown', what);
}
