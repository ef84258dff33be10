// The store: one durable replacement beside the floor of what that takes, a commit with all it keeps, and its lock under
// contention beside a peer's.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { inRepository } from '../repository.mjs';
import { figure, inTurns, timed } from './figures.mjs';
import { ensureLockPeer } from './lock-peer.mjs';
import { replaceFloor } from './replace-floor.mjs';
import { importSource } from './source.mjs';
import { together } from './together.mjs';

const entry = `
export { nodeOutside } from './src/node/outside.ts';
export { replaceFile } from './src/store/replace.ts';
export { openStore } from './src/store/open-store.ts';
export { openLock } from './src/store/lock.ts';
`;
const SIZE = 4000;
const PROCESSES = 4;
const TIMES = 100;

export async function store({ rounds, peers, say }) {
  const parts = await importSource('store', entry);
  mkdirSync(inRepository('out', 'bench'), { recursive: true });
  // Not in a folder for temporary files, which may be memory and sync for nothing.
  const folder = mkdtempSync(inRepository('out', 'bench', 'store-'));
  try {
    say('replacing and committing a file …');
    const replaced = await replacing(parts, folder, rounds?.() ?? 100);
    say(`taking a lock in ${PROCESSES} processes …`);
    return [...replaced, ...(await locking(folder, peers ? await ensureLockPeer(say) : null))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function replacing({ nodeOutside, replaceFile, openStore }, folder, rounds) {
  const outside = nodeOutside();
  let turn = 0;
  const fresh = () => Buffer.from(`${turn++} `.padEnd(SIZE, 'x'));
  const opened = openStore(outside, { root: folder, local: `${folder}/.local` }, { actor: 'bench@here bench/0' });
  const commit = keep =>
    timed(async () => {
      const changes = () => {
        const before = outside.hash(readFileSync(path.join(folder, keep), { flag: 'a+' }));
        return [{ path: keep, before, after: fresh() }];
      };
      const done = await opened.commit({ label: 'bench', changes, keep });
      if ('failed' in done) throw new Error(done.failed);
    });
  const found = await inTurns(rounds, {
    floor: timed(() => replaceFloor(folder, fresh())),
    replace: timed(() => replaceFile(outside, `${folder}/replaced`, fresh())),
    none: commit('none'),
    lean: commit('lean'),
    durable: commit('durable'),
  });
  const beside = (name, value, most) => {
    const goal = most && { text: `ratio ≤ ${most}`, holds: (ours, peer) => ours <= most * peer };
    return figure(name, value, 'ms', { against: 'floor', peer: found.floor, goal });
  };
  return [
    beside('replace a file', found.replace, 1.5),
    beside('commit it, nothing kept', found.none, 1.5),
    beside('commit it, before-image kept', found.lean, 2.2),
    beside('commit it, before-image and log durable', found.durable),
  ];
}

async function locking(folder, peer) {
  const ours = inRepository('out', 'bench', 'store.mjs');
  const found = await inTurns(5, {
    mooring: () => inProcesses('mooring', ours, folder),
    ...(peer ? { peer: () => inProcesses('peer', peer.main, folder) } : {}),
  });
  const goal = { text: 'ratio < 1', holds: (value, other) => value < other };
  const against = peer?.name ?? 'proper-lockfile';
  return [
    figure(`take a lock, ${PROCESSES} processes`, found.mooring, 'ms', { against, peer: found.peer ?? null, goal }),
  ];
}

/** The time of one turn, with everybody wanting one: the whole time by the number of turns. */
async function inProcesses(kind, file, folder) {
  const program = inRepository('scripts', 'bench', 'lock-run.mjs');
  const took = await together(PROCESSES, program, (_, start) => [kind, file, folder, TIMES, start]);
  return took / (PROCESSES * TIMES);
}
