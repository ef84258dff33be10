// Makes trees of many small files to look at, each of a kind that Mooring reads.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inRepository } from '../repository.mjs';

const FILES_OF_FOLDER = 20;
/** Files that were changed more recently are read again each time, since a further change could leave no trace. In ms. */
const RESTED_MS = 2500;

/**
 * Writes a project of `count` files into a fresh folder beside the repository's output, and resolves to
 * `{root, files, hasGit, remove}` once the times of its files are believed. `files` are relative. With `git` they are
 * committed, if git is there.
 */
export async function makeTree(count, { git = false } = {}) {
  mkdirSync(inRepository('out', 'bench'), { recursive: true });
  const root = mkdtempSync(inRepository('out', 'bench', 'tree-'));
  const remove = () => rmSync(root, { recursive: true, force: true });
  process.once('exit', remove);
  const files = Array.from({ length: count }, (_, index) => fileOf(index));
  for (const [index, file] of files.entries()) {
    if (index % FILES_OF_FOLDER === 0) mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(root, file), contentOf(index, 0));
  }
  mkdirSync(path.join(root, '.mooring'));
  writeFileSync(path.join(root, '.mooring', 'manifest.yaml'), 'forms: {}\n');
  const hasGit = git && committed(root);
  await new Promise(resolve => setTimeout(resolve, RESTED_MS));
  return { root, files, hasGit, remove };
}

/** Nine forms, agents and apps of ten, and a Python file. */
function fileOf(index) {
  const folder = Math.floor(index / FILES_OF_FOLDER);
  const name = index % 10 === 9 ? `module_${index}.py` : `form_${index}.form.yaml`;
  return `area_${folder % 40}/part_${folder}/${name}`;
}

/** Of another version another text. */
export function contentOf(index, version) {
  if (index % 10 === 9) return `"""Module ${index}."""\n\nVERSION = ${version}\n`;
  return `id: ${String(index).padStart(8, '0')}-0000-4000-8000-000000000000\nname: Form ${index}, version ${version}\n`;
}

function committed(root) {
  const steps = [
    ['init', '--quiet'],
    ['add', '--all'],
    ['-c', 'user.name=bench', '-c', 'user.email=bench@here', 'commit', '--quiet', '--no-gpg-sign', '-m', 'all'],
  ];
  return steps.every(step => git(root, ...step));
}

/** Runs git in a tree; whether it was there and did it. */
export function git(root, ...args) {
  return spawnSync('git', args, { cwd: root, stdio: 'ignore' }).status === 0;
}
