import assert from 'node:assert/strict';
import fc from 'fast-check';
import { digestOf } from '../../src/base/digest.ts';

describe('digestOf', () => {
  it('gives the published values of FNV-1a', () => {
    assert.equal(digestOf(''), 'cbf29ce484222325');
    assert.equal(digestOf('a'), 'af63dc4c8601ec8c');
    assert.equal(digestOf('foobar'), '85944171f73967e8');
  });

  it('agrees with the arithmetic of big integers', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), text => {
        let hash = 0xcbf29ce484222325n;
        for (const byte of Buffer.from(text, 'utf8'))
          hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
        assert.equal(digestOf(text), hash.toString(16).padStart(16, '0'));
      }),
    );
  });
});
