// Writes the parts of docs/ that are made from tables: config.md from the config keys, fields.md and the JSON Schemas from
// the fields.
// Usage: node scripts/docs.mjs [--check]        With --check nothing is written, and 1 is the exit code when they are out of date.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readArguments } from './arguments.mjs';
import { importSource } from './bench/source.mjs';
import { inRepository } from './repository.mjs';

const { check } = readArguments({ check: { type: 'boolean', default: false } });
const { generatedDocuments } = await importSource(
  'documents',
  `export { generatedDocuments } from './src/manifest/documents.ts';`,
);
const outdated = generatedDocuments().filter(({ path: name, text }) => contentOf(inRepository(name)) !== text);
if (check && outdated.length > 0) {
  console.error(`${outdated.map(document => document.path).join(', ')}: out of date; run "node scripts/docs.mjs".`);
  process.exitCode = 1;
} else {
  for (const { path: name, text } of outdated) {
    mkdirSync(path.dirname(inRepository(name)), { recursive: true });
    writeFileSync(inRepository(name), text);
    console.log(`wrote ${name}`);
  }
  if (outdated.length === 0) console.log('The generated parts of docs/ are up to date.');
}

function contentOf(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
