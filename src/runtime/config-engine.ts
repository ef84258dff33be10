/**
 * The config engine: TOML files that behave like a small database which people may edit. It reads a stack of layers,
 * writes by intent through the store of the file's root, and tells of every effective change.
 *
 * Reading never writes: opening makes no folder, file or default.
 */
import type { Disposable } from '../base/events.ts';
import type { Intent } from '../config/intent.ts';
import type { KeyPath } from '../config/key-path.ts';
import type { Effective, ResolvedConfig } from '../config/layers.ts';
import type { MergedTexts, MergeRefusal } from '../config/merge-texts.ts';
import type { FileLayer, Layer } from '../config/schema.ts';
import type { TomlValue } from '../syntax/toml-value.ts';

export interface ConfigEngine {
  /** The latest good state of all layers; replaced, never changed. */
  readonly config: ResolvedConfig;
  /** The value that holds, by its dotted path (`default-workspace.workspace`). */
  get(key: string): TomlValue | undefined;
  /** Everything below a section that is set or has a default, by the rest of the path. */
  getSection(section: string): ReadonlyMap<string, TomlValue>;
  /** What holds, who says so, and whom that hides. */
  explain(key: string): Effective;
  set(key: string | KeyPath, value: TomlValue, options?: WriteOptions): Promise<Written | Refused>;
  unset(key: string | KeyPath, options?: WriteOptions): Promise<Written | Refused>;
  /** Several keys, all or none. The file is read again under the lock, and the intents applied to what is there then. */
  update(intents: readonly Intent[], options?: WriteOptions): Promise<Written | Refused>;
  /**
   * Three copies of a config file become one text: ours, with what changed on their side. Nothing is read or written;
   * the answer's `intents` bring a file that is in use to it, by `update`.
   */
  merge(base: string, ours: string, theirs: string): MergedTexts | MergeRefusal;
  /** Earlier states of a layer's file, newest first. */
  history(layer?: FileLayer): readonly StoredVersion[];
  /** Makes an earlier state the present one, as a write like any other. */
  restore(hash: string, options?: WriteOptions): Promise<Written | Refused>;
  /**
   * Takes what `[__meta__]` says of keys that are gone out of a layer's file, and what is over the history's bounds out of
   * the history. No value, comment or order is touched.
   */
  compact(options?: WriteOptions): Promise<Compacted | Refused>;
  /** One event per effective change of a key, whoever wrote it; silent while a file cannot be read. */
  watch(listener: (changes: readonly KeyChange[]) => void): Disposable;
  /** Every write that this engine made, after it is durable. For the log. */
  onWrite(listener: (written: Written) => void): Disposable;
  /** Looks at the files again, now. What changed is told as by `watch`. */
  reload(): Promise<ResolvedConfig>;
  close(): void;
}

export interface WriteOptions {
  /** The user's file unless told. */
  readonly layer?: FileLayer;
  /** For the operation log: `switch to dev`. Made from the intents unless told. */
  readonly label?: string;
  /** How long to wait for the lock, in milliseconds; 5,000 unless told. */
  readonly patienceMs?: number;
}

export interface Written {
  readonly is: 'written';
  /** False where every key had its value already: nothing was written. */
  readonly changed: boolean;
  readonly layer: FileLayer;
  readonly file: string;
  /** For each key that a higher layer hides, one sentence that says which. */
  readonly hidden: readonly string[];
  /** False where the system could not promise that it outlasts a loss of power. */
  readonly durable: boolean;
  /** The id by which the store of the file's root can take it back; absent where nothing was written or nothing is kept. */
  readonly operation?: string;
}

export interface Compacted extends Written {
  /** The keys of the records that were taken out. */
  readonly records: readonly string[];
  /** How many earlier states were dropped. */
  readonly versions: number;
}

/** Nothing was changed. `message` says what is wrong, where, and the way out. */
export interface Refused {
  readonly is: 'refused';
  readonly why:
    | 'invalid-file'
    | 'scope'
    | 'wrong-type'
    | 'newer-schema'
    | 'locked'
    | 'read-only'
    | 'full'
    | 'no-project'
    | 'not-found'
    | 'changed'
    | 'closed'
    | 'other';
  readonly message: string;
}

export interface StoredVersion {
  readonly hash: string;
  /** When it was replaced; UTC, ISO, milliseconds. */
  readonly time: string;
  /** Who replaced it. */
  readonly actor: string;
  /** What replaced it, as the log calls it: `set watch.polling = true`. Absent where the log has forgotten it. */
  readonly replacedBy?: string;
}

export interface KeyChange {
  readonly key: string;
  readonly old: TomlValue | undefined;
  readonly new: TomlValue | undefined;
  /** The layer that decides now; `default` also where nobody sets it any more. */
  readonly layer: Layer;
  /** The file or the variable, as it is shown to people. */
  readonly source: string;
}
