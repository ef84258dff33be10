import assert from 'node:assert/strict';
import { keptPlans } from '../../src/lsp/kept-plans.ts';

describe('plans that are kept', () => {
  it('are given to the project that they were made for, until they are forgotten', () => {
    const plans = keptPlans<object, string>();
    const [pier, quay] = [{}, {}];
    plans.keep(pier, 'one', 'first');
    assert.equal(plans.get(pier, 'one'), 'first');
    assert.equal(plans.get(quay, 'one'), undefined);
    plans.keep(pier, 'one', 'again');
    assert.equal(plans.get(pier, 'one'), 'again');
    plans.forget('one');
    assert.equal(plans.get(pier, 'one'), undefined);
  });

  it('are few: the oldest go', () => {
    const plans = keptPlans<object, number>();
    const pier = {};
    for (let each = 0; each < 100; each++) {
      plans.keep(pier, 'old', -1);
      plans.keep(pier, `${each}`, each);
    }
    const left = Array.from({ length: 100 }, (_, each) => each).filter(
      each => plans.get(pier, `${each}`) !== undefined,
    );
    assert.deepEqual([left.length, left[0], left.at(-1)], [15, 85, 99]);
    assert.equal(plans.get(pier, 'old'), -1, 'what is made again is new');
  });
});
