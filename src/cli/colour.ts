/** Colours of a terminal, or none. */
import type { Arguments } from './arguments.ts';
import type { Io } from './io.ts';

export interface Palette {
  red(text: string): string;
  yellow(text: string): string;
  blue(text: string): string;
  green(text: string): string;
  dim(text: string): string;
  bold(text: string): string;
}

/** `--no-color` before FORCE_COLOR before NO_COLOR before whether somebody looks at a terminal. */
export function usesColour(io: Pick<Io, 'environment' | 'isTerminal'>, isForbidden: boolean): boolean {
  const { FORCE_COLOR: force, NO_COLOR: no, TERM: terminal } = io.environment;
  if (isForbidden) return false;
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  if (no !== undefined && no !== '') return false;
  return io.isTerminal && terminal !== 'dumb';
}

/** Those of what a command prints. */
export function coloursOf(settings: Arguments, io: Pick<Io, 'environment' | 'isTerminal'>): Palette {
  return palette(usesColour(io, settings.has('no-color')));
}

export function palette(isColoured: boolean): Palette {
  const style = (on: number, off: number) => (text: string) =>
    isColoured ? `\u001B[${on}m${text}\u001B[${off}m` : text;
  return {
    red: style(31, 39),
    yellow: style(33, 39),
    blue: style(34, 39),
    green: style(32, 39),
    dim: style(2, 22),
    bold: style(1, 22),
  };
}
