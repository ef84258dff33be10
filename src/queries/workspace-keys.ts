/** What a key of a workspace means, in words: for completion and hovers alike. */
import type { KeyPath } from '../config/key-path.ts';
import {
  ITEM_FIELDS,
  type ItemField,
  isSection,
  type KeyType,
  type Section,
  type WorkspaceKey,
  workspaceKey,
} from '../workspace/keys.ts';

export const TYPE_WORDS: Readonly<Record<KeyType, string>> = {
  text: 'text in quotes',
  flag: '`true` or `false`',
  version: 'a whole number of at least 1',
  scalar: 'text, a number, true or false',
  texts: 'a list of texts',
  table: 'a table',
};

const FIELD_WORDS: Readonly<Record<ItemField['type'], string>> = {
  text: 'text in quotes',
  table: 'a table',
  any: 'text or a table',
};

/** Markdown: what it is for, its type, and whether children get it. */
export function describeWorkspaceKey({ doc, type, inherited }: WorkspaceKey): string {
  const passes = inherited ? 'Inherited by workspaces that extend this one.' : 'Not inherited.';
  return `${doc}\n\n- Type: ${TYPE_WORDS[type]}.\n- ${passes}`;
}

export function describeItemField({ doc, type, decides }: ItemField, section: Section): string {
  const what = section === 'requests' ? 'request' : 'script';
  return `${doc}\n\n- Type: ${FIELD_WORDS[type]}.${decides ? `\n- A table that has it is a ${what}.` : ''}`;
}

/** Of a path from the root of the workspace; nothing where Mooring knows nothing of it. */
export function describePlace(path: KeyPath): string | undefined {
  const row = workspaceKey(path);
  if (row) return describeWorkspaceKey(row);
  const [section, ...names] = path;
  if (section === 'layers' && names.length > 0) {
    return 'The path of a file, from the folder of this workspace. It is evaluated before the keys of this file, after the layers above.';
  }
  if (!isSection(section) || names.length < 2) return undefined;
  const field = fieldsOf(section).find(({ name }) => name === path.at(-1));
  return field && describeItemField(field, section);
}

export function fieldsOf(section: Section): readonly ItemField[] {
  return ITEM_FIELDS.filter(({ sections }) => sections.includes(section));
}
