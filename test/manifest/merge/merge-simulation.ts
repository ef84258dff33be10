/** Several people on one manifest, who pull and push as it comes; one seed makes the same history again. */
import assert from 'node:assert/strict';
import { diff3Merge } from 'node-diff3';
import type { EntityConflict, ManifestMerge, Side } from '../../../src/manifest/merge/entity-merge.ts';
import { mergeManifests } from '../../../src/manifest/merge/merge-manifests.ts';
import { parseYaml } from '../../../src/syntax/yaml.ts';
import { type Chance, chanceOf } from '../../kit/chance.ts';
import { freshManifest, meaningOf, oneDeed, PATH, read } from './people.ts';

const ROUNDS = 8;

/** What somebody has: their text, and what they and the others had in common last. */
interface Clone {
  text: string;
  seen: string;
}

/** What merging by entity and by line asked of people and got wrong. */
export interface Tally {
  merges: number;
  conflicts: number;
  lineConflicts: number;
  wrongLines: number;
}

export function merge(
  base: string,
  ours: string,
  theirs: string,
  picks: ReadonlyMap<string, Side> = new Map(),
): ManifestMerge {
  const side = (text: string): { texts: ReadonlyMap<string, string> } => ({ texts: new Map([[PATH, text]]) });
  const result = mergeManifests(side(base), side(ours), side(theirs), { picks });
  assert.ok(!('refused' in result), JSON.stringify({ result, base, ours, theirs }));
  return result;
}

/** Somebody answers each question. */
function settled(
  chance: Chance,
  base: string,
  ours: string,
  theirs: string,
): { text: string; asked: EntityConflict[] } {
  const picks = new Map<string, Side>();
  const asked: EntityConflict[] = [];
  for (let round = 0; round < 10; round++) {
    const { texts, conflicts } = merge(base, ours, theirs, picks);
    if (conflicts.length === 0) return { text: texts.get(PATH) ?? ours, asked };
    for (const conflict of conflicts) picks.set(conflict.key, chance.pick(['ours', 'theirs']));
    asked.push(...conflicts);
  }
  throw new Error('the questions do not end');
}

/** Which entities must be there: what one side alone added or took out is so. Those that were asked about may be or not. */
function checkEntities(
  base: string,
  ours: string,
  theirs: string,
  text: string,
  asked: readonly EntityConflict[],
): void {
  const [old, own, other] = [base, ours, theirs].map(idsIn);
  const now = read(text).entities.map(({ id }) => id ?? '');
  assert.ok(old && own && other);
  assert.equal(new Set(now).size, now.length, 'an entity is doubled');
  const open = new Set(asked.flatMap(({ id, ours: one, theirs: two }) => [id ?? '', one ?? '', two ?? '']));
  const expected = [...new Set([...own, ...other])].filter(id => !old.has(id) || (own.has(id) && other.has(id)));
  const certain = (ids: readonly string[]): string[] => ids.filter(id => !open.has(id)).sort();
  assert.deepEqual(certain(now), certain(expected));
}

function idsIn(text: string): ReadonlySet<string> {
  return new Set(read(text).entities.map(({ id }) => id ?? ''));
}

/** The same three texts merged line by line. */
function tallyLines(tally: Tally, base: string, ours: string, theirs: string, meant: string, asked: number): void {
  const parts = diff3Merge(ours.split('\n'), base.split('\n'), theirs.split('\n'), { excludeFalseConflicts: true });
  const conflicts = parts.filter(part => part.conflict !== undefined).length;
  tally.lineConflicts += conflicts;
  if (conflicts > 0) return;
  const text = parts.flatMap(({ ok }) => ok ?? []).join('\n');
  // Where nothing was asked of anybody, both must have come to the same.
  if (asked > 0) tally.wrongLines++;
  else if (parseYaml(text).held || !sameContent(text, meant)) tally.wrongLines++;
}

function sameContent(a: string, b: string): boolean {
  return content(a) === content(b);
}

/** Without the order of entities, which lines keep in their own way. */
export function content(text: string): string {
  const entities = Object.entries(meaningOf(text)).map(([name, all]) => [
    name,
    all.map(each => JSON.stringify(each)).sort(),
  ]);
  return JSON.stringify(entities);
}

export function newTally(): Tally {
  return { merges: 0, conflicts: 0, lineConflicts: 0, wrongLines: 0 };
}

/** Throws where an entity is lost or doubled, or the clones do not come to one text. */
export function simulateMerges(seed: number, tally: Tally = newTally()): void {
  const chance = chanceOf(seed);
  const first = freshManifest(chance, 20);
  let remote = first;
  const clones: Clone[] = Array.from({ length: 2 + chance.below(2) }, () => ({ text: first, seen: first }));
  const sync = (clone: Clone): void => {
    if (remote !== clone.seen && clone.text !== clone.seen) {
      const { text, asked } = settled(chance, clone.seen, clone.text, remote);
      checkEntities(clone.seen, clone.text, remote, text, asked);
      tally.merges++;
      tally.conflicts += asked.length;
      // Nobody is asked about what one side alone changed.
      for (const { field, base, ours, theirs } of asked)
        if (field !== undefined)
          assert.ok(ours !== theirs && (base === undefined || (base !== ours && base !== theirs)));
      tallyLines(tally, clone.seen, clone.text, remote, text, asked.length);
      clone.text = text;
    } else if (remote !== clone.seen) clone.text = remote;
    remote = clone.text;
    clone.seen = remote;
  };
  for (let round = 0; round < ROUNDS; round++) {
    for (const clone of clones) {
      for (let deeds = chance.below(4); deeds > 0; deeds--) clone.text = oneDeed(chance, clone.text);
      if (chance.below(3) > 0) sync(clone);
    }
  }
  for (const clone of [...clones, ...clones]) sync(clone);
  for (const { text } of clones) assert.equal(text, remote);
}
