import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { build } from 'esbuild';
import { nodeOutside } from '../../src/node/outside.ts';
import { openStore } from '../../src/store/open-store.ts';
import { chanceOf } from '../kit/chance.ts';
import { seedOr } from '../kit/often.ts';

const PLACES = ['dev', 'teams/int', 'Dev2', '.local/quarantine/old'];
const PROCESSES = 3;
const DURATION_MS = 3000;
const MOVES = 5;

describe('real processes that move a folder and are killed', () => {
  it('leave it in one place, whole', async function () {
    this.timeout(11 * 60_000);
    if (process.platform === 'win32') this.skip();
    const seed = seedOr(1);
    const chance = chanceOf(seed);
    const folder = mkdtempSync(path.join(tmpdir(), 'mooring-moving-'));
    const program = path.resolve('out', `moving-${process.pid}.mjs`);
    await build({
      entryPoints: ['test/kit/moving-process.ts'],
      outfile: program,
      bundle: true,
      format: 'esm',
      platform: 'node',
      logLevel: 'warning',
    });
    mkdirSync(path.join(folder, 'dev', 'deep'), { recursive: true });
    writeFileSync(path.join(folder, 'dev', 'place.txt'), 'dev');
    writeFileSync(path.join(folder, 'dev', 'deep', 'place.txt'), 'dev');
    const said: string[] = [];
    const end = Date.now() + DURATION_MS;
    /** On a machine that is busy, longer. */
    const isEnough = (): boolean => Date.now() > end && said.length > MOVES;
    const last = end + 10 * 60_000;
    const running: (ChildProcess | undefined)[] = [];
    const start = (at: number): void => {
      const child = spawn(process.execPath, [program, folder, `p${at}`, String(last)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      running[at] = child;
      child.on('close', () => {
        if (running[at] === child) running[at] = undefined;
      });
      child.stdout?.on('data', (data: Buffer) => said.push(...data.toString().split('\n').filter(Boolean)));
    };
    try {
      for (let at = 0; at < PROCESSES; at++) start(at);
      while (!isEnough()) {
        assert.ok(Date.now() < last, `seed ${seed}: nothing is moved any more`);
        await delay(50 + chance.below(200));
        const at = chance.below(PROCESSES);
        running[at]?.kill('SIGKILL');
        start(at);
      }
      for (const child of running) child?.kill('SIGKILL');
      while (running.some(Boolean)) await delay(20);
      const store = openStore(
        nodeOutside(),
        { root: folder, local: `${folder}/.local` },
        { actor: 'test@here last/0' },
      );
      const recovery = await store.recover();
      assert.ok(
        !('failed' in recovery) && recovery.conflicts.length === 0,
        `seed ${seed}: ${JSON.stringify(recovery)}`,
      );
      const there = PLACES.filter(place => existsSync(path.join(folder, place)));
      assert.equal(there.length, 1, `seed ${seed}: ${there}`);
      const told = ['place.txt', 'deep/place.txt'].map(file =>
        readFileSync(path.join(folder, there[0] ?? '', file), 'utf8'),
      );
      assert.deepEqual(told, [there[0], there[0]], `seed ${seed}`);
      assert.deepEqual(readdirSync(path.join(folder, '.local', 'journal')), []);
      assert.deepEqual([...new Set(said)], ['moved'], `seed ${seed}`);
    } finally {
      for (const child of running) child?.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
      rmSync(program, { force: true });
    }
  });
});
