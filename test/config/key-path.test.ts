import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isWithin, keyText, parseKeyPath } from '../../src/config/key-path.ts';

describe('A key path', () => {
  it('is the same after it was written and read', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 4 }), path => {
        assert.deepEqual(parseKeyPath(keyText(path)), path);
      }),
    );
  });

  it('is read as a person types it', () => {
    assert.deepEqual(parseKeyPath('watch.polling'), ['watch', 'polling']);
    assert.deepEqual(parseKeyPath(' a . "b.c" . \'d e\' '), ['a', 'b.c', 'd e']);
    assert.deepEqual(parseKeyPath('größe'), ['größe']);
  });

  it('is nothing where a part is missing', () => {
    for (const text of ['', '.', 'a.', '.a', 'a..b', 'a b', 'a = 1', '"a'])
      assert.equal(parseKeyPath(text), undefined, text);
  });

  it('is within the tables above it, by whole parts', () => {
    assert.ok(isWithin(['a', 'b'], ['a']) && isWithin(['a'], ['a']));
    assert.ok(!isWithin(['ab'], ['a']) && !isWithin(['a'], ['a', 'b']));
  });
});
