/**
 * Which of a root's folders a list of names leaves out: the one of exactly that name, so that one of two that differ only
 * in capital letters can go, and otherwise those that are the same without case.
 */
export function ignoredFolders(folders: Iterable<string>, ignored: readonly string[]): ReadonlySet<string> {
  if (ignored.length === 0) return new Set();
  const exact = new Set(ignored.map(name => name.trim()));
  const all = [...folders];
  const there = new Set(all);
  const folded = new Set([...exact].flatMap(name => (there.has(name) ? [] : [name.toLowerCase()])));
  return new Set(all.filter(name => exact.has(name) || folded.has(name.toLowerCase())));
}
