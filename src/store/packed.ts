/** Finds contents in the packs of a history, and clears away packs of which little is still wanted. */
import type { WriteDisk } from '../ports/write-disk.ts';
import { childOf } from './absolute.ts';
import type { Outside } from './outside.ts';
import { isPackName, packName, readPack } from './packs.ts';

export interface PackReader {
  /** `pack` is where it should be; the bytes are those of the hash. */
  read(pack: string, hash: string): Uint8Array | undefined;
  /** The same, from whichever pack of an operation has it. */
  readOf(id: string, hash: string): Uint8Array | undefined;
  /** What was read before may have gone. */
  forget(): void;
}

/** Remembers the pack that it read last, and where the contents of the last operation are: mostly all of them are wanted. */
export function packReader({ disk, hash: hashOf }: Pick<Outside, 'disk' | 'hash'>, folder: string): PackReader {
  let last: { readonly name: string; readonly contents: ReadonlyMap<string, Uint8Array> } | undefined;
  let known: { readonly id: string; readonly packs: ReadonlyMap<string, string> } | undefined;
  const contentsOf = (name: string): ReadonlyMap<string, Uint8Array> | undefined => {
    if (last?.name === name) return last.contents;
    const contents = isPackName(name) ? readPack(disk, folder, name) : undefined;
    if (contents) last = { name, contents };
    return contents;
  };
  const read = (pack: string, hash: string): Uint8Array | undefined => {
    const bytes = contentsOf(pack)?.get(hash);
    // A copy: what is remembered here is nobody's to change, and a few bytes should not hold the whole pack.
    return bytes && hashOf(bytes) === hash ? bytes.slice() : undefined;
  };
  return {
    read,
    readOf(id, hash) {
      if (known?.id !== id) known = { id, packs: packsOf(id, contentsOf) };
      const pack = known.packs.get(hash);
      return pack === undefined ? undefined : read(pack, hash);
    },
    forget() {
      last = undefined;
      known = undefined;
    },
  };
}

function packsOf(
  id: string,
  contentsOf: (name: string) => ReadonlyMap<string, unknown> | undefined,
): ReadonlyMap<string, string> {
  const packs = new Map<string, string>();
  for (let number = 1; ; number++) {
    const name = packName(id, number);
    const contents = contentsOf(name);
    if (!contents) return packs;
    for (const hash of contents.keys()) packs.set(hash, name);
  }
}

/** The packs in a folder; none where it cannot be listed. */
export function packsIn(disk: Pick<WriteDisk, 'list'>, folder: string): readonly string[] {
  const entries = disk.list(folder);
  return 'failed' in entries ? [] : entries.map(({ name }) => name).filter(isPackName);
}

/**
 * What is wanted of each pack that holds more that is not wanted: so that the bytes of a history stay near their bound, it is
 * kept by itself from then on; `wanted` gives of each the sizes by hash. A pack that cannot be read is left out: nothing of it is found any more.
 */
export function mostlyUnwanted(
  { disk }: Pick<Outside, 'disk'>,
  folder: string,
  wanted: ReadonlyMap<string, ReadonlyMap<string, number>>,
): ReadonlyMap<string, ReadonlyMap<string, Uint8Array>> {
  const found = new Map<string, ReadonlyMap<string, Uint8Array>>();
  for (const [name, sizes] of wanted) {
    const facts = disk.facts(childOf(folder, name));
    const size = [...sizes.values()].reduce((sum, each) => sum + each, 0);
    const contents = 'failed' in facts || 2 * size >= facts.size ? undefined : readPack(disk, folder, name);
    if (contents) found.set(name, new Map([...contents].filter(([hash]) => sizes.has(hash))));
  }
  return found;
}
