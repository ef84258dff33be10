/** The texts of `--help`, from the table of commands. */
import { GLOBAL_OPTIONS, type Option } from './arguments.ts';
import type { Command } from './command.ts';

export function generalHelp(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(command => synopsis(command).length));
  return [
    'Keeps workspaces and the entities of a project honest with the files on disk.',
    '',
    'Usage: mooring <command> [options]',
    '',
    'Commands:',
    ...commands.map(command => `  ${synopsis(command).padEnd(width)}  ${command.summary}`),
    '',
    'Options of every command:',
    ...optionLines(GLOBAL_OPTIONS),
    '',
    '"mooring <command> --help" says more about one.',
    '',
  ].join('\n');
}

export function commandHelp(command: Command): string {
  return [
    command.summary,
    '',
    `Usage: mooring ${synopsis(command)}${command.options.length > 0 ? ' [options]' : ''}`,
    '',
    ...(command.options.length > 0 ? ['Options:', ...optionLines(command.options), ''] : []),
    ...command.details,
    ...(command.details.length > 0 ? [''] : []),
    'Options of every command:',
    ...optionLines(GLOBAL_OPTIONS),
    '',
  ].join('\n');
}

function synopsis({ name, positionals, many, rest }: Command): string {
  const words = positionals.map(positional => (many ? `[${positional}…]` : `[${positional}]`));
  return [name, ...words, ...(rest === undefined ? [] : [`-- ${rest}`])].join(' ');
}

function optionLines(options: readonly Option[]): string[] {
  const written = options.map(({ name, short, value }) => {
    const letter = short === undefined ? '' : `-${short}, `;
    return value ? `${letter}--${name} <${value}>` : `${letter}--${name}`;
  });
  const width = Math.max(...written.map(({ length }) => length));
  return options.map(({ choices, help }, index) => {
    const values = choices ? `${choices.join(', ')}. ` : '';
    return `  ${(written[index] ?? '').padEnd(width)}  ${values}${help}`;
  });
}
