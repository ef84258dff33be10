/** `mooring lsp`: the language server, for any editor. */
import type { Command } from './command.ts';
import type { ExitCode } from './io.ts';

export const lsp: Command = {
  name: 'lsp',
  summary: 'Run the language server for an editor.',
  positionals: [],
  options: [{ name: 'stdio', help: 'Speak over stdin and stdout, which is also the default.' }],
  details: ['Editors start it and stop it; it ends when they close its input.'],
  run: (_settings, io) => io.startServer().then((): ExitCode => 0),
};
