import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { generatedDocuments } from '../../src/manifest/documents.ts';

// Tests run in the repository's root.
describe('the generated parts of docs/', () => {
  for (const { path, text } of generatedDocuments()) {
    it(`${path} is what its table says (else run "node scripts/docs.mjs")`, () => {
      assert.equal(readFileSync(path, 'utf8'), text);
    });
  }

  it('has no schema that nothing makes', () => {
    const made = generatedDocuments().map(({ path }) => path);
    for (const name of readdirSync('docs/schemas')) assert.ok(made.includes(`docs/schemas/${name}`), name);
  });
});
