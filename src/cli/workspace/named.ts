/** Which workspace a person means: the one in sight of that name, or any by its id. */

import type { WorkspaceInSight } from '../../runtime/workspaces.ts';
import { withSlug } from '../../workspace/active.ts';
import type { Io } from '../io.ts';
import type { OpenedConfig } from '../open-config.ts';
import { editorOf } from './editing.ts';

/** The id tells one that a project's workspace of the same name hides. */
export function workspaceNamed(opened: OpenedConfig, name: string, io: Io): WorkspaceInSight | undefined {
  const { all } = opened.workspaces.look();
  const inSight = withSlug(all, name) ?? all.find(({ id }) => id === name);
  if (inSight || !name.startsWith('ws-')) return inSight;
  const { roots } = editorOf(opened, io).look();
  const hidden = roots.flatMap(({ workspaces }) => workspaces).find(({ id }) => id === name);
  return hidden && { ...hidden, file: `${hidden.folder}/workspace.toml`, shadowsUser: false };
}
