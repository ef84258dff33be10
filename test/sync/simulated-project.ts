/** A project as people have it in a clone, and what they do to its files with any editor. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { applyEdits } from '../../src/base/text.ts';
import { entryOf, type MapNode, type Node, textOf } from '../../src/syntax/tree.ts';
import { parseYaml } from '../../src/syntax/yaml.ts';
import { insertEntry, removeEntry, setScalar } from '../../src/syntax/yaml-edit.ts';
import type { Chance } from '../kit/chance.ts';
import { freshId, freshManifest, oneDeed } from '../manifest/merge/people.ts';
import { type Clone, FILES, MANIFEST } from './sync-kit.ts';

/** What nobody shares: one file of each person that git does not know, and one that it knows and that stays changed. */
export const looseFile = (person: string): string => `loose-${person}.md`;
export const ownFile = (person: string): string => `own-${person}.md`;
/** What people give to “git add”. */
export const SHARED = ['.mooring', 'forms', 'notes.md', 'docs'];

const PLACES = ['forms', 'forms/north', 'forms/south'] as const;
const FIELDS = ['description', 'title', 'button', 'theme'] as const;

export function firstFiles(chance: Chance, people: readonly string[]): Record<string, string> {
  const files: Record<string, string> = {
    '.mooring/.gitignore': FILES['.mooring/.gitignore'] ?? '',
    'notes.md': Array.from({ length: 12 }, (_, at) => `Note ${at}\n`).join(''),
    'docs/readme.md': 'Read me.\n',
  };
  const forms: string[] = [];
  for (let left = 20 + chance.below(20); left > 0; left--) {
    const made = newForm(chance);
    files[made.path] = made.text;
    forms.push(made.entry);
  }
  let text = freshManifest(chance, 20);
  while (/^forms:/m.test(text)) text = freshManifest(chance, 20);
  const ending = text.includes('\r\n') ? '\r\n' : '\n';
  files[MANIFEST] = text + `forms:\n${forms.join('')}`.replaceAll('\n', ending);
  for (const person of people) files[ownFile(person)] = `Of ${person}\n`;
  return files;
}

function newForm(chance: Chance): { readonly path: string; readonly text: string; readonly entry: string } {
  const id = freshId(chance);
  const key = `form_${chance.below(100_000)}`;
  const place = `${chance.pick(PLACES)}/${key}.form.yaml`;
  const more = FIELDS.filter(() => chance.below(2) === 0).map(name => `${name}: ${name} ${chance.below(100)}\n`);
  return {
    path: place,
    text: `id: ${id}\nname: ${key}\n${more.join('')}layout:\n  columns: 2\n  gap: 4\n`,
    entry: `  ${key}: { id: ${id}, path: ${place} }\n`,
  };
}

type Deed = (chance: Chance, clone: Clone) => void;

/** One thing that a person does to the files; what cannot be done here is left undone. */
export function oneChange(chance: Chance, clone: Clone): void {
  chance.pick(DEEDS)(chance, clone);
}

const editManifest: Deed = (chance, clone) => clone.put(MANIFEST, oneDeed(chance, manifestOf(clone)));

const addForm: Deed = (chance, clone) => {
  const { path: place, text, entry } = newForm(chance);
  const [, key, value] = /^ {2}(\w+): (.*)\n/.exec(entry) ?? [];
  const forms = formsOf(clone);
  if (!forms || clone.text(place) !== undefined || key === undefined || value === undefined) return;
  clone.put(place, text);
  const manifest = manifestOf(clone);
  clone.put(MANIFEST, applyEdits(manifest, insertEntry(manifest, forms, key, value)));
};

const editForm: Deed = (chance, clone) => {
  const form = someForm(chance, clone);
  const root = form && mapOf(parseYaml(form.text).root);
  if (!form || !root) return;
  const nested = entryOf(root, 'layout')?.value;
  const map = nested?.kind === 'map' && chance.below(4) === 0 ? nested : root;
  const name = map === root ? chance.pick([...FIELDS, 'name']) : chance.pick(['columns', 'gap', 'width']);
  const entry = entryOf(map, name);
  const value = `v${chance.below(1000)}`;
  if (entry && name !== 'name' && chance.below(5) === 0 && map.entries.length > 1)
    clone.put(form.path, applyEdits(form.text, removeEntry(form.text, map, entry)));
  else if (entry?.value.kind === 'scalar')
    clone.put(form.path, applyEdits(form.text, setScalar(form.text, entry.value, value)));
  else clone.put(form.path, applyEdits(form.text, insertEntry(form.text, map, name, value)));
};

/** Most people tell the manifest as well. */
const moveForm: Deed = (chance, clone) => {
  const form = someForm(chance, clone);
  if (!form) return;
  const name = chance.below(2) === 0 ? (form.path.split('/').at(-1) ?? '') : `moved_${chance.below(100_000)}.form.yaml`;
  const to = `${chance.pick(PLACES)}/${name}`;
  if (clone.text(to) !== undefined) return;
  clone.put(to, form.text);
  clone.drop(form.path);
  if (chance.below(5) > 0)
    clone.put(
      MANIFEST,
      manifestOf(clone).replace(`path: ${form.path} }`, () => `path: ${to} }`),
    );
};

const deleteForm: Deed = (chance, clone) => {
  const form = someForm(chance, clone);
  const forms = formsOf(clone);
  if (!form || !forms || forms.entries.length < 3 || chance.below(4) > 0) return;
  const entry = forms.entries.find(({ value }) => mapOf(value) && textOf(entryOf(value, 'path')?.value) === form.path);
  if (entry) clone.put(MANIFEST, applyEdits(manifestOf(clone), removeEntry(manifestOf(clone), forms, entry)));
  clone.drop(form.path);
};

const editNotes: Deed = (chance, clone) => {
  const lines = (clone.text('notes.md') ?? '').split('\n');
  const at = chance.below(lines.length);
  lines.splice(at, chance.below(2), `Line ${chance.below(1_000_000)}`);
  clone.put('notes.md', lines.join('\n'));
};

const addDoc: Deed = (chance, clone) => clone.put(`docs/d${chance.below(30)}.md`, `Doc ${chance.below(1_000_000)}\n`);

const DEEDS: readonly Deed[] = [
  ...Array.from({ length: 7 }, () => editManifest),
  addForm,
  addForm,
  addForm,
  addForm,
  editForm,
  editForm,
  editForm,
  moveForm,
  deleteForm,
  editNotes,
  addDoc,
];

function manifestOf(clone: Clone): string {
  return clone.text(MANIFEST) ?? '';
}

function mapOf(node: Node | undefined): MapNode | undefined {
  return node?.kind === 'map' ? node : undefined;
}

function formsOf(clone: Clone): MapNode | undefined {
  const root = mapOf(parseYaml(manifestOf(clone)).root);
  return root && mapOf(entryOf(root, 'forms')?.value);
}

function someForm(chance: Chance, clone: Clone): { readonly path: string; readonly text: string } | undefined {
  const folder = path.join(clone.folder, 'forms');
  const names = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  const paths = names.filter(name => name.endsWith('.form.yaml')).map(name => `forms/${name.replaceAll('\\', '/')}`);
  paths.sort();
  if (paths.length === 0) return undefined;
  const place = chance.pick(paths);
  return { path: place, text: clone.text(place) ?? '' };
}
