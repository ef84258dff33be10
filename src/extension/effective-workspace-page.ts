/** The page “Effective Workspace” as text with links: the merged result, with the place of each value behind it. */
import type { EffectiveWorkspace, ValueOrigin } from '../workspace/effective.ts';
import { originsOf, printEffective } from '../workspace/print-effective.ts';
import type { Page, PageLink } from './page.ts';

export function effectivePage(effective: EffectiveWorkspace): Page {
  const { workspace, chain, complete } = effective;
  const problems = [...effective.baseProblems, ...effective.problems];
  const text: string[] = [
    `# “${workspace.slug}” as it is with everything that it builds on. To change a value, follow its link.`,
    `# Later ones win: ${chain.flatMap(({ slug, layers }) => [...layers.map(({ path }) => `${slug}/${path}`), slug]).join(' → ')}`,
  ];
  const links: PageLink[] = [];
  const add = (line: string, origins: readonly ValueOrigin[]): void => {
    const written = origins.map(origin => ({ origin, words: placeWords(origin) }));
    let at = line.length + 3;
    for (const { origin, words } of written) {
      links.push({ line: text.length, start: at, end: at + words.length, file: origin.file, at: origin.line });
      at += words.length + 2;
    }
    text.push(written.length > 0 ? `${line} # ${written.map(({ words }) => words).join(', ')}` : line);
  };
  if (!complete) text.push('# Something that it builds on is missing or cannot be read, so this is not all.');
  for (const { message, file, line } of problems) {
    const words = `${lastParts(file)}:${line}`;
    links.push({ line: text.length, start: 2, end: 2 + words.length, file, at: line });
    text.push(`# ${words} ${message}`);
  }
  text.push('');
  const lines = printEffective(effective);
  for (const [at, { text: line, node }] of lines.entries()) {
    // A value of several lines carries its places on the first one that can hold a comment: its last.
    const isLast = node !== undefined && lines[at + 1]?.node !== node;
    add(line, isLast && node.kind !== 'table' ? originsOf(node) : []);
  }
  return { text: `${text.join('\n')}\n`, links };
}

/** `dev:4`, `prod/layers/core.toml:3`: short, since the link leads there. */
function placeWords({ workspace, layer, line }: ValueOrigin): string {
  return layer === undefined ? `${workspace.slug}:${line}` : `${workspace.slug}/${layer}:${line}`;
}

function lastParts(file: string): string {
  return file.split('/').slice(-2).join('/');
}
