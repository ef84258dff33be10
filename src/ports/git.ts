/** git, as a program that is asked, and what its repositories need of the disk beside it. */
export interface Git {
  /** Never throws. In a folder that is not trusted it must not be asked at all: git obeys what a repository configures. */
  ask(request: GitRequest): Promise<GitAnswer>;
}

export interface GitRequest {
  /** Absolute; where git looks for the repository from. */
  readonly folder: string;
  /** The command and what follows it; nothing of it passes a shell, and paths in it are taken literally. */
  readonly words: readonly string[];
  readonly input?: string | Uint8Array;
  /** Of the output, in bytes; more answers `too-large`. */
  readonly limitBytes: number;
  /** It only looks unless told: git takes no lock, starts no hook and reaches no network. */
  readonly may?: readonly GitLeave[];
  /** An index of its own instead of the person's; absolute. */
  readonly index?: string;
  /** How long it may take, in milliseconds; of what goes through the network or through hooks: how long it may say nothing. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Of what goes over the network. */
  readonly onProgress?: (progress: GitProgress) => void;
}

export type GitLeave =
  /** Takes git's locks and changes what git keeps; never hooks. */
  | 'write'
  /** The person's own hooks run, as after the same command in a terminal. Paths are git's pathspecs then. */
  | 'hooks'
  /** Over the network, or to another folder, with git's own credential helpers; nobody is asked in a terminal. */
  | 'connect';

export interface GitProgress {
  /** As git calls it: `counting`, `receiving`, `resolving`, `writing`. */
  readonly stage: string;
  readonly percent: number;
}

export type GitAnswer =
  | {
      /** Its exit code: 0 where it could answer. */
      readonly code: number;
      readonly bytes: Uint8Array;
      /** What it complained of, in English, shortened. */
      readonly says: string;
    }
  | {
      readonly failed: 'not-installed' | 'too-large' | 'timed-out' | 'cancelled' | 'other';
      readonly code?: string;
    };

/** Files beside the working folder: git's own, and temporary ones. */
export interface GitFiles {
  /** Which of these are there; absolute. */
  present(paths: readonly string[]): Promise<ReadonlySet<string>>;
  /** Makes a folder, hands it over, and removes it with all that came into it. What the system refuses is answered. */
  inFolder<T>(use: (folder: ScratchFolder) => Promise<T>): Promise<T | ScratchFailure>;
}

export interface ScratchFailure {
  readonly failed: 'scratch';
  readonly code: string;
}

export interface ScratchFolder {
  /** Absolute, with the system's separators. */
  readonly path: string;
  /** The absolute path of a name in it; a name has no separators. */
  at(name: string): string;
  write(name: string, bytes: Uint8Array): Promise<void>;
  makeFolder(name: string): Promise<void>;
  /** Regular files below a folder of it, by their paths with `/`; others are left out. Nothing where it is more than the limit. */
  read(
    name: string,
    paths: readonly string[],
    limitBytes: number,
  ): Promise<ReadonlyMap<string, Uint8Array> | undefined>;
}
