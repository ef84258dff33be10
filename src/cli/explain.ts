/** `mooring explain`: what a diagnostic means, and the way out. */
import { nearest } from '../base/nearest.ts';
import { CODES, type Code } from '../checks/codes.ts';
import { eitherOf } from '../checks/report.ts';
import type { Arguments } from './arguments.ts';
import { coloursOf } from './colour.ts';
import type { Command } from './command.ts';
import { sectionOf } from './diagnostics-doc.ts';
import { cannot, type ExitCode, type Io } from './io.ts';

export const explain: Command = {
  name: 'explain',
  summary: 'Say what a diagnostic means and what to do about it.',
  positionals: ['code'],
  options: [],
  details: ['The code stands at the end of each line of "mooring check". Without one, all codes are listed.'],
  run,
};

function run(settings: Arguments, io: Io): ExitCode {
  const [code] = settings.positionals;
  if (code === undefined) {
    io.out(allCodes(settings, io));
    return 0;
  }
  if (!isCode(code)) return cannot(io, unknown(code));
  const { severity, summary } = CODES[code];
  io.out(sectionOf(io.diagnosticsDoc, code) ?? `${code} (${severity})\n\n${summary}\n`);
  return 0;
}

function isCode(word: string): word is Code {
  return Object.hasOwn(CODES, word);
}

function unknown(word: string): string {
  const near = nearest(word, Object.keys(CODES), 3).map(code => `"${code}"`);
  const hint = near.length > 0 ? `did you mean ${eitherOf(near)}?` : '"mooring explain" lists all codes.';
  return `There is no diagnostic "${word}"; ${hint}`;
}

function allCodes(settings: Arguments, io: Io): string {
  const colours = coloursOf(settings, io);
  const codes = Object.entries(CODES);
  const width = Math.max(...codes.map(([code]) => code.length));
  return codes
    .map(([code, { severity, summary }]) => `${code.padEnd(width)}  ${colours.dim(severity.padEnd(11))}  ${summary}\n`)
    .join('');
}
