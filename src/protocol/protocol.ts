/**
 * What the extension and the engine process say to each other beside the language server protocol, as plain types.
 *
 * Views are level-triggered: `mooring/changed` is only a hint that carries a generation. Whoever shows something asks
 * again for the state, so that a lost hint or a restarted engine costs nothing. Paths are relative to the project's
 * root with `/`; roots are file system paths; positions are zero-based lines and UTF-16 columns.
 */
import type { KindName } from '../manifest/fields.ts';

export const REQUESTS = {
  /** () → ProjectState[]: the projects of this window, each at its latest generation. */
  projects: 'mooring/projects',
  /** ({ folder }) → ManifestProposal: a manifest for a folder that has none. Nothing is written. */
  proposeManifest: 'mooring/proposeManifest',
  /** ({ root? }) → void: look at everything again. */
  rescan: 'mooring/rescan',
  /** ({ folder? }) → EffectiveConfig: what holds in the project of a folder, or without one, and who says so. */
  effectiveConfig: 'mooring/effectiveConfig',
  /**
   * (MigrationQuestion) → MigrationPreview: what becomes of one big file of workspaces. Nothing is written: who shows it
   * writes what was shown, as one commit.
   */
  migrationPreview: 'mooring/migrationPreview',
  /** ({ root? }) → DriftState[]: the drift of the window's projects, as of the last look. */
  drift: 'mooring/drift',
  /** ({ root }) → DriftState: looks at everything, believing no time and no size. */
  checkDrift: 'mooring/checkDrift',
  /** (PlanQuestion) → PlanAnswer. Nothing is written. */
  plan: 'mooring/plan',
  /** (ApplyQuestion) → ApplyAnswer: one commit, if nothing changed since the plan was made. */
  apply: 'mooring/apply',
  /** ({ root, lane }) → void: stops what waits or is staged. */
  cancel: 'mooring/cancel',
  /** ({ root, limit? }) → OperationState[]: the newest first. */
  operations: 'mooring/operations',
  /** ({ root, id? }) → ApplyAnswer: takes an operation back; without an id the newest that is not undone. */
  undo: 'mooring/undo',
  /** ({ root, path }) → { text? }: a file as it was last accepted, where that is kept. */
  accepted: 'mooring/accepted',
  /** ({ trusted }) → void: whether the window's folders are trusted. Nothing is written before it says so. */
  trust: 'mooring/trust',
} as const;

export const NOTIFICATIONS = {
  /** engine → view: Changed. */
  changed: 'mooring/changed',
  /** engine → view: what `effectiveConfig` answers may have changed. */
  configChanged: 'mooring/configChanged',
} as const;

export interface Changed {
  readonly root: string;
  readonly generation: number;
  /** What `drift` answers may have changed. */
  readonly drift?: true;
}

export interface ProjectState {
  readonly root: string;
  readonly generation: number;
  /** `loading` until the first look at the whole folder is done. */
  readonly state: 'loading' | 'ready';
  /** The files of the manifest in use; empty where the folder has none. */
  readonly manifest: readonly string[];
  readonly kinds: readonly KindState[];
  readonly problems: ProblemCounts;
  /** Files that cannot be read faithfully; their last good state goes on. */
  readonly held: readonly HeldFile[];
  /** Found, and not declared. */
  readonly undeclared: readonly UndeclaredState[];
}

export interface ProblemCounts {
  readonly errors: number;
  readonly warnings: number;
  readonly informations: number;
}

export interface KindState {
  readonly kind: KindName;
  /** Plural title for people: `workflows`. */
  readonly title: string;
  readonly entities: readonly EntityState[];
}

export interface EntityState {
  readonly key: string;
  /** The name that people see. */
  readonly label: string;
  readonly id?: string;
  /** Where it is declared. */
  readonly declared: Location;
  /** Its entity file or Python function, where that exists. */
  readonly file?: Location;
  /** Problems at its declaration and in its entity file. */
  readonly problems: ProblemCounts;
}

export interface UndeclaredState {
  readonly label: string;
  readonly kind: KindName;
  readonly file: Location;
}

export interface HeldFile {
  readonly path: string;
  /** One sentence: why, and the way out. */
  readonly message: string;
  readonly at: Location;
}

export interface Location {
  readonly path: string;
  readonly range: Range;
}

export interface Range {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

export interface ManifestProposal {
  readonly root: string;
  /** Set where there is nothing to propose or it cannot be done: one sentence. */
  readonly refused?: string;
  /** Files to be made. None of them exists. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** What was found, for people: `3 workflows`. */
  readonly found: readonly string[];
}

export interface EffectiveConfig {
  /** TOML, with origins as comments. */
  readonly text: string;
  /** The origins in it that are lines of files. */
  readonly links: readonly ConfigOrigin[];
}

export interface ConfigOrigin {
  /** In the text. */
  readonly range: Range;
  /** File system path. */
  readonly file: string;
  /** Zero-based. */
  readonly line: number;
}

export interface MigrationQuestion {
  readonly root: 'user' | 'project';
  /** The folder with the Mooring layout, a file system path. */
  readonly rootFolder: string;
  /** The big file, a file system path. */
  readonly file: string;
  /** Slugs of other roots that `extends` may name. */
  readonly elsewhere: readonly string[];
  /** For the entries that an answer `names` asked for. */
  readonly names: readonly { readonly number: number; readonly name: string }[];
  /** Whether the `workspace.toml` of folders that are there are replaced, and how a person asks for that, in words. */
  readonly force: boolean;
  readonly forcedBy: string;
}

export type MigrationPreview =
  /** One sentence: why there is nothing to do, or why it cannot be done. */
  | { readonly is: 'nothing' | 'refused'; readonly message: string }
  /** These entries need a name from a person; ask again with them. */
  | { readonly is: 'names'; readonly wanted: readonly MigrationName[] }
  | MigrationProposal;

export interface MigrationName {
  readonly number: number;
  /** One-based. */
  readonly line: number;
  /** A name that no folder's name can be made of. */
  readonly written?: string;
  readonly description?: string;
}

export interface MigrationProposal {
  readonly is: 'proposal';
  /** For the log: `Migrate workspaces from workspaces.yaml`. */
  readonly label: string;
  /** TOML with comments, and the places in it that are lines of the old file. */
  readonly page: EffectiveConfig;
  /** Paths are those of the root's store; `before` is a hash or `absent`. */
  readonly files: readonly { readonly path: string; readonly before: string; readonly text: string }[];
  /** Of the old file; absent where it stays. */
  readonly move?: { readonly path: string; readonly before: string; readonly moveTo: string };
  /** The names of the workspaces that are made or replaced. */
  readonly made: readonly string[];
  /** Of those that are left because their folder is there. */
  readonly left: readonly string[];
  /** The workspace that the old file calls the active one. */
  readonly named?: string;
}

/** What the drift views show of a project. Level-triggered as `ProjectState`: a newer generation says all again. */
export interface DriftState {
  readonly root: string;
  /** Of the disk alone, without unsaved text. */
  readonly generation: number;
  readonly state: 'loading' | 'healthy' | 'stale' | 'diverged' | 'reconciling' | 'failed';
  /** A sentence each. */
  readonly causes: readonly string[];
  readonly notes: readonly string[];
  /** What waits for a person, joined where it belongs together. */
  readonly rows: readonly DriftRowState[];
  /** What is told and does not wait: modified, changed in the manifest by others, held. */
  readonly told: readonly DriftRowState[];
  readonly lane: readonly LaneState[];
}

export interface DriftRowState {
  /** Stays while the row does. */
  readonly key: string;
  /** `moved`, `undeclared`, …: see docs/drift.md. */
  readonly kind: string;
  /** For people: `form onboarding`, `12 entities`. */
  readonly title: string;
  readonly from?: string;
  readonly to?: string;
  readonly reason: string;
  readonly isQuestion: boolean;
  readonly isBlocking: boolean;
  readonly drifts: readonly DriftItemState[];
  /** How many further ones the row has, which are not listed. A choice for the row is one for them, too. */
  readonly more?: number;
  /** Ways to end all drifts of the row at once, best first. */
  readonly resolutions: readonly ResolutionState[];
}

export interface DriftItemState {
  /** The drift's key. */
  readonly key: string;
  readonly title: string;
  readonly reason: string;
  readonly kind: string;
  /** The file or folder on disk where it shows; absent where nothing is there. */
  readonly file?: Location;
  /** Where the manifest declares it. */
  readonly declared?: Location;
  readonly resolutions: readonly ResolutionState[];
}

export interface ResolutionState {
  readonly id: string;
  /** `relocate`, `restore`, …. */
  readonly kind: string;
  readonly keeps?: 'disk' | 'manifest';
  readonly title: string;
  readonly isSafe: boolean;
  /** How many entries and files would go. */
  readonly deletes: number;
}

/** What a plan is wanted for: these choices, all that is safe, or a file or folder that is to come back. */
export type PlanQuestion = { readonly root: string } & (
  | { readonly choices: readonly ChoiceState[] }
  | { readonly safe: true }
  | { readonly restore: string }
);

/** The same drift in each: the resolution's id of the row is that of each item. */
export interface ChoiceState {
  /** The key of a drift, or of a row: for all that is in it. */
  readonly drift: string;
  readonly resolution: string;
}

export interface LaneState {
  readonly id: number;
  readonly label: string;
  readonly is: 'waiting' | 'running' | 'committing';
  readonly progress?: { readonly done: number; readonly of: number };
}

export type PlanAnswer = RefusedState | PlanState;

/** One sentence each: what, where and the way out. */
export interface RefusedState {
  readonly refused: string;
  readonly message: string;
  readonly paths?: readonly string[];
}

export interface PlanState {
  readonly id: string;
  readonly generation: number;
  readonly label: string;
  readonly steps: readonly { readonly drift: string; readonly title: string; readonly resolution: string }[];
  readonly blocking: readonly string[];
  readonly advisory: readonly string[];
  /** For people: `form onboarding (manifest.yaml)`. */
  readonly deletes: readonly string[];
  readonly massDelete?: string;
  /** `before` and `after` are texts, absent where there is no file or no text. */
  readonly files: readonly {
    readonly path: string;
    readonly movesTo?: string;
    readonly change: 'changed' | 'added' | 'removed' | 'moved';
    readonly before?: string;
    readonly after?: string;
  }[];
}

export interface ApplyQuestion {
  readonly root: string;
  readonly plan: string;
  readonly allowsMassDelete?: boolean;
}

/** `refused: 'unsaved'` has the `paths` to save first. */
export type ApplyAnswer = RefusedState | AppliedState;

export interface AppliedState {
  /** Of the operation log; absent where everything was already so. */
  readonly operation?: string;
  readonly label: string;
  readonly durable: boolean;
  /** Files that somebody changed in the same moment, and that were left as they are. */
  readonly left?: readonly string[];
}

export interface OperationState {
  readonly id: string;
  /** ISO, UTC, milliseconds. */
  readonly time: string;
  readonly actor: string;
  readonly label: string;
  /** Relative to the project. */
  readonly files: readonly { readonly path: string; readonly change: 'changed' | 'added' | 'removed' | 'moved' }[];
  readonly undoneBy?: string;
  readonly undoes?: string;
  /** One sentence where it cannot be undone. */
  readonly cannotUndo?: string;
}
