/** Reads `git status --porcelain=v2 -z`. */
import type { DirtyFile } from './repository.ts';

/** Sorted by path, as git sorts. Ignored files are none. */
export function dirtyFiles(bytes: Uint8Array): readonly DirtyFile[] {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const found: DirtyFile[] = [];
  const records = text.split('\0');
  for (let at = 0; at < records.length; at++) {
    const record = records[at] ?? '';
    const file = dirtyFile(record);
    if (file) found.push(file);
    // Of a rename the earlier path follows by itself.
    if (record.startsWith('2 ')) at++;
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** `1 XY sub mH mI mW hH hI path`, `2` with a score before the path, `u XY sub m1 m2 m3 mW h1 h2 h3 path`, `? path`. */
const RECORD = /^(?:(1) (..) (?:\S+ ){6}|(2) (..) (?:\S+ ){7}|(u) (..) (?:\S+ ){8}|(\?) )(.+)$/s;

function dirtyFile(record: string): DirtyFile | undefined {
  const [, one, changed = '', two, renamed = '', unmerged, , untracked, path] = RECORD.exec(record) ?? [];
  if (path === undefined) return undefined;
  if (untracked) return { path, is: 'untracked', isStaged: false };
  if (unmerged) return { path, is: 'unmerged', isStaged: true };
  const [inIndex = '.', inFolder = '.'] = one ? changed : two ? renamed : '';
  const isStaged = inIndex !== '.';
  const isOtherwise = isStaged && inIndex !== 'D' && inFolder !== '.';
  return { path, is: isWhat(inIndex, inFolder), isStaged, ...(isOtherwise ? { isStagedOtherwise: true } : {}) };
}

function isWhat(inIndex: string, inFolder: string): DirtyFile['is'] {
  if (inFolder === 'D') return 'deleted';
  // Taken out of the index alone, it is listed once more, as untracked.
  if (inIndex === 'D') return 'deleted';
  return inIndex === 'A' || inFolder === 'A' ? 'added' : 'changed';
}
