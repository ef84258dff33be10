/**
 * Runs synchronous pieces of work of several processes step by step, in any order of their steps. A piece is run again
 * from its start with the answers that it got before, and then does one step more; so it may be left between any two.
 */

import type { OpenFile, WriteDisk } from '../../src/ports/write-disk.ts';
import type { Outside } from '../../src/store/outside.ts';

/** Thrown where the next step is to be done later; no error, since it would take its stack each time. */
const LATER = Symbol('later');

export interface Piece<Answer> {
  /** Does one step of the disk or of the process table. The answer, once there is one. */
  step(): { readonly answer: Answer } | undefined;
}

/** `work` must depend on nothing but what it asks of the outside. */
export function piece<Answer>(outside: Outside, work: (outside: Outside) => Answer): Piece<Answer> {
  const told: unknown[] = [];
  return {
    step() {
      let at = 0;
      let fresh = 1;
      const ask = <Told>(step: () => Told, costs = 1): Told => {
        if (at < told.length) return told[at++] as Told;
        if (fresh < costs) throw LATER;
        fresh -= costs;
        const answer = step();
        told.push(answer);
        at++;
        return answer;
      };
      try {
        return { answer: work(asked(outside, ask)) };
      } catch (error) {
        if (error === LATER) return undefined;
        throw error;
      }
    },
  };
}

type Ask = <Told>(step: () => Told, costs?: number) => Told;

function asked(outside: Outside, ask: Ask): Outside {
  const { disk, random, processes, clock, stopwatch } = outside;
  return {
    ...outside,
    disk: askedDisk(disk, ask),
    clock: () => ask(clock, 0),
    stopwatch: () => ask(stopwatch, 0),
    random: { fraction: () => ask(random.fraction, 0), suffix: () => ask(random.suffix, 0) },
    processes: { self: processes.self, isAlive: other => ask(() => processes.isAlive(other)) },
  };
}

function askedDisk(disk: WriteDisk, ask: Ask): WriteDisk {
  const opened = <Answer extends object>(answer: Answer): Answer =>
    'write' in answer ? (askedFile(answer as unknown as OpenFile, ask) as unknown as Answer) : answer;
  return {
    list: folder => ask(() => disk.list(folder)),
    read: (path, limit) => ask(() => disk.read(path, limit)),
    facts: path => ask(() => disk.facts(path)),
    readLink: path => ask(() => disk.readLink(path)),
    realPath: path => ask(() => disk.realPath(path)),
    mayWrite: path => ask(() => disk.mayWrite(path)),
    create: (path, mode) => opened(ask(() => disk.create(path, mode))),
    append: (path, mode) => opened(ask(() => disk.append(path, mode))),
    rename: (from, to) => ask(() => disk.rename(from, to)),
    link: (from, to) => ask(() => disk.link(from, to)),
    unlink: path => ask(() => disk.unlink(path)),
    makeFolder: (path, mode) => ask(() => disk.makeFolder(path, mode)),
    removeFolder: path => ask(() => disk.removeFolder(path)),
    syncFolder: path => ask(() => disk.syncFolder(path)),
  };
}

function askedFile(file: OpenFile, ask: Ask): OpenFile {
  return {
    facts: () => ask(() => file.facts()),
    write: bytes => ask(() => file.write(bytes)),
    setMode: mode => ask(() => file.setMode(mode)),
    setOwner: (user, group) => ask(() => file.setOwner(user, group)),
    sync: () => ask(() => file.sync()),
    close: () => ask(() => file.close()),
  };
}
