import { ensurePackage } from './package-peer.mjs';

/** proper-lockfile, the lock that the store's stands beside. */
export function ensureLockPeer(say) {
  return ensurePackage('proper-lockfile', '4.1.2', 'index.js', say);
}
