import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isoOfMs, msOfIso } from '../../src/base/utc.ts';

describe('times as text', () => {
  it('are written as Date writes them, and read back', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('0000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }), date => {
        assert.equal(isoOfMs(date.getTime()), date.toISOString());
        assert.equal(msOfIso(date.toISOString()), date.getTime());
      }),
      { numRuns: 500 },
    );
  });

  it('are read with an offset, without a zone, and as a date alone', () => {
    assert.equal(msOfIso('2026-03-01T01:30:00+02:00'), Date.parse('2026-02-28T23:30:00Z'));
    assert.equal(msOfIso('2026-03-01 01:30:00.25'), Date.parse('2026-03-01T01:30:00.250Z'));
    assert.equal(msOfIso('2024-02-29'), Date.parse('2024-02-29T00:00:00Z'));
  });

  it('are not guessed', () => {
    for (const text of [
      '',
      'today',
      '2026',
      '2025-02-29',
      '2026-13-01',
      '2026-01-01T25:00:00Z',
      '2026-01-01T10:00:00 UTC',
    ]) {
      assert.equal(msOfIso(text), undefined, text);
    }
  });
});
