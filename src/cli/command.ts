import type { Arguments, CommandShape } from './arguments.ts';
import type { ExitCode, Io } from './io.ts';

export interface Command extends CommandShape {
  /** One line for the list of commands. */
  readonly summary: string;
  /** What else `--help` of the command says, line by line. */
  readonly details: readonly string[];
  run(settings: Arguments, io: Io): Promise<ExitCode> | ExitCode;
}
