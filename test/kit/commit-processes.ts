/** Processes that commit a hundred files at a time and are killed at any moment: all of a commit is there, or nothing of it. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { build } from 'esbuild';
import { nodeOutside } from '../../src/node/outside.ts';
import { openStore } from '../../src/store/open-store.ts';
import { projectPlace } from '../../src/store/root-places.ts';
import { chanceOf } from './chance.ts';
import { commitTo, STATE, treeAt, versionAfter, versionOf } from './commit-tree.ts';

export interface CommittingOptions {
  readonly seed: number;
  readonly processes: number;
  /** How often all of them are killed and looked after; more where nothing was acknowledged until then. */
  readonly rounds: number;
}

export interface CommittingRun {
  readonly acknowledged: number;
  readonly kills: number;
  /** Commits that the checks found half done: those that others found first are not among them. */
  readonly finished: number;
  readonly takenBack: number;
  readonly checks: number;
}

/** Works in the repository's folder. */
export async function commitInProcesses(options: CommittingOptions): Promise<CommittingRun> {
  const { seed, processes, rounds } = options;
  const chance = chanceOf(seed);
  const program = path.resolve('out', `commit-process-${process.pid}.mjs`);
  const folder = mkdtempSync(path.join(tmpdir(), 'mooring-commits-'));
  const end = Date.now() + LIFE_MS;
  const world: World = { folder, said: [], problems: [], steps: 0, running: new Map() };
  let [kills, finished, takenBack, checks] = [0, 0, 0, 0];
  const check = async (): Promise<void> => {
    const recovery = await checkWhole(world, `seed ${seed}`);
    finished += recovery.finished.length;
    takenBack += recovery.takenBack.length;
    checks++;
  };
  await buildProgram(program);
  try {
    for (const [file, text] of treeAt(0)) put(folder, file, text);
    while (checks < rounds || world.said.length === 0) {
      assert.ok(Date.now() < end, `seed ${seed}: nothing is committed any more`);
      for (let at = 0; at < processes; at++)
        if (!world.running.has(at)) start(world, program, at, [String(end), String(chance.below(1e9))]);
      await stepsLater(world, chance.below(STEPS));
      const all = chance.below(3) > 0;
      const victims = all ? [...world.running.values()] : [...world.running.values()].slice(0, 1);
      kills += victims.length;
      await Promise.all(victims.map(kill));
      if (all) await check();
    }
    return { acknowledged: world.said.length, kills, finished, takenBack, checks };
  } finally {
    for (const child of world.running.values()) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
    rmSync(program, { force: true });
  }
}

/** Of the whole run, however slow the machine. */
const LIFE_MS = 10 * 60_000;
/** Of a little more than two commits. */
const STEPS = 500;

interface World {
  readonly folder: string;
  /** Ids of operations that were acknowledged. */
  readonly said: string[];
  readonly problems: string[];
  /** That all of them have told of. */
  steps: number;
  readonly running: Map<number, ChildProcess>;
}

async function buildProgram(program: string): Promise<void> {
  await build({
    entryPoints: ['test/kit/commit-process.ts'],
    outfile: program,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
  });
}

function put(folder: string, file: string, text: string): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
  writeFileSync(path.join(folder, file), text);
}

function start(world: World, program: string, at: number, words: string[]): void {
  const { folder, said, problems, running } = world;
  const child = spawn(process.execPath, [program, folder, `p${at}`, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.set(at, child);
  let rest = '';
  child.stdout.on('data', (data: Buffer) => {
    const lines = (rest + data.toString()).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const [word, id = ''] = line.split(' ');
      if (word === 'at') world.steps++;
      else if (word === 'done') said.push(id);
      else problems.push(`p${at} ${line}`);
    }
  });
  child.once('close', () => {
    if (running.get(at) === child) running.delete(at);
  });
}

async function stepsLater(world: World, count: number): Promise<void> {
  const goal = world.steps + count;
  for (const until = Date.now() + 10_000; world.steps < goal && Date.now() < until; ) await delay(1);
}

async function kill(child: ChildProcess): Promise<void> {
  const closed = new Promise(resolve => child.once('close', resolve));
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await closed;
}

/** Nobody else runs. What was interrupted is ended from here, and then one version is there, whole, and the log's newest. */
async function checkWhole({ folder, said, problems }: World, about: string) {
  assert.deepEqual(problems, [], about);
  const outside = nodeOutside();
  const store = openStore(outside, projectPlace(outside, folder), { actor: 'test@here check/0' });
  const recovery = await store.recover();
  assert.ok(!('failed' in recovery), `${about}: ${JSON.stringify(recovery)}`);
  assert.deepEqual([...recovery.conflicts, ...recovery.damaged], [], about);
  const files = filesIn(folder);
  const version = versionOf(files.get(STATE) ?? '');
  assert.ok(version !== undefined, `${about}: no version`);
  const isTheirs = (file: string): boolean => !/^\.mooring\/(?:\.gitignore$|\.local\/(?!quarantine\/))/.test(file);
  const theirs = [...files].filter(([file]) => isTheirs(file)).sort();
  // What was being staged when its process was killed may be left, until somebody writes into that folder.
  assert.deepEqual(
    theirs.filter(([file]) => !file.endsWith('.tmp')),
    [...treeAt(version)].sort(),
    `${about}: not whole`,
  );
  assert.deepEqual(
    [...files.keys()].filter(file => file.includes('/.local/journal/')),
    [],
    about,
  );
  const logged = store.log.read();
  assert.ok(!('failed' in logged), about);
  assert.equal(logged[0] ? versionAfter(logged[0].label) : 0, version, `${about}: the log says ${logged[0]?.label}`);
  const ids = new Set(logged.map(({ id }) => id));
  assert.deepEqual(
    said.slice(-20).filter(id => !ids.has(id)),
    [],
    `${about}: acknowledged, and not in the log`,
  );
  const next = await store.commit({ ...commitTo(version + 1), patienceMs: 2000 });
  assert.ok(!('failed' in next), `${about}: somebody still blocks: ${JSON.stringify(next)}`);
  return recovery;
}

function filesIn(folder: string): Map<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const found = entries.filter(entry => entry.isFile()).map(entry => path.join(entry.parentPath, entry.name));
  return new Map(
    found.map(file => [path.relative(folder, file).split(path.sep).join('/'), readFileSync(file, 'utf8')]),
  );
}
