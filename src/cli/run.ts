/** The command line: from arguments to an exit code. stdout carries results, stderr what went wrong. */
import { readArguments } from './arguments.ts';
import { check } from './check.ts';
import type { Command } from './command.ts';
import { explain } from './explain.ts';
import { commandHelp, generalHelp } from './help.ts';
import { init } from './init.ts';
import { cannot, type ExitCode, type Io } from './io.ts';
import { list } from './list.ts';
import { lsp } from './lsp.ts';

export const COMMANDS: readonly Command[] = [check, init, list, explain, lsp];

/** `argv` is without the program's own name. Never rejects for what a person wrote or a disk did. */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  const settings = readArguments(argv, COMMANDS);
  if ('wrong' in settings) return cannot(io, settings.wrong);
  const command = COMMANDS.find(({ name }) => name === settings.command);
  if (settings.has('version')) {
    io.out(`${io.version}\n`);
    return 0;
  }
  if (!command || settings.has('help')) {
    io.out(command ? commandHelp(command) : generalHelp(COMMANDS));
    return 0;
  }
  return command.run(settings, io);
}
