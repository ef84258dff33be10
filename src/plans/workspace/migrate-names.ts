/** What the workspaces of an old file are called, and whom a name in it means. */
import type { LegacyEntry, LegacyFile } from '../../workspace/legacy-read.ts';
import { plainValue } from '../../workspace/legacy-tree.ts';
import { freeSlug, slugFrom, type ToAscii } from '../../workspace/slug.ts';

export interface NameWanted {
  readonly number: number;
  readonly line: number;
  /** A name that no folder's name can be made of. */
  readonly written?: string;
  readonly description?: string;
}

/** The entries that need a name from a person. */
export function namesWanted({ entries }: LegacyFile, toAscii: ToAscii): NameWanted[] {
  return entries.flatMap(({ name, number, line, table }) => {
    if (name !== undefined && 'slug' in slugFrom(name, toAscii)) return [];
    const field = table.fields.find(({ key }) => key === 'description');
    const description = field && plainValue(field.value);
    const said = typeof description === 'string' ? { description } : {};
    return [{ number, line, ...(name === undefined ? {} : { written: name }), ...said }];
  });
}

export interface Named {
  readonly entry: LegacyEntry;
  /** As the old file has it, or as it was given. */
  readonly name: string;
  /** No two have the same. */
  readonly slug: string;
  /** Who has the slug that the name alone would give. */
  readonly instead?: { readonly name: string; readonly slug: string };
}

/** Names that are slugs already get theirs first, so that nobody else's title takes it. `names` are by number. */
export function nameAll(
  { entries }: LegacyFile,
  names: ReadonlyMap<number, string>,
  toAscii: ToAscii,
): readonly Named[] | { readonly refused: string } {
  const wanted: Omit<Named, 'instead'>[] = [];
  for (const entry of entries) {
    const own = entry.name === undefined ? undefined : slugFrom(entry.name, toAscii);
    const name = own && 'slug' in own ? entry.name : names.get(entry.number);
    if (name === undefined) return { refused: `Entry ${entry.number} (line ${entry.line}) has no name; give it one.` };
    const slug = slugFrom(name, toAscii);
    if ('refused' in slug) return slug;
    wanted.push({ entry, name, slug: slug.slug });
  }
  const first = new Map<string, Named>();
  for (const each of wanted) if (each.name === each.slug && !first.has(each.slug)) first.set(each.slug, each);
  const taken = new Set(first.keys());
  return wanted.map(each => {
    const holder = first.get(each.slug);
    if (holder === each) return each;
    const slug = taken.has(each.slug) ? freeSlug(each.slug, taken) : each.slug;
    const named = { ...each, slug, ...(holder && { instead: holder }) };
    taken.add(slug);
    if (!holder) first.set(each.slug, named);
    return named;
  });
}

/**
 * Whom `extends` means, as the name of a folder: an entry by its name, then without case, then by its slug; then a
 * workspace that is there already (`others`).
 */
export function baseFinder(
  named: readonly Named[],
  folderOf: (slug: string) => string,
  others: readonly string[],
): (written: string) => string | undefined {
  const known = new Map<string, string>();
  const add = (key: string, slug: string): void => void (known.has(key) || known.set(key, slug));
  for (const { name, slug } of named) add(`=${name}`, folderOf(slug));
  for (const { name, slug } of named) add(name.toLowerCase(), folderOf(slug));
  for (const { slug } of named) add(slug, folderOf(slug));
  for (const other of others) add(other.toLowerCase(), other);
  return written => known.get(`=${written.trim()}`) ?? known.get(written.trim().toLowerCase());
}
