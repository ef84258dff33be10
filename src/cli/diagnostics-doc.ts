/** Finds the section of a code in docs/diagnostics.md, which is built into the command line. */

/** The Markdown of the section whose heading is the code, the heading included; nothing where there is none. */
export function sectionOf(doc: string, code: string): string | undefined {
  const lines = doc.split(/\r?\n/);
  const start = lines.findIndex(line => headingOf(line)?.text === code);
  const level = headingOf(lines[start] ?? '')?.level;
  if (level === undefined) return undefined;
  let end = start + 1;
  let isCode = false;
  for (; end < lines.length; end++) {
    const line = lines[end] ?? '';
    // A comment in a code block looks like a heading.
    if (/^\s*(```|~~~)/.test(line)) isCode = !isCode;
    else if (!isCode && (headingOf(line)?.level ?? level + 1) <= level) break;
  }
  return `${lines.slice(start, end).join('\n').trimEnd()}\n`;
}

function headingOf(line: string): { readonly level: number; readonly text: string } | undefined {
  const match = /^(#{1,6}) +`?(.+?)`?(?: +#+)? *$/.exec(line);
  return match?.[1] && match[2] ? { level: match[1].length, text: match[2] } : undefined;
}
