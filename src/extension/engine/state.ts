/** What the host knows of the engine process, and when one that ended may start again. */

export type EngineState =
  /** Nothing is there for it yet. */
  | { readonly is: 'off' }
  | { readonly is: 'starting' }
  | { readonly is: 'running' }
  /** It ended by itself and starts again after a delay. */
  | { readonly is: 'restarting' }
  /** It ended too often; a person has to start it. */
  | { readonly is: 'failed' };

const DELAYS_MS = [500, 1000, 2000, 4000, 8000];
const WINDOW_MS = 3 * 60_000;

/**
 * The delay in milliseconds before the next start, or nothing once the engine ended too often. `endsMs` are the times at
 * which it ended by itself, on any clock that does not go back, the newest last.
 */
export function restartDelay(endsMs: readonly number[]): number | undefined {
  const now = endsMs.at(-1) ?? 0;
  const recent = endsMs.filter(end => end > now - WINDOW_MS).length;
  return DELAYS_MS[Math.max(recent, 1) - 1];
}
