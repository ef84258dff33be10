/**
 * Runs the system's git. It is started as it is, and not through simple-git, since the content of a file comes back as bytes, of
 * which a library that decodes text loses some; there is no shell, and nothing that a repository configures is run.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import type { Git, GitAnswer, GitRequest } from '../ports/git.ts';
import { systemCode } from './errors.ts';
import { findProgram } from './find-program.ts';

export interface NodeGitOptions {
  /** The process's own unless told. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** How long one question may take; 10 s unless told. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;
const LIMIT_SAYS = 2000;

/** Each of them makes git run, fetch or believe less than a repository's own settings may ask for. */
const HARDENED = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  // A folder of a clone that looks like a repository of its own is none.
  'safe.bareRepository=explicit',
].flatMap(setting => ['-c', setting]);

export function nodeGit({ environment = process.env, timeoutMs = TIMEOUT_MS }: NodeGitOptions = {}): Git {
  return {
    async ask(request) {
      const program = findProgram('git', environment);
      if (program === undefined) return { failed: 'not-installed' };
      const words = ['--no-pager', ...HARDENED, '-C', request.folder, ...request.words];
      try {
        const child = spawn(program, words, { env: gitEnvironment(environment), stdio: 'pipe', windowsHide: true });
        return await answerOf(child, request, timeoutMs);
      } catch (error) {
        // As for a word with a zero in it.
        return { failed: 'other', code: systemCode(error) };
      }
    },
  };
}

/** What else begins with GIT_ may name another repository, as in a process that a hook of git has started. */
const KEPT = new Set(['GIT_EXEC_PATH', 'GIT_CONFIG_GLOBAL', 'GIT_CONFIG_SYSTEM', 'GIT_CONFIG_NOSYSTEM']);

function gitEnvironment(own: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  const kept = Object.entries(own).filter(([name]) => !name.toUpperCase().startsWith('GIT_') || KEPT.has(name));
  return {
    ...Object.fromEntries(kept),
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    // What a partial clone lacks is not fetched: looking never touches the network. Older ones know the second word alone.
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: '',
    GIT_LITERAL_PATHSPECS: '1',
    // Its complaints are looked through, and shown to people beside Mooring's own.
    LC_ALL: 'C',
  };
}

function answerOf(child: ChildProcess, { input, limitBytes }: GitRequest, timeoutMs: number): Promise<GitAnswer> {
  return new Promise(resolve => {
    const parts: Buffer[] = [];
    let size = 0;
    let says = '';
    const end = (answer: GitAnswer): void => {
      clearTimeout(timer);
      child.kill('SIGKILL');
      resolve(answer);
    };
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
    child.once('close', (code, signal) =>
      end(code === null ? { failed: 'other', code: signal ?? 'ended' } : { code, bytes: Buffer.concat(parts), says }),
    );
    // It may have ended before it read what it is told.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input ?? '');
  });
}
