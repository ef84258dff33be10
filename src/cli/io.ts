/** What a command may use of the process it runs in, so that tests can hand in another. */
import type { ProgramRun } from '../node/run-program.ts';
import type { Log } from '../ports/log.ts';
import type { Stopwatch } from '../ports/pause.ts';
import type { ToAscii } from '../workspace/slug.ts';

export interface Io {
  /** The working directory, absolute. */
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly homeFolder: string;
  /** Writes to stdout, which carries results and nothing else. */
  out(text: string): void;
  /** Writes to stderr: what went wrong, and with `--verbose` what was done. */
  err(text: string): void;
  /** Of stdout. */
  readonly isTerminal: boolean;
  /** Of stderr: somebody looks at what is being done. */
  readonly isWatched?: boolean;
  /** The command prints JSON. Told by the arguments. */
  readonly wantsJson?: boolean;
  readonly stopwatch: Stopwatch;
  readonly freshId: () => string;
  /** Mooring's own version. */
  readonly version: string;
  /** The text of docs/diagnostics.md; empty where it is not at hand. */
  readonly diagnosticsDoc: string;
  /** Starts the language server on stdin and stdout, which then belong to it. */
  startServer(): Promise<void>;
  /** Loads what romanises titles. */
  loadAscii(): Promise<ToAscii>;
  /** All of stdin as text. `hint` is said on stderr where a person is to type it. */
  readInput(hint: string): Promise<string>;
  /** Runs a program in the place of this one; `failed` is the system's code where it could not be started. */
  runProgram(run: ProgramRun): Promise<{ readonly code: number } | { readonly failed: string }>;
  /** Resolves when a person ends the program (Ctrl+C), and keeps it running until then. */
  interrupted(): Promise<void>;
  /** A signal that the person's first Ctrl+C gives; the second ends the program. Whoever is done says `end`. */
  stoppable?(): Stoppable;
}

export interface Stoppable {
  readonly signal: AbortSignal;
  end(): void;
}

/** 0: done, nothing found. 1: there are findings. 2: it could not be run, and stderr says why in one sentence. */
export type ExitCode = 0 | 1 | 2 | PassedOn;

/** The exit code of a program that was run in the place of this one. */
export type PassedOn = number & { readonly isPassedOn: true };

export function passedOn(code: number): PassedOn {
  return code as PassedOn;
}

/** Says one sentence on stderr. */
export function notice(io: Pick<Io, 'err'>, sentence: string): void {
  io.err(`mooring: ${printable(sentence)}\n`);
}

/**
 * Ends a command with one sentence on stderr, and where JSON was asked for with `refused` on stdout, too. `why` is the
 * word for programs, which stays where the sentence is reworded; `about` is what else they may want to know.
 */
export function cannot(io: Io, message: string, why = 'not-run', about: object = {}): ExitCode {
  notice(io, message);
  if (io.wantsJson) io.out(json({ version: 1, refused: { why, message, ...about } }));
  return 2;
}

/** The same where nothing is wrong, and what was asked for is not there. */
export function isNotThere(io: Io, message: string, why = 'not-set', about: object = {}): ExitCode {
  cannot(io, message, why, about);
  return 1;
}

export function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

export function mayBeLost(file: string): string {
  return `The system does not promise that ${file} outlasts a loss of power.`;
}

/** Text from files, safe for a terminal: control characters would be obeyed there. */
export function printable(text: string): string {
  return text
    .replace(/\r\n|[\r\n\u2028\u2029]/g, ' ')
    .replace(/\p{Cc}|[\u202A-\u202E\u2066-\u2069]/gu, char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

export function logTo(io: Io, isVerbose: boolean): Log {
  const write = (message: string): void => io.err(`${printable(message)}\n`);
  return { info: isVerbose ? write : () => {}, debug: isVerbose ? write : () => {}, error: write };
}
