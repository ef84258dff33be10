/** What a push would commit and send, and what stands against it. Nothing is changed, and the network is not asked. */
import { foldersAbove } from '../base/paths.ts';
import { checkSteps } from '../checks/check-project.ts';
import type { GitRefusal, Repository, RepositoryLook } from '../git/repository.ts';
import { entityChanges } from '../manifest/merge/entity-changes.ts';
import type { EntityChange } from '../manifest/merge/entity-merge.ts';
import type { PlanFinding } from '../plans/reconcile/plan.ts';
import type { DriftKind } from '../snapshot/drift/drift-row.ts';
import { driftSteps } from '../snapshot/drift.ts';
import { isFileOutOfSight } from '../snapshot/sight.ts';
import { LIMIT_FILE } from '../store/outside.ts';
import { inSlices } from '../store/slices.ts';
import { decodeText } from '../syntax/bytes.ts';
import { byEntity } from './changed-entities.ts';
import { isOfMooring, type OwnFiles, ownFiles, whyNever } from './own-files.ts';
import type { SyncParts, SyncProject } from './parts.ts';
import { conflictIn, type PushFindings, pushFindings, secretsIn } from './push-findings.ts';
import { commitMessage } from './push-message.ts';
import { bothSides, type Differing, dirtyInProject, type Target, targetOf } from './push-state.ts';
import { underWay, unmergedIn } from './refusals.ts';
import type { PushPlan, SyncOptions, SyncRefusal } from './sync.ts';

export interface PlanPushOptions extends SyncOptions {
  readonly also?: readonly string[];
}

/** A plan with what it rests on. */
export interface PreparedPush {
  readonly plan: PushPlan;
  readonly target: Target;
  readonly branch: string;
  /** The last git commit; absent before the first. */
  readonly head: string | undefined;
  /** What is committed, as the repository names it. */
  readonly paths: readonly string[];
  /** The contents that were looked at; `undefined` for what is gone. */
  readonly hashes: ReadonlyMap<string, string | undefined>;
  /** What keeps secrets out of git is not there yet: Mooring writes it with its first file in `.local`, the lock of this push. */
  readonly lacksIgnore: boolean;
}

/** What of the working folder would be committed, and how it is told. */
export interface Staging {
  readonly files: readonly Differing[];
  readonly entities: readonly EntityChange[];
  readonly message: string;
  readonly findings: PushFindings;
  readonly hashes: ReadonlyMap<string, string | undefined>;
  /** Files that differ and are left out. */
  readonly others: readonly string[];
}

export async function preparePush(
  parts: SyncParts,
  repository: Repository,
  { also = [] }: PlanPushOptions,
): Promise<PreparedPush | SyncRefusal> {
  const look = await repository.look();
  if ('refused' in look) return look;
  if (look.inProgress !== undefined) return underWay(look.inProgress);
  const target = targetOf(look);
  if ('refused' in target) return target;
  const differing = await differingOf(repository);
  if ('refused' in differing) return differing;
  const staging = await stagingOf(parts, repository, { commit: look.head.commit, differing, also });
  if ('refused' in staging) return staging;
  const { files, entities, message, findings, hashes } = staging;
  const ahead = await aheadOf(parts, repository, look, target);
  if ('refused' in ahead) return ahead;
  const to = `${target.remote}/${target.branch}`;
  const commits = ahead.ahead + (files.length > 0 ? 1 : 0);
  if (commits === 0) return nothing(to, staging.others);
  if (look.head.commit === undefined && files.length === 0) return nothing(to, staging.others);
  const plan: PushPlan = {
    id: parts.freshId(),
    files: files.map(({ path }) => path),
    entities,
    message: files.length > 0 ? message : '',
    commits,
    to,
    blocking: findings.blocking,
    advisory: [...findings.advisory, ...behindFinding(to, ahead.behind)],
  };
  return {
    plan,
    target,
    branch: look.head.branch ?? '',
    head: look.head.commit,
    paths: files.map(({ full }) => full),
    hashes,
    lacksIgnore: parts.project !== undefined && !isThere(parts, IGNORE),
  };
}

export const IGNORE = '.mooring/.gitignore';

export function isThere({ disk }: Pick<SyncParts, 'disk'>, path: string): boolean {
  return !('failed' in disk.read(path, LIMIT_FILE));
}

/** The files of the project that differ from the last git commit. */
export async function differingOf(repository: Repository): Promise<readonly Differing[] | SyncRefusal> {
  const dirty = await repository.dirty();
  if ('refused' in dirty) return dirty;
  const differing = dirtyInProject(repository, dirty);
  const unmerged = differing.filter(({ is }) => is === 'unmerged').map(({ path }) => path);
  return unmerged.length > 0 ? unmergedIn(unmerged) : differing;
}

export interface ToStage {
  /** The last git commit; absent before the first. */
  readonly commit: string | undefined;
  readonly differing: readonly Differing[];
  /** Files and folders that a person named. */
  readonly also?: readonly string[];
  /** Files that have to go along. */
  readonly more?: ReadonlySet<string>;
}

export async function stagingOf(
  parts: SyncParts,
  repository: Repository,
  { commit, differing, also = [], more = new Set() }: ToStage,
): Promise<Staging | SyncRefusal> {
  const project = await parts.project?.();
  const sides = await bothSides(repository, commit, project, differing);
  if ('refused' in sides) return sides;
  const own = ownFiles(project?.snapshot, sides.declared);
  const isRoot = project === undefined;
  const asked = named(parts, also, differing, isRoot);
  if ('refused' in asked) return asked;
  const isMoved = await newPlaces(parts, project);
  const isTaken = (file: Differing): boolean =>
    isOwn(own, file, isRoot) ||
    (isMoved(file.path) && whyNever(file.path) === undefined) ||
    asked.has(file.path) ||
    more.has(file.path);
  const files = differing.filter(isTaken);
  const hashes = new Map<string, string | undefined>();
  const texts = files.map(file => [file.path, lookInto(parts, file, hashes)] as const);
  const unseen = unseenIn(project, texts);
  if (unseen) return unseen;
  const read = texts.flatMap(([path, text]) => (text === undefined ? [] : [[path, text] as const]));
  const conflicts = read.flatMap(([path, text]) => conflictIn(path, text) ?? []);
  const secrets = read.flatMap(([path, text]) => secretsIn(path, text));
  const staged = new Set(files.map(({ path }) => path));
  const entities = changedEntities(sides, own, files);
  return {
    files,
    entities,
    message: commitMessage(entities, [...staged]),
    findings: withTexts(await findingsOf(parts, project, staged, sides.declared.length), conflicts, [
      ...secrets,
      ...files.flatMap(stagedOtherwise),
    ]),
    hashes,
    others: differing.flatMap(({ path }) => (staged.has(path) ? [] : [path])),
  };
}

/** What tools make and fetch is not taken for an app's own as long as nobody added it. */
function isOwn(own: OwnFiles, { path, is }: Differing, isRoot: boolean): boolean {
  return own.owns(path) && (is !== 'untracked' || isOfMooring(path, isRoot) || !isFileOutOfSight(path));
}

/**
 * Whether a file is where something declared has moved to, though the manifest does not say so yet. Its going is committed, and
 * without its coming the others would have lost it.
 */
async function newPlaces({ slices }: SyncParts, project: SyncProject | undefined): Promise<(path: string) => boolean> {
  if (!project) return () => false;
  const drifts = await inSlices(driftSteps(project.base, project.snapshot, project.facts), slices);
  const moved = drifts.filter(({ kind, certainty }) => MOVES.has(kind) && certainty === 'sure');
  const places = new Set(moved.flatMap(({ to }) => to?.path ?? []));
  return path => places.has(path) || foldersAbove(path).some(folder => places.has(folder));
}

const MOVES: ReadonlySet<DriftKind> = new Set(['moved', 'renamed']);

type Sides = Exclude<Awaited<ReturnType<typeof bothSides>>, GitRefusal>;

function changedEntities(
  { before, after }: Sides,
  own: OwnFiles,
  files: readonly Differing[],
): readonly EntityChange[] {
  const staged = new Set(files.map(({ path }) => path));
  const changes = entityChanges(before, after).changes.filter(({ path }) => staged.has(path));
  return byEntity(
    changes,
    files.map(({ path }) => path),
    own.ownerOf,
  );
}

async function findingsOf(
  { slices }: SyncParts,
  project: SyncProject | undefined,
  staged: ReadonlySet<string>,
  declared: number,
): Promise<PushFindings> {
  if (!project) return { blocking: [], advisory: [] };
  return pushFindings(project.snapshot, await inSlices(checkSteps(project.snapshot), slices), staged, declared);
}

/** A git commit of files takes them as they are in the folder, also where a person staged a part of one. */
function stagedOtherwise({ path, isStagedOtherwise }: Differing): PlanFinding[] {
  if (!isStagedOtherwise) return [];
  const message = `${path} is staged in another way than it is in the folder, and is committed as in the folder; run “git commit” first to keep what is staged apart.`;
  return [{ message, path }];
}

/** What is told of a file already is not told again; secrets before everything else. */
function withTexts(
  { blocking, advisory }: PushFindings,
  conflicts: readonly PlanFinding[],
  told: readonly PlanFinding[],
): PushFindings {
  const stopped = new Set(blocking.map(({ path }) => path));
  return {
    blocking: [...blocking, ...conflicts.filter(({ path }) => !stopped.has(path))],
    advisory: [...told, ...advisory],
  };
}

/** Reads what would be committed, so that it is known again: its text, where it is there. */
function lookInto(
  { disk, hash }: SyncParts,
  { path, is }: Differing,
  hashes: Map<string, string | undefined>,
): string | undefined {
  const read = is === 'deleted' ? undefined : disk.read(path, LIMIT_FILE);
  if (!read || 'failed' in read) {
    hashes.set(path, undefined);
    return undefined;
  }
  hashes.set(path, hash(read.bytes));
  const decoded = decodeText(read.bytes);
  return 'text' in decoded ? decoded.text : new TextDecoder('latin1').decode(read.bytes);
}

/** What was checked is what is committed, though somebody may write in this very moment. */
function unseenIn(
  project: SyncProject | undefined,
  texts: readonly (readonly [path: string, text: string | undefined])[],
): SyncRefusal | undefined {
  const changed = texts.find(([path, text]) => {
    const source = project?.snapshot.sources.get(path);
    return source?.fromText && source.text !== text;
  });
  if (!changed) return undefined;
  const [path] = changed;
  return { refused: 'stale', message: `${path} changed while it was looked at; look again.`, paths: [path] };
}

/** The files that differ of those that a person named. */
function named(
  { disk }: SyncParts,
  also: readonly string[],
  differing: readonly Differing[],
  isRoot: boolean,
): ReadonlySet<string> | SyncRefusal {
  const found = new Set<string>();
  for (const given of also) {
    const path = given.replace(/\/+$/, '');
    const never = whyNever(path, isRoot);
    if (never !== undefined) return { refused: 'unfit', message: never, paths: [path] };
    const inside = differing.filter(file => file.path === path || file.path.startsWith(`${path}/`) || path === '.');
    if (inside.length === 0 && 'failed' in disk.list(path) && isAbsent(disk.read(path, 0))) {
      const message = `${given} is not in this project; name a file or folder relative to it.`;
      return { refused: 'unknown', message, paths: [given] };
    }
    // In a folder that was named they are left out without a word, as git leaves out what is ignored.
    for (const file of inside) if (whyNever(file.path, isRoot) === undefined) found.add(file.path);
  }
  return found;
}

/** A file of any size is there. */
function isAbsent(read: ReturnType<SyncParts['disk']['read']>): boolean {
  return 'failed' in read && read.failed !== 'too-large';
}

interface Ahead {
  readonly ahead: number;
  readonly behind: number;
}

async function aheadOf(
  { connecting }: SyncParts,
  repository: Repository,
  { head }: RepositoryLook,
  target: Target,
): Promise<Ahead | GitRefusal> {
  if (head.commit === undefined) return { ahead: 0, behind: 0 };
  if (target.commit !== undefined) return repository.distance(head.commit, target.commit);
  const unsent = await connecting.unsentOf(head.commit, target.remote);
  // The branch itself is news, though the remote may have all of its commits.
  return typeof unsent === 'number' ? { ahead: Math.max(1, unsent), behind: 0 } : unsent;
}

function behindFinding(to: string, behind: number): readonly PlanFinding[] {
  if (behind === 0) return [];
  const are = behind === 1 ? 'is one git commit that is' : `are ${behind} git commits that are`;
  return [
    { message: `In ${to} there ${are} not here, so it will not take this one; pull afterwards, then push again.` },
  ];
}

function nothing(to: string, others: readonly string[]): SyncRefusal {
  const count = others.length === 1 ? 'one other file differs' : `${others.length} other files differ`;
  const message =
    others.length === 0
      ? `There is nothing to push: ${to} has everything already.`
      : `There is nothing of the project’s own to push; ${count} and can be named to go along.`;
  return { refused: 'nothing', message, ...(others.length > 0 ? { paths: others } : {}) };
}
