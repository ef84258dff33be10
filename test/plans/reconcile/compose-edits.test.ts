import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits, type TextEdit } from '../../../src/base/text.ts';
import { composedEdits, overlaps } from '../../../src/plans/reconcile/compose-edits.ts';

/** Edits of a text of this length that do not overlap, in any order. */
function editsOf(length: number, cuts: readonly number[], texts: readonly string[]): TextEdit[] {
  const places = cuts.map(cut => cut % (length + 1)).sort((a, b) => a - b);
  const edits: TextEdit[] = [];
  for (let at = 0; at + 1 < places.length; at += 2) {
    edits.push({ start: places[at] ?? 0, end: places[at + 1] ?? 0, text: texts[at] ?? '' });
  }
  return edits.reverse();
}

describe('two rounds of edits', () => {
  it('are one that does the same, without overlaps', () => {
    const round = fc.tuple(
      fc.array(fc.nat(40), { maxLength: 8 }),
      fc.array(fc.constantFrom('', 'x', 'yy\n', 'z'), { minLength: 8, maxLength: 8 }),
    );
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), round, round, (text, [cuts, texts], [laterCuts, laterTexts]) => {
        const first = editsOf(text.length, cuts, texts);
        const between = applyEdits(text, first);
        const second = editsOf(between.length, laterCuts, laterTexts);
        const both = composedEdits(text.length, first, second);
        assert.equal(applyEdits(text, both), applyEdits(between, second));
        assert.equal(overlaps(both), false);
        assert.ok(both.every(({ start, end, text: inserted }) => end > start || inserted !== ''));
      }),
      { numRuns: 1000 },
    );
  });

  it('change nothing where neither does', () => {
    assert.deepEqual(composedEdits(5, [], []), []);
    assert.deepEqual(composedEdits(0, [], []), []);
  });
});
