/** A slug is the name of a workspace's folder: lower-case ASCII, digits and dashes, so that it is one thing on every disk. */
import { isDeviceName } from '../base/file-names.ts';

const LONGEST = 64;
const SHAPE = /^[a-z0-9-]+$/;
const LEFT_BEHIND = /^\.|^#.*#$|~$|\.(?:bak|orig|old|tmp|swp|swo)$/i;

/** What is wrong with a folder's name as a slug, with the way out, or nothing. */
export function slugProblem(slug: string): string | undefined {
  if (slug.length > LONGEST) {
    return `The folder's name is longer than ${LONGEST} characters; give it a shorter one.`;
  }
  if (isDeviceName(slug)) return `“${slug}” is the name of a device on Windows; give the folder another name.`;
  if (SHAPE.test(slug)) return undefined;
  const lower = slug.toLowerCase();
  if (SHAPE.test(lower)) return `“${slug}” has capital letters; name the folder “${lower}”.`;
  return `“${slug}” is no workspace name; use lower-case letters, digits and dashes.`;
}

/** Gives a text in ASCII letters as well as it can: `Прод` is `Prod`. What is ASCII already comes back as it is. */
export type ToAscii = (text: string) => string;

/** Whether a title needs a `ToAscii` that knows more than ASCII; the one that does is large and loaded only then. */
export function isAscii(title: string): boolean {
  return /^\p{ASCII}*$/u.test(title);
}

/**
 * The slug of any title, as a person would type it: `Прод 2` is `prod-2`. One title has one slug, and a slug that came
 * out of here is its own. Refused is only what has neither letters nor digits.
 */
export function slugFrom(title: string, toAscii: ToAscii): { readonly slug: string } | { readonly refused: string } {
  // One letter may be written with one sign or with two; the composed form of both is the same.
  const ascii = toAscii(title.normalize('NFKC')).toLowerCase();
  const words = ascii.replace(/['`"]/g, '').replace(/[^a-z0-9]+/g, '-');
  const slug = cut(words.replace(/^-+|-+$/g, ''), LONGEST);
  if (slug === '') {
    const what =
      title.trim() === ''
        ? 'A name is needed'
        : `“${title.trim()}” has no letter or digit that a name could be made of`;
    return { refused: `${what}; give one with letters or digits, such as “dev”.` };
  }
  return { slug: isDeviceName(slug) ? `${slug}-ws` : slug };
}

/** The slug, or the slug with the first number from 2 that makes it one that nobody has. Case does not count. */
export function freeSlug(slug: string, taken: Iterable<string>): string {
  const folded = new Set(Array.from(taken, each => each.toLowerCase()));
  if (!folded.has(slug.toLowerCase())) return slug;
  for (let number = 2; ; number++) {
    const end = `-${number}`;
    const free = `${cut(slug, LONGEST - end.length)}${end}`;
    if (!folded.has(free.toLowerCase())) return free;
  }
}

/** At most so many characters, between two words where one ends in the second half. */
function cut(slug: string, most: number): string {
  if (slug.length <= most) return slug;
  const end = slug.lastIndexOf('-', most);
  return slug.slice(0, end >= most / 2 ? end : most).replace(/-+$/, '');
}

/** Whether an entry is hidden, a backup or an editor's swap file, and so never a workspace. */
export function isLeftBehind(name: string): boolean {
  return LEFT_BEHIND.test(name);
}
