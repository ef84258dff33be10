/** How each kind of drift is shown: which group it belongs to, its words, and its marks. */

export type GroupId = 'conflicts' | 'changed' | 'declared' | 'found';

/** In the order in which they are shown. */
export const GROUPS: readonly { readonly id: GroupId; readonly label: string }[] = [
  { id: 'conflicts', label: 'Conflicts' },
  { id: 'changed', label: 'Changed on Disk' },
  { id: 'declared', label: 'Declared Only' },
  { id: 'found', label: 'Found Only' },
];

export interface KindLook {
  readonly group: GroupId;
  /** Between the thing and its reason: `form hello, moved`. */
  readonly words: string;
  /** Codicon id. All of them exist in VS Code 1.104. */
  readonly icon: string;
  /** In the Explorer: one sign that git does not use. */
  readonly sign: string;
  /** Without one it has no colour: nothing is wrong with it. */
  readonly tone?: 'error' | 'warning';
}

export const DRIFT_LOOKS: Readonly<Record<string, KindLook>> = {
  copied: { group: 'conflicts', words: 'copied', icon: 'copy', sign: '=', tone: 'error' },
  'identity-differs': {
    group: 'conflicts',
    words: 'identity differs',
    icon: 'key',
    sign: '≠',
    tone: 'error',
  },
  'decorator-missing': {
    group: 'conflicts',
    words: 'decorator missing',
    icon: 'mention',
    sign: '≠',
    tone: 'warning',
  },
  'decorator-type': {
    group: 'conflicts',
    words: 'decorator of another type',
    icon: 'mention',
    sign: '≠',
    tone: 'warning',
  },
  'metadata-differs': { group: 'conflicts', words: 'metadata differs', icon: 'diff', sign: '≠', tone: 'warning' },
  moved: { group: 'changed', words: 'moved', icon: 'arrow-right', sign: '→', tone: 'warning' },
  renamed: { group: 'changed', words: 'renamed', icon: 'arrow-right', sign: '→', tone: 'warning' },
  modified: { group: 'changed', words: 'modified', icon: 'edit', sign: '~' },
  deleted: { group: 'declared', words: 'deleted', icon: 'trash', sign: '∅', tone: 'warning' },
  'declared-but-missing': {
    group: 'declared',
    words: 'declared but missing',
    icon: 'circle-slash',
    sign: '∅',
    tone: 'warning',
  },
  undeclared: { group: 'found', words: 'undeclared', icon: 'question', sign: '?' },
};

/** A newer engine may know kinds that are not in the table: a person has to look at those. */
export function lookOf(kind: string, isBlocking = false): KindLook {
  const look = DRIFT_LOOKS[kind] ?? UNKNOWN;
  return isBlocking ? { ...look, group: 'conflicts', tone: 'error' } : look;
}

const UNKNOWN: KindLook = { group: 'conflicts', words: 'differs', icon: 'warning', sign: '≠', tone: 'warning' };
