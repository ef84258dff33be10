// From nothing to a project that is known: what is there, what it says, and the hashes of it. Then the looks after that.
import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { figure, inTurns, median, timed } from './figures.mjs';
import { apart, timedParsers } from './parsing.mjs';
import { makeProject } from './project.mjs';
import { importSource } from './source.mjs';

const entry = `
export { createProject } from './src/runtime/create-project.ts';
export { createProjectFacts } from './src/runtime/project-facts.ts';
export { findBase, projectStatus } from './src/runtime/status.ts';
export { baseOf } from './src/snapshot/base-of.ts';
export { BASE_PATH, printBase } from './src/snapshot/base.ts';
export { nodeClock } from './src/node/clock.ts';
export { nodeDisk } from './src/node/disk.ts';
export { nodeHash } from './src/node/hash.ts';
export { nodePause } from './src/node/pause.ts';
export { nodeStopwatch } from './src/node/stopwatch.ts';
`;
/** Files that were changed more recently are read again each time. In ms. */
const RESTED_MS = 2500;
const MANIFEST = '.mooring/manifest.yaml';

export async function open({ sizes, rounds, say }) {
  const source = await importSource('open', entry, [timedParsers]);
  const figures = [];
  for (const count of sizes.filter(size => size >= 1000)) {
    const project = makeProject(count);
    await new Promise(resolve => setTimeout(resolve, RESTED_MS));
    say(`opening a project of ${count} entities in ${project.files} files …`);
    try {
      figures.push(...(await opening(source, project, rounds?.(count) ?? (count > 1000 ? 5 : 15))));
    } finally {
      project.remove();
    }
  }
  return figures;
}

async function opening(source, { root, count }, rounds) {
  const started = () => startProject(source, root);
  const living = started();
  const known = await living.look();
  const parts = [];
  const cold = await inTurns(rounds, {
    async rest() {
      parts.push(await apart(() => started().look()));
      return parts.at(-1).rest;
    },
    floor: timed(() => readAndHash(root)),
  });
  const { snapshot } = living.project;
  const base = source.printBase(source.baseOf(snapshot, known.facts, 1));
  const form = [...snapshot.sources.values()].find(({ role }) => role === 'entity-file').path;
  const warm = await inTurns(rounds, {
    again: timed(async () => {
      living.project.touch('all');
      await living.look();
    }),
    one: changing(living, root, form),
    manifest: changing(living, root, MANIFEST),
  });
  mkdirSync(path.dirname(path.join(root, source.BASE_PATH)), { recursive: true });
  writeFileSync(path.join(root, source.BASE_PATH), base);
  const status = [];
  for (let round = 0; round < rounds; round++) {
    const fresh = started();
    const { facts } = await fresh.look();
    status.push(await timed(() => source.projectStatus(source.findBase(fresh.disk), fresh.project.snapshot, facts))());
  }
  const size = count.toLocaleString('en');
  const floor = { against: 'reading and hashing the same files', peer: cold.floor };
  const goal = { text: 'ratio ≤ 2', holds: (ours, peer) => ours <= 2 * peer };
  return [
    figure(`cold open ${size}, without parsing and collecting garbage`, cold.rest, 'ms', { ...floor, goal }),
    figure(`cold open ${size}, parsing alone`, median(parts.map(part => part.parsing)), 'ms'),
    figure(
      `cold open ${size}, collecting garbage outside of parsing`,
      median(parts.map(part => part.collecting)),
      'ms',
    ),
    figure(`cold open ${size}, drift against the base`, median(status), 'ms'),
    figure(`second look ${size}, unchanged`, warm.again, 'ms', floor),
    figure(`change of a form to a generation ${size}`, warm.one, 'ms'),
    figure(`change of the manifest to a generation ${size}`, warm.manifest, 'ms'),
  ];
}

function startProject({ createProject, createProjectFacts, nodeDisk, nodeHash, nodeClock, ...parts }, root) {
  const slices = { pause: parts.nodePause, stopwatch: parts.nodeStopwatch };
  const disk = nodeDisk(root);
  const project = createProject({ root, disk, ...slices, log: { info() {}, debug() {}, error: console.error } });
  const { stampOf } = project;
  const facts = createProjectFacts({ disk, hash: nodeHash, clock: nodeClock, ...slices, stampOf });
  return {
    disk,
    project,
    look: async () => ({ snapshot: await project.settle(), facts: await facts.read(project.onDisk()) }),
  };
}

/** Time from a file that changed, and its hint, to the generation that shows it. */
function changing({ project }, root, file) {
  let turn = 0;
  return () => {
    appendFileSync(path.join(root, file), `# ${turn++}\n`);
    return timed(() => {
      project.touch([file]);
      return project.settle();
    })();
  };
}

/** What nobody can avoid who wants to know what is in a project. */
function readAndHash(root) {
  const waiting = [root];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const at = path.join(folder, entry.name);
      if (entry.isDirectory()) waiting.push(at);
      else createHash('sha256').update(readFileSync(at)).digest('hex');
    }
  }
}
