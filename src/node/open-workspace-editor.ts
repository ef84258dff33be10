/** The editor of workspaces on the real disk: the user root, and the projects in sight. */
import type { FileLayer } from '../config/schema.ts';
import type { ConfigEngine } from '../runtime/config-engine.ts';
import { createWorkspaceEditor, type WorkspaceEditor } from '../runtime/edit-workspaces.ts';
import type { EditableRoot } from '../runtime/workspace-roots.ts';
import type { Workspaces } from '../runtime/workspaces.ts';
import { below, childOf } from '../store/absolute.ts';
import type { PathRules } from '../workspace/bindings.ts';
import type { ToAscii } from '../workspace/slug.ts';
import { actorOf } from './actor.ts';
import { freshId } from './ids.ts';
import { openProjectStore, openUserStore, type RootStore } from './open-root-store.ts';
import { nodeOutside } from './outside.ts';
import { worktreeOf } from './worktree.ts';
import { portPath } from './write-disk.ts';

export interface OpenWorkspaceEditorOptions {
  readonly engine: ConfigEngine;
  readonly workspaces: Workspaces;
  /** File system paths, absolute, as all of them here. */
  readonly userRoot: string;
  /** The folders with `.mooring` in them, whether that exists or not. */
  readonly projects: readonly string[];
  readonly homeFolder: string;
  /** Which program this is, for the log: `cli`, `extension`. */
  readonly front: string;
  readonly loadAscii: () => Promise<ToAscii>;
  readonly rules: PathRules;
  /** A UUID, new each time. */
  readonly freshId?: () => string;
}

/** Nothing is touched by opening. */
export function openWorkspaceEditor(options: OpenWorkspaceEditorOptions): WorkspaceEditor {
  const { engine, workspaces, loadAscii, rules } = options;
  const outside = nodeOutside();
  const actor = actorOf(options.front);
  const versions = engine.get('history.versions');
  const store = { actor, outside, ...(typeof versions === 'number' ? { versions } : {}) };
  const user = portPath(options.userRoot);
  const inHome = below(portPath(options.homeFolder), user);
  const projects = options.projects.map(portPath).filter(folder => childOf(folder, '.mooring') !== user);
  const roots = [
    ...projects.map(folder =>
      editable('project', childOf(folder, '.mooring'), '.mooring', openProjectStore(folder, store)),
    ),
    editable('user', user, inHome === undefined ? user : `~/${inHome}`, openUserStore(user, store)),
  ];
  return createWorkspaceEditor({
    roots,
    engine,
    workspaces,
    outside,
    actor,
    freshId: options.freshId ?? freshId,
    loadAscii,
    worktreeOf,
    rules,
  });
}

/** `config.toml`, and what the older layout has instead. */
const CONFIG_FILES = ['config.toml', 'workspaces/default-workspace.toml'];

function editable(layer: FileLayer, folder: string, shown: string, { store, prefix }: RootStore): EditableRoot {
  const config = CONFIG_FILES.map(file => ({
    layer,
    path: prefix + file,
    file: childOf(folder, file),
    shownAs: childOf(shown, file),
  }));
  return { layer, folder, prefix, store, config };
}
