/**
 * What Mooring offers to other VS Code extensions. Copy this file into yours; it needs nothing but the types of VS Code.
 * docs/extension-api.md explains it, with an example.
 *
 * Everything that is answered is frozen. Promises are rejected with an `Error` whose message is one sentence for a person.
 */
import type { Event, Uri } from 'vscode';

/** The `exports` of the extension `mooring.mooring`. */
export interface MooringExports {
  /** Always the same object. Throws an `Error` where this Mooring does not have the version. */
  getApi(version: 1): MooringApi;
}

export interface MooringApi {
  /** Waits for the first look at the workspaces, and answers with the current one, if there is one. */
  ready(): Promise<CurrentWorkspace | undefined>;

  /** Nothing before the first look, and where no workspace is active. The same object while nothing about it changes. */
  readonly current: CurrentWorkspace | undefined;

  /** Another workspace is active, none is any more, or something else decides. The first look counts as a change. */
  readonly onDidChangeCurrent: Event<CurrentWorkspace | undefined>;

  /** A value of the current workspace or a variable of its environment is another than before, be it by a switch or an edit. */
  readonly onDidChangeValues: Event<ValuesChange>;

  /**
   * Everything that the current workspace says with its bases and layers laid under it, but `extends` and `layers`, which are
   * used up. Empty where no workspace is active. Placeholders such as `{{name}}` stand as they are written.
   */
  values(): Promise<WorkspaceTable>;

  /** One of these values; nothing where nothing says it, or no workspace is active. */
  value(key: WorkspaceKey): Promise<WorkspaceValue | undefined>;

  /** The places that say a value, the one that decides first. Empty where nothing says it. */
  explain(key: WorkspaceKey): Promise<readonly ValueOrigin[]>;

  /** The requests or the scripts of the current workspace, in the order in which they are said first. */
  items(section: 'requests' | 'scripts'): Promise<readonly WorkspaceItem[]>;

  /**
   * The variables that a terminal opened now is given, by name; secrets are in place, so do not show or log them. Empty where no
   * workspace is active and in a window that is not trusted. A copy of its own for each caller.
   */
  environment(): Promise<ReadonlyMap<string, string>>;

  /** The workspaces in sight of the window in the order of their names, hidden, disabled and broken ones too. */
  list(): Promise<readonly ListedWorkspace[]>;

  /**
   * Changes what decides, as a pick in the status bar does: rebinds the folder of the window where one is bound, else sets the
   * user's default. `everywhere` does both. Nobody is told, and no declared folders are made: for that, run the command
   * `mooring.switchWorkspace` with the name. Rejected where it cannot be done, with the reason.
   */
  switchTo(slug: string, options?: { readonly everywhere?: boolean }): Promise<CurrentWorkspace>;
}

/**
 * A dotted path such as `base-url` or `requests.config.get_SystemSetting.path`; a name with a dot or space in it is quoted, as in
 * TOML. Or the names one by one.
 */
export type WorkspaceKey = string | readonly string[];

/** Dates are text as TOML writes them; an integer beyond the safe range is text, too. */
export type WorkspaceValue = string | number | boolean | readonly WorkspaceValue[] | WorkspaceTable;

export interface WorkspaceTable {
  readonly [key: string]: WorkspaceValue;
}

/** Of the user's own root, or of the `.mooring` folder of an opened project. */
export type WorkspaceRoot = 'user' | 'project';

export interface CurrentWorkspace {
  /** The name: that of the workspace's folder. */
  readonly slug: string;
  /** `ws-` and 32 hexadecimal digits. It stays when the workspace is renamed; absent where the file has none. */
  readonly id?: string;
  /** The folder with its `workspace.toml`. */
  readonly folder: Uri;
  readonly root: WorkspaceRoot;
  readonly description?: string;
  /** What makes it the active one. */
  readonly decidedBy: 'environment' | 'binding' | 'default' | 'most-recent';
  /** The same in a sentence for a person. */
  readonly why: string;
}

export interface ListedWorkspace {
  readonly slug: string;
  readonly id?: string;
  readonly folder: Uri;
  readonly root: WorkspaceRoot;
  readonly description?: string;
  /** The name of the workspace that it builds on. */
  readonly extends?: string;
  /** A base that only others extend. */
  readonly hidden: boolean;
  /** It cannot be switched to. */
  readonly disabled: boolean;
  /** Why it does not load, in sentences; empty where it does. */
  readonly problems: readonly string[];
  readonly current: boolean;
}

export interface ValuesChange {
  /** Whether the value at the key, or anything below it, is another than before. */
  affects(key: WorkspaceKey): boolean;
  /** Whether it is the environment that changed; then no value did, and the other way round. */
  readonly environment: boolean;
}

export interface ValueOrigin {
  readonly file: Uri;
  /** Counts from 1. */
  readonly line: number;
  /** The name of the workspace whose file, or whose layer, it is. */
  readonly workspace: string;
  readonly root: WorkspaceRoot;
  /** The path of the layer as its workspace writes it; absent for `workspace.toml` itself. */
  readonly layer?: string;
  /** `adds`: one of several places of a table or list, which are merged. `hidden`: something else goes before it. */
  readonly is: 'decides' | 'adds' | 'hidden';
}

export interface WorkspaceItem {
  /** Names joined by dots: `config.get_SystemSetting`. */
  readonly id: string;
  readonly name: string;
  /** The id of the folder that it is in; empty at the top. */
  readonly folder: string;
  /** Whose file says it last: the workspace's own, that of a layer of its, or that of a base. */
  readonly via: 'own' | 'layer' | 'base';
  /** The last place that says something of it. */
  readonly origin: ValueOrigin;
  /** `method`, `path`, `run` and whatever else it says. */
  readonly fields: WorkspaceTable;
}
