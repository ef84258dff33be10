// The config engine: one durable set beside the floor of what that takes and beside a peer, in a small and a large file,
// and how much several processes get done together beside one.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { inRepository } from '../repository.mjs';
import { figure, inTurns, timed } from './figures.mjs';
import { ensurePackage } from './package-peer.mjs';
import { replaceFloor } from './replace-floor.mjs';
import { importSource } from './source.mjs';
import { together } from './together.mjs';

const entry = `export { openConfigEngine } from './src/node/open-config-engine.ts';`;
const COUNTS = [40, 2000];
const PROCESSES = 8;
const SETS = 400;

export async function config({ rounds, peers, say }) {
  const { openConfigEngine } = await importSource('config', entry);
  const peer = peers ? await ensurePackage('conf', '15.1.0', path.join('dist', 'source', 'index.js'), say) : null;
  mkdirSync(inRepository('out', 'bench'), { recursive: true });
  // Not in a folder for temporary files, which may be memory and sync for nothing.
  const folder = mkdtempSync(inRepository('out', 'bench', 'config-'));
  try {
    say(`setting one of ${COUNTS.join(' and one of ')} keys …`);
    const figures = await setting(openConfigEngine, peer, folder, rounds?.() ?? 300);
    say(`setting keys in ${PROCESSES} processes …`);
    return [...figures, ...(await inTurnsOfProcesses(path.join(folder, 'together')))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** All of them in one go, so that the small and the large file meet the same disk. */
async function setting(openConfigEngine, peer, folder, rounds) {
  const contenders = {};
  for (const count of COUNTS)
    for (const [name, contender] of Object.entries(
      await contendersOf(openConfigEngine, peer, path.join(folder, String(count)), count),
    ))
      contenders[`${name} ${count}`] = contender;
  const found = await inTurns(rounds, contenders);
  const against = peer?.name ?? 'conf';
  const figures = COUNTS.flatMap(count => {
    const size = count.toLocaleString('en');
    const beside = (name, keep, most) => {
      const goal = most && { text: `ratio ≤ ${most}`, holds: (ours, floorMs) => ours <= most * floorMs };
      return figure(name, found[`${keep} ${count}`], 'ms', { against: 'floor', peer: found[`floor ${count}`], goal });
    };
    return [
      beside(`set, ${size} keys, nothing kept`, 'none', 1.5),
      beside(`set, ${size} keys, before-image kept`, 'lean', 2.2),
      beside(`set, ${size} keys, before-image and log durable`, 'durable'),
      figure(`set, ${size} keys`, found[`lean ${count}`], 'ms', { against, peer: found[`peer ${count}`] ?? null }),
    ];
  });
  const [few, many] = COUNTS.map(count => found[`lean ${count}`] - found[`floor ${count}`]);
  const goal = { text: 'ratio ≤ 1.5', holds: (ours, other) => ours <= 1.5 * other };
  const [small, large] = COUNTS.map(count => count.toLocaleString('en'));
  return [
    ...figures,
    figure(`set, above the floor, ${large} keys`, many, 'ms', { against: `${small} keys`, peer: few, goal }),
  ];
}

async function contendersOf(openConfigEngine, peer, folder, count) {
  const engines = Object.fromEntries(
    ['none', 'lean', 'durable'].map(keep => {
      const home = path.join(folder, keep);
      mkdirSync(home, { recursive: true });
      writeFileSync(path.join(home, 'config.toml'), settings(count));
      return [keep, openConfigEngine({ home, variables: {}, keep })];
    }),
  );
  let turn = 0;
  const next = () => [`setting-${turn % count}`, `another value ${turn++}`];
  const set = keep =>
    timed(async () => {
      const written = await engines[keep].set(...next());
      if (written.is !== 'written') throw new Error(written.message);
    });
  const file = path.join(folder, 'none', 'config.toml');
  return {
    // As many bytes as the engine writes, in a folder of its own beside.
    floor: () => {
      const bytes = readFileSync(file);
      return timed(() => replaceFloor(folder, bytes))();
    },
    none: set('none'),
    lean: set('lean'),
    durable: set('durable'),
    ...(peer ? { peer: await peersSet(peer, folder, count, next) } : {}),
  };
}

async function peersSet(peer, folder, count, next) {
  const { default: Conf } = await import(pathToFileURL(peer.main).href);
  const conf = new Conf({ cwd: path.join(folder, 'peer'), configName: 'config' });
  conf.store = Object.fromEntries(Array.from({ length: count }, (_, at) => [`setting-${at}`, `value ${at}`]));
  return timed(() => conf.set(...next()));
}

function settings(count) {
  return Array.from({ length: count }, (_, at) => `setting-${at} = "value ${at}"\n`).join('');
}

/** The time of one set where one process makes them all, and where several share them. */
async function inTurnsOfProcesses(folder) {
  let turn = 0;
  const run = async processes => {
    const home = path.join(folder, `${processes}-${turn++}`);
    mkdirSync(home, { recursive: true });
    writeFileSync(path.join(home, 'config.toml'), settings(40));
    return inProcesses(home, processes, SETS / processes);
  };
  const found = await inTurns(3, { one: () => run(1), several: () => run(PROCESSES) });
  return [
    figure(`set in turn, ${PROCESSES} processes`, found.several, 'ms', { against: '1 process', peer: found.one }),
  ];
}

async function inProcesses(home, processes, times) {
  const bundle = inRepository('out', 'bench', 'config.mjs');
  const took = await together(processes, inRepository('scripts', 'bench', 'config-run.mjs'), (id, start) => [
    bundle,
    home,
    `setting-${id}`,
    times,
    start,
  ]);
  return took / (processes * times);
}
