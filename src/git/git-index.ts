/**
 * Reads which files git tracks from the bytes of its index, versions 2 to 4, with SHA-1 or SHA-256. git is not run: a folder
 * that nobody trusts could make it run programs of the folder's own.
 */

/** The paths of the index that end with `ending` (ASCII), relative to the work tree; nothing where it cannot be read. */
export function pathsInIndex(bytes: Uint8Array, ending: string): readonly string[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < HEADER || view.getUint32(0) !== SIGNATURE) return undefined;
  const version = view.getUint32(4);
  if (version < 2 || version > 4) return undefined;
  const tail = new TextEncoder().encode(ending);
  // Which hash a repository uses stands in its config, and only one of them makes sense of the bytes.
  return readEntries(view, bytes, version, 20, tail) ?? readEntries(view, bytes, version, 32, tail);
}

/** `DIRC`. */
const SIGNATURE = 0x44495243;
const HEADER = 12;
/** Times, device, inode, mode, owner and size. */
const FACTS = 40;
const MODE_AT = 24;
const EXTENDED = 0x4000;
/** A file, a link, a folder of a sparse index, and a submodule. */
const TYPES = new Set([0o10, 0o12, 0o04, 0o16]);

function readEntries(
  view: DataView,
  bytes: Uint8Array,
  version: number,
  hashSize: number,
  tail: Uint8Array,
): readonly string[] | undefined {
  const end = bytes.length - hashSize;
  const found: string[] = [];
  let before: Uint8Array = new Uint8Array();
  let at = HEADER;
  for (let left = view.getUint32(8); left > 0; left--) {
    const flagsAt = at + FACTS + hashSize;
    if (flagsAt + 3 > end || !TYPES.has(view.getUint32(at + MODE_AT) >> 12)) return undefined;
    const isExtended = version >= 3 && (view.getUint16(flagsAt) & EXTENDED) !== 0;
    const nameAt = flagsAt + (isExtended ? 4 : 2);
    const name: Name | undefined = version === 4 ? sharedName(bytes, nameAt, before) : wholeName(bytes, nameAt, at);
    if (!name || name.path.length === 0 || name.next > end) return undefined;
    if (endsWith(name.path, tail)) found.push(new TextDecoder().decode(name.path));
    before = name.path;
    at = name.next;
  }
  // A split index keeps most entries in another file, so this one says too little.
  return extensionsEnd(view, at, end) === 'whole' ? found : undefined;
}

interface Name {
  readonly path: Uint8Array;
  /** Where the next entry begins. */
  readonly next: number;
}

/** Up to a NUL; an entry is filled up with more of them to a multiple of 8. */
function wholeName(bytes: Uint8Array, at: number, entryAt: number): Name | undefined {
  const nul = bytes.indexOf(0, at);
  if (nul < 0) return undefined;
  return { path: bytes.subarray(at, nul), next: entryAt + (((nul - entryAt) >> 3) + 1) * 8 };
}

/** How many bytes of the name before do not count, then what follows the rest of it, up to a NUL. */
function sharedName(bytes: Uint8Array, at: number, before: Uint8Array): Name | undefined {
  let byte = bytes[at] ?? 0;
  let dropped = byte & 0x7f;
  let next = at + 1;
  for (; byte & 0x80; next++) {
    if (dropped > before.length) return undefined;
    byte = bytes[next] ?? 0;
    dropped = (dropped + 1) * 128 + (byte & 0x7f);
  }
  const nul = bytes.indexOf(0, next);
  if (nul < 0 || dropped > before.length) return undefined;
  const shared = before.length - dropped;
  const path = new Uint8Array(shared + nul - next);
  path.set(before.subarray(0, shared));
  path.set(bytes.subarray(next, nul), shared);
  return { path, next: nul + 1 };
}

function endsWith(path: Uint8Array, tail: Uint8Array): boolean {
  const start = path.length - tail.length;
  return start >= 0 && tail.every((byte, at) => path[start + at] === byte);
}

/** `link`. */
const SPLIT = 0x6c696e6b;

/** Behind the entries stand pieces with their sizes, to the very end; else the bytes were not understood. */
function extensionsEnd(view: DataView, from: number, end: number): 'whole' | 'not understood' {
  let at = from;
  while (at + 8 <= end) {
    if (view.getUint32(at) === SPLIT) return 'not understood';
    at += 8 + view.getUint32(at + 4);
  }
  return at === end ? 'whole' : 'not understood';
}
