/** Where the packaged extension lies (absolute path). */
export const packaged: string;

/** Builds, packages, and returns the path of the .vsix; throws an Error that says which of its rules was broken. */
export function packageExtension(say?: (line: string) => void): string;
