/**
 * The order of what two sides made of one sequence. It is the same whichever side is called ours, so that nobody's pull
 * decides it, and a sequence that one side alone changed comes out as that side has it.
 */

export interface Sequences {
  readonly base: readonly string[];
  readonly ours: readonly string[];
  readonly theirs: readonly string[];
}

/**
 * `kept` is what is there afterwards, each on one side at least. What both have stands as the side has it that moved
 * something; where both moved, the sequence that comes first as text wins. What one side alone has follows what it follows
 * there; where both put something behind the same one, the smaller first id goes first.
 */
export function mergedOrder(sequences: Sequences, kept: ReadonlySet<string>): string[] {
  const there = new Set(sequences.theirs);
  const both = new Set(sequences.ours.filter(id => kept.has(id) && there.has(id)));
  const ours = chainsOf(sequences.ours, both, kept);
  const theirs = chainsOf(sequences.theirs, both, kept);
  const order: string[] = [];
  for (const anchor of [START, ...backboneOf(sequences, both)]) {
    if (anchor !== START) order.push(anchor);
    const [one, other] = [ours.get(anchor) ?? [], theirs.get(anchor) ?? []];
    const oneFirst = compareText(one[0] ?? '', other[0] ?? '') <= 0;
    order.push(...(oneFirst ? one : other), ...(oneFirst ? other : one));
  }
  return order;
}

/** By code units, which no locale changes. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What stands for the place before everything. No id is empty. */
const START = '';

function backboneOf({ base, ours, theirs }: Sequences, both: ReadonlySet<string>): readonly string[] {
  const [own, other] = [ours.filter(id => both.has(id)), theirs.filter(id => both.has(id))];
  if (same(own, other)) return own;
  const before = base.filter(id => both.has(id));
  const old = new Set(before);
  const [ownOld, otherOld] = [own.filter(id => old.has(id)), other.filter(id => old.has(id))];
  if (same(ownOld, otherOld)) return smaller(own, other) ? own : other;
  if (same(ownOld, before)) return other;
  if (same(otherOld, before)) return own;
  return smaller(ownOld, otherOld) ? own : other;
}

/** What one side alone has, by what it follows there. */
function chainsOf(
  side: readonly string[],
  both: ReadonlySet<string>,
  kept: ReadonlySet<string>,
): ReadonlyMap<string, readonly string[]> {
  const chains = new Map<string, string[]>();
  let anchor = START;
  for (const id of side) {
    if (both.has(id)) anchor = id;
    else if (kept.has(id)) {
      const chain = chains.get(anchor);
      if (chain) chain.push(id);
      else chains.set(anchor, [id]);
    }
  }
  return chains;
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, at) => id === b[at]);
}

function smaller(a: readonly string[], b: readonly string[]): boolean {
  return compareText(a.join('\n'), b.join('\n')) < 0;
}
