import assert from 'node:assert/strict';
import { nearest } from '../../src/base/nearest.ts';

describe('the nearest of some names', () => {
  it('is one that differs by a slip, whatever its capital letters', () => {
    assert.deepEqual(nearest('prodd', ['dev', 'prod']), ['prod']);
    assert.deepEqual(nearest('abacuss', ['abacus', 'core']), ['abacus']);
    assert.deepEqual(nearest('DEV', ['dev']), ['dev']);
    assert.deepEqual(nearest('a', ['ab']), ['ab']);
  });

  it('is none where nothing is in common', () => {
    assert.deepEqual(nearest('x', ['q']), []);
    assert.deepEqual(nearest('', ['x', 'dev']), []);
    assert.deepEqual(nearest('dev', ['int', 'prod']), []);
  });
});
