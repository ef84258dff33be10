// Commits of 1, 100 and 1,000 files beside the floor of what that takes: write, fsync and rename each file, and fsync the
// folders. What a commit keeps for undo and crashes (the earlier contents, a journal, the log) comes on top of it.
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { inRepository } from '../repository.mjs';
import { figure, inTurns, timed } from './figures.mjs';
import { importSource } from './source.mjs';

const entry = `
export { nodeOutside } from './src/node/outside.ts';
export { openStore } from './src/store/open-store.ts';
`;
const SIZE = 4000;
/** Files of one folder, as a project has them. */
const IN_FOLDER = 50;
const USUAL_ROUNDS = { 1: 60, 100: 9, 1000: 3 };

export async function commit({ sizes, rounds, say }) {
  const parts = await importSource('commit', entry);
  mkdirSync(inRepository('out', 'bench'), { recursive: true });
  const figures = [];
  for (const count of [1, 100, 1000].filter(each => each === 1 || sizes.includes(each))) {
    say(`committing ${count.toLocaleString('en')} files …`);
    // Not in a folder for temporary files, which may be memory and sync for nothing.
    const folder = mkdtempSync(inRepository('out', 'bench', 'commit-'));
    try {
      figures.push(...(await committing(parts, folder, count, rounds?.(count) ?? USUAL_ROUNDS[count])));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return figures;
}

async function committing({ nodeOutside, openStore }, folder, count, rounds) {
  const outside = nodeOutside();
  const store = openStore(outside, { root: folder, local: `${folder}/.local` }, { actor: 'bench@here bench/0' });
  let turn = 0;
  const fresh = at => Buffer.from(`${turn} ${at} `.padEnd(SIZE, 'x'));
  const edited = filesIn(folder, 'edited', count);
  const moved = filesIn(folder, 'moved', count);
  const floored = filesIn(folder, 'floor', count);
  const hashes = new Map(edited.map((file, at) => [file, put(outside, folder, file, fresh(at))]));
  for (const [at, file] of [...moved, ...floored].entries()) put(outside, folder, file, fresh(at));
  const done = answer => {
    if ('failed' in answer || answer.conflicts.length > 0) throw new Error(JSON.stringify(answer));
  };
  let away = false;
  const found = await inTurns(rounds, {
    floor: timed(() => {
      turn++;
      floor(folder, floored, fresh);
    }),
    edit: timed(async () => {
      turn++;
      const changes = edited.map((file, at) => ({ path: file, before: hashes.get(file), after: fresh(at) }));
      done(await store.commit({ label: 'bench', changes }));
      for (const { path: file, after } of changes) hashes.set(file, outside.hash(after));
    }),
    move: timed(async () => {
      const there = file => (away ? file : `away/${file}`);
      const moves = moved.map(file => ({ from: away ? `away/${file}` : file, to: there(file) }));
      done(await store.commit({ label: 'bench', moves, changes: [] }));
      away = !away;
    }),
    undo: timed(async () => {
      const answer = await store.undo();
      if (!('undone' in answer)) throw new Error(JSON.stringify(answer));
      done(await store.undo(answer.operation.id));
    }),
  });
  const files = `${count.toLocaleString('en')} file${count === 1 ? '' : 's'}`;
  const beside = (name, value, goal) =>
    figure(`${name} ${files}`, value, 'ms', { against: 'floor', peer: found.floor, goal });
  return [
    beside('commit edits of', found.edit, goalOf(count)),
    beside('move, each by itself,', found.move),
    beside('undo and redo of moves of', found.undo),
  ];
}

function goalOf(count) {
  const most = count === 1 ? 4 : 2.5;
  return { text: `ratio ≤ ${most}`, holds: (ours, peer) => ours <= most * peer };
}

function filesIn(folder, name, count) {
  return Array.from({ length: count }, (_, at) => {
    const inside = `${name}/${Math.floor(at / IN_FOLDER)}`;
    mkdirSync(path.join(folder, inside), { recursive: true });
    return `${inside}/file${at}.yaml`;
  });
}

function put(outside, folder, file, bytes) {
  writeFileSync(path.join(folder, file), bytes);
  return outside.hash(bytes);
}

/** What nobody can avoid who replaces files durably; without it all being there or nothing of it. */
function floor(folder, files, fresh) {
  for (const [at, file] of files.entries()) {
    const temp = path.join(folder, `${file}.tmp`);
    const opened = openSync(temp, 'w');
    writeSync(opened, fresh(at));
    fsyncSync(opened);
    closeSync(opened);
    renameSync(temp, path.join(folder, file));
  }
  for (const inside of new Set(files.map(file => path.dirname(file)))) {
    const opened = openSync(path.join(folder, inside), 'r');
    fsyncSync(opened);
    closeSync(opened);
  }
}
