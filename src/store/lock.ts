/**
 * A lock between processes, by numbered claims. To take it, look at the highest claim; where that is released or its
 * process is dead, make the next number, which only one can; then look again, since a number made late is no longer the
 * highest and counts for nothing. To use it, ask the fence right before every effect: it says whether the claim is still
 * the highest. (The number is a fencing token as in Kleppmann, "How to do distributed locking", 2016.)
 *
 * A stopped process keeps its lock. A claim whose process cannot be seen from here (another machine, another
 * container, a system that tells no start times) is taken over after ten minutes by the file system's clock: whoever
 * that was then fails at its fence.
 */
import { childOf, nameOf } from './absolute.ts';
import {
  type Claim,
  type Claims,
  claimBytes,
  claimPath,
  donePath,
  LAST_CLAIM,
  readClaim,
  readClaims,
  removeClaims,
  waitingPath,
} from './claims.ts';
import { type Holder, type WriteFailure, writeFailure } from './failure.ts';
import { makeFolders } from './folders.ts';
import { prepareLocal, type StorePlace } from './local-folder.ts';
import type { Outside } from './outside.ts';
import { cleanTemps, stage, tempPath, writeAll } from './temps.ts';

export interface LockOptions {
  /** `user@host front/pid`, for those who wait. */
  readonly actor: string;
  /** How old the claim of a process that cannot be seen must be. */
  readonly staleAfterMs?: number;
  /** Where its claims are, below `.local`: `lock` unless told. */
  readonly folder?: string;
}

export interface Lock {
  /** Waits at most `patienceMs` (5 s unless told; 0 tries once), then answers `locked` and who holds it. */
  acquire(options: AcquireOptions): Promise<Held | WriteFailure>;
  /** Tries once, at once. */
  attempt(doing: string): Held | WriteFailure;
  /** Who holds it, as far as can be seen; nothing where nobody does. Nothing is made or taken. */
  holder(): Holder | undefined;
}

export interface AcquireOptions {
  readonly doing: string;
  readonly patienceMs?: number;
  /** Ends the waiting with `cancelled`; once the lock is held it is not asked any more. */
  readonly signal?: AbortSignal;
}

export interface Held {
  readonly number: number;
  /** Whether the one before ended without releasing: it may have left work. */
  readonly tookOver: boolean;
  /** Nothing while the lock is ours; a failure as soon as it is not, or cannot be shown to be. */
  fence(): WriteFailure | undefined;
  release(): Promise<void>;
}

const PATIENCE_MS = 5000;
const STALE_AFTER_MS = 10 * 60_000;
/** How long a claim is watched before what cannot be read or seen is judged. */
const WATCH_MS = 1000;
/** How many claims that may go are left until they are removed together. */
const TIDY_FROM = 4;
const FIRST_DELAY_MS = 1;
const LONGEST_DELAY_MS = 20;
/** From here on it is said that somebody waits, and those who have had the lock let him go first. */
const LONG_MS = 500;
/** The longest that anybody stands back, should he not come. */
const TURN_MS = 30;
/** How often the first of those who waited for long looks, and whoever stands back for him. */
const NEXT_DELAY_MS = 2;
const RELEASE_DELAYS_MS = [5, 20, 80];
const LATE_RELEASE_DELAYS_MS = [300, 1000, 3000];

export function openLock(outside: Outside, place: StorePlace, options: LockOptions): Lock {
  const lock: Context = {
    outside,
    storePlace: place,
    folder: childOf(place.local, options.folder ?? 'lock'),
    actor: options.actor,
    staleAfterMs: options.staleAfterMs ?? STALE_AFTER_MS,
    given: new Set(),
    last: { number: 0, isAwaited: false },
  };
  const locked = (holder: Holder): WriteFailure => ({ failed: 'locked', path: place.root, holder });
  return {
    async acquire({ doing, patienceMs = PATIENCE_MS, signal }) {
      const { disk, stopwatch, wait, random } = outside;
      const started = stopwatch();
      const watch: Watch = { number: 0, sinceMs: started, highest: 0 };
      // Whoever had it last would mostly have it again, being awake: those who have waited for long come first.
      if (lock.last.isAwaited) await standBack(lock, Math.min(TURN_MS, patienceMs));
      try {
        for (let delayMs = FIRST_DELAY_MS; ; delayMs = Math.min(delayMs * 2, LONGEST_DELAY_MS)) {
          if (signal?.aborted) return { failed: 'cancelled', path: place.root };
          const answer = tryAcquire(lock, doing, watch);
          if (!('busy' in answer)) return answer;
          const waitedMs = stopwatch() - started;
          if (waitedMs >= patienceMs) return locked(answer.busy);
          if (waitedMs >= LONG_MS) watch.mark ??= markWaiting(lock, watch.highest);
          // Half of the wait is chance, so that those who wait do not come back together.
          const ownDelayMs = watch.isNext ? NEXT_DELAY_MS : delayMs;
          await wait(ownDelayMs * (0.5 + random.fraction() / 2));
        }
      } finally {
        if (watch.mark !== undefined) disk.unlink(childOf(lock.folder, watch.mark));
      }
    },
    attempt(doing) {
      const answer = tryAcquire(lock, doing, { number: 0, sinceMs: outside.stopwatch(), highest: 0 });
      return 'busy' in answer ? locked(answer.busy) : answer;
    },
    holder: () => seenHolder(lock),
  };
}

interface Context {
  readonly outside: Outside;
  readonly storePlace: StorePlace;
  readonly folder: string;
  readonly actor: string;
  readonly staleAfterMs: number;
  /** Tokens of our own claims that are over but could not be marked so. */
  readonly given: Set<string>;
  /**
   * Our own last claim, where it was released and not followed up yet (0 where there is none), and whether somebody had
   * waited for long when it was made.
   */
  readonly last: { number: number; isAwaited: boolean };
}

interface Watch {
  /** The claim that stands in the way, and since when. */
  number: number;
  sinceMs: number;
  /** Of the claims, when they were last looked at. */
  highest: number;
  judged?: 'stale' | 'fresh';
  /** The name of our own mark. */
  mark?: string | undefined;
  /** Whether it is the first of all. */
  isNext?: boolean;
}

type Busy = { readonly busy: Holder };

function tryAcquire(lock: Context, doing: string, watch: Watch): Held | Busy | WriteFailure {
  const { disk, random, processes, clock } = lock.outside;
  const guess = claimsSince(lock);
  const claims = guess ?? claimsOf(lock);
  if ('failed' in claims) return claims;
  watch.highest = claims.highest;
  watch.isNext = watch.mark !== undefined && claims.waiting[0] === watch.mark;
  if (claims.highest > 0 && !claims.released) {
    const holder = holderOf(lock, claims.highest, watch);
    if (holder) return holder;
  }
  if (claims.highest >= LAST_CLAIM) {
    // Nobody comes so far by counting: it was made by hand, or came with a clone, and nobody could follow it.
    const refused = removeClaims(disk, lock.folder);
    return refused ? writeFailure(lock.folder, refused) : tryAcquire(lock, doing, watch);
  }
  const number = claims.highest + 1;
  const since = new Date(clock()).toISOString();
  const claim: Claim = { process: processes.self, token: random.suffix(), actor: lock.actor, since, doing };
  const made = makeClaim(lock, number, claim);
  // The folder is gone.
  if (guess && made && 'failed' in made) return tryAcquire(lock, doing, watch);
  if (made) return made;
  const after = readClaims(disk, lock.folder);
  if ('failed' in after) {
    if (!markDone(lock, number)) inBackground(giveBack(lock, number, claim));
    return writeFailure(lock.folder, after);
  }
  if (after.highest !== number || after.released || (guess && !after.follows)) {
    // Made late: the number was used, or passed by, or guessed in a folder begun anew. It counts for nothing, so it may go.
    disk.unlink(claimPath(lock.folder, number));
    return guess ? tryAcquire(lock, doing, watch) : { busy: {} };
  }
  lock.last.isAwaited = after.waiting.some(name => name !== watch.mark);
  // What may go goes together, not one by one.
  const untidy = after.others || after.old.length >= TIDY_FROM ? after : undefined;
  return held(lock, number, claim, { tookOver: claims.highest > 0 && !claims.released, untidy });
}

function seenHolder({ outside, folder, given }: Context): Holder | undefined {
  const claims = readClaims(outside.disk, folder);
  if ('failed' in claims || claims.highest === 0 || claims.released) return undefined;
  const claim = readClaim(outside.disk, folder, claims.highest);
  if (claim === 'torn' || 'failed' in claim || given.has(claim.token)) return undefined;
  return outside.processes.isAlive(claim.process) === 'dead' ? undefined : claim;
}

/**
 * Where the last claim is our own, released, and no other follows it, the folder need not be listed to know the next
 * number. It is listed once that is made: where this was a wrong guess, all begins anew without one.
 */
function claimsSince(lock: Context): Claims | undefined {
  const { last } = lock;
  const { number } = last;
  if (number === 0) return undefined;
  const isFollowed = hasFollower(lock);
  last.number = 0;
  return isFollowed ? undefined : { ...NO_CLAIMS, highest: number, released: true };
}

/** Whether somebody had or has the lock after us. */
function hasFollower({ outside, folder, last }: Context): boolean {
  return [claimPath, donePath].some(pathOf => {
    const facts = outside.disk.facts(pathOf(folder, last.number + 1));
    return !('failed' in facts) || facts.failed !== 'missing';
  });
}

/** Until somebody has come, or nobody does. */
async function standBack(lock: Context, mostMs: number): Promise<void> {
  const { stopwatch, wait } = lock.outside;
  lock.last.isAwaited = false;
  for (const started = stopwatch(); stopwatch() - started < mostMs && !hasFollower(lock); ) await wait(NEXT_DELAY_MS);
}

/** That somebody waits who has waited for long; its name, where it could be made. */
function markWaiting({ outside, folder }: Context, highest: number): string | undefined {
  const path = waitingPath(outside, folder, highest);
  return stage(outside, path, new Uint8Array(), { durable: false }) ? undefined : nameOf(path);
}

const NO_CLAIMS: Claims = { highest: 0, released: false, follows: false, old: [], others: false, waiting: [] };

/** Makes the folder where it is not there. */
function claimsOf(lock: Context): Claims | WriteFailure {
  const claims = readClaims(lock.outside.disk, lock.folder);
  if (!('failed' in claims)) return claims;
  if (claims.failed !== 'missing') return writeFailure(lock.folder, claims);
  return makeLockFolder(lock) ?? NO_CLAIMS;
}

interface Seen {
  readonly tookOver: boolean;
  /** What is to be tidied up after the release. */
  readonly untidy: Claims | undefined;
}

function held(lock: Context, number: number, claim: Claim, { tookOver, untidy }: Seen): Held {
  const { disk } = lock.outside;
  const lost: WriteFailure = { failed: 'lost-lock', path: lock.storePlace.root };
  return {
    number,
    tookOver,
    fence() {
      const claims = readClaims(disk, lock.folder);
      if ('failed' in claims) return claims.failed === 'missing' ? lost : writeFailure(lock.folder, claims);
      if (claims.highest !== number || claims.released) return lost;
      // The folder may have been deleted and begun anew, up to the same number.
      const now = readClaim(disk, lock.folder, number);
      if (now === 'torn') return lost;
      if ('failed' in now) return now.failed === 'missing' ? lost : writeFailure(lock.folder, now);
      return now.token === claim.token ? undefined : lost;
    },
    release() {
      const given = markDone(lock, number);
      if (given) lock.last.number = number;
      if (untidy) tidy(lock, untidy);
      return given ? Promise.resolve() : giveBack(lock, number, claim);
    },
  };
}

/** After the release, when nobody waits for it. Only what nobody can hold goes. */
function tidy({ outside, folder }: Context, { old, others }: Claims): void {
  for (const name of old) outside.disk.unlink(childOf(folder, name));
  if (others) cleanTemps(outside, folder);
}

function makeLockFolder({ outside, storePlace, folder }: Context): WriteFailure | undefined {
  const failure = prepareLocal(outside, storePlace);
  if (failure) return failure;
  const made = makeFolders(outside, folder, { durable: false });
  return 'failed' in made ? made : undefined;
}

/** Whole from its first moment: a claim without its content would say nothing about its process. */
function makeClaim(lock: Context, number: number, claim: Claim): Busy | WriteFailure | undefined {
  const { outside, folder } = lock;
  const { disk } = outside;
  const temp = tempPath(outside, folder);
  // After a loss of power nobody is alive, so a claim need not outlast one.
  const failure = stage(outside, temp, claimBytes(claim), { durable: false });
  if (failure) return failure;
  const path = claimPath(folder, number);
  const refused = disk.link(temp, path);
  disk.unlink(temp);
  if (!refused) return undefined;
  if (refused.failed === 'exists') return { busy: {} };
  return NO_LINKS.has(refused.code) ? makeClaimInPlace(lock, number, claim) : writeFailure(path, refused);
}

/** Codes of file systems that have no hard links. */
export const NO_LINKS: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL']);

/** Without hard links a claim is empty for a moment; those who see it then watch it for a while before they judge. */
function makeClaimInPlace(lock: Context, number: number, claim: Claim): Busy | WriteFailure | undefined {
  const path = claimPath(lock.folder, number);
  const file = lock.outside.disk.create(path, 0o644);
  if ('failed' in file) return file.failed === 'exists' ? { busy: {} } : writeFailure(path, file);
  const failure = writeAll(file, claimBytes(claim)) ?? file.close();
  if (!failure) return undefined;
  file.close();
  if (!markDone(lock, number)) inBackground(giveBack(lock, number, claim));
  return writeFailure(path, failure);
}

/** Who stands in the way; nothing where the claim is over. */
function holderOf(lock: Context, number: number, watch: Watch): Busy | WriteFailure | undefined {
  const { outside, folder, given } = lock;
  const nowMs = outside.stopwatch();
  if (watch.number !== number) {
    watch.number = number;
    watch.sinceMs = nowMs;
    delete watch.judged;
  }
  const watchedLong = nowMs - watch.sinceMs >= WATCH_MS;
  const claim = readClaim(outside.disk, folder, number);
  if (claim === 'torn') return watchedLong ? undefined : { busy: {} };
  // Released since the listing, or not ours to read: that says nothing about who made it.
  if ('failed' in claim)
    return claim.failed === 'missing' || claim.failed === 'permission' ? { busy: {} } : writeFailure(folder, claim);
  if (given.has(claim.token)) return undefined;
  const state = outside.processes.isAlive(claim.process);
  if (state === 'dead') return undefined;
  if (state === 'unknown' && watchedLong) {
    watch.judged ??= isStale(lock, number) ? 'stale' : 'fresh';
    if (watch.judged === 'stale') return undefined;
  }
  return { busy: claim };
}

/** By the file system's clock alone: a fresh file's time beside the claim's. */
function isStale({ outside, folder, staleAfterMs }: Context, number: number): boolean {
  const { disk } = outside;
  const temp = tempPath(outside, folder);
  if (stage(outside, temp, new Uint8Array(), { durable: false })) return false;
  const fresh = disk.facts(temp);
  disk.unlink(temp);
  const claim = disk.facts(claimPath(folder, number));
  return !('failed' in fresh) && !('failed' in claim) && fresh.changedMs - claim.changedMs > staleAfterMs;
}

/**
 * Marks a claim as released that could not be marked at once: again and again, and for a while in the background, since
 * nobody else can tell as long as this process lives.
 */
async function giveBack(lock: Context, number: number, claim: Claim): Promise<void> {
  const { outside, given } = lock;
  given.add(claim.token);
  for (const delayMs of RELEASE_DELAYS_MS) {
    await outside.wait(delayMs);
    if (markDone(lock, number)) return;
  }
  inBackground(keepTrying(lock, number));
}

/** Nobody waits for it any more, so nobody is there to be told; whatever happens to it may not end the process. */
function inBackground(work: Promise<void>): void {
  work.catch(() => undefined);
}

async function keepTrying(lock: Context, number: number): Promise<void> {
  for (const delayMs of LATE_RELEASE_DELAYS_MS) {
    await lock.outside.wait(delayMs);
    if (markDone(lock, number)) return;
  }
}

function markDone({ outside, folder }: Context, number: number): boolean {
  const { disk } = outside;
  const done = donePath(folder, number);
  const failure = disk.rename(claimPath(folder, number), done);
  if (!failure || failure.failed === 'missing') return true;
  const file = disk.create(done, 0o644);
  if ('failed' in file) return file.failed === 'exists';
  file.close();
  return true;
}
