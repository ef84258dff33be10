import assert from 'node:assert/strict';
import fc from 'fast-check';
import { components } from '../../src/base/components.ts';

describe('groups of what leads to each other', () => {
  it('finds circles and what stands alone, each after those it leads to', () => {
    const groups = components([[1], [2], [1, 3], [], [0], [5]]);
    assert.deepEqual(
      groups.map(group => group.sort()),
      [[3], [1, 2], [0], [4], [5]],
    );
  });

  it('takes a chain of a hundred thousand without a stack', () => {
    const chain = Array.from({ length: 100_000 }, (_, index) => (index < 99_999 ? [index + 1] : []));
    assert.equal(components(chain).length, 100_000);
  });

  it('puts two in one group exactly where each leads to the other (law)', () => {
    const graphs = fc.integer({ min: 1, max: 7 }).chain(size =>
      fc.array(fc.array(fc.integer({ min: 0, max: size - 1 }), { maxLength: 3 }), {
        minLength: size,
        maxLength: size,
      }),
    );
    fc.assert(
      fc.property(graphs, edges => {
        const groups = components(edges);
        const groupOf = (node: number) => groups.findIndex(group => group.includes(node));
        assert.equal(groups.flat().length, edges.length);
        const reach = edges.map((_, from) => {
          const seen = new Set([from]);
          for (const node of seen) for (const to of edges[node] ?? []) seen.add(to);
          return seen;
        });
        for (let one = 0; one < edges.length; one++) {
          for (const other of reach[one] ?? []) {
            assert.equal(groupOf(one) === groupOf(other), reach[other]?.has(one));
            assert.ok(groupOf(other) <= groupOf(one));
          }
        }
      }),
    );
  });
});
