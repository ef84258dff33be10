/** Inlay hints in config files: the variable, or the project’s file, that goes before a value. */
import type { InlayHint, Range } from 'vscode-languageserver';
import { configHints } from '../queries/config-inlay-hints.ts';
import type { KnownConfig } from './config-files.ts';
import { rangeInText } from './ranges.ts';

export function hintsInConfig({ file, lines, sight }: KnownConfig, { start, end }: Range): InlayHint[] {
  const within = {
    start: lines.offsetAt({ line: start.line, column: start.character }),
    end: lines.offsetAt({ line: end.line, column: end.character }),
  };
  return configHints(sight, file, within).map(({ offset, label, tooltip }) => ({
    position: rangeInText(file.text, lines, { start: offset, end: offset }).start,
    label,
    tooltip,
    paddingLeft: true,
  }));
}
