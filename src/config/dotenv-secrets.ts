/**
 * Secrets in the values of a `.env`: `${secret:NAME}` stands for what the editor keeps under that name. Nobody else has
 * them, and a variable that lacks one is left unset: half a value would look like a whole one.
 */

/** Letters, digits, `_`, `.`, `-` and `/`, as `payments/prod-token`. */
export const SECRET_NAME = /^[A-Za-z0-9_](?:[A-Za-z0-9_./-]*[A-Za-z0-9_])?$/;

const REFERENCE = /\$\{secret:([^{}\r\n]*)\}/g;

/** The names of the secrets that a value asks for, each once. */
export function secretsIn(value: string): readonly string[] {
  return [...new Set([...value.matchAll(REFERENCE)].map(([, name = '']) => name.trim()))];
}

/** The value with its secrets in place, or the names of those that are not there. What a secret says is not looked into. */
export function withSecrets(
  value: string,
  secretOf: (name: string) => string | undefined,
): { readonly value: string } | { readonly missing: readonly string[] } {
  const missing = secretsIn(value).filter(name => secretOf(name) === undefined);
  if (missing.length > 0) return { missing };
  return { value: value.replace(REFERENCE, (_, name: string) => secretOf(name.trim()) ?? '') };
}
