/** Which workspace a person means: the one in sight of that name, any by its id, or without a word the active one. */
import type { WorkspaceInSight } from '../../runtime/workspaces.ts';
import { withSlug } from '../../workspace/active.ts';
import { unknownWorkspace } from '../../workspace/switch-plan.ts';
import type { Io } from '../io.ts';
import type { OpenedConfig } from '../open-config.ts';
import { editorOf } from './editing.ts';
import { noneActive } from './none-active.ts';

export interface NotMeant {
  /** One sentence with the way out. */
  readonly wrong: string;
  readonly why: 'unknown' | 'none-active';
}

/** `way` is said where no name is given and none is active; unless told, the one that fits the reason. */
export function workspaceMeant(
  opened: OpenedConfig,
  name: string | undefined,
  io: Io,
  way?: string,
): WorkspaceInSight | NotMeant {
  const { all, active } = opened.workspaces.look();
  if (name !== undefined) {
    return workspaceNamed(opened, name, io) ?? { wrong: unknownWorkspace(name, all), why: 'unknown' };
  }
  if (active.workspace) return active.workspace;
  if (way === undefined && active.dangling) return { wrong: noneActive(active), why: 'none-active' };
  return { wrong: `${active.why} ${way ?? LISTED}`, why: 'none-active' };
}

const LISTED = 'Name one; "mooring workspace list" shows those there are.';

/** The id tells one that a project's workspace of the same name hides. */
function workspaceNamed(opened: OpenedConfig, name: string, io: Io): WorkspaceInSight | undefined {
  const { all } = opened.workspaces.look();
  const inSight = withSlug(all, name) ?? all.find(({ id }) => id === name);
  if (inSight || !name.startsWith('ws-')) return inSight;
  const { roots } = editorOf(opened, io).look();
  const hidden = roots.flatMap(({ workspaces }) => workspaces).find(({ id }) => id === name);
  return hidden && { ...hidden, file: `${hidden.folder}/workspace.toml`, shadowsUser: false };
}
