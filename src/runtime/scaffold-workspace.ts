/**
 * The scaffold of a workspace on the disk: how its folder compares with what it declares, and making what is missing. Only
 * what a person does on purpose makes anything: entering the workspace, or the command for it.
 */
import type { WorkspaceRefusal } from '../plans/workspace/plan.ts';
import {
  compareScaffold,
  type ListedName,
  placesOf,
  planScaffold,
  type Scaffold,
  type ScaffoldDifference,
  type ScaffoldEntry,
  type ScaffoldFacts,
  type Standing,
  scaffoldDifferences,
  scaffoldRemarks,
} from '../plans/workspace/scaffold.ts';
import { declaredScaffold } from '../plans/workspace/scaffold-declared.ts';
import type { DiskEntry } from '../ports/disk.ts';
import type { WriteDisk } from '../ports/write-disk.ts';
import { below, childOf, nameOf, parentOf } from '../store/absolute.ts';
import type { EffectiveWorkspace, WorkspaceRef } from '../workspace/effective.ts';
import type { WorkspaceDone } from './commit-workspaces.ts';
import type { WorkspaceEditor } from './edit-workspaces.ts';

/** What discovery finds is one. */
export interface ScaffoldedWorkspace extends WorkspaceRef {
  /** Absolute, with `/`. */
  readonly folder: string;
}

export interface WorkspaceScaffold {
  /** Compares. Nothing is written. */
  look(workspace: ScaffoldedWorkspace): Scaffold;
  /** What a person should look at, as it is now. Nothing is written. */
  differences(workspace: ScaffoldedWorkspace): readonly ScaffoldDifference[];
  /** Makes what is missing, as one commit that an undo takes back; nothing where nothing is missing. */
  make(workspace: ScaffoldedWorkspace): Promise<ScaffoldMade | WorkspaceRefusal>;
}

export interface ScaffoldMade {
  readonly is: 'done';
  /** As it was before. */
  readonly scaffold: Scaffold;
  /** Those of its entries that are there now; none where nothing was missing, and then nothing was written. */
  readonly made: readonly ScaffoldEntry[];
  /** What was done, for a person. */
  readonly says: string;
  /** What a person should look at, in sentences. */
  readonly remarks: readonly string[];
  readonly warnings: readonly string[];
  /** Of the commit, for an undo. */
  readonly operations: WorkspaceDone['operations'];
}

export interface WorkspaceScaffoldOptions {
  readonly disk: Pick<WriteDisk, 'list' | 'facts' | 'realPath'>;
  readonly effectiveOf: (workspace: WorkspaceRef) => EffectiveWorkspace;
  /** Asked for only where something is to be made. */
  readonly editor: () => Pick<WorkspaceEditor, 'commit'>;
}

/** How often it is looked at anew where somebody else makes the same at the same time. */
const ATTEMPTS = 4;

export function createScaffold({ disk, effectiveOf, editor }: WorkspaceScaffoldOptions): WorkspaceScaffold {
  const look = (workspace: ScaffoldedWorkspace): Scaffold => {
    const declared = declaredScaffold(effectiveOf(workspace));
    return compareScaffold(declared, lookAt(disk, workspace.folder, placesOf(declared)));
  };
  return {
    look,
    differences: workspace => scaffoldDifferences(look(workspace)),
    async make(workspace) {
      for (let attempt = 1; ; attempt++) {
        const scaffold = look(workspace);
        const plan = planScaffold(workspace, scaffold);
        const { says, warnings } = plan;
        const said = { is: 'done', scaffold, says, remarks: scaffoldRemarks(scaffold) } as const;
        if (plan.commits.length === 0) return { ...said, made: [], warnings, operations: [] };
        const done = await editor().commit(plan);
        if (done.is === 'refused') {
          if (done.why === 'changed' && attempt < ATTEMPTS) continue;
          return done;
        }
        const made = done.changed ? scaffold.entries.filter(({ status }) => status === 'missing') : [];
        return { ...said, made, warnings: done.warnings, operations: done.operations };
      }
    },
  };
}

type LookDisk = WorkspaceScaffoldOptions['disk'];

function lookAt(disk: LookDisk, folder: string, places: readonly string[]): ScaffoldFacts {
  const answer = disk.realPath(folder);
  const real = 'path' in answer ? answer.path : folder;
  const listings = new Map<string, readonly DiskEntry[]>();
  const entriesOf = (path: string): readonly DiskEntry[] => {
    const known = listings.get(path);
    if (known) return known;
    const entries = disk.list(path);
    const found = 'failed' in entries ? [] : entries;
    listings.set(path, found);
    return found;
  };
  const standing = new Map<string, Standing>();
  const listed = new Map<string, readonly ListedName[]>();
  for (const place of places) {
    const path = childOf(folder, place);
    const stands = standingAt(disk, path, real, entriesOf);
    if (stands) standing.set(place, stands);
    const above = place.slice(0, Math.max(0, place.lastIndexOf('/')));
    if (!listed.has(above)) listed.set(above, entriesOf(parentOf(path)).map(named));
  }
  return { standing, listed };
}

function named({ name, type }: DiskEntry): ListedName {
  return { name, is: type === 'link' ? 'other' : type };
}

/** `real` is the workspace's folder with its links resolved. */
function standingAt(
  disk: LookDisk,
  path: string,
  real: string,
  entriesOf: (path: string) => readonly DiskEntry[],
): Standing | undefined {
  const facts = disk.facts(path);
  if ('failed' in facts) {
    const isNotThere = facts.failed === 'missing' || facts.failed === 'not-a-folder';
    return isNotThere ? undefined : { is: 'unreadable' };
  }
  const other = otherName(path, entriesOf(parentOf(path)));
  const spelled = other === undefined ? {} : { named: other };
  if (facts.type !== 'link') return { ...kindOf(facts, path, entriesOf), ...spelled };
  const end = disk.realPath(path);
  if ('failed' in end) return { is: 'nowhere' };
  if (end.path !== real && below(real, end.path) === undefined) return { is: 'outside' };
  const target = disk.facts(end.path);
  return 'failed' in target ? { is: 'unreadable' } : { ...kindOf(target, end.path, entriesOf), ...spelled };
}

function kindOf(
  { type, size }: { readonly type: DiskEntry['type']; readonly size: number },
  path: string,
  entriesOf: (path: string) => readonly DiskEntry[],
): Standing {
  if (type === 'folder') return { is: 'folder', isEmpty: entriesOf(path).length === 0 };
  return type === 'file' ? { is: 'file', isEmpty: size === 0 } : { is: 'other' };
}

/** On a disk that ignores case the name may be there in other letters; how they are composed counts for nothing. */
function otherName(path: string, entries: readonly DiskEntry[]): string | undefined {
  const name = nameOf(path).normalize('NFC');
  const alike = entries.filter(each => each.name.normalize('NFC').toLowerCase() === name.toLowerCase());
  if (alike.some(each => each.name.normalize('NFC') === name)) return undefined;
  return alike[0]?.name;
}
