/** Starts processes that count, kills and stops them at any moment, and checks that nothing that was said is lost. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { build } from 'esbuild';
import { nodeOutside } from '../../src/node/outside.ts';
import { openStore } from '../../src/store/open-store.ts';
import { chanceOf } from './chance.ts';

export interface CountingOptions {
  readonly seed: number;
  readonly processes: number;
  readonly durationMs: number;
}

export interface Counting {
  readonly acknowledged: number;
  readonly kills: number;
  readonly pauses: number;
}

/** Works in the repository's folder. Throws where a count is lost, a file is torn or somebody is blocked. */
export async function countInProcesses({ seed, processes, durationMs }: CountingOptions): Promise<Counting> {
  const chance = chanceOf(seed);
  const program = path.resolve('out', `counting-${process.pid}.mjs`);
  const folder = mkdtempSync(path.join(tmpdir(), 'mooring-counting-'));
  const counters = path.join(folder, 'counters.json');
  const parsed = (): Record<string, number> => JSON.parse(readFileSync(counters, 'utf8'));
  await build({
    entryPoints: ['test/kit/counting-process.ts'],
    outfile: program,
    bundle: true,
    format: 'esm',
    platform: 'node',
    logLevel: 'warning',
  });
  writeFileSync(counters, '{}');
  const said = new Map<string, number>();
  const running = new Map<string, ChildProcess>();
  const problems: string[] = [];
  const end = Date.now() + durationMs;
  const start = (name: string): void => {
    const child = spawn(process.execPath, [program, folder, name, String(end)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    running.set(name, child);
    child.on('close', () => running.get(name) === child && running.delete(name));
    child.stdout.on('data', (data: Buffer) => {
      for (const line of data.toString().split('\n')) {
        if (line === 'counted') said.set(name, (said.get(name) ?? 0) + 1);
        else if (line !== '') problems.push(`${name} ${line}`);
      }
    });
  };
  let [kills, pauses] = [0, 0];
  try {
    for (let id = 0; id < processes; id++) start(`p${id}`);
    while (Date.now() < end) {
      await delay(20 + chance.below(150));
      parsed();
      const name = `p${chance.below(processes)}`;
      const child = running.get(name);
      if (child && chance.below(3) === 0) {
        pauses++;
        child.kill('SIGSTOP');
        await delay(chance.below(200));
        child.kill('SIGCONT');
      } else {
        if (child) kills++;
        child?.kill('SIGKILL');
        start(name);
      }
    }
    for (const until = Date.now() + 20_000; running.size > 0 && Date.now() < until; ) await delay(20);
    assert.deepEqual(problems, [], `seed ${seed}`);
    assert.equal(running.size, 0, `seed ${seed}: somebody is blocked`);
    await checkCounts(folder, parsed, said, kills, seed);
    return { acknowledged: [...said.values()].reduce((sum, count) => sum + count, 0), kills, pauses };
  } finally {
    for (const child of running.values()) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
    rmSync(program, { force: true });
  }
}

async function checkCounts(
  folder: string,
  parsed: () => Record<string, number>,
  said: ReadonlyMap<string, number>,
  kills: number,
  seed: number,
): Promise<void> {
  const store = openStore(nodeOutside(), { root: folder, local: `${folder}/.local` }, { actor: 'test@here last/0' });
  const recovery = await store.recover();
  assert.ok(!('failed' in recovery) && recovery.conflicts.length === 0, `seed ${seed}: ${JSON.stringify(recovery)}`);
  const { shared = 0, ...own } = parsed();
  const sum = (counts: Iterable<number>) => [...counts].reduce((total, count) => total + count, 0);
  assert.equal(sum(Object.values(own)), shared, `seed ${seed}: own counts and the shared one differ`);
  for (const [name, count] of said) {
    assert.ok((own[name] ?? 0) >= count, `seed ${seed}: ${name} was told of ${count} counts, ${own[name]} are there`);
  }
  // What was done and not said any more: at most one count for each kill.
  assert.ok(shared <= sum(said.values()) + kills, `seed ${seed}: counted twice`);
  mkdirSync(path.join(folder, 'copy'), { recursive: true });
  await store.commit({ label: 'Look', changes: [{ path: 'copy/x', before: 'absent', after: new Uint8Array() }] });
  await store.commit({ label: 'Look', changes: [{ path: 'x', before: 'absent', after: new Uint8Array() }] });
  const litter = ['.', 'copy', '.local/lock'].flatMap(name => readdirSync(path.join(folder, name)).filter(isTemp));
  assert.deepEqual(litter, [], `seed ${seed}`);
  assert.deepEqual(readdirSync(path.join(folder, '.local/journal')), []);
}

function isTemp(name: string): boolean {
  return name.endsWith('.tmp');
}
