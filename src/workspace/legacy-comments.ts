/** The comments of a text, wherever they stand, so that each can travel with what it speaks of. */
import type { Span } from '../base/text.ts';
import type { Node } from '../syntax/tree.ts';
import type { LegacyFormat } from './legacy-files.ts';

/** One comment. Its own range begins at its marker. */
export interface Comment extends Span {
  /** What it says, without the marker; several for a comment in a block of JSON with comments. */
  readonly lines: readonly string[];
}

/** Every comment in the order of the text. Expects a text that its parser has accepted, and that parser's tree. */
export function commentsOf(text: string, format: LegacyFormat, root: Node | undefined): Comment[] {
  if (format === 'yaml') return yamlComments(text, root);
  const comments: Comment[] = [];
  const strings = format === 'toml' ? TOML_STRINGS_AND_COMMENTS : JSON_STRINGS_AND_COMMENTS;
  for (const match of text.matchAll(strings)) {
    const found = match[0];
    if (/^["']/.test(found)) continue;
    const end = match.index + found.length;
    comments.push({ start: match.index, end, lines: linesOf(found) });
  }
  return comments;
}

/**
 * The text with a space for every character of a comment and of a comma at the end of a list, so that a strict parser
 * finds everything else where it stood.
 */
export function plainJson(text: string): string {
  const blank = (found: string): string => found.replace(/[^\r\n]/g, ' ');
  const bare = text.replace(JSON_STRINGS_AND_COMMENTS, found => (found.startsWith('"') ? found : blank(found)));
  return bare.replace(JSON_STRINGS_AND_LAST_COMMAS, found => (found.startsWith('"') ? found : blank(found)));
}

const TOML_STRINGS_AND_COMMENTS =
  /"""[^"\\]*(?:(?:\\[\s\S]|"{1,2}(?!"))[^"\\]*)*"{3,5}|'''[\s\S]*?'{3,5}|"(?:\\.|[^"\\\r\n])*"|'[^'\r\n]*'|#[^\r\n]*/g;
const JSON_STRINGS_AND_COMMENTS = /"(?:\\.|[^"\\\r\n])*"|\/\/[^\r\n]*|\/\*[\s\S]*?\*\//g;
const JSON_STRINGS_AND_LAST_COMMAS = /"(?:\\.|[^"\\\r\n])*"|,(?<=[^\s,[{]\s{0,1000},)(?=\s*[}\]])/g;

function linesOf(found: string): string[] {
  if (!found.startsWith('/*')) return [found.replace(/^(?:#|\/\/)/, '')];
  const lines = found
    .slice(2, -2)
    .split(/\r\n|\r|\n/)
    .map(line => line.replace(/^\s*\*? ?/, ' ').trimEnd());
  while (lines.length > 1 && lines.at(-1) === '') lines.pop();
  while (lines.length > 1 && lines[0] === '') lines.shift();
  return lines;
}

/** A `#` at the start of a line or behind a space, outside of every key and value. */
function yamlComments(text: string, root: Node | undefined): Comment[] {
  const covered = coveredBy(text, root);
  const comments: Comment[] = [];
  let next = 0;
  for (const match of text.matchAll(/(?<=^|[ \t\r\n\uFEFF])#[^\r\n]*/g)) {
    // The match may have begun inside of a value, and a comment may follow that one on its line.
    let at = match.index;
    const lineEnd = at + match[0].length;
    while (at < lineEnd) {
      while (next < covered.length && (covered[next]?.end ?? 0) <= at) next++;
      const over = covered[next];
      if (!over || over.start > at) break;
      const rest = /[ \t]#/.exec(text.slice(over.end, lineEnd));
      at = rest && over.end < lineEnd ? over.end + rest.index + 1 : lineEnd;
    }
    if (at < lineEnd) comments.push({ start: at, end: lineEnd, lines: linesOf(text.slice(at, lineEnd)) });
  }
  return comments;
}

/** The ranges of all keys and values as they are written, sorted; of a block of text without its first line. */
function coveredBy(text: string, root: Node | undefined): Span[] {
  const spans: Span[] = [];
  const visit = (node: Node): void => {
    if (node.kind === 'scalar' || node.alias) {
      const isBlock = node.kind === 'scalar' && node.style === 'block' && !node.alias;
      const head = isBlock ? (/^[^\r\n]*/.exec(text.slice(node.start))?.[0].length ?? 0) : 0;
      spans.push({ start: Math.min(node.start + head, node.end), end: node.end });
    } else if (node.kind === 'list') node.items.forEach(visit);
    else
      for (const { keySpan, value, merged } of node.entries) {
        if (merged) continue;
        spans.push(keySpan);
        visit(value);
      }
  };
  if (root) visit(root);
  return spans.filter(({ start, end }) => end > start).sort((a, b) => a.start - b.start);
}
