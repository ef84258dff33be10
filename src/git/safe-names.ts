/** Names that are given to git as words: none of them may look like an option, or mean more than one thing. */

/** The one sentence that says why there can be no such branch; nothing where there can. */
export function branchProblem(name: string): string | undefined {
  if (isReference(name) && name !== 'HEAD' && !name.startsWith('refs/')) return undefined;
  return `${quoted(name)} cannot be the name of a branch; name it with letters, digits, dashes and single slashes.`;
}

/** As `branchProblem`, of remotes. */
export function remoteProblem(name: string): string | undefined {
  if (isReference(name) && /^[\p{L}\p{N}_]/u.test(name)) return undefined;
  return `${quoted(name)} cannot be the name of a remote; name it with letters, digits and dashes.`;
}

/** Of what a person writes for a commit: `HEAD~2`, `origin/main`, the beginning of an object's name. */
export function revProblem(rev: string): string | undefined {
  const isFine = rev !== '' && rev.length <= 1000 && !rev.startsWith('-') && !/\p{Cc}/u.test(rev) && rev.trim() === rev;
  return isFine
    ? undefined
    : `${quoted(rev)} cannot be the name of a commit; name one as git log shows it, or a branch.`;
}

/** Whole names alone: what stands in a tree or is answered by git. */
export function isObjectName(oid: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(oid);
}

/** The rules of `git check-ref-format`, and no leading dash. */
export function isReference(name: string): boolean {
  if (name === '' || name === '@' || name.length > 200 || name.startsWith('-')) return false;
  if (/[\p{Cc} ~^:?*[\\\u202a-\u202e\u2060-\u2069\ufeff]|\.\.|@\{|\/\/|^\/|\/$|\.$/u.test(name)) return false;
  return name.split('/').every(part => !part.startsWith('.') && !part.endsWith('.lock'));
}

function quoted(name: string): string {
  const seen = name.replace(/\p{C}/gu, '?');
  return `“${seen.length > 60 ? `${seen.slice(0, 60)}…` : seen}”`;
}
