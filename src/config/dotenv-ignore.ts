/** Whether a `.gitignore` beside the `.env` files of a root keeps them out of git, and the line that makes it so. */
import { lineEndingOf, type TextEdit } from '../base/text.ts';

/** Patterns that cover a `.env` at every depth. */
const COVERS = new Set(['.env', '**/.env', '.env*', '*.env', '**/.env*', '*', '**']);

/** No edits where it is so already, or where a line with `!` says that a `.env` is wanted in git. */
export function ignoringEnv(text: string): readonly TextEdit[] {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map(line => line.trim());
  if (lines.some(line => COVERS.has(line) || /^!.*\.env$/.test(line))) return [];
  const ending = lineEndingOf(text);
  const lead = text === '' || text === '\uFEFF' || text.endsWith('\n') ? '' : ending;
  return [{ start: text.length, end: text.length, text: `${lead}.env${ending}` }];
}
