/** Push: commits what is the project's own, and sends it. What was committed stays, whatever the remote says. */
import type { GitRefusal, Repository } from '../git/repository.ts';
import { LIMIT_FILE } from '../store/outside.ts';
import { alone, UNTRUSTED } from './alone.ts';
import type { SyncParts } from './parts.ts';
import { IGNORE, isThere, type PreparedPush, preparePush } from './plan-push.ts';
import { nothingWaits } from './pull.ts';
import { underWay } from './refusals.ts';
import type { PushPlan, Sync, SyncApplied, SyncOptions, SyncRefusal } from './sync.ts';

/** How many plans wait to be pushed; the oldest is forgotten, and has to be made again. */
const MOST_PLANS = 8;

export function createPush(parts: SyncParts): Pick<Sync, 'planPush' | 'push'> {
  const prepared = new Map<string, PreparedPush>();
  return {
    async planPush(options = {}) {
      if (!parts.trusted()) return { refused: 'untrusted', message: UNTRUSTED };
      const repository = await parts.repository();
      if ('refused' in repository) return repository;
      const made = await preparePush(parts, repository, options);
      if ('refused' in made) return made;
      prepared.set(made.plan.id, made);
      for (const id of [...prepared.keys()].slice(0, -MOST_PLANS)) prepared.delete(id);
      return made.plan;
    },
    async push(plan, message, options = {}) {
      const made = prepared.get(plan.id);
      const refusal = refusalOf(parts, made, message);
      if (refusal || !made) return refusal ?? STALE;
      return alone(parts, 'push', options, async () => {
        const repository = await parts.repository();
        if ('refused' in repository) return repository;
        const waits = await nothingWaits(parts, repository);
        if (waits) return waits;
        const changed = await changedSince(parts, repository, made);
        if (changed) return changed;
        prepared.delete(plan.id);
        const ignore = made.lacksIgnore && isThere(parts, IGNORE) ? [repository.prefix + IGNORE] : [];
        return carryOut(repository, { ...made, paths: withMore(made.paths, ignore) }, message, options);
      });
    },
  };
}

/** Nothing is committed only for that. */
function withMore(paths: readonly string[], more: readonly string[]): readonly string[] {
  return paths.length === 0 ? paths : [...paths, ...more];
}

const STALE: SyncRefusal = {
  refused: 'stale',
  message: 'That push was made already, or looked at too long ago; look again.',
};

function refusalOf(parts: SyncParts, made: PreparedPush | undefined, message: string): SyncRefusal | undefined {
  if (!parts.trusted()) return { refused: 'untrusted', message: UNTRUSTED };
  if (!made) return STALE;
  const { blocking, files } = made.plan;
  const [first] = blocking;
  if (first) {
    return { refused: 'blocked', message: first.message, ...(first.path === undefined ? {} : { paths: [first.path] }) };
  }
  if (files.length > 0 && message.trim() === '')
    return { refused: 'failed', message: 'The git commit has no message; write what it changes.' };
  const unsaved = parts.unsavedIn(files);
  if (unsaved.length === 0) return undefined;
  const verb = unsaved.length === 1 ? 'has' : 'have';
  return {
    refused: 'unsaved',
    message: `${unsaved.join(', ')} ${verb} unsaved changes; save them, then go on.`,
    paths: unsaved,
  };
}

/** What was looked at has to be what is pushed. */
async function changedSince(
  { disk, hash }: SyncParts,
  repository: Repository,
  { head, branch, hashes }: PreparedPush,
): Promise<SyncRefusal | undefined> {
  const look = await repository.look();
  if ('refused' in look) return look;
  if (look.inProgress !== undefined) return underWay(look.inProgress);
  if (look.head.commit !== head || look.head.branch !== branch)
    return { refused: 'stale', message: 'Another branch or git commit is checked out than was looked at; look again.' };
  const paths = [...hashes].flatMap(([path, known]) => {
    const read = disk.read(path, LIMIT_FILE);
    return ('failed' in read ? undefined : hash(read.bytes)) === known ? [] : [path];
  });
  if (paths.length === 0) return undefined;
  return { refused: 'stale', message: `${paths.join(', ')} changed since it was looked at; look again.`, paths };
}

async function carryOut(
  repository: Repository,
  { plan, target, branch, head, paths }: PreparedPush,
  message: string,
  { signal, onProgress }: SyncOptions,
): Promise<SyncApplied | SyncRefusal> {
  const stoppable = signal ? { signal } : {};
  let commit = head;
  if (paths.length > 0) {
    onProgress?.(`Committing ${plan.files.length === 1 ? plan.files[0] : `${plan.files.length} files`}`);
    const made = await repository.commitFiles(paths, message, stoppable);
    if (typeof made !== 'string') return made;
    commit = made;
  }
  if (commit === undefined) return STALE;
  onProgress?.(`Pushing to ${plan.to}`);
  const refused = await repository.remote.push({ remote: target.remote, commit, branch: target.branch }, stoppable);
  if (refused) return afterCommit(refused, plan, paths.length > 0 ? commit : undefined);
  const followed = target.isNew ? await repository.remote.follow(branch, target.remote, target.branch) : undefined;
  const count = plan.commits === 1 ? 'one git commit' : `${plan.commits} git commits`;
  const label = target.isNew && !followed ? `Pushed ${branch} to ${plan.to}` : `Pushed ${count} to ${plan.to}`;
  return { label, commit, durable: true };
}

/** The git commit is made by then: what went wrong is told with that, and with the way on. */
function afterCommit(refused: GitRefusal, { to }: PushPlan, commit: string | undefined): SyncRefusal {
  const kept = commit === undefined ? '' : ` The git commit ${commit.slice(0, 8)} stays here, and nothing is lost.`;
  const message = refused.refused === 'rejected' ? `${to} has moved on; pull first, then push again.` : refused.message;
  return { ...refused, message: `${message}${kept}` };
}
