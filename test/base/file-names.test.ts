import assert from 'node:assert/strict';
import { hasControlCharacter, isPortableName } from '../../src/base/file-names.ts';

describe('names of files', () => {
  it('are names on every disk, with letters of all scripts, dots and spaces inside', () => {
    for (const name of ['a', '.env', 'a.b.toml', 'the plan', 'Прод', 'console', 'com10', 'lpt', '-', '~']) {
      assert.equal(isPortableName(name), true, name);
    }
  });

  it('are none where one system refuses them', () => {
    const odd = ['a/b', 'a\\b', 'a:b', 'a*', '"', '<', 'a|b', 'a?', 'tab\t', 'del\u007F', 'c1\u0085', 'nul\u0000'];
    for (const name of ['', '.', '..', 'a.', 'a ', 'con', 'NUL', 'aux.txt', 'Com1.tar.gz', ...odd]) {
      assert.equal(isPortableName(name), false, JSON.stringify(name));
    }
  });

  it('have no control character, which a path has by accident alone', () => {
    assert.equal(hasControlCharacter('layers/Größe 1.toml'), false);
    assert.equal(hasControlCharacter('layers/a\u0007.toml'), true);
  });
});
