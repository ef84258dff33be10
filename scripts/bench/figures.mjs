// Figures: medians of interleaved rounds, and each one beside what it is compared with.

/**
 * One line of the result. `value` and the peer's value are in `unit`; `ratio` is ours by the peer's; `goal` says in words
 * what is wanted, of which `holds` is judged from the ratio (or the difference, with `goal.plus`); both are null where the
 * figure only informs.
 */
export function figure(name, value, unit, { against = null, peer = null, goal = null } = {}) {
  const ratio = peer === null || peer === 0 ? null : value / peer;
  return {
    name,
    value: rounded(value),
    unit,
    against: peer === null ? against : `${against}: ${rounded(peer)} ${unit}`,
    ratio: ratio === null ? null : Number(ratio.toPrecision(3)),
    goal: goal?.text ?? null,
    holds: goal && peer !== null ? goal.holds(value, peer) : null,
  };
}

/** The goal to need less than the peer does. */
export const less = { text: 'ratio < 1', holds: (value, peer) => value < peer };

/** The goal to need at most so much more than the peer does. */
export function atMostMore(amount, unit) {
  return { text: `at most ${amount} ${unit} more`, holds: (value, peer) => value - peer <= amount };
}

/** The middle one; of an even number the mean of the two in the middle. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Runs every contender once to warm up, then `rounds` times in turn, so that all of them meet the same noise; the order
 * turns around each time. `contenders` are functions by name that resolve to a number. Resolves to their medians.
 */
export async function inTurns(rounds, contenders) {
  const names = Object.keys(contenders);
  const samples = Object.fromEntries(names.map(name => [name, []]));
  for (const name of names) await contenders[name]();
  for (let round = 0; round < rounds; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) samples[name].push(await contenders[name]());
  }
  return Object.fromEntries(names.map(name => [name, median(samples[name])]));
}

/** A contender that takes the time of its work itself, in milliseconds. */
export function timed(work) {
  return async () => {
    const started = performance.now();
    await work();
    return performance.now() - started;
  };
}

/** A table for people. */
export function table(figures) {
  const rows = figures.map(({ name, value, unit, against, ratio, goal, holds }) => [
    name,
    `${value} ${unit}`,
    ratio === null ? '' : `× ${ratio}`,
    against ?? '',
    goal === null ? '' : `${goal}: ${holds === null ? 'not measured' : holds ? 'holds' : 'does not hold'}`,
  ]);
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map(row => row[column].length))) ?? [];
  const line = row =>
    row
      .map((cell, column) =>
        column === 1 || column === 2 ? cell.padStart(widths[column]) : cell.padEnd(widths[column]),
      )
      .join('  ')
      .trimEnd();
  return rows.map(line).join('\n');
}

function rounded(value) {
  return value >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}
