/** Why no workspace is active, with the command that helps. */
import type { ActiveWorkspace, Dangling } from '../../workspace/active.ts';

export function noneActive({ why, dangling, decidedBy }: ActiveWorkspace): string {
  // What a variable says is changed where it is set, and `why` names it; a hint is a way out already.
  if (!dangling || decidedBy === 'environment' || why.endsWith('?')) return why;
  return `${why} ${wayOut(dangling)}`;
}

function wayOut({ name, reason }: Dangling): string {
  switch (reason) {
    case 'missing':
      return '"mooring workspace use <name>" takes another one; "mooring workspace restore" brings back what was removed.';
    case 'disabled':
      return `"mooring workspace enable ${name}" lets it be entered.`;
    case 'broken':
      return `"mooring workspace check ${name}" says what is wrong with it.`;
    case 'ignored':
      return `"mooring workspace unignore ${name}" lets it be looked at.`;
  }
}
