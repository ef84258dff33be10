#!/usr/bin/env node
/** Entry of the command line `mooring`. */
import { homedir } from 'node:os';
import diagnosticsDoc from '../../docs/diagnostics.md';
import { version } from '../../package.json';
import { freshId } from '../node/ids.ts';
import { readInput } from '../node/read-input.ts';
import { runProgram } from '../node/run-program.ts';
import { nodeStopwatch } from '../node/stopwatch.ts';
import type { Io } from './io.ts';
import { run } from './run.ts';

const stopping = { isStopped: false };

const io: Io = {
  cwd: process.cwd(),
  environment: process.env,
  homeFolder: homedir(),
  out: text => void process.stdout.write(text),
  err: text => void process.stderr.write(text),
  isTerminal: process.stdout.isTTY === true,
  isWatched: process.stderr.isTTY === true,
  stopwatch: nodeStopwatch,
  freshId,
  version,
  diagnosticsDoc,
  async startServer() {
    // The server looks for its transport in the arguments.
    if (!process.argv.includes('--stdio')) process.argv.push('--stdio');
    await import('./server.mjs');
  },
  async loadAscii() {
    const { toAscii } = await import('./ascii.cjs');
    return toAscii;
  },
  readInput: hint => {
    if (process.stdin.isTTY) io.err(`${hint}\n`);
    return readInput();
  },
  runProgram,
  interrupted: () =>
    new Promise(resolve => {
      const waiting = setInterval(() => {}, 60_000);
      const end = (): void => {
        clearInterval(waiting);
        resolve();
      };
      process.once('SIGINT', end).once('SIGTERM', end);
      // A reader that has gone wants no more lines.
      process.stdout.once('error', end);
    }),
  stoppable() {
    const controller = new AbortController();
    const stop = (): void => controller.abort();
    process.once('SIGINT', stop).once('SIGTERM', stop);
    return {
      signal: controller.signal,
      end() {
        process.off('SIGINT', stop).off('SIGTERM', stop);
        stopping.isStopped = controller.signal.aborted;
      },
    };
  },
};

// A reader that has seen enough (`mooring check | head`) is no failure.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

// The exit code is set and not the process ended, so that what was written is flushed first.
run(process.argv.slice(2), io).then(
  code => {
    process.exitCode = code;
    // What git started may hold its end of a pipe for as long as a remote says nothing.
    if (stopping.isStopped) process.stdout.write('', () => process.stderr.write('', () => process.exit()));
  },
  (error: unknown) => {
    const details = error instanceof Error ? (process.argv.includes('--verbose') ? error.stack : error.message) : error;
    process.stderr.write(`mooring: This is a bug in Mooring: ${details}\n`);
    process.exitCode = 2;
  },
);
