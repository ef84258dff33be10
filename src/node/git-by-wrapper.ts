/**
 * Runs git through simple-git, whose guards look at every word once more before anything is started: it refuses programs in the
 * place of options (`--upload-pack`, `--exec`, templates), shortened options, and settings that make git run something. Loaded
 * when it is first needed.
 */
import type { SimpleGitOptions } from 'simple-git';
import type { GitAnswer, GitRequest } from '../ports/git.ts';
import { systemCode } from './errors.ts';
import { hardenedSettings } from './git-environment.ts';

const LIMIT_SAYS = 4000;
/** After git itself has ended, for what its output still holds; a program that a hook left behind may hold it for ever. */
const AFTER_END_MS = 300;

/** `env` is all of the environment. A silence longer than the limit ends it. */
export async function askByWrapper(
  program: string,
  env: NodeJS.ProcessEnv,
  request: GitRequest,
  silenceMs: number,
): Promise<GitAnswer> {
  const { folder, words, input, limitBytes, signal, onProgress } = request;
  const seen: { answer?: Extract<GitAnswer, { readonly says: string }> } = {};
  const options: Partial<SimpleGitOptions> = {
    baseDir: folder,
    binary: program,
    config: hardenedSettings(request),
    allowEnvironment: Object.keys(env),
    unsafe: UNSAFE,
    completion: { onClose: true, onExit: AFTER_END_MS },
    timeout: { block: silenceMs },
    // Its own idea of an error knows no exit code; what its guards refused stays an error.
    errors: (error, { exitCode, stdOut, stdErr }) => {
      if (pluginOf(error) !== undefined || typeof exitCode !== 'number' || exitCode < 0)
        return error ?? new Error('ended');
      const says = Buffer.concat(stdErr).toString().slice(0, LIMIT_SAYS);
      seen.answer = { code: exitCode, bytes: Buffer.concat(stdOut), says };
      return undefined;
    },
    ...(signal ? { abort: signal } : {}),
    ...(onProgress ? { progress: ({ stage, progress }) => onProgress({ stage, percent: progress }) } : {}),
    input: () => (typeof input === 'string' ? input : input && Buffer.from(input)),
  };
  try {
    const { simpleGit } = await import('simple-git');
    await simpleGit(options)
      .env(env)
      .raw([...words]);
  } catch (error) {
    if (signal?.aborted) return { failed: 'cancelled' };
    return pluginOf(error) === 'timeout' ? { failed: 'timed-out' } : { failed: 'other', code: reasonOf(error) };
  }
  if (!seen.answer) return { failed: 'other', code: 'no answer' };
  return seen.answer.bytes.length > limitBytes ? { failed: 'too-large' } : seen.answer;
}

/**
 * What Mooring itself sets, and what a person's environment holds; `git-environment.ts` has chosen it. All that words could bring
 * in stays refused.
 */
const UNSAFE: NonNullable<SimpleGitOptions['unsafe']> = {
  // A path with a blank in it, as of most Windows systems; it was found on the search path.
  allowUnsafeCustomBinary: true,
  // Set to nothing.
  allowUnsafeFsMonitor: true,
  allowUnsafeHooksPath: true,
  allowUnsafeProtocolOverride: true,
  // Of the environment.
  allowUnsafeAskPass: true,
  allowUnsafeConfigEnvCount: true,
  allowUnsafeConfigPaths: true,
  allowUnsafeCredentialHelper: true,
  allowUnsafeExec: true,
  allowUnsafeGitProxy: true,
  allowUnsafeSshCommand: true,
  allowUnsafeUrlRewrite: true,
};

function pluginOf(error: unknown): unknown {
  return error instanceof Error && 'plugin' in error ? error.plugin : undefined;
}

function reasonOf(error: unknown): string {
  const code = systemCode(error);
  if (code !== 'UNKNOWN') return code;
  return (error instanceof Error ? error.message : String(error)).split('\n')[0]?.slice(0, 200) ?? code;
}
