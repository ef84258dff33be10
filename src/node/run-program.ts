/** Runs another program in the place of this one: its input and output are this one's, and so is its end. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { systemCode } from './errors.ts';

export interface ProgramRun {
  readonly command: string;
  readonly arguments: readonly string[];
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The program's exit code, or 128 and the signal's number; `failed` is the system's code where it could not be started. */
export function runProgram(run: ProgramRun): Promise<{ readonly code: number } | { readonly failed: string }> {
  return new Promise(resolve => {
    // No shell: what a person wrote reaches the program as it is.
    const child = spawn(run.command, [...run.arguments], { cwd: run.cwd, env: run.environment, stdio: 'inherit' });
    // Ctrl+C reaches the program by itself, and whether it ends is up to it.
    const stay = (): void => {};
    const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
    process.on('SIGINT', stay).on('SIGTERM', pass).on('SIGHUP', pass);
    const end = (answer: { readonly code: number } | { readonly failed: string }): void => {
      process.off('SIGINT', stay).off('SIGTERM', pass).off('SIGHUP', pass);
      resolve(answer);
    };
    child.once('error', error => end({ failed: systemCode(error) }));
    child.once('exit', (code, signal) => end({ code: code ?? 128 + (signal ? constants.signals[signal] : 0) }));
  });
}
