import assert from 'node:assert/strict';
import { often } from '../kit/often.ts';
import { newSyncTally } from './merge-tally.ts';
import { simulateSyncs } from './sync-simulation.ts';

const HISTORIES = often(10, 30);
const ROUNDS = 20;
/** Most of the time is git's. */
const AT_ONCE = 3;

describe('several people with clones of one remote', () => {
  it('converge, lose no git commit and no entity, and are asked only what they alone can decide', async function () {
    // Some ten thousand processes of git, on whatever machine.
    this.timeout(1_800_000);
    const tally = newSyncTally();
    let seed = 1;
    const oneAfterTheOther = async (): Promise<void> => {
      while (seed <= HISTORIES) {
        const mine = seed++;
        try {
          await simulateSyncs(mine, { rounds: ROUNDS, tally });
        } catch (error) {
          throw new Error(`seed ${mine}`, { cause: error });
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, oneAfterTheOther));
    const { rounds, merges, conflicts, open, lineConflicts, wrongLines, textConflicts } = tally;
    const { pushes, rejected, aborts, undos, deaths } = tally;
    console.log(
      `      ${rounds} rounds: ${pushes} pushes, ${rejected} of them too late, ${aborts} aborts, ${undos} undos, ${deaths} deaths, ${textConflicts} conflicts of texts`,
    );
    console.log(
      `      ${merges} merges: by entity ${conflicts} conflicts (${open} things were changed by both) and 0 wrong results; by line ${lineConflicts} conflicts and ${wrongLines} wrong results`,
    );
    assert.equal(rounds, HISTORIES * ROUNDS);
    // What both changed is for a person, however it is merged.
    assert.ok((conflicts - open) * 10 <= lineConflicts, `${conflicts} questions to ${open} things, ${lineConflicts}`);
    assert.ok(merges > HISTORIES && rejected > 0 && deaths > 0 && lineConflicts > conflicts, JSON.stringify(tally));
  });
});
