/** An editor of workspaces over a user root and a project on a model disk. */
import assert from 'node:assert/strict';
import { toAscii } from '../../src/node/ascii.ts';
import type { WorkspaceRefusal } from '../../src/plans/workspace/plan.ts';
import type { WorkspaceDone } from '../../src/runtime/commit-workspaces.ts';
import { createWorkspaceEditor, type WorkspaceEditor } from '../../src/runtime/edit-workspaces.ts';
import type { EditableRoot } from '../../src/runtime/workspace-roots.ts';
import { createWorkspaces } from '../../src/runtime/workspaces.ts';
import type { Store } from '../../src/store/open-store.ts';
import type { Outside } from '../../src/store/outside.ts';
import { type ModelDisk, modelDisk } from '../kit/model-disk.ts';
import { modelOutside } from '../kit/model-outside.ts';
import { HOME, PROJECT, rig, rootsOf } from './config-kit.ts';

export interface EditorRig {
  readonly model: ModelDisk;
  readonly editor: WorkspaceEditor;
  readonly user: Store;
  readonly project: Store;
}

/** `texts` are by path below the user root, or below the project where they begin with `.mooring/`. */
export function prepare(model: ModelDisk, texts: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(texts)) {
    model.put(`${path.startsWith('.mooring/') ? PROJECT : HOME}/${path}`, text);
  }
}

export function editorRig(
  texts: Readonly<Record<string, string>> = {},
  {
    model = modelDisk(),
    outside = modelOutside(model.open(), 'first'),
  }: { readonly model?: ModelDisk; readonly outside?: Outside } = {},
): EditorRig {
  prepare(model, texts);
  const actor = 'ana@pier test/1';
  const { engine } = rig({ model, outside });
  const rules = { ignoreCase: model.traits.ignoreCase === true };
  const roots = rootsOf(outside, actor).map((root): EditableRoot => {
    const isUser = root.layer === 'user';
    return {
      layer: root.layer,
      folder: isUser ? HOME : `${PROJECT}/.mooring`,
      prefix: isUser ? '' : '.mooring/',
      store: root.openStore(50),
      config: root.files.map(file => ({ ...file, layer: root.layer, file: `${root.folder}/${file.path}` })),
    };
  });
  const workspaces = createWorkspaces({
    engine,
    disk: outside.disk,
    variables: {},
    userRoot: HOME,
    projectRoots: [`${PROJECT}/.mooring`],
    folders: ['/srv/pier'],
    worktreeOf: () => undefined,
    rules,
    clock: outside.clock,
  });
  let ids = 0;
  const editor = createWorkspaceEditor({
    roots: roots.toReversed(),
    engine,
    workspaces,
    outside,
    actor,
    freshId: () => `00000000-0000-4000-8000-${String(++ids).padStart(12, '0')}`,
    loadAscii: async () => toAscii,
    worktreeOf: () => undefined,
    rules,
  });
  const [user, project] = roots;
  assert.ok(user && project);
  return { model, editor, user: user.store, project: project.store };
}

/** Every text of the disk that is not Mooring's own memory, with the folders; metadata of the config left out. */
export function treeOf(model: ModelDisk): Record<string, string | undefined> {
  const own = model.paths().filter(path => !/\/\.local\/(?!quarantine\/)/.test(path));
  return Object.fromEntries(own.map(path => [path, model.text(path)]));
}

export function done(result: WorkspaceDone | WorkspaceRefusal): WorkspaceDone {
  assert.equal(result.is, 'done', result.is === 'refused' ? result.message : '');
  return result as WorkspaceDone;
}

export function refusedAs(result: { readonly is: string }, why: WorkspaceRefusal['why']): string {
  assert.equal(result.is, 'refused', JSON.stringify(result));
  const refused = result as WorkspaceRefusal;
  assert.equal(refused.why, why, refused.message);
  return refused.message;
}
