/**
 * Names processes as `place.boot.pid.started`. The place is the machine and, on Linux, the namespace that numbers its
 * processes; the boot and the start (in ticks since the boot) tell a number that was given again from the one before.
 * Where a system does not tell them without another program being run, they are `0`, and a number that is in use may
 * belong to anybody.
 */
import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Processes } from '../ports/process.ts';
import { systemCode } from './errors.ts';

export function nodeProcesses(): Processes {
  const place = short(`${hostname()}\n${readText('/etc/machine-id')}\n${linkText('/proc/self/ns/pid')}`);
  const boot = short(readText('/proc/sys/kernel/random/boot_id'));
  const self = [place, boot, process.pid, statOf(process.pid)?.started ?? '0'].join('.');
  return { self, isAlive: other => (other === self ? 'alive' : isAlive(other, place, boot)) };
}

function isAlive(other: string, place: string, boot: string): 'alive' | 'dead' | 'unknown' {
  const [otherPlace, otherBoot, pidText, started] = other.split('.');
  const pid = Number(pidText);
  if (otherPlace !== place || !Number.isSafeInteger(pid) || pid <= 0) return 'unknown';
  // The same machine, started again: nothing of before is alive.
  if (boot !== '0' && otherBoot !== '0' && otherBoot !== boot) return 'dead';
  const stat = statOf(pid);
  if (stat === undefined) return exists(pid) ? 'unknown' : 'dead';
  // A zombie has ended and only waits for its parent to look.
  if (stat.state === 'Z' || stat.state === 'X') return 'dead';
  if (started === '0') return 'unknown';
  return stat.started === started ? 'alive' : 'dead';
}

/** State and start of a process, from `/proc/<pid>/stat` (proc(5), fields 3 and 22). */
function statOf(pid: number): { readonly state: string; readonly started: string } | undefined {
  const text = readText(`/proc/${pid}/stat`);
  // The name before them stands in brackets and may hold anything, brackets and blanks too.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, started] = [fields[0], fields[19]];
  return state && started ? { state, started } : undefined;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) !== 'ESRCH';
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
}

function linkText(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return '';
  }
}

/** Eight characters that stand for a text; `0` for none. */
function short(text: string): string {
  return text === '' ? '0' : createHash('sha256').update(text).digest('hex').slice(0, 8);
}
