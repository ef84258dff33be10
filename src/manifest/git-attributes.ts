/** The lines of a `.gitattributes` that hand a project's files to Mooring's merge driver and diff. */
import { KINDS } from './kinds/table.ts';

/** What each of the lines says of its files. */
export const ATTRIBUTES = 'merge=mooring diff=mooring';

/** Patterns for the manifest, wherever it stands, and for every entity file that is known by its name. */
export const PATTERNS: readonly string[] = [
  ...['.mooring/manifest', '.mooring/manifest/*', '.bifrost/*'].flatMap(name => [`${name}.yaml`, `${name}.yml`]),
  ...KINDS.flatMap(({ file }) => {
    if (!file || (file.syntax !== 'yaml' && file.syntax !== 'json')) return [];
    return file.names.map(name => (file.whole ? name : `*${name}`));
  }),
];

export interface AttributesEdit {
  /** Nothing where nothing but Mooring's lines was in it. */
  readonly text: string | undefined;
  /** The patterns that were put in or taken out. */
  readonly changed: readonly string[];
  /** Patterns that somebody gave another merge driver; they are left alone. */
  readonly left: readonly string[];
}

/** Puts in what is missing, at the end; everything else stays as it is. */
export function withAttributes(before: string | undefined): AttributesEdit {
  const text = before ?? '';
  const lines = linesIn(text);
  const settled = (pattern: string): Line | undefined =>
    lines.findLast(line => line.pattern === pattern && line.attributes.some(each => nameOf(each) === 'merge'));
  const left = PATTERNS.filter(pattern => {
    const line = settled(pattern);
    return line !== undefined && !line.attributes.includes(MERGE);
  });
  const changed = PATTERNS.filter(pattern => settled(pattern) === undefined);
  if (changed.length === 0) return { text: before, changed, left };
  const end = lineEnd(text);
  const gap = text === '' || text.endsWith('\n') ? '' : end;
  const head = text.includes(HEADER) ? [] : [HEADER];
  const added = [...head, ...changed.map(pattern => `${pattern} ${ATTRIBUTES}`)].map(line => line + end);
  return { text: text + gap + added.join(''), changed, left };
}

/** Takes out what Mooring put in; where somebody wrote more on a line, only Mooring's part of it. */
export function withoutAttributes(before: string | undefined): AttributesEdit {
  if (before === undefined) return { text: undefined, changed: [], left: [] };
  const changed: string[] = [];
  const kept = linesIn(before).flatMap(({ raw, pattern, attributes }) => {
    if (raw.trim() === HEADER) return [];
    if (!attributes.includes(MERGE) && !attributes.includes(DIFF)) return [raw];
    changed.push(pattern);
    const others = attributes.filter(each => each !== MERGE && each !== DIFF);
    if (others.length === 0) return [];
    return [raw.replaceAll(/[ \t]+(?:merge|diff)=mooring(?=[ \t\r\n]|$)/g, '')];
  });
  const text = kept.join('');
  return { text: text === '' ? undefined : text, changed, left: [] };
}

const HEADER =
  '# Mooring merges and compares these by entity, once "mooring merge-driver --install" was run in a clone.';

const [MERGE = '', DIFF = ''] = ATTRIBUTES.split(' ');

interface Line {
  /** With its end. */
  readonly raw: string;
  readonly pattern: string;
  readonly attributes: readonly string[];
}

function linesIn(text: string): readonly Line[] {
  return text.split(/(?<=\n)/).flatMap(raw => {
    if (raw === '') return [];
    const line = raw.replace(/^\uFEFF/, '').trim();
    if (line === '' || line.startsWith('#')) return [{ raw, pattern: '', attributes: [] }];
    // A pattern in quotes is nobody's but the person's.
    const [pattern = '', ...attributes] = line.startsWith('"') ? [''] : line.split(/[ \t]+/);
    return [{ raw, pattern, attributes }];
  });
}

/** `-merge`, `!merge`, `merge` and `merge=…` are about one attribute. */
function nameOf(attribute: string): string {
  return attribute.replace(/^[-!]/, '').replace(/=.*$/, '');
}

function lineEnd(text: string): string {
  return /\r\n/.test(text) && !/(?:^|[^\r])\n/.test(text) ? '\r\n' : '\n';
}
