/** "Did you mean …?": the candidate closest to what was written, if any is close enough to be worth saying. */
import { distance } from 'fastest-levenshtein';

/**
 * The nearest candidates, best first. A candidate is near when at most a third of the longer text differs; ties keep
 * the candidates' order. Case differences count for nothing.
 */
export function nearest(written: string, candidates: Iterable<string>, most = 1): string[] {
  const wanted = written.toLowerCase();
  const scored: { candidate: string; score: number; order: number }[] = [];
  let order = 0;
  for (const candidate of new Set(candidates)) {
    order++;
    if (candidate === written) continue;
    const longer = Math.max(candidate.length, wanted.length);
    // Two single letters have nothing in common.
    const limit = Math.min(longer - 1, Math.max(1, Math.floor(longer / 3)));
    if (Math.abs(candidate.length - wanted.length) > limit) continue;
    const score = distance(wanted, candidate.toLowerCase());
    if (score <= limit) scored.push({ candidate, score, order });
  }
  scored.sort((a, b) => a.score - b.score || a.order - b.order);
  return scored.slice(0, most).map(({ candidate }) => candidate);
}
