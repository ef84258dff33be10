import assert from 'node:assert/strict';
import { nodeHash } from '../../src/node/hash.ts';
import { rememberingHash } from '../../src/node/remembering-hash.ts';

describe('rememberingHash', () => {
  const counting = (): { readonly hash: (bytes: Uint8Array) => string; readonly count: () => number } => {
    let count = 0;
    const hash = rememberingHash(bytes => {
      count++;
      return nodeHash(bytes);
    });
    return { hash, count: () => count };
  };

  it('answers what the hash answers, and asks it once for each of the last contents', () => {
    const { hash, count } = counting();
    for (let round = 0; round < 3; round++) {
      for (const text of ['', 'a', 'b', 'ab']) assert.equal(hash(Buffer.from(text)), nodeHash(Buffer.from(text)));
    }
    assert.equal(count(), 4);
  });

  it('forgets the one that was asked for longest ago', () => {
    const { hash, count } = counting();
    for (const text of ['1', '2', '3', '4', '1', '5', '1'])
      assert.equal(hash(Buffer.from(text)), nodeHash(Buffer.from(text)));
    assert.equal(count(), 5);
    assert.equal(hash(Buffer.from('2')), nodeHash(Buffer.from('2')));
    assert.equal(count(), 6);
  });

  it('keeps no large contents', () => {
    const { hash, count } = counting();
    const large = Buffer.alloc(1024 * 1024);
    assert.equal(hash(large), hash(large));
    assert.equal(count(), 2);
  });
});
