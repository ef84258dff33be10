import assert from 'node:assert/strict';
import { chanceOf } from '../../kit/chance.ts';
import { often } from '../../kit/often.ts';
import { content, merge, newTally, simulateMerges } from './merge-simulation.ts';
import { freshManifest, oneDeed, PATH } from './people.ts';

const HISTORIES = often(10, 30);

describe('several people on one manifest', () => {
  it('converge, lose nothing, and are asked a tenth of what lines would ask', () => {
    const tally = newTally();
    for (let seed = 1; seed <= HISTORIES; seed++) {
      try {
        simulateMerges(seed, tally);
      } catch (error) {
        throw new Error(`seed ${seed}`, { cause: error });
      }
    }
    const { merges, conflicts, lineConflicts, wrongLines } = tally;
    console.log(
      `      ${merges} merges: by entity ${conflicts} conflicts and 0 wrong results; by line ${lineConflicts} conflicts and ${wrongLines} wrong results`,
    );
    assert.ok(merges > HISTORIES);
    assert.ok(conflicts * 10 <= lineConflicts, `${conflicts} of ${lineConflicts}`);
  });

  it('have the same entities whoever pulls first', () => {
    let compared = 0;
    for (let seed = 1000; seed < 1000 + HISTORIES; seed++) {
      const chance = chanceOf(seed);
      const base = freshManifest(chance, 8);
      const [a, b, c] = [1, 2, 3].map(() => {
        let text = base;
        for (let deeds = chance.below(4); deeds >= 0; deeds--) text = oneDeed(chance, text);
        return text;
      });
      assert.ok(a !== undefined && b !== undefined && c !== undefined);
      const results = [
        [a, b, c],
        [c, b, a],
        [b, a, c],
        [c, a, b],
      ].map(([one = '', two = '', three = '']) => {
        const first = merge(base, two, one);
        const text = first.texts.get(PATH) ?? two;
        const second = merge(base, three, text);
        return { asked: first.conflicts.length + second.conflicts.length, text: second.texts.get(PATH) ?? three };
      });
      if (results.some(({ asked }) => asked > 0)) continue;
      compared++;
      for (const { text } of results) assert.equal(content(text), content(results[0]?.text ?? ''), `seed ${seed}`);
    }
    assert.ok(compared > HISTORIES / 4, `${compared}`);
  });
});
