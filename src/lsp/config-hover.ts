/** Hovers in config files, with a link to each line that says something of the key. */
import type { Hover, Position } from 'vscode-languageserver';
import { configHover } from '../queries/config-hover.ts';
import type { KnownConfig } from './config-files.ts';
import { offsetIn, rangeInText } from './ranges.ts';

/** `uriOf` gives the address of a file by its absolute path. */
export function hoverConfig(
  { file, lines, sight, pathOf }: KnownConfig,
  position: Position,
  uriOf: (path: string) => string,
): Hover | undefined {
  const offset = offsetIn({ text: file.text, lines }, position);
  const link = (shownAs: string, row: number): string => `${uriOf(pathOf(shownAs))}#L${row}`;
  const hover = configHover(sight, file, offset, link);
  return hover && { contents: { kind: 'markdown', value: hover.text }, range: rangeInText(file.text, lines, hover) };
}
