/**
 * What other extensions get as the `exports` of this one; docs/api/mooring.d.ts says what it promises. They share one object,
 * so nothing in it can be changed. Once the extension stops, it has nothing to tell.
 */
import type * as vscode from 'vscode';
import type * as api from '../../docs/api/mooring.d.ts';
import type { WorkspaceInSight } from '../runtime/workspaces.ts';
import { valueChanges } from './api-change.ts';
import { type ApiWorkspaces, currentSight, type EditorParts } from './api-current.ts';
import type { PlainOrigin, WorkspaceValues } from './api-values.ts';
import type { WindowEnvironment } from './environment/window-environment.ts';

export interface ExtensionApi extends vscode.Disposable {
  readonly exports: api.MooringExports;
}

export function extensionApi(
  editor: EditorParts,
  workspaces: ApiWorkspaces,
  environment: Pick<WindowEnvironment, 'given' | 'onChange' | 'settled'>,
): ExtensionApi {
  const sight = currentSight(editor, workspaces);
  const changes = valueChanges(editor, workspaces, environment, sight);
  const fileUri = (path: string) => editor.Uri.file(path);
  const withUri = (origin: PlainOrigin): api.ValueOrigin => Object.freeze({ ...origin, file: fileUri(origin.file) });
  /** Of the current workspace, once it is known; `empty` where there is none. */
  const ofCurrent = async <Answer>(empty: Answer, ask: (values: WorkspaceValues) => Answer): Promise<Answer> => {
    await sight.first();
    const { values } = sight;
    return values ? ask(values) : empty;
  };
  const made: api.MooringApi = {
    async ready() {
      await sight.first();
      return sight.current;
    },
    get current() {
      return sight.current;
    },
    onDidChangeCurrent: sight.onChange,
    onDidChangeValues: changes.event,
    values: () => ofCurrent<api.WorkspaceTable>(NO_VALUES, values => values.all),
    value: key => ofCurrent<api.WorkspaceValue | undefined>(undefined, values => values.at(key)),
    explain: key => ofCurrent<readonly api.ValueOrigin[]>(NOTHING, values => frozen(values.explain(key).map(withUri))),
    items: section =>
      ofCurrent<readonly api.WorkspaceItem[]>(NOTHING, values =>
        frozen(values.items(section).map(item => Object.freeze({ ...item, origin: withUri(item.origin) }))),
      ),
    async environment() {
      await sight.first();
      const given = sight.isOver ? undefined : await environment.settled();
      return new Map(sight.isOver ? [] : given?.variables);
    },
    async list() {
      const seen = await sight.first();
      return seen ? frozen(seen.all.map(each => listed(each, seen.active.workspace, fileUri))) : NOTHING;
    },
    switchTo: (slug, options) => sight.switchTo(slug, options?.everywhere === true),
  };
  const only = Object.freeze(made);
  const getApi = (version: unknown): api.MooringApi => {
    if (version === 1) return only;
    throw new Error(`This Mooring has version 1 of its API, and not ${String(version)}.`);
  };
  return {
    exports: Object.freeze({ getApi }),
    dispose() {
      changes.dispose();
      sight.dispose();
    },
  };
}

function listed(
  workspace: WorkspaceInSight,
  active: WorkspaceInSight | undefined,
  fileUri: (path: string) => vscode.Uri,
): api.ListedWorkspace {
  const { slug, id, root, description, hidden, disabled, folder, problems } = workspace;
  return Object.freeze({
    slug,
    ...(id === undefined ? {} : { id }),
    folder: fileUri(folder),
    root,
    ...(description === undefined ? {} : { description }),
    ...(workspace.extends === undefined ? {} : { extends: workspace.extends }),
    hidden,
    disabled,
    problems: frozen(problems.map(({ message }) => message)),
    current: folder === active?.folder,
  });
}

function frozen<Item>(items: readonly Item[]): readonly Item[] {
  return Object.freeze([...items]);
}

const NOTHING: readonly never[] = Object.freeze([]);
const NO_VALUES: api.WorkspaceTable = Object.freeze({});
