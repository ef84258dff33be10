/** The YAML parser's errors in sentences that say what is wrong and the way out. */
import type { ErrorCode } from 'yaml';

/** `message` is the parser's own, the last resort. */
export function yamlSentence(code: ErrorCode, message: string): string {
  for (const [pattern, sentence] of BY_MESSAGE) if (pattern.test(message)) return sentence;
  return (
    BY_CODE[code] ??
    `${message
      .split(/\n|: "|(?<=\.) /)[0]
      ?.slice(0, 200)
      .replace(/\.$/, '')}.`
  );
}

const BY_MESSAGE: readonly (readonly [RegExp, string])[] = [
  [/^Missing closing .quote/, 'This quoted text does not end; add the closing quote.'],
  [/^Missing closing "quote/, 'This quoted text does not end; add the closing quote.'],
  [/end with a \}/, 'A closing "}" is missing, or stands too far left; add or indent it.'],
  [/end with a \]/, 'A closing "]" is missing, or stands too far left; add or indent it.'],
  [/^Missing , /, 'A comma is missing between these items.'],
  [/^Missing space after :/, 'A space is missing after the colon.'],
  [/^Implicit map keys need to be followed/, 'A key needs a colon and a space after it; add ":".'],
  [/^Comments must be separated/, 'A comment needs a space before its "#".'],
  [/^Nested mappings are not allowed/, 'A second ": " on this line is ambiguous; quote the text or start a new line.'],
  [/^Block scalar values in collections/, 'The text of this block must be indented deeper than its key.'],
  [/^Plain value cannot start with/, 'Text cannot start with this character; put the value in quotes.'],
];

const BY_CODE: Partial<Record<ErrorCode, string>> = {
  ALIAS_PROPS: 'An alias cannot carry an anchor or a tag; remove it.',
  BAD_ALIAS: 'An anchor or alias needs a name; quote the text if none is meant.',
  BAD_DIRECTIVE: 'This "%" directive is not understood; remove it.',
  BAD_DQ_ESCAPE: 'This escape is unknown; write "\\\\" for a backslash or use single quotes.',
  BAD_INDENT: 'The indentation does not fit the lines around it; align it with its neighbours.',
  BAD_PROP_ORDER: 'An anchor or tag must stand directly before its value; move it.',
  BAD_SCALAR_START: 'Text cannot start with this character; put the value in quotes.',
  BLOCK_AS_IMPLICIT_KEY: 'A nested value cannot start on this line; start it on a new, indented line.',
  BLOCK_IN_FLOW: 'An indented block cannot stand inside brackets; write it in brackets too.',
  KEY_OVER_1024_CHARS: 'A key can be at most 1024 characters long; shorten it or look for a missing quote.',
  MISSING_CHAR: 'Something is missing here; check quotes, colons and brackets.',
  MULTILINE_IMPLICIT_KEY: 'A key must stand on one line; check for a missing colon or quote.',
  MULTIPLE_ANCHORS: 'A value can have only one anchor; remove the others.',
  MULTIPLE_TAGS: 'A value can have only one tag; remove the others.',
  RESOURCE_EXHAUSTION: 'This value nests too deep to be read; flatten it.',
  TAB_AS_INDENT: 'Tabs cannot indent YAML; use spaces.',
  UNEXPECTED_TOKEN: 'This is not expected here; check the indentation and quotes around it.',
};
