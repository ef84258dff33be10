/**
 * How often chance is tried, and with which seed. `npm test` makes the same run each time, of a modest length. Where
 * MOORING_SEED is set, as `npm run soak -- --only laws` does, runs are long, and that seed decides.
 */
const seed = process.env.MOORING_SEED;
export const isLong = seed !== undefined;

export function often(few: number, many: number): number {
  return isLong ? many : few;
}

/** For tests that try some choices in turn: so many of the first ones, or all of them. */
export function some<Choice>(choices: readonly Choice[], few: number): readonly Choice[] {
  return isLong ? choices : choices.slice(0, few);
}

/** A test says it where it fails. */
export function seedOr(fixed: number): number {
  return isLong ? Number(seed) : fixed;
}
