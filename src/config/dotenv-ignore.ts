/** Whether a `.gitignore` beside files that are somebody's own keeps them out of git, and the line that makes it so. */
import { lineEndingOf, type TextEdit } from '../base/text.ts';

/** No edits where it is so already, or where a line with `!` says that a `.env` is wanted in git. */
export function ignoringEnv(text: string): readonly TextEdit[] {
  return ignoringFile(text, '.env', ['.env*', '*.env', '**/.env*']);
}

/** The same for the data stores. */
export function ignoringData(text: string): readonly TextEdit[] {
  return ignoringFile(text, 'data.toml', ['*.toml', '**/*.toml', 'data.*', '**/data.*']);
}

/** `more` are patterns that cover a file of this name at every depth, beside those that do so for any name. */
function ignoringFile(text: string, name: string, more: readonly string[]): readonly TextEdit[] {
  const covers = new Set([name, `**/${name}`, '*', '**', ...more]);
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map(line => line.trim());
  if (lines.some(line => covers.has(line) || (line.startsWith('!') && line.endsWith(name)))) return [];
  const ending = lineEndingOf(text);
  const lead = text === '' || text === '\uFEFF' || text.endsWith('\n') ? '' : ending;
  return [{ start: text.length, end: text.length, text: `${lead}${name}${ending}` }];
}
