// What nobody can avoid who wants to know all of a project: start Node, list and read its files, parse its manifest.
// Usage: node floor.mjs <project's folder>
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseDocument } from 'yaml';

const root = process.argv[2] ?? '.';
const entries = readdirSync(root, { recursive: true, withFileTypes: true });
const texts = new Map();
for (const entry of entries) {
  const file = path.join(entry.parentPath ?? entry.path, entry.name);
  if (entry.isFile()) texts.set(path.relative(root, file), readFileSync(file, 'utf8'));
}
const document = parseDocument(texts.get(path.join('.mooring', 'manifest.yaml')), { uniqueKeys: false });
console.log(`${texts.size} files, ${document.contents.items.length} sections`);
