/** Reads what git answers: lists of a tree, and contents. */

export interface TreeEntry {
  /** As git writes it: `100644`, `100755`, `120000` for a link, `160000` for a submodule, `040000` for a folder. */
  readonly mode: string;
  readonly oid: string;
  /** In bytes; 0 for what is no file, and for what this clone lacks. */
  readonly size: number;
  /** From the root of the work tree. */
  readonly path: string;
}

const ENTRY = /^(\d{6}) (?:blob|tree|commit) ([0-9a-f]{40,64}) +(\d+|-|BAD)\t(.+)$/s;

/** Of `git ls-tree -l -z`. */
export function treeEntries(bytes: Uint8Array): TreeEntry[] {
  return textOf(bytes)
    .split('\0')
    .flatMap(line => {
      const [, mode, oid, size, path] = ENTRY.exec(line) ?? [];
      return mode && oid && path ? [{ mode, oid, size: Number(size) || 0, path }] : [];
    });
}

const LINE_BREAK = 10;

/** Of `git cat-file --batch`: the content of each object, in the order asked; nothing where it is not as announced. */
export function batchContents(bytes: Uint8Array, oids: readonly string[]): Uint8Array[] | undefined {
  const contents: Uint8Array[] = [];
  let at = 0;
  for (const oid of oids) {
    const end = bytes.indexOf(LINE_BREAK, at);
    const [said, type, size] = end < 0 ? [] : textOf(bytes.subarray(at, end)).split(' ');
    const from = end + 1;
    const to = from + Number(size);
    if (said !== oid || type !== 'blob' || bytes[to] !== LINE_BREAK) return undefined;
    contents.push(bytes.slice(from, to));
    at = to + 1;
  }
  return contents;
}

/** Of `git check-attr -z filter`: the filter of each path that has one. */
export function filtersOf(bytes: Uint8Array): ReadonlyMap<string, string> {
  const filters = new Map<string, string>();
  const parts = textOf(bytes).split('\0');
  for (let at = 0; at + 2 < parts.length; at += 3) {
    const [path = '', , value = ''] = parts.slice(at, at + 3);
    if (value !== 'unspecified' && value !== 'unset') filters.set(path, value);
  }
  return filters;
}

export function linesOf(bytes: Uint8Array): string[] {
  return textOf(bytes).split('\n').filter(Boolean);
}

/** A path may end with a line break itself, so only the one that git adds goes. */
export function oneLine(bytes: Uint8Array): string {
  return textOf(bytes).replace(/\r?\n$/, '');
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}
