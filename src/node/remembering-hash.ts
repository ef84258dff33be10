/** A hash that knows the contents it saw last: a commit reads the same content several times, each time to be sure. */
import type { Hash } from '../ports/hash.ts';

const KEPT = 4;
/** Larger contents are hashed each time, so that nobody's memory is taken. In bytes. */
const LIMIT = 512 * 1024;

/** The bytes that it is given must not be changed afterwards. */
export function rememberingHash(hash: Hash): Hash {
  /** The latest first. */
  const known: { readonly bytes: Uint8Array; readonly hash: string }[] = [];
  return bytes => {
    if (bytes.length > LIMIT) return hash(bytes);
    const at = known.findIndex(each => each.bytes.length === bytes.length && Buffer.compare(each.bytes, bytes) === 0);
    const found = known.splice(at < 0 ? KEPT - 1 : at, 1)[0];
    const latest = at >= 0 && found ? found : { bytes, hash: hash(bytes) };
    known.unshift(latest);
    return latest.hash;
  };
}
