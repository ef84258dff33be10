// Several processes that begin at one moment and each say how long they took, in milliseconds, on their standard output.
import { spawn } from 'node:child_process';
import path from 'node:path';

/** `argsOf` makes the arguments of a process from its number and the moment at which all begin. Resolves to the longest. */
export async function together(processes, program, argsOf) {
  const start = Date.now() + 1000;
  const run = (_, number) =>
    new Promise((resolve, reject) => {
      const args = [program, ...argsOf(number, start).map(String)];
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
      let said = '';
      child.stdout.on('data', data => {
        said += data;
      });
      child.on('close', code =>
        code === 0 ? resolve(Number(said)) : reject(new Error(`${path.basename(program)} ended with ${code}`)),
      );
    });
  return Math.max(...(await Promise.all(Array.from({ length: processes }, run))));
}
