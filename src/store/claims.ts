/**
 * The claims of a lock, as they lie in its folder: `N` is claim number N and says who made it; `N.done` is the same
 * after its release. The highest number is never deleted, so numbers only grow, and whoever has not the highest has
 * not the lock.
 */
import type { DiskFailure } from '../ports/disk.ts';
import type { WriteDisk } from '../ports/write-disk.ts';
import { childOf } from './absolute.ts';
import type { Holder } from './failure.ts';
import type { Outside } from './outside.ts';

export interface Claims {
  /** 0 where there are none. */
  readonly highest: number;
  readonly released: boolean;
  /** Whether the claim before the highest is there too. */
  readonly follows: boolean;
  /** The names of all that may be deleted. */
  readonly old: readonly string[];
  /** Whether something else is there: claims in the making, or what is left of them. */
  readonly others: boolean;
  /** The names of the marks of those who have waited for long, and are to be next; who began first stands in front. */
  readonly waiting: readonly string[];
}

export interface Claim extends Holder {
  /** As the process port names it. */
  readonly process: string;
  /** Of this claim alone. */
  readonly token: string;
}

/**
 * How many numbers stay below the highest. A listing that runs while others come and go may miss a claim that is
 * deleted during it; it cannot miss this many in a row.
 */
const KEPT = 8;
/** More than a lock is ever taken: at a thousand times a second it lasts for 31 years. */
export const LAST_CLAIM = 999_999_999_999;
const CLAIM = /^([1-9]\d{0,11})(\.done)?$/;
/** A temporary file by its name, so that the mark of a process that has ended goes as those do. */
const WAITING = /^\.mooring-[0-9a-z.]+-waits(\d+)z[0-9a-z]+\.tmp$/;
/**
 * For how many claims a mark counts. Whoever waits and runs is sooner served, so the one who made an older mark is
 * stopped, or has ended where that cannot be seen. One that stands above the highest claim is of another lock.
 */
const MARK_TURNS = 100;
const LIMIT_CLAIM = 4096;

export function readClaims(disk: WriteDisk, folder: string): Claims | DiskFailure {
  const entries = disk.list(folder);
  if ('failed' in entries) return entries;
  const all = entries.flatMap(({ name }) => {
    const match = CLAIM.exec(name);
    return match ? [{ name, number: Number(match[1]), done: match[2] !== undefined }] : [];
  });
  const highest = Math.max(0, ...all.map(claim => claim.number));
  const released = all.some(({ number, done }) => done && number === highest);
  const others = all.length < entries.length;
  const marks = others ? marksOf(entries.map(({ name }) => name)) : [];
  const isOver = ({ number }: Numbered): boolean => number < highest - MARK_TURNS || number > highest;
  return {
    highest,
    released,
    follows: all.some(({ number }) => number === highest - 1),
    others,
    waiting: namesOf(marks.filter(mark => !isOver(mark)).sort((a, b) => a.number - b.number)),
    old: namesOf([...all.filter(({ number }) => number <= highest - KEPT), ...marks.filter(isOver)]),
  };
}

interface Numbered {
  readonly name: string;
  readonly number: number;
}

function marksOf(names: readonly string[]): Numbered[] {
  return names.flatMap(name => {
    const match = WAITING.exec(name);
    return match ? [{ name, number: Number(match[1]) }] : [];
  });
}

function namesOf(numbered: readonly Numbered[]): string[] {
  return numbered.map(({ name }) => name);
}

/** So that numbers begin anew. A holder whom this happens to is told so by his fence. */
export function removeClaims(disk: WriteDisk, folder: string): DiskFailure | undefined {
  const entries = disk.list(folder);
  if ('failed' in entries) return entries;
  for (const { name } of entries) {
    const refused = CLAIM.test(name) ? disk.unlink(childOf(folder, name)) : undefined;
    if (refused && refused.failed !== 'missing') return refused;
  }
  return undefined;
}

export function claimPath(folder: string, number: number): string {
  return childOf(folder, String(number));
}

/** Where somebody says that he waits; `highest` is the highest claim when he began to. */
export function waitingPath(
  { processes, random }: Pick<Outside, 'processes' | 'random'>,
  folder: string,
  highest: number,
): string {
  return childOf(folder, `.mooring-${processes.self}-waits${highest}z${random.suffix()}.tmp`);
}

export function donePath(folder: string, number: number): string {
  return childOf(folder, `${number}.done`);
}

/** A claim that cannot be understood answers `torn`: it was cut off by a loss of power, or is still being written. */
export function readClaim(disk: WriteDisk, folder: string, number: number): Claim | 'torn' | DiskFailure {
  const answer = disk.read(claimPath(folder, number), LIMIT_CLAIM);
  if ('failed' in answer) return answer.failed === 'too-large' ? 'torn' : answer;
  return parseClaim(new TextDecoder().decode(answer.bytes)) ?? 'torn';
}

export function claimBytes(claim: Claim): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(claim)}\n`);
}

function parseClaim(text: string): Claim | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    const { process, token, actor, since, doing }: Partial<Record<keyof Claim, unknown>> = value;
    if (typeof process !== 'string' || typeof token !== 'string') return undefined;
    return { process, token, ...textOf('actor', actor), ...textOf('since', since), ...textOf('doing', doing) };
  } catch {
    return undefined;
  }
}

function textOf<Key extends string>(key: Key, value: unknown): Partial<Record<Key, string>> {
  return typeof value === 'string' ? ({ [key]: value } as Record<Key, string>) : {};
}
