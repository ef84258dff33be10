import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseToml } from '../../src/syntax/toml.ts';
import { readToml } from '../../src/syntax/toml-read.ts';
import { tomlText } from '../kit/toml-arbitrary.ts';
import { INVALID, VALID } from './toml-corpus.ts';

function checkSame(text: string): void {
  const [fast, slow] = [readToml(text).parsed, parseToml(text)];
  assert.equal(fast.held?.reason, slow.held?.reason, text);
  assert.deepEqual(fast.root, slow.root, text);
  assert.equal(fast.problems.length, slow.problems.length, text);
}

describe('the tree of a TOML text that is read once', () => {
  it('is that of the parser of syntax trees, for a broad corpus', () => {
    for (const [, text] of VALID) checkSame(text);
    for (const [, text] of INVALID) checkSame(text);
  });

  it('is that of the parser of syntax trees, for any document', () => {
    fc.assert(fc.property(tomlText, fc.constantFrom('', '\uFEFF'), (text, mark) => checkSame(mark + text)));
  });

  it('keeps apart what is written apart', () => {
    checkSame('[a]\nx = 1\n[b]\ny = 2\n[a.c]\nz = 3\n[a.d]\n');
    checkSame('[[a]]\nx = 1\n[a.b]\ny = 2\n[[a]]\n[a.b]\n[c]\n[[a]]\nx = 3\n');
    checkSame('a.b = 1\na.c.d = 2\nx = 1\na.e = 3\n[q]\na.b.c = { d.e = 1, f = [{ g = 1 }, 2, "\\t"] }\n');
  });
});
