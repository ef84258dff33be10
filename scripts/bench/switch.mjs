// A branch switch of thousands of files, from its end to a project that is known again and healthy.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { figure, median } from './figures.mjs';
import { apart, timedParsers } from './parsing.mjs';
import { makeProject, projectText } from './project.mjs';
import { importSource } from './source.mjs';
import { git } from './tree.mjs';

const entry = `export { openProjectRuntime } from './src/node/open-project-runtime.ts';`;
/** So many entities have the files that a switch changes. */
const COUNT = 8_000;
const ROUNDS = 5;
const AUTHOR = ['-c', 'user.name=bench', '-c', 'user.email=bench@here'];

export async function branchSwitch({ rounds, say }) {
  const { openProjectRuntime } = await importSource('switch', entry, [timedParsers]);
  const project = makeProject(COUNT);
  try {
    const changed = twoBranches(project);
    if (changed === 0) return [figure('branch switch', 0, 'ms', { against: 'git, which is not there', peer: null })];
    say(`switching between branches that differ in ${changed} files …`);
    return await switching(openProjectRuntime, project, changed, rounds?.() ?? ROUNDS);
  } finally {
    project.remove();
  }
}

async function switching(openProjectRuntime, { root }, changed, rounds) {
  const runtime = openProjectRuntime(root, { front: 'bench', trusted: () => false });
  const before = await runtime.look();
  if (before.state !== 'healthy') throw new Error(`It begins ${before.state}: ${before.causes.join(' ')}`);
  const took = { ours: [], git: [], parsing: [], collecting: [] };
  for (let round = 0; round < rounds; round++) {
    const { generation } = runtime.status;
    const started = performance.now();
    if (!git(root, 'checkout', '--quiet', round % 2 === 0 ? 'other' : 'first')) throw new Error('git did not switch.');
    const switched = performance.now();
    const parts = await apart(async () => {
      runtime.project.touch('all');
      const { state, generation: after } = await runtime.look();
      if (state !== 'healthy' || after !== generation + 1)
        throw new Error(`It ends ${state}, ${generation} → ${after}.`);
    });
    took.git.push(switched - started);
    took.ours.push(parts.parsing + parts.collecting + parts.rest);
    took.parsing.push(parts.parsing);
    took.collecting.push(parts.collecting);
  }
  runtime.dispose();
  const size = changed.toLocaleString('en');
  return [
    figure(`branch switch of ${size} files to healthy, one generation`, median(took.ours), 'ms', {
      against: 'git checkout',
      peer: median(took.git),
    }),
    figure(`branch switch of ${size} files, parsing alone`, median(took.parsing), 'ms'),
    figure(`branch switch of ${size} files, collecting garbage outside of parsing`, median(took.collecting), 'ms'),
  ];
}

/** Two branches in which every file but the manifest says something else; how many those are, or 0 without git. */
function twoBranches({ root }) {
  const commit = message => [...AUTHOR, 'commit', '--quiet', '--no-gpg-sign', '-m', message];
  const first = [
    ['init', '--quiet', '-b', 'first'],
    ['add', '--all'],
    commit('first'),
    ['checkout', '--quiet', '-b', 'other'],
  ];
  if (!first.every(step => git(root, ...step))) return 0;
  const texts = [...projectText(COUNT).files].filter(([file]) => /\.(?:yaml|py)$/.test(file));
  for (const [file, text] of texts) writeFileSync(path.join(root, file), `${text}# On the other branch.\n`);
  const last = [['add', '--all'], commit('other'), ['checkout', '--quiet', 'first']];
  return last.every(step => git(root, ...step)) ? texts.length : 0;
}
