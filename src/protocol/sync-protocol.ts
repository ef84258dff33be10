/**
 * What views ask the engine about sync with a git remote. Its answers are those of `sync/sync.ts`, which are plain values: paths
 * are relative to the project, those of `MergeFiles` file system paths. Level-triggered as all of the protocol: `syncChanged`
 * is a hint, and whoever shows something asks again.
 */
import type {
  ConnectPreview,
  ConnectQuestion,
  PullPlan,
  PushPlan,
  Resolved,
  SyncApplied,
  SyncStatus,
} from '../sync/sync.ts';
import type { RefusedState } from './protocol.ts';

export const SYNC_REQUESTS = {
  /** (SyncQuestion) → SyncState[]: how the window's projects stand beside their remotes. Goes over the network only with `fetch`. */
  sync: 'mooring/sync',
  /** ({ root }) → PullPlan or refusal. Fetches; nothing in the folder changes. */
  planPull: 'mooring/sync/planPull',
  /** (ApplySyncQuestion) → SyncApplied or refusal: what `planPull` or `resolve` gave, if nothing changed since. */
  apply: 'mooring/sync/apply',
  /** (ResolveQuestion) → PullPlan or refusal: the plan as it is with these decisions; without any, that which waits. */
  resolve: 'mooring/sync/resolve',
  /** ({ root }) → SyncApplied or refusal: takes back what waits. */
  abort: 'mooring/sync/abort',
  /** ({ root }) → SyncApplied or refusal: takes the last sync back. */
  undo: 'mooring/sync/undo',
  /** ({ root, also? }) → PushPlan or refusal. */
  planPush: 'mooring/sync/planPush',
  /** ({ root, plan, message }) → SyncApplied or refusal. */
  push: 'mooring/sync/push',
  /** ({ root, question }) → ConnectPreview or refusal. Neither side changes. */
  planConnect: 'mooring/sync/planConnect',
  /**
   * (ConnectNowQuestion) → SyncApplied or refusal: what `planConnect` last showed for the same question. Where something has to be
   * decided first: PullPlan with conflicts, which waits from then on, to be resolved and applied as one of a pull.
   */
  connect: 'mooring/sync/connect',
} as const;

export const SYNC_NOTIFICATIONS = {
  /** engine → view, ({ root }): what `sync` answers may have changed. */
  changed: 'mooring/sync/changed',
  /** engine → view, ({ root, doing? }): what a sync does just now, for people; without `doing` it has ended. */
  progress: 'mooring/sync/progress',
  /**
   * view → engine, ({ root? }): something may have happened in git, such as a git commit, a fetch, or another branch. The engine
   * watches no `.git`; it looks whether there was anything, and costs little where there was not.
   */
  hint: 'mooring/sync/hint',
} as const;

export interface SyncChanged {
  readonly root: string;
}

export interface SyncProgress {
  readonly root: string;
  readonly doing?: string;
}

export interface SyncQuestion {
  readonly root?: string;
  readonly fetch?: boolean;
}

/** How one project stands; or why that cannot be said, where it is not trusted or git is missing. */
export type SyncState = { readonly root: string } & (SyncStatus | RefusedState);

export interface ApplySyncQuestion {
  readonly root: string;
  /** The id of the plan. */
  readonly plan: string;
  readonly allowsDeletes?: boolean;
  readonly allowsMassDelete?: boolean;
}

export interface ResolveQuestion {
  readonly root: string;
  readonly picks: Readonly<Record<string, Resolved>>;
}

export interface PlanPushQuestion {
  readonly root: string;
  readonly also?: readonly string[];
}

export interface PushQuestion {
  readonly root: string;
  readonly plan: string;
  readonly message: string;
}

export interface PlanConnectQuestion {
  readonly root: string;
  readonly question: ConnectQuestion;
}

export interface ConnectNowQuestion extends PlanConnectQuestion {
  readonly allowsDeletes?: boolean;
  readonly allowsMassDelete?: boolean;
}

export type PullAnswer = PullPlan | RefusedState;
export type PushPlanAnswer = PushPlan | RefusedState;
export type ConnectAnswer = ConnectPreview | RefusedState;
export type SyncApplyAnswer = SyncApplied | RefusedState;
export type SyncConnectAnswer = SyncApplied | PullPlan | RefusedState;
