/** What goes into a merge of manifests and what comes out of it. */
import type { KindName } from '../fields.ts';

/** One side of a merge: the texts of its manifest files and entity files (YAML and JSON), by path. */
export interface MergeSide {
  readonly texts: ReadonlyMap<string, string>;
}

export type Side = 'ours' | 'theirs';

export interface MergeOptions {
  /**
   * Which side to take where both sides changed one thing, by the conflict's key; under its `entity`, for all conflicts of
   * that entity that have no pick of their own.
   */
  readonly picks?: ReadonlyMap<string, Side>;
}

export interface ManifestMerge {
  /** The files whose text differs from ours; undefined where the file goes. */
  readonly texts: ReadonlyMap<string, string | undefined>;
  /** Those without a pick. In these places ours stays. */
  readonly conflicts: readonly EntityConflict[];
  /** What came from theirs. */
  readonly changes: readonly EntityChange[];
  /** Entity files that are left to a merge by line. `texts`, `conflicts` and `changes` say nothing about them. */
  readonly unmerged: readonly UnmergedFile[];
}

/** An entity file of which a text cannot be read, or written, without doubt. */
export interface UnmergedFile {
  /** Our file, or theirs where we have none. */
  readonly path: string;
  /** All places where it stands on one of the sides: more than one where it was moved. */
  readonly paths: readonly string[];
  /** Whose text it is. */
  readonly side: MergeRefusal['refused'];
  /** What is wrong with that text, and the way out. */
  readonly message: string;
}

export interface TextMerge {
  /** Ours with what changed on their side; undefined where the file goes. */
  readonly text: string | undefined;
  readonly conflicts: readonly EntityConflict[];
  readonly changes: readonly EntityChange[];
}

/**
 * `field`: both set one field differently, or one set it and the other took it out. `delete-edit`: gone here, edited there;
 * `edit-delete`: the other way round. `key`: renamed twice. `same-key`: two entities
 * want one key, and the one that is not picked gets another. `section`: a part of the
 * file that the field table does not know. `path`: an entity file was moved to two places.
 */
export type ConflictKind = 'field' | 'delete-edit' | 'edit-delete' | 'key' | 'same-key' | 'section' | 'path';

export interface EntityConflict {
  /**
   * No other conflict has it. It is the same on both sides, whatever was picked for other conflicts, and however other
   * entities change.
   */
  readonly key: string;
  /** What all conflicts of one entity share, in the manifest and in its file; absent where it is about no single entity. */
  readonly entity?: string;
  readonly what: ConflictKind;
  readonly kind?: KindName;
  readonly id?: string;
  readonly entityKey?: string;
  /** The names down to the value, with dots between them. */
  readonly field?: string;
  /** The values as text on one line; absent where there is none. Secrets are not told. */
  readonly base?: string;
  readonly ours?: string;
  readonly theirs?: string;
  /** Our file, or theirs where we have none. */
  readonly path: string;
  readonly message: string;
}

export interface EntityChange {
  readonly what: 'added' | 'removed' | 'changed' | 'renamed';
  readonly kind: KindName;
  readonly id?: string;
  /** As it is afterwards; of what was removed, as it was. */
  readonly key: string;
  readonly formerKey?: string;
  /** Of what changed: the names of the fields that are others now. */
  readonly fields: readonly string[];
  readonly path: string;
}

/** Nothing is merged. */
export interface MergeRefusal {
  readonly refused: 'base' | 'ours' | 'theirs';
  readonly path: string;
  /** What is wrong with that text, and the way out. */
  readonly message: string;
}

/** One thing as the three texts have it. */
export interface Three<T> {
  readonly base: T;
  readonly ours: T;
  readonly theirs: T;
}
