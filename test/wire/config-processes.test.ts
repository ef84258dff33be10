import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { openConfigEngine } from '../../src/node/open-config-engine.ts';
import type { KeyChange } from '../../src/runtime/config-engine.ts';
import { setInProcesses } from '../kit/config-processes.ts';
import { seedOr } from '../kit/often.ts';

/** All of it, 8 × 500 sets, with `MOORING_CONFIG_SETS=500`; a part of it otherwise. */
const SETS = Number(process.env.MOORING_CONFIG_SETS ?? 40);

describe('a config that many processes write', () => {
  it('loses no acknowledged write, although processes are killed at any moment', async () => {
    const run = await setInProcesses({ seed: seedOr(1), processes: 8, sets: SETS });
    assert.equal(run.acknowledged, 8 * SETS);
    assert.ok(run.kills > 0);
  }).timeout(60_000 + SETS * 2000);
});

describe('dist/config.cjs', () => {
  const bundle: { openConfigEngine: typeof openConfigEngine } = createRequire(path.resolve('package.json'))(
    './dist/config.cjs',
  );
  let home = '';
  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), 'mooring-bundle-'));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  it('opens, reads, writes and tells', async () => {
    const engine = bundle.openConfigEngine({ home, variables: {} });
    const seen: KeyChange[] = [];
    engine.watch(changes => seen.push(...changes));
    const written = await engine.set('default-workspace.workspace', 'dev');
    assert.equal(written.is, 'written');
    assert.match(readFileSync(path.join(home, 'config.toml'), 'utf8'), /^\[default-workspace\]\nworkspace = "dev"\n/);
    assert.deepEqual(
      seen.map(({ key }) => key),
      ['default-workspace.workspace'],
    );
    engine.close();
  });

  for (const way of ['in place', 'by another file that takes its place'] as const) {
    it(`tells within a second of an edit by hand ${way}, also of a file that was not there`, async () => {
      const engine = bundle.openConfigEngine({ home: path.join(home, 'later'), variables: {}, sweepMs: 0 });
      const seen: KeyChange[] = [];
      const watching = engine.watch(changes => seen.push(...changes));
      await delay(100);
      const other = bundle.openConfigEngine({ home: path.join(home, 'later'), variables: {} });
      await other.set('mine', 1);
      await until(() => seen.some(change => change.new === 1));
      for (const value of [2, 3]) {
        const file = path.join(home, 'later', 'config.toml');
        const text = readFileSync(file, 'utf8').replace(/^mine = \d/m, `mine = ${value}`);
        if (way === 'in place') writeFileSync(file, text);
        else {
          writeFileSync(`${file}.new`, text);
          renameSync(`${file}.new`, file);
        }
        await until(() => seen.some(change => change.new === value));
      }
      assert.deepEqual(
        seen.map(change => [change.key, change.old, change.new]),
        [
          ['mine', undefined, 1],
          ['mine', 1, 2],
          ['mine', 2, 3],
        ],
      );
      watching.dispose();
      engine.close();
      other.close();
    }).timeout(10_000);
  }

  it('tells by polling, where it is asked to', async () => {
    const engine = bundle.openConfigEngine({
      home,
      variables: { MOORING_WATCH_POLLING: '1', MOORING_WATCH_POLLING_INTERVAL_MS: '100' },
      sweepMs: 0,
    });
    writeFileSync(path.join(home, 'config.toml'), 'mine = 1\n');
    await engine.reload();
    const seen: KeyChange[] = [];
    engine.watch(changes => seen.push(...changes));
    await delay(300);
    writeFileSync(path.join(home, 'config.toml'), 'mine = 22\n');
    await until(() => seen.some(change => change.new === 22));
    engine.close();
  }).timeout(10_000);
});

async function until(holds: () => boolean): Promise<void> {
  // A second where the machine is free; tests run beside others.
  for (const end = Date.now() + 5000; !holds(); await delay(10)) {
    if (Date.now() > end) throw new Error('It was never told.');
  }
}
