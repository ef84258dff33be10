/** Resolves after about so many milliseconds. */
export type Wait = (delayMs: number) => Promise<void>;
