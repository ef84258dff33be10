/** The node “Sync” of a project in the view, as data: what comes, what goes, what waits. */
import type { EntityChange } from '../../manifest/merge/entity-merge.ts';
import type { SyncState } from '../../protocol/sync-protocol.ts';
import type { SyncConflict } from '../../sync/sync.ts';
import { KIND_ICONS } from '../kind-icons.ts';
import type { TreeNode } from '../tree-model.ts';
import { counted } from '../words.ts';
import { changeWords, entityWords, type Standing, standingOf, standingWords } from './words.ts';

/** What a row is about, for menus and clicks. */
export interface SyncRow {
  readonly root: string;
  readonly side?: 'incoming' | 'outgoing' | 'changed';
  readonly change?: EntityChange;
  /** Of what it is compared with: `origin/main`. */
  readonly upstream?: string;
  readonly conflict?: string;
}

export const UNTRUSTED_WORDS = 'waits until you trust this window';

/** Nothing where the project is in no repository; in a window that is not trusted a sentence. */
export function syncNodes(root: string, state: SyncState | 'untrusted' | undefined): readonly TreeNode[] {
  if (state === undefined) return [];
  if (state === 'untrusted')
    return [plainNode(root, UNTRUSTED_WORDS, 'Git is not asked anything in a folder that you do not trust.')];
  if ('refused' in state)
    return [{ ...plainNode(root, state.message, state.message), icon: 'warning', tone: 'warning' }];
  const standing = standingOf(state);
  return standing ? [standingNode(standing)] : [];
}

function plainNode(root: string, words: string, tooltip: string): TreeNode {
  return {
    id: `${root} sync`,
    type: 'sync',
    label: 'Sync',
    description: words,
    tooltip: [['', tooltip]],
    icon: 'cloud',
    spoken: `Sync, ${words}`,
    context: 'sync',
    sync: { root },
    children: [],
  };
}

function standingNode(state: Standing): TreeNode {
  const { root } = state;
  const words = standingWords(state);
  const node = plainNode(root, words, '');
  const children = [
    ...pendingNodes(state),
    ...groupNode(state, 'incoming'),
    ...groupNode(state, 'outgoing'),
    ...groupNode(state, 'changed'),
    ...noteNodes(state),
  ];
  return {
    ...node,
    ...(state.pending ? { icon: 'warning', tone: 'warning' as const } : {}),
    tooltip: tooltipOf(state),
    context: contextOf(state),
    ...(state.is === 'no-remote' ? { runs: 'mooring.connectRemote' } : {}),
    children,
  };
}

/** Words that menus ask for. */
function contextOf({ is, pending, upstream }: Standing): string {
  if (pending) {
    const isOpen = pending.conflicts.some(({ resolved }) => resolved === undefined);
    return `sync pending ${isOpen ? 'conflicts' : 'decided'}`;
  }
  if (is === 'no-remote') return 'sync connect';
  return ['sync', 'push', ...(upstream === undefined ? ['connect'] : ['connected'])].join(' ');
}

function tooltipOf(state: Standing): TreeNode['tooltip'] {
  const { branch, upstream, ahead, behind, otherFiles } = state;
  const commits = [
    ...(behind > 0 ? [`${counted(behind, 'git commit')} to pull`] : []),
    ...(ahead > 0 ? [`${counted(ahead, 'git commit')} to push`] : []),
  ];
  return [
    ...(branch === undefined ? [] : [['Branch', branch] as const]),
    ...(upstream === undefined ? [] : [['Follows', `${upstream}, as of the last fetch`] as const]),
    ...(commits.length > 0 ? [['Differs by', commits.join(', ')] as const] : []),
    ...(otherFiles.length > 0
      ? [
          [
            'Beside',
            `${counted(otherFiles.length, 'file')} that ${otherFiles.length === 1 ? 'is' : 'are'} no entity’s and in no git commit`,
          ] as const,
        ]
      : []),
    ...(state.is === 'no-remote' ? [['', 'Click to connect this project to a git remote.'] as const] : []),
  ];
}

const GROUPS = {
  incoming: { label: 'Incoming', icon: 'cloud-download', about: 'What a pull brings, as of the last fetch.' },
  outgoing: { label: 'Outgoing', icon: 'cloud-upload', about: 'In git commits that a push sends.' },
  changed: {
    label: 'Changed on Disk',
    icon: 'edit',
    about: 'Differs from the last git commit; a push commits it first.',
  },
} as const;

function groupNode(state: Standing, side: keyof typeof GROUPS): readonly TreeNode[] {
  const changes = state[side];
  if (changes.length === 0) return [];
  const { label, icon, about } = GROUPS[side];
  const id = `${state.root} sync ${side}`;
  return [
    {
      id,
      type: 'sync-group',
      label,
      description: String(changes.length),
      tooltip: [['', about]],
      icon,
      spoken: `${label}, ${counted(changes.length, 'entity', 'entities')}`,
      context: `sync-${side}`,
      sync: { root: state.root, side },
      expanded: true,
      children: changes.map((change, at) =>
        changeNode(state, side, change, `${id} ${at} ${change.kind} ${change.key}`),
      ),
    },
  ];
}

function changeNode(state: Standing, side: keyof typeof GROUPS, change: EntityChange, id: string): TreeNode {
  const words = changeWords(change);
  const { kind, key, path, fields, formerKey } = change;
  return {
    id,
    type: 'sync-item',
    label: key,
    description: words,
    tooltip: [
      ['Kind', kind],
      ...(change.id === undefined ? [] : [['Id', change.id] as const]),
      ...(formerKey === undefined ? [] : [['Former key', formerKey] as const]),
      ...(fields.length > 0 ? [['Fields', fields.join(', ')] as const] : []),
      ['File', path],
    ],
    icon: KIND_ICONS[kind],
    spoken: `${entityWords(change)}, ${words}`,
    sync: {
      root: state.root,
      side,
      change,
      ...(state.upstream === undefined ? {} : { upstream: state.upstream }),
    },
    runs: 'mooring.openSyncRow',
    children: [],
  };
}

function pendingNodes(state: Standing): readonly TreeNode[] {
  const { pending, root } = state;
  if (!pending || pending.conflicts.length === 0) return [];
  const open = pending.conflicts.filter(({ resolved }) => resolved === undefined);
  const id = `${root} sync conflicts`;
  return [
    {
      id,
      type: 'sync-group',
      label: 'Conflicts',
      description: open.length > 0 ? `${open.length} to decide` : 'all decided',
      tooltip: [['', 'Both sides changed these. Nothing is applied while one of them is undecided.']],
      icon: 'git-merge',
      ...(open.length > 0 ? { tone: 'warning' as const } : {}),
      spoken: `Conflicts, ${open.length} to decide`,
      context: 'sync-conflicts',
      sync: { root },
      expanded: true,
      children: pending.conflicts.map(conflict => conflictNode(root, conflict, id)),
    },
  ];
}

function conflictNode(root: string, conflict: SyncConflict, id: string): TreeNode {
  const { key, path, message, resolved } = conflict;
  const label = conflictName(conflict);
  const words = resolved === undefined ? 'to decide' : RESOLVED_WORDS[resolved];
  const kind = conflict.entity?.kind;
  return {
    id: `${id} ${key}`,
    type: 'sync-item',
    label,
    description: words,
    tooltip: [
      ['', message],
      ['File', path],
    ],
    icon: resolved === undefined ? (kind ? KIND_ICONS[kind] : 'file') : 'check',
    ...(resolved === undefined ? { tone: 'warning' as const } : {}),
    spoken: `${label}, ${words}`,
    sync: { root, conflict: key },
    runs: 'mooring.resolveSync',
    children: [],
  };
}

export const RESOLVED_WORDS = { ours: 'ours', theirs: 'theirs', edited: 'merged by hand' } as const;

/** `form onboarding · access_level`; of a text its path. */
export function conflictName({ entity, path }: SyncConflict): string {
  if (!entity) return path;
  const { kind, entityKey, id, field } = entity;
  const name = [kind, entityKey ?? id].filter(Boolean).join(' ');
  return [name || path, field].filter(Boolean).join(' · ');
}

function noteNodes({ root, notes }: Standing): readonly TreeNode[] {
  return notes.slice(0, MOST_NOTES).map((note, at) => ({
    id: `${root} sync note ${at}`,
    type: 'sync-item',
    label: note,
    tooltip: [['', note]],
    icon: 'info',
    spoken: note,
    context: 'sync-note',
    children: [],
  }));
}

const MOST_NOTES = 5;
