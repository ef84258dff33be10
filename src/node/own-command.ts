/** How a shell that git starts runs this program again. */
import { findProgram } from './find-program.ts';

/**
 * `mooring` where it is on the search path, else the whole paths of Node and of the command line's file, quoted for `sh`, which
 * git brings along on Windows too.
 */
export function ownCommand(environment: Readonly<Record<string, string | undefined>>): string {
  if (findProgram('mooring', environment) !== undefined) return 'mooring';
  const words = [process.execPath, process.argv[1] ?? ''].map(inShell).join(' ');
  // An editor's own program is Node only where it is told to be.
  return 'electron' in process.versions ? `ELECTRON_RUN_AS_NODE=1 ${words}` : words;
}

/** One word of a line for `sh`. */
export function inShell(word: string): string {
  const plain = process.platform === 'win32' ? word.replaceAll('\\', '/') : word;
  return `'${plain.replaceAll("'", "'\\''")}'`;
}
