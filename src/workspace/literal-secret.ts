/** Whether a value is a secret that is written down: by the name of its key, or by the shape of tokens that services give. */
import type { KeyPath } from '../config/key-path.ts';

/** `path` is where the value stands; its last name counts. A value with a placeholder in it is no literal. */
export function isLiteralSecret(path: KeyPath, value: unknown): boolean {
  if (typeof value !== 'string' || value.trim() === '' || hasPlaceholder(value)) return false;
  if (TOKENS.some(token => token.test(value))) return true;
  const name = (path.at(-1) ?? '').toLowerCase().replaceAll('_', '-');
  return SECRET_NAME.test(name) && !ABOUT_ONE.test(name) && !isStandIn(value);
}

/** What is shown in the place of a secret. */
export const MASKED = '••••••••';

const SECRET_NAME =
  /(?:^|-|[a-z])(?:password|passwd|passphrase|pwd|secret|token|credentials?|apikey|api-key|access-key|private-key|signing-key|authorization)$/;
/** A key that speaks of a secret without holding one. */
const ABOUT_ONE = /^(?:has|is|needs|no|use|with)-/;

const TOKENS: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\bgh[opusr]_[A-Za-z0-9]{30,}/,
  /\bgithub_pat_[A-Za-z0-9_]{30,}/,
  /\bglpat-[A-Za-z0-9_-]{20,}/,
  /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/,
  /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/,
  /\bsk[-_](?:[a-z]+[-_])*[A-Za-z0-9]{20,}/,
  /\bAIza[A-Za-z0-9_-]{35}/,
  /\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]*/,
  /^(?:Bearer|Basic|Token) +[A-Za-z0-9+/=_.-]{12,}$/i,
  /^[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:[^\s/@]+@/i,
];

function hasPlaceholder(value: string): boolean {
  return /\$\{[^}]*\}|\{\{[^}]*\}\}|\$[A-Za-z_]/.test(value);
}

/** What somebody writes until there is a real one. */
function isStandIn(value: string): boolean {
  return /^(?:<.*>|\*+|x{3,}|\.{3}|…|changeme|todo|tbd|none|null)$/i.test(value.trim());
}
