// One data store that two processes write, each of which names it in its own way.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { openDataStore } from '../../src/node/open-data-store.ts';
import { parseToml } from '../../src/syntax/toml.ts';

const SETS = 25;

describe('a data store that two processes write', () => {
  const program = path.resolve('out', `data-process-${process.pid}.mjs`);
  let folder = '';
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'mooring-data-'));
    await build({
      entryPoints: ['test/kit/data-process.ts'],
      outfile: program,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      logLevel: 'warning',
    });
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
    rmSync(program, { force: true });
  });

  /** Nothing where all went well. */
  const write = (home: string, file: string, name: string) =>
    new Promise<string[]>(resolve => {
      const child = spawn(process.execPath, [program, home, file, name, String(SETS)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let said = '';
      child.stdout.on('data', (data: Buffer) => {
        said += data.toString();
      });
      child.once('close', () => resolve(said.split('\n').filter(line => line !== '' && !line.startsWith('set '))));
    });

  const check = (home: string, file: string) => {
    const store = openDataStore({ file, home, homeFolder: home, variables: {}, versions: 1000 });
    assert.ok(!('is' in store));
    for (const name of ['one', 'two']) {
      for (let number = 1; number <= SETS; number++) assert.equal(store.get(`${name}.${number}`), `“${number}”\n`);
    }
    assert.match(String(store.get('shared.key')), new RegExp(`^(?:one|two) ${SETS}$`));
    assert.equal(store.history().length, 4 * SETS - 1, 'both write one history');
    const { root, held } = parseToml(readFileSync(file, 'utf8'));
    assert.equal(held, undefined);
    assert.equal(root?.kind === 'map' && root.entries.length, 2 * SETS + 2);
    store.close();
  };

  it('loses no set, by the root’s name and through a link', async function () {
    if (process.platform === 'win32') this.skip();
    const home = path.join(folder, 'home');
    mkdirSync(path.join(folder, 'links'), { recursive: true });
    mkdirSync(home);
    symlinkSync(path.join(home, 'data.toml'), path.join(folder, 'links', 'mine.toml'));
    const problems = await Promise.all([
      write(home, '-', 'one'),
      write(home, path.join(folder, 'links', 'mine.toml'), 'two'),
    ]);
    assert.deepEqual(problems, [[], []]);
    check(home, path.join(home, 'data.toml'));
    assert.deepEqual(readdirSync(home).sort(), ['.local', 'data.toml']);
  }).timeout(60_000);

  it('loses no set of a file that is in no root', async () => {
    const home = path.join(folder, 'other-home');
    const file = path.join(folder, 'alone', 'own.toml');
    mkdirSync(path.dirname(file));
    const problems = await Promise.all([write(home, file, 'one'), write(home, file, 'two')]);
    assert.deepEqual(problems, [[], []]);
    check(home, file);
    assert.deepEqual(readdirSync(path.dirname(file)), ['own.toml']);
  }).timeout(60_000);
});
