/** The absolute paths of a fresh temporary folder and of the copies in it. */
export type SampleCopies = { folder: string; project: string; home: string; isRepository: boolean };

/** Copies the samples into a fresh temporary folder; `git` makes the project a repository with one git commit. */
export function copySamples(options?: { git?: boolean }): SampleCopies;
