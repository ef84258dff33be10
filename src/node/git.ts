/**
 * Runs the system's git, with no shell. What goes over the network, runs a person's hooks or is what people run by hand is started
 * by simple-git (`git-by-wrapper.ts`); what gives and takes bytes is started here as it is, since simple-git's tasks know neither
 * an end of the output that is too large, nor an index of their own, and read all output as one text.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import type { Git, GitAnswer, GitRequest } from '../ports/git.ts';
import { systemCode } from './errors.ts';
import { findProgram } from './find-program.ts';
import { askByWrapper } from './git-by-wrapper.ts';
import { gitEnvironment, hardenedSettings } from './git-environment.ts';

export interface NodeGitOptions {
  /** The process's own unless told. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** How long one question may take; 10 s unless told. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;
const LIMIT_SAYS = 2000;

/** What people run by hand. Not `config`: simple-git refuses a branch whose name holds a word as `alias`. */
const WRAPPED: ReadonlySet<string | undefined> = new Set(['commit', 'fetch', 'init', 'ls-remote', 'push', 'remote']);

export function nodeGit({ environment = process.env, timeoutMs = TIMEOUT_MS }: NodeGitOptions = {}): Git {
  return {
    async ask(request) {
      const program = findProgram('git', environment);
      if (program === undefined) return { failed: 'not-installed' };
      if (request.signal?.aborted) return { failed: 'cancelled' };
      const env = gitEnvironment(environment, request);
      const limitMs = request.timeoutMs ?? timeoutMs;
      if (request.may && WRAPPED.has(request.words[0])) return askByWrapper(program, env, request, limitMs);
      const words = ['--no-pager', ...hardenedSettings(request).flatMap(setting => ['-c', setting])];
      words.push('-C', request.folder, ...request.words);
      try {
        const child = spawn(program, words, { env, stdio: 'pipe', windowsHide: true });
        return await answerOf(child, request, limitMs);
      } catch (error) {
        // As for a word with a zero in it.
        return { failed: 'other', code: systemCode(error) };
      }
    },
  };
}

function answerOf(
  child: ChildProcess,
  { input, limitBytes, signal }: GitRequest,
  timeoutMs: number,
): Promise<GitAnswer> {
  return new Promise(resolve => {
    const parts: Buffer[] = [];
    let size = 0;
    let says = '';
    const end = (answer: GitAnswer): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
      // Not at once and for good: it removes its locks and temporary files first.
      child.kill('SIGTERM');
      resolve(answer);
    };
    const cancel = (): void => end({ failed: 'cancelled' });
    signal?.addEventListener('abort', cancel);
    const timer = setTimeout(() => end({ failed: 'timed-out' }), timeoutMs);
    child.stdout?.on('data', (part: Buffer) => {
      size += part.length;
      if (size > limitBytes) end({ failed: 'too-large' });
      else parts.push(part);
    });
    child.stderr?.on('data', (part: Buffer) => {
      says = (says + part.toString()).slice(0, LIMIT_SAYS);
    });
    child.once('error', error => end({ failed: 'other', code: systemCode(error) }));
    // All of the output has come, which `exit` does not say.
    child.once('close', (code, killed) =>
      end(code === null ? { failed: 'other', code: killed ?? 'ended' } : { code, bytes: Buffer.concat(parts), says }),
    );
    // It may have ended before it read what it is told.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input ?? '');
  });
}
