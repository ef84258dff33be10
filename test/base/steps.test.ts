import assert from 'node:assert/strict';
import { eachInSteps, gatheredInSteps, type Steps, toEnd } from '../../src/base/steps.ts';

function stepsOf<T>(steps: Steps<T>): { readonly count: number; readonly value: T } {
  for (let count = 0; ; count++) {
    const { done, value } = steps.next();
    if (done) return { count, value };
  }
}

const NUMBERS = Array.from({ length: 1000 }, (_, at) => at);

describe('work in steps', () => {
  it('gathers as flatMap does, and can be left between values', () => {
    const work = (at: number): readonly number[] => (at % 3 === 0 ? [] : [at, -at]);
    const { count, value } = stepsOf(gatheredInSteps(NUMBERS, work));
    assert.deepEqual(value, NUMBERS.flatMap(work));
    assert.ok(count >= 30, `${count}`);
    assert.deepEqual(toEnd(gatheredInSteps(NUMBERS, work)), value);
  });

  it('does nothing ahead of who runs it', () => {
    const seen: number[] = [];
    const steps = eachInSteps(NUMBERS, at => seen.push(at));
    assert.equal(seen.length, 0);
    steps.next();
    assert.ok(seen.length > 0 && seen.length < 100, `${seen.length}`);
  });
});
