/** What can be done about the sync of a project just now, as the list behind the item in the status bar. */
import type { SyncState } from '../../protocol/sync-protocol.ts';
import { pendingWords, standingOf, toPull, toPush } from './words.ts';

export interface MenuRow {
  readonly label: string;
  readonly description: string;
  readonly command: string;
}

export function menuRows(state: SyncState): readonly MenuRow[] {
  const standing = standingOf(state);
  if (!standing) return [CONNECT];
  const { pending, is, upstream } = standing;
  if (pending) {
    const open = pending.conflicts.some(({ resolved }) => resolved === undefined);
    return [
      open
        ? { label: '$(git-merge) Resolve…', description: pendingWords(pending), command: 'mooring.resolveSync' }
        : { label: '$(check) Finish', description: pendingWords(pending), command: 'mooring.finishSync' },
      { label: '$(discard) Abort', description: 'the folder is as before it began', command: 'mooring.abortSync' },
    ];
  }
  if (is === 'no-remote') return [CONNECT];
  const [pull, push] = [toPull(standing), toPush(standing)];
  const about = (count: number): string => (count > 0 ? String(count) : 'nothing as far as is known');
  return [
    ...(upstream === undefined
      ? []
      : [{ label: '$(cloud-download) Pull…', description: about(pull), command: 'mooring.pull' }]),
    { label: '$(cloud-upload) Push…', description: about(push), command: 'mooring.push' },
    ...(upstream === undefined
      ? [CONNECT]
      : [{ label: '$(refresh) Fetch', description: `asks for what is new in ${upstream}`, command: 'mooring.fetch' }]),
    { label: '$(history) Undo Last Sync', description: '', command: 'mooring.undoSync' },
  ];
}

const CONNECT: MenuRow = {
  label: '$(plug) Connect to Git Remote…',
  description: 'both sides are shown first',
  command: 'mooring.connectRemote',
};
