// A look at everything where nothing changed, beside a plain walk of the same tree, and beside git's look at it.
import { lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { figure, inTurns, timed } from './figures.mjs';
import { importSource } from './source.mjs';
import { git, makeTree } from './tree.mjs';

const entry = `
export { createProject } from './src/runtime/create-project.ts';
export { nodeDisk } from './src/node/disk.ts';
export { nodePause } from './src/node/pause.ts';
export { nodeStopwatch } from './src/node/stopwatch.ts';
`;

export async function sweep({ sizes, rounds, say }) {
  const source = await importSource('sweep', entry);
  const most = Math.max(...sizes);
  const figures = [];
  for (const count of most < 10_000 ? [most] : [10_000, 100_000]) {
    if (count > 10_000) say('making and committing 100,000 files, which takes about a minute …');
    const tree = await makeTree(count, { git: true });
    try {
      say(`looking again at ${count.toLocaleString('en')} files …`);
      figures.push(...(await sweeping(source, tree, count, rounds?.(count) ?? (count > 10_000 ? 7 : 21))));
    } finally {
      tree.remove();
    }
  }
  return figures;
}

async function sweeping({ createProject, nodeDisk, nodePause, nodeStopwatch }, { root, hasGit }, count, rounds) {
  const log = { info() {}, debug() {}, error: console.error };
  const project = createProject({ root, disk: nodeDisk(root), pause: nodePause, stopwatch: nodeStopwatch, log });
  const before = await project.settle();
  const found = await inTurns(rounds, {
    ours: timed(() => {
      project.touch('all');
      return project.settle();
    }),
    plain: timed(() => plainWalk(root)),
    ...(hasGit ? { git: timed(() => git(root, 'status', '--porcelain')) } : {}),
  });
  if (project.snapshot !== before) throw new Error('A look at what is unchanged found something.');
  const name = `unchanged sweep ${count.toLocaleString('en')}`;
  const goal = { text: 'ratio ≤ 1.5', holds: (ours, peer) => ours <= 1.5 * peer };
  return [
    figure(name, found.ours, 'ms', { against: 'Node walk with lstat', peer: found.plain, goal }),
    ...(hasGit ? [figure(`${name}, git`, found.ours, 'ms', { against: 'git status', peer: found.git })] : []),
  ];
}

/** What nobody can avoid who asks each file of a tree whether it changed. */
function plainWalk(root) {
  const waiting = [root];
  let count = 0;
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const at = path.join(folder, entry.name);
      if (entry.isDirectory()) {
        if (entry.name !== '.git') waiting.push(at);
      } else if (lstatSync(at).isFile()) count++;
    }
  }
  return count;
}
