/** Bytes to text, strictly: a file with one wrong byte is held, because saving its repaired text would change the file. */
import type { Held } from './tree.ts';

export type Decoded = { readonly text: string; readonly bom: boolean } | { readonly held: Held };

/**
 * Decodes UTF-8. A BOM stays in the text as U+FEFF, so that offsets belong to the bytes; editors hand over documents
 * without it, and every parser here takes both.
 */
export function decodeText(bytes: Uint8Array): Decoded {
  const text = decode(bytes, false);
  if (text !== undefined) return { text, bom: text.startsWith('\uFEFF') };
  const message = `Byte ${firstBadByte(bytes) + 1} is not UTF-8; save the file as UTF-8.`;
  return { held: { reason: 'not-utf8', message, span: { start: 0, end: 0 } } };
}

/** The length of the longest prefix that is well-formed as far as it goes, in bytes. */
function firstBadByte(bytes: Uint8Array): number {
  let good = 0;
  let bad = bytes.length + 1;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (decode(bytes.subarray(0, middle), middle <= bytes.length) === undefined) bad = middle;
    else good = middle;
  }
  return Math.min(good, Math.max(0, bytes.length - 1));
}

function decode(bytes: Uint8Array, stream: boolean): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream });
  } catch {
    return undefined;
  }
}
