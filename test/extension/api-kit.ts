/** The API over workspaces of a model disk: what the editor gives is as much of it as the API asks for. */
import type * as vscode from 'vscode';
import type { MooringApi } from '../../docs/api/mooring.d.ts';
import { type ExtensionApi, extensionApi } from '../../src/extension/api.ts';
import type { EditorParts } from '../../src/extension/api-current.ts';
import { workspaceValues } from '../../src/extension/api-values.ts';
import type { GivenToWindow } from '../../src/extension/environment/window-environment.ts';
import { createEffectiveWorkspaces } from '../../src/runtime/effective-workspaces.ts';
import { createWorkspaceFinder } from '../../src/runtime/find-workspaces.ts';
import type { NotSwitched, Switched, WorkspacesSeen } from '../../src/runtime/workspaces.ts';
import { listWorkspaces } from '../../src/workspace/listing.ts';
import { modelDisk } from '../kit/model-disk.ts';

export interface ApiKit extends ExtensionApi {
  readonly api: MooringApi;
  put(file: string, text: string): void;
  /** Looks; from then on this one is active, or none. */
  look(slug?: string, decidedBy?: 'binding' | 'default'): void;
  give(variables: Readonly<Record<string, string>> | undefined): void;
  /** What the next switch or the next look does instead. */
  answer?: NotSwitched | Error;
  /** How often the workspaces were looked at because somebody waited for it. */
  refreshes: number;
}

/** A workspace `dev` over `base`, in the root that is named; nobody has looked yet. */
export function apiKit(root = '/r'): ApiKit {
  const model = modelDisk();
  const disk = model.open();
  const finder = createWorkspaceFinder(disk, () => 0);
  const effective = createEffectiveWorkspaces({ disk, userRoot: root });
  const looks = new Emitter<WorkspacesSeen>();
  const environments = new Emitter<GivenToWindow | undefined>();
  let seen: WorkspacesSeen | undefined;
  let given: GivenToWindow | undefined;
  let next: { slug: string | undefined; decidedBy: 'binding' | 'default' } = { slug: 'dev', decidedBy: 'default' };
  const look = (): WorkspacesSeen => {
    const all = listWorkspaces(finder.find(root, 'user', []).workspaces, []);
    const workspace = all.find(({ slug }) => slug === next.slug);
    const decided = { decidedBy: workspace ? next.decidedBy : 'nothing', origin: {}, why: 'Because.' } as const;
    seen = { all, warnings: [], older: [], legacy: [], active: { ...decided, ...(workspace ? { workspace } : {}) } };
    looks.fire(seen);
    return seen;
  };
  const { exports, dispose } = extensionApi(
    EDITOR,
    {
      get seen() {
        return seen;
      },
      onChange: looks.event,
      async refresh() {
        kit.refreshes++;
        await Promise.resolve();
        if (kit.answer instanceof Error) throw kit.answer;
        return look();
      },
      async switchTo(slug): Promise<Switched | NotSwitched> {
        if (kit.answer instanceof Error) throw kit.answer;
        if (kit.answer) return kit.answer;
        next = { ...next, slug };
        const { workspace } = look().active;
        if (!workspace) return { is: 'refused', message: `There is no workspace “${slug}”.` };
        return { is: 'switched', workspace, changed: true, says: '' };
      },
      valuesOf: workspace => workspaceValues(effective.effective(workspace)),
    },
    {
      get given() {
        return given;
      },
      onChange: environments.event,
      settled: async () => given,
    },
  );
  const kit: ApiKit = {
    exports,
    api: exports.getApi(1),
    refreshes: 0,
    dispose,
    put: (file, text) => model.put(`${root}/${file}`, text),
    look(slug, decidedBy = 'default') {
      next = { slug, decidedBy };
      look();
    },
    give(variables) {
      given = variables && { slug: 'dev', variables: new Map(Object.entries(variables)), problems: [], missing: [] };
      environments.fire(given);
    },
  };
  kit.put('workspaces/base/workspace.toml', BASE);
  kit.put('workspaces/dev/workspace.toml', DEV);
  kit.put('workspaces/prod/workspace.toml', 'extends = "base"\n');
  return kit;
}

const BASE = `hidden = true
base-url = "http://base"
tags = ["a"]
[variables]
port = 80
[requests.config.get]
method = "GET"
path = "/settings"
`;

export const DEV = `id = "ws-c5c0da81325d8c308216d045652ace92"
description = "Mine"
extends = "base"
base-url = "http://{{host}}"
tags = ["b"]
[variables]
host = "localhost"
"a.b" = true
`;

class Emitter<Value> implements vscode.EventEmitter<Value> {
  readonly listeners = new Set<(value: Value) => unknown>();
  readonly event: vscode.Event<Value> = listener => {
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  };
  fire(value: Value): void {
    for (const listener of this.listeners) listener(value);
  }
  dispose(): void {
    this.listeners.clear();
  }
}

const EDITOR: EditorParts = {
  EventEmitter: Emitter,
  Uri: { file: path => ({ scheme: 'file', path, toString: () => `file:${path}` }) as vscode.Uri },
};
