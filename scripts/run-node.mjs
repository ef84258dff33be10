// Runs a Node program to its end, and ends it where this process ends before.
import { spawn } from 'node:child_process';
import { endWithProcess } from './end-with-process.mjs';

/** Resolves to the exit code. `options` are those of `spawn`. */
export function runNode(args, options = {}) {
  return new Promise(resolve => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'], ...options });
    const forget = endWithProcess(() => child.kill());
    const ended = code => {
      forget();
      resolve(code ?? 1);
    };
    child.on('error', () => ended(1));
    child.on('close', ended);
  });
}
