import assert from 'node:assert/strict';
import { groupedBy } from '../../src/base/grouped.ts';

describe('grouping', () => {
  it('keeps the order of what comes and of what it has in common, and leaves out what has nothing', () => {
    const groups = groupedBy(['b1', 'a1', '', 'b2'], text => text[0]);
    assert.deepEqual(
      [...groups],
      [
        ['b', ['b1', 'b2']],
        ['a', ['a1']],
      ],
    );
  });
});
