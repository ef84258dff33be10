/** Edits of `.env` files that leave every other byte alone. */
import { lineEndingOf, type TextEdit } from '../base/text.ts';
import { type DotenvEntry, parseDotenv } from './dotenv.ts';

export interface DotenvRefusal {
  readonly message: string;
}

/** Sets one variable, in the line that counts, or in a new last line. No edits where it has the value already. */
export function setEnv(text: string, key: string, value: string): readonly TextEdit[] | DotenvRefusal {
  if (!/^[A-Za-z_][A-Za-z0-9_.-]*$/.test(key)) {
    return { message: 'This is no name of a variable; use letters, digits and underscores.' };
  }
  const entry = parseDotenv(text).entries.findLast(each => each.key === key);
  if (entry?.value === value) return [];
  const printed = printValue(value, entry && text[entry.valueSpan.start]);
  if (printed === undefined) {
    return { message: 'A .env file cannot hold this value: it has all three kinds of quotes, or a carriage return.' };
  }
  if (entry) return [{ ...entry.valueSpan, text: separated(text, entry, printed) }];
  const ending = lineEndingOf(text);
  const lead = text === '' || text === '\uFEFF' || text.endsWith('\n') ? '' : ending;
  return [{ start: text.length, end: text.length, text: `${lead}${key}=${withEndings(printed, ending)}${ending}` }];
}

/** Takes a variable out with its lines; all of them, so that no earlier one comes back. */
export function unsetEnv(text: string, key: string): readonly TextEdit[] {
  const own = parseDotenv(text).entries.filter(each => each.key === key);
  return own.map(({ lines: { start, end } }) => ({ start, end, text: '' }));
}

/** The value in as few quotes as it needs, in those it had if they fit; nothing where no quotes can hold it. */
function printValue(value: string, had: string | undefined): string | undefined {
  if (value.includes('\r')) return undefined;
  // What a shell would take otherwise goes in quotes, so that the file can be sourced too.
  const isPlain = /^[\w./:@%+,=-]*$/.test(value);
  const quotes = /[$\\`]/.test(value) ? ["'", '"', '`'] : ['"', "'", '`'];
  const fits = quotes.filter(quote => !value.includes(quote) && !(quote === '"' && value.includes('\\n')));
  if (had !== undefined && fits.includes(had)) return had + value + had;
  if (isPlain) return value;
  const quote = fits[0];
  return quote === undefined ? undefined : quote + value + quote;
}

/** Keeps what follows on the line a comment, and the file's line endings. */
function separated(text: string, { valueSpan }: DotenvEntry, printed: string): string {
  const before = valueSpan.start === valueSpan.end && text[valueSpan.start] === '#' ? ' ' : '';
  return withEndings(printed, lineEndingOf(text)) + before;
}

function withEndings(printed: string, ending: string): string {
  return ending === '\n' ? printed : printed.replaceAll('\n', ending);
}
