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
