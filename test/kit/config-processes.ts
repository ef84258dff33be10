/** Processes that set keys of one config, and are killed at any moment: nothing that was acknowledged may be lost. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { build } from 'esbuild';
import { openConfigEngine } from '../../src/node/open-config-engine.ts';
import { parseToml } from '../../src/syntax/toml.ts';
import { readTomlDocument } from '../../src/syntax/toml-document.ts';
import { isTable } from '../../src/syntax/toml-value.ts';
import { chanceOf } from './chance.ts';

export interface SettingOptions {
  readonly seed: number;
  readonly processes: number;
  /** By each of them. */
  readonly sets: number;
  /** After this no process is killed any more. */
  readonly killsUntilMs?: number;
}

export interface SettingRun {
  readonly acknowledged: number;
  readonly kills: number;
  readonly longestMs: number;
}

/** Of a set that was acknowledged. */
interface Done {
  readonly value: number;
  readonly begun: number;
  readonly ended: number;
}

interface Writer {
  readonly name: string;
  readonly done: Done[];
  child?: ChildProcess;
}

/** How long one set may take on a machine that does nothing else but this, in milliseconds. */
const LIMIT_SET_MS = 10_000;

/** Works in the repository's folder. */
export async function setInProcesses(options: SettingOptions): Promise<SettingRun> {
  const { seed, processes, sets, killsUntilMs = 60_000 } = options;
  const chance = chanceOf(seed);
  const program = path.resolve('out', `config-process-${process.pid}.mjs`);
  const home = mkdtempSync(path.join(tmpdir(), 'mooring-config-'));
  const writers = Array.from({ length: processes }, (_, id): Writer => ({ name: `p${id}`, done: [] }));
  const problems: string[] = [];
  const killsEnd = Date.now() + killsUntilMs;
  let kills = 0;
  await buildProgram(program);
  try {
    const isReady = ({ done }: Writer): boolean => done.length >= sets;
    while (!writers.every(isReady) && problems.length === 0) {
      for (const writer of writers) if (!writer.child && !isReady(writer)) start(writer, program, home, sets, problems);
      await delay(10 + chance.below(60));
      checkFile(home, writers, seed);
      const victim = chance.pick(writers);
      if (victim.child && Date.now() < killsEnd && chance.below(4) === 0) {
        kills++;
        victim.child.kill('SIGKILL');
        await new Promise(resolve => victim.child?.once('close', resolve) ?? resolve(undefined));
      }
    }
    assert.deepEqual(problems, [], `seed ${seed}`);
    await checkValues(home, writers, seed);
    const all = writers.flatMap(({ done }) => done);
    const longestMs = Math.max(...all.map(({ begun, ended }) => ended - begun));
    assert.ok(longestMs < LIMIT_SET_MS, `seed ${seed}: a set took ${Math.round(longestMs)} ms`);
    return { acknowledged: all.length, kills, longestMs };
  } finally {
    for (const { child } of writers) child?.kill('SIGKILL');
    rmSync(home, { recursive: true, force: true });
    rmSync(program, { force: true });
  }
}

async function buildProgram(program: string): Promise<void> {
  await build({
    entryPoints: ['test/kit/config-process.ts'],
    outfile: program,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    logLevel: 'warning',
  });
}

/** Goes on behind what was acknowledged. */
function start(writer: Writer, program: string, home: string, sets: number, problems: string[]): void {
  const { name, done } = writer;
  const first = (done.at(-1)?.value ?? 0) + 1;
  const last = first + sets - done.length - 1;
  const child = spawn(process.execPath, [program, home, name, String(first), String(last)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  writer.child = child;
  let rest = '';
  child.stdout.on('data', (data: Buffer) => {
    const lines = (rest + data.toString()).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const [word, ...numbers] = line.split(' ');
      const [value = 0, begun = 0, ended = 0] = numbers.map(Number);
      if (word === 'set') done.push({ value, begun, ended });
      else problems.push(`${name} ${line}`);
    }
  });
  child.once('close', () => {
    if (writer.child === child) delete writer.child;
  });
}

/** At any moment the file parses, and holds of each writer's own key what was acknowledged so far, or something later. */
function checkFile(home: string, writers: readonly Writer[], seed: number): void {
  const said = writers.map(({ name, done }) => ({ name, value: done.at(-1)?.value ?? 0 }));
  let text = '';
  try {
    text = readFileSync(path.join(home, 'config.toml'), 'utf8');
  } catch {
    assert.ok(
      said.every(({ value }) => value === 0),
      `seed ${seed}: the file is gone`,
    );
    return;
  }
  const document = readTomlDocument(text);
  assert.ok(
    !('held' in document),
    `seed ${seed}: the file does not parse: ${'held' in document && document.held.message}`,
  );
  assert.equal(parseToml(text).held, undefined, `seed ${seed}`);
  const own = isTable(document.value.own) ? document.value.own : {};
  const lost = said.filter(({ name, value }) => Number(own[name] ?? 0) < value);
  assert.deepEqual(lost, [], `seed ${seed}: acknowledged, and not in the file`);
}

async function checkValues(home: string, writers: readonly Writer[], seed: number): Promise<void> {
  const engine = openConfigEngine({ home, variables: {} });
  const next = await engine.set('probe', 1, { patienceMs: LIMIT_SET_MS });
  assert.equal(next.is, 'written', `seed ${seed}: somebody still blocks`);
  for (const { name, done } of writers) {
    const said = done.at(-1)?.value ?? 0;
    const value = Number(engine.get(`own.${name}`));
    // One that was done and not said any more may be there too.
    assert.ok(value === said || value === said + 1, `seed ${seed}: ${name} was told of ${said}, ${value} is there`);
  }
  for (const key of ['k0', 'k1', 'k2']) {
    const [name, number] = String(engine.get(`shared.${key}`)).split(' ');
    const source = writers.find(writer => writer.name === name)?.done.find(({ value }) => value === Number(number));
    if (!source) continue;
    const lost = writers.flatMap(({ done }) =>
      done.filter(({ value, begun }) => value % 2 === 1 && `k${value % 3}` === key && begun > source.ended),
    );
    assert.deepEqual(lost, [], `seed ${seed}: ${key} is ${name} ${number}, and others were acknowledged later`);
  }
  engine.close();
  const litter = readdirSync(home).filter(file => file.endsWith('.tmp'));
  assert.deepEqual(litter, [], `seed ${seed}`);
}
