/** git, as a program that is asked and changes nothing. */
export interface Git {
  /** Never throws. In a folder that is not trusted it must not be asked at all: git obeys what a repository configures. */
  ask(request: GitRequest): Promise<GitAnswer>;
}

export interface GitRequest {
  /** Absolute; where git looks for the repository from. */
  readonly folder: string;
  /** The command and what follows it; nothing of it passes a shell, and paths in it are taken literally. */
  readonly words: readonly string[];
  readonly input?: string;
  /** Of the output, in bytes; more answers `too-large`. */
  readonly limitBytes: number;
}

export type GitAnswer =
  | {
      /** Its exit code: 0 where it could answer. */
      readonly code: number;
      readonly bytes: Uint8Array;
      /** What it complained of, in English, shortened. */
      readonly says: string;
    }
  | { readonly failed: 'not-installed' | 'too-large' | 'timed-out' | 'other'; readonly code?: string };
