/**
 * Edits of `.env` files that leave every other byte alone. Each is read again before it is given: it sets exactly what was
 * meant and moves no other variable, or it is refused.
 */
import { applyEdits, lineEndingOf, type Span, type TextEdit } from '../base/text.ts';
import { type DotenvEntry, dotenvValues, parseDotenv } from './dotenv.ts';

export interface DotenvRefusal {
  readonly message: string;
}

/** What is wrong with a name for a variable, in one sentence. */
export function nameProblem(name: string): string | undefined {
  if (/^[A-Za-z_][A-Za-z0-9_.-]*$/.test(name)) return undefined;
  return `“${name}” is no name of a variable; begin with a letter or an underscore and go on with those and digits.`;
}

/** Sets one variable, in the line that counts, or in a new last line. No edits where it has the value already. */
export function setEnv(text: string, key: string, value: string): readonly TextEdit[] | DotenvRefusal {
  const wrongName = nameProblem(key);
  if (wrongName) return { message: wrongName };
  const entry = parseDotenv(text).entries.findLast(each => each.key === key);
  if (entry?.value === value) return [];
  for (const printed of printings(value, entry && text[entry.valueSpan.start])) {
    const edit = entry ? { ...entry.valueSpan, text: separated(text, entry, printed) } : newLine(text, key, printed);
    if (sets(text, edit, key, value)) return [edit];
  }
  return { message: unwritable(value) };
}

/** Takes a variable out with its lines; all of them, so that no earlier one comes back. */
export function unsetEnv(text: string, key: string): readonly TextEdit[] {
  const spans: Span[] = [];
  for (const entry of parseDotenv(text).entries) {
    if (entry.key !== key) continue;
    const last = spans.at(-1);
    if (last?.end === entry.lines.start) spans[spans.length - 1] = { start: last.start, end: entry.lines.end };
    else spans.push(entry.lines);
  }
  return spans.map(({ start, end }) => {
    // A file that ends without a line break goes on to do so.
    const isOpenEnd = end === text.length && !text.endsWith('\n');
    return { start: isOpenEnd ? beforeBreak(text, start) : start, end, text: '' };
  });
}

/** The ways to write a value, the best first: in the quotes it had if they fit, else in as few as it needs. */
function printings(value: string, had: string | undefined): readonly string[] {
  if (/[\r\0]/.test(value)) return [];
  // What a shell would take otherwise goes in quotes, so that the file can be sourced too.
  const isPlain = /^[\w./:@%+,=-]*$/.test(value);
  const quotes = /[$\\`]/.test(value) ? ["'", '"', '`'] : ['"', "'", '`'];
  const fits = quotes.filter(quote => !value.includes(quote) && !(quote === '"' && value.includes('\\n')));
  const asHad = had !== undefined && fits.includes(had) ? [had] : [];
  const quoted = [...asHad, ...fits.filter(quote => quote !== had)].map(quote => quote + value + quote);
  if (!isPlain) return quoted;
  return asHad.length > 0 ? [quoted[0] ?? value, value] : [value, ...quoted];
}

/** An open quote further up, for example, would close at one that the edit brings. */
function sets(text: string, edit: TextEdit, key: string, value: string): boolean {
  const before = new Map(dotenvValues(text)).set(key, value);
  const after = dotenvValues(applyEdits(text, [edit]));
  return after.size === before.size && [...before].every(([name, each]) => after.get(name) === each);
}

function unwritable(value: string): string {
  if (value.includes('\0')) return 'A variable cannot hold a NUL character; leave it out.';
  if (value.includes('\r')) return 'A .env file cannot hold a carriage return; use line breaks alone.';
  if (['"', "'", '`'].every(quote => value.includes(quote))) {
    return 'A .env file cannot hold a value that has all three kinds of quotes; leave one of them out.';
  }
  return 'This value cannot be written without changing what other lines mean; close the open quote in the file first, or take another kind of quotes.';
}

/** In a new last line, with a line break behind it where the last line had one. */
function newLine(text: string, key: string, printed: string): TextEdit {
  const ending = lineEndingOf(text);
  const isEmpty = text === '' || text === '\uFEFF';
  const line = `${key}=${withEndings(printed, ending)}`;
  const added = isEmpty || text.endsWith('\n') ? line + ending : ending + line;
  return { start: text.length, end: text.length, text: added };
}

/** Keeps what follows on the line a comment, and the file's line endings. */
function separated(text: string, { valueSpan }: DotenvEntry, printed: string): string {
  const before = valueSpan.start === valueSpan.end && text[valueSpan.start] === '#' ? ' ' : '';
  return withEndings(printed, lineEndingOf(text)) + before;
}

function withEndings(printed: string, ending: string): string {
  return ending === '\n' ? printed : printed.replaceAll('\n', ending);
}

function beforeBreak(text: string, at: number): number {
  if (text[at - 1] !== '\n') return at;
  return text[at - 2] === '\r' ? at - 2 : at - 1;
}
