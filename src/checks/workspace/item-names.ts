/** Names of requests, scripts and folders: a dot in one makes ids that read like another's, and a slash like a path. */
import { type KeyPath, keyText } from '../../config/key-path.ts';
import type { Entry, MapNode } from '../../syntax/tree.ts';
import type { Definition } from '../../workspace/definition.ts';
import { isSection, SECTIONS, type Section } from '../../workspace/keys.ts';
import type { Problem } from '../problem.ts';
import { fixIn, problem } from '../report.ts';
import { isItem } from './keys.ts';
import { mountOf, renameEdits } from './places.ts';

export function itemNameProblems(definition: Definition): Problem[] {
  const { root } = definition;
  if (!root) return [];
  const [mounted] = mountOf(definition);
  if (isSection(mounted)) return inTable(definition, mounted, root, []);
  if (mounted !== undefined) return [];
  return SECTIONS.flatMap(section => {
    const value = root.entries.find(({ key }) => key === section)?.value;
    return value?.kind === 'map' ? inTable(definition, section, value, [section]) : [];
  });
}

function inTable(definition: Definition, section: Section, map: MapNode, path: KeyPath): Problem[] {
  if (isItem(section, map)) return [];
  return map.entries.flatMap(entry => {
    if (entry.value.kind !== 'map') return [];
    const here = [...path, entry.key];
    const odd = /[./]/.test(entry.key) ? [oddName(definition, entry, here)] : [];
    return [...odd, ...inTable(definition, section, entry.value, here)];
  });
}

function oddName(definition: Definition, { key, keySpan }: Entry, path: KeyPath): Problem {
  const { file, text } = definition;
  const parts = key.split(/[./]/);
  const canSplit = parts.every(part => part.trim() !== '');
  const split = keyText(parts.map(part => part.trim()));
  const what = key.includes('.') ? 'a dot' : 'a slash';
  const way = canSplit ? `write ${split} without quotes for folders, or give it another name` : 'give it another name';
  const message = `“${key}” has ${what} in its name, and ids are names with dots between them; ${way}.`;
  const fixes = () => [
    canSplit ? fixIn(file, `Make folders of it: “${split}”`, renameEdits(text, path, split), true) : undefined,
  ];
  return problem('workspace-item-name', file, keySpan, message, { fixes });
}
