import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

/** Prints its process id, starts itself once more where it is to, and goes on until it is ended. */
const program = `
import { runNode } from ${JSON.stringify(pathToFileURL(path.resolve('scripts/run-node.mjs')).href)};
console.log(process.pid);
const more = process.env.NESTED_RUN;
if (more) await runNode(['--input-type=module', '-e', more], { env: { ...process.env, NESTED_RUN: '' } });
setInterval(() => {}, 1000);
`;

describe('what the checks start', () => {
  if (process.platform === 'win32') return;
  for (const [signal, expected] of [
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const) {
    it(`ends with them on ${signal}`, async () => {
      const env = { ...process.env, NESTED_RUN: program };
      const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let printed = '';
      child.stdout.on('data', data => (printed += data));
      for (; printed.split('\n').length < 3; await delay(20)) assert.equal(child.exitCode, null);
      const [outer, inner] = printed.trim().split('\n').map(Number);
      assert.equal(outer, child.pid);
      child.kill(signal);
      const [code] = await once(child, 'exit');
      assert.equal(code, expected);
      while (isRunning(Number(inner))) await delay(20);
    });
  }
});

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
