/** What is wrong with one name of a path, for itself: what it could be taken for, and which systems cannot hold it. */
import { hasControlCharacter, isDeviceName } from '../../base/file-names.ts';

/** In bytes of UTF-8, what nearly every file system takes. */
const LONGEST = 255;

/** Characters that HFS+ looks through when it compares names. */
const IGNORED = /[\u200C-\u200F\u202A-\u202E\u206A-\u206F\uFEFF]/g;

/** Those that let a name be shown as another one. */
const TURNING = /[\u202A-\u202E\u2066-\u2069]/;

/**
 * How a name is compared where case, the form of letters with accents and ignored characters do not count. Two names with
 * one such form are one file on some disk.
 */
export function folded(name: string): string {
  // Upper case takes letters together that have one form there and several below.
  return name.normalize('NFD').replace(IGNORED, '').toUpperCase().normalize('NFD');
}

/** Why no project may have this name anywhere, wherever it is opened: the end of a sentence. */
export function dangerIn(name: string): string | undefined {
  if (name === '') return 'has an empty name in it';
  if (name === '.' || name === '..') return `has “${name}” in it, which is no name`;
  if (hasControlCharacter(name)) return 'has a control character in it';
  if (/[\uD800-\uDFFF\uFFFD]/u.test(name)) return 'has bytes in it that are no UTF-8';
  if (TURNING.test(name)) return 'has a character in it that turns the direction of the text';
  const bare = asWindowsReads(name);
  if (bare === '.GIT' || /^GIT~\d+$/.test(bare)) return 'leads into what git keeps for itself';
  if (/^MOORIN~\d+$/.test(bare)) return 'has a name in it that Windows takes for .mooring';
  const own = OWN.find(each => folded(each) === bare && each !== name);
  if (own !== undefined) return `has ${own} in another spelling`;
  return undefined;
}

/** Why some systems cannot hold this name: the end of a sentence. */
export function limitOf(name: string): string | undefined {
  if (name.includes('\\')) return 'has a backslash in it, which parts names on Windows';
  if (name.includes(':')) return 'has a colon in it, which Windows and macOS keep for themselves';
  if (/[<>"|?*]/.test(name)) return 'has a character in it that Windows has in no name';
  if (/[. ]$/.test(name)) return 'has a name in it that ends with a dot or blank, which Windows takes away';
  const stem = name.replace(/\..*$/s, '').trimEnd();
  if (isDeviceName(stem) || MORE_DEVICES.test(stem)) return `has “${name}” in it, which is a device on Windows`;
  const length = new TextEncoder().encode(name).length;
  return length > LONGEST ? `has a name in it of ${length} bytes, and no more than ${LONGEST} can be held` : undefined;
}

/** Whether a path leads to where Mooring remembers for itself, in any project and any spelling. */
export function isInOwnMemory(path: string): boolean {
  const names = path.split('/');
  return names.some((name, at) => isOwnMemory(name, names[at + 1] ?? ''));
}

/** Whether these two names, one in the other, are where Mooring remembers what was accepted and what is to be done. */
export function isOwnMemory(folder: string, name: string): boolean {
  return asWindowsReads(folder) === '.MOORING' && /^(?:\.LOCAL|LOCAL~\d+)$/.test(asWindowsReads(name));
}

const OWN = ['.mooring', '.bifrost'];
const MORE_DEVICES = /^(?:conin\$|conout\$|(?:com|lpt)[¹²³])$/i;

/** Without a stream of NTFS, and without what Windows takes from the end of a name. */
function asWindowsReads(name: string): string {
  return folded(name.replace(/[:\\].*$/s, '').replace(IGNORED, '')).replace(/[. ]+$/, '');
}
