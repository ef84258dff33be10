/** The words of drift: what a difference between base, manifest and disk is made of. */
import type { Span } from '../../base/text.ts';
import type { KindName } from '../../manifest/fields.ts';

export type DriftKind =
  | 'moved'
  | 'renamed'
  | 'deleted'
  | 'declared-but-missing'
  | 'undeclared'
  | 'copied'
  | 'identity-differs'
  | 'decorator-missing'
  | 'decorator-type'
  | 'metadata-differs'
  | 'modified'
  | 'registry-changed'
  | 'held';

export interface DriftPlace {
  /** Relative to the project: of an app or asset the folder that it owns, of all others the file. */
  readonly path: string;
  readonly functionName?: string;
  /** The token that says so, where one is known. The file is in the folder, where `path` is one. */
  readonly at?: { readonly path: string; readonly span: Span };
}

export interface DriftEntity {
  /** Absent where neither manifest, file nor base gives one. */
  readonly id?: string;
  readonly kind: KindName;
  /** The key in the manifest; of what is not declared the function's or file's name. */
  readonly key: string;
  /** What people know it by, where the key is a UUID. */
  readonly name: string;
}

/** One difference. An entity is in one at most. */
export interface Drift {
  readonly kind: DriftKind;
  /** Absent where a whole manifest file is held. */
  readonly entity?: DriftEntity;
  /** Where the manifest declares it. */
  readonly declared?: DriftPlace;
  /** Where it was, by the manifest or the base. */
  readonly from?: DriftPlace;
  /** Where it is on disk. */
  readonly to?: DriftPlace;
  /** Further places that have it as well: the copies among which to choose, in the order of their paths. */
  readonly others?: readonly DriftPlace[];
  /** The id under which it was accepted, where the manifest gives another one now. */
  readonly formerId?: string;
  /** Why it is said, in a sentence. */
  readonly reason: string;
  /** A question is put to a person; nothing is concluded from it before the answer. */
  readonly certainty: 'sure' | 'question';
  /** In percent, where likeness is all that speaks for it. */
  readonly likeness?: number;
  /** Blocking: no plan can end it before a person decides or mends something. */
  readonly consequence: 'blocking' | 'advisory';
  /** False for what is accepted or only told: the project is healthy with it. */
  readonly waits: boolean;
}

/** The order in which kinds are listed: what is most likely the cause of others first. */
export const DRIFT_KINDS: readonly DriftKind[] = [
  'held',
  'copied',
  'identity-differs',
  'moved',
  'renamed',
  'deleted',
  'declared-but-missing',
  'undeclared',
  'decorator-missing',
  'decorator-type',
  'metadata-differs',
  'modified',
  'registry-changed',
];

/** What is ordinary work of others or one's own, or cannot be judged yet. */
const TOLD_ONLY: ReadonlySet<DriftKind> = new Set<DriftKind>(['modified', 'registry-changed', 'held']);

export function waits(kind: DriftKind): boolean {
  return !TOLD_ONLY.has(kind);
}
