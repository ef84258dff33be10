/**
 * What every fix obeys, whoever made it: it touches no file that is held or newer than this Mooring, writes nothing in
 * place of a YAML alias, takes no anchor away from its aliases, and says so where an anchor's aliases change with it.
 */
import type { Span, TextEdit } from '../base/text.ts';
import { MANIFEST_SCHEMA, schemaOf } from '../manifest/read.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Node } from '../syntax/tree.ts';
import type { FileEdit, Fix, Problem } from './problem.ts';

/** The problem with its fixes made safe, and without related places in texts that are no longer there. */
export function withSafeFixes(snapshot: Snapshot, problem: Problem): Problem {
  const { fixes, related, ...rest } = problem;
  const present = related?.filter(({ path }) => !snapshot.sources.get(path)?.held);
  return {
    ...rest,
    ...(present ? { related: present } : {}),
    ...(fixes ? { fixes: facts => fixes(facts).flatMap(fix => safeFix(snapshot, fix) ?? []) } : {}),
  };
}

function safeFix(snapshot: Snapshot, fix: Fix): Fix | undefined {
  const safe = safeEdits(snapshot, fix.edits);
  if ('refused' in safe) return undefined;
  const { edits, shared } = safe;
  return { ...fix, edits, ...(shared ? { title: `${fix.title} (and wherever its YAML anchor is used)` } : {}) };
}

export type SafeEdits =
  /** One entry for each file, each edit once. `shared` where the aliases of an anchor change with it. */
  | { readonly edits: readonly FileEdit[]; readonly shared: boolean }
  /** `odd`: there is nothing to edit, or edits overlap. */
  | { readonly refused: 'held' | 'newer' | 'alias' | 'odd'; readonly path: string };

/** Edits against the texts of a snapshot, joined by file, or why and where they cannot be made. */
export function safeEdits(snapshot: Snapshot, all: readonly FileEdit[]): SafeEdits {
  const edits = mergedByFile(all);
  let shared = false;
  for (const { path, edits: inFile, create } of edits) {
    if (create !== undefined) continue;
    if (inFile.length === 0 || overlaps(inFile)) return { refused: 'odd', path };
    const source = snapshot.sources.get(path);
    if (!source || source.held) return { refused: 'held', path };
    if (source.role === 'manifest' && (schemaOf(source.root)?.version ?? MANIFEST_SCHEMA) > MANIFEST_SCHEMA) {
      return { refused: 'newer', path };
    }
    // Without a star there is no alias, and most texts have none.
    const effect = source.text.includes('*') ? effectOnAliases(source.root, inFile) : 'none';
    if (effect === 'breaks') return { refused: 'alias', path };
    if (effect === 'shared') shared = true;
  }
  return { edits, shared };
}

/** One entry for each file, each edit once: two references may be one text that an alias repeats. */
function mergedByFile(edits: readonly FileEdit[]): FileEdit[] {
  const merged = new Map<string, FileEdit>();
  for (const edit of edits) {
    const all = [...(merged.get(edit.path)?.edits ?? []), ...edit.edits];
    const different = all.filter((one, index) => all.findIndex(other => isSame(one, other)) === index);
    merged.set(edit.path, { ...edit, edits: different });
  }
  return [...merged.values()];
}

function isSame(a: TextEdit, b: TextEdit): boolean {
  return a.start === b.start && a.end === b.end && a.text === b.text;
}

function overlaps(edits: readonly TextEdit[]): boolean {
  const inOrder = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  return inOrder.some((edit, index) => edit.start < (inOrder[index - 1]?.end ?? 0));
}

/** What edits do to the aliases of a file: they take an anchor away or stand in place of an alias, or change several places. */
export function effectOnAliases(root: Node | undefined, edits: readonly TextEdit[]): 'breaks' | 'shared' | 'none' {
  return effectOfEdits(aliasesIn(root), edits);
}

/** The same with the aliases of the file, where it is asked often. */
export function effectOfEdits(
  aliases: readonly AliasPlace[],
  edits: readonly TextEdit[],
): 'breaks' | 'shared' | 'none' {
  let shared = false;
  for (const edit of edits) {
    for (const { at, target } of aliases) {
      if (covers(at, edit)) return 'breaks';
      const goesToo = edits.some(other => covers(other, at));
      if (goesToo) continue;
      if (covers(edit, target) && edit.text === '') return 'breaks';
      if (covers(target, edit)) shared = true;
    }
  }
  return shared ? 'shared' : 'none';
}

export interface AliasPlace {
  readonly at: Span;
  readonly target: Span;
}

/** The aliases of a tree; a merge (`<<: *base`) is one too. */
export function aliasesIn(root: Node | undefined): AliasPlace[] {
  const found: AliasPlace[] = [];
  const open = root ? [root] : [];
  for (let node = open.pop(); node; node = open.pop()) {
    if (node.alias) found.push({ at: { start: node.start, end: node.end }, target: node.alias.target });
    else if (node.kind === 'map') for (const { value } of node.entries) open.push(value);
    else if (node.kind === 'list') open.push(...node.items);
  }
  return found;
}

function covers(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end && outer.end > outer.start;
}
